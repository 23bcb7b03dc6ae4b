"""One feed, asked once: what is new in it since the last time."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from phasezero.domain.collected import Batch, Collected, Genre, State, failed
from phasezero.errors import BadInput
from phasezero.sources.feeds.entries import Entry, Feed, read_feed
from phasezero.sources.feeds.rhythm import next_time, usual_gap
from phasezero.sources.fetching import Failure, Fetched, Fetcher, Gone, Later, Limits, NotModified, Request, shown

LIMITS = Limits(packed_bytes=10_000_000, unpacked_bytes=20_000_000)
_MOST_SEEN = 3000
_BACK_AFTER = 5
"""Failures in a row at an address to which a feed had moved, from which its first address is asked again."""
_AHEAD = timedelta(hours=26)
"""A date further in the future is a mistake: no zone is more than 26 hours from another."""
_FIRST_YEAR = 1900


@dataclass(frozen=True, slots=True)
class Wanted:
    """One feed."""

    source: str
    """Key of the source that its documents carry."""
    address: str
    publisher: str = ""
    """Empty: as the feed names itself."""
    language: str = ""
    """For entries that declare none."""
    genre: Genre = Genre.NEWS
    countries: tuple[str, ...] = ()
    """ISO3, where all of the feed is about them."""


def collect(fetch: Fetcher, wanted: Wanted, state: State, now: datetime) -> Batch:
    """What is new, or was changed, in one feed since `state`."""
    address = state.moved_to if state.moved_to and state.failures < _BACK_AFTER else wanted.address
    answer = fetch.get(Request(address, etag=state.etag, last_modified=state.last_modified, limits=LIMITS))
    if isinstance(answer, NotModified):
        gap = timedelta(hours=state.gap_hours) if state.gap_hours is not None else None
        return Batch(replace(state, failures=0, last_success=now, next_at=next_time(gap, now)))
    if isinstance(answer, Failure):
        batch = failed(state, now, answer.why, answer.until if isinstance(answer, Later) else None)
        return replace(batch, state=replace(batch.state, gone=True)) if isinstance(answer, Gone) else batch
    try:
        feed = read_feed(answer.body, answer.content_type, answer.address)
    except BadInput as error:
        return failed(state, now, f"{shown(address)} was not read: {error}")
    return _batch(feed, answer, wanted, state, now)


def _batch(feed: Feed, answer: Fetched, wanted: Wanted, state: State, now: datetime) -> Batch:
    counts: Counter[str] = Counter()
    documents, digests, seen = [], [], set(state.seen)
    for entry, key in _keyed(feed.entries):
        digest = _digest(key, entry)
        digests.append(digest)
        if not (entry.title or entry.text):
            counts["entries without a title and a text were left out"] += 1
        elif digest not in seen:
            documents.append(_document(entry, key, feed, wanted, now, counts))
        seen.add(digest)
    moved = (f"the feed has moved for good to {shown(answer.moved_to)}",) if answer.moved_to else ()
    notes = (*feed.notes, *moved, *(f"{count} {what}" for what, count in sorted((+counts).items())))
    return Batch(_after(feed, answer, state, now, digests, bool(documents)), tuple(documents), notes=notes)


def _after(feed: Feed, answer: Fetched, state: State, now: datetime, digests: list[str], new: bool) -> State:
    dates = [one.published for one in feed.entries if one.published and one.published <= now + _AHEAD]
    gap = usual_gap(dates)
    hours = gap.total_seconds() / 3600 if gap is not None else state.gap_hours
    return State(
        etag=answer.etag,
        last_modified=answer.last_modified,
        last_success=now,
        last_item=now if new else state.last_item,
        next_at=next_time(gap, now),
        gap_hours=hours,
        moved_to=answer.moved_to or state.moved_to,
        seen=tuple(dict.fromkeys([*digests, *state.seen]))[:_MOST_SEEN],
    )


def _keyed(entries: Iterable[Entry]) -> list[tuple[Entry, str]]:
    """Each entry with what stands for it: its id, unless others share it; else its address; else its words."""
    held = list(entries)
    times = Counter(one.id for one in held)
    return [(one, one.id if one.id and times[one.id] == 1 else one.address or _words(one)) for one in held]


def _words(entry: Entry) -> str:
    content = f"{entry.title}\n{entry.published_text}" if entry.title else entry.text
    return f"sha256:{hashlib.sha256(content.encode('utf-8', 'replace')).hexdigest()[:32]}"


def _digest(key: str, entry: Entry) -> str:
    content = "\0".join((key, entry.title, entry.text, entry.address))
    return hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()[:20]


def _document(entry: Entry, key: str, feed: Feed, wanted: Wanted, now: datetime, counts: Counter[str]) -> Collected:
    published = believable(entry.published, now)
    counts["dates that cannot be true were left out"] += published is not entry.published
    return Collected(
        source=wanted.source,
        key=key,
        address=entry.address,
        title=entry.title,
        text=entry.text,
        whole=entry.whole,
        language=entry.language or wanted.language,
        authors=entry.authors,
        publisher=entry.publisher or wanted.publisher or feed.title,
        published=published,
        published_text=entry.published_text,
        changed=believable(entry.changed, now),
        seen=now,
        genre=wanted.genre,
        countries=wanted.countries,
    )


def believable(moment: datetime | None, now: datetime) -> datetime | None:
    """The moment, unless no document of today can carry it: in the future, or from before newspapers were digital archives."""
    return moment if moment is not None and moment.year >= _FIRST_YEAR and moment <= now + _AHEAD else None
