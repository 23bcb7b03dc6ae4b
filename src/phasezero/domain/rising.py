"""Is violence rising: what is documented of the last four weeks beside what was expected, and what has yet to be documented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from phasezero.domain.marking import Marking
from phasezero.domain.phrases import Label, phrase

NO_CALM = phrase(
    "Where nothing passes its mark there may be more violence than usual all the same: recent events come late, and small series "
    "say little."
)
NOT_WHY = phrase(
    "A rise says that more events are documented than was usual here. It does not say why, and better reporting looks the same."
)
UPPER_BOUND = phrase(
    "The dates that UCDP gives are those of the documents it coded from: an event may have been known earlier, so a delay is at "
    "most as long as told here."
)
KILLED_CAPPED = phrase(
    "One day with many killed makes no rise by itself: people killed are compared in days as deadly as usual, and no day counts "
    "more than the worst twentieth of the earlier ones began at. The numbers shown are all people killed, best estimate."
)


class UnitKind(StrEnum):
    COUNTRY = "country"
    REGION = "region"
    DYAD = "perpetrator dyad"
    TARGET = "target group"


class Stream(StrEnum):
    EVENTS = "events"
    ATTACKS = "attacks on civilians"
    """One-sided events, and fighting in which civilian deaths are coded."""
    DEATHS = "people killed"
    CIVILIANS_KILLED = "civilians killed"


MOST_TIMES = 20.0
"""A rise that would still be told at so many times the documentation is not followed further."""
MEASURED = tuple(Stream)
"""Streams of killings and fighting; other kinds of harm have their own (`domain.streams`)."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """The written rule."""

    alarms_per_year: float = 1.0
    """False alarms a year that each kind of unit may have in a country, all its series together."""
    smallest_count: int = 3
    """Fewer events in the window are never called a rise, however many they killed."""
    least_seen: int = 10
    """Days with a count before the window that a pair of sides or a target group needs, by judgement: which pairs are looked at
    comes from the data, and one that is new has no usual level."""
    window_days: int = 28
    """What is shown; the method weighs the last days most and has no fixed window."""
    years: int = 8
    """The year of the day and those before it from which the usual is learned, as far as the data cover them."""
    least_days: int = 421
    """Of them covered, or nothing is called unusual: a year, four weeks, and four weeks for the first expectation."""
    onset_days: int = 90
    """How far back the first day of a rise is looked for."""
    weeks: int = 26
    """Of the picture."""
    nowcast_weeks: int = 8


NUMBERS = Numbers()


@dataclass(frozen=True, slots=True)
class Rise:
    """One series: a unit and what is counted there."""

    kind: UnitKind
    unit: str
    """Name of the region or of the two sides, or value of `Target`; empty for the country."""
    stream: Stream
    observed: int
    """Documented in the window."""
    expected: float
    """Of that window, by now documented, had the usual level gone on."""
    low: int
    """90 % interval of what was expected."""
    high: int
    evidence: float
    """Log likelihood ratio of a rise in the exponentially weighted sum of the last days."""
    p_value: float
    """Share of days on which chance alone brings as much evidence in one series."""
    per_year: float
    """How often a year chance alone brings a day with as much, looking daily at this one series; alarms within 28 days
    count once."""
    mark: float
    """`per_year` at or below which it is called a rise."""
    rising: bool
    first_day: date | None
    """Where it is rising, the most likely first day of the rise."""
    first_low: date | None
    """90 % interval of that day."""
    first_high: date | None
    flips_at: float | None
    """Where it is rising: it would not be, were documents of these days so many times as complete as before."""
    alarms_before: int
    """How often the same series passed the mark earlier, in `years_before`: the realised rate, of alarms true and false."""
    years_before: float
    learned_from: int
    """Events (or people) from which the usual was learned."""
    day_cap: int | None
    """For people killed: the most of one day that the comparison counts."""
    sources: int | None
    """Independent sources of the events counted; None where not told."""
    events: tuple[str, ...]
    """Ids of the events counted, where it is rising or is the country's."""

    @property
    def recurrence_days(self) -> float:
        """Chance alone brings as much about once in so many days."""
        return 365.25 / self.per_year


@dataclass(frozen=True, slots=True)
class Week:
    """One week of the control chart, of all events in the country."""

    first: date
    last: date
    documented: int
    expected: float
    """By now documented, had the usual level gone on; 0 while no usual level is known."""
    low: int
    """90 % interval of that."""
    high: int
    passed: bool
    """Whether on its last day, as known now, the evidence passed the mark."""
    total_low: int | None
    """90 % interval of all events of that week that a year will have documented; None for older weeks, and where unknown."""
    total: int | None
    total_high: int | None


@dataclass(frozen=True, slots=True)
class LateTotal:
    """Events of the last days: those documented, and all that a year will have documented."""

    days: int
    documented: int
    middle: int
    low_50: int
    high_50: int
    low_90: int
    high_90: int


@dataclass(frozen=True, slots=True)
class Rising:
    """Of one country, as known on a day, for one audience."""

    country: str
    as_of: date
    audience: str
    marking: Marking
    not_assessed: Label
    """Why nothing can be said; empty if something can."""
    rises: tuple[Rise, ...]
    """The country's series first, then those with an event in the window, the rarest by chance first."""
    watched: int
    """Series looked at, those without a recent event included."""
    weeks: tuple[Week, ...]
    totals: tuple[LateTotal, ...]
    delay_from: int
    """Dated events from which the delay was learned; 0 where too few."""
    share_after: tuple[tuple[int, float], ...]
    """Age in days and share of dated events documented by then."""
    waiting_share: float
    """Share of events that waited for the yearly release, over the last released years."""
    completeness: float
    """Estimated share of the window's events that is documented, of those with a document within a year."""
    left_out: int
    """Recent events whose days span the whole window: they cannot be placed in it."""
    seed: int
    code_version: str

    @property
    def rising(self) -> tuple[Rise, ...]:
        return tuple(one for one in self.rises if one.rising)
