"""PDFs at addresses that another source, or a person, has named."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from phasezero.domain.collected import Batch, Collected, Genre, State
from phasezero.errors import BadInput
from phasezero.sources.fetching import Failure, Fetched, Fetcher, Later, Limits, Request, shown
from phasezero.sources.papers.reading import MOST_BYTES, read_paper
from phasezero.sources.web_pages.addresses import canonical

LIMITS = Limits(packed_bytes=MOST_BYTES, unpacked_bytes=MOST_BYTES, total_seconds=180)
_KINDS = ("application/pdf", "application/x-pdf", "application/octet-stream", "binary/octet-stream")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Some papers."""

    source: str
    addresses: tuple[str, ...]
    publisher: str
    language: str = ""
    genre: Genre = Genre.REPORT
    countries: tuple[str, ...] = ()
    at_once: int = 10


def collect(fetch: Fetcher, wanted: Wanted, state: State, now: datetime) -> Batch:
    """The next papers that were not yet read. One that fails is tried again in a later round, three times."""
    documents, notes, seen, until = [], list[str](), list(state.seen), None
    left = [one for one in wanted.addresses if not _done(one, state)]
    for address in left[: wanted.at_once]:
        found = paper(fetch, address, wanted, now)
        if isinstance(found, Later):
            until = found.until
            break
        seen.append(address)
        if isinstance(found, Failure):
            notes.append(found.why)
        else:
            documents.append(found)
            seen += [address] * (_TRIES - 1)
    more = until is None and len(left) > wanted.at_once
    wait = until or now + timedelta(0 if more else 1)
    after = replace(state, seen=tuple(seen), last_success=now, next_at=wait, last_item=now if documents else state.last_item)
    return Batch(after, tuple(documents), notes=tuple(notes), more=more)


_TRIES = 3


def _done(address: str, state: State) -> bool:
    return state.seen.count(address) >= _TRIES


def paper(fetch: Fetcher, address: str, wanted: Wanted, now: datetime) -> Collected | Failure:
    """One PDF as a document, or why not."""
    answer = fetch.get(Request(address, accept=_KINDS, by_robots=True, limits=LIMITS))
    if not isinstance(answer, Fetched):
        return answer if isinstance(answer, Failure) else Failure(f"{shown(address)} gave nothing")
    try:
        read = read_paper(answer.body)
    except BadInput as error:
        return Failure(f"{shown(address)} was not read: {error}")
    return Collected(
        source=wanted.source,
        key=canonical(address),
        address=canonical(answer.address),
        title=read.title,
        text=read.text,
        whole=read.whole,
        language=wanted.language,
        authors=read.authors,
        publisher=wanted.publisher,
        published=read.created if read.created and read.created <= now else None,
        published_text=f"{read.created:%Y-%m-%d} (date of the file)" if read.created else "",
        changed=read.changed if read.changed != read.created and read.changed and read.changed <= now else None,
        seen=now,
        genre=wanted.genre,
        countries=wanted.countries,
    )
