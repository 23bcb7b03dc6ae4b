"""Learns the weights of "random or organised?" from simulated episodes and writes `vocabulary/campaign_weights.yml`.

    python tools/calibrate_campaign.py            # about three minutes on one core; the same file every time

Two sets of episodes, of two seeds: the weights are learned from the first, the calibration from the second. Of every episode
there is also a copy from which components were taken at random, since real data sets lack some. Held-out episodes (other seeds,
and other parameters) are weighed by `benchmarks/monitor/campaign.py`, never here.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from phasezero.domain.campaign import RIVALS, Explanation
from phasezero.domain.campaign_rule import LARGEST_WEIGHT
from phasezero.monitor.campaign import components_of
from phasezero.monitor.campaign.combining import bounded, matrix, pooled
from phasezero.monitor.campaign.components import KEYS
from phasezero.monitor.campaign.simulation import simulate

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

FILE = Path(__file__).resolve().parents[1] / "src" / "phasezero" / "domain" / "vocabulary" / "campaign_weights.yml"
VERSION = 1
SEED, EPISODES = 2026, 600
"""Seed of the first set (the second has the next), and episodes of each explanation in each set."""
TYPICAL, STIFFNESS = 0.7, 2.0
"""Weights are drawn to a common value: a component that few episodes test keeps it."""
TAKEN = (0.0, 0.25, 0.5)
"""Shares of components taken from the copies."""
LN10 = np.log(10)


def factors(seed: int, episodes: int) -> tuple[Floats, Ints]:
    """Bounded log10 Bayes factors (episode, rival, component) and the true explanation of each, its index."""
    kinds = list(Explanation)
    made = [matrix(components_of(simulate(one, seed, number).episode)) for number in range(episodes) for one in kinds]
    return bounded(np.array(made)), np.tile(np.arange(len(kinds)), episodes)


def with_gaps(table: Floats, seed: int) -> Floats:
    """The episodes, and a copy of each with components taken away."""
    rng = np.random.Generator(np.random.Philox(key=[seed, 0]))
    share = rng.choice(TAKEN, (len(table), 1, 1))
    return np.concatenate([table, table * (rng.random((len(table), 1, table.shape[2])) >= share)])


def learned(table: Floats, truth: Ints) -> Floats:
    """Weights by rival and component: multinomial logit with the campaign as reference, bounded and drawn to `TYPICAL`."""
    wrong = truth[:, None] == [list(Explanation).index(rival) for rival in RIVALS]
    shape = table.shape[1:]

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights = flat.reshape(shape)
        utility = -(table * weights).sum(axis=2) * LN10
        top = np.maximum(utility.max(axis=1), 0)
        share = np.exp(utility - top[:, None])
        total = share.sum(axis=1) + np.exp(-top)
        fit = (utility * wrong).sum() - (top + np.log(total)).sum()
        slope = ((wrong - share / total[:, None])[:, :, None] * -table * LN10).sum(axis=0)
        drawn = STIFFNESS * (weights - TYPICAL)
        return float((drawn * (weights - TYPICAL)).sum() - fit), (2 * drawn - slope).ravel()

    start = np.full(shape, TYPICAL).ravel()
    return _minimum(loss, start, [(0.0, LARGEST_WEIGHT)] * len(start)).reshape(shape)


def calibrated(odds: Floats, campaign: Bools) -> tuple[float, float]:
    """Slope and shift (Platt) of log10 odds at which their probabilities fit best, a campaign being one explanation of five."""

    def loss(pair: Floats) -> tuple[float, Floats]:
        log_odds = (pair[0] * odds + pair[1]) * LN10 - np.log(len(RIVALS))
        error = 1 / (1 + np.exp(-log_odds)) - campaign
        fit = np.logaddexp(0, np.where(campaign, -log_odds, log_odds)).sum()
        return float(fit), np.array([(error * odds).sum(), error.sum()]) * LN10

    slope, shift = _minimum(loss, np.array([1.0, 0.0]), [(0.1, 3.0), (-2.0, 2.0)])
    return float(slope), float(shift)


def _minimum(loss: Callable[[Floats], tuple[float, Floats]], start: Floats, bounds: list[tuple[float, float]]) -> Floats:
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 1_000})
    if not found.success:
        raise SystemExit(f"the weights were not found: {found.message}")
    return np.asarray(found.x)


def text(weights: Floats, tested: Bools, slope: float, shift: float, seed: int, episodes: int) -> str:
    """`tested`: by rival and component, whether the component can tell that rival from a campaign."""
    rows = [
        f"  {rival}: {{{', '.join(f'{key}: {row[place]:.2f}' for place, key in enumerate(KEYS) if asked[place])}}}"
        for rival, row, asked in zip(RIVALS, weights, tested, strict=True)
    ]
    return "\n".join(
        [
            '# How the components of "random or organised?" are put together: made by tools/calibrate_campaign.py.',
            "# Learned from simulated episodes: this shows that the arithmetic is right, not that the world is like that.",
            f"version: {VERSION}",
            "made:",
            f"  seed: {seed}",
            f"  episodes: {episodes * len(Explanation)}  # in each of two sets: seed and seed + 1",
            "# Weight of the log10 Bayes factor of a campaign against each rival: 0 (others say it already) to 1.5.",
            "weights:",
            *rows,
            "# log10 odds of a campaign against all rivals together = shift + slope x what the weights give.",
            f"calibration: {{slope: {slope:.3f}, shift: {shift:.3f}}}",
            "",
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--episodes", type=int, default=EPISODES, help="of each explanation, in each of the two sets")
    parser.add_argument("--file", type=Path, default=FILE)
    chosen = parser.parse_args()
    table, truth = factors(chosen.seed, chosen.episodes)
    weights = np.round(learned(with_gaps(table, chosen.seed), np.tile(truth, 2)), 2)
    other, known = factors(chosen.seed + 1, chosen.episodes)
    odds = np.array([pooled(row) for row in (with_gaps(other, chosen.seed + 1) * weights).sum(axis=2)])
    slope, shift = calibrated(odds, np.tile(known == list(Explanation).index(Explanation.CAMPAIGN), 2))
    chosen.file.write_text(text(weights, table.any(axis=0), slope, shift, chosen.seed, chosen.episodes), encoding="utf-8")
    print(f"written: {chosen.file}; slope {slope:.3f}, shift {shift:.3f}")


if __name__ == "__main__":
    main()
