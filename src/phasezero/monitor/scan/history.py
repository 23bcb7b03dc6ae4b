"""What is usual, learned from a table's own past: the expected counts of the days scanned, and how uncertain they are.

The mean of place i on day t is r_i w(weekday) s(season) L, each learned from the days before those scanned:

- r_i: gamma, the places' rates being drawn from one gamma distribution themselves (empirical Bayes): a place without a case has a
  small rate, not none. Its shape is kept: each replicate of the scan draws what the rate might be;
- w, s: weekday factors, and one yearly wave where two years are there, drawn to 1 by as much as chance alone explains them;
- L: cases weigh half as much for every `half_life` days that they lie back;
- k: the negative binomial size, one for all cells or growing with their mean, by maximum likelihood;
- by how much all places together then came to differ from what had been expected, on each past stretch as long as the days
  scanned, from the days before it: reporting that comes and goes, a level that drifts, seasons of less than two years. Each
  replicate of the scan takes one of these stretches.

What the places of one area do together (a region with a level of its own, days on which events come at once in several of its
places) is learned by `areas`, where areas are given; without them each place is taken to differ on its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar
from scipy.special import gammaln

from phasezero.errors import BadInput
from phasezero.monitor.scan.nulls import Doubt, Together

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
_YEAR = 365.25
_LEAST_DAYS = 28
"""Days of the past without which nothing is called usual."""
_WEEK = 7
_SHOWS = 0.2
"""Share of cases known from which a day says something about weekdays and seasons."""


@dataclass(frozen=True, slots=True, eq=False)
class Usual:
    expected: Floats
    """(place, day) of the days scanned."""
    size: Floats
    """(place, day): k of the negative binomial; inf for Poisson."""
    doubt: Doubt
    days: int
    """Days learned from."""


def expected_from_history(
    cases: Ints,
    scanned: int,
    *,
    completeness: Floats | None = None,
    exposure: Floats | None = None,
    half_life: float = 365.0,
    week: int = 7,
    together: Together | None = None,
) -> Usual:
    """What is usual on the last `scanned` days of `cases` (place, day), from all days before them.

    `completeness` (scanned,): share of the cases of each of these days that is expected to be known by now; `exposure`: the same
    for each day before them. `half_life`: days.
    `week`: days after which weekdays come again; 1 for a table by week, whose "days" are weeks.
    `together`: what the places of an area do together (`areas.together`); then k is what is left for each place on its own.
    Raises BadInput where the past is shorter than 28 days or than the days scanned.
    """
    table = np.asarray(cases)
    past = np.asarray(table[:, :-scanned], dtype=np.float64)
    days = past.shape[1]
    if days < max(_LEAST_DAYS, scanned):
        raise BadInput(
            f"{days} days lie before the {scanned} scanned; to learn what is usual takes at least {max(_LEAST_DAYS, scanned)}"
        )
    share = np.ones(days) if exposure is None else np.maximum(np.asarray(exposure, dtype=np.float64), 1e-6)
    rates, shape, factor, spread = learned(past, share, scanned, half_life, week)
    usual = factor[:days] * share
    expected = rates[:, None] * factor[days:] * (1.0 if completeness is None else np.asarray(completeness))
    expected = np.maximum(expected, 1e-9)
    level = _levels(past, rates, usual, spread, scanned, half_life)
    size = spread.size(expected)
    if together is not None:
        size = _own_size(size, together.day[together.area][:, None])
    return Usual(expected, size, Doubt(shape, level, together), days)


def learned(past: Floats, share: Floats, scanned: int, half_life: float, week: int) -> tuple[Floats, Floats, Floats, Spread]:
    """Mean and shape of each place's rate, the factor of each day, those scanned included, and how k depends on the mean."""
    days = past.shape[1]
    weight = 2.0 ** (-np.arange(days, 0, -1) / half_life)
    factor = _factors(_as_if_known(past.sum(axis=0), share), days + scanned, week)
    usual = factor[:days] * share
    spread, rates, shape = Spread(np.inf, 0.0), np.empty(0), np.empty(0)
    for _ in range(3):
        rates, shape = _rates(past, weight, usual, spread)
        spread = _spread(past, rates, usual)
    return rates, shape, factor, spread


def _own_size(size: Floats, shared: Floats) -> Floats:
    """k of a place given the factor of its area, so that the variance of the two together is that of `size`."""
    own = (1 + 1 / size) / (1 + shared) - 1
    return np.asarray(1 / np.maximum(own, 1e-9))


def _as_if_known(total: Floats, share: Floats) -> Floats:
    """Of each day as if all were known; the mean where hardly any is."""
    mean = total.sum() / share.sum()
    return np.asarray(np.where(share >= _SHOWS, total / np.maximum(share, _SHOWS), mean))


def _factors(total: Floats, days: int, week: int) -> Floats:
    """Weekday and season of each of `days`, learned from the `total` of the first ones."""
    here = np.arange(days)
    mean = total.mean()
    if mean <= 0:
        return np.ones(days)
    noise = max(1.0, float(_local_variance(total) / mean)) / mean
    season = _season(total / mean, noise, days, _YEAR * week / _WEEK)
    if week == 1:
        return season
    weekday = _weekday(total / mean / season[: len(total)], noise)
    return np.asarray(season * weekday[here % _WEEK])


def _local_variance(total: Floats) -> float:
    """Of days round their own week's mean: chance, without slow changes."""
    weeks = len(total) // _WEEK
    return float(total[: weeks * _WEEK].reshape(weeks, _WEEK).var(axis=1, ddof=1).mean())


