"""EARS C1 to C3 on daily counts (Fricker, Hegler & Dunfee 2008, Stat. Med. 27), with the bounds of R `surveillance::earsC`.

C1 and C2 measure a day against mean and standard deviation of seven days, C2 with two days between; C3 adds up by how much the
last three C2 exceed 1. Without a deviation in the seven days the statistic is infinite or not a number: these are kept.
"""

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt
from scipy.stats import norm

Floats = npt.NDArray[np.float64]

BASELINE, LAG = 7, 2
Z_ALPHA = float(norm.ppf(1 - 0.001))


@numba.njit(cache=True, nogil=True, error_model="numpy")
def _moments(counts: Floats, lag: int) -> tuple[Floats, Floats]:
    """Mean and standard deviation of the seven days up to `lag` + 1 days before each; NaN where there are fewer."""
    units, days = counts.shape
    mean, deviation = np.full((units, days), np.nan), np.full((units, days), np.nan)
    for u in range(units):
        for t in range(BASELINE + lag, days):
            total = 0.0
            for i in range(t - lag - BASELINE, t - lag):
                total += counts[u, i]
            middle, squares = total / BASELINE, 0.0
            for i in range(t - lag - BASELINE, t - lag):
                squares += (counts[u, i] - middle) ** 2
            mean[u, t], deviation[u, t] = middle, np.sqrt(squares / (BASELINE - 1))
    return mean, deviation


@numba.njit(cache=True, nogil=True, error_model="numpy")
def _sums(counts: Floats, mean: Floats, deviation: Floats) -> tuple[Floats, Floats]:
    """C2, and the sum of what it exceeds 1 by on the two days before."""
    c2 = (counts - mean) / deviation
    before = np.full(counts.shape, np.nan)
    for u in range(counts.shape[0]):
        for t in range(BASELINE + LAG + 2, counts.shape[1]):
            parts = 0.0
            for i in (t - 2, t - 1):
                over = c2[u, i] - 1
                parts += over if over > 0 or np.isnan(over) else 0.0
            before[u, t] = parts
    return c2, before


def statistic(counts: Floats, method: str, least_deviation: float = 0.0) -> Floats:
    """C1, C2 or C3 of each unit and day, 0 where there is none; `least_deviation` is `earsC`'s minSigma."""
    mean, deviation = _moments(counts, 0 if method == "C1" else LAG)
    c, before = _sums(counts, mean, np.maximum(deviation, least_deviation))
    return np.nan_to_num(c if method != "C3" else np.maximum(c - 1, 0.0) + before, nan=0.0)


def upper_bound(counts: Floats, method: str, z: float = Z_ALPHA) -> Floats:
    """The count above which there is an alarm."""
    mean, deviation = _moments(counts, 0 if method == "C1" else LAG)
    if method != "C3":
        return mean + z * deviation
    _, before = _sums(counts, mean, deviation)
    with np.errstate(invalid="ignore"):
        bound = counts + deviation * (z - before)
    return np.where(bound < 0, 0.0, bound)
