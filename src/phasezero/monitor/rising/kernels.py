"""Compiled loops of `rising`: imported only when used. Arrays are float64 of shape (unit, day), checked by `arrays.Series`."""

from __future__ import annotations

import math

import numba
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

GUARD = 21
"""Days between the youngest day that a level is learned from and the day it is expected for: a rise must not raise its own
expectation."""
MONTH = 28
"""Days."""
START = 90
"""Days from which the first level is taken."""
BLOCK = 14
"""Days over which it is measured whether counts hang together."""
YEAR = 365.25
_PRIOR_WAVE = 0.02
"""Variance of each coefficient of the yearly wave before anything is seen: swings of about a seventh."""
_DAYS_PER_EVENT = 60.0
"""The prior of the level: half an event in half as many days."""
_WARY_EVIDENCE = 2.0
_WARY_WEIGHT = 0.1
"""A day of a month that is unusually violent (log likelihood ratio above `_WARY_EVIDENCE`) teaches a tenth of a usual day."""
_FORGET = 0.999
"""A day: speeds and dispersion are judged by the last three years or so."""
_PRIOR_BLOCKS = 20.0
_LARGEST_BLOCK = 5.0
"""A block's squared standard deviation counts up to this much, so that one crisis does not make all that follows usual."""


@numba.njit(cache=True, nogil=True)
def log_likelihood(count: float, mean: float, size: float) -> float:
    """Log probability of a count under the negative binomial of that mean and size."""
    none = size * math.log(size / (size + mean))
    if count <= 0:
        return none
    ways = math.lgamma(count + size) - math.lgamma(size) - math.lgamma(count + 1)
    return ways + none + count * math.log(mean / (size + mean))


@numba.njit(cache=True, nogil=True)
def excess(count: float, mean: float, size: float) -> float:
    """Log of sup over rho > 1 of f(count; rho mean) / f(count; mean), negative binomial; 0 where the count is no excess."""
    if count <= mean or mean <= 0:
        return 0.0
    return count * math.log(count / mean) - (count + size) * math.log((count + size) / (mean + size))


@numba.njit(cache=True, nogil=True)
def _update(level: Floats, spread: Floats, count: float, seen: float, size: float, wave: Floats, weight: float) -> None:
    """One step of the extended Kalman filter of log rate = level . (1, wave), in place."""
    mean = math.exp(level[0] + level[1] * wave[0] + level[2] * wave[1]) * seen
    a = spread[0, 0] + spread[0, 1] * wave[0] + spread[0, 2] * wave[1]
    b = spread[1, 0] + spread[1, 1] * wave[0] + spread[1, 2] * wave[1]
    c = spread[2, 0] + spread[2, 1] * wave[0] + spread[2, 2] * wave[1]
    total = a + b * wave[0] + c * wave[1] + (1 / mean + 1 / size) / weight
    step = (count - mean) / mean / total
    gain = (a, b, c)
    for i in range(3):
        level[i] += gain[i] * step
        for j in range(3):
            spread[i, j] -= gain[i] * gain[j] / total
    level[0] = min(max(level[0], -9.0), 9.0)


@numba.njit(cache=True, nogil=True)
def _weigh(logs: Floats, into: Floats) -> None:
    """exp(logs), scaled to a sum of 1."""
    top, total = logs.max(), 0.0
    for i in range(logs.size):
        into[i] = math.exp(logs[i] - top)
        total += into[i]
    for i in range(logs.size):
        into[i] /= total


@numba.njit(cache=True, nogil=True)
def _total(values: Floats, first: int, last: int) -> float:
    total = 0.0
    for t in range(first, last):
        total += values[t]
    return total


@numba.njit(cache=True, nogil=True)
def _product(values: Floats, others: Floats, first: int, last: int) -> float:
    total = 0.0
    for t in range(first, last):
        total += values[t] * others[t]
    return total


def state(units: int, speeds: Floats, dispersions: Floats) -> Floats:
    """(unit, number): what `expect` remembers between two days, before the first."""
    ways = speeds.size
    begun = np.zeros((units, ways * (12 + 4 * (GUARD + 1) + 1) + dispersions.size + 3))
    begun[:, -3 - dispersions.size : -3] = -0.5 * np.log(dispersions) ** 2
    begun[:, -3], begun[:, -2:] = 1.0, _PRIOR_BLOCKS
    return begun


