"""Shapes made ready for drawing: projected, and thinned to what a page can show.

Projected here and not by the drawing engine: on a sphere a ring wound the wrong way would fill the whole map.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from phasezero.domain.regions import Polygon, Ring


class Box(NamedTuple):
    """West, south, east, north in degrees; `east` may pass 180 where a country lies across the date line."""

    west: float
    south: float
    east: float
    north: float

    @property
    def centre(self) -> float:
        return (self.west + self.east) / 2


def box(shapes: Iterable[Sequence[Polygon]]) -> Box:
    """The smallest box around all outer rings, across the date line if that is narrower. Raises ValueError for no point."""
    points = [point for shape in shapes for polygon in shape for point in polygon[0]]
    if not points:
        raise ValueError("a map needs at least one shape; this country has none")
    south, north = min(y for _, y in points), max(y for _, y in points)
    plain = (min(x for x, _ in points), max(x for x, _ in points))
    across = (min(x % 360 for x, _ in points), max(x % 360 for x, _ in points))
    west, east = across if across[1] - across[0] < plain[1] - plain[0] - 1e-9 else plain
    return Box(west, south, east, north)


Projection = Callable[[float, float], tuple[float, float]]
"""Longitude and latitude in degrees → right and up on the page, in units of the projection's own."""


def mercator(frame: Box) -> Projection:
    """Shapes keep their angles; longitudes are counted from the middle of `frame`, also across the date line."""

    def project(longitude: float, latitude: float) -> tuple[float, float]:
        bounded = math.radians(max(-84.0, min(84.0, latitude)))
        east = (longitude - frame.centre + 180) % 360 - 180
        return east, math.degrees(math.log(math.tan(math.pi / 4 + bounded / 2)))

    return project


def equal_earth(longitude: float, latitude: float) -> tuple[float, float]:
    """Equal Earth (Savric, Patterson and Jenny 2018): areas keep their proportions."""
    root = math.sqrt(3) / 2
    angle = math.asin(root * math.sin(math.radians(latitude)))
    square = angle * angle
    sixth = square**3
    slope = 1.340264 - 3 * 0.081106 * square + sixth * (7 * 0.000893 + 9 * 0.003796 * square)
    rise = 1.340264 - 0.081106 * square + sixth * (0.000893 + 0.003796 * square)
    return math.degrees(math.radians(longitude) * math.cos(angle) / (root * slope)), math.degrees(angle * rise)


def area(ring: Ring) -> float:
    """Twice the signed area, in square units of the points."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, (*ring[1:], ring[0]), strict=True))


def _thin(ring: Ring, project: Projection, step: float) -> list[list[float]]:
    """The ring on the page, on a grid of `step`, without points that fall together."""
    result: list[list[float]] = []
    for longitude, latitude in ring:
        x, y = project(longitude, latitude)
        point = [round(round(x / step) * step, 4), round(round(y / step) * step, 4)]
        if not result or result[-1] != point:
            result.append(point)
    return result


def geometry(shape: Sequence[Polygon], project: Projection, step: float) -> dict[str, Any] | None:
    """A GeoJSON MultiPolygon in page units, or None where nothing is left at this `step`. It may be wound either way."""
    polygons = []
    for polygon in shape:
        rings = [thinned for ring in polygon if len(thinned := _thin(ring, project, step)) >= 4]
        if rings:
            polygons.append(rings)
    return {"type": "MultiPolygon", "coordinates": polygons} if polygons else None


def cut_at_date_line(shape: Sequence[Polygon]) -> tuple[Polygon, ...]:
    """The shape with rings that cross 180° east cut in two, so that none is drawn right across a map of the world."""
    pieces: list[Polygon] = []
    for polygon in shape:
        rings = [_unwrapped(ring) for ring in polygon]
        for turn in (-360.0, 0.0, 360.0):
            inside = [_between(ring, turn - 180, turn + 180) for ring in rings]
            if len(inside[0]) > 2:
                pieces.append(tuple(tuple((x - turn, y) for x, y in ring) for ring in inside if len(ring) > 2))
    return tuple(pieces)


def _unwrapped(ring: Ring) -> Ring:
    """Longitudes counted on past 180 where the ring steps over the date line."""
    turn, before, result = 0.0, ring[0][0], []
    for x, y in ring:
        if abs(x - before) > 180:
            turn += 360 if x < before else -360
        before = x
        result.append((x + turn, y))
    return tuple(result)


def _between(ring: Ring, west: float, east: float) -> Ring:
    """The part of a ring between two meridians (Sutherland and Hodgman 1974)."""
    for edge, side in ((west, 1), (east, -1)):
        kept: list[tuple[float, float]] = []
        for a, b in zip(ring, (*ring[1:], *ring[:1]), strict=True):
            inside_a, inside_b = (a[0] - edge) * side >= 0, (b[0] - edge) * side >= 0
            if inside_a:
                kept.append(a)
            if inside_a != inside_b:
                kept.append((edge, a[1] + (b[1] - a[1]) * (edge - a[0]) / (b[0] - a[0])))
        ring = tuple(kept)
    return ring


def label_point(shape: Sequence[Polygon]) -> tuple[float, float]:
    """The centre of mass of the largest polygon: where its name is written."""
    ring = max((polygon[0] for polygon in shape), key=lambda one: abs(area(one)))
    double = area(ring)
    if abs(double) < 1e-12:
        return ring[0]
    pairs = list(zip(ring, (*ring[1:], ring[0]), strict=True))
    x = sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs) / (3 * double)
    y = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs) / (3 * double)
    return x, y
