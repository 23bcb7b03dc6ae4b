"""Which rises are offered to people: a threshold that follows what they can read, one signal for each episode, and control across
all units that were looked at.

A p-value becomes an e-value by the calibrator e(p) = (1 - p + p ln p) / (p (ln p)^2), the mixture of kappa p^(kappa - 1) over
kappa (Vovk & Wang 2021, Annals of Statistics 49); of K e-values the e-BH procedure keeps the k* largest, with
k* = max{k: k e_(k) >= K / alpha} (Wang & Ramdas 2022, JRSS B 84), which bounds the false discovery rate by alpha under any
dependence: regions and series share events.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np
import polars as pl
from scipy.stats import chi2

from phasezero.domain.offered import BudgetRule, Episode
from phasezero.domain.phase_rule import phase_rule
from phasezero.domain.rising import NUMBERS, Rise, UnitKind
from phasezero.monitor import signals as of_day
from phasezero.monitor.delay import Delay, estimate
from phasezero.monitor.known import Bools, Floats, Ints, Rows, day_number, prepare
from phasezero.monitor.rising.country import rises_of
from phasezero.monitor.rising.expectation import Memory
from phasezero.monitor.rising.judged import span, today
from phasezero.monitor.rising.streams import EVENT_STREAMS, Counted, counted_events

Unit = str | None
"""Code of a region; None for the whole country."""


def e_values(p: Floats) -> Floats:
    """e-values of p-values, in [0, infinity)."""
    p = np.clip(np.asarray(p, dtype=np.float64), 1e-300, 1.0)
    log = np.log(p)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = (1 - p + p * log) / (p * log**2)
    return np.asarray(np.where(p > 1 - 1e-6, 0.5, found), dtype=np.float64)


def e_value(p: float) -> float:
    return float(e_values(np.array([p]))[0])


def e_bh(e: Floats, alpha: float) -> Bools:
    """Which of the e-values stand at false discovery rate `alpha`."""
    e = np.asarray(e, dtype=np.float64)
    if not 0 < alpha < 1:
        raise ValueError(f"alpha is {alpha}; give a share between 0 and 1")
    order = np.argsort(-e, kind="stable")
    rank = np.arange(1, e.size + 1)
    enough = np.flatnonzero(rank * e[order] >= e.size / alpha)
    stands = np.zeros(e.size, dtype=np.bool_)
    if enough.size:
        stands[order[: enough[-1] + 1]] = True
    return stands


@dataclass(frozen=True, slots=True)
class Alarms:
    """One day of one country at a threshold."""

    day: date
    units: frozenset[Unit]
    """With a count above it."""


def episodes(country: str, alarms: Iterable[Alarms], rule: BudgetRule) -> list[Episode]:
    """Alarms, the oldest first, gathered: the newest episode last.

    An alarm belongs to an open episode of its region, or of the whole country; an alarm of the whole country widens the oldest
    open one. An episode is open for `episode_days` after its last alarm. Later alarms never change the key of an episode.
    """
    found: list[Episode] = []
    for one in alarms:
        for unit in sorted(one.units, key=lambda unit: (unit is not None, unit or "")):
            at = next((i for i, old in enumerate(found) if _open(old, one.day, rule) and _holds(old, unit)), None)
            if at is None:
                found.append(Episode(country, unit, one.day, one.day, 1, () if unit is None else (unit,), unit is None))
            else:
                found[at] = _widened(found[at], one.day, unit)
    return found


def _open(one: Episode, day: date, rule: BudgetRule) -> bool:
    return (day - one.last).days < rule.episode_days


def _holds(one: Episode, unit: Unit) -> bool:
    return unit is None or one.national or unit in one.regions


def _widened(one: Episode, day: date, unit: Unit) -> Episode:
    regions = one.regions if unit is None else tuple(sorted({*one.regions, unit}))
    return replace(one, last=day, days=one.days + (day > one.last), regions=regions, national=one.national or unit is None)


@dataclass(frozen=True, slots=True, eq=False)
class Looked:
    """A country on one day: what passes the threshold, and all p-values of that day."""

    episodes: tuple[Episode, ...]
    """Of the past year, and open ones from when they began; the newest last."""
    rises: Mapping[str, tuple[Rise, ...]]
    """By key of an open episode: the counts that passed on its last day with an alarm (the day itself, or up to `episode_days`
    before it), regions by code, the least likely by chance first."""
    p_values: Floats
    """Of all series and units of the day, those without enough events included: p = 1."""
    completeness: float


def looked(
    events: pl.DataFrame,
    country: str,
    day: date,
    regions: int,
    nominal: float,
    rule: BudgetRule,
    covered_from: date | None = None,
    back_days: int = 365,
) -> Looked:
    """The episodes known on `day` at `nominal` false alarms a country-year; every day from the rows learned by it alone.

    Alarms are followed back for `back_days`, and further where an episode is open then.
    """
    watch = _Watch.of(events, country, regions, nominal, covered_from)
    found = episodes(country, _followed(watch.alarms, day, back_days, rule), rule)
    now = watch.on(day)
    return Looked(
        episodes=tuple(one for one in found if (day - one.last).days < max(back_days, rule.episode_days)),
        rises={one.key: watch.on(one.last).rises(one) for one in found if _open(one, day, rule)},
        p_values=now.p_values(),
        completeness=of_day.completeness(now.late, rule.episode_days),
    )


def alarms(
    events: pl.DataFrame,
    country: str,
    first: date,
    last: date,
    regions: int,
    nominal: float,
    rule: BudgetRule,
    covered_from: date | None = None,
) -> list[Alarms]:
    """The days with an alarm of `first` to `last`, and before it from a time when nothing was open, the oldest first; each day
    from the rows learned by it."""
    watch = _Watch.of(events, country, regions, nominal, covered_from)
    return _followed(watch.alarms, last, (last - first).days + 1, rule)


def _followed(alarms: Callable[[date], Alarms], day: date, back_days: int, rule: BudgetRule) -> list[Alarms]:
    """The days with an alarm, the oldest first, from a day before which nothing was open."""
    found: list[Alarms] = []
    quiet = 0
    for back in range(rule.longest_episode_days + back_days):
        if back >= back_days and quiet >= rule.episode_days:
            break
        one = alarms(day - timedelta(days=back))
        quiet = 0 if one.units else quiet + 1
        if one.units:
            found.append(one)
    return found[::-1]


@dataclass(frozen=True, slots=True)
class _Watch:
    """A country's rows, prepared once for all of its days."""

    rows: Rows
    regions: int
    nominal: float
    memory: Memory = field(default_factory=Memory)

    @classmethod
    def of(cls, events: pl.DataFrame, country: str, regions: int, nominal: float, covered_from: date | None) -> _Watch:
        return cls(prepare(events, country, covered_from), regions, nominal)

    def on(self, day: date) -> _Day:
        return _Day(self, day, self.rows.known_on(day_number(day)))

    def alarms(self, day: date) -> Alarms:
        return Alarms(day, self.on(day).units_above())


