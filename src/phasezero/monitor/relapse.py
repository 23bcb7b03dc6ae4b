"""The relapse watch: five years after a country was last at the height, beside the phase and whatever the phase is.

Coming down is slow and explicit: the phase follows what is documented, the watch follows the calendar. It is asked of the same
rule, about the past five years, each day from what was known on it; later records never change an earlier day's answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import numpy as np

from phasezero.domain.phase_rule import PhaseRule
from phasezero.domain.signals import Phase, RelapseWatch
from phasezero.monitor.conditions import SIZE_WINDOWS, deaths_mark
from phasezero.monitor.known import NEVER_BEFORE, Rows, day_date, day_number

YEARS = 5
"""Our own choice."""

LastHeight = Callable[[int, int], int | None]
"""The last day of phase 3 up to a day and not before another."""


def watch(last_height: LastHeight, phase: Phase, day: int, covered_from: int) -> tuple[RelapseWatch | None, date | None]:
    """The watch on `day`, None where none runs; and since when it is known whether one would, None for all five years."""
    today = day_date(day)
    begin = day_number(_shifted(today, -YEARS))
    reached = None if phase == Phase.HEIGHT else last_height(day, begin)
    unknown = day_date(covered_from) if NEVER_BEFORE < begin < covered_from else None
    if reached is None:
        return None, unknown
    return RelapseWatch(day_date(reached), _shifted(day_date(reached), YEARS)), unknown


def _shifted(day: date, years: int) -> date:
    """The same day of another year; 28 February for a leap day."""
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + years, day=28 if leap else day.day)


def possible(rows: Rows, rule: PhaseRule, day: int, until: int) -> Iterator[int]:
    """Days whose level may be 3, the newest first, as far back as one can still have held the phase on `until`: those on which
    all versions known by then, older ones too, add up to enough deaths of civilians."""
    window = SIZE_WINDOWS[-1]
    first = until - rule.numbers.longest_hold_days
    killed = np.where(rows.civilian, rows.civilian_deaths[:, 1], 0)
    begins, ends = np.maximum(rows.learned, rows.end), rows.end + window
    within = (begins <= day) & (ends > first) & (begins < ends)
    change = np.zeros(day - first + 2, dtype=np.int64)
    np.add.at(change, np.maximum(begins[within], first) - first, killed[within])
    np.add.at(change, np.minimum(ends[within], day + 1) - first, -killed[within])
    enough = change.cumsum()[:-1] >= deaths_mark("height", window, rule.numbers)
    yield from (np.flatnonzero(enough)[::-1] + first).tolist()
