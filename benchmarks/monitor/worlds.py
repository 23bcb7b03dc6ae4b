"""Simulated worlds of daily counts at their usual level, by which false alarms are counted. None is that of benchmark A."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.signal import lfilter

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class World:
    counts: Floats
    """(unit, day)."""
    mean: Floats
    """(unit, day): the mean that the counts were drawn with."""
    size: Floats
    """(unit,): k of the daily negative binomial."""


def generator(seed: int, stream: int) -> np.random.Generator:
    return np.random.Generator(np.random.Philox(key=[seed, stream]))


def world(
    units: int,
    days: int,
    random: np.random.Generator,
    rates: tuple[float, float] = (0.003, 10.0),
    heavy: float = 0.15,
    clustered: bool = False,
) -> World:
    """Series with a log level that walks, returns to its mean, or jumps; a yearly wave; weekdays; k around 0.9, and for a share
    `heavy` 0.03 to 0.3. `clustered`: the level of each week moves as well, so that days hang together."""
    base = np.exp(random.uniform(*np.log(rates), units))
    size = np.exp(random.normal(-0.1, 0.8, units))
    tailed = random.random(units) < heavy
    size[tailed] = np.exp(random.uniform(np.log(0.03), np.log(0.3), int(tailed.sum())))
    day = np.arange(days)
    log_level = np.clip(_drift(units, days, random), -2.5, 2.5)
    wave = random.uniform(0, 0.3, units)[:, None] * np.cos(2 * np.pi * (day / 365.25 + random.random((units, 1))))
    weekday = random.normal(0, 0.1, (units, 7))[:, day % 7]
    mean = base[:, None] * np.exp(log_level + wave + weekday)
    if clustered:
        mean = mean * _weeks(units, days, random)
    counts = random.poisson(random.gamma(size[:, None], mean / size[:, None])).astype(np.float64)
    return World(counts, mean, size)


def _drift(units: int, days: int, random: np.random.Generator) -> Floats:
    kind = random.integers(0, 3, units)
    steps = random.normal(0, 1, (units, days)) * random.choice([0, 0.006, 0.01, 0.014, 0.02], units)[:, None]
    level = steps.cumsum(axis=1)
    level[kind == 1] = lfilter([1], [1, -0.997], steps[kind == 1], axis=1)
    jumps = (random.random((units, days)) < 1 / 700) * random.normal(0, 0.4, (units, days))
    level[kind == 2] = jumps[kind == 2].cumsum(axis=1)
    return np.asarray(level - level.mean(axis=1, keepdims=True), dtype=np.float64)


def _weeks(units: int, days: int, random: np.random.Generator) -> Floats:
    keep, spread = 0.7, random.uniform(0.3, 0.8, units)[:, None]
    steps = random.normal(0, np.sqrt(1 - keep**2), (units, days // 7 + 1))
    level = spread * lfilter([1], [1, -keep], steps, axis=1) - spread**2 / 2
    return np.asarray(np.repeat(np.exp(level), 7, axis=1)[:, :days], dtype=np.float64)
