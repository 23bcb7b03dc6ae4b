"""Cubes of counts in which nothing unusual happens, each kind with a trap of its own."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
PLACES, PAST, SCANNED = 36, 760, 28
"""Places, and days before and within the days scanned."""


def places(random: np.random.Generator) -> Floats:
    return random.uniform(0, 300, (PLACES, 2))


def _rates(random: np.random.Generator) -> Floats:
    """(place, day): events a day, log-normal between places; 1.5 a day in all."""
    rate = np.exp(random.normal(0, 1.2, PLACES))
    return np.repeat((rate / rate.sum() * 1.5)[:, None], PAST + SCANNED, axis=1)


def _negative_binomial(random: np.random.Generator, mean: Floats, size: float) -> npt.NDArray[np.int64]:
    return random.poisson(random.gamma(size, mean / size))


def _seasonal(random: np.random.Generator) -> npt.NDArray[np.int64]:
    day = np.arange(PAST + SCANNED)
    return _negative_binomial(random, _rates(random) * (1 + 0.5 * np.sin(2 * np.pi * (day / 365.25 + random.random()))), 1.0)


def _weekend(random: np.random.Generator) -> npt.NDArray[np.int64]:
    day = np.arange(PAST + SCANNED) + random.integers(7)
    return _negative_binomial(random, _rates(random) * np.where(day % 7 < 2, 0.3, 1.28), 1.0)


def _dropout(random: np.random.Generator) -> npt.NDArray[np.int64]:
    """Spells of about 10 days, a fifth of all days, in which one in five events is documented."""
    silent = np.zeros(PAST + SCANNED, dtype=bool)
    while silent.mean() < 0.2:
        start = random.integers(-10, PAST + SCANNED)
        silent[max(start, 0) : max(start + 1 + random.poisson(9), 0)] = True
    return _negative_binomial(random, _rates(random) * np.where(silent, 0.2, 1.0), 1.0)


Draw = Callable[[np.random.Generator], npt.NDArray[np.int64]]
NULLS: dict[str, Draw] = {
    "negative binomial, size .2": lambda random: _negative_binomial(random, _rates(random), 0.2),
    "negative binomial, size 1": lambda random: _negative_binomial(random, _rates(random), 1.0),
    "Poisson": lambda random: random.poisson(_rates(random)),
    "seasonal": _seasonal,
    "weekend": _weekend,
    "reporting dropout": _dropout,
}
