"""The moving sum as it would have been seen day by day, when events are documented late: for the benchmarks of counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.signal import lfilter

from phasezero.monitor.rising import arrays, kernels
from phasezero.monitor.rising.detector import MEMORY
from phasezero.monitor.rising.expectation import Expectation, learn

Floats = npt.NDArray[np.float64]

LONGEST = 120
"""Days after which every event of these simulations is documented."""


@dataclass(frozen=True, slots=True, eq=False)
class Documented:
    """Events of each unit and day by how many days later they were documented: (unit, day, delay), delays to `LONGEST`."""

    counts: npt.NDArray[np.int16]


def documented(counts: Floats, random: np.random.Generator, mean_delay: tuple[float, float] = (3.0, 14.0)) -> Documented:
    """Each unit has a delay distribution of its own: gamma with a mean between these days, rounded down."""
    units, days = counts.shape
    result = np.zeros((units, days, LONGEST + 1), dtype=np.int16)
    for u in range(units):
        day = np.repeat(np.arange(days), counts[u].astype(np.int64))
        shape, mean = random.uniform(0.6, 2.0), random.uniform(*mean_delay)
        delay = np.minimum(random.gamma(shape, mean / shape, day.size).astype(np.int64), LONGEST)
        np.add.at(result[u], (day, delay), 1)
    return Documented(result)


def share_documented(seen: Documented, until: int) -> Floats:
    """F(age) of each unit, (unit, age), from the events of days before `until`; half an event more at each of ten ages."""
    by_delay = seen.counts[:, : until - LONGEST].sum(axis=1, dtype=np.float64)
    by_delay[:, :20:2] += 0.5
    return np.minimum((by_delay / by_delay.sum(axis=1, keepdims=True)).cumsum(axis=1), 1.0)


def evidence(
    seen: Documented, share: Floats, adjust: bool = True, usual: Expectation | None = None
) -> tuple[Floats, Expectation]:
    """Of each unit and day, from what was documented by that day; learned from days as they were known three weeks later, or
    `usual`. `adjust` false: as if fresh days were complete."""
    units, days, _ = seen.counts.shape
    guard, keep = kernels.GUARD, 1 - MEMORY
    if usual is None:
        known = seen.counts[:, :, : guard + 1].sum(axis=2, dtype=np.float64)
        usual = learn(arrays.series(known, np.repeat(share[:, guard : guard + 1], days, axis=1)))
    moving = _moving_sum(seen.counts, keep)
    found = np.zeros((units, days))
    weight = keep ** np.arange(LONGEST + 1)
    for u in range(units):
        part = share[u] if adjust else np.ones(LONGEST + 1)
        whole = lfilter(weight * part, [1], usual.mean[u])
        square = lfilter(weight**2 * part, [1], usual.mean[u])
        spread = lfilter(weight**2 * part**2, [1], usual.mean[u] ** 2 / usual.size[u])
        for t in np.flatnonzero(square > 0):
            k = 1 / (spread[t] / whole[t] ** 2 + usual.doubt[u, t])
            scale = whole[t] / square[t]
            found[u, t] = kernels.excess(moving[u, t] * scale, whole[t] * scale, k) * usual.independent[u, t]
    return found, usual


def _moving_sum(counts: npt.NDArray[np.int16], keep: float) -> Floats:
    """sum over documented events of keep ^ age, by unit and day: each joins, already discounted, when it is documented."""
    units, days, delays = counts.shape
    joined = np.zeros((units, days))
    for delay in range(delays):
        joined[:, delay:] += counts[:, : days - delay, delay] * keep**delay
    return np.asarray(lfilter([1], [1, -keep], joined, axis=1), dtype=np.float64)
