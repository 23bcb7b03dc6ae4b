"""Farrington Flexible (Noufaily et al. 2013, Stat. Med. 32) on weekly counts: the upper bounds of each week.

Settings: b = 5 years, w = 3, ten periods in a year, the last 26 weeks left out, a trend whenever it does not foretell more than
was ever seen, negative-binomial plug-in bound at alpha = .01, weights beyond an Anscombe residual of 2.58. The quasi-Poisson
model is fitted as R's `glm` does it: started at counts + 0.1, ended when the deviance changes by under 1e-8, at most 25 steps.
"""

from __future__ import annotations

import math

import numba
import numpy as np
import numpy.typing as npt
from scipy.stats import nbinom, poisson

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

YEARS, AROUND, PERIODS, LEFT_OUT, WEEKS = 5, 3, 10, 26, 52
FROM_RESIDUAL, ALPHA = 2.58, 0.01
CASES, OF_WEEKS = 5, 4
"""No bound where the last four weeks hold fewer than five cases."""
FIRST = YEARS * WEEKS + AROUND
"""First week, from 0, with five years before it."""


def upper_bounds(weekly: Floats, first: int) -> Floats:
    """Bounds of the weeks from `first` on, (unit, week); NaN where there are too few cases or no model converges."""
    groups = _periods()
    mean, dispersion = _fits(np.ascontiguousarray(weekly, dtype=np.float64), first, groups)
    with np.errstate(invalid="ignore", divide="ignore"):
        over = nbinom.ppf(1 - ALPHA, mean / (dispersion - 1), 1 / dispersion)
        return np.where(np.isnan(mean), np.nan, np.where(dispersion > 1, over, poisson.ppf(1 - ALPHA, mean)))


