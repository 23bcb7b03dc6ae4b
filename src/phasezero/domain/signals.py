"""What a detector says about a series of counts, and the phase that is suggested from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

from phasezero.domain.phrases import Label


class Series(StrEnum):
    """What is counted."""

    ALL = "all violence"
    CIVILIANS = "violence against civilians"
    """One-sided events, and fighting in which civilian deaths are coded."""


@dataclass(frozen=True, slots=True)
class Signal:
    """The output of one detector for one series on one day. It is evidence, not yet an alert."""

    detector: str
    country: str
    region: str | None
    """None for the whole country."""
    series: Series
    as_of: date
    window_days: int
    """The count is of events that ended in the last `window_days` days and were documented by `as_of`."""
    observed: int
    expected: float
    """Mean number of documented events if the usual level went on, given that recent days are incomplete."""
    expected_low: int
    expected_high: int
    """90 % interval of that number under overdispersion."""
    p_value: float
    """Probability of a statistic at least this large at the usual level, adjusted for the windows looked at and, for a region,
    for the number of regions."""
    rising: bool
    """Whether the detector's own threshold is passed."""
    completeness: float
    """Estimated share of the window's events that is documented by `as_of`, 0-1."""
    baseline_events: int
    """How many events the usual level was learned from."""
    events: tuple[str, ...]
    """Ids of the events counted."""
    mark: float
    """The p-value at or below which the rule calls it a rise."""

    @property
    def odds(self) -> int:
        """In how many such looks chance alone would bring a count like this once, at the usual level."""
        return round(min(1 / max(self.p_value, 1e-9), 1_000_000))

    @property
    def asked(self) -> int:
        """The odds from which the rule calls it a rise."""
        return round(1 / self.mark)


def loudest(signals: Iterable[Signal], series: Series) -> Signal | None:
    """Of the country's own signals of a series the one least likely by chance, one that rises first; None without any."""
    own = [signal for signal in signals if signal.region is None and signal.series == series]
    return min(own, key=lambda s: (not s.rising, s.p_value, s.detector), default=None)


@dataclass(frozen=True, slots=True)
class DocumentationDelay:
    """How late events are documented in one country, from what was known on a day."""

    dated_events: int
    """Events of the past three years with a dated document within a year: what the next two figures stand on."""
    median_days: int | None
    """Days from an event's end to its first document, dated events only, corrected for those still to come; None without any."""
    share_after_month: float | None
    """Share of dated events documented later than 30 days after their end."""
    waiting_share: float
    """Share of events without such a document, known only with the yearly release; over the last released years."""
    released_until: date
    """Last day whose yearly release was out."""
    unreadable_days: int
    """Number of most recent days in which too few dated events are documented yet: no trend can be read in them."""
    waiting_days: int
    """Days since `released_until`, where more than a tenth of events waits for the release: totals are incomplete. Else 0."""


class Phase(IntEnum):
    """Our own scale, adapted from one reading of one crisis (Central African Republic, 2012-14)."""

    LATENT = 0
    LEAD_UP = 1
    GROWING = 2
    HEIGHT = 3


@dataclass(frozen=True, slots=True)
class Reason:
    """One condition of the phase rule that was met or missed, with its numbers."""

    rule: str
    """Key of the condition in the written rule."""
    text: Label
    met: bool
    events: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PhaseRun:
    """Days in a row with one phase."""

    first: date
    last: date
    phase: Phase


@dataclass(frozen=True, slots=True)
class RelapseWatch:
    """A country that was at the height within the past five years and is not there now: watched as one that may return to it."""

    height_until: date
    """The last day whose phase, from what was known on it, was 3."""
    until: date
    """The last day of the watch, if the height is not reached again."""


@dataclass(frozen=True, slots=True)
class PhaseSuggestion:
    """The phase computed for one country on one day: "suggested" until a releaser confirms or overrules it."""

    country: str
    as_of: date
    phase: Phase
    level: Phase
    """What that day's figures alone would say, before hysteresis."""
    since: date
    """First day of the present phase, as far as the past 365 days show."""
    changed_from: Phase | None
    """The phase before `since`; None if the present phase has held for the whole past year."""
    reasons: tuple[Reason, ...]
    known: int
    """Number of events known on that day."""
    signals: tuple[Signal, ...]
    inflection: tuple[Reason, ...] = ()
    """By what the path changed on `since`, from what was known on that day: the conditions newly met when it rose, what had kept
    the phase before when it stepped down; empty without a change."""
    runs: tuple[PhaseRun, ...] = ()
    """The phases of the past year, the oldest first, each day from what was known on it."""
    relapse: RelapseWatch | None = None
    relapse_known_from: date | None = None
    """First day of the past five years that the data cover, where they do not cover all: whether the height was reached before it
    is not known."""
    not_assessed: Label = ""
    """Why no phase can be suggested: no record is held, or the data do not reach to this day; `phase` and `level` say nothing
    then. Empty: it is suggested."""

    @property
    def suggested(self) -> int | None:
        """The phase as a number; None where it is not assessed."""
        return None if self.not_assessed else int(self.phase)
