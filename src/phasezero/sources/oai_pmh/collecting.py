"""The next page of a repository, and which of its records are wanted."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from phasezero.domain.collected import Batch, Collected, Genre, State, went_on
from phasezero.errors import BadInput
from phasezero.sources.fetching.asking import body_of, one_line_for_failures, query
from phasezero.sources.fetching.fetcher import Fetcher, Limits, Request
from phasezero.sources.mentioned import named
from phasezero.sources.oai_pmh.records import Record, read_records
from phasezero.sources.web_pages.addresses import canonical
from phasezero.sources.web_pages.prose import prose

_EVERY = timedelta(days=1)
_LIMITS = Limits(total_seconds=180)
_THESIS = re.compile(r"doctoral ?thesis|\bth[eè]se|thesis|dissertation|habilitation|tesis|tese\b|أطروحة", re.IGNORECASE)
_ARTICLE = re.compile(r"article|paper|preprint|art[ií]culo|artigo", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One repository."""

    repository: str
    """Its base address, as it lists itself."""
    publisher: str
    since: date
    set: str = ""
    countries: tuple[str, ...] = ()
    """ISO3: only records that name one of them in title, subject or abstract; empty: all."""
    theses_only: bool = False
    source: str = "oai-pmh"


@one_line_for_failures
def collect(fetch: Fetcher, wanted: Wanted, state: State, now: datetime) -> Batch:
    """The next page. A round ends without a token; the next one asks for what changed since the day on which this one began."""
    place = _place(state.cursor, wanted, now)
    answer = read_records(body_of(fetch, Request(_address(wanted, place), limits=_LIMITS)).body)
    if answer.expired:
        again = json.dumps({"from": place["from"], "began": place["began"], "token": ""}, sort_keys=True)
        after = replace(state, cursor=again, next_at=now if place["token"] else now + _EVERY)
        return Batch(after, notes=("the repository forgot its place; the round begins again",), more=bool(place["token"]))
    counts: Counter[str] = Counter()
    documents = [made for one in answer.records if (made := _document(one, wanted, now, counts))]
    following = place | {"token": answer.token} if answer.token else {"from": place["began"], "began": "", "token": ""}
    if answer.token and answer.token == place["token"]:
        raise BadInput("the repository gives the same page again and again")
    after = went_on(state, now, json.dumps(following, sort_keys=True), new=bool(documents), wait=None if answer.token else _EVERY)
    return Batch(
        after, tuple(documents), notes=tuple(f"{n} {what}" for what, n in sorted(counts.items())), more=bool(answer.token)
    )


def _place(cursor: str, wanted: Wanted, now: datetime) -> dict[str, str]:
    """`from`: changed since this day; `began`: the day on which the round began; `token`: its next page."""
    try:
        held = json.loads(cursor) if cursor else {"from": wanted.since.isoformat(), "began": "", "token": ""}
        place = {name: str(held[name]) for name in ("from", "began", "token")}
    except (ValueError, KeyError, TypeError):
        raise BadInput("the state of a repository cannot be read: remove it, and the source begins anew") from None
    return place if place["began"] else place | {"began": now.astimezone(UTC).date().isoformat()}


def _address(wanted: Wanted, place: dict[str, str]) -> str:
    if place["token"]:
        return query(wanted.repository, verb="ListRecords", resumptionToken=place["token"])
    sets = {"set": wanted.set} if wanted.set else {}
    return query(wanted.repository, verb="ListRecords", metadataPrefix="oai_dc", **{"from": place["from"]}, **sets)


def _document(record: Record, wanted: Wanted, now: datetime, counts: Counter[str]) -> Collected | None:
    if record.deleted:
        counts["records were deleted by the repository"] += 1
        return None
    if not record.identifier or not record.first("title"):
        counts["records without a title or an identifier were left out"] += 1
        return None
    kind = " ".join(record.all("type"))
    text = "\n\n".join(prose(one) for one in record.all("description"))
    about = named(" ".join((record.first("title"), *record.all("subject"), text)), wanted.countries)
    if (wanted.countries and not about) or (wanted.theses_only and not _THESIS.search(kind)):
        return None
    said = min((one for one in record.all("date") if re.match(r"\d{4}", one)), default="")
    return Collected(
        source=wanted.source,
        key=record.identifier,
        address=next((link for one in record.all("identifier") if (link := canonical(_as_link(one)))), ""),
        title=prose(record.first("title"))[:500],
        text=text,
        whole=False,
        language=record.first("language")[:10],
        authors=record.all("creator")[:20],
        publisher=record.first("publisher") or wanted.publisher,
        published=written(said, now),
        published_text=said,
        changed=written(record.stamp, now),
        seen=now,
        genre=Genre.THESIS if _THESIS.search(kind) else Genre.ARTICLE if _ARTICLE.search(kind) else Genre.REPORT,
        countries=about,
    )


def _as_link(identifier: str) -> str:
    """A DOI or a handle as the address at which it is found."""
    if found := re.match(r"(?:doi:\s*)?(10\.\d{4,9}/\S+)\Z", identifier, re.IGNORECASE):
        return f"https://doi.org/{found[1]}"
    return identifier


def written(text: str, now: datetime) -> datetime | None:
    """UTC from a year, a month or a day; the first day of a year or month, which may be months early. None for the future."""
    found = re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:[T ]|\Z)", text)
    if not found:
        return None
    try:
        read = datetime(int(found[1]), int(found[2] or 1), int(found[3] or 1), tzinfo=UTC)
    except ValueError:
        return None
    return read if read <= now + timedelta(hours=26) else None