@dataclass(frozen=True, slots=True)
class _Day:
    watch: _Watch
    day: date
    known: Ints

    @property
    def late(self) -> Delay:
        return estimate(self.watch.rows, self.known, day_number(self.day), phase_rule().numbers)

    @property
    def regions(self) -> int:
        """All that the country has, seen or not."""
        return max(self.watch.regions, int((self.watch.rows.region_seen <= day_number(self.day)).sum()), 1)

    @property
    def marks(self) -> dict[UnitKind, float]:
        """What one series may pass by chance in a year: the country's have half of the budget, those of all regions the other."""
        part = self.watch.nominal / 2 / len(EVENT_STREAMS)
        return {UnitKind.COUNTRY: part, UnitKind.REGION: part / self.regions}

    def judged(self) -> tuple[list[Counted], Floats, Floats]:
        """The series with enough events in the window, how often a year chance alone brings as much, on which share of days."""
        day = day_number(self.day)
        length = span(self.watch.rows.covered_from, day)
        held = counted_events(self.watch.rows, self.known, day, length) if length >= NUMBERS.least_days else []
        held = [one for one in held if one.can_rise]
        if not held:
            return [], np.empty(0), np.empty(0)
        return held, *today(held, self.late, day, length, self.watch.memory)

    def units_above(self) -> frozenset[Unit]:
        (held, per_year, _), marks = self.judged(), self.marks
        passed = (one for one, found in zip(held, per_year, strict=True) if found <= marks[one.kind])
        return frozenset(one.unit if one.kind is UnitKind.REGION else None for one in passed)

    def rises(self, episode: Episode) -> tuple[Rise, ...]:
        found = rises_of(self.watch.rows, self.known, self.day, self.marks)
        passed = (one for one in found if episode.national or one.unit in episode.regions)
        return tuple(sorted(passed, key=lambda one: (one.per_year / one.mark, one.p_value, one.unit, one.stream)))

    def p_values(self) -> Floats:
        """Of single looks: e-BH makes the adjustment for regions by itself."""
        if span(self.watch.rows.covered_from, day_number(self.day)) < NUMBERS.least_days:
            return np.empty(0)
        share = self.judged()[2]
        return np.concatenate([share, np.ones(len(EVENT_STREAMS) * (self.regions + 1) - share.size)])


def p_values(events: pl.DataFrame, country: str, day: date, regions: int, covered_from: date | None = None) -> Floats:
    """Of all series and units of one day, from the rows learned by it."""
    return _Watch.of(events, country, regions, 1.0, covered_from).on(day).p_values()


def garwood(count: int, exposure: float, level: float = 0.9, unknown: int = 0) -> tuple[float, float]:
    """Exact interval of a Poisson rate (Garwood 1936, Biometrika 28): `count` in `exposure` > 0, of which `unknown` more may be;
    the upper end takes them for it."""
    tail = (1 - level) / 2
    low = float(chi2.ppf(tail, 2 * count)) / 2 if count else 0.0
    return low / exposure, float(chi2.ppf(1 - tail, 2 * (count + unknown) + 2)) / 2 / exposure
