"""The share of the past: every country has the same risk."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from phasezero.forecast.matrix import Floats
from phasezero.forecast.models.protocol import Predict


@dataclass(frozen=True, slots=True)
class BaseRate:
    name: str = "base rate"

    def fit(self, columns: tuple[str, ...], x: Floats, y: Floats) -> Predict:
        del columns, x  # it looks at nothing but how often
        rate = float(y.mean())
        return lambda rows: np.full(len(rows), rate)
