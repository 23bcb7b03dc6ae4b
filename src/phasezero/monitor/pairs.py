"""Do events that are near in space come near in time more often than when and where they come would bring about by themselves?

    from phasezero.monitor import pairs

    found = pairs.knox(days, coordinates, within_days=14, within=20, on="globe")
    found.pairs, found.expected, found.p_value

The test of Knox (1964): pairs of events no farther apart than a distance and a number of days, against what is left when the
times are dealt anew to the same places. What it can and cannot say: docs/explanation/pairs.md.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from phasezero.domain.distance import EARTH_KM
from phasezero.errors import BadInput
from phasezero.monitor import pair_kernels as kernels
from phasezero.monitor.handed_in import numbers, stream
from phasezero.monitor.sphere import unit

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
MOST_PAIRS = 100_000_000
"""Pairs of different places within the distance: 400 MB."""
MOST_PERMUTATIONS = 1_000_000
_CELLS = 2**20
_EDGE = 1 + 1e-9
"""What is as far apart as asked counts as near, whatever the last digit of the coordinates."""


@dataclass(frozen=True, slots=True)
class Knox:
    events: int
    near_in_space: int
    """Pairs within the distance, at any times."""
    near_in_time: int
    """Pairs within the days, at any places."""
    pairs: int
    """Pairs within both."""
    expected: float
    """Mean of `pairs` over all ways to deal the times to the places, exactly."""
    at_same_place: int
    """Of `pairs`, those whose places are the same: repeats."""
    expected_at_same_place: float
    p_value: float
    """That times dealt at random bring as many pairs or more; at least 1 / (permutations + 1)."""
    permutations: int
    seed: int

    @property
    def ratio(self) -> float:
        """Pairs to expected pairs; not a number where none can be."""
        return _ratio(self.pairs, self.expected)

    @property
    def near_repeat_ratio(self) -> float:
        """The same of pairs at two different places alone. Places that a source codes by their district's centre fall together
        whatever happened there: repeats are part of `ratio`, not of this."""
        return _ratio(self.pairs - self.at_same_place, self.expected - self.expected_at_same_place)


def knox(
    times: npt.ArrayLike,
    places: npt.ArrayLike,
    *,
    within_days: float,
    within: float,
    on: Literal["plane", "globe"] = "plane",
    permutations: int = 999,
    seed: int = 0,
) -> Knox:
    """The Knox test of events at `times` (event,), in days, and `places` (event, 2): x and y in a plane, or, on the globe,
    latitude and longitude in degrees.

    `within` is in the unit of x and y, on the globe in kilometres along its surface. Permutation number r has its own stream
    (Philox, keyed by `seed` and r). What is handed in is not changed.
    Raises BadInput for values that are none, and where the distance joins more than `MOST_PAIRS` pairs of different places.
    """
    for name, value in (("within_days", within_days), ("within", within)):
        if not 0 <= value < math.inf:
            raise BadInput(f"{name} is {value}; give a number from 0")
    if not 1 <= permutations <= MOST_PERMUTATIONS:
        raise BadInput(f"permutations is {permutations}; give a number from 1 to {MOST_PERMUTATIONS:,}")
    when = numbers(times, "times")
    if when.ndim != 1 or len(when) < 2:
        raise BadInput(f"times have the shape {when.shape}; give one number for each of two or more events")
    points, reach = _on(on, _places(places, len(when)), within)
    near = _near(points, reach * _EDGE)
    limit = within_days * _EDGE
    same, apart = near.count(when[near.order], limit)
    as_many = sum(sum(near.count(_dealt(when, seed, r), limit)) >= same + apart for r in range(1, permutations + 1))
    in_time = int(kernels.pairs_within(np.sort(when), 0, len(when), limit))
    chance = in_time / math.comb(len(when), 2)
    return Knox(
        events=len(when),
        near_in_space=near.same + near.apart,
        near_in_time=in_time,
        pairs=same + apart,
        expected=(near.same + near.apart) * chance,
        at_same_place=same,
        expected_at_same_place=near.same * chance,
        p_value=(1 + as_many) / (permutations + 1),
        permutations=permutations,
        seed=seed,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Near:
    """Which places are near each other, as the kernels have it."""

    order: Ints
    """(event,): indices of the events, sorted by place."""
    first: Ints
    start: Ints
    near: npt.NDArray[np.int32]
    same: int
    """Pairs of events at the same place."""
    apart: int
    """Pairs of events at two near places."""

    def count(self, times: Floats, limit: float) -> tuple[int, int]:
        """Pairs near in time, of those near in space; `times`, of events sorted by place, are sorted within places."""
        same, apart = kernels.near_in_time(times, self.first, self.start, self.near, limit)
        return int(same), int(apart)


def _dealt(times: Floats, seed: int, permutation: int) -> Floats:
    return stream(seed, permutation).permutation(times)


def _near(points: Floats, reach: float) -> _Near:
    cell, step = _grid(points, reach)
    order = np.lexsort((*points.T, cell))
    points, cell = points[order], cell[order]
    new = np.concatenate([[True], (points[1:] != points[:-1]).any(axis=1)])
    first = np.append(np.flatnonzero(new), len(points))
    points, cell = points[new], cell[new]
    start, none = np.zeros(len(points) + 1, np.int64), np.empty(0, np.int32)
    found = kernels.near_places(points, cell, step, reach, start, none, MOST_PAIRS)
    if found > MOST_PAIRS:
        raise BadInput(f"more than {MOST_PAIRS:,} pairs of places are within the distance; give a shorter one or fewer events")
    near = np.empty(found, np.int32)
    kernels.near_places(points, cell, step, reach, start, near, MOST_PAIRS)
    here = np.diff(first)
    apart = int((np.repeat(here, np.diff(start)) * here[near]).sum())
    return _Near(order, first, start, near, int((here * (here - 1) // 2).sum()), apart)


def _grid(points: Floats, reach: float) -> tuple[Ints, Ints]:
    """Cell of each point, and differences to the rows of cells at or after its own that may hold points within `reach`."""
    low, extent = points.min(axis=0), np.ptp(points, axis=0)
    width = max(reach * _EDGE, float(extent.max()) / _CELLS) or 1.0
    at = np.floor((points - low) / width).astype(np.int64)
    across = np.append(1, np.cumprod(at.max(axis=0)[:2] + 3))
    rows = [(0, 0), (1, 0), (-1, 1), (0, 1), (1, 1)] if extent[2] > 0 else [(0, 0), (1, 0)]
    return at @ across, np.array(rows) @ across[1:]


def _on(on: str, places: Floats, within: float) -> tuple[Floats, float]:
    """Points in space and how far they may be apart, in a straight line."""
    if on == "plane":
        return np.column_stack([places, np.zeros(len(places))]), within
    if on != "globe":
        raise BadInput(f"places are on {on!r}; give plane or globe")
    out = (np.abs(places) > [90, 180]).any(axis=1)
    if out.any():
        wrong = int(np.flatnonzero(out)[0])
        raise BadInput(f"event {wrong} is at {places[wrong].tolist()}; give latitude and longitude in degrees, or say: plane")
    return EARTH_KM * unit(places), 2 * EARTH_KM * math.sin(min(within / EARTH_KM, math.pi) / 2)


def _places(given: npt.ArrayLike, events: int) -> Floats:
    places = numbers(given, "places")
    if places.shape != (events, 2):
        raise BadInput(
            f"there are {events} times, and places have the shape {places.shape}; give one row of two numbers for each"
        )
    return places


def _ratio(found: float, expected: float) -> float:
    return found / expected if expected > 0 else math.nan
