"""The usual level of a series and its overdispersion, from a country's own history as known on the day.

**The trap.** Part of the events has no dated document and comes with the yearly release. Comparing this year's documented count
with what was known of earlier years makes a change of coding practice look like a surge; comparing with complete earlier years
hides a real one. What is compared here is like with like, under each possible practice pi of this year (`delay.PRACTICES`):

- weeks of *released* years count in full;
- weeks of an unreleased *earlier* year count with exposure mean(pi) * F(age);
- weeks of *this* year, and the days being tested, count with exposure pi * F(age), so that pi cancels between them.

Level: lambda | pi ~ Gamma(a0 + sum u n, b0 + sum u c 7), u = 2^(-age / half life), c the exposure (a power prior, Ibrahim & Chen
2000). A country's prior is one event in a year; a region's is the country's level split evenly over its regions, worth one event.
Zero history therefore never means zero expected. The expected count of a window is lambda(pi) * pi * sum F(age), and every tail
is averaged over pi.

Overdispersion 1/k by moments over past windows of the same length, around the level:
sum u [(n - c m)^2 - c m] / sum u c^2 m^2, with a prior, and a floor, so that no series is
ever taken for Poisson. Uncertainty of the level is added:
1/k' = (1 + 1/k)(1 + cv^2) - 1, cv^2 = 1 / shape + (1/k_90) / windows.

Not handled: a practice better than any full documentation (events coded more finely than before); a change of practice between
January and May that follows an *earlier* unreleased year documented unusually (it enters at its mean); seasons; dependence
between regions beyond the country's level. A level that drifts within five years widens 1/k instead of bending the expectation.
An event whose days span a whole window cannot be placed in it and is left out of that window, in history and now.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from phasezero.domain.phase_rule import RuleNumbers
from phasezero.monitor.delay import PRACTICES, Delay
from phasezero.monitor.known import NEVER_BEFORE, NO_REGION, Floats, Ints, Rows, day_date, day_number

WINDOWS = (7, 28, 90)
"""Days."""
_WEEKS_OF = (1, 4, 13)
"""Weeks of the past windows that stand for each of `WINDOWS`."""
ALL, CIVILIANS = 0, 1
"""Index of the two series."""


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """Documented events by window length, series and unit. Unit 0 is the country, the others are `regions` in order."""

    regions: Ints
    """Indices into `Rows.regions` of the regions with an event in the guard days; in all others nothing can be rising."""
    history: Floats
    """(window, series, unit, week): week 0 is the youngest before the guard."""
    fresh: Floats
    """(window, series, unit, age): events of the guard days by age in days."""


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """What is usual, by window length, series, unit and practice."""

    rate: Floats
    """(window, series, unit, practice): events a day, fully documented."""
    size: Floats
    """(window, series, unit): k' of the predictive distribution."""
    learned_from: Ints
    """(window, series, unit): events in the history."""
    fresh_exposure: Floats
    """F(age) of the guard days, on the fast side."""
    long_enough: bool
    """Whether the history covers enough days to call anything unusual."""


