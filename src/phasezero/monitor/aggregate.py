"""Is the newest count of an aggregate series higher than its own past lets expect? Periods of a month or longer, one-sided:
nothing here ever says that a count fell.

Expected: a weighted mean of the earlier periods per unit of exposure, halved in weight every two years, times a factor of the
season shrunk to 1 by one period's weight. Overdispersion: by moments from the errors with which that rule foretold each earlier
period from those before it, so that drift and season that it misses widen the interval; with a prior, and a floor. The upper tail
is negative binomial, widened by the doubt about the level as in `baseline`.

Suppressed counts enter the past as 9, their highest value, which makes a rise less likely to be called. Periods before the last
change of practice are not used: a break in how it is counted is never read as a rise.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from phasezero.errors import BadInput, said
from phasezero.monitor import tails

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

RECURRENCE_YEARS = 20
"""A rise is called where chance alone would bring such a count once in so many years of one series."""
HALF_LIFE_YEARS = 2.0
LEAST_PERIODS = {12: 12, 4: 8, 2: 6, 1: 5}
"""Earlier periods that are needed, by periods in a year."""
_FIRST_FORETOLD = 3
_PRIOR_DISPERSION, _PRIOR_PERIODS, _LEAST_DISPERSION = 0.05, 2.0, 0.005
_HIGHEST_SUPPRESSED = 9.0


@dataclass(frozen=True, slots=True)
class Foretold:
    """What was to be expected of one count at the usual level, from those before it."""

    mean: float
    low: int
    """5 % and 95 % quantiles of the count."""
    high: int
    size: float
    """k of the negative binomial, with the doubt about the level."""
    periods: int
    """Earlier periods it was learned from."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The newest count beside what was to be expected."""

    rising: bool
    mean: float
    low: int
    """5 % and 95 % quantiles of the count at the usual level."""
    high: int
    probability: float
    periods: int
    """Earlier periods it was learned from."""


def judge(
    counts: npt.ArrayLike, exposure: npt.ArrayLike, changed: npt.ArrayLike, per_year: int, place: npt.ArrayLike | None = None
) -> Judged | None:
    """The last of `counts`, against those since the last change of practice; None where these are too few, or it is suppressed.

    Arguments and errors as in `foretell`.
    """
    count, share, breaks = _checked(counts, exposure, changed)
    season = _seasons(count, per_year, place)
    first = int(np.flatnonzero(breaks)[-1]) if breaks.any() else 0
    last = _stretch(count[first:], share[first:], season[first:], per_year)[-1]
    if last is None or np.isnan(count[-1]):
        return None
    probability = chance(float(count[-1]), last)
    return Judged(is_rise(probability, per_year), last.mean, last.low, last.high, probability, last.periods)


def foretell(
    counts: npt.ArrayLike, exposure: npt.ArrayLike, changed: npt.ArrayLike, per_year: int, place: npt.ArrayLike | None = None
) -> tuple[Foretold | None, ...]:
    """For each of `counts` what those before it since the last change of practice let expect; None where these are too few.
    Neither the count itself nor a later one bears on it.

    `counts`: by period, NaN where suppressed. `exposure`: days, or people times days, above 0. `changed`: whether counting
    changed with this period. `per_year`: 1, 2, 4 or 12. `place`: number of each period counted through, where some are missing;
    without it none is. Raises BadInput for arrays that do not fit each other.
    """
    count, share, breaks = _checked(counts, exposure, changed)
    season = _seasons(count, per_year, place)
    ends = [*(int(i) for i in np.flatnonzero(breaks) if i), count.size]
    stretches = pairwise([0, *ends])
    return tuple(
        one for first, end in stretches for one in _stretch(count[first:end], share[first:end], season[first:end], per_year)
    )


def chance(count: float, foretold: Foretold) -> float:
    """Of a count at least this high at the usual level."""
    return float(tails.upper(np.array([count]), np.array([[foretold.mean]]), np.array([foretold.size]), np.ones(1))[0])


