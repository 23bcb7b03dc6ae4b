"""Learned weights (`weights.yml`), read strictly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

NAMING = ("always", "locative", "of", "qualified", "qualifies", "kind", "dateline", "body", "other", "street",
          "capital_before", "capital_after", "title", "firstname_before", "firstname", "common", "reporting", "opens",
          "several_words", "population", "country", "region", "state_capital", "alias_only", "person_elsewhere",
          "place_elsewhere", "small_elsewhere", "loud", "abbreviation", "listed")  # fmt: skip
"""Signs that a name is one of a place, or is not, in the order of `evidence.Seen.signs`."""
BASE = ("population", "country", "region", "district", "area", "spot", "capital", "main_name", "no_point", "violent_country",
        "expected_country", "in_named_wide", "not_in_named_wide", "announced_kind", "other_kind")  # fmt: skip
"""What speaks for a candidate by itself."""
CONTEXT = ("near", "same_region", "same_country", "country_named", "region_named")
"""What speaks for it because of the other names of the text."""


@dataclass(frozen=True, slots=True)
class Weights:
    naming: NDArray[np.float64]
    base: NDArray[np.float64]
    """Of what speaks for a candidate alone, where nothing else is known yet."""
    full: NDArray[np.float64]
    """The same, beside the context."""
    context: NDArray[np.float64]
    threshold: float
    """From which probability on a name is taken for one of a place."""
    expected: float
    """What a place of the name in the expected country adds to the signs."""
    least: float
    """Of which probability a place must be among those of its name; else it is not told which one is meant."""


@cache
def weights() -> Weights:
    """Raises ValueError where a weight is missing or not known."""
    raw: dict[str, Any] = yaml.safe_load(resources.files("phasezero.extract.places").joinpath("weights.yml").read_text("utf-8"))
    if set(raw) != {"naming", "alone", "together", "context", "threshold", "expected", "least"}:
        raise ValueError(f"weights.yml: unknown or missing parts among {sorted(raw)}")
    return Weights(
        naming=_ordered(raw["naming"], NAMING),
        base=_ordered(raw["alone"], BASE),
        full=_ordered(raw["together"], BASE),
        context=_ordered(raw["context"], CONTEXT),
        threshold=float(raw["threshold"]),
        expected=float(raw["expected"]),
        least=float(raw["least"]),
    )


def _ordered(held: dict[str, float], names: Sequence[str]) -> NDArray[np.float64]:
    if set(held) != set(names):
        raise ValueError(f"weights.yml: weights must be those of {', '.join(names)}, not {', '.join(held)}")
    return np.array([float(held[name]) for name in names])
