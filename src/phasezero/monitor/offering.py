"""Which rises are offered to people: a threshold that follows what they can read, one signal for each episode, and control across
all units that were looked at.

A p-value becomes an e-value by the calibrator e(p) = (1 - p + p ln p) / (p (ln p)^2), the mixture of kappa p^(kappa - 1) over
kappa (Vovk & Wang 2021, Annals of Statistics 49); of K e-values the e-BH procedure keeps the k* largest, with
k* = max{k: k e_(k) >= K / alpha} (Wang & Ramdas 2022, JRSS B 84), which bounds the false discovery rate by alpha under any
dependence: regions, series and detectors share events.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import polars as pl
from scipy.stats import chi2

from phasezero.domain.offered import BudgetRule, Episode
from phasezero.domain.phase_rule import phase_rule
from phasezero.domain.signals import Signal
from phasezero.monitor import signals as of_day
from phasezero.monitor import tails
from phasezero.monitor.daily import Daily, look
from phasezero.monitor.known import Bools, Floats, Rows, day_number, prepare

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
    rises: tuple[Signal, ...]
    """Of the last day with an alarm of an open episode: of the day itself, or up to `episode_days` before it."""
    p_values: Floats
    """Of all series and units of the day, regions without an event included: p = 1."""
    mark: float
    """The p-value at or below which a count passes."""
    completeness: float
    flips: float | None
    """The first of `rises` would not pass if its events were documented more completely by about this factor; None without."""


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
    last = max((one.last for one in found if _open(one, day, rule)), default=None)
    today = watch.on(day)
    latest = today if last in (day, None) else watch.on(last or day)
    rises = () if last is None else latest.rises(watch.mark)
    return Looked(
        episodes=tuple(one for one in found if (day - one.last).days < max(back_days, rule.episode_days)),
        rises=rises,
        p_values=today.p_values(),
        mark=watch.mark,
        completeness=of_day.completeness(today.daily, rule.episode_days),
        flips=latest.flips(rises[0]) if rises else None,
    )


_MOST = 100.0
"""A rise that passes at so many times the documentation is followed no further."""


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
    mark: float

    @classmethod
    def of(cls, events: pl.DataFrame, country: str, regions: int, nominal: float, covered_from: date | None) -> _Watch:
        return cls(prepare(events, country, covered_from), regions, of_day.threshold(phase_rule().numbers) * nominal)

    def on(self, day: date) -> _Judged:
        daily = look(self.rows, day_number(day), self.regions, phase_rule().numbers)
        return _Judged(daily, of_day.judge(daily))

    def alarms(self, day: date) -> Alarms:
        return Alarms(day, self.on(day).units_above(self.mark))


@dataclass(frozen=True, slots=True)
class _Judged:
    """A day and what the detectors say of it."""

    daily: Daily
    judged: tuple[of_day.Judged, ...]

    def units_above(self, mark: float) -> frozenset[Unit]:
        if not self.daily.level.long_enough:
            return frozenset()
        units, least = self.daily.units, self.daily.numbers.smallest_count
        passed = [(one.p_value <= mark) & (one.scores.observed >= least) for one in self.judged]
        return frozenset(units[unit] for one in passed for unit in np.flatnonzero(one.any(axis=0)))

    def rises(self, mark: float) -> tuple[Signal, ...]:
        """The least likely by chance first."""
        passed = [
            replace(one, rising=True, mark=mark)
            for one in of_day.signals(self.daily, self.judged)
            if one.p_value <= mark and one.observed >= self.daily.numbers.smallest_count
        ]
        return tuple(sorted(passed, key=lambda one: (one.p_value, one.region or "", one.series)))

    def p_values(self) -> Floats:
        """Before the adjustment for regions, which e-BH makes by itself."""
        if not self.judged or not self.daily.level.long_enough:
            return np.empty(0)
        seen = np.concatenate([one.scores.p_value.ravel() for one in self.judged])
        silent = sum(one.p_value.shape[0] for one in self.judged)
        silent *= self.daily.all_regions + 1 - self.judged[0].p_value.shape[1]
        return np.concatenate([seen, np.ones(max(0, silent))])

    def flips(self, rise: Signal) -> float:
        """By how much the expected count would have to grow for the rise not to pass, to a hundredth: the tail probability of its
        count, scaled as its own was by windows and regions."""
        one = next(one for one in self.judged if one.detector.name == rise.detector)
        at = (of_day.SERIES.index(rise.series), self.daily.units.index(rise.region))
        count, mean, size = (part[at] for part in (one.scores.observed, one.scores.mean, one.scores.size))

        def tail(factor: float) -> float:
            arrays = (np.array([count]), np.array([mean * factor]), np.array([size]))
            return float(tails.upper(*arrays, self.daily.delay.practice)[0])

        limit = rise.mark * tail(1.0) / max(rise.p_value, 1e-300)
        low, high = 1.0, _MOST
        if tail(high) <= limit:
            return _MOST
        while high - low > 0.01:
            middle = (low + high) / 2
            low, high = (middle, high) if tail(middle) <= limit else (low, middle)
        return high


def p_values(events: pl.DataFrame, country: str, day: date, regions: int, covered_from: date | None = None) -> Floats:
    """Of all series and units of one day, from the rows learned by it."""
    return _Watch.of(events, country, regions, 1.0, covered_from).on(day).p_values()


def garwood(count: int, exposure: float, level: float = 0.9) -> tuple[float, float]:
    """Exact interval of a Poisson rate (Garwood 1936, Biometrika 28): `count` in `exposure` > 0."""
    tail = (1 - level) / 2
    low = float(chi2.ppf(tail, 2 * count)) / 2 if count else 0.0
    return low / exposure, float(chi2.ppf(1 - tail, 2 * count + 2)) / 2 / exposure
