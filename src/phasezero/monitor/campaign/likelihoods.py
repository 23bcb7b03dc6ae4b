"""Marginal likelihoods with overdispersion, as natural logarithms, for counts that may be weighted (and so not whole).

Factors that depend on the counts alone are left out: they cancel in every ratio of two explanations of the same counts.
"""

from __future__ import annotations

from functools import cache
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from scipy.special import betaincinv, betaln, gammaln

from phasezero.monitor.campaign.episode import Floats

GRID = 24
"""Points of a quadrature over a share."""
HALF_NORMAL = np.abs(np.array([0.1, 0.32, 0.55, 0.8, 1.1, 1.5, 2.1])) * 1.5
"""Quantiles (1/14, 3/14 … 13/14, rounded) of the size of a normal variable with standard deviation 1.5."""
SURPRISE = 0.1
"""Probability that an episode is nothing like what was stated for its explanation."""
KAPPAS = np.array([2.0, 5.0, 12.0, 30.0, 80.0])
"""Concentrations of a composition from one stratum to the next: small is patchy."""
DOMINANCE = np.array([0.2, 0.4, 0.6, 0.8, 0.95])
"""Extra share of the one category on which organisation concentrates."""


def total(values: npt.ArrayLike) -> Any:
    """Logarithm of the sum of these likelihoods."""
    return np.logaddexp.reduce(np.ravel(values))


@cache
def shares(a: float, b: float) -> Floats:
    """Midpoint quantiles of Beta(a, b): equally likely shares."""
    return cast(Floats, np.clip(betaincinv(a, b, (np.arange(GRID) + 0.5) / GRID), 1e-6, 1 - 1e-6))


def beta_binomial(x: float, n: float, mean: Floats, kappa: float) -> Floats:
    """x of n at each mean share, with concentration kappa."""
    return cast(Floats, betaln(x + kappa * mean, n - x + kappa * (1 - mean)) - betaln(kappa * mean, kappa * (1 - mean)))


def share_of(x: float, n: float, expected: tuple[float, float], kappa: float, chance: float = 0.0, most: float = 1.0) -> float:
    """x of n where the part of the way from chance to most follows Beta(expected) between episodes, and kappa within one; with
    probability `SURPRISE` it is any part, so that what no explanation expects speaks for none."""
    stated, any_part = (_share(x, n, one, kappa, chance, most) for one in (expected, (1.0, 1.0)))
    return float(np.logaddexp(np.log(1 - SURPRISE) + stated, np.log(SURPRISE) + any_part))


def _share(x: float, n: float, expected: tuple[float, float], kappa: float, chance: float, most: float) -> float:
    mean = np.clip(chance + (most - chance) * shares(*expected), 1e-6, 1 - 1e-6)
    return float(total(beta_binomial(x, n, mean, kappa)) - np.log(GRID))


def composition(x: Floats, expected: Floats) -> Floats:
    """Counts x (categories last) of a Dirichlet-multinomial with parameters `expected` (any leading axes)."""
    sums = expected.sum(axis=-1)
    within = (gammaln(x + expected) - gammaln(expected)).sum(axis=-1)
    return cast(Floats, gammaln(sums) - gammaln(x.sum(axis=-1) + sums) + within)


def kappa_weights(x: Floats, base: Floats) -> Floats:
    """Logarithms of how likely each of `KAPPAS` is, all alike before, after counts x that are known to follow `base`."""
    seen = composition(x, KAPPAS[:, None] * base)
    return np.asarray(seen - total(seen))


def as_usual(x: Floats, base: Floats, kappas: Floats) -> float:
    """Counts x under the usual composition; `kappas`: logarithms of weights of `KAPPAS`."""
    return float(total(kappas + composition(x, KAPPAS[:, None] * base)))


def dominated(x: Floats, base: Floats, kappas: Floats) -> float:
    """Counts x where one category, any alike, has an extra share: all of `DOMINANCE` alike."""
    groups = len(base)
    mixed = (1 - DOMINANCE)[:, None, None] * base + DOMINANCE[:, None, None] * np.eye(groups)
    alike = composition(x, KAPPAS[:, None, None, None] * np.maximum(mixed, 1e-6))
    return float(total(kappas[:, None, None] + alike) - np.log(groups * len(DOMINANCE)))


def negative_binomial(x: Floats, mean: Floats, size: Floats | float) -> Floats:
    """Count x with Var = mean + mean^2 / size."""
    failed, happened = np.log(size / (size + mean)), np.log(mean / (size + mean))
    return np.asarray(gammaln(x + size) - gammaln(size) + size * failed + x * happened)


def share_interval(x: float, n: float, kappa: float) -> tuple[float, float]:
    """90 % interval of the share behind x of n, where n events of one episode count as n (1 + kappa) / (n + kappa)."""
    worth = (1 + kappa) / (n + kappa)
    a, b = x * worth + 0.5, (n - x) * worth + 0.5
    return float(betaincinv(a, b, 0.05)), float(betaincinv(a, b, 0.95))
