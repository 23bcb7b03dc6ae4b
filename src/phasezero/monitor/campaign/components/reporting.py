"""Did these attacks rise more than everything else that is documented?

Where more is documented, all kinds of events rise alike; where more happens, the share of what rises changes.
"""

from __future__ import annotations

import numpy as np
from scipy.special import logsumexp

from phasezero.domain.campaign import Component, Explanation, NoData
from phasezero.monitor.campaign.episode import Kind, Side
from phasezero.monitor.campaign.likelihoods import GRID, HALF_NORMAL, beta_binomial, shares
from phasezero.monitor.campaign.view import View, says, silent

KEY = "reporting"
KAPPA = 20.0


def weigh(view: View) -> Component:
    episode, before = view.episode, view.episode.before
    attacks = view.counts(view.attacks)
    everything = float(view.weight.sum())
    was = (before.kind == Kind.ATTACK) & episode.of_side(before, Side.CANDIDATE)
    if attacks < 3:
        return silent(KEY, NoData.NO_ATTACKS)
    if episode.before_days < 28 or len(before) < 5:
        return silent(KEY, NoData.NO_HISTORY)
    if was.all() and attacks == everything:
        return silent(KEY, NoData.NOT_CODED)
    usual = shares(was.sum() + 0.5, len(before) - was.sum() + 0.5)
    same = logsumexp(beta_binomial(attacks, everything, usual, KAPPA)) - np.log(GRID)
    odds = (usual / (1 - usual))[:, None] * np.exp(HALF_NORMAL)
    raised = beta_binomial(attacks, everything, odds / (1 + odds), KAPPA)
    ratio = float(logsumexp(raised) - np.log(raised.size) - same)
    return says(
        KEY,
        {Explanation.REPORTING: ratio},
        attacks=attacks,
        share_of_all=attacks / everything,
        share_before=float(was.mean()),
        times_as_many=_times(attacks, float(was.sum()), view),
        others_times_as_many=_times(everything - attacks, float(len(before) - was.sum()), view),
    )


def _times(now: float, before: float, view: View) -> float:
    return (now + 0.5) / view.episode.days / ((before + 0.5) / view.episode.before_days)
