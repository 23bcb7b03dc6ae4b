"""One page of ReliefWeb's reports after the other, by the moment of their last change."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from phasezero.domain.collected import Batch, Collected, Genre, State, went_on
from phasezero.errors import BadInput
from phasezero.sources.fetching.asking import body_of, in_utc, one_line_for_failures
from phasezero.sources.fetching.fetcher import Fetcher, Request
from phasezero.sources.fetching.reading import items_at, listed, object_of, text_at
from phasezero.sources.web_pages.addresses import canonical
from phasezero.sources.web_pages.article import moment
from phasezero.sources.web_pages.prose import prose

API = "https://api.reliefweb.int/v2/reports"
FIELDS = (
    *("title", "body", "body-html", "date.original", "date.created", "date.changed", "country.iso3"),
    *("source.name", "language.code", "format.name", "url", "url_alias", "file.url"),
)
_GENRES = {"News and Press Release": Genre.NEWS, "UN Document": Genre.OFFICIAL}
_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    app_name: str
    """As ReliefWeb has approved it for the user; without one it answers 403."""
    countries: tuple[str, ...]
    """ISO3."""
    since: datetime
    """How far back the first visit goes."""
    at_once: int = 100
    api: str = API
    source: str = "reliefweb"


@one_line_for_failures
def collect(fetch: Fetcher, wanted: Wanted, state: State, now: datetime) -> Batch:
    """The next page of reports that were changed since the cursor."""
    since, offset = _place(state.cursor, wanted.since)
    answer = object_of(body_of(fetch, Request(_address(wanted, since, offset), accept=("application/json",))).body)
    records = listed(answer, "data")
    counts: Counter[str] = Counter()
    documents = [made for one in records if (made := _document(one, wanted, now, counts))]
    changed = [when for one in records if (when := moment(text_at(one, "fields", "date", "changed")))]
    full = len(records) >= wanted.at_once
    last = max(changed, default=since)
    # Reports may share a second: where a whole page does, its successor is found by counting, not by time.
    cursor = f"{last.isoformat()} {offset + len(records) if last == since else sum(one == last for one in changed)}"
    after = went_on(state, now, cursor, new=bool(documents), wait=None if full else _EVERY)
    return Batch(after, tuple(documents), notes=tuple(f"{n} {what}" for what, n in sorted(counts.items())), more=full)


def _place(cursor: str, first: datetime) -> tuple[datetime, int]:
    """Where the last page ended: the last change seen, and how many reports of that very moment have been read."""
    if not cursor:
        return in_utc(first).replace(microsecond=0), 0
    when, _, count = cursor.partition(" ")
    try:
        return datetime.fromisoformat(when), int(count)
    except ValueError:
        raise BadInput("the state of ReliefWeb cannot be read: remove it, and the source begins anew") from None


def _address(wanted: Wanted, since: datetime, offset: int) -> str:
    parameters = [
        *(
            ("appname", wanted.app_name),
            ("limit", wanted.at_once),
            ("offset", offset),
            ("sort[]", "date.changed:asc"),
            ("sort[]", "id:asc"),
        ),
        *(("fields[include][]", name) for name in FIELDS),
        *(
            ("filter[operator]", "AND"),
            ("filter[conditions][0][field]", "country.iso3"),
            ("filter[conditions][0][operator]", "OR"),
        ),
        *(("filter[conditions][0][value][]", iso3.lower()) for iso3 in wanted.countries),
        *(("filter[conditions][1][field]", "date.changed"), ("filter[conditions][1][value][from]", since.isoformat())),
    ]
    return f"{wanted.api}?{urlencode(parameters)}"


def _document(record: Any, wanted: Wanted, now: datetime, counts: Counter[str]) -> Collected | None:
    """A report as a document; None, counted, for one without number or title."""
    key, fields = text_at(record, "id"), record.get("fields") if isinstance(record, dict) else None
    title = text_at(fields, "title")
    if not key or not title:
        counts["reports without a number or a title were left out"] += 1
        return None
    raw = fields if isinstance(fields, dict) else {}
    html = raw.get("body-html") or raw.get("body") or ""
    sources = [name for one in items_at(raw, "source") if (name := text_at(one, "name"))]
    said = text_at(raw, "date", "original") or text_at(raw, "date", "created")
    published = moment(said)
    changed = moment(text_at(raw, "date", "changed"))
    return Collected(
        source=wanted.source,
        key=key,
        address=canonical(text_at(raw, "url_alias") or text_at(raw, "url")),
        title=title[:500],
        text=prose(html) if isinstance(html, str) else "",
        whole=bool(html) and not items_at(raw, "file"),
        language=next((text_at(one, "code") for one in items_at(raw, "language")), "")[:10],
        authors=(),
        publisher=sources[0] if sources else "",
        published=published if published and published <= now + timedelta(hours=26) else None,
        published_text=said,
        changed=changed if changed != published else None,
        seen=now,
        genre=next((_GENRES[name] for one in items_at(raw, "format") if (name := text_at(one, "name")) in _GENRES), Genre.REPORT),
        countries=tuple(code.upper() for one in items_at(raw, "country") if len(code := text_at(one, "iso3")) == 3),
    )
