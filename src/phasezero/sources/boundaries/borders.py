"""How far points lie from a country."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import shapely
from numpy.typing import NDArray

from phasezero.sources.boundaries.locating import KM_PER_DEGREE, geometries_of


def km_outside(iso3: str, longitudes: Sequence[float], latitudes: Sequence[float]) -> NDArray[np.float64]:
    """How far each point lies outside a country, in km; 0 inside it, infinite where no shape of it is held.

    Distances are taken on the plane that touches the sphere at the nearest point's latitude: within 200 km to about 2 %, less
    than the outlines are off. Raises UnknownCountry.
    """
    shape = _whole(iso3)
    if shape is None:
        return np.full(len(longitudes), np.inf)
    points, where = np.unique(np.column_stack([longitudes, latitudes]).astype(np.float64), axis=0, return_inverse=True)
    made = shapely.points(points)
    nearest = shapely.get_coordinates(shapely.shortest_line(made, shape)).reshape(-1, 2, 2)
    apart = nearest[:, 1] - nearest[:, 0]
    east = np.cos(np.radians(nearest.mean(axis=1)[:, 1]))
    km = np.hypot(apart[:, 0] * east, apart[:, 1]) * KM_PER_DEGREE
    return np.asarray(km[where.reshape(-1)], dtype=np.float64)


@cache
def _whole(iso3: str) -> shapely.Geometry | None:
    """A country as one geometry; None where no shape of it is held."""
    geometries = geometries_of(iso3)
    if not geometries:
        return None
    whole = shapely.union_all(geometries)
    shapely.prepare(whole)
    return whole
