"""What a source hands over, before anything is made of it: documents, coded events, figures, and where it goes on from.

Each source that reads the world has one entry: `collect(fetch, wanted, state, now) -> Batch`. `fetch` is its way to the world (a
`Fetcher`; a mailbox), `wanted` its own frozen configuration, `state` what its last batch left, `now` the clock. It raises nothing
for what the world answers: that is a line in `notes`. The same answers, state and clock give the same batch.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from phasezero.domain.events import CodedEvent, Release
from phasezero.errors import BadInput


class Genre(StrEnum):
    """What kind of document it is."""

    NEWS = "news"
    REPORT = "report"
    """Of an NGO, an agency, an inquiry."""
    ARTICLE = "article"
    """Of a scholarly journal, a working paper."""
    THESIS = "thesis"
    OFFICIAL = "official"
    """A resolution, a statement, a decree."""
    LETTER = "newsletter"
    CODED = "coded event"
    """What coders of a data set wrote of one event: a report to read beside others, no headline and no story of its own."""


@dataclass(frozen=True, slots=True)
class Collected:
    """One document, or one version of it, as it was fetched."""

    source: str
    """Key of the source it came from."""
    key: str
    """What the source calls it: a feed's id, a document's number, else the canonical address. Versions of one share it."""
    address: str
    """Canonical URL; empty where it has none."""
    title: str
    text: str
    """Plain text; paragraphs are parted by an empty line. Empty where only the title could be had."""
    whole: bool
    """False: a summary, as feeds give it."""
    language: str
    """As the publisher declares it (BCP 47); empty where it does not."""
    authors: tuple[str, ...]
    publisher: str
    """As it names itself; the name behind the spelling is `domain.publishers.publisher`."""
    published: datetime | None
    """UTC; None where it does not say."""
    published_text: str
    """As given, zone and all; empty where it does not say."""
    changed: datetime | None
    """UTC; when it was last changed, as it says itself."""
    seen: datetime
    """UTC; when it was fetched."""
    genre: Genre
    countries: tuple[str, ...] = ()
    """ISO codes of the countries that the source says it is about."""


class Measure(StrEnum):
    """What an aggregate figure counts."""

    IDPS = "internally displaced people"
    """At the end of the period (a stock)."""
    NEW_DISPLACEMENTS = "new internal displacements by conflict and violence"
    """Movements during the period (a flow); one person may move twice."""
    REFUGEES = "refugees"
    """From the country, at the end of the period."""
    ASYLUM_SEEKERS = "asylum seekers"


@dataclass(frozen=True, slots=True)
class Figure:
    """An aggregate count that a public body publishes of one place and period. Never persons."""

    source: str
    measure: Measure
    country: str
    """ISO3: of origin, for those who left it."""
    region: str
    """First-level region as the publisher calls it; empty for the whole country."""
    region_code: str
    """P-code; empty where there is none."""
    starts: date
    ends: date
    count: int
    to_country: str
    """ISO3 of the country of asylum; empty where the figure is not of one."""
    publisher: str
    address: str


@dataclass(frozen=True, slots=True)
class Presence:
    """An organisation that reports work in a place: who does what where."""

    source: str
    organisation: str
    acronym: str
    kind: str
    """As the publisher has it: "National NGO", "United Nations" …"""
    sector: str
    country: str
    region: str
    region_code: str
    second_region: str
    second_region_code: str
    starts: date
    ends: date
    address: str


@dataclass(frozen=True, slots=True)
class State:
    """Where a source goes on: all that one of its batches leaves for the next. It holds no secret and no text of a document."""

    etag: str = ""
    last_modified: str = ""
    """Both as the server gave them, to ask only for what is new."""
    cursor: str = ""
    """The place in a list or a mailbox, as the source writes it; empty: from the beginning."""
    last_success: datetime | None = None
    last_item: datetime | None = None
    """When something new was last found."""
    failures: int = 0
    """In a row, up to now."""
    next_at: datetime | None = None
    """Not to be asked before."""
    gap_hours: float | None = None
    """The usual gap between two items, as far as it has been seen."""
    moved_to: str = ""
    """The address that it has moved to for good; asked from then on."""
    gone: bool = False
    """The server says that it is gone for good; a person may ask again by removing this."""
    seen: tuple[str, ...] = ()
    """Digests of the newest items, so that an item is new only once."""

    def as_json(self) -> str:
        """One line of JSON, for `state_of`."""
        return json.dumps(asdict(self), default=datetime.isoformat, sort_keys=True)


def state_of(text: str) -> State:
    """The state that `State.as_json` wrote; an empty text is a new one. Raises BadInput for anything else."""
    if not text:
        return State()
    try:
        raw = json.loads(text)
        days = {name: datetime.fromisoformat(raw[name]) for name in ("last_success", "last_item", "next_at") if raw.get(name)}
        return State(**{**raw, "seen": tuple(raw.get("seen", ())), **days})
    except (ValueError, TypeError, KeyError, AttributeError):
        raise BadInput("the state of a source cannot be read: remove it, and the source begins anew") from None


@dataclass(frozen=True, slots=True)
class Batch:
    """What one call gave, and where the next one goes on. Storing both in one transaction loses and doubles nothing."""

    state: State
    documents: tuple[Collected, ...] = ()
    events: tuple[CodedEvent, ...] = ()
    release: Release | None = None
    """The release that the events are of; None where there are none."""
    figures: tuple[Figure, ...] = ()
    presences: tuple[Presence, ...] = ()
    notes: tuple[str, ...] = field(default=())
    """Lines for a person: what was adjusted, left out, or went wrong. No secret, nothing of a document's text."""
    more: bool = False
    """There is more to fetch at once: call again with this state."""
    failed: bool = False
    """Nothing was read: the first note says why."""
    restricted: bool = False
    """The publisher's terms forbid passing any of it on: title and link are TLP:AMBER as well, whatever the source is marked."""


FIRST_BACK_OFF, LONGEST_BACK_OFF = timedelta(minutes=15), timedelta(days=2)


def failed(state: State, now: datetime, why: str, until: datetime | None = None) -> Batch:
    """Nothing was read: the state as it was, one failure more; not before `until`, or a wait that doubles with each failure."""
    wait = min(FIRST_BACK_OFF * 2 ** min(state.failures, 10), LONGEST_BACK_OFF)
    later = max(until or now, now + wait)
    return Batch(replace(state, failures=state.failures + 1, next_at=later), notes=(why,), failed=True)


def went_on(
    state: State, now: datetime, cursor: str, *, new: bool, wait: timedelta | None, seen: tuple[str, ...] | None = None
) -> State:
    """The state after an answer that was read: the place it goes on from, whether anything `new` was in it, and how long to wait
    before it is asked again (`wait` None: there is more at once)."""
    return replace(
        state,
        cursor=cursor,
        failures=0,
        last_success=now,
        last_item=now if new else state.last_item,
        next_at=now if wait is None else now + wait,
        seen=state.seen if seen is None else seen,
    )


def due(state: State, now: datetime) -> bool:
    """Whether the source may be asked now."""
    return not state.gone and (state.next_at is None or state.next_at <= now)
