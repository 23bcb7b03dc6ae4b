"""Since when: the first day of a rise, with an interval."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from phasezero.monitor.rising.detector import Rising

Floats = npt.NDArray[np.float64]

TIMES = np.array([1.5, 2.0, 3.0, 5.0, 10.0, 30.0, 100.0])
"""By how much the level may have risen; all as likely. A series that is new rises by much."""


@dataclass(frozen=True, slots=True)
class Onset:
    """Ages in days, before the last day of the series."""

    age: int
    youngest: int
    oldest: int
    """Ends of the 90 % interval."""


def onsets(rising: Rising, back: int) -> list[Onset]:
    """For each unit the most likely first day of a lasting rise within the last `back` days, every day as likely at first: the
    product-partition posterior of one change (Barry & Hartigan 1992, Ann. Stat. 20)."""
    from phasezero.monitor.rising import kernels

    usual, series = rising.expectation, rising.series
    logs = kernels.since(series.counts, usual.mean * series.exposure, usual.size, usual.independent, TIMES, back)
    chance = np.exp(logs - logs.max(axis=1, keepdims=True))
    chance /= chance.sum(axis=1, keepdims=True)
    return [_interval(of) for of in chance]


def _interval(chance: Floats) -> Onset:
    """The most likely days that together have 90 %, from the youngest to the oldest of them."""
    order = np.argsort(-chance, kind="stable")
    likely = order[: int(np.searchsorted(chance[order].cumsum(), 0.9)) + 1]
    return Onset(int(order[0]), int(likely.min()), int(likely.max()))
