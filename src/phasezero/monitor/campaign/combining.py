"""Components put together: tempered evidence against each rival, the probabilities of all five, and who contributed what.

L(rival) = sum of weight x log10 Bayes factor, each bounded, because a component's own model may be wrong. The weights are learned
from simulations, between 0 (others say it already) and 1.5; a missing component adds nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from phasezero.domain.campaign import RIVALS, Component, Explanation, Step
from phasezero.domain.campaign_rule import Weights
from phasezero.monitor.campaign.components import KEYS
from phasezero.monitor.campaign.episode import Floats

WRONG = 0.001
"""Probability that a component's model does not hold at all in an episode."""
PATH = (np.arange(128) + 0.5) / 128
"""Midpoints of the way from no evidence to all of it."""


@dataclass(frozen=True, slots=True, eq=False)
class Combined:
    terms: Floats
    """Weighted log10 Bayes factors by rival (of `RIVALS`) and component (of `KEYS`)."""
    log10_odds: float
    """Calibrated log10 Bayes factor of a campaign against all rivals together, these alike."""
    posterior: Mapping[Explanation, float]


def matrix(components: Sequence[Component]) -> Floats:
    """log10 Bayes factors by rival and component; 0 where it does not speak."""
    made = np.zeros((len(RIVALS), len(KEYS)))
    for one in components:
        for rival, value in one.against.items():
            made[RIVALS.index(rival), KEYS.index(one.key)] = value
    return made


def combine(factors: Floats, weights: Weights) -> Combined:
    table = np.array([[weights.weight[rival].get(key, 0.0) for key in KEYS] for rival in RIVALS])
    terms = table * bounded(factors)
    against = terms.sum(axis=1)
    raw = pooled(against)
    odds = (weights.shift * bool(factors.any())) + weights.slope * raw
    return Combined(terms, odds, _posterior(against, odds))


def bounded(factors: Floats) -> Floats:
    """log10 Bayes factors when a component says nothing at all with probability `WRONG`: never beyond +3 or -3."""
    ratio = 10.0 ** np.clip(factors, -30, 30)
    return cast(Floats, np.log10(((1 - WRONG) * ratio + WRONG) / ((1 - WRONG) + WRONG * ratio)))


def pooled(against: Floats) -> float:
    """log10 Bayes factor against an even mix of the rivals."""
    least = against.min()
    return float(least - np.log10(np.mean(10.0 ** (least - against))))


def _posterior(against: Floats, odds: float) -> Mapping[Explanation, float]:
    """Probabilities when all five are alike before: the rivals share what a campaign leaves, in proportion to their odds."""
    campaign = 1 / (1 + len(RIVALS) * 10.0 ** -np.clip(odds, -300, 300))
    rest = 10.0 ** (against.min() - against)
    shared = dict(zip(RIVALS, (1 - campaign) * rest / rest.sum(), strict=True))
    return {one: float(shared.get(one, campaign)) for one in Explanation}


def with_prior(posterior: Mapping[Explanation, float], prior: Mapping[Explanation, float]) -> Mapping[Explanation, float]:
    """The posterior when the five were not alike before."""
    weighed = {one: posterior[one] * prior[one] for one in Explanation}
    total = sum(weighed.values())
    return {one: value / total for one, value in weighed.items()}


def contributions(combined: Combined, explanation: Explanation) -> Floats:
    """What each component (of `KEYS`) adds to the log10 odds of an explanation against all others together, before calibration:
    its share along the straight way from no evidence to all of it (Aumann and Shapley). The order of components plays no part."""
    ends = np.vstack([-combined.terms, np.zeros(len(KEYS))])
    place = (*RIVALS, Explanation.CAMPAIGN).index(explanation)
    own, others = ends[place], np.delete(ends, place, axis=0)
    along = PATH[:, None] * others.sum(axis=1)
    share = 10.0 ** (along - along.max(axis=1, keepdims=True))
    share = (share / share.sum(axis=1, keepdims=True)).mean(axis=0)
    return cast(Floats, own - share @ others)


def waterfall(combined: Combined, weights: Weights, spoke: Sequence[str]) -> tuple[Step, ...]:
    """What each component with data adds to `log10_odds`, and `base`, what calibration adds: together exactly `log10_odds`."""
    adds = weights.slope * contributions(combined, Explanation.CAMPAIGN)
    named = [Step(key, float(adds[KEYS.index(key)])) for key in KEYS if key in spoke]
    return (Step("base", combined.log10_odds - sum(step.adds for step in named)), *named)
