"""Do the people who flee belong to one group, and do they leave right after attacks where they lived?"""

from __future__ import annotations

import numpy as np

from phasezero.domain.campaign import Component, Explanation, NoData
from phasezero.monitor.campaign.components.targets import _exposed as exposed
from phasezero.monitor.campaign.episode import Flows, Ints
from phasezero.monitor.campaign.likelihoods import as_usual, dominated, kappa_weights, share_of
from phasezero.monitor.campaign.view import View, says, silent

KEY = "displacement"
AFTER_DAYS = 3
RIVALS_OF_IT = (Explanation.INDEPENDENT, Explanation.COLLATERAL, Explanation.REPORTING)


def weigh(view: View) -> Component:
    flows = view.episode.flows
    if flows is None:
        return silent(KEY, NoData.NOT_CODED)
    rows = np.flatnonzero((flows.day >= 0) & (flows.people > 0))
    if len(rows) < 3:
        return silent(KEY, NoData.NO_ATTACKS)
    whom = _one_group(view, flows, rows)
    after, chance, n = _after_attacks(view, flows, rows)
    against = {}
    expected = view.rule.shares["flight_after"]
    for rival in RIVALS_OF_IT:
        lead = share_of(after, n, expected[Explanation.CAMPAIGN], 10, chance) - share_of(after, n, expected[rival], 10, chance)
        against[rival] = whom + (lead if n >= 3 else 0.0)
    return says(
        KEY, against, departures=len(rows), people=flows.people[rows].sum(), after_attacks=after, expected_by_chance=chance * n
    )


def _one_group(view: View, flows: Flows, rows: Ints) -> float:
    """Departures, each as one event however many people left, against the shares of people."""
    people = view.episode.population
    rows = rows[flows.group[rows] >= 0]
    if people is None or view.episode.groups < 2 or not people.sum() or len(rows) < 3:
        return 0.0
    left = np.bincount(flows.group[rows], minlength=view.episode.groups).astype(float)
    lived = exposed(people, flows.region[rows], np.ones(len(rows)))
    known = kappa_weights(np.zeros(len(lived)), lived)
    return dominated(left, lived, known) - as_usual(left, lived, known)


def _after_attacks(view: View, flows: Flows, rows: Ints) -> tuple[float, float, float]:
    """Departures within `AFTER_DAYS` after an attack in their region, the chance of it, and departures of known region."""
    rows = rows[flows.region[rows] >= 0]
    attacks = view.attacks[(view.now.region[view.attacks] >= 0) & view.now.exact[view.attacks]]
    if not len(rows) or not len(attacks):
        return 0.0, 0.0, 0.0
    recent = np.zeros((view.episode.regions, view.episode.days), bool)
    for lag in range(AFTER_DAYS + 1):
        day = view.now.day[attacks] + lag
        fits = day < view.episode.days
        recent[view.now.region[attacks[fits]], day[fits]] = True
    chance = float(recent.mean(axis=1)[flows.region[rows]].mean())
    return float(recent[flows.region[rows], flows.day[rows]].sum()), chance, float(len(rows))
