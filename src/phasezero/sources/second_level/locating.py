"""In which second-level region a point lies."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely

from phasezero.domain.regions import Unit
from phasezero.sources.boundaries import NEAR_KM
from phasezero.sources.boundaries.locating import KM_PER_DEGREE


def locate(units: Sequence[Unit], longitudes: Sequence[float], latitudes: Sequence[float]) -> list[str | None]:
    """The code of the unit that holds each point; where none does the nearest within `NEAR_KM`, as at the first level: towns lie
    at rivers and coasts, and lines are coarse. On a line between two the one that comes first in `units`. Else None."""
    if not units or not len(longitudes):
        return [None] * len(longitudes)
    points, where = np.unique(np.column_stack([longitudes, latitudes]).astype(np.float64), axis=0, return_inverse=True)
    tree = shapely.STRtree(shapely.from_wkb([one.outline for one in units]))
    found: list[int | None] = [None] * len(points)
    inside, places = tree.query(shapely.points(points), predicate="intersects")
    for point, place in sorted(zip(inside.tolist(), places.tolist(), strict=True), reverse=True):
        found[point] = place
    for i in (i for i, place in enumerate(found) if place is None):
        found[i] = _nearest(tree, float(points[i, 0]), float(points[i, 1]))
    return [None if (place := found[i]) is None else units[place].code for i in where.reshape(-1)]


def _nearest(tree: shapely.STRtree, longitude: float, latitude: float) -> int | None:
    """Distances are taken on the plane that touches the sphere at the point, which at 20 km is exact to a few metres."""
    east_km = KM_PER_DEGREE * max(float(np.cos(np.radians(latitude))), 0.01)
    dx, dy = NEAR_KM / east_km, NEAR_KM / KM_PER_DEGREE
    box = shapely.box(longitude - dx, latitude - dy, longitude + dx, latitude + dy)
    best: tuple[float, int] | None = None
    for place in sorted(tree.query(box).tolist()):
        near = shapely.clip_by_rect(tree.geometries[place], *box.bounds)
        if near.is_empty:
            continue
        on_plane = shapely.transform(near, lambda xy: (xy - (longitude, latitude)) * (east_km, KM_PER_DEGREE))
        km = float(shapely.distance(on_plane, shapely.Point(0, 0)))
        if km <= NEAR_KM and (best is None or km < best[0]):
            best = (km, place)
    return best[1] if best else None
