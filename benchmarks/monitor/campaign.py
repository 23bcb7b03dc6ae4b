"""The campaign test on simulated episodes that neither its weights nor its calibration have seen, in two worlds.

    python benchmarks/monitor/campaign.py            # about ten minutes on one core

World one: other seeds, parameters from the same ranges. World two ("shifted"): ranges that were never used for learning. Nothing
is tuned on either; whoever changes components or ranges calibrates anew (`tools/calibrate_campaign.py`) and takes new seeds here.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).parent))

from figures import Figure, cpu, show

from phasezero.domain.campaign import Answer, Explanation
from phasezero.domain.campaign_rule import campaign_weights
from phasezero.monitor.campaign import Episode, components_of, weigh
from phasezero.monitor.campaign.combining import combine, matrix
from phasezero.monitor.campaign.components import KEYS
from phasezero.monitor.campaign.simulation import RANGES, SHIFTED, simulate
from phasezero.monitor.campaign.simulation.ranges import Range

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

SEEDS = {"as learned": 90_001, "shifted": 90_002}
EPISODES = 400
"""Of each explanation and world."""
THINNED = 100
"""Of each explanation: how many are thinned as well."""
CLAIM = 0.95


@dataclass(frozen=True, slots=True, eq=False)
class Battery:
    """Episodes of one world, weighed."""

    campaign: Bools
    odds: Floats
    """Calibrated log10 odds against all rivals together."""
    probability: Floats
    answers: tuple[Answer, ...]
    factors: Floats
    """log10 Bayes factors: episode, rival, component."""
    turned: Bools
    """Whether the sign turned when half of all events were taken away; the first `THINNED` of each explanation."""
    thinned_odds: Floats


def battery(seed: int, ranges: Mapping[str, Range], episodes: int = EPISODES, thinned: int = THINNED) -> Battery:
    truth, odds, chance, answers, factors, turned, before = [], [], [], [], [], [], []
    for number in range(episodes):
        for explanation in Explanation:
            episode = simulate(explanation, seed, number, ranges).episode
            found = weigh(episode, flips=False)
            truth.append(explanation is Explanation.CAMPAIGN)
            odds.append(found.log10_odds)
            chance.append(found.posterior[Explanation.CAMPAIGN])
            answers.append(found.answer)
            factors.append(matrix(found.components))
            if number < thinned:
                half = combine(matrix(components_of(thin(episode, seed, number))), campaign_weights()).log10_odds
                turned.append((half > 0) != (found.log10_odds > 0))
                before.append(found.log10_odds)
    return Battery(
        np.array(truth), np.array(odds), np.array(chance), tuple(answers), np.array(factors), np.array(turned), np.array(before)
    )


def thin(episode: Episode, seed: int, number: int) -> Episode:
    """Half of all events are no longer documented, at random, in the window and before."""
    rng = np.random.Generator(np.random.Philox(key=[seed, number]))
    now, before = (rng.random(len(table)) < 0.5 for table in (episode.now, episode.before))
    new = np.cumsum(now) - 1
    pairs = episode.source_of
    if pairs is not None:
        pairs = pairs[now[pairs[:, 0]]]
        pairs = np.stack([new[pairs[:, 0]], pairs[:, 1]], axis=1)
    return replace(episode, now=episode.now.part(now), before=episode.before.part(before), source_of=pairs)


# scores, also for the benchmark on history


def auc(score: Floats, positive: Bools) -> float:
    """Share of pairs in which the positive scores higher; ties count half."""
    order = np.unique(score, return_inverse=True, return_counts=True)
    rank = (np.cumsum(order[2]) - (order[2] - 1) / 2)[order[1]]
    n = positive.sum()
    return float((rank[positive].sum() - n * (n + 1) / 2) / (n * (~positive).sum()))


def calibration_error(probability: Floats, positive: Bools, bins: int = 15) -> float:
    """Expected calibration error over bins of equal width."""
    which = np.minimum((probability * bins).astype(int), bins - 1)
    return float(
        sum(abs(probability[which == b].mean() - positive[which == b].mean()) * (which == b).mean() for b in np.unique(which))
    )


def found_at(score: Floats, positive: Bools, false: float = 0.01) -> float:
    """Share of positives above the score that a share `false` of negatives exceeds."""
    return float((score[positive] > np.quantile(score[~positive], 1 - false)).mean())


def _alone(one: Battery, keep: list[int]) -> Floats:
    """log10 Bayes factor against the even mix of rivals from these components, as they come and not weighted."""
    total = one.factors[:, :, keep].sum(axis=2)
    least = total.min(axis=1)
    return np.asarray(least - np.log10(np.mean(10.0 ** (least[:, None] - total), axis=1)))


def _half_missing(one: Battery, seed: int) -> Floats:
    rng = np.random.Generator(np.random.Philox(key=[seed, 7]))
    keep = rng.random((len(one.factors), 1, len(KEYS))) < 0.5
    return np.array([combine(table, campaign_weights()).posterior[Explanation.CAMPAIGN] for table in one.factors * keep])


def figures(_bench: Path | None = None) -> Iterator[Figure]:
    for world, ranges in (("as learned", RANGES), ("shifted", SHIFTED)):
        made, spent = cpu(lambda ranges=ranges, world=world: battery(SEEDS[world], ranges))
        yield from _figures(made, world, SEEDS[world])
        if world == "as learned":
            yield from _speed(spent)


def _figures(one: Battery, world: str, seed: int) -> Iterator[Figure]:
    what = f"campaign test, simulation ({world})"
    y, wrong = one.campaign, ~one.campaign
    value = auc(one.odds, y)
    yield Figure("G10", f"{what}: AUC", ">= .93", f"{value:.3f} ({len(y)} episodes)", value >= 0.93)
    error = calibration_error(one.probability, y)
    yield Figure("G10", f"{what}: calibration error", "<= .03", f"{error:.3f}", error <= 0.03)
    false = float((one.probability[wrong] > CLAIM).mean())
    yield Figure("G10", f"{what}: wrong at P > .95", "<= 1 %", f"{false:.2%} of {wrong.sum()}", false <= 0.01)
    claimed = np.array([answer is Answer.CAMPAIGN for answer in one.answers])
    said = f"{claimed[y].mean():.2f} of campaigns, {claimed[wrong].mean():.2%} of others"
    yield Figure("G10", f"{what}: claimed, guards kept", "", said, None)
    power = found_at(one.odds, y)
    yield Figure("G10", f"{what}: found at 1 % false", ">= .60", f"{power:.3f}", power >= 0.60)
    singles = {key: found_at(_alone(one, [place]), y) for place, key in enumerate(KEYS)}
    best = max(singles, key=lambda key: singles[key])
    gain = power - singles[best]
    yield Figure("G10", f"{what}: over the best component", ">= +.10", f"{gain:+.3f} ({best} {singles[best]:.3f})", gain >= 0.10)
    naive = found_at(_alone(one, list(range(len(KEYS)))), y)
    yield Figure(
        "G10", f"{what}: over the plain product", ">= +.10", f"{power - naive:+.3f} ({naive:.3f})", power - naive >= 0.10
    )
    gaps = calibration_error(_half_missing(one, seed), y)
    yield Figure("G10", f"{what}: calibration error, half the components missing", "<= .05", f"{gaps:.3f}", gaps <= 0.05)
    turned = float(one.turned.mean())
    clear = np.abs(one.thinned_odds) >= 1
    named = np.array([answer not in (Answer.OPEN, Answer.INSUFFICIENT) for answer in one.answers[: len(one.turned)]])
    told = (
        f"{turned:.1%} of all {len(one.turned)}; {one.turned[clear].mean():.1%} of the {clear.sum()} beyond 10:1; "
        f"{one.turned[named].mean():.1%} of the {named.sum()} in which an explanation is named"
    )
    yield Figure("G10", f"{what}: sign turned by thinning to a half", "<= 2 %", told, turned <= 0.02)


def _speed(spent: float) -> Iterator[Figure]:
    yield Figure("G10", "campaign test: simulating and weighing the battery", "", f"{spent:.0f} CPU s", None)
    largest = max(
        (simulate(one, 90_003, number).episode for number in range(20) for one in Explanation), key=lambda e: len(e.now)
    )
    _, took = cpu(lambda: [weigh(largest, flips=False) for _ in range(10)])
    _, whole = cpu(lambda: [weigh(largest) for _ in range(3)])
    got = f"{took * 100:.1f} ms for {len(largest.now)} events ({whole / 3 * 1e3:.0f} ms with flip points)"
    yield Figure("G10", "campaign test: one episode", "< 20 ms", got, took / 10 < 0.02)


if __name__ == "__main__":
    show(figures())