def _periods() -> Ints:
    """The period (0 to 9) of each number of weeks since the same week of an earlier year; 9 is the one around that week.

    The weeks between two such surroundings are dealt evenly to nine periods, the first ones getting one more.
    """
    between = WEEKS - (2 * AROUND + 1)
    lengths = [between // (PERIODS - 1) + (i < between % (PERIODS - 1)) for i in range(PERIODS - 1)]
    after = np.repeat(np.arange(PERIODS - 1), lengths)
    around = np.full(AROUND + 1, PERIODS - 1)
    return np.concatenate([around, after, around[:-1]]).astype(np.int64)


@numba.njit(cache=True, nogil=True)
def _fits(weekly: Floats, first: int, groups: Ints) -> tuple[Floats, Floats]:
    units, weeks = weekly.shape
    mean, dispersion = np.full((units, weeks - first), np.nan), np.full((units, weeks - first), np.nan)
    for u in range(units):
        for now in range(first, weeks):
            if weekly[u, now - OF_WEEKS + 1 : now + 1].sum() < CASES:
                continue
            start, stop = now - YEARS * WEEKS - AROUND, now - LEFT_OUT
            when = np.arange(start, stop)
            group = groups[(when - (now - YEARS * WEEKS)) % WEEKS]
            seen = weekly[u, start:stop].copy()
            foretold, spread, done = _model(seen, when, group, now, True)
            if not done or foretold > seen.max():
                foretold, spread, done = _model(seen, when, group, now, False)
            if done:
                mean[u, now - first], dispersion[u, now - first] = foretold, spread
    return mean, dispersion


@numba.njit(cache=True, nogil=True)
def _model(seen: Floats, when: Ints, group: Ints, now: int, trend: bool) -> tuple[float, float, bool]:
    """Mean foretold for `now`, dispersion, and whether the fit ended."""
    weight = np.ones(seen.size)
    size = PERIODS + 1 if trend else PERIODS
    centre, scale = when.mean(), float(when.size)
    ticks = (when - centre) / scale
    for again in range(2):
        slopes, mean, inverse, done = _glm(seen, ticks, group, weight, size)
        if not done and again == 0:
            return 0.0, 1.0, False
        pearson = (weight * (seen - mean) ** 2 / mean).sum()
        spread = max(pearson / (seen.size - size), 1.0)
        if again == 0:
            weight = _weights(seen, mean, ticks, group, inverse, spread, size)
    eta = slopes[PERIODS - 1]
    if trend:
        eta += slopes[PERIODS] * (now - centre) / scale
    return math.exp(eta), spread, True


@numba.njit(cache=True, nogil=True)
def _glm(seen: Floats, ticks: Floats, group: Ints, weight: Floats, size: int) -> tuple[Floats, Floats, Floats, bool]:
    """Poisson regression on periods and, with `size` one larger, time: coefficients, means, (X'WX)^-1, and whether it ended."""
    mean, before = seen + 0.1, 1e300
    eta = np.log(mean)
    slopes, inverse = np.zeros(size), np.zeros((size, size))
    for _ in range(25):
        total, right = np.zeros((size, size)), np.zeros(size)
        for i in range(seen.size):
            w, g = weight[i] * mean[i], group[i]
            work = eta[i] + (seen[i] - mean[i]) / mean[i]
            total[g, g] += w
            right[g] += w * work
            if size > PERIODS:
                x = ticks[i]
                total[g, PERIODS] += w * x
                total[PERIODS, g] += w * x
                total[PERIODS, PERIODS] += w * x * x
                right[PERIODS] += w * x * work
        inverse = _arrow_inverse(total, size)
        slopes = inverse @ right
        deviance = 0.0
        for i in range(seen.size):
            eta[i] = slopes[group[i]] + (slopes[PERIODS] * ticks[i] if size > PERIODS else 0.0)
            mean[i] = math.exp(eta[i])
            part = seen[i] * math.log(seen[i] / mean[i]) if seen[i] > 0 else 0.0
            deviance += 2 * weight[i] * (part - (seen[i] - mean[i]))
        if abs(deviance - before) / (abs(deviance) + 0.1) < 1e-8:
            return slopes, mean, inverse, True
        before = deviance
    return slopes, mean, inverse, False


@numba.njit(cache=True, nogil=True)
def _arrow_inverse(total: Floats, size: int) -> Floats:
    """Inverse of a matrix that is diagonal but for its last row and column (with a trend), or diagonal."""
    inverse = np.zeros((size, size))
    for g in range(PERIODS):
        inverse[g, g] = 1 / total[g, g]
    if size > PERIODS:
        rest = total[PERIODS, PERIODS]
        for g in range(PERIODS):
            rest -= total[g, PERIODS] ** 2 / total[g, g]
        for g in range(PERIODS):
            a = total[g, PERIODS] / total[g, g]
            inverse[g, PERIODS] = inverse[PERIODS, g] = -a / rest
            for h in range(PERIODS):
                inverse[g, h] += a * total[h, PERIODS] / total[h, h] / rest
        inverse[PERIODS, PERIODS] = 1 / rest
    return inverse


@numba.njit(cache=True, nogil=True)
def _weights(seen: Floats, mean: Floats, ticks: Floats, group: Ints, inverse: Floats, spread: float, size: int) -> Floats:
    """Weeks far above what was fitted count less: as the inverse square of their standardised Anscombe residual."""
    raw = np.ones(seen.size)
    for i in range(seen.size):
        g = group[i]
        leverage = inverse[g, g]
        if size > PERIODS:
            leverage += 2 * ticks[i] * inverse[g, PERIODS] + ticks[i] ** 2 * inverse[PERIODS, PERIODS]
        leverage *= mean[i]
        residual = 1.5 * (seen[i] ** (2 / 3) * mean[i] ** (-1 / 6) - mean[i] ** 0.5)
        residual /= math.sqrt(spread * max(1 - leverage, 1e-12))
        if residual > FROM_RESIDUAL:
            raw[i] = residual**-2
    return raw * (seen.size / raw.sum())
