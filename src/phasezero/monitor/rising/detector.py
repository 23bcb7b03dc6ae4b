"""The one method that says whether counts are rising: an exponentially weighted moving sum against the expectation.

Roberts 1959 (the moving average); Höhle & Paul 2008, Comput. Stat. Data Anal. 52 (negative-binomial likelihood ratios for
counts). It was chosen by measured detection at equal realised false alarms among itself, a likelihood ratio over several windows
and an e-detector: `benchmarks/monitor/counts.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from phasezero.domain.rising import MOST_TIMES
from phasezero.monitor.rising import false_alarms
from phasezero.monitor.rising.arrays import Series
from phasezero.monitor.rising.expectation import Expectation, Memory, learn

Floats = npt.NDArray[np.float64]

MEMORY = 0.13
"""Weight of the youngest day; the last 17 days carry 90 % of the weight. Chosen among .07 to .25 on simulated worlds."""


@dataclass(frozen=True, slots=True, eq=False)
class Rising:
    """Arrays of shape (unit, day)."""

    series: Series
    expectation: Expectation
    evidence: Floats
    """Log likelihood ratio of a rise; 0 where the moving sum is no larger than expected, or nothing is expected yet."""
    per_year: Floats
    """Alarms that chance alone would bring in a year with the mark at this evidence; its inverse is the recurrence interval."""
    share: Floats
    """Share of days on which chance alone brings at least this evidence."""


def judge(series: Series, settled: int = 0, memory: Memory | None = None) -> Rising:
    """What can be said on each day from that day and earlier ones. `settled`, `memory`: as in `learn`."""
    usual, found = follow(series, settled, memory)
    return Rising(
        series,
        usual,
        found,
        false_alarms.per_year(found, usual.mean, usual.size),
        false_alarms.share_of_days(found, usual.mean, usual.size),
    )


def follow(series: Series, settled: int = 0, memory: Memory | None = None) -> tuple[Expectation, Floats]:
    """What is expected, and the evidence of a rise: `Rising` without what chance alone would bring."""
    from phasezero.monitor.rising import kernels

    usual = learn(series, settled, memory)
    found = kernels.moving(series.counts, usual.mean * series.exposure, usual.size, usual.doubt, usual.independent, MEMORY)
    return usual, found


@dataclass(frozen=True, slots=True, eq=False)
class LastDay:
    """The moving sum of each unit on the last day, scaled so that it has the law of a count; arrays of shape (unit,)."""

    seen: Floats
    expected: Floats
    size: Floats
    independent: Floats
    usual: Floats
    """Expected on a fully documented day."""
    day_size: Floats


def last_day(rising: Rising) -> LastDay:
    """As `kernels.moving` has it, for what would have been had more been expected (`flips_at`)."""
    usual, exposure, counts = rising.expectation, rising.series.exposure, rising.series.counts
    weight = (1 - MEMORY) ** np.arange(counts.shape[1] - 1, -1, -1) * (usual.mean > 0)
    mean = usual.mean * exposure
    whole, square = (weight * mean).sum(axis=1), (weight**2 * mean).sum(axis=1)
    scale = np.divide(whole, square, out=np.zeros_like(whole), where=square > 0)
    spread = (weight**2 * mean**2 / usual.size).sum(axis=1) / np.maximum(whole, 1e-12) ** 2
    known = (weight * counts).sum(axis=1) * scale
    size = 1 / np.maximum(spread + usual.doubt[:, -1], 1e-9)
    return LastDay(known, whole * scale, size, usual.independent[:, -1], usual.mean[:, -1], usual.size[:, -1])


def flips_at(last: LastDay, unit: int, mark: float) -> float:
    """How many times as much would have had to be expected for `per_year` to rise to the mark; `MOST_TIMES` where it is more."""
    from phasezero.monitor.rising import kernels

    def rate(times: float) -> float:
        found = kernels.excess(last.seen[unit], last.expected[unit] * times, last.size[unit]) * last.independent[unit]
        held = (np.array([one]) for one in (found, last.usual[unit], last.day_size[unit]))
        return float(false_alarms.per_year(*held)[0])

    low, high = 1.0, MOST_TIMES
    if rate(high) <= mark:
        return high
    for _ in range(30):
        middle = (low + high) / 2
        low, high = (middle, high) if rate(middle) <= mark else (low, middle)
    return low