def is_rise(probability: float, per_year: int) -> bool:
    return probability <= 1 / (RECURRENCE_YEARS * per_year)


def _seasons(count: Floats, per_year: int, place: npt.ArrayLike | None) -> Ints:
    """Which of a year's periods each is."""
    number = np.arange(count.size) if place is None else np.asarray(place, dtype=np.int64)
    if number.shape != count.shape or (np.diff(number) < 1).any():
        raise BadInput(said("the counts of a series, their exposure and their breaks do not fit each other"))
    return np.asarray(number % per_year, dtype=np.int64)


def _stretch(count: Floats, share: Floats, season: Ints, per_year: int) -> list[Foretold | None]:
    """Of periods that were counted in one way."""
    least = LEAST_PERIODS[per_year]
    none: list[Foretold | None] = [None] * min(least, count.size)
    if count.size <= least:
        return none
    known = np.where(np.isnan(count), _HIGHEST_SUPPRESSED, count)
    means = np.array(
        [_expected(known[:t], share[: t + 1], season[: t + 1], per_year) for t in range(_FIRST_FORETOLD, count.size)]
    )
    size = np.array([_size(known[:t], means[: t - _FIRST_FORETOLD], per_year) for t in range(least, count.size)])
    mean, one = means[least - _FIRST_FORETOLD :], np.ones(1)
    low, high = (tails.quantile(share_of, mean[:, None], size, one) for share_of in (0.05, 0.95))
    made = zip(mean, low, high, size, strict=True)
    return [*none, *(Foretold(float(m), int(lo), int(hi), float(k), least + i) for i, (m, lo, hi, k) in enumerate(made))]


def _size(before: Floats, foretold: Floats, per_year: int) -> float:
    """k of the next period. `foretold`: of `before` from `_FIRST_FORETOLD` on."""
    dispersion = _dispersion(before[_FIRST_FORETOLD:], foretold)
    weight = _weights(before.size, per_year)
    effective = weight.sum() ** 2 / (weight**2).sum()
    doubt = 1 / max(float((weight * before).sum()), 1.0) + dispersion / effective
    return float(1 / ((1 + dispersion) * (1 + doubt) - 1))


def _checked(counts: npt.ArrayLike, exposure: npt.ArrayLike, changed: npt.ArrayLike) -> tuple[Floats, Floats, Bools]:
    count, share = np.array(counts, dtype=np.float64), np.array(exposure, dtype=np.float64)
    breaks = np.array(changed, dtype=np.bool_)
    fits = count.ndim == 1 and count.shape == share.shape == breaks.shape and count.size > 0
    if not fits or not (share > 0).all() or not np.isfinite(share).all() or (count < 0).any() or np.isinf(count).any():
        raise BadInput(said("the counts of a series, their exposure and their breaks do not fit each other"))
    return count, share, breaks


def _weights(periods: int, per_year: int) -> Floats:
    age = np.arange(periods, 0, -1)
    return np.asarray(2.0 ** (-age / (HALF_LIFE_YEARS * per_year)), dtype=np.float64)


def _expected(before: Floats, exposure: Floats, season: Ints, per_year: int) -> float:
    """Of the last period of `exposure`, from the counts before it."""
    weight = _weights(before.size, per_year)
    level = (weight * before).sum() / (weight * exposure[:-1]).sum()
    same = season[:-1] == season[-1]
    usual = level * exposure[:-1]
    prior = usual.mean()
    factor = (before[same].sum() + prior) / (usual[same].sum() + prior) if prior > 0 else 1.0
    return float(max(level * factor * exposure[-1], 0.5))


def _dispersion(seen: Floats, foretold: Floats) -> float:
    """1/k from one-step errors."""
    excess = ((seen - foretold) ** 2 - foretold) / foretold**2
    estimate = (excess.sum() + _PRIOR_PERIODS * _PRIOR_DISPERSION) / (excess.size + _PRIOR_PERIODS)
    return float(max(estimate, _LEAST_DISPERSION))
