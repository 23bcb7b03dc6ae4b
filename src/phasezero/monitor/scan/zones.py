"""Zones of a scan: round each place, the place itself and its nearest neighbours, one more at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.spatial import KDTree

from phasezero.domain.distance import EARTH_KM
from phasezero.errors import BadInput
from phasezero.monitor.sphere import unit

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Zones:
    """Zone k of centre i is `order[i, : k + 1]`, for k below `length[i]`."""

    order: npt.NDArray[np.int32]
    """(centre, neighbour): indices of places, the nearest first, the centre itself at the front."""
    length: Ints
    """(centre,): how many of them make zones."""
    visit: Ints
    """(centre,): centres in an order in which those near each other follow each other, so that what they share stays at hand."""

    @property
    def count(self) -> int:
        return int(self.length.sum())


def zones(
    coordinates: Floats,
    on: Literal["plane", "globe"] = "globe",
    neighbours: int | None = None,
    weight: Floats | None = None,
    largest_share: float = 0.5,
    radius: float | None = None,
) -> Zones:
    """The zones of places at `coordinates`, (place, 2): x and y in a plane, or latitude and longitude in degrees.

    A zone has at most `neighbours` places (all where None) and, where `weight` (place,) is given, at most `largest_share` of its
    sum: population, or expected cases. Where `radius` is given, none lies farther from the centre: kilometres on the globe, units
    of the coordinates in a plane. Places at the same distance come in the order given.

    Raises BadInput for coordinates that are none.
    """
    points = _points(np.asarray(coordinates, dtype=np.float64), on)
    most = len(points) if neighbours is None else min(neighbours, len(points))
    if most < 1:
        raise BadInput(f"neighbours is {neighbours}; a zone has at least one place")
    if radius is not None and not radius >= 0:
        raise BadInput(f"the radius is {radius}; give 0 or more")
    order, distance = _nearest(points, most)
    length = np.full(len(points), most, dtype=np.int64)
    if radius is not None:
        reach = radius if on == "plane" else 2 * np.sin(min(radius / EARTH_KM, np.pi) / 2)
        length = np.maximum(1, (distance <= reach * (1 + 1e-9)).sum(axis=1))
    if weight is not None:
        share = _share(np.asarray(weight, dtype=np.float64), order)
        length = np.minimum(length, np.maximum(1, (share <= largest_share + 1e-12).sum(axis=1)))
    return Zones(order, length, KDTree(points, leafsize=4).indices.astype(np.int64))


def _points(given: Floats, on: str) -> Floats:
    if given.ndim != 2 or given.shape[1] != 2 or not len(given):
        raise BadInput(f"coordinates have the shape {given.shape}; give one row of two numbers for each place")
    if not np.isfinite(given).all():
        raise BadInput(f"coordinates of place {int(np.flatnonzero(~np.isfinite(given).all(axis=1))[0])} are no numbers")
    if on == "plane":
        return given
    if (np.abs(given[:, 0]) > 90).any() or (np.abs(given[:, 1]) > 180).any():
        wrong = int(np.flatnonzero((np.abs(given[:, 0]) > 90) | (np.abs(given[:, 1]) > 180))[0])
        raise BadInput(f"place {wrong} is at {given[wrong].tolist()}; give latitude and longitude in degrees, or say: plane")
    return unit(given)


def _share(weight: Floats, order: npt.NDArray[np.int32]) -> Floats:
    """(centre, neighbour): share of the whole weight of a place and all nearer ones."""
    if weight.shape != (len(order),) or not np.isfinite(weight).all() or (weight < 0).any() or weight.sum() <= 0:
        raise BadInput(f"weights have the shape {weight.shape}; give one from 0 for each of {len(order)} places, not all 0")
    return np.asarray(np.cumsum(weight[order], axis=1) / weight.sum())


def _nearest(points: Floats, most: int) -> tuple[npt.NDArray[np.int32], Floats]:
    """By distance, then by index, and the distances; -1 of a place to itself. On the globe the straight line through it, of a
    globe of radius 1, which orders as the way on its surface does."""
    if most < len(points):  # places at the same distance as the last one may stand beyond it: ask for some more
        asked = min(len(points), most + 8)
        distance, found = (np.asarray(one).reshape(len(points), asked) for one in KDTree(points).query(points, k=asked))
    else:
        distance = np.sqrt(np.square(points[:, None] - points[None]).sum(axis=-1))
        found = np.broadcast_to(np.arange(len(points)), distance.shape).copy()
    itself = np.arange(len(points))[:, None] == found
    lost = ~itself.any(axis=1)  # many places at one point: the centre is among its own all the same
    found[lost, -1] = np.flatnonzero(lost)
    itself[lost, -1] = True
    distance = np.where(itself, -1.0, np.round(distance, 12))
    best = np.lexsort((found, distance), axis=1)[:, :most]
    return np.take_along_axis(found, best, axis=1).astype(np.int32), np.take_along_axis(distance, best, axis=1)
