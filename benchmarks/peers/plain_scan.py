"""A plain compiled scan, to be compared with: each replicate added up zone by zone, with a logarithm where a bound on the score
passes the largest so far (Kulldorff 2001). Zones, distribution of replicates and score are those of `phasezero.monitor.scan`."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


@numba.njit(cache=True, nogil=True)
def largest(order: Array, length: Array, cases: Array, expected: Array, total: float) -> float:
    """`cases` and `expected` (place, duration) are sums of the last 1, 2, … days; the conditional Poisson score."""
    durations = cases.shape[1]
    c, e = np.zeros(durations), np.zeros(durations)
    most = 0.0
    for i in range(len(length)):
        c[:], e[:] = 0.0, 0.0
        for k in range(length[i]):
            for d in range(durations):
                c[d] += cases[order[i, k], d]
                e[d] += expected[order[i, k], d]
                x = c[d] - e[d]
                if x > 0 and x * x * (total - c[d] + e[d]) > 2 * e[d] * (total - c[d]) * most:
                    score = c[d] * np.log(c[d] / e[d]) + (total - c[d]) * np.log((total - c[d]) / (total - e[d]))
                    most = max(most, score)
    return most


def largest_of_replicates(order: Array, length: Array, expected: Array, longest: int, cases: int, replicates: int) -> Array:
    """The largest score of each of `replicates` multinomial ones of `expected` (place, day)."""
    random = np.random.default_rng(0)
    usual = np.ascontiguousarray(expected[:, ::-1][:, :longest].cumsum(axis=1))
    edges = np.cumsum(expected.ravel()) / expected.sum()
    found = np.empty(replicates)
    for replicate in range(replicates):
        cells = np.minimum(np.searchsorted(edges, random.random(cases), side="right"), edges.size - 1)
        drawn = np.bincount(cells, minlength=edges.size).reshape(expected.shape)
        inside = np.ascontiguousarray(drawn[:, ::-1][:, :longest].cumsum(axis=1).astype(np.float64))
        found[replicate] = largest(order, length, inside, usual, float(cases))
    return found
