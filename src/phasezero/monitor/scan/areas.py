"""What the places of one area, a region, do together by chance, learned from the past of a table.

Cases of a region do not come place by place: a bad day brings several at once, and its level moves apart from the country's. A
scan that takes its places for independent tells far more clusters than it promises. Two variances are learned for each area:

- *of a day*: the negative binomial 1 / k of the area's daily total, less what its places bring each on its own;
- *of a stretch* as long as the days scanned: of the area's total, beside what its own discounted past made expected, less what
  days and the uncertainty of that past explain.

Each is the mean of a posterior over a grid, whose prior is learned from all areas together (empirical Bayes): an area with few
cases is like the others. Streams scanned together share these factors, so they are learned from the sum of all.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.signal import lfilter
from scipy.special import gammaln

from phasezero.monitor.scan.history import Spread, learned
from phasezero.monitor.scan.nulls import Together

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
_DAY = np.array([1e-6, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0])
_STRETCH = np.array([1e-6, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6])
"""Variances among which is weighed."""
_WARM = 180
"""Days after which an area's past says what to expect of it."""
_ROUNDS = 60


def together(
    cases: npt.ArrayLike, areas: Ints, scanned: int, *, exposure: Floats | None = None, half_life: float = 365.0, week: int = 7
) -> Together:
    """From all days of `cases` (place, day), all streams together, before the last `scanned`; `areas` (place,): index of the area
    of each place. The other arguments as of `expected_from_history`."""
    past = np.asarray(np.asarray(cases)[:, :-scanned], dtype=np.float64)
    share = np.ones(past.shape[1]) if exposure is None else np.maximum(np.asarray(exposure, dtype=np.float64), 1e-6)
    rates, _, factor, spread = learned(past, share, scanned, half_life, week)
    count = int(areas.max()) + 1
    total, rate = np.zeros((count, past.shape[1])), _sum(rates, areas, count)
    np.add.at(total, areas, past)
    usual = rate[:, None] * factor[: past.shape[1]] * share
    level, told = _level(total, usual, half_life)
    day = _of_days(total, usual * level)
    stretch = _of_stretches(total, usual, level, told, day, scanned)
    return Together(areas, _less_own(day, rates, rate, areas, spread), stretch)


def _sum(of_places: Floats, areas: Ints, count: int) -> Floats:
    return np.asarray(np.bincount(areas, of_places, count), dtype=np.float64)


def _level(total: Floats, usual: Floats, half_life: float) -> tuple[Floats, Floats]:
    """(area, day) of the days before each, discounted: what came for each case usual, one more of both, and how many cases tell
    it."""
    kept = 2.0 ** (-1 / half_life)
    seen, mean = (lfilter([0.0, kept], [1.0, -kept], one, axis=1) for one in (total, usual))
    return (seen + 1) / (mean + 1), (1 + kept) * (seen + 1)


def _of_days(total: Floats, mean: Floats) -> Floats:
    """1 / k of the days of each area."""
    return _weighed(total[:, _WARM:], mean[:, _WARM:], np.zeros(mean[:, _WARM:].shape), _DAY)


def _of_stretches(total: Floats, usual: Floats, level: Floats, told: Floats, day: Floats, scanned: int) -> Floats:
    """Variance of the factor of each area's stretches, beyond days and the doubt about the level known before each."""
    starts = np.arange(total.shape[1] - scanned, _WARM, -scanned)
    if not len(starts):
        return np.zeros(len(total))
    here = starts[:, None] + np.arange(scanned)
    mean = usual[:, here]
    whole = np.maximum(mean.sum(axis=2), 1e-12)
    known = day[:, None] * (mean**2).sum(axis=2) / whole**2 + 1 / told[:, starts]
    return _weighed(total[:, here].sum(axis=2), whole * level[:, starts], known, _STRETCH)


def _weighed(cases: Floats, mean: Floats, known: Floats, grid: Floats) -> Floats:
    """Posterior mean, for each row, of the variance of a factor beside the one `known`, by negative binomial likelihoods."""
    m, row = np.maximum(mean, 1e-12), np.arange(len(cases))
    fit = np.empty((len(cases), len(grid)))
    for g, variance in enumerate(grid):
        k = 1 / (known + variance)
        fit[:, g] = -(k * np.log1p(m / k)).sum(axis=1)
        at, when = np.nonzero(cases)
        y, here, size = cases[at, when], m[at, when], k[at, when]
        more = gammaln(y + size) - gammaln(size) + y * np.log(here / (here + size))
        fit[:, g] += np.bincount(at, more, len(row))
    fit = np.exp(fit - fit.max(axis=1, keepdims=True))
    prior = np.full(len(grid), 1 / len(grid))
    for _ in range(_ROUNDS):
        after = fit * prior
        after /= after.sum(axis=1, keepdims=True)
        prior = (after.sum(axis=0) + 1 / len(grid)) / (len(row) + 1)
    return np.asarray(after @ grid)


def _less_own(day: Floats, rates: Floats, rate: Floats, areas: Ints, spread: Spread) -> Floats:
    """Without what the places bring each on its own, taken at the rates of a day."""
    part = rates / rate[areas]
    own, alone = (_sum(one, areas, len(rate)) for one in (part**2 / spread.size(rates), part**2))
    return np.asarray(np.where(alone < 0.99, np.maximum(day - own, 0) / np.maximum(1 - alone, 0.01), 0.0))
