"""Do attacks come on the same day at places far apart more often than their own ebb and flow brings about?

Contagion spreads from place to place; it does not act at once over 100 km. Days are exact, so "within 24 hours" is the same day.
"""

from __future__ import annotations

import numpy as np
from scipy.special import logsumexp

from phasezero.domain.campaign import Component, Explanation, NoData
from phasezero.monitor.campaign.components.battles import Came, preceded
from phasezero.monitor.campaign.episode import Floats
from phasezero.monitor.campaign.likelihoods import negative_binomial
from phasezero.monitor.campaign.view import View, says, silent

KEY = "coordination"
FAR_KM = 100.0
REACH = 7
"""Days by which each attack could as well have come earlier or later."""
RATES = np.array([1.0, 1.5, 2.5, 4.0, 7.0])
"""How many times the pairs expected, all alike: the first, because a campaign need not strike everywhere at once."""
SIZE = 5.0
"""Negative-binomial size of the number of pairs: one large day makes many."""


def weigh(view: View) -> Component:
    rows = view.placed(view.attacks)
    far = (view.km > FAR_KM).astype(float)
    grid = view.grid(rows)
    if view.counts(rows) < 3 or not far[np.ix_(grid.any(axis=1), grid.any(axis=1))].any():
        return silent(KEY, NoData.NO_PLACES)
    pairs, expected = _pairs(grid, far)
    ratio = _log_ratio(pairs, expected)
    against = dict.fromkeys((Explanation.INDEPENDENT, Explanation.RETALIATION, Explanation.REPORTING), ratio)
    alone = grid * ~preceded(view, Came.FIGHTING, reach=1, km=50.0)
    against[Explanation.COLLATERAL] = _log_ratio(*_pairs(alone, far))
    return says(KEY, against, pairs=pairs, expected=expected)


def _pairs(grid: Floats, far: Floats) -> tuple[float, float]:
    """Pairs on the same day far apart, and how many are expected when each attack falls anywhere within `REACH` days."""
    width = 2 * REACH + 1
    counted = np.pad(grid, ((0, 0), (width, width - 1))).cumsum(axis=1)
    anywhere = (counted[:, width:] - counted[:, :-width]) / width
    pairs, expected = (float((one * (far @ one)).sum() / 2) for one in (grid, anywhere))
    return pairs, expected


def _log_ratio(pairs: float, expected: float) -> float:
    if expected <= 0:
        return 0.0
    size = min(SIZE, 0.3 + expected)
    count, mean = np.array(pairs), np.array(expected)
    raised = negative_binomial(count, RATES * mean, size)
    return float(logsumexp(raised) - np.log(len(RATES)) - negative_binomial(count, mean, size))
