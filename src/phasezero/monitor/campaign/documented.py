"""How much of what happened on each day is documented so far, as the documentation delay of the country tells it."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from phasezero.domain.phase_rule import phase_rule
from phasezero.monitor import delay
from phasezero.monitor.campaign.episode import Floats
from phasezero.monitor.known import day_number, prepare


def completeness(
    versions: pl.DataFrame, country: str, start: date, end: date, as_of: date, before_days: int
) -> tuple[Floats, float]:
    """Estimated share of the events of each day that is documented by `as_of`, and its mean over the `before_days` before.

    `versions`: all versions known by `as_of`. Days whose yearly release is out are complete; of later ones it is the share of
    events that is dated at all (`Delay.usual_practice`) times the share of these that is documented at that age.
    """
    numbers, today = phase_rule().numbers, day_number(as_of)
    rows = prepare(versions, country)
    seen = delay.estimate(rows, rows.known_on(today), today, numbers)
    days = np.arange(day_number(start) - before_days, day_number(end) + 1)
    age = np.clip(today - days, 0, len(seen.middle) - 1)
    share = np.where(days <= seen.released_until, 1.0, seen.usual_practice * seen.middle[age])
    share = np.where(days > today, 0.0, share)
    return np.clip(share[before_days:], 0.0, 1.0), float(np.clip(share[:before_days], 0.0, 1.0).mean())
