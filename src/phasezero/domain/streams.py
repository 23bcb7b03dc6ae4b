"""Displacement, detention, sexual violence and other harm beside killings: what people accepted from reports and
local partners, each kind apart."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date

from phasezero.domain.events import Fatalities
from phasezero.domain.extracted import EventType
from phasezero.domain.kinds import HARMS, is_guarded
from phasezero.domain.marking import TLP, Marking
from phasezero.domain.phrases import Label, phrase

STREAM_DAYS = 90
"""Events that ended in so many days are told."""
STREAM_WEEKS = 26
"""Of the table by week."""
SMALLEST = 5
"""Of a guarded kind, from 1 to one less than this is told as a band."""

NOT_CALM = phrase(
    "A stream holds what people accepted from reports that were collected and from local partners. Where it holds none, that "
    "says nothing of whether there was any; where it holds more than usual, more sources or more work at the desk look the same."
)


@dataclass(frozen=True, slots=True)
class HarmEvent:
    """An accepted event of a kind, as told with its stream."""

    id: str
    kind: EventType
    occurred_start: date
    occurred_end: date
    learned_on: date
    """The day from which on it stands in the stream."""
    region: str | None
    place: str
    by: str
    """Named group or force; `domain.recording.NOBODY_NAMED` where none is."""
    perpetrator: str
    """`domain.events.Perpetrator`."""
    affected: Fatalities | None
    """People displaced, arrested …; None: not known."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many incidents, and how many people they affected as far as a number is known."""

    incidents: int
    people: Fatalities | None
    """Three estimates, summed over those with a number; None where none has one."""
    without_number: int
    """Incidents of which no number is known."""


@dataclass(frozen=True, slots=True)
class StreamWeek:
    first: date
    last: date
    tally: Tally


@dataclass(frozen=True, slots=True)
class Usual:
    """The window of the rise detector beside what it expects of this stream."""

    days: int
    observed: int
    low: int
    """90 % interval of what would be usual by now."""
    high: int
    rising: bool
    per_year: float
    """How often a year chance alone brings as much."""


@dataclass(frozen=True, slots=True)
class HarmStream:
    """One kind of harm in one country, as known on a day."""

    kind: EventType
    since: date | None
    """The day on which the first event of the kind was accepted: the stream begins there. None: none was."""
    recent: Tally
    """Of the last `STREAM_DAYS`."""
    weeks: tuple[StreamWeek, ...]
    """The oldest first, as far as the stream goes back; none of a guarded kind, whose events are known by month only."""
    events: tuple[HarmEvent, ...]
    """Of the last `STREAM_DAYS`, the newest first."""
    sources: int
    """Independent sources of these events, at most."""
    usual: Usual | None
    too_short: Label
    """Why nothing can be said of what is usual; empty where something can."""

    @property
    def guarded(self) -> bool:
        return is_guarded(self.kind)

    @property
    def banded(self) -> bool:
        """Whether its number of incidents is told as a band."""
        return self.guarded and 0 < self.recent.incidents < SMALLEST

    @property
    def people(self) -> Fatalities | None:
        """How many people are told of: of a guarded kind no number below `SMALLEST`."""
        few = self.guarded and (self.banded or (self.recent.people is not None and self.recent.people.low < SMALLEST))
        return None if few else self.recent.people


@dataclass(frozen=True, slots=True)
class Streams:
    """All kinds of harm beside killings in one country, as known on a day, for one audience."""

    country: str
    as_of: date
    audience: str
    marking: Marking
    streams: tuple[HarmStream, ...]
    """Of every kind that may be told at the marking, in the order of `domain.kinds.HARMS`; those without an event too."""
    told: tuple[HarmEvent, ...]
    """What local partners told of and nobody verified yet, in no stream; the newest first. None of a guarded kind."""
    withheld: tuple[EventType, ...]
    """Kinds that are not told at this marking, whether there is anything or not."""
    stands_for: Mapping[str, str]
    """For each event that is folded into another: the one that stands for it."""
    code_version: str

    @property
    def held(self) -> tuple[HarmStream, ...]:
        """Those with an event in the window."""
        return tuple(one for one in self.streams if one.recent.incidents)

    @property
    def empty(self) -> tuple[EventType, ...]:
        """Kinds of which no event of the window was accepted."""
        return tuple(one.kind for one in self.streams if not one.recent.incidents)

    @property
    def events(self) -> tuple[HarmEvent, ...]:
        return (*(event for one in self.streams for event in one.events), *self.told)

    def inside(self, cited: Container[str]) -> list[str]:
        """Ids of the events of those streams that are cited as a whole ("harm:…")."""
        return [event.id for one in self.streams if f"harm:{one.kind.name}" in cited for event in one.events]


def withheld_at(level: TLP) -> tuple[EventType, ...]:
    """Kinds that are not told at a marking, whether there is anything or not."""
    return tuple(one for one in HARMS if is_guarded(one) and level < TLP.AMBER)
