"""Reading boundaries as GeoJSON (RFC 7946): a collection of polygons, each with a code and a name."""

from __future__ import annotations

import hashlib
import json
import math
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from phasezero.domain.countries import country
from phasezero.domain.regions import Unit
from phasezero.errors import BadInput, Said, UnreadableFile, said
from phasezero.sources import boundaries

SOURCE = "second-level"
MOST_BYTES = 50_000_000
MOST_UNITS = 5000
MOST_OVERLAP = 0.05
"""Of the smaller of two units. Lines that were drawn apart cross by slivers."""
_LONGEST_CODE, _LONGEST_NAME = 40, 100
_WGS84 = ("CRS84", "EPSG::4326", "EPSG:4326")


@dataclass(frozen=True, slots=True)
class ReadUnits:
    sha256: str
    """Of the file as it lies on disk."""
    units: tuple[Unit, ...]
    """By code."""


def read(path: Path, iso3: str, code_field: str, name_field: str) -> ReadUnits:
    """All units of a file. Raises UnreadableFile for the file as a whole, BadInput for the first feature that cannot be taken."""
    name = Path(path).name
    if Path(path).stat().st_size > MOST_BYTES:
        raise UnreadableFile(said("{file} is larger than {most} MB", file=name, most=MOST_BYTES // 1_000_000))
    content = Path(path).read_bytes()
    features = _features(name, content)
    found: dict[str, tuple[str, shapely.Geometry]] = {}
    for number, feature in enumerate(features, 1):
        place = said("{file}, feature {row}", file=name, row=number)
        code, called = (_text(place, feature, which, most) for which, most in _fields(code_field, name_field))
        if code in found:
            raise BadInput(said("{place}: the code {code!r} stands twice; give each unit one of its own", place=place, code=code))
        found[code] = called, _geometry(place, feature)
    codes = sorted(found)
    shapes = [found[code][1] for code in codes]
    _must_be_inside(name, iso3, codes, shapes)
    _must_be_apart(name, codes, shapes)
    units = (Unit(code, found[code][0], shapely.to_wkb(shape)) for code, shape in zip(codes, shapes, strict=True))
    return ReadUnits(hashlib.sha256(content).hexdigest(), tuple(units))


def _fields(code_field: str, name_field: str) -> Iterator[tuple[str, int]]:
    yield code_field, _LONGEST_CODE
    yield name_field, _LONGEST_NAME


def _features(name: str, content: bytes) -> list[Mapping[str, Any]]:
    try:
        held = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise UnreadableFile(said("{file} is no GeoJSON: it cannot be read as JSON in UTF-8", file=name)) from None
    features = held.get("features") if isinstance(held, dict) and held.get("type") == "FeatureCollection" else None
    if not isinstance(features, list) or not 1 <= len(features) <= MOST_UNITS:
        raise UnreadableFile(
            said(
                "{file} is no GeoJSON with 1 to {most} features: give a FeatureCollection of one country",
                file=name,
                most=MOST_UNITS,
            )
        )
    if "crs" in held and not str(held["crs"]).rstrip("'}").endswith(_WGS84):
        raise UnreadableFile(said("{file} is not in degrees of WGS 84: export it as EPSG:4326", file=name))
    return [one if isinstance(one, dict) else {} for one in features]


def _text(place: Said, feature: Mapping[str, Any], which: str, most: int) -> str:
    """A property as text. Raises BadInput."""
    properties = feature.get("properties")
    held = properties if isinstance(properties, dict) else {}
    if which not in held:
        raise BadInput(
            said("{place}: it has no property {which!r}; it has: {those}", place=place, which=which[:40], those=_listed(held))
        )
    value = held[which]
    text = " ".join(str(value).split()) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if not text or len(text) > most or any(unicodedata.category(letter)[0] == "C" for letter in text):
        raise BadInput(
            said(
                "{place}: {which} is {text!r}; give 1 to {most} printable characters",
                place=place,
                which=which,
                text=text[:40],
                most=most,
            )
        )
    return text


def _listed(held: Mapping[str, Any]) -> str:
    return ", ".join(sorted(key for key in held if key.isprintable() and len(key) <= 40)[:12]) or "none"


def _geometry(place: Said, feature: Mapping[str, Any]) -> shapely.Geometry:
    """Polygons alone. Raises BadInput."""
    given = feature.get("geometry")
    held: Mapping[str, Any] = given if isinstance(given, dict) else {}
    several = {"Polygon": False, "MultiPolygon": True}.get(str(held.get("type")))
    try:
        polygons = [] if several is None else held["coordinates"] if several else [held["coordinates"]]
        made = [_polygon(polygon) for polygon in polygons]
    except (KeyError, TypeError, ValueError, IndexError, shapely.errors.ShapelyError):
        made = []
    shape = shapely.union_all(shapely.make_valid(np.array(made, dtype=object))) if made else shapely.Polygon()
    parts = [one for one in shapely.get_parts(shape) if one.geom_type in ("Polygon", "MultiPolygon")]
    if not parts or not sum(one.area for one in parts):
        raise BadInput(said("{place}: it has no Polygon or MultiPolygon in degrees that encloses anything", place=place))
    return shapely.union_all(parts)


def _polygon(rings: Any) -> shapely.Geometry:
    shell, *holes = ([_point(one) for one in ring] for ring in rings)
    return shapely.Polygon(shell, holes)


def _point(given: Any) -> tuple[float, float]:
    x, y = float(given[0]), float(given[1])
    if not (math.isfinite(x) and math.isfinite(y) and abs(x) <= 180 and abs(y) <= 90):
        raise ValueError(given)
    return x, y


def _must_be_inside(name: str, iso3: str, codes: list[str], shapes: list[shapely.Geometry]) -> None:
    """Raises BadInput for a unit that lies elsewhere; a country without first-level regions here is not looked at."""
    if not boundaries.regions(iso3):
        return
    middles = [shapely.point_on_surface(shape) for shape in shapes]
    where = boundaries.locate(iso3, [point.x for point in middles], [point.y for point in middles])
    for code, region in zip(codes, where, strict=True):
        if region is None:
            raise BadInput(
                said(
                    "{file}: {code!r} does not lie in {country}; give a file of that country, longitude before latitude",
                    file=name,
                    code=code,
                    country=country(iso3).name,
                )
            )


def _must_be_apart(name: str, codes: list[str], shapes: list[shapely.Geometry]) -> None:
    """Raises BadInput for two units that overlap: a point would lie in both."""
    tree = shapely.STRtree(shapes)
    first, second = tree.query(shapes, predicate="intersects")
    pairs = [(i, j) for i, j in zip(first.tolist(), second.tolist(), strict=True) if i < j]
    for i, j in sorted(pairs):
        shared = float(shapely.area(shapely.intersection(shapes[i], shapes[j])))
        if shared > MOST_OVERLAP * min(shapes[i].area, shapes[j].area):
            raise BadInput(
                said(
                    "{file}: {one!r} and {other!r} overlap; give the units of one level only",
                    file=name,
                    one=codes[i],
                    other=codes[j],
                )
            )
