"""First-level regions (provinces, prefectures, states) and country outlines, as shapes to locate points in and to draw."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from phasezero.domain.marking import Marking

Ring = tuple[tuple[float, float], ...]
"""A closed line of (longitude, latitude) in degrees; the first of a polygon is its outer edge, the others are holes."""
Polygon = tuple[Ring, ...]


@dataclass(frozen=True, slots=True)
class Region:
    code: str
    """As the boundary set has it, for example "CF.BG"; unique inside a country."""
    name: str
    country: str
    """ISO 3166-1 alpha-3."""
    shape: tuple[Polygon, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """A second-level region, from boundaries that its user handed in."""

    code: str
    """As the file has it; unique in it."""
    name: str
    outline: bytes = field(repr=False)
    """Well-known binary of its polygons, longitude and latitude in degrees."""


@dataclass(frozen=True, slots=True)
class Units:
    """The second-level regions of a country, of one import."""

    country: str
    source: str
    dated: date
    """Day on which the boundaries came out."""
    reconstructed: bool
    units: tuple[Unit, ...]
    """By code."""
    marking: Marking


@dataclass(frozen=True, slots=True)
class Outline:
    """A country's outline for a small-scale map."""

    country: str
    """ISO 3166-1 alpha-3, or empty for a territory that has none."""
    name: str
    shape: tuple[Polygon, ...]
