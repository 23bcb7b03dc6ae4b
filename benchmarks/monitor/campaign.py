"""The campaign test on simulated episodes that neither its weights nor its calibration have seen, in three worlds.

    python benchmarks/monitor/campaign.py            # about four minutes on one core

World one: other seeds, parameters from the same ranges. World two ("shifted"): ranges that were never used for learning. World
three ("going on"): as one, but what explains the attacks had begun 30 to 365 days before the window. Nothing is tuned on any;
whoever changes components or ranges calibrates anew (`tools/calibrate_campaign.py`) and takes new seeds here.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from unittest.mock import patch

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).parent))

from figures import Figure, cpu, show

from phasezero.domain.campaign import Answer, Explanation
from phasezero.domain.campaign_rule import campaign_weights
from phasezero.monitor.campaign import Episode, Events, Kind, components_of, likelihoods, weigh
from phasezero.monitor.campaign.combining import combine, matrix
from phasezero.monitor.campaign.components import ALL, KEYS, concentration
from phasezero.monitor.campaign.likelihoods import beta_binomial, composition, negative_binomial
from phasezero.monitor.campaign.simulation import GOING_ON, RANGES, SHIFTED, simulate, thinned
from phasezero.monitor.campaign.simulation.ranges import Range

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

SEEDS = {"as learned": 90_001, "shifted": 90_002, "going on": 90_004}
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
    bare: Floats
    """The same from components that expect events to come one by one."""
    conflict_only: Floats
    """Probability of a campaign from what a data set of armed conflict would hold."""
    half: Floats
    """Odds when half of all events are taken away; the first `THINNED` of each explanation."""


def battery(seed: int, ranges: Mapping[str, Range], episodes: int = EPISODES, halved: int = THINNED) -> Battery:
    truth, found, bare, conflict_only, half = [], [], [], [], []
    for number in range(episodes):
        for explanation in Explanation:
            episode = simulate(explanation, seed, number, ranges).episode
            truth.append(explanation is Explanation.CAMPAIGN)
            found.append(weigh(episode, flips=False))
            conflict_only.append(weigh(as_conflict_data(episode), flips=False).posterior[Explanation.CAMPAIGN])
            with without_overdispersion():
                bare.append(matrix(components_of(episode)))
            if number < halved:
                half.append(combine(matrix(components_of(thin(episode, seed, number))), campaign_weights()).log10_odds)
    return Battery(
        np.array(truth),
        np.array([one.log10_odds for one in found]),
        np.array([one.posterior[Explanation.CAMPAIGN] for one in found]),
        tuple(one.answer for one in found),
        np.array([matrix(one.components) for one in found]),
        np.array(bare),
        np.array(conflict_only),
        np.array(half),
    )


def thin(episode: Episode, seed: int, number: int) -> Episode:
    """Half of all events are no longer documented."""
    return thinned(episode, np.random.Generator(np.random.Philox(key=[seed, number])))


def as_conflict_data(episode: Episode) -> Episode:
    """What a data set of armed conflict such as UCDP's would hold of it: no crime, no groups hit, methods, wounded or flight."""

    def of(table: Events) -> Events:
        held = table.part(table.kind != Kind.OTHER)
        unknown = np.full(len(held), -1, np.int64)
        return replace(held, group=unknown, method=unknown, wounded=unknown)

    coded = frozenset(Kind) - {Kind.OTHER}
    return replace(
        episode, now=of(episode.now), before=of(episode.before), source_of=None, population=None, flows=None, coded=coded
    )


@contextmanager
def without_overdispersion() -> Iterator[None]:
    """Components that expect events to come one by one: what the plain product of Bayes factors would be without this care."""
    many = 1e6
    plain = {
        "negative_binomial": lambda x, mean, size: negative_binomial(x, mean, many + 0 * np.asarray(size)),
        "beta_binomial": lambda x, n, mean, _kappa: beta_binomial(x, n, mean, many),
        "composition": lambda x, expected: composition(x, expected / expected.sum(axis=-1, keepdims=True) * many),
    }
    with ExitStack() as held:
        for module in (likelihoods, *ALL):
            for name in plain.keys() & vars(module).keys():
                held.enter_context(patch.object(module, name, plain[name]))
        held.enter_context(patch.object(concentration, "_size", lambda *_: many))
        held.enter_context(patch.object(concentration, "STEADINESS", many))
        yield


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


