"""Tails of the negative binomial distribution, Var = mu + mu^2 / k, averaged over documentation practices."""

from __future__ import annotations

import numpy as np
from scipy.special import betainc

from phasezero.monitor.known import Floats


def upper(count: Floats, mean: Floats, size: Floats, weights: Floats) -> Floats:
    """P(X >= count) of the mixture over the last axis of `mean`, weighted by `weights`.

    P(X >= x) = I_{mu / (k + mu)}(x, k), the regularised incomplete beta function, which also carries the distribution on to
    counts between whole numbers. `count` and `size` have the shape of `mean` without its last axis. A count of 0 has P = 1.
    """
    result = np.ones(count.shape)
    some = count > 0
    if some.any():
        means, sizes = mean[some], size[some][:, None]
        tail = betainc(count[some][:, None], sizes, means / (sizes + means))
        result[some] = (tail * weights).sum(axis=-1)
    return result


def quantile(share: float, mean: Floats, size: Floats, weights: Floats) -> Floats:
    """Smallest whole x with P(X <= x) >= share, by bisection; shapes as in `upper`."""
    low = np.full(size.shape, -1.0)
    high = np.ceil(mean.max(axis=-1) * 2 + 1)
    while (short := upper(high + 1, mean, size, weights) > 1 - share).any():
        high = np.where(short, high * 2 + 1, high)
    while (high - low > 1).any():
        middle = np.floor((low + high) / 2)
        enough = upper(middle + 1, mean, size, weights) <= 1 - share
        high, low = np.where(enough, middle, high), np.where(enough, low, middle)
    return np.asarray(high, dtype=np.float64)