@numba.njit(cache=True, nogil=True)
def expect(
    counts: Floats, exposure: Floats, speeds: Floats, dispersions: Floats, begun: Floats, found: Floats, first: int
) -> None:
    """Of each unit and day from `first` on, from days at least `GUARD` older only, into `found`, of shape (4, unit, day): the
    mean of a fully documented day (0 where there is no history yet), the size k of its negative binomial, the variance of the log
    level, and the share of the evidence of a day that stands when days hang together (1: they do not).

    `speeds`: standard deviations a day of the log level, weighed by how well each foretold sums of a week. `dispersions`: 1/k
    weighed by their likelihood, with a log-normal prior around 1. `begun`: what is remembered of the days before `first` (`state`
    where it is 0), afterwards of all; `found` holds those days.
    """
    for u in range(counts.shape[0]):
        _expect_unit(counts[u], exposure[u], speeds, dispersions, begun[u], found[:, u], first)


@numba.njit(cache=True, nogil=True)
def _expect_unit(
    count: Floats, seen: Floats, speeds: Floats, dispersions: Floats, begun: Floats, found: Floats, first_day: int
) -> None:
    mean, size, doubt, independent = found[0], found[1], found[2], found[3]
    ways, first, delayed = speeds.size, START + GUARD, GUARD + 1
    level, spread = begun[: 3 * ways].reshape(ways, 3), begun[3 * ways : 12 * ways].reshape(ways, 3, 3)
    part = begun[12 * ways :]
    past, past_doubt = part[: 3 * ways * delayed].reshape(delayed, ways, 3), part[3 * ways * delayed :][: ways * delayed]
    past_doubt = past_doubt.reshape(delayed, ways)
    part = part[4 * ways * delayed :]
    of_speed, of_dispersion, last = part[:ways], part[ways : ways + dispersions.size], part[ways + dispersions.size :]
    together, k = last[1:], last[0]
    share, by_day, wave = np.zeros(ways), np.zeros(ways), np.zeros(2)
    chances, logs = np.zeros(dispersions.size), np.log(dispersions)
    for t in range(first_day, count.size):
        wave[0], wave[1] = math.sin(2 * math.pi * t / YEAR), math.cos(2 * math.pi * t / YEAR)
        if t >= first:
            then = (t - GUARD) % delayed
            _weigh(of_speed, share)
            for q in range(ways):
                by_day[q] = math.exp(past[then, q, 0] + past[then, q, 1] * wave[0] + past[then, q, 2] * wave[1])
                mean[t] += share[q] * by_day[q]
                doubt[t] += share[q] * past_doubt[then, q]
            size[t], independent[t] = k, min(1.0, together[0] / together[1])
            k = _dispersion(of_dispersion, dispersions, logs, chances, count[t], mean[t] * seen[t], k)
            if t % 7 == 6 and t >= first + 7:
                _weigh_speeds(of_speed, by_day, past_doubt[then], _total(count, t - 6, t + 1), _total(seen, t - 6, t + 1), k)
            if t % BLOCK == BLOCK - 1 and t >= first + BLOCK:
                events, expected = _total(count, t - BLOCK + 1, t + 1), _product(mean, seen, t - BLOCK + 1, t + 1)
                _hang_together(together, events, expected, k, doubt[t])
        weight = 1.0
        if t >= first + MONTH:
            events = _total(count, t - MONTH + 1, t + 1)
            if events > 0 and excess(events, _product(mean, seen, t - MONTH + 1, t + 1), MONTH * k) > _WARY_EVIDENCE:
                weight = _WARY_WEIGHT
        if t == START - 1:
            _begin(level, spread, count[:START].sum(), seen[:START].sum())
        elif t >= START:
            for q in range(ways):
                spread[q, 0, 0] += speeds[q] ** 2
                if seen[t] > 0:
                    _update(level[q], spread[q], count[t], seen[t], k, wave, weight)
        for q in range(ways):
            past[t % delayed, q, 0], past[t % delayed, q, 1] = level[q, 0], level[q, 1]
            past[t % delayed, q, 2], past_doubt[t % delayed, q] = level[q, 2], spread[q, 0, 0] + GUARD * speeds[q] ** 2
    last[0] = k


@numba.njit(cache=True, nogil=True)
def _begin(level: Floats, spread: Floats, events: float, exposed: float) -> None:
    """The first level, from the first `START` days."""
    for q in range(level.shape[0]):
        level[q, 0] = math.log((events + 0.5) / (exposed + _DAYS_PER_EVENT / 2))
        spread[q, 0, 0], spread[q, 1, 1], spread[q, 2, 2] = 1 / (events / 2 + 0.5), _PRIOR_WAVE, _PRIOR_WAVE


