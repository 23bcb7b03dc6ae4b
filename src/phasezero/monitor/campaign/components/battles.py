"""Do the attacks come where and when there was fighting?"""

from __future__ import annotations

from enum import Enum

import numpy as np

from phasezero.domain.campaign import Component, Explanation, NoData
from phasezero.monitor.campaign.episode import Bools, Ints, Kind, Side
from phasezero.monitor.campaign.likelihoods import share_of
from phasezero.monitor.campaign.view import View, recent, says, silent

KEY = "battles"
AFTER_DAYS, NEAR_KM, KAPPA = 7, 50.0, 25.0


class Came(Enum):
    """What may have come before an attack."""

    FIGHTING = "fighting"
    COUNTER_ATTACK = "attack by the other side"


def weigh(view: View) -> Component:
    if Kind.FIGHTING not in view.episode.coded:
        return silent(KEY, NoData.NOT_CODED)
    return after(view, KEY, Came.FIGHTING, (AFTER_DAYS, NEAR_KM), "after_fighting", Explanation.COLLATERAL)


def after(view: View, key: str, what: Came, reach: tuple[int, float], share: str, rival: Explanation) -> Component:
    """How many of the candidate's attacks came after events `what`, within `reach` (days, km), beyond chance."""
    grid = view.grid(view.attacks)
    n = float(grid.sum())
    if n < 3:
        return silent(key, NoData.NO_PLACES)
    came = preceded(view, what, *reach)
    x = float(grid[came].sum())
    there = float((grid.sum(axis=1) * came.mean(axis=1)).sum() / n)
    chance = (there + float(came.mean())) / 2
    expected = view.rule.shares[share]
    ratio = share_of(x, n, expected[Explanation.CAMPAIGN], KAPPA, chance) - share_of(x, n, expected[rival], KAPPA, chance)
    return says(key, {rival: ratio}, attacks=n, after=x, expected_by_chance=chance * n)


def preceded(view: View, what: Came, reach: int, km: float) -> Bools:
    """By place (of `view.used`) and day: was there such an event within `km` on that day or in the `reach` days before?"""
    episode, lead = view.episode, max(reach, 1)
    happened = np.zeros((len(view.used), lead + episode.days), bool)
    rows = view.placed(view.fighting if what is Came.FIGHTING else view.counter)
    rows = rows[view.weight[rows] > 0]
    happened[view.spot(rows), lead + view.now.day[rows]] = True
    place, day = _earlier(view, what)
    fits = day >= -lead
    happened[np.searchsorted(view.used, place[fits]), lead + day[fits]] = True
    counted = np.concatenate([np.zeros((len(happened), 1)), happened.cumsum(axis=1)], axis=1)
    within = counted[:, lead + 1 :] - counted[:, lead - reach : lead - reach + episode.days] > 0
    active = within.any(axis=1)
    near = view.km[:, active] <= km
    return np.asarray((near.astype(np.float32) @ within[active].astype(np.float32)) > 0)


def _earlier(view: View, what: Came) -> tuple[Ints, Ints]:
    """Places and days of the same kind of event right before the window."""
    episode, before = view.episode, view.episode.before
    if what is Came.FIGHTING:
        same = before.kind == Kind.FIGHTING
    else:
        same = (before.kind == Kind.ATTACK) & episode.of_side(before, Side.OPPOSING)
    same &= recent(episode)
    return before.place[same], before.day[same]
