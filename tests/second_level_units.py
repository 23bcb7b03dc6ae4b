"""Second-level boundaries as a file has them, made up for tests: squares that are nobody's."""

from __future__ import annotations

from typing import Any


def square(west: float, south: float, size: float = 0.5) -> list[list[list[float]]]:
    east, north = west + size, south + size
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


def feature(code: str, name: str, west: float, south: float, size: float = 0.5) -> dict[str, Any]:
    geometry = {"type": "Polygon", "coordinates": square(west, south, size)}
    return {"type": "Feature", "properties": {"code": code, "name": name}, "geometry": geometry}


def geojson(*features: dict[str, Any]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}
