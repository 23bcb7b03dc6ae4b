"""Likelihood ratio of the negative binomial over the last 7, 28 and 90 days (Höhle & Paul 2008, without the running maximum).

Within one window the ratio sup_{rho > 1} log f(y; rho mu) / f(y; mu) grows with the count y, so its tail probability is that of
the count and exact under the predictive distribution. The windows are combined by Bonferroni: p = min(1, 3 min p_w).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from phasezero.monitor import tails
from phasezero.monitor.baseline import WINDOWS
from phasezero.monitor.daily import Daily
from phasezero.monitor.delay import PRACTICES
from phasezero.monitor.detectors import Scores


@dataclass(frozen=True, slots=True)
class LikelihoodRatio:
    name: str = "negative-binomial likelihood ratio"

    def score(self, daily: Daily) -> Scores:
        fresh, level = daily.counts.fresh, daily.level
        observed = np.stack([fresh[w, :, :, :days].sum(axis=-1) for w, days in enumerate(WINDOWS)])
        exposure = np.array([level.fresh_exposure[:days].sum() for days in WINDOWS])
        mean = level.rate * PRACTICES * exposure[:, None, None, None]
        p_value = tails.upper(observed, mean, level.size, daily.delay.practice)
        best = p_value.argmin(axis=0)
        windows = np.array(WINDOWS, dtype=np.int64)[best]
        pick = (best, *np.indices(best.shape))
        return Scores(
            p_value=np.minimum(1.0, p_value.min(axis=0) * len(WINDOWS)),
            window_days=windows,
            longest_span=np.where(windows == WINDOWS[-1], np.iinfo(np.int64).max, windows),
            observed=observed[pick],
            mean=mean[pick],
            size=level.size[pick],
        )


DETECTOR = LikelihoodRatio()
