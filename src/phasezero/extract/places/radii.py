"""How far the truth may lie from a point that was given: nine times in ten within (`radii.yml`)."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from typing import Any

import yaml

_LEAST = 5.0
"""Kilometres: of the smallest region's middle no more is known."""


@dataclass(frozen=True, slots=True)
class Radii:
    """Kilometres, except `share`."""

    town: float
    """Of a town or spot that is surely the one: gazetteers differ, and what is told of a town happened in it or beside it."""
    borrowed: float
    """Of a place without a point of its own, put beside what is named with it."""
    share: float
    """How much of what a name may mean, by its candidates' probabilities, has to lie within the radius."""

    def of(self, small: bool, extent_km: float, spread_km: float) -> float:
        """The radius of a place that reaches so far, where that share of its name's candidates lies within `spread_km` of it."""
        return round(max(self.town if small else _LEAST, extent_km, spread_km), 1)


@cache
def radii() -> Radii:
    """Raises ValueError where a value is missing or not known."""
    raw: dict[str, Any] = yaml.safe_load(resources.files("phasezero.extract.places").joinpath("radii.yml").read_text("utf-8"))
    known = {field.name for field in fields(Radii)}
    if set(raw) != known:
        raise ValueError(f"radii.yml: values must be {sorted(known)}, not {sorted(raw)}")
    return Radii(**{name: float(value) for name, value in raw.items()})
