"""What is usual: the negative-binomial expectation of each unit and day, from the unit's own past.

log rate = level + yearly wave, the level a random walk, followed by an extended Kalman filter with a negative-binomial
observation (West, Harrison & Migon 1985, JASA 80; Durbin & Koopman 2012). Several speeds of the walk run side by side and are
weighed by how well each foretold the sums of a week, four weeks ahead; so is the dispersion. The expectation of a day never uses
the 28 days before it. Days of an unusually violent month teach little, so that a crisis is not soon taken for usual.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from phasezero.monitor.rising.arrays import Series

Floats = npt.NDArray[np.float64]

SPEEDS = np.array([0.004, 0.01, 0.02, 0.04])
"""Standard deviations of the log level's daily step: about 8, 19, 38 and 76 % in a year."""
DISPERSIONS = np.exp(np.linspace(-3.0, 4.5, 11))
"""1/k."""
_MOST_HELD = 500
"""Series: of eight years about 50 megabytes."""


@dataclass(frozen=True, slots=True, eq=False)
class Expectation:
    """Arrays of shape (unit, day)."""

    mean: Floats
    """Expected on a fully documented day; 0 while there is no history."""
    size: Floats
    """k of the negative binomial: variance mean + mean^2 / k."""
    doubt: Floats
    """Variance of the log level."""
    independent: Floats
    """Share of a day's evidence that stands, 1 where days do not hang together."""


class Memory:
    """What settled days have taught, by their content: learned once for all days that look back on them. Nothing else depends on
    it."""

    def __init__(self) -> None:
        self._held: dict[bytes, tuple[Floats, Floats]] = {}

    def of(self, counts: Floats, exposure: Floats) -> tuple[Floats, Floats]:
        """Of one unit's days: what was found, of shape (4, day), and the state after the last."""
        key = blake2b(counts.tobytes() + exposure.tobytes(), digest_size=16).digest()
        if key not in self._held:
            if len(self._held) >= _MOST_HELD:
                self._held.clear()
            self._held[key] = _from_first(counts, exposure)
        return self._held[key]


def learn(series: Series, settled: int = 0, memory: Memory | None = None) -> Expectation:
    """The expectation of every day from days at least four weeks older.

    `settled`: first days of the series that are looked back on more than once, learned through `memory`; the outcome is the same.
    """
    from phasezero.monitor.rising import kernels

    units = series.counts.shape[0]
    begun, found = kernels.state(units, SPEEDS, DISPERSIONS), _empty(series.counts.shape)
    settled = settled if memory is not None else 0
    for unit in range(units if settled else 0):
        assert memory is not None  # noqa: S101 - nothing is settled without
        found[:, unit, :settled], begun[unit] = memory.of(series.counts[unit, :settled], series.exposure[unit, :settled])
    kernels.expect(series.counts, series.exposure, SPEEDS, DISPERSIONS, begun, found, settled)
    return Expectation(*found)


def _empty(shape: tuple[int, ...]) -> Floats:
    found = np.zeros((4, *shape))
    found[1], found[3] = 1.0, 1.0
    return found


def _from_first(counts: Floats, exposure: Floats) -> tuple[Floats, Floats]:
    from phasezero.monitor.rising import kernels

    begun, found = kernels.state(1, SPEEDS, DISPERSIONS), _empty((1, counts.size))
    kernels.expect(counts[None], exposure[None], SPEEDS, DISPERSIONS, begun, found, 0)
    return found[:, 0], begun[0]
