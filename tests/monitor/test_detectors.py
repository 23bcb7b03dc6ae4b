"""The contract of every detector, and the size of their p-values."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from event_tables import COUNTRY, histories, row, table
from hypothesis import given, settings

from phasezero.domain.phase_rule import phase_rule
from phasezero.domain.signals import Signal
from phasezero.monitor.daily import Daily, look
from phasezero.monitor.detectors import Detector, detectors
from phasezero.monitor.known import day_number, prepare
from phasezero.monitor.signals import SERIES, adjusted, judge, signals

DAY = date(2013, 10, 1)
every_detector = pytest.mark.parametrize("detector", detectors(), ids=lambda d: d.name)


def _look(events: pl.DataFrame, day: date = DAY, regions: int = 8) -> Daily:
    return look(prepare(events, COUNTRY), day_number(day), regions, phase_rule().numbers)


def _signals(events: pl.DataFrame, day: date = DAY) -> tuple[Signal, ...]:
    daily = _look(events, day)
    return signals(daily, judge(daily))


def test_detectors_are_found_and_named() -> None:
    names = [detector.name for detector in detectors()]
    assert len(names) == len(set(names)) >= 2


@every_detector
@given(events=histories())
@settings(max_examples=20, deadline=None)
def test_scores_are_probabilities_of_the_counts_shown(detector: Detector, events: pl.DataFrame) -> None:
    daily = _look(events)
    scores = detector.score(daily)
    shape = (len(SERIES), len(daily.counts.regions) + 1)
    assert scores.p_value.shape == scores.window_days.shape == scores.observed.shape == scores.size.shape == shape
    assert scores.mean.shape[:2] == shape
    assert ((scores.p_value >= 0) & (scores.p_value <= 1)).all()
    assert (scores.mean > 0).all(), "no history never means that nothing is expected"
    assert (scores.size <= 1 / phase_rule().numbers.least_dispersion).all(), "never a plain Poisson"


@every_detector
def test_no_event_is_no_evidence(detector: Detector) -> None:
    assert (detector.score(_look(table([]))).p_value == 1).all()


@every_detector
def test_more_events_are_more_evidence_and_a_burst_rises(detector: Detector) -> None:
    history = [row(f"t{i}", date(2008, 1, 1) + timedelta(days=60 * i), 1) for i in range(34)]
    p_values, rising = [], []
    for number in (1, 3, 6, 20):
        events = table(history + [row(f"b{i}", DAY - timedelta(days=1 + i % 6), 0) for i in range(number)])
        p_values.append(detector.score(_look(events)).p_value[0, 0])
        rising.append(any(s.rising for s in _signals(events) if s.detector == detector.name and s.region is None))
    assert p_values == sorted(p_values, reverse=True)
    assert rising[-1]
    assert not rising[0]


@every_detector
def test_days_without_enough_history_never_rise(detector: Detector) -> None:
    events = table([row(f"b{i}", date(1989, 9, 20), 0) for i in range(30)])
    assert not any(s.rising for s in _signals(events, date(1989, 10, 1)))


@given(events=histories())
@settings(max_examples=20, deadline=None)
def test_signals_carry_what_they_counted(events: pl.DataFrame) -> None:
    found = _signals(events)
    assert len({(s.detector, s.region, s.series) for s in found}) == len(found)
    assert {(s.detector, s.series) for s in found if s.region is None} == {(d.name, s) for d in detectors() for s in SERIES}
    for signal in found:
        assert signal.observed == len(signal.events) == len(set(signal.events))
        assert signal.expected_low <= signal.expected_high
        assert 0 <= signal.completeness <= 1
        assert not signal.rising or signal.observed >= phase_rule().numbers.smallest_count


def test_an_event_longer_than_a_window_is_left_out_of_it() -> None:
    month = row("m", DAY - timedelta(days=1), 0, occurred_start=DAY - timedelta(days=31))
    daily = _look(table([month]))
    assert daily.counts.fresh[:, 0, 0].sum(axis=-1).tolist() == [0, 0, 1]


def test_benjamini_hochberg_counts_regions_without_events() -> None:
    assert adjusted(np.array([0.001, 0.02, 0.5]), 10).tolist() == pytest.approx([0.01, 0.1, 1.0])
    assert adjusted(np.array([]), 10).tolist() == []


@pytest.mark.slow
@every_detector
@pytest.mark.parametrize("per_day", [0.1, 1.0, 4.0])
def test_size_on_null_series_with_delay(detector: Detector, per_day: float) -> None:
    """P(p <= 0.05) on independent null days stays within 0 and 0.10 (400 days: 0.05 + 4 standard errors with overlap).

    Below nominal is allowed: counts are whole numbers, and windows are combined by Bonferroni.
    """
    random = np.random.default_rng(7)
    small = []
    for _ in range(40):
        days = 365 * 8
        rate = np.repeat(per_day * random.gamma(1 / 0.7, 0.7, days // 28 + 1), 28)[:days]
        ends = np.repeat(np.arange(days), random.poisson(rate))
        late = random.geometric(0.2, ends.size) - 1
        events = _plain(ends, late)
        for back in range(10):
            daily = _look(events, date(2000, 1, 1) + timedelta(days=days - 1 - 90 * back), regions=1)
            small.append(detector.score(daily).p_value[0, 0] <= 0.05)
    assert np.mean(small) <= 0.10


def _plain(ends: np.ndarray, late: np.ndarray) -> pl.DataFrame:
    days = [date(2000, 1, 1) + timedelta(days=int(end)) for end in ends]
    return table([row(f"e{i}", day, int(delay)) for i, (day, delay) in enumerate(zip(days, late, strict=True))])
