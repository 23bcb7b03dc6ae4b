"""Models weighed by their record: a mean of probabilities, near the plain mean until the record speaks clearly against it.

Source: stacking with weights on the simplex (Breiman 1996); the pull to equal weights because some fifty onsets cannot tell apart
models that are nearly as good as each other.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize

from phasezero.forecast.matrix import Floats

PULL = 10.0
"""Log score (in nats over the record) that weights e times as large as another must earn."""
_LEAST = 1e-6


def weights(probabilities: Floats, outcomes: Floats) -> Floats:
    """Weights of the models, shape (models), at least 0, their sum 1. `probabilities`: shape (rows, models)."""
    models = probabilities.shape[1]
    if models == 1 or len(outcomes) == 0:
        return np.full(models, 1 / models)

    def loss(logs: Floats) -> float:
        pooled = np.clip(probabilities @ _shares(logs), _LEAST, 1 - _LEAST)
        score = outcomes * np.log(pooled) + (1 - outcomes) * np.log1p(-pooled)
        return float(-score.sum() + PULL * (logs**2).sum())

    found = minimize(loss, np.zeros(models), method="L-BFGS-B")
    return _shares(found.x)


def _shares(logs: Floats) -> Floats:
    grown = np.exp(logs - logs.max())
    shares: Floats = grown / grown.sum()
    return shares
