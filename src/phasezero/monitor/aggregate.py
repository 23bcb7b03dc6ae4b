"""Is the newest count of an aggregate series higher than its own past lets expect? Periods of a month or longer, one-sided:
nothing here ever says that a count fell.

Expected: a weighted mean of the earlier periods per unit of exposure, halved in weight every two years, times a factor of the
season shrunk to 1 by one period's weight. Overdispersion: by moments from the errors with which that rule foretold each earlier
period from those before it, so that drift and season that it misses widen the interval; with a prior, and a floor. The upper tail
is negative binomial, widened by the doubt about the level as in `baseline`.

A period that was itself called a rise, by this rule and from the periods before it, teaches a tenth of a usual one, as the days
of an unusually violent month do in `rising`: otherwise a doubling that stays would be told for one period, and then be what is
usual. It ends as the risen periods gather weight: in simulated series of months (median of 100) a doubling that stays is told in
4 months after two years of past and in 9 after five, a tripling in 8 and in 20. More readiness to report that stays, undeclared,
is told as long. The price: high counts by chance teach less too, and chance alone raised simulated series 0.9 to 1.4 times as
often as `RECURRENCE_YEARS` says.

Suppressed counts enter the past as 9, their highest value, which makes a rise less likely to be called. Periods before the last
change of practice are not used: a break in how it is counted is never read as a rise.
"""

from __future__ import annotations

from collections.abc import Iterator
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
_WARY_WEIGHT = 0.1
"""Of a period that was called a rise; as in `rising`, set by judgement."""


@dataclass(frozen=True, slots=True)
class Foretold:
    """What was to be expected of one count at the usual level, from those before it."""

    mean: float
    low: int
    """5 % and 95 % quantiles of the count."""
    high: int
    size: float
    """k of the negative binomial, with the doubt about the level."""
    smallest_rise: int
    """The smallest count that is called a rise."""
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
    return _tail(count, foretold.mean, foretold.size)


def is_rise(probability: float, per_year: int) -> bool:
    return probability <= rarity(per_year)


def rarity(per_year: int) -> float:
    """At which chance, or a smaller one, a rise is called."""
    return 1 / (RECURRENCE_YEARS * per_year)


def _tail(count: float, mean: float, size: float) -> float:
    """1 for a count that is NaN."""
    return float(tails.upper(np.array([count]), np.array([[mean]]), np.array([size]), np.ones(1))[0])


def _seasons(count: Floats, per_year: int, place: npt.ArrayLike | None) -> Ints:
    """Which of a year's periods each is."""
    number = np.arange(count.size) if place is None else np.asarray(place, dtype=np.int64)
    if number.shape != count.shape or (np.diff(number) < 1).any():
        raise BadInput(said("the counts of a series, their exposure and their breaks do not fit each other"))
    return np.asarray(number % per_year, dtype=np.int64)


def _stretch(count: Floats, share: Floats, season: Ints, per_year: int) -> list[Foretold | None]:
    """Of periods that were counted in one way. What each teaches is settled from those before it alone."""
    least = LEAST_PERIODS[per_year]
    known = np.where(np.isnan(count), _HIGHEST_SUPPRESSED, count)
    teaches, mean, size = (np.ones(count.size) for _ in range(3))
    for t in range(_FIRST_FORETOLD, count.size):
        mean[t] = _expected(known[:t], share[: t + 1], season[: t + 1], teaches[:t], per_year)
        size[t] = _size(known[:t], mean[:t], teaches[:t], per_year)
        if t >= least and is_rise(_tail(float(count[t]), float(mean[t]), float(size[t])), per_year):
            teaches[t] = _WARY_WEIGHT
    found = enumerate(_foretold(mean[least:], size[least:], per_year), start=least)
    return [*[None] * min(least, count.size), *(Foretold(*one, periods=t) for t, one in found)]


def _foretold(mean: Floats, size: Floats, per_year: int) -> Iterator[tuple[float, int, int, float, int]]:
    """Mean, bounds, size and the smallest rise of each."""
    shares = (0.05, 0.95, 1 - rarity(per_year))
    bounds = [tails.quantile(share, mean[:, None], size, np.ones(1)) for share in shares]
    for m, low, high, usual, k in zip(mean, *bounds, size, strict=True):
        yield float(m), int(low), int(high), float(k), int(usual) + 1


def _size(before: Floats, foretold: Floats, teaches: Floats, per_year: int) -> float:
    """k of the next period. `foretold`: what was expected of each of `before`, from `_FIRST_FORETOLD` on."""
    dispersion = _dispersion(*(one[_FIRST_FORETOLD:] for one in (before, foretold, teaches)))
    weight = _weights(before.size, per_year) * teaches
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


def _expected(before: Floats, exposure: Floats, season: Ints, teaches: Floats, per_year: int) -> float:
    """Of the last period of `exposure`, from the counts before it."""
    weight = _weights(before.size, per_year) * teaches
    level = (weight * before).sum() / (weight * exposure[:-1]).sum()
    same = teaches * (season[:-1] == season[-1])
    usual = level * exposure[:-1]
    prior = usual.mean()
    factor = ((same * before).sum() + prior) / ((same * usual).sum() + prior) if prior > 0 else 1.0
    return float(max(level * factor * exposure[-1], 0.5))


def _dispersion(seen: Floats, foretold: Floats, teaches: Floats) -> float:
    """1/k from one-step errors."""
    excess = teaches * ((seen - foretold) ** 2 - foretold) / foretold**2
    estimate = (excess.sum() + _PRIOR_PERIODS * _PRIOR_DISPERSION) / (teaches.sum() + _PRIOR_PERIODS)
    return float(max(estimate, _LEAST_DISPERSION))
