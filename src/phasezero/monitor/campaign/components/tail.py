"""Are more of the attacks large than the rivals lead one to expect: five, or twenty-five and more civilians killed?

A composition of three sizes, not a fitted tail: few large events carry little weight, and one bad figure cannot decide.
"""

from __future__ import annotations

import numpy as np
from scipy.special import logsumexp

from phasezero.domain.campaign import RIVALS, Component, Explanation, NoData
from phasezero.monitor.campaign.episode import Floats, Ints, Kind, Side
from phasezero.monitor.campaign.likelihoods import composition
from phasezero.monitor.campaign.view import View, says, silent

KEY = "tail"
LARGE = (5, 25)
HEAVIER = np.array([[1.0, 1.0, 1.0], [1.0, 1.8, 3.0], [1.0, 3.0, 8.0], [1.0, 5.0, 20.0]])
"""How many times the usual odds a campaign's attacks may be of each size, all alike: it need not kill many at once."""
WHATEVER_WAS = np.array([0.5, 0.3, 0.2])
"""Sizes of a campaign that has nothing in common with the time before; as likely as each of those."""
PRIOR_EVENTS = 10.0
"""How many events of the time before the stated expectation is worth."""


def weigh(view: View) -> Component:
    rule = view.rule
    killed = view.now.civilians_killed[view.attacks]
    sizes = np.bincount(np.digitize(killed, LARGE), view.weight[view.attacks], minlength=3).astype(float)
    if sizes.sum() < 3 or not killed.any():
        return silent(KEY, NoData.NO_ATTACKS)
    before = _before(view)
    scores = {rival: _score(view, sizes, _drawn(before, np.array(rule.tail[rival]))) for rival in RIVALS}
    usual = _drawn(before, np.array(rule.tail[Explanation.INDEPENDENT]))
    raised = [*(usual * tilt / (usual * tilt).sum() for tilt in HEAVIER), WHATEVER_WAS]
    heavier = logsumexp([_score(view, sizes, shares) for shares in raised]) - np.log(len(raised))
    against: dict[Explanation, float] = {rival: float(heavier) - score for rival, score in scores.items()}
    return says(
        KEY, against, attacks=sizes.sum(), five_or_more=sizes[1:].sum(), twentyfive_or_more=sizes[2], largest=killed.max()
    )


def _before(view: View) -> Floats:
    """Sizes of the candidate's attacks in the time before."""
    before = view.episode.before
    was: Ints = np.flatnonzero((before.kind == Kind.ATTACK) & view.episode.of_side(before, Side.CANDIDATE))
    return np.bincount(np.digitize(before.civilians_killed[was], LARGE), minlength=3).astype(float)


def _drawn(before: Floats, stated: Floats) -> Floats:
    return np.asarray((before + PRIOR_EVENTS * stated) / (before.sum() + PRIOR_EVENTS))


def _score(view: View, sizes: Floats, shares: Floats) -> float:
    return float(composition(sizes, view.rule.tail_kappa * shares))
