"""In which first-level region a point lies."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import shapely
from numpy.typing import NDArray

from phasezero.domain.countries import country
from phasezero.domain.distance import EARTH_KM, kilometres
from phasezero.domain.regions import Region
from phasezero.sources.boundaries.outlines import world_outlines
from phasezero.sources.boundaries.shapes import coded_shapes
from phasezero.sources.boundaries.topojson import Line

NEAR_KM = 20.0
"""How far outside its country's outline a point may lie and still belong to the nearest region."""
KM_PER_DEGREE = kilometres((0.0, 0.0), (1.0, 0.0))
"""Of latitude, on a sphere of 6,371 km."""


def locate(country_iso3: str, longitudes: Sequence[float], latitudes: Sequence[float]) -> list[str | None]:
    """The region code of each point, or None: among the event's own country's regions, never by name.

    First the region that holds the point; where none does, the region that holds it in one of the country's successors
    (`Country.successors`, in that order); then the country's nearest region within `NEAR_KM`. Successors come before the nearest
    region because Gaza and the Eritrean border lie within 20 km of a country whose events they are counted in. A point on a line
    between two regions belongs to the one whose code sorts first. Raises UnknownCountry.
    """
    points, where = np.unique(np.column_stack([longitudes, latitudes]).astype(np.float64), axis=0, return_inverse=True)
    codes: list[str | None] = [None] * len(points)
    for iso3 in (country_iso3, *country(country_iso3).successors):
        left = np.array([i for i, code in enumerate(codes) if code is None], dtype=np.int64)
        for i, code in zip(left.tolist(), _holding(iso3, points[left, 0], points[left, 1]), strict=True):
            codes[i] = code
    for i in (i for i, code in enumerate(codes) if code is None):
        codes[i] = _nearest(country_iso3, float(points[i, 0]), float(points[i, 1]))
    return [codes[i] for i in where.reshape(-1)]


class _Index:
    """The regions of one country as geometries, in the order of their codes, with a tree over their boxes."""

    def __init__(self, iso3: str) -> None:
        shapes = coded_shapes(iso3)
        self.codes = list(shapes)
        self.geometries = [_geometry(polygons) for _, polygons in shapes.values()]
        shapely.prepare(self.geometries)
        self.tree = shapely.STRtree(self.geometries)


@cache
def _index(iso3: str) -> _Index:
    return _Index(iso3)


def geometries_of(iso3: str) -> list[shapely.Geometry]:
    """The regions of a country, in the order of their codes. Raises UnknownCountry."""
    return _index(iso3).geometries


def _geometry(polygons: tuple[tuple[Line, ...], ...]) -> shapely.Geometry:
    """A region as one geometry. Lines of fewer than four points enclose nothing and are left out."""
    made = [shapely.Polygon(shell, [hole for hole in holes if len(hole) >= 4]) for shell, *holes in polygons if len(shell) >= 4]
    geometry: shapely.Geometry = shapely.MultiPolygon(made)
    return geometry if shapely.is_valid(geometry) else shapely.make_valid(geometry)


def _holding(iso3: str, longitudes: NDArray[np.float64], latitudes: NDArray[np.float64]) -> list[str | None]:
    """The region of this country that holds each point, or None."""
    if not len(longitudes):
        return []
    index = _index(iso3)
    found: list[int] = [len(index.codes)] * len(longitudes)
    points, places = index.tree.query(shapely.points(longitudes, latitudes), predicate="intersects")
    for point, place in zip(points.tolist(), places.tolist(), strict=True):
        found[point] = min(found[point], place)
    return [index.codes[place] if place < len(index.codes) else None for place in found]


def _nearest(iso3: str, longitude: float, latitude: float) -> str | None:
    """This country's nearest region, if it is within `NEAR_KM`.

    Distances are taken on the plane that touches the sphere at the point, which at 20 km is exact to a few metres.
    """
    index = _index(iso3)
    east_km = KM_PER_DEGREE * max(float(np.cos(np.radians(latitude))), 0.01)
    dx, dy = NEAR_KM / east_km, NEAR_KM / KM_PER_DEGREE
    box = shapely.box(longitude - dx, latitude - dy, longitude + dx, latitude + dy)
    best: tuple[float, str] | None = None
    for place in sorted(index.tree.query(box).tolist()):
        near = shapely.clip_by_rect(index.geometries[place], *box.bounds)
        if near.is_empty:
            continue
        on_plane = shapely.transform(near, lambda xy: (xy - (longitude, latitude)) * (east_km, KM_PER_DEGREE))
        km = float(shapely.distance(on_plane, shapely.Point(0, 0)))
        if km <= NEAR_KM and (best is None or km < best[0]):
            best = (km, index.codes[place])
    return best[1] if best else None


def point_in(region: Region) -> tuple[float, float]:
    """Latitude and longitude of a point inside a region, in degrees: where something is put of which only the region is told."""
    index = _index(region.country)
    return _inside(index.geometries[index.codes.index(region.code)])


def middle(iso3: str) -> tuple[float, float]:
    """Latitude and longitude of a point inside a country. Raises UnknownCountry, and KeyError where no shape of it is held."""
    shapes = _index(iso3).geometries or [
        shapely.MultiPolygon([(polygon[0], polygon[1:]) for polygon in outline.shape])
        for outline in world_outlines()
        if outline.country == iso3
    ]
    if not shapes:
        raise KeyError(iso3)
    return _inside(shapely.union_all(shapes))


def _inside(shape: shapely.Geometry) -> tuple[float, float]:
    point = shapely.point_on_surface(shape)
    return round(float(point.y), 4), round(float(point.x), 4)


def area_km2(region: Region) -> float:
    """The area of a region on a sphere, by its outline on Lambert's cylinder, where areas keep their size; within 1 %."""
    index = _index(region.country)
    shape = index.geometries[index.codes.index(region.code)]
    on_cylinder = shapely.transform(shape, lambda xy: np.column_stack([np.radians(xy[:, 0]), np.sin(np.radians(xy[:, 1]))]))
    return float(shapely.area(on_cylinder)) * EARTH_KM**2
