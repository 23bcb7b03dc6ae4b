"""Are the people hit those of one group, beyond its share of the people who live where the attacks were?"""

from __future__ import annotations

from typing import cast

import numpy as np

from phasezero.domain.campaign import Component, Explanation, NoData
from phasezero.monitor.campaign.episode import Floats, Ints, Kind
from phasezero.monitor.campaign.likelihoods import KAPPAS, as_usual, dominated, kappa_weights, share_interval
from phasezero.monitor.campaign.view import View, says, silent

KEY = "targets"


def weigh(view: View) -> Component:
    """Also tells, of the group hit most: its number, attacks on it, its share of people, and the ratio of risks with its 90 %
    interval."""
    people = view.episode.population
    if people is None or view.episode.groups < 2 or not people.sum():
        return silent(KEY, NoData.NO_SHARES)
    rows = view.attacks[view.now.group[view.attacks] >= 0]
    hit = view.tally(rows, view.now.group, view.episode.groups)
    if hit.sum() < 3:
        return silent(KEY, NoData.NO_ATTACKS if (view.now.group >= 0).any() else NoData.NOT_CODED)
    lived = _exposed(people, view.now.region[rows], view.weight[rows])
    kappas = _patchiness(view, people)
    ratio = dominated(hit, lived, kappas) - as_usual(hit, lived, kappas)
    against = dict.fromkeys((Explanation.INDEPENDENT, Explanation.COLLATERAL, Explanation.REPORTING), ratio)
    return says(KEY, against, **_risk(hit, lived, float(np.exp(kappas) @ KAPPAS)))


def _exposed(people: Floats, region: Ints, weight: Floats) -> Floats:
    """Share of each group among the people where the attacks were; the country's where the region or its people are not known."""
    country = people.sum(axis=0)
    rows = np.broadcast_to(country, (len(region), len(country))).astype(float)
    if len(people) > 1:
        known = (region >= 0) & (people[region].sum(axis=1) > 0)
        rows = np.where(known[:, None], people[region], rows)
    rows = rows / rows.sum(axis=1, keepdims=True)
    mixed = (weight[:, None] * rows).sum(axis=0) / weight.sum()
    return cast(Floats, np.maximum(mixed, 1e-3) / np.maximum(mixed, 1e-3).sum())


def _patchiness(view: View, people: Floats) -> Floats:
    """How far the groups hit in the time before, by anyone, were from the shares of people: weights of `KAPPAS`."""
    before = view.episode.before
    was = np.flatnonzero((before.kind != Kind.FIGHTING) & (before.group >= 0))
    hit = np.bincount(before.group[was], minlength=view.episode.groups).astype(float)
    lived = _exposed(people, before.region[was], np.ones(len(was))) if len(was) else np.full(len(hit), 1 / len(hit))
    return kappa_weights(np.minimum(hit, hit * 30 / max(hit.sum(), 30)), lived)


def _risk(hit: Floats, lived: Floats, kappa: float) -> dict[str, float]:
    top, n = int(np.argmax(hit / lived * (hit > 0) + hit * 1e-9)), float(hit.sum())
    most = int(np.argmax(hit))
    top = most if hit[most] > n / 2 else top
    odds = lived[top] / (1 - lived[top])
    low, high = share_interval(float(hit[top]), n, kappa)
    ratio = (hit[top] + 0.5) / (n - hit[top] + 0.5) / odds
    return {
        "group": top,
        "attacks_on_it": float(hit[top]),
        "attacks": n,
        "its_share": float(lived[top]),
        "risk_ratio": float(ratio),
        "risk_ratio_low": low / (1 - low) / odds,
        "risk_ratio_high": high / (1 - high) / odds,
    }
