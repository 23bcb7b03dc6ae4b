"""Signals offered to people: one for each episode, within what they said they can read; and what came of it.

A signal is evidence. Whether people are asked to act on it is theirs to say: they propose an alert on it, or say what it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, ClassVar

import yaml

from phasezero.domain.assessment import said_something
from phasezero.domain.phrases import Label
from phasezero.domain.rising import Rise
from phasezero.errors import BadInput, said


@dataclass(frozen=True, slots=True)
class BudgetRule:
    """The numbers of `vocabulary/alert_budget.yml`, with their reasons under the same names."""

    version: int
    signals_a_month: float
    most_signals_a_month: float
    false_share: float
    least_nominal: float
    most_nominal: float
    episode_days: int
    longest_episode_days: int
    share_of_false_discoveries: float
    why: Mapping[str, str]

    def nominal(self, signals_a_month: float) -> float:
        """False alarms a country-year that the threshold allows a reader of one country with this budget."""
        return min(max(self.wanted(signals_a_month), self.least_nominal), self.most_nominal)

    def wanted(self, signals_a_month: float) -> float:
        """The same, before it is held within what realised rates are measured for."""
        return 12 * signals_a_month * self.false_share


@cache
def budget_rule() -> BudgetRule:
    """The rule in force. Raises ValueError for a number without a reason, TypeError for one missing or unknown."""
    raw: Mapping[str, Any] = yaml.safe_load(
        files("phasezero.domain").joinpath("vocabulary", "alert_budget.yml").read_text(encoding="utf-8")
    )
    if bare := [name for name, entry in raw["numbers"].items() if not entry.get("why")]:
        raise ValueError(f"alert_budget.yml: numbers without a reason: {bare}")
    numbers = {name: entry["value"] for name, entry in raw["numbers"].items()}
    return BudgetRule(version=raw["version"], why={name: entry["why"] for name, entry in raw["numbers"].items()}, **numbers)


@dataclass(frozen=True, slots=True)
class SignalBudget:
    """How many signals on one country its readers say they can read in a month."""

    KIND: ClassVar[str] = "signal budget"

    signals_a_month: float

    def __post_init__(self) -> None:
        most = budget_rule().most_signals_a_month
        if not 0 < self.signals_a_month <= most:
            text = "the budget is {n}; give a number of signals a month above 0, at most {most}"
            raise BadInput(said(text, n=f"{self.signals_a_month:g}", most=f"{most:g}"))


class Outcome(StrEnum):
    """What a signal turned out to be, as far as people could find out."""

    RISE = "a rise"
    CHANCE = "nothing unusual"
    REPORTING = "a change in reporting"
    UNKNOWN = "cannot be told"

    @property
    def is_false(self) -> bool:
        return self in {Outcome.CHANCE, Outcome.REPORTING}


@dataclass(frozen=True, slots=True)
class SignalReview:
    """What people found when they looked at a signal."""

    KIND: ClassVar[str] = "signal review"

    signal: str
    """Key of the episode: `Episode.key`."""
    outcome: Outcome
    why: str

    def __post_init__(self) -> None:
        said_something("why", self.why, 400)


@dataclass(frozen=True, slots=True)
class Episode:
    """Alarms of one country that belong together: of one region, or of the country with those of its regions."""

    country: str
    region: str | None
    """The unit of the first alarm; None for the whole country."""
    first: date
    last: date
    """The last day with an alarm, so far."""
    days: int
    """Days with an alarm."""
    regions: tuple[str, ...]
    """All regions that alarmed within it, by code."""
    national: bool
    """Whether the count of the whole country alarmed too."""

    @property
    def where(self) -> str | None:
        """The region it is told of; None for the whole country."""
        return None if self.national else self.region

    @property
    def key(self) -> str:
        """The same on every later day, whatever happens then."""
        return f"{self.country}:{self.region or 'country'}:{self.first}"


@dataclass(frozen=True, slots=True)
class Offered:
    """A signal as people get it: an episode that is open, with what it stands on and what speaks against it."""

    episode: Episode
    rises: tuple[Rise, ...]
    """Counts above their threshold on the last day of the episode, regions by code; the least likely by chance first."""
    says: Label
    """What triggered it, with the numbers."""
    across: bool
    """Whether it also stands among all units looked at that day (e-BH)."""
    rivals: tuple[Label, ...]
    """What else could bring the same count, and what was done about it."""
    organised: tuple[Label, ...]
    """What the campaign test says of the attacks in the whole country, by class of perpetrators."""
    flips: Label
    """From which ratio of reporting on the conclusion changes, or that this was not computed."""
    against: tuple[Label, ...]
    """Counter-evidence."""
    completeness: float
    """Share of the events of the window that is documented by the day, 0 to 1, estimated."""
    sources: int
    """Independent sources of the events counted."""
    seed: int | None
    """Of what was drawn at random; None where nothing was."""
    code_version: str
    review: SignalReview | None = None
    alert: str = ""
    """Id of the alert proposed on it; empty where none was."""

    @property
    def events(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(event for one in self.rises for event in one.events))


@dataclass(frozen=True, slots=True)
class Realised:
    """False alarms as they came, beside those the threshold allows."""

    nominal: float
    """A country-year."""
    reviewed: int
    false: int
    """Of those reviewed: nothing unusual, or a change in reporting."""
    unreviewed: int
    years: float
    """Country-years looked back on."""
    low: float | None
    """90 % interval of false alarms a country-year (Garwood 1936), its upper end with all signals not reviewed taken for false;
    None without time."""
    high: float | None

    @property
    def offered(self) -> int:
        return self.reviewed + self.unreviewed


@dataclass(frozen=True, slots=True)
class Signals:
    """What is offered on a country as of a day."""

    country: str
    as_of: date
    budget: float
    """Signals a month."""
    said: bool
    """Whether its readers said so; else it is the rule's own number."""
    nominal: float
    """False alarms a country-year that the threshold allows."""
    open: tuple[Offered, ...]
    past: tuple[Episode, ...]
    """Episodes of the past year that are over, the newest first."""
    reviews: Mapping[str, SignalReview]
    realised: Realised
    looked_at: int
    """Units and series looked at on the day."""
    not_assessed: Label = ""
    campaign_test: Label = ""
    """What `Offered.organised` must be read with."""

    @property
    def episodes(self) -> tuple[Episode, ...]:
        return (*(one.episode for one in self.open), *self.past)

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(one.key for one in self.episodes)

    @property
    def begun_lately(self) -> int:
        """Episodes that began in the last 30 days."""
        return sum((self.as_of - one.first).days < 30 for one in self.episodes)

    @property
    def over_budget(self) -> bool:
        """Whether that is more than the reader said they can read."""
        return self.begun_lately > self.budget
