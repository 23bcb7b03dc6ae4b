"""One episode weighed: components, combination, guards, the answer, and how unevenly documented it would have to be to change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from phasezero import __version__
from phasezero.domain.campaign import (
    Answer,
    CampaignFinding,
    Component,
    Doubt,
    Explanation,
    FlipPoint,
    NoData,
    Step,
)
from phasezero.domain.campaign_rule import CampaignRule, Weights, campaign_rule, campaign_weights
from phasezero.errors import BadInput
from phasezero.monitor.campaign.combining import Combined, combine, contributions, matrix, waterfall, with_prior
from phasezero.monitor.campaign.components import all_components
from phasezero.monitor.campaign.episode import Bools, Episode, Floats
from phasezero.monitor.campaign.view import View, prepared

LOOKED_UP_TO = 32.0
"""Largest ratio of reporting that is tried."""


@dataclass(frozen=True, slots=True, eq=False)
class _Weighed:
    components: tuple[Component, ...]
    combined: Combined
    steps: tuple[Step, ...]
    doubts: tuple[Doubt, ...]
    answer: Answer


def weigh(
    episode: Episode,
    *,
    prior: Mapping[Explanation, float] | None = None,
    flips: bool = True,
    rule: CampaignRule | None = None,
    weights: Weights | None = None,
) -> CampaignFinding:
    """What the five explanations make of an episode. `prior`: a structural model's probabilities of all five, shown separately.
    Without `flips` the flip points are left out, which is several times as fast. Nothing is drawn at random."""
    rule, weights = rule or campaign_rule(), weights or campaign_weights()
    if prior is not None and (set(prior) != set(Explanation) or min(prior.values()) < 0 or sum(prior.values()) <= 0):
        raise BadInput("a prior needs one probability of 0 or more for each of the five explanations")
    view = prepared(episode, rule)
    done = _weighed(view, weights)
    return CampaignFinding(
        answer=done.answer,
        doubts=done.doubts,
        posterior=done.combined.posterior,
        log10_odds=done.combined.log10_odds,
        with_prior=None if prior is None else with_prior(done.combined.posterior, prior),
        components=done.components,
        waterfall=done.steps,
        flips=_flips(view, weights, done) if flips else (),
        attacks=len(view.attacks),
        sources=_sources(view),
        coverage=_coverage(view),
        rule=rule.version,
        seed=weights.seed,
        version=__version__,
    )


def components_of(episode: Episode, rule: CampaignRule | None = None) -> tuple[Component, ...]:
    """The components alone: what weights are learned from."""
    return all_components(prepared(episode, rule or campaign_rule()))


def _weighed(view: View, weights: Weights) -> _Weighed:
    components = all_components(view)
    combined = combine(matrix(components), weights)
    steps = waterfall(combined, weights, [one.key for one in components if one.no_data is None])
    likeliest = max(Explanation, key=lambda one: combined.posterior[one])
    claimed = combined.posterior[likeliest] >= view.rule.guards.claim
    doubts = _doubts(view, components, contributions(combined, likeliest) if claimed else None)
    answer = Answer.INSUFFICIENT if doubts else Answer(likeliest) if claimed else Answer.OPEN
    return _Weighed(components, combined, steps, doubts, answer)


def _doubts(view: View, components: tuple[Component, ...], claim: Floats | None) -> tuple[Doubt, ...]:
    """`claim`: what each component adds to the odds of the explanation that would be named; None without one."""
    guards = view.rule.guards
    found = {
        Doubt.FEW_EVENTS: view.counts(view.attacks) < guards.attacks,
        Doubt.FEW_COMPONENTS: sum(one.no_data is None for one in components) < guards.components,
        Doubt.FEW_SOURCES: (_sources(view) or 0) < guards.sources,
        Doubt.ONE_COMPONENT: claim is not None and claim.max() > guards.largest_share * claim.sum(),
    }
    return tuple(doubt for doubt, holds in found.items() if holds)


def _sources(view: View) -> int | None:
    """Independent sources of the candidate's attacks; where only their numbers are known, the largest for one attack."""
    pairs = view.episode.source_of
    if pairs is not None:
        return len(np.unique(pairs[np.isin(pairs[:, 0], view.attacks), 1]))
    counted = view.now.sources[view.attacks]
    return int(counted.max()) if len(counted) and counted.max() >= 0 else None


def _coverage(view: View) -> dict[str, float]:
    now, rows = view.now, view.attacks
    if not len(rows):
        return {}
    shares = {"exact_day": float(now.exact[rows].mean())}
    for name in ("place", "region", "perpetrator", "group", "method", "wounded"):
        shares[name] = float((getattr(now, name)[rows] >= 0).mean())
    if view.episode.completeness is not None:
        shares["completeness"] = float(view.episode.completeness.mean())
    return shares


def _flips(view: View, weights: Weights, done: _Weighed) -> tuple[FlipPoint, ...]:
    """Thinned: the candidate's attacks (or those on the group hit most) where a campaign is claimed, everything else if not."""
    if done.answer is Answer.INSUFFICIENT:
        return ()
    attacks = np.zeros(len(view.now), bool)
    attacks[view.attacks] = True
    chosen = {"side": (attacks, ~attacks)}
    targets = next(one for one in done.components if one.key == "targets")
    if targets.no_data is not NoData.NO_SHARES and "group" in targets.found:
        top = view.now.group == int(targets.found["group"])
        chosen["group"] = (attacks & top, attacks & ~top & (view.now.group >= 0))
    claimed = done.answer is Answer.CAMPAIGN
    return tuple(_flip(view, weights, done.answer, name, *pair[:: 1 if claimed else -1]) for name, pair in chosen.items())


def _flip(view: View, weights: Weights, answer: Answer, uneven: str, thinned: Bools, _rest: Bools) -> FlipPoint:
    def answer_at(ratio: float) -> Answer:
        weight: Floats = np.where(thinned, 1 / ratio, 1.0)
        return _weighed(replace(view, weight=weight), weights).answer

    found = _first_change(answer_at, answer)
    ratio = None if found is None else found if answer is Answer.CAMPAIGN else 1 / found
    return FlipPoint(uneven, ratio, LOOKED_UP_TO, None if found is None else answer_at(found))


def _first_change(answer_at: Callable[[float], Answer], answer: Answer) -> float | None:
    """Smallest ratio, to 3 %, at which the answer is another; looked for at every doubling."""
    low, high = 1.0, 2.0
    while answer_at(high) is answer:
        low, high = high, high * 2
        if high > LOOKED_UP_TO:
            return None
    while high / low > 1.03:
        middle = float(np.sqrt(low * high))
        low, high = (middle, high) if answer_at(middle) is answer else (low, middle)
    return high
