"""A table at an address, read by a mapping, where it has changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from phasezero.domain.collected import Batch, State, failed
from phasezero.domain.events import Release
from phasezero.errors import BadInput
from phasezero.sources.fetching.answers import Failure, Later, NotModified, shown
from phasezero.sources.fetching.fetcher import Fetcher, Limits, Request
from phasezero.sources.mapped_tables.mapping import read_mapping
from phasezero.sources.mapped_tables.reading import MOST_BYTES, read_bytes

_EVERY = timedelta(days=1)
_LIMITS = Limits(packed_bytes=MOST_BYTES, unpacked_bytes=MOST_BYTES, total_seconds=300)


@dataclass(frozen=True, slots=True)
class Wanted:
    source: str
    """Key of the source that its documents and its release carry."""
    address: str
    mapping: str
    """The text of the mapping file."""


def collect(fetch: Fetcher, wanted: Wanted, state: State, now: datetime) -> Batch:
    """All of the table, where it has changed; what is the same as before is the store's to see."""
    try:
        mapping = read_mapping(wanted.mapping)
    except BadInput as error:
        return failed(state, now, " ".join(str(error).split()))
    answer = fetch.get(Request(wanted.address, etag=state.etag, last_modified=state.last_modified, limits=_LIMITS))
    done = replace(state, failures=0, last_success=now, next_at=now + _EVERY)
    if isinstance(answer, NotModified):
        return Batch(done)
    if isinstance(answer, Failure):
        return failed(state, now, answer.why, answer.until if isinstance(answer, Later) else None)
    try:
        documents, events = read_bytes(answer.body, shown(wanted.address), mapping, now, wanted.source)
    except BadInput as error:
        return failed(state, now, " ".join(str(error).split()))
    release = Release(wanted.source, f"{now:%Y-%m-%d}", now.date()) if events else None
    return Batch(replace(done, etag=answer.etag, last_modified=answer.last_modified, last_item=now), documents, events, release)
