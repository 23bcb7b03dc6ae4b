"""The series of a country judged: what chance alone would bring, averaged over the documentation practices of this year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import nbinom

from phasezero.domain.phase_rule import phase_rule
from phasezero.domain.rising import NUMBERS
from phasezero.monitor.delay import Delay
from phasezero.monitor.known import Floats, day_date, day_number
from phasezero.monitor.rising import arrays, false_alarms
from phasezero.monitor.rising.detector import Rising, follow
from phasezero.monitor.rising.detector import judge as judge_arrays
from phasezero.monitor.rising.expectation import Memory
from phasezero.monitor.rising.streams import Counted, exposures


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Arrays of shape (series, day), series in the order of `held`."""

    likeliest: Rising
    """Under the likeliest documentation practice of this year."""
    per_year: Floats
    """How often a year chance alone brings as much in this one series."""
    share: Floats
    """Share of days on which it does: a p-value of one look."""

    def band(self, series: int, last: int, days: int) -> tuple[int, float, int]:
        """90 % interval around the mean of what is expected to be documented of the `days` days up to `last`."""
        rising = self.likeliest
        usual = rising.expectation
        part = (usual.mean[series] * rising.series.exposure[series])[last - days + 1 : last + 1]
        mean = float(part.sum())
        if mean <= 0:
            return 0, 0.0, 0
        k = 1 / (float((part**2).sum()) / mean**2 / usual.size[series, last] + usual.doubt[series, last])
        low, high = (int(nbinom.ppf(share, k, k / (k + mean))) for share in (0.05, 0.95))
        return low, mean, high


def span(covered_from: int, day: int) -> int:
    """Days up to `day` from which the usual is learned: whole years before that of the day, as far as the data cover them."""
    began = day_date(day).replace(month=1, day=1)
    first = began.replace(year=began.year - NUMBERS.years + 1)
    return day - max(covered_from, day_number(phase_rule().numbers.coverage_from), day_number(first)) + 1


def judge(held: Sequence[Counted], late: Delay, day: int, length: int) -> Judged:
    """`held`: series of `length` days up to `day`."""
    memory = Memory()
    runs = [(weight, judge_arrays(series, released, memory)) for weight, series, released in _runs(held, late, day, length)]
    return Judged(
        max(runs, key=lambda run: run[0])[1],
        np.asarray(sum(weight * one.per_year for weight, one in runs)),
        np.asarray(sum(weight * one.share for weight, one in runs)),
    )


def today(held: Sequence[Counted], late: Delay, day: int, length: int, memory: Memory) -> tuple[Floats, Floats]:
    """`per_year` and `share` of the last day alone, of shape (series,): several times faster. `memory`: of other days of the same
    rows."""
    per_year, share, last = np.zeros(len(held)), np.zeros(len(held)), slice(-1, None)
    for weight, series, released in _runs(held, late, day, length):
        usual, found = follow(series, released, memory)
        of_day = found[:, last], usual.mean[:, last], usual.size[:, last]
        per_year += weight * false_alarms.per_year(*of_day)[:, 0]
        share += weight * false_alarms.share_of_days(*of_day)[:, 0]
    return per_year, share


def _runs(held: Sequence[Counted], late: Delay, day: int, length: int) -> Iterator[tuple[float, arrays.Series, int]]:
    """How likely each documentation practice of this year is, the series under it, and how many of their days are released."""
    counts = np.stack([one.counts for one in held])
    released = min(max(late.released_until - (day - length), 0), length)
    for weight, share in exposures(late, day, length):
        yield weight, arrays.series(counts, share[None]), released
