"""Exponentially weighted moving average of daily counts (Roberts 1959), lambda = 0.1.

S = sum_a (1 - lambda)^a y(a) over the ages a of the guard days. With y(a) expected as rate * pi * F(a) and 1/k of a 28-day
window (the rate moves slowly against the memory of about 19 days), the scaled statistic s S with
s = sum w c / sum w^2 c has the mean and variance of a negative binomial of size k, whose tail is taken at s S.
It is smoother than a window: a rise need not end where a window begins.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from phasezero.monitor import tails
from phasezero.monitor.baseline import WINDOWS
from phasezero.monitor.daily import Daily
from phasezero.monitor.delay import PRACTICES
from phasezero.monitor.detectors import Scores

MEMORY = 0.1
"""lambda: middle of the range that suits rises within one to four weeks."""
SHOWN_DAYS = 22
"""The youngest days that carry 90 % of the weight: the count that is shown."""
_WINDOW = WINDOWS.index(28)


@dataclass(frozen=True, slots=True)
class Ewma:
    name: str = "moving average"

    def score(self, daily: Daily) -> Scores:
        fresh, level = daily.counts.fresh[_WINDOW], daily.level
        weight = (1 - MEMORY) ** np.arange(fresh.shape[-1])
        exposure = level.fresh_exposure
        scale = float((weight * exposure).sum() / (weight**2 * exposure).sum()) if exposure.any() else 0.0
        rate, size = level.rate[_WINDOW] * PRACTICES, level.size[_WINDOW]
        statistic = scale * (fresh * weight).sum(axis=-1)
        p_value = tails.upper(statistic, rate * scale * float((weight * exposure).sum()), size, daily.delay.practice)
        shape = statistic.shape
        return Scores(
            p_value=p_value,
            window_days=np.full(shape, SHOWN_DAYS, dtype=np.int64),
            longest_span=np.full(shape, 28, dtype=np.int64),
            observed=fresh[..., :SHOWN_DAYS].sum(axis=-1),
            mean=rate * float(exposure[:SHOWN_DAYS].sum()),
            size=size,
        )


DETECTOR = Ewma()
