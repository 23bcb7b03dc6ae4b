"""First-level regions (provinces, prefectures, states) and country outlines, as shapes to locate points in and to draw."""

from __future__ import annotations

from dataclasses import dataclass

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
class Outline:
    """A country's outline for a small-scale map."""

    country: str
    """ISO 3166-1 alpha-3, or empty for a territory that has none."""
    name: str
    shape: tuple[Polygon, ...]
