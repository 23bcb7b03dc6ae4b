"""Documentation delay: how long after an event a document of it exists, from what was known on the day.

Two ways of being documented are kept apart, since one is not a slow form of the other:

*dated* events have a dated document within a year of their end. Fresh days show only the quick ones, so the delays seen are
right-truncated; their distribution is estimated through the reverse-time hazard (Lagakos, Barraj & De Gruttola 1988, Biometrika
75; Kalbfleisch & Lawless 1989, JASA 84): h(x) = n(x) / N(x), F(x) = prod_{y > x} (1 - h(y)), where n(x) counts delays equal to x
and N(x) delays up to x among events at least x days old.

*waiting* events have no such document and come with the yearly release. Nothing on the day tells how many of this year's events
wait, so their share is learned, year by year, from the years whose release is out, and is uncertain (`practice`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
import polars as pl
from scipy.special import betainc

from phasezero.domain.phase_rule import RuleNumbers, phase_rule
from phasezero.domain.signals import DocumentationDelay
from phasezero.monitor.known import Bools, Floats, Ints, Rows, day_date, day_number, prepare

PRACTICES = np.arange(1, 11) / 10.0
"""Possible shares of dated events: tenths, rounded up, the careful side for a claim that violence rises."""


MONTH = 30
"""Days."""
TOLD = 0.2
"""How far apart the bounds of a share may lie for it to be told to a reader."""


@dataclass(frozen=True, slots=True, eq=False)
class Delay:
    """What was known on a day about documentation. `low` and `high` bound F(age) for ages 0 to `prompt_days`."""

    low: Floats
    """As if `prior_delay_events` more events had the slowest delay: used before anything is read as calm."""
    high: Floats
    """As if they had been documented at once."""
    batches: float
    """Share of dated events documented in batches: one report on many months fills recent weeks in a day."""
    dated: int
    """Number of dated events learned from."""
    practice: Floats
    """Probability of each of `PRACTICES` as this year's share of dated events."""
    waiting_share: float
    """Share of events that waited for the yearly release, over the last released years; 0 where no year is released."""
    released_until: int
    """Last day whose yearly release is out."""

    @property
    def middle(self) -> Floats:
        return (self.low + self.high) / 2

    @property
    def fast(self) -> Floats:
        """`high`, as if all that comes in batches came at once: used before anything is called a rise, since the mean F(age) does
        not expect a batch."""
        return self.batches + (1 - self.batches) * self.high

    @property
    def usual_practice(self) -> float:
        """Mean of this year's share of dated events."""
        return float((self.practice * PRACTICES).sum())


def estimate(rows: Rows, known: Ints, day: int, numbers: RuleNumbers) -> Delay:
    """The delay as the versions `known` on `day` show it."""
    age = day - rows.end[known]
    delay = rows.delay[known]
    dated = ~rows.by_release[known] & (delay <= numbers.prompt_days)
    recent = dated & (age <= numbers.delay_history_days) & (delay >= 0)
    low, high = _bounds(delay[recent], age[recent], numbers.prompt_days, numbers.prior_delay_events)
    released_until = last_released(day, numbers)
    totals, shares = _yearly(rows.year[known], dated, day_date(released_until).year, numbers.release_years)
    return Delay(
        low=low,
        high=high,
        batches=_batch_share(delay[recent], (rows.end + rows.delay)[known[recent]], numbers),
        dated=int(recent.sum()),
        practice=_practice(tuple(totals.tolist()), tuple(shares.tolist())),
        waiting_share=float(1 - shares.sum() / totals.sum()) if totals.sum() else 0.0,
        released_until=released_until,
    )


def last_released(day: int, numbers: RuleNumbers) -> int:
    """31 December of the last year whose release is out on `day`."""
    return _last_released(day, numbers.release_month, numbers.release_day)


@cache
def _last_released(day: int, month: int, of_month: int) -> int:
    today = day_date(day)
    year = today.year if today >= date(today.year, month, of_month) else today.year - 1
    return day_number(date(year, 1, 1)) - 1


