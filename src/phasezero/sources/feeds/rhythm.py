"""How often a feed brings something, when to ask it next, and when it has dried up. Pure functions of what was seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import quantiles

from phasezero.domain.collected import State

FEWEST = 5
"""Items from which a usual gap is learned."""
SHORTEST_WAIT, USUAL_WAIT, LONGEST_WAIT = timedelta(minutes=15), timedelta(hours=1), timedelta(hours=24)
_TIMES, _LEAST = 4, timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Drought:
    """A feed that used to bring something and no longer does."""

    since: datetime
    """Its last item."""
    usual_gap: timedelta
    """Nine in ten of its gaps were no longer."""


def usual_gap(history: Sequence[datetime]) -> timedelta | None:
    """The gap that nine in ten between its items do not pass; None for fewer than `FEWEST` items at different times."""
    moments = sorted(set(history))
    if len(moments) < FEWEST:
        return None
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(moments)]
    return timedelta(seconds=quantiles(gaps, n=10, method="inclusive")[-1])


def dried_up(history: Sequence[datetime], now: datetime) -> Drought | None:
    """Whether nothing has come for four times the usual gap, and for three days at least; None where it may be chance.

    Where items come independently of each other, one gap in ten thousand is as long.
    """
    gap = usual_gap(history)
    return _drought(max(history), gap, now) if gap is not None else None


def dry(state: State, now: datetime) -> Drought | None:
    """The same from a feed's state."""
    if state.last_item is None or state.gap_hours is None:
        return None
    return _drought(state.last_item, timedelta(hours=state.gap_hours), now)


def _drought(last: datetime, gap: timedelta, now: datetime) -> Drought | None:
    return Drought(last, gap) if now - last > max(_TIMES * gap, _LEAST) else None


def next_time(gap: timedelta | None, now: datetime) -> datetime:
    """When to ask again: half the usual gap on, within fifteen minutes and a day."""
    return now + (min(max(gap / 2, SHORTEST_WAIT), LONGEST_WAIT) if gap is not None else USUAL_WAIT)