def _weekday(relative: Floats, noise: float) -> Floats:
    day = np.arange(len(relative)) % _WEEK
    often = np.bincount(day, minlength=_WEEK)
    own = np.bincount(day, weights=relative, minlength=_WEEK) / often / relative.mean()
    chance = noise / often
    real = max(0.0, float(((own - 1) ** 2 - chance).sum() / (_WEEK - 1)))
    factor = np.maximum(0.05, 1 + (own - 1) * real / (real + chance))
    return np.asarray(factor / factor.mean())


def _season(relative: Floats, noise: float, days: int, year: float) -> Floats:
    """One yearly wave where two years are there."""
    turn = 2 * np.pi * np.arange(days) / year
    if len(relative) < 2 * year:
        return np.ones(days)
    design = np.column_stack([np.ones(days), np.cos(turn), np.sin(turn), np.linspace(-1, 1, days)])
    found = np.linalg.lstsq(design[: len(relative)], relative, rcond=None)[0]
    chance = 2 * noise / len(relative)
    wave = found[1:3]
    real = max(0.0, float((wave**2).sum() - 2 * chance))
    season = np.maximum(0.1, 1 + design[:, 1:3] @ wave * real / (real + 2 * chance) / max(found[0], 1e-9))
    return np.asarray(season)


@dataclass(frozen=True, slots=True)
class Spread:
    """k of a cell of mean m: `at_one` m^`power`. Power 0 is a variance of m + m^2 / k, power 1 one of m times a constant."""

    at_one: float
    power: float

    def size(self, mean: Floats) -> Floats:
        return np.asarray(self.at_one * np.maximum(mean, 1e-12) ** self.power)


def _rates(past: Floats, weight: Floats, factor: Floats, spread: Spread) -> tuple[Floats, Floats]:
    """Mean and shape of each place's rate a day."""
    cases, days = past @ weight, float((weight * factor).sum())
    effective = weight.sum() ** 2 / (weight**2).sum() / weight.sum()
    raw = (cases + 0.5) / (days + 0.5 / max(cases.mean() / days, 1e-12))
    told = effective / (1 + raw / spread.size(raw))  # what a weighted, overdispersed case tells, in cases of a Poisson series
    n, e = cases * told, days * told
    mean = max(float(cases.mean() / days), 0.5 / (len(past) * days))
    prior = _prior_shape(n, e, mean)
    shape = n + prior
    return np.asarray(shape / (e + prior / mean)), np.asarray(shape)


def _prior_shape(n: Floats, e: Floats, mean: float) -> float:
    """Shape of the gamma distribution of the places' rates, by maximum likelihood of what was seen of each."""

    def against(log_shape: float) -> float:
        a = np.exp(log_shape)
        b = a / mean
        return float(-(gammaln(n + a) - gammaln(a) + a * np.log(b / (b + e)) + n * np.log(e / (b + e))).sum())

    return float(np.exp(minimize_scalar(against, bounds=(-5.0, 7.0), method="bounded").x))


def _spread(past: Floats, rates: Floats, factor: Floats) -> Spread:
    """By maximum likelihood, the means being known: over k, for the power 0, 1/2 and 1 each."""
    place, day = np.nonzero(past)
    y, m = past[place, day], rates[place] * factor[day]
    bins, share = np.unique(np.round(factor, 2), return_counts=True)
    mean = rates[:, None] * np.maximum(bins, 0.005)
    typical = float(m.mean()) if len(m) else 1.0

    def against(log_size: float, power: float) -> float:
        k, k_of_y = np.exp(log_size) * (mean / typical) ** power, np.exp(log_size) * (m / typical) ** power
        empty = -(k * np.log1p(mean / k) * share).sum()
        return float(-(empty + (gammaln(y + k_of_y) - gammaln(k_of_y) + y * np.log(m / (m + k_of_y))).sum()))

    fits = [(minimize_scalar(against, bounds=(-9.0, 6.0), args=(power,), method="bounded"), power) for power in (0.0, 0.5, 1.0)]
    found, power = min(fits, key=lambda one: one[0].fun)
    return Spread(float(np.exp(found.x)) / typical**power if found.x < 5.5 else np.inf, power)


def _levels(past: Floats, rates: Floats, factor: Floats, spread: Spread, scanned: int, half_life: float) -> Floats:
    """(stretch, day): how all places together differed from what the days before a stretch made expected."""
    total, mean = past.sum(axis=0), rates.sum() * factor
    each = rates[:, None] * factor
    chance = mean + (each**2 / spread.size(each)).sum(axis=0)
    relative = _smooth(total, mean, chance)
    first = max(scanned, len(total) // 3)
    if (relative == 1).all() or len(total) - first < scanned:
        return np.empty((0, scanned))
    kept = 2.0 ** (-1 / half_life)
    seen, usual, known = 0.0, 0.0, np.ones(len(total))
    for day in range(len(total)):
        known[day] = seen / usual if usual > 0 else 1.0
        seen, usual = seen * kept + relative[day] * mean[day], usual * kept + mean[day]
    starts = np.arange(first, len(total) - scanned + 1)
    return np.ascontiguousarray(relative[starts[:, None] + np.arange(scanned)] / np.maximum(known[starts], 0.05)[:, None])


def _smooth(total: Floats, mean: Floats, chance: Floats) -> Floats:
    """The level of each week, relative to its mean, without what chance explains: with the variance that the level itself has."""
    days = len(total)
    week = np.minimum(np.arange(days) // _WEEK, max(days // _WEEK - 1, 0))
    c, e, v = (np.bincount(week, weights=one) for one in (total, mean, chance))
    real = max(0.0, float(((c - e) ** 2 - v).sum() / (e**2).sum()))
    noise = v / e**2
    return np.asarray(np.maximum(0.02, 1 + (c / e - 1) * np.sqrt(real / (real + noise)))[week])
