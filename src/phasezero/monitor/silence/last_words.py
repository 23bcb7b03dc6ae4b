"""The last word from a place, and whether the pause since is long by the place's own rhythm."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from phasezero.monitor.known import Ints

_RARE = 20
"""A pause is unusual where at most one in so many earlier ones was as long."""


@dataclass(frozen=True, slots=True)
class Pause:
    days: int
    """Since the last day with a document."""
    pauses: int
    longer: int
    unusual: bool


def pause(days: Ints, day: int, fewest: int) -> Pause | None:
    """The pause that lasts on `day` against those between earlier days with a document; None without any such day.

    Raises ValueError for a document after `day`.
    """
    spoke = np.unique(days)
    if not spoke.size:
        return None
    if spoke[-1] > day:
        raise ValueError("a document after the day itself")
    earlier = np.diff(spoke)
    now = day - int(spoke[-1])
    longer = int((earlier >= now).sum())
    return Pause(now, earlier.size, longer, earlier.size >= fewest and longer * _RARE <= earlier.size)
