"""Documentation delay: right truncation, two ways of being documented, and care in small samples."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from event_tables import COUNTRY, by_release, row, table

from phasezero.domain.phase_rule import phase_rule
from phasezero.monitor.delay import Delay, estimate, facts
from phasezero.monitor.known import day_number, prepare

DAY = date(2013, 6, 30)


def _delay(events: pl.DataFrame, day: date = DAY) -> Delay:
    rows = prepare(events, COUNTRY)
    number = day_number(day)
    return estimate(rows, rows.known_on(number), number, phase_rule().numbers)


def test_recovers_a_known_truncated_distribution() -> None:
    """Geometric delays with mean 40 days; three quarters of the events are so fresh that slow documents are still to come."""
    random = np.random.default_rng(1)
    age = np.concatenate([random.integers(365, 1000, 2000), random.integers(0, 60, 6000)])
    late = random.geometric(1 / 40, age.size) - 1
    rows = [row(f"e{i}", DAY - timedelta(days=int(a)), int(d)) for i, (a, d) in enumerate(zip(age, late, strict=True))]
    estimated = _delay(table(rows)).middle
    seen = late[late <= age]
    for days in (7, 28, 60, 90):
        truth = 1 - (1 - 1 / 40) ** (days + 1)
        assert estimated[days] == pytest.approx(truth, abs=0.04)
    assert (seen <= 28).mean() > 1 - (1 - 1 / 40) ** 29 + 0.04, "the naive share is biased, so the test has teeth"


def test_yearly_release_is_neither_slow_reporting_nor_ignored() -> None:
    prompt = [row(f"p{i}", DAY - timedelta(days=400 + 10 * i), 1) for i in range(40)]
    waiting = [by_release(f"w{i}", DAY - timedelta(days=600 + 10 * i)) for i in range(20)]
    with_waiting, without = facts(table(prompt + waiting), COUNTRY, DAY), facts(table(prompt), COUNTRY, DAY)
    assert with_waiting.median_days == without.median_days == 1
    assert with_waiting.share_after_month == pytest.approx(without.share_after_month)
    assert without.waiting_share == without.waiting_days == 0
    assert with_waiting.waiting_share == pytest.approx(20 / 60, abs=0.08)
    assert with_waiting.waiting_days == (DAY - date(2012, 12, 31)).days
    assert with_waiting.released_until == date(2012, 12, 31)


def test_release_of_a_year_is_out_from_first_of_june() -> None:
    assert facts(table([]), COUNTRY, date(2013, 5, 31)).released_until == date(2011, 12, 31)
    assert facts(table([]), COUNTRY, date(2013, 6, 1)).released_until == date(2012, 12, 31)


def test_small_samples_are_careful_on_both_sides() -> None:
    nothing, few = _delay(table([])), _delay(table([row(f"e{i}", DAY - timedelta(days=500 + i), 1) for i in range(3)]))
    assert nothing.low[:365].max() == 0
    assert nothing.high.min() == 1
    assert facts(table([]), COUNTRY, DAY).unreadable_days == 365
    assert few.low[28] == pytest.approx(3 / 4)
    assert few.high[0] == pytest.approx(1 / 4)


def test_is_a_distribution_whatever_is_known() -> None:
    random = np.random.default_rng(3)
    rows = [row(f"e{i}", DAY - timedelta(days=int(random.integers(0, 900))), int(random.geometric(0.02))) for i in range(200)]
    for day in (DAY - timedelta(days=700), DAY, DAY + timedelta(days=300)):
        delay = _delay(table(rows), day)
        for curve in (delay.low, delay.high, delay.fast):
            assert ((curve >= 0) & (curve <= 1)).all()
            assert (np.diff(curve) >= -1e-12).all()
        assert ((delay.low <= delay.high + 1e-12) & (delay.high <= delay.fast + 1e-12)).all()
        assert delay.practice.sum() == pytest.approx(1)


def test_only_what_was_known_that_day_counts() -> None:
    rows = [row(f"e{i}", DAY - timedelta(days=i), 5 + i % 50) for i in range(300)]
    known = [one for one in rows if one["learned_on"] <= DAY]
    assert facts(table(rows), COUNTRY, DAY) == facts(table(known), COUNTRY, DAY)


def test_a_report_on_many_months_does_not_pass_for_a_rise() -> None:
    """Forty events a year, all documented on 1 November; the share that comes in batches is expected at once."""
    rows = []
    for year in range(2008, 2013):
        for i in range(40):
            end = date(year, 11, 1) - timedelta(days=9 * i)
            rows.append(row(f"{year}-{i}", end, (date(year, 11, 1) - end).days))
    assert _delay(table(rows), date(2012, 11, 2)).fast[0] == pytest.approx(1, abs=0.01)
