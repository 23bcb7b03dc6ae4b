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


def judge(counts: npt.ArrayLike, exposure: npt.ArrayLike, changed: npt.ArrayLike, per_year: int) -> Judged | None:
    """The last of `counts`, against those since the last change of practice; None where these are too few, or it is suppressed.

    `counts`: by period, NaN where suppressed. `exposure`: days, or people times days, above 0. `changed`: whether counting
    changed with this period. `per_year`: 1, 2, 4 or 12. Raises BadInput for arrays that do not fit each other.
    """
    count, share, breaks = _checked(counts, exposure, changed)
    first = int(np.flatnonzero(breaks)[-1]) if breaks.any() else 0
    count, share = count[first:], share[first:]
    if count.size - 1 < LEAST_PERIODS[per_year] or np.isnan(count[-1]):
        return None
    season = np.arange(count.size)[::-1] % per_year
    known = np.where(np.isnan(count), _HIGHEST_SUPPRESSED, count)
    means = np.array(
        [_expected(known[:t], share[: t + 1], season[: t + 1], per_year) for t in range(_FIRST_FORETOLD, count.size)]
    )
    dispersion = _dispersion(known[_FIRST_FORETOLD:-1], means[:-1])
    weight = _weights(count.size - 1, per_year)
    effective = weight.sum() ** 2 / (weight**2).sum()
    doubt = 1 / max(float((weight * known[:-1]).sum()), 1.0) + dispersion / effective
    size = np.array([1 / ((1 + dispersion) * (1 + doubt) - 1)])
    mean, one = np.array([[means[-1]]]), np.ones(1)
    probability = float(tails.upper(count[-1:], mean, size, one)[0])
    low, high = (int(tails.quantile(share_of, mean, size, one)[0]) for share_of in (0.05, 0.95))
    rising = probability <= 1 / (RECURRENCE_YEARS * per_year)
    return Judged(rising, float(means[-1]), low, high, probability, count.size - 1)


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
