"""What stands in for missing values."""

from __future__ import annotations

import numpy as np

from phasezero.forecast.matrix import Floats


def usual(x: Floats) -> Floats:
    """Mean of each column over the rows a model learns from; 0 for a column that none of them has."""
    there = ~np.isnan(x)
    means: Floats = np.where(there, x, 0.0).sum(axis=0) / np.maximum(there.sum(axis=0), 1)
    return means


def filled(x: Floats, means: Floats) -> Floats:
    """The rows with `means` where a value is missing."""
    return np.where(np.isnan(x), means, x)