def _bounds(delay: Ints, age: Ints, longest: int, prior: float) -> tuple[Floats, Floats]:
    """F(x) for x = 0..longest under the slowest and the fastest prior."""
    seen = np.bincount(delay, minlength=longest + 1).astype(np.float64)
    of_age = np.bincount(np.minimum(age, longest), minlength=longest + 1)
    younger = of_age.cumsum() - of_age
    at_risk = np.asarray(seen.cumsum() - younger, dtype=np.float64)
    slow = seen.copy()
    slow[longest] += prior
    slow_risk = at_risk.copy()
    slow_risk[longest] += prior
    return _distribution(slow, slow_risk), _distribution(seen, np.asarray(at_risk + prior, dtype=np.float64))


def _batch_share(delay: Ints, documented: Ints, numbers: RuleNumbers) -> float:
    """Share of events documented in batches; 0 without events."""
    if not delay.size:
        return 0.0
    on = documented - documented.min()
    of_day, late = np.bincount(on), np.bincount(on, weights=delay > numbers.batch_days)
    batch = (of_day >= numbers.batch_events) & (late * 2 >= of_day)
    return float(of_day[batch].sum() / delay.size)


def _distribution(count: Floats, at_risk: Floats) -> Floats:
    stay = 1 - np.divide(count, at_risk, out=np.zeros_like(count), where=at_risk > 0)
    later = np.append(stay[1:], 1.0)
    return np.asarray(np.clip(later[::-1].cumprod()[::-1], 0.0, 1.0), dtype=np.float64)


def _yearly(year: Ints, dated: Bools, last: int, years: int) -> tuple[Ints, Ints]:
    """Events and dated events of each of `years` calendar years, from `last` backwards."""
    back = last - year
    within = (back >= 0) & (back < years)
    return np.bincount(back[within], minlength=years), np.bincount(back[within & dated], minlength=years)


@cache
def _practice(totals: tuple[int, ...], dated: tuple[int, ...]) -> Floats:
    """This year may be documented like any of the last released years that had events, or like none of them (uniform).

    Each year weighs the same, since practice changes between years, not between events: Beta(1/2 + dated, 1/2 + waiting).
    """
    parts = [(0.5 + dated[i], 0.5 + totals[i] - dated[i]) for i in range(len(totals)) if totals[i] > 0] + [(1.0, 1.0)]
    edges = np.append(0.0, PRACTICES)
    weights = np.mean([np.diff(betainc(a, b, edges)) for a, b in parts], axis=0)
    return np.asarray(weights / weights.sum(), dtype=np.float64)


def unreadable_days(delay: Delay, numbers: RuleNumbers) -> int:
    """Youngest age, in days, at which the careful share of dated events that is documented reaches `readable_share`."""
    readable = np.flatnonzero(delay.low >= numbers.readable_share - 1e-12)
    return int(readable[0]) if readable.size else numbers.prompt_days


def waiting_days(delay: Delay, day: int, numbers: RuleNumbers) -> int:
    """Days since the last one covered by a yearly release, where enough events wait for it; else 0."""
    return day - delay.released_until if delay.waiting_share > numbers.waiting_share else 0


def facts(events: pl.DataFrame, country: str, as_of: date) -> DocumentationDelay:
    """What an update may say about documentation delay, from the rows learned by `as_of`."""
    numbers, day = phase_rule().numbers, day_number(as_of)
    rows = prepare(events, country)
    delay = estimate(rows, rows.known_on(day), day, numbers)
    return summary(delay, day, numbers)


def summary(delay: Delay, day: int, numbers: RuleNumbers) -> DocumentationDelay:
    """`Delay` in a reader's figures. The median is that of dated events, corrected for truncation.

    Where the bounds of the first month lie further apart than `TOLD`, the prior speaks, not the records: nothing is told.
    """
    middle = delay.middle
    seen = delay.dated > 0 and bool((delay.high - delay.low)[: MONTH + 1].max() <= TOLD)
    return DocumentationDelay(
        dated_events=delay.dated,
        median_days=int(np.searchsorted(middle, 0.5)) if seen else None,
        share_after_month=float(1 - middle[MONTH]) if seen else None,
        waiting_share=delay.waiting_share,
        released_until=day_date(delay.released_until),
        unreadable_days=unreadable_days(delay, numbers),
        waiting_days=waiting_days(delay, day, numbers),
    )
