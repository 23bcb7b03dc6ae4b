"""The next page of works that were registered or changed, on one country after the other."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from phasezero.domain.collected import Batch, Collected, Genre, State, went_on
from phasezero.domain.countries import country
from phasezero.errors import BadInput
from phasezero.sources.fetching.asking import body_of, one_line_for_failures, query
from phasezero.sources.fetching.fetcher import Fetcher, Request
from phasezero.sources.fetching.reading import items_at, listed, object_of, text_at
from phasezero.sources.mentioned import named
from phasezero.sources.oai_pmh.collecting import written
from phasezero.sources.web_pages.addresses import canonical
from phasezero.sources.web_pages.article import moment
from phasezero.sources.web_pages.prose import one_line, prose

API = "https://api.crossref.org/works"
MOST_PAGES = 20
"""Of one country in one round: the search is by likeness, and what is far down the list no longer names the country."""
_EVERY = timedelta(days=1)
_GENRES = {"dissertation": Genre.THESIS, "report": Genre.REPORT}


@dataclass(frozen=True, slots=True)
class Wanted:
    countries: tuple[str, ...]
    """ISO3."""
    since: date
    """Registered or changed since."""
    types: tuple[str, ...] = ("dissertation", "journal-article", "posted-content", "report")
    contact: str = ""
    """An e-mail address; Crossref serves those who give one in a better queue."""
    at_once: int = 100
    api: str = API
    source: str = "crossref"


@one_line_for_failures
def collect(fetch: Fetcher, wanted: Wanted, state: State, now: datetime) -> Batch:
    """The next page of the country whose turn it is."""
    if not wanted.countries:
        raise BadInput("Crossref needs at least one country: name it by its ISO3 code")
    place = _place(state, wanted, now)
    iso3 = wanted.countries[place["country"] % len(wanted.countries)]
    answer = object_of(body_of(fetch, Request(_address(wanted, iso3, place), accept=("application/json",))).body)
    works = listed(answer, "message", "items")
    counts: Counter[str] = Counter()
    documents = [made for one in works if (made := _document(one, wanted, now, counts))]
    cursor = text_at(answer, "message", "next-cursor")
    on = bool(cursor) and len(works) >= wanted.at_once and bool(documents) and place["page"] + 1 < MOST_PAGES
    following, more = _following(place, cursor if on else "", len(wanted.countries))
    after = went_on(state, now, json.dumps(following, sort_keys=True), new=bool(documents), wait=None if more else _EVERY)
    return Batch(after, tuple(documents), notes=tuple(f"{n} {what}" for what, n in sorted(counts.items())), more=more)


def _place(state: State, wanted: Wanted, now: datetime) -> dict[str, Any]:
    """`from`: changed since; `began`: the day on which the round began; `country`, `cursor`, `page`: where it is."""
    first = {"from": wanted.since.isoformat(), "began": "", "country": 0, "cursor": "*", "page": 0}
    try:
        held: dict[str, Any] = json.loads(state.cursor) if state.cursor else first
        place: dict[str, Any] = {name: str(held[name]) for name in ("from", "began", "cursor")}
        place |= {name: int(held[name]) for name in ("country", "page")}
    except (ValueError, KeyError, TypeError):
        raise BadInput("the state of Crossref cannot be read: remove it, and the source begins anew") from None
    return place if place["began"] else place | {"began": now.date().isoformat()}


def _following(place: dict[str, Any], cursor: str, countries: int) -> tuple[dict[str, Any], bool]:
    if cursor:
        return place | {"cursor": cursor, "page": place["page"] + 1}, True
    if place["country"] + 1 < countries:
        return place | {"country": place["country"] + 1, "cursor": "*", "page": 0}, True
    return {"from": place["began"], "began": "", "country": 0, "cursor": "*", "page": 0}, False


def _address(wanted: Wanted, iso3: str, place: dict[str, Any]) -> str:
    kinds = ",".join(f"type:{one}" for one in wanted.types)
    extra = {"mailto": wanted.contact} if wanted.contact else {}
    return query(
        wanted.api,
        filter=f"{kinds},from-index-date:{place['from']}",
        rows=wanted.at_once,
        cursor=place["cursor"],
        **{"query.bibliographic": f'"{country(iso3).name}"'},
        **extra,
    )


def _document(work: Any, wanted: Wanted, now: datetime, counts: Counter[str]) -> Collected | None:
    key = text_at(work, "DOI").casefold()
    title = one_line(next((str(one) for one in _list(work, "title")), ""))
    if not key or not title:
        counts["works without a DOI or a title were left out"] += 1
        return None
    abstract = prose(str(work.get("abstract") or ""))
    about = named(f"{title} {abstract}", wanted.countries)
    if not about:
        counts["works that name none of the countries were left out"] += 1
        return None
    parts = next(iter(_list(work.get("issued"), "date-parts")), None)
    said = "-".join(f"{one:02d}" for one in parts if isinstance(one, int)) if isinstance(parts, list) else ""
    names = [" ".join((text_at(one, "given"), text_at(one, "family"))).strip() for one in items_at(work, "author")]
    place = next((str(one) for one in _list(work, "container-title")), "") or next(
        (text_at(one, "name") for one in items_at(work, "institution")), ""
    )
    return Collected(
        source=wanted.source,
        key=key,
        address=canonical(f"https://doi.org/{key}"),
        title=title[:500],
        text=abstract,
        whole=False,
        language=text_at(work, "language")[:10],
        authors=tuple(one for one in names if one)[:20],
        publisher=one_line(place) or text_at(work, "publisher"),
        published=written(said, now),
        published_text=said,
        changed=moment(text_at(work, "indexed", "date-time")),
        seen=now,
        genre=_GENRES.get(text_at(work, "type"), Genre.ARTICLE),
        countries=about,
    )


def _list(holder: Any, name: str) -> list[Any]:
    found = holder.get(name) if isinstance(holder, dict) else None
    return found if isinstance(found, list) else []
