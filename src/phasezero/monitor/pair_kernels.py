"""Compiled loops over pairs of places and of events. Shapes are checked by those who call.

Events stand sorted by place: those of place p are `first[p]` to `first[p + 1]`. The places near place p, each pair once, are
`near[start[p] : start[p + 1]]`.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


@numba.njit(cache=True, nogil=True)
def near_places(points: Array, cell: Array, step: Array, reach: float, start: Array, near: Array, most: int) -> int:
    """Pairs of `points` (place, 3) no farther apart than `reach`: how many, stopping above `most`, with the number of each place
    summed up in `start`; into `near` where it has room for them.

    `cell` (place,) is ascending: numbers of the cells, no narrower than `reach`, of a grid whose cells are numbered along rows.
    `step` leads from a cell to the middle one of three in each row that may hold near places of the same or a higher number.
    """
    found, square = 0, reach * reach
    fill = len(near) > 0
    low, high = np.zeros(len(step), np.int64), np.zeros(len(step), np.int64)
    for i in range(len(points)):
        if i == 0 or cell[i] != cell[i - 1]:
            for row in range(len(step)):
                low[row] = np.searchsorted(cell, cell[i] + step[row] - 1, side="left")
                high[row] = np.searchsorted(cell, cell[i] + step[row] + 1, side="right")
        for row in range(len(step)):
            for j in range(max(i + 1, low[row]), high[row]):
                x, y, z = points[i, 0] - points[j, 0], points[i, 1] - points[j, 1], points[i, 2] - points[j, 2]
                if x * x + y * y + z * z <= square:
                    if fill:
                        near[found] = j
                    found += 1
        start[i + 1] = found
        if found > most:
            return found
    return found


@numba.njit(cache=True, nogil=True)
def pairs_within(times: Array, since: int, until: int, limit: float) -> int:
    """Pairs of ascending `times[since:until]` no farther apart than `limit`."""
    found, j = 0, since
    for i in range(since, until):
        while times[i] - times[j] > limit:
            j += 1
        found += i - j
    return found


@numba.njit(cache=True, nogil=True)
def pairs_between(times: Array, one: int, one_end: int, other: int, other_end: int, limit: float) -> int:
    """Pairs of one of ascending `times[one:one_end]` and one of `times[other:other_end]` no farther apart than `limit`."""
    found, low, high = 0, other, other
    for i in range(one, one_end):
        while low < other_end and times[i] - times[low] > limit:
            low += 1
        while high < other_end and times[high] - times[i] <= limit:
            high += 1
        found += high - low
    return found


@numba.njit(cache=True, nogil=True)
def near_in_time(times: Array, first: Array, start: Array, near: Array, limit: float) -> tuple[int, int]:
    """Pairs of events no farther apart than `limit` at the same place, and at two near places. Sorts `times` within places."""
    places = len(first) - 1
    same, apart = 0, 0
    for p in range(places):
        if first[p + 1] - first[p] > 1:
            times[first[p] : first[p + 1]].sort()
            same += pairs_within(times, first[p], first[p + 1], limit)
    if places == len(times):
        for p in range(places):
            for k in range(start[p], start[p + 1]):
                apart += abs(times[p] - times[near[k]]) <= limit
        return same, apart
    for p in range(places):
        for k in range(start[p], start[p + 1]):
            q = near[k]
            apart += pairs_between(times, first[p], first[p + 1], first[q], first[q + 1], limit)
    return same, apart
