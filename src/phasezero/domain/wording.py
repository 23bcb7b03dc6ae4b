"""The words that our own sentences may not hold, and the fixed scale of likelihood, from the vocabularies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Likelihood:
    """A word of the fixed scale and the probabilities it stands for."""

    word: str
    low: float
    high: float

    def holds(self, probability: float) -> bool:
        return self.low - 1e-9 <= probability <= self.high + 1e-9


@dataclass(frozen=True, slots=True)
class Wording:
    """`vocabulary/wording.yml`, and from `scales.yml` the scale of likelihood and the names of the phases."""

    lists: Mapping[str, Any]
    likelihood: tuple[Likelihood, ...]
    phases: tuple[str, ...]

    def words(self, *path: str) -> tuple[str, ...]:
        """The list at a path of keys. Raises KeyError where there is none."""
        found: Any = self.lists
        for key in path:
            found = found[key]
        return tuple(str(one) for one in found)


@cache
def wording() -> Wording:
    """The vocabularies, read once."""
    scales = _read("scales.yml")
    scale = tuple(Likelihood(one["word"], float(one["low"]), float(one["high"])) for one in scales["likelihood"])
    names = tuple(one["name"] for one in sorted(scales["phases"], key=lambda one: int(one["id"])))
    return Wording(_read("wording.yml"), scale, names)


def _read(file: str) -> Any:
    text = files("phasezero.domain").joinpath("vocabulary", file).read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe loaders
