"""Correcting probabilities by how often such ones came true: logistic recalibration, in which recent years count more.

Source: Cox 1958 (intercept and slope on the log-odds). Onsets have become rarer and more frequent again over decades, so an old
year counts half of one `HALF_LIFE` years later, and both numbers are pulled to "no correction" as far as few onsets can be
trusted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from phasezero.forecast.matrix import Floats, Whole

HALF_LIFE = 8.0
"""Years."""
SPREAD_OF_LEVEL, SPREAD_OF_SLOPE = 1.0, 0.25
"""How far (one standard deviation, on the log-odds) a correction is held possible before any record."""
_LEAST = 1e-4


@dataclass(frozen=True, slots=True)
class Correction:
    level: float = 0.0
    slope: float = 1.0
    centre: float = 0.0
    """The slope turns around these log-odds, so that it does not move the level."""

    def corrected(self, probabilities: Floats) -> Floats:
        return 1 / (1 + np.exp(-(self.centre + self.level + self.slope * (log_odds(probabilities) - self.centre))))


def log_odds(probabilities: Floats) -> Floats:
    kept = np.clip(probabilities, _LEAST, 1 - _LEAST)
    return np.log(kept / (1 - kept))


def correction(probabilities: Floats, outcomes: Floats, years: Whole, now: int) -> Correction:
    """From the record of earlier base years, all arrays of shape (rows); none where the record is empty."""
    if len(outcomes) == 0:
        return Correction()
    odds, old = log_odds(probabilities), 0.5 ** ((now - years) / HALF_LIFE)
    centre = float(np.average(odds, weights=old))

    def loss(found: Floats) -> float:
        told = centre + found[0] + found[1] * (odds - centre)
        score = outcomes * told - np.logaddexp(0.0, told)
        doubt = (found[0] / SPREAD_OF_LEVEL) ** 2 / 2 + ((found[1] - 1) / SPREAD_OF_SLOPE) ** 2 / 2
        return float(-(old * score).sum() + doubt)

    level, slope = minimize(loss, np.array([0.0, 1.0]), method="L-BFGS-B", bounds=((-3, 3), (0.2, 3))).x
    return Correction(float(level), float(slope), centre)
