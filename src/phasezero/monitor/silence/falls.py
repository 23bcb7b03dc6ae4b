"""Fewer documents than expected: the lower tail of a negative binomial around what is usual, given the violence around.

For region r and window k: mu_rk = a_r * z_rk ** beta, z_rk = (x_rk + 1) / (mean_r + 1), x_rk the events known around r, weighed
by nearness. beta is one for the country, from a grid, by quasi-likelihood; a_r | y ~ Gamma with a power prior (Ibrahim & Chen
2000), worth one document at the country's mean. Overdispersion 1/k by moments, with a prior; the doubt of the level is added:
1/k' = (1 + 1/k)(1 + cv^2) - 1. Where clearly less than usual
(`as_usual`) is known around r now, the expectation falls in proportion, whatever beta: what a calm of the whole country could
explain is not called.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import betainc

from phasezero.domain.silence import Numbers
from phasezero.monitor.known import Bools, Floats, Ints

_GRID = np.arange(5) / 4
"""Possible values of beta: 0 (what happens around says nothing) to 1 (documents rise in proportion)."""
_BETTER_BY = 2.0
"""Gain in scaled log-likelihood that a greater beta must bring (about AIC's)."""


@dataclass(frozen=True, slots=True, eq=False)
class Tails:
    """One entry for each unit: the newest window against what is usual."""

    seen: Ints
    expected: Floats
    size: Floats
    """k' of the predictive negative binomial."""
    p: Floats
    """P(as few or fewer)."""
    p_none: Floats
    """The same, had there been none."""
    learned_from: Ints
    around: Floats
    around_usual: Floats


def tails(counts: Ints, around: Floats, use: Bools, length: int, numbers: Numbers) -> Tails:
    """`counts` and `around` are (unit, window), window 0 the newest; `use`: the windows to learn from.

    Raises ValueError for other shapes, or where window 0 is to be learned from.
    """
    _check(counts, around, use)
    weight = np.where(use, 2.0 ** (-length * np.arange(counts.shape[1]) / numbers.half_life_days), 0.0)
    usual_around = (around * weight).sum(axis=1) / max(float(weight.sum()), 1e-12)
    ratio = (around + 1) / (usual_around[:, None] + 1)
    beta = _beta(counts, ratio, weight)
    exposure = ratio**beta
    learned = (counts * weight).sum(axis=1)
    shape, level = _level(learned, (exposure * weight).sum(axis=1))
    mean = level[:, None] * exposure
    dispersion = _dispersion(counts, mean, weight, numbers)
    size = 1 / ((1 + dispersion) * (1 + 1 / shape) - 1)
    expected = level * np.minimum(exposure[:, 0], ratio[:, 0] / numbers.as_usual)
    seen = counts[:, 0]
    return Tails(
        seen=seen,
        expected=expected,
        size=size,
        p=lower_tail(seen, expected, size),
        p_none=lower_tail(np.zeros_like(seen), expected, size),
        learned_from=(counts * use).sum(axis=1),
        around=around[:, 0],
        around_usual=usual_around,
    )


def _check(counts: Ints, around: Floats, use: Bools) -> None:
    if counts.ndim != 2 or counts.shape != around.shape or use.shape != counts.shape[1:]:
        raise ValueError(f"counts {counts.shape}, around {around.shape} and use {use.shape} do not fit each other")
    if use.size and use[0]:
        raise ValueError("the newest window is what is tested: it cannot be learned from")


def _beta(counts: Ints, ratio: Floats, weight: Floats) -> float:
    """The least value of the grid that no greater one beats clearly: by Poisson log-likelihood over its overdispersion."""
    gains = []
    for beta in _GRID:
        exposure = ratio**beta
        level = (counts * weight).sum(axis=1) / np.maximum((exposure * weight).sum(axis=1), 1e-12)
        mean = np.maximum(level[:, None] * exposure, 1e-12)
        likelihood = float((weight * (counts * np.log(mean) - mean)).sum())
        excess = float((weight * (counts - mean) ** 2 / np.maximum(mean, 0.5)).sum() / max(weight.sum() * len(counts), 1e-12))
        gains.append((likelihood, max(excess, 1.0)))
    scale = gains[0][1]
    best = 0
    for i in range(1, len(_GRID)):
        if (gains[i][0] - gains[best][0]) / scale > _BETTER_BY:
            best = i
    return float(_GRID[best])


def _level(learned: Floats, exposure: Floats) -> tuple[Floats, Floats]:
    """Shape and mean of the gamma of each unit's level."""
    usual = max(float(learned.sum()) / max(float(exposure.sum()), 1e-12), 1e-9)
    return learned + 1, (learned + 1) / (exposure + 1 / usual)


def _dispersion(counts: Ints, mean: Floats, weight: Floats, numbers: Numbers) -> Floats:
    """1/k of each unit, by moments."""
    excess = (weight * ((counts - mean) ** 2 - mean)).sum(axis=1)
    scale = (weight * mean**2).sum(axis=1)
    per_window = scale / max(float(weight.sum()), 1e-12)
    prior = numbers.prior_windows * per_window
    found = (excess + prior * numbers.prior_dispersion) / np.maximum(scale + prior, 1e-12)
    return np.asarray(np.maximum(found, numbers.least_dispersion), dtype=np.float64)


def lower_tail(count: npt.ArrayLike, mean: Floats, size: Floats) -> Floats:
    """P(N <= count) of negative binomials with these means and sizes."""
    return np.asarray(betainc(size, np.asarray(count) + 1.0, size / (size + mean)), dtype=np.float64)


def band(mean: float, size: float, part: float = 0.9) -> tuple[int, int]:
    """The middle `part` of a negative binomial: its lowest and highest count."""
    low, high = (1 - part) / 2, (1 + part) / 2
    spread = np.sqrt(mean + mean**2 / size)
    numbers = np.arange(int(mean + 12 * spread) + 2)
    tail = lower_tail(numbers, np.full(numbers.shape, mean), np.full(numbers.shape, size))
    return int(np.searchsorted(tail, low)), int(np.searchsorted(tail, high))


def flips_with(seen: int, mean: float, size: float, mark: float) -> int:
    """How many more, at least, and the tail is above `mark`."""
    more = np.arange(int(mean) + 2)
    tail = lower_tail(seen + more, np.full(more.shape, mean), np.full(more.shape, size))
    return int(np.argmax(tail > mark)) if (tail > mark).any() else len(more)