def count(rows: Rows, known: Ints, day: int, numbers: RuleNumbers) -> Counts:
    """Counts of the versions `known` on `day`."""
    age = day - rows.end[known]
    guard, weeks = numbers.guard_days, numbers.history_weeks
    chosen = known[(age >= 0) & (age < guard + 7 * weeks)]
    age = day - rows.end[chosen]
    regions = np.unique(rows.region[chosen[age < guard]])
    regions = regions[regions != NO_REGION]
    cells = guard + weeks
    cell = np.where(age < guard, age, guard + (age - guard) // 7)
    table = _table(rows, chosen, cell, regions, cells)
    return Counts(regions, table[..., guard:], table[..., :guard])


def _table(rows: Rows, chosen: Ints, cell: Ints, regions: Ints, cells: int) -> Floats:
    """(window, series, unit, cell) of the rows chosen."""
    units = len(regions) + 1
    unit_of = np.zeros(len(rows.regions) + 1, dtype=np.int64)
    unit_of[regions] = np.arange(1, units)
    span = rows.end[chosen] - rows.start[chosen]
    shortest = np.searchsorted(np.array(WINDOWS[:-1]), span, side="right")
    flat = ((shortest * 2 + rows.civilian[chosen]) * units + unit_of[rows.region[chosen]]) * cells + cell
    shape = (len(WINDOWS), 2, units, cells)
    table = np.bincount(flat, minlength=int(np.prod(shape))).astype(np.float64).reshape(shape)
    for window in range(1, len(WINDOWS)):  # in place: several times faster here than cumsum along a long stride
        table[window] += table[window - 1]
    table[:, ALL] += table[:, CIVILIANS]
    table[:, :, 0] += table[:, :, 1:].sum(axis=2)
    return table


@dataclass(frozen=True, slots=True, eq=False)
class _Exposure:
    """Of each week of the history."""

    settled: Floats
    """Weeks of released years and of unreleased earlier years."""
    this_year: Floats
    """F(age) of weeks of this year, to be multiplied by the practice; zero elsewhere."""
    covered_days: float


def learn(
    counts: Counts, delay: Delay, day: int, all_regions: int, numbers: RuleNumbers, covered_from: int = NEVER_BEFORE
) -> Level:
    """The usual level. `all_regions` is the number of regions that the country has, seen or not; `covered_from` the first day
    that the data cover."""
    exposure = _exposure(delay, day, numbers, max(covered_from, day_number(numbers.coverage_from)))
    weight = _weights(numbers.history_weeks, numbers.half_life_days)
    events = (counts.history * weight).sum(axis=-1)
    days = 7 * ((weight * exposure.settled).sum() + (weight * exposure.this_year).sum() * PRACTICES)
    shape, rate = _gamma(events, days, all_regions, numbers)
    usual = exposure.settled + exposure.this_year * delay.usual_practice
    usual_days = 7 * float((weight * usual).sum())
    country_rate = (events[:, :, :1] + numbers.prior_events) / (usual_days + numbers.prior_days)
    unit_rate = _with_prior(events, np.array([usual_days]), country_rate, all_regions, numbers)[..., 0]
    return Level(
        rate=rate,
        size=_size(counts, usual, weight, unit_rate, shape, numbers),
        learned_from=counts.history.sum(axis=-1).astype(np.int64),
        fresh_exposure=delay.fast[: numbers.guard_days],
        long_enough=exposure.covered_days >= numbers.history_days,
    )


def _exposure(delay: Delay, day: int, numbers: RuleNumbers, covered_from: int) -> _Exposure:
    age = numbers.guard_days + 7 * np.arange(numbers.history_weeks)
    last_day = day - age
    covered = last_day - 6 >= covered_from
    released = last_day <= delay.released_until
    this_year = (last_day >= _new_year(day)) & ~released
    documented = delay.fast[np.minimum(age, numbers.prompt_days)]
    settled = np.where(released, 1.0, np.where(this_year, 0.0, delay.usual_practice * documented)) * covered
    return _Exposure(settled, np.where(this_year, documented, 0.0) * covered, float(7 * covered.sum()))


@cache
def _new_year(day: int) -> int:
    return day_number(day_date(day).replace(month=1, day=1))


@cache
def _weights(weeks: int, half_life: int) -> Floats:
    return np.asarray(2.0 ** (-7.0 * np.arange(weeks) / half_life), dtype=np.float64)


def _gamma(events: Floats, days: Floats, all_regions: int, numbers: RuleNumbers) -> tuple[Floats, Floats]:
    """Shape (window, series, unit) and mean rate (window, series, unit, practice) of the level."""
    country = (events[:, :, :1, None] + numbers.prior_events) / (days + numbers.prior_days)
    rate = _with_prior(events, days, country[..., 0, :], all_regions, numbers)
    return events + numbers.prior_events, rate


def _with_prior(events: Floats, days: Floats, country: Floats, all_regions: int, numbers: RuleNumbers) -> Floats:
    """Posterior mean rate; `country` (window, series, practice) is the country's own."""
    regional = numbers.prior_events * all_regions / country
    prior_days = np.broadcast_to(regional[:, :, None, :], (*events.shape, days.size)).copy()
    prior_days[:, :, 0, :] = numbers.prior_days
    return np.asarray((events[..., None] + numbers.prior_events) / (days + prior_days), dtype=np.float64)


def _size(counts: Counts, usual: Floats, weight: Floats, rate: Floats, shape: Floats, numbers: RuleNumbers) -> Floats:
    """k' of the predictive distribution of each window, series and unit."""
    priors = (numbers.prior_dispersion_7, numbers.prior_dispersion_28, numbers.prior_dispersion_90)
    dispersion = np.stack(
        [_dispersion(counts.history[w], usual, weight, rate[w], _WEEKS_OF[w], priors[w], numbers) for w in range(len(WINDOWS))]
    )
    effective = weight * usual
    windows = float(effective.sum() ** 2 / max(float((effective**2).sum()), 1e-9)) / _WEEKS_OF[-1]
    doubt = 1 / shape + dispersion[-1] / max(windows, 1.0)
    return np.asarray(1 / ((1 + dispersion) * (1 + doubt) - 1), dtype=np.float64)


def _dispersion(
    history: Floats, usual: Floats, weight: Floats, rate: Floats, weeks: int, prior: float, numbers: RuleNumbers
) -> Floats:
    """1/k of windows of `weeks` weeks, (series, unit)."""
    whole = history.shape[-1] // weeks * weeks
    seen = history[..., :whole].reshape(*history.shape[:-1], -1, weeks).sum(axis=-1)
    expected = rate[..., None] * 7 * usual[:whole].reshape(-1, weeks).sum(axis=-1)
    importance = weight[:whole].reshape(-1, weeks).mean(axis=-1)
    excess = (importance * ((seen - expected) ** 2 - expected)).sum(axis=-1)
    scale = (importance * expected**2).sum(axis=-1)
    estimate = (excess + numbers.prior_dispersion_weight * prior) / (scale + numbers.prior_dispersion_weight)
    return np.asarray(np.maximum(estimate, numbers.least_dispersion), dtype=np.float64)
