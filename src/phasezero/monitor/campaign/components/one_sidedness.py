"""Do the attacks stand beside fighting, does the other side do the same, and how deadly are they for those who are hit?"""

from __future__ import annotations

from phasezero.domain.campaign import Component, Explanation, NoData
from phasezero.monitor.campaign.episode import Kind
from phasezero.monitor.campaign.likelihoods import share_of
from phasezero.monitor.campaign.view import View, says, silent

KEY = "one-sidedness"
KAPPA = 20.0


def weigh(view: View) -> Component:
    attacks, answers = view.counts(view.attacks), view.counts(view.counter)
    if attacks < 3:
        return silent(KEY, NoData.NO_ATTACKS)
    against = {Explanation.RETALIATION: _ratio(view, "one_way", Explanation.RETALIATION, attacks, attacks + answers)}
    found = {"attacks": attacks, "attacks_by_other_side": answers, "asymmetry": attacks / (attacks + answers)}
    battle = 0.0
    if Kind.FIGHTING in view.episode.coded:
        fights = view.counts(view.fighting)
        battle += _ratio(view, "one_sided", Explanation.COLLATERAL, attacks, attacks + fights)
        own = view.now.own_killed[view.attacks] > 0
        found |= {"fighting": fights, "attacks_with_own_losses": float(view.weight[view.attacks][own].sum())}
    known = view.attacks[view.now.wounded[view.attacks] >= 0]
    hurt = view.now.civilians_killed[known] + view.now.wounded[known]
    if len(known := known[hurt > 0]) >= 3:
        killed = view.now.civilians_killed[known] / hurt[hurt > 0]
        dead, n = float((killed * view.weight[known]).sum()), view.counts(known)
        battle += _ratio(view, "lethality", Explanation.COLLATERAL, dead, n)
        found |= {"lethality": dead / n}
    if Kind.FIGHTING in view.episode.coded or "lethality" in found:
        against[Explanation.COLLATERAL] = battle
    return says(KEY, against, **found)


def _ratio(view: View, what: str, rival: Explanation, x: float, n: float) -> float:
    expected = view.rule.shares[what]
    return share_of(x, n, expected[Explanation.CAMPAIGN], KAPPA) - share_of(x, n, expected[rival], KAPPA)