def product(factors: Floats) -> Floats:
    """log10 Bayes factor against the even mix of rivals from these components, as they come and not weighted."""
    total = factors.sum(axis=2)
    least = total.min(axis=1)
    return np.asarray(least - np.log10(np.mean(10.0 ** (least[:, None] - total), axis=1)))


def _half_missing(one: Battery, seed: int) -> Floats:
    rng = np.random.Generator(np.random.Philox(key=[seed, 7]))
    keep = rng.random((len(one.factors), 1, len(KEYS))) < 0.5
    return np.array([combine(table, campaign_weights()).posterior[Explanation.CAMPAIGN] for table in one.factors * keep])


def figures(_bench: Path | None = None) -> Iterator[Figure]:
    for world, ranges in (("as learned", RANGES), ("shifted", SHIFTED), ("going on", GOING_ON)):
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
    singles = {key: found_at(product(one.factors[:, :, [place]]), y) for place, key in enumerate(KEYS)}
    best = max(singles, key=lambda key: singles[key])
    gain = power - singles[best]
    yield Figure("G10", f"{what}: over the best component", ">= +.10", f"{gain:+.3f} ({best} {singles[best]:.3f})", gain >= 0.10)
    for name, factors in (("the plain product", one.factors), ("the product without overdispersion", one.bare)):
        naive = found_at(product(factors), y)
        yield Figure("G10", f"{what}: over {name}", ">= +.10", f"{power - naive:+.3f} ({naive:.3f})", power - naive >= 0.10)
    bare = 1 / (1 + 4 * 10.0 ** -product(one.bare))
    told = f"{(bare[wrong] > CLAIM).mean():.2%} wrong at P > .95, calibration error {calibration_error(bare, y):.3f}"
    yield Figure("G10", f"{what}: the product without overdispersion", "", told, None)
    gaps = calibration_error(_half_missing(one, seed), y)
    yield Figure("G10", f"{what}: calibration error, half the components missing", "<= .05", f"{gaps:.3f}", gaps <= 0.05)
    yield from _from_conflict_data(one, what)
    yield from _turned(one, what)


def _from_conflict_data(one: Battery, what: str) -> Iterator[Figure]:
    y, chance = one.campaign, one.conflict_only
    told = (
        f"AUC {auc(chance, y):.3f}, found at 1 % false {found_at(chance, y):.3f}, calibration error "
        f"{calibration_error(chance, y):.3f}, wrong at P > .95 {(chance[~y] > CLAIM).mean():.2%}"
    )
    yield Figure("G10", f"{what}: from what conflict data code", "", told, None)


def _turned(one: Battery, what: str) -> Iterator[Figure]:
    """How often half of the events turn the sign: of all (the aim), by how clear it was, and where an explanation is named."""
    n = len(one.half)
    odds, y = one.odds[:n], one.campaign[:n]
    turned = (one.half > 0) != (odds > 0)
    parts = [f"{turned.mean():.1%} of all {n}"]
    for low, high, said in ((0, 0.5, "under 3:1"), (0.5, 1, "3:1 to 10:1"), (1, 2, "10:1 to 100:1"), (2, np.inf, "beyond 100:1")):
        held = (np.abs(odds) >= low) & (np.abs(odds) < high)
        parts.append(f"{turned[held].mean():.1%} of the {held.sum()} {said}")
    named = np.array([answer not in (Answer.OPEN, Answer.INSUFFICIENT) for answer in one.answers[:n]])
    parts.append(f"{turned[named].mean():.1%} of the {named.sum()} in which an explanation is named")
    errors = [float(((score > 0) != y).mean()) for score in (odds, one.half)]
    parts.append(f"sign wrong in {errors[0]:.1%} of all, with half of the events in {errors[1]:.1%}")
    yield Figure("G10", f"{what}: sign turned by thinning to a half", "<= 2 %", "; ".join(parts), turned.mean() <= 0.02)


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
