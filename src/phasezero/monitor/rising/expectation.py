"""What is usual: the negative-binomial expectation of each unit and day, from the unit's own past.

log rate = level + yearly wave, the level a random walk, followed by an extended Kalman filter with a negative-binomial
observation (West, Harrison & Migon 1985, JASA 80; Durbin & Koopman 2012). Several speeds of the walk run side by side and are
weighed by how well each foretold the sums of a week, four weeks ahead; so is the dispersion. The expectation of a day never uses
the 28 days before it. Days of an unusually violent month teach little, so that a crisis is not soon taken for usual.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from phasezero.monitor.rising.arrays import Series

Floats = npt.NDArray[np.float64]

SPEEDS = np.array([0.004, 0.01, 0.02, 0.04])
"""Standard deviations of the log level's daily step: about 8, 19, 38 and 76 % in a year."""
DISPERSIONS = np.exp(np.linspace(-3.0, 4.5, 11))
"""1/k."""


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


def learn(series: Series) -> Expectation:
    """The expectation of every day from days at least four weeks older."""
    from phasezero.monitor.rising import kernels

    return Expectation(*kernels.expect(series.counts, series.exposure, SPEEDS, DISPERSIONS))
