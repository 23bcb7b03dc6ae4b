"""A source that is collected: as it was entered, and how it goes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from phasezero.domain.collected import State
from phasezero.domain.marking import Marking

UNASKED_AFTER = timedelta(days=3)
"""The longest wait between two askings is two days: later, nobody asks."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A source, as it was entered."""

    key: str
    """Small letters, digits, dots and hyphens; unique within its audience."""
    program: str
    """The folder of `sources` that reads it."""
    wanted: str
    """JSON: what is asked for, as its program reads it. No secret."""
    name: str
    publisher: str = ""
    country: str = ""
    """ISO3, where all of it is about one country."""
    language: str = ""
    public: bool = True
    """Title, publisher, date and link of its documents may be told to everyone (TLP:CLEAR)."""
    text_days: int = 365
    """Texts are kept so many days."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a source goes."""

    entry: Entry
    state: State
    verified_at: datetime | None
    """Its first success; None: never."""
    stopped_at: datetime | None
    notes: tuple[str, ...]
    """What its last batch had to say."""


@dataclass(frozen=True, slots=True)
class Stood:
    """How a source stood at a moment."""

    failing_since: date | None = None
    """None: its last answer could be read."""
    gone: bool = False
    """The server says for good."""
    stopped: bool = False
    answered: bool = False
    """Whether it ever did."""
    asked_at: datetime | None = None
    last_item: datetime | None = None
    gap_hours: float | None = None


class Trouble(StrEnum):
    """Why a source tells nothing."""

    STOPPED = "stopped"
    GONE = "gone"
    FAILS = "fails"
    NEVER = "never answered"
    UNASKED = "not asked"
    SILENT = "silent longer than its usual"


def trouble(stood: Stood, dry: bool, at: datetime) -> Trouble | None:
    """What keeps a source from telling anything at a moment; None for one that goes as usual. `dry`: it has brought nothing for
    longer than its usual (`sources.feeds.dry`)."""
    if stood.stopped:
        return Trouble.STOPPED
    if stood.gone:
        return Trouble.GONE
    if stood.failing_since is not None:
        return Trouble.FAILS
    if not stood.answered:
        return Trouble.NEVER
    if stood.asked_at is None or at - stood.asked_at > UNASKED_AFTER:
        return Trouble.UNASKED
    return Trouble.SILENT if dry else None


@dataclass(frozen=True, slots=True)
class BlindSpots:
    """How many of the sources that are collected on a country tell nothing on a day, and why. Numbers, never which."""

    every: int = 0
    """Sources that are collected on the country."""
    by: tuple[tuple[Trouble, int], ...] = ()
    """In the order of `Trouble`; none without a number."""
    marking: Marking = field(default_factory=Marking)

    @property
    def count(self) -> int:
        return sum(count for _, count in self.by)


def blind_spots(found: Iterable[Trouble | None], marking: Marking) -> BlindSpots:
    """From what is the matter with each source."""
    held = list(found)
    counts = Counter(held)
    return BlindSpots(len(held), tuple((one, counts[one]) for one in Trouble if counts[one]), marking)
