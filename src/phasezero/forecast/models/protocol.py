"""What every model has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from phasezero.forecast.matrix import Floats

Predict = Callable[[Floats], Floats]
"""From rows, shape (rows, columns), to probabilities, shape (rows)."""


class Model(Protocol):
    @property
    def name(self) -> str: ...

    def fit(self, columns: tuple[str, ...], x: Floats, y: Floats) -> Predict:
        """`x`: rows without gaps; `y`: 1 and 0, at least one of each. The same input gives the same function."""
        ...
