"""A small reader of TopoJSON: lines shared between shapes, stored once, as differences of whole numbers.

The format: "The TopoJSON Format Specification", version 1.0 (Bostock & Metcalf 2013). Only what our two boundary sets use:
one transform, and geometries that are polygons, multipolygons or null.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Line = NDArray[np.float64]
"""Points in an array of shape (n, 2): longitude, latitude in degrees."""


@dataclass(frozen=True)
class Shape:
    """One geometry of the file: its id and name as given (None where missing), and its polygons as lists of closed lines."""

    id: str | None
    name: str | None
    polygons: tuple[tuple[Line, ...], ...]


def shapes(text: bytes, layer: str | None = None) -> Iterator[Shape]:
    """The shapes of one layer of a TopoJSON file, or of all of its layers. Points and null geometries are left out."""
    topology = json.loads(text)
    lines = _lines(topology)
    for key, collection in topology["objects"].items():
        if layer in (None, key):
            for geometry in collection.get("geometries", [collection]):
                polygons = _polygons(geometry, lines)
                if polygons:
                    yield Shape(geometry.get("id"), (geometry.get("properties") or {}).get("name"), polygons)


def _lines(topology: dict[str, Any]) -> list[Line]:
    """The shared lines in degrees: each is a first point and the steps from it, in the whole numbers of the transform."""
    scale, translate = np.array(topology["transform"]["scale"]), np.array(topology["transform"]["translate"])
    return [np.cumsum(np.array(arc, dtype=np.float64)[:, :2], axis=0) * scale + translate for arc in topology["arcs"]]


def _polygons(geometry: dict[str, Any], lines: list[Line]) -> tuple[tuple[Line, ...], ...]:
    if geometry.get("type") == "Polygon":
        return (tuple(_ring(indices, lines) for indices in geometry["arcs"]),)
    if geometry.get("type") == "MultiPolygon":
        return tuple(tuple(_ring(indices, lines) for indices in polygon) for polygon in geometry["arcs"])
    return ()


def _ring(indices: list[int], lines: list[Line]) -> Line:
    """A closed line joined from shared ones: `~i` stands for line `i` backwards; where two meet, their point is kept once."""
    parts = [lines[i] if i >= 0 else lines[~i][::-1] for i in indices]
    return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])
