"""What a cylinder scores: the log likelihood ratio of more cases inside than expected, against as many as expected.

*expectation-based* (Neill 2006): c log(c / e) + e - c, where the expected count e is given by a model of what is usual.
*conditional* (Kulldorff 1997): c log(c / e) + (C - c) log((C - c) / (C - e)), where all expected counts sum to the C cases.
Both grow with c above e and fall with e: "at least L" is "at least so many cases" for each expected count: no logarithm needed.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
_NEVER = -1.0


def ratio(cases: npt.ArrayLike, expected: npt.ArrayLike, total: float | None = None) -> Floats:
    """The log likelihood ratio; 0 where no more cases came than expected. `total`: C of the conditional one, else None."""
    c, e = np.broadcast_arrays(np.asarray(cases, dtype=np.float64), np.asarray(expected, dtype=np.float64))
    score = np.zeros(c.shape)
    more = c > e
    inside, usual = c[more], e[more]
    with np.errstate(divide="ignore"):
        score[more] = inside * np.log(inside / usual)
    if total is None:
        score[more] += usual - inside
    else:
        outside = total - inside
        left, usual_left = (np.where(outside > 0, one, 1.0) for one in (outside, total - usual))
        score[more] += np.where(outside > 0, outside * np.log(left / usual_left), 0.0)
    return score


def largest_expected(score: float, most: int, total: float | None = None) -> Floats:
    """For c = 1..`most` cases, the largest expected count at which they score at least `score` > 0; -1 where none does.

    By bisection, to a relative 1e-15: non-decreasing in c.
    """
    c = np.arange(1, most + 1, dtype=np.float64)
    low, high = np.zeros(most), c.copy()
    for _ in range(200):
        middle = (low + high) / 2
        enough = ratio(c, np.maximum(middle, 1e-300), total) >= score
        low, high = np.where(enough, middle, low), np.where(enough, high, middle)
        if (high - low <= 1e-15 * np.maximum(high, 1e-300)).all():
            break
    return np.where(low > 0, low, _NEVER)


def least_cases(score: float, expected: float, total: float | None = None) -> int:
    """The least number of cases that scores at least `score` where `expected` are; at most `total`."""
    low, high = int(expected), int(expected) + 1
    while ratio(high, expected, total) < score and (total is None or high < total):
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if ratio(middle, expected, total) >= score else (middle, high)
    return high if total is None else min(high, int(total))
