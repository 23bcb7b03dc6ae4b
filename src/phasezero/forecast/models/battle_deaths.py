"""The naive ranking: by last year's battle deaths, and among countries without any by whether they ever saw a mass killing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from phasezero.forecast.matrix import Floats
from phasezero.forecast.models.protocol import Predict

DEATHS, EVER = "battledeaths.log2", "mk_ever"
_TIE, _LEAST_SLOPE = 1e-3, 1e-3


@dataclass(frozen=True, slots=True)
class BattleDeaths:
    name: str = "battle deaths"

    def fit(self, columns: tuple[str, ...], x: Floats, y: Floats) -> Predict:
        deaths, ever = columns.index(DEATHS), columns.index(EVER)

        def order(rows: Floats) -> Floats:
            return rows[:, deaths] + _TIE * rows[:, ever]

        level, slope = _line(order(x), y)
        return lambda rows: 1 / (1 + np.exp(-(level + slope * order(rows))))


def _line(order: Floats, y: Floats) -> tuple[float, float]:
    """Level and slope of a logit whose slope is never negative: it stays the ranking that it is named after."""

    def loss(found: Floats) -> float:
        told = found[0] + found[1] * order
        return float((np.logaddexp(0.0, told) - y * told).sum())

    rate = float(y.mean())
    start = np.array([np.log(rate / (1 - rate)), _LEAST_SLOPE])
    level, slope = minimize(loss, start, method="L-BFGS-B", bounds=((-20, 20), (_LEAST_SLOPE, 10))).x
    return float(level), float(slope)