@numba.njit(cache=True, nogil=True)
def _dispersion(
    evidence: Floats, dispersions: Floats, logs: Floats, chances: Floats, count: float, mean: float, before: float
) -> float:
    """k after one more day; `evidence` of each 1/k (with its `logs`) and their probabilities, in place."""
    if mean <= 0:
        return before
    for a in range(dispersions.size):
        evidence[a] = evidence[a] * _FORGET + log_likelihood(count, mean, 1 / dispersions[a])
    _weigh(evidence, chances)
    middle = 0.0
    for a in range(dispersions.size):
        middle += chances[a] * logs[a]
    return math.exp(-middle)


@numba.njit(cache=True, nogil=True)
def _weigh_speeds(logs: Floats, by_day: Floats, doubt: Floats, count: float, seen: float, k: float) -> None:
    """How well each speed foretold the sum of a week, in place."""
    if seen > 0:
        for q in range(logs.size):
            foretold = log_likelihood(count, by_day[q] * seen, 1 / (1 / (7 * k) + doubt[q]))
            logs[q] = logs[q] * _FORGET**7 + foretold


@numba.njit(cache=True, nogil=True)
def _hang_together(together: Floats, count: float, expected: float, k: float, doubt: float) -> None:
    """Blocks of days so far, and the sum of their squared standard deviations, both with a prior, in place."""
    if expected > 0:
        variance = expected + expected**2 * (1 / (BLOCK * k) + doubt)
        unusual = min((count - expected) ** 2 / variance, _LARGEST_BLOCK)
        together[0] = _PRIOR_BLOCKS + (together[0] - _PRIOR_BLOCKS) * _FORGET**BLOCK + 1
        together[1] = _PRIOR_BLOCKS + (together[1] - _PRIOR_BLOCKS) * _FORGET**BLOCK + unusual


@numba.njit(cache=True, nogil=True)
def moving(counts: Floats, expected: Floats, size: Floats, doubt: Floats, independent: Floats, memory: float) -> Floats:
    """Evidence of a rise in the exponentially weighted moving sum S = sum_a (1 - memory)^a y(t - a) of each unit and day.

    With A = sum w m and B = sum w^2 m over what is expected, the sum times A / B has the mean and variance of a negative binomial
    with 1/k = sum w^2 m^2 / k / A^2 + doubt; the evidence is the log of its sup over rho > 1 likelihood ratio, times
    `independent`.
    """
    units, days = counts.shape
    result = np.zeros((units, days))
    keep = 1 - memory
    for u in range(units):
        seen, whole, square, spread = 0.0, 0.0, 0.0, 0.0
        for t in range(days):
            mean = expected[u, t]
            seen, whole = counts[u, t] * (mean > 0) + keep * seen, mean + keep * whole
            square, spread = mean + keep**2 * square, mean**2 / size[u, t] + keep**2 * spread
            if square > 0:
                k = 1 / (spread / whole**2 + doubt[u, t])
                result[u, t] = excess(seen * whole / square, whole * whole / square, k) * independent[u, t]
    return result


@numba.njit(cache=True, nogil=True)
def since(counts: Floats, expected: Floats, size: Floats, independent: Floats, times: Floats, back: int) -> Floats:
    """For each unit (rows) and start s = 0 .. back - 1 days before the last day: log of the mean over `times` of the likelihood
    ratio of all days from then on."""
    units, days = counts.shape
    result = np.full((units, back), -math.inf)
    for u in range(units):
        total = np.zeros(times.size)
        for s in range(min(back, days)):
            t = days - 1 - s
            mean, k = expected[u, t], size[u, t]
            for i in range(times.size):
                if mean > 0:
                    ratio = counts[u, t] * math.log(times[i])
                    ratio -= (counts[u, t] + k) * math.log((k + times[i] * mean) / (k + mean))
                    total[i] += ratio * independent[u, t]
            top = total.max()
            result[u, s] = top + math.log(np.exp(total - top).mean())
    return result


@numba.njit(cache=True, nogil=True)
def count_alarms(above: npt.NDArray[np.bool_], first: int, quiet: int) -> npt.NDArray[np.bool_]:
    """The days on which an alarm is raised: above, and none raised in the `quiet` days before."""
    raised = np.zeros(above.shape, np.bool_)
    for u in range(above.shape[0]):
        last = first - quiet
        for t in range(first, above.shape[1]):
            if above[u, t] and t - last >= quiet:
                raised[u, t] = True
                last = t
    return raised
