"""Do the same perpetrators come again, and in one region after the other?"""

from __future__ import annotations

import numpy as np

from phasezero.domain.campaign import Component, Explanation, NoData
from phasezero.monitor.campaign.episode import Floats, Ints, Kind, Side
from phasezero.monitor.campaign.likelihoods import as_usual, dominated, kappa_weights, share_of
from phasezero.monitor.campaign.view import View, says, silent

KEY = "perpetrators"
KAPPA = 10.0


def weigh(view: View) -> Component:
    episode = view.episode
    actors = np.flatnonzero(episode.sides == Side.CANDIDATE)
    rows = view.attacks[view.now.perpetrator[view.attacks] >= 0]
    if len(actors) < 2:
        return silent(KEY, NoData.ONE_PERPETRATOR)
    did = view.tally(rows, view.now.perpetrator, len(episode.sides))[actors]
    if did.sum() < 3:
        return silent(KEY, NoData.NO_ATTACKS)
    usual = _before(view, actors)
    known = kappa_weights(np.zeros(len(actors)), usual)
    spread = dominated(did, usual, known) - as_usual(did, usual, known)
    moved, chance, successive = _moves(view, rows)
    led, unled = (
        share_of(moved, successive, view.rule.shares["moved_on"][one], KAPPA, most=chance)
        for one in (Explanation.CAMPAIGN, Explanation.INDEPENDENT)
    )
    against = {Explanation.INDEPENDENT: spread + led - unled, Explanation.REPORTING: spread}
    return says(
        KEY,
        against,
        perpetrators=(did > 0).sum(),
        attacks=did.sum(),
        most=did.max(),
        most_regions=_widest(view, rows),
        successive=successive,
        in_another_region=moved,
        expected_by_chance=chance * successive,
    )


def _before(view: View, actors: Ints) -> Floats:
    """Shares of the candidate's perpetrators in the attacks of the time before, drawn to even."""
    before = view.episode.before
    was = (before.kind == Kind.ATTACK) & np.isin(before.perpetrator, actors)
    did = np.bincount(before.perpetrator[was], minlength=len(view.episode.sides))[actors] + 1.0
    return np.asarray(did / did.sum())


def _moves(view: View, rows: Ints) -> tuple[float, float, float]:
    """Of pairs of successive days with attacks by the same perpetrator: those in another region (a day in several regions counts
    in parts), the chance of it, and all."""
    rows = rows[view.now.region[rows] >= 0]
    share = view.tally(rows, view.now.region, view.episode.regions)
    chance = 1 - float(((share / max(share.sum(), 1e-9)) ** 2).sum())
    if chance < 0.05:
        return 0.0, 0.05, 0.0
    who = np.stack([view.now.perpetrator[rows], view.now.day[rows]])
    days, which = np.unique(who, axis=1, return_inverse=True)
    spread = np.zeros((days.shape[1], view.episode.regions))
    np.add.at(spread, (which.ravel(), view.now.region[rows]), view.weight[rows])
    counts = spread.sum(axis=1)
    spread /= counts[:, None]
    weight = np.minimum(1.0, np.minimum(counts[1:], counts[:-1])) * (days[0, 1:] == days[0, :-1])
    stayed = (spread[1:] * spread[:-1]).sum(axis=1)
    return float((weight * (1 - stayed)).sum()), chance, float(weight.sum())


def _widest(view: View, rows: Ints) -> int:
    """Regions in which the perpetrator that was in most regions attacked."""
    rows = rows[view.now.region[rows] >= 0]
    pairs = np.unique(np.stack([view.now.perpetrator[rows], view.now.region[rows]]), axis=1)
    return int(np.bincount(pairs[0]).max()) if pairs.size else 0
