"""From a detector's scores to signals: adjusted for the number of regions, with the interval that was expected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from phasezero.domain.phase_rule import RuleNumbers
from phasezero.domain.signals import Series, Signal
from phasezero.monitor import tails
from phasezero.monitor.daily import Daily
from phasezero.monitor.delay import Delay
from phasezero.monitor.detectors import Detector, Scores, detectors
from phasezero.monitor.known import Bools, Floats, day_date

SERIES = (Series.ALL, Series.CIVILIANS)
"""In the order of `baseline.ALL`, `baseline.CIVILIANS`."""


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """One detector's scores with the decision; arrays of shape (series, unit)."""

    detector: Detector
    scores: Scores
    p_value: Floats
    """Adjusted for the regions as well."""
    rising: Bools


def judge(daily: Daily) -> tuple[Judged, ...]:
    """Every detector on one day. A unit rises if its p-value passes the mark and its count is not tiny.

    The mark is 1 / independent looks in a year, shared evenly (Bonferroni) by all families of tests of a country's day: each
    detector, each series, and the country or its regions.
    """
    mark = threshold(daily.numbers)
    judged = []
    for detector in detectors():
        scores = detector.score(daily)
        p_value = scores.p_value.copy()
        for series in range(len(SERIES)):
            p_value[series, 1:] = adjusted(p_value[series, 1:], daily.all_regions)
        rising = (p_value <= mark) & (scores.observed >= daily.numbers.smallest_count)
        judged.append(Judged(detector, scores, p_value, rising & daily.level.long_enough))
    return tuple(judged)


def threshold(numbers: RuleNumbers) -> float:
    """The p-value at or below which a unit rises."""
    return 1 / (numbers.looks_per_year * len(detectors()) * len(SERIES) * 2)


def adjusted(p_value: Floats, tests: int) -> Floats:
    """Benjamini & Hochberg (1995) adjusted p-values, where `tests` may exceed their number (regions without any event: p = 1)."""
    order = np.argsort(p_value, kind="stable")
    ratio = p_value[order] * tests / np.arange(1, p_value.size + 1)
    result = np.empty_like(p_value)
    result[order] = np.minimum(1.0, np.minimum.accumulate(ratio[::-1])[::-1])
    return result


def signals(daily: Daily, judged: tuple[Judged, ...]) -> tuple[Signal, ...]:
    """The signals of a day: detector by detector, series by series, the country first, then its regions by code. None while the
    history is too short for anything to be usual."""
    if not daily.level.long_enough:
        return ()
    return tuple(signal for one in judged for signal in _of(daily, one))


def _of(daily: Daily, judged: Judged) -> Iterator[Signal]:
    scores, weights = judged.scores, daily.delay.practice
    low = tails.quantile(0.05, scores.mean, scores.size, weights)
    high = tails.quantile(0.95, scores.mean, scores.size, weights)
    expected = (scores.mean * weights).sum(axis=-1)
    shares = {days: completeness(daily.delay, days) for days in (7, 22, 28, 90)}
    window_index, units = {7: 0, 28: 1, 22: 1, 90: 2}, daily.units
    for s, u in np.ndindex(scores.observed.shape):
        window = int(scores.window_days[s, u])
        region = int(daily.counts.regions[u - 1]) if u else None
        yield Signal(
            detector=judged.detector.name,
            country=daily.rows.country,
            region=units[u],
            series=SERIES[s],
            as_of=day_date(daily.day),
            window_days=window,
            observed=int(scores.observed[s, u]),
            expected=float(expected[s, u]),
            expected_low=int(low[s, u]),
            expected_high=int(high[s, u]),
            p_value=float(judged.p_value[s, u]),
            rising=bool(judged.rising[s, u]),
            completeness=shares[window],
            baseline_events=int(daily.level.learned_from[window_index[window], s, u]),
            events=counted(daily, s, region, window, int(scores.longest_span[s, u])),
            mark=threshold(daily.numbers),
        )


def completeness(late: Delay, days: int) -> float:
    """Estimated share of the events of the last `days` that is documented."""
    return float(late.middle[:days].mean()) * late.usual_practice


def counted(daily: Daily, series: int, region: int | None, window: int, longest_span: int) -> tuple[str, ...]:
    """Ids of the events counted, by day and id."""
    rows, known = daily.rows, daily.known
    age = daily.day - rows.end[known]
    chosen = (age >= 0) & (age < window) & (rows.end[known] - rows.start[known] < longest_span)
    if series:
        chosen &= rows.civilian[known]
    if region is not None:
        chosen &= rows.region[known] == region
    return rows.listed(known[chosen])
