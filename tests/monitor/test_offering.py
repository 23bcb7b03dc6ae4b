"""What is offered: e-values and e-BH by hand, one signal for each episode whose key never changes, thresholds that follow a budget."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from event_tables import COUNTRY, DAYS, START, histories, learned_by, row, table
from hypothesis import given, settings
from hypothesis import strategies as st

from phasezero.domain.offered import SignalBudget, budget_rule
from phasezero.errors import BadInput
from phasezero.monitor.offering import Alarms, e_bh, e_values, episodes, garwood, looked

RULE = budget_rule()
FIRST = date(2013, 1, 1)


def on(*days: int, units: tuple[str | None, ...] = (None,)) -> list[Alarms]:
    return [Alarms(FIRST + timedelta(days=day), frozenset(units)) for day in days]


def test_the_calibrator_is_an_e_value() -> None:
    """Its mean under a uniform p-value is 1, and it falls as p grows."""
    p = (np.arange(2_000_000) + 0.5) / 2_000_000
    assert e_values(p).mean() == pytest.approx(1.0, abs=0.08)  # its tail is heavy: the rest lies below 1 / 2,000,000
    assert (np.diff(e_values(np.linspace(1e-9, 1, 1000))) <= 1e-12).all()
    assert e_values(np.array([0.01]))[0] == pytest.approx((1 - 0.01 + 0.01 * np.log(0.01)) / (0.01 * np.log(0.01) ** 2))
    assert np.isfinite(e_values(np.array([0.0, 1.0]))).all()


def test_e_bh_by_hand() -> None:
    """Of 4 e-values at 0.1: one of 40 stands alone; two of 20 stand together; two of 19.9 do not."""
    assert e_bh(np.array([1.0, 40, 2, 3]), 0.1).tolist() == [False, True, False, False]
    assert e_bh(np.array([20.0, 1, 20, 3]), 0.1).tolist() == [True, False, True, False]
    assert not e_bh(np.array([19.9, 1, 19.9, 3]), 0.1).any()
    assert e_bh(np.empty(0), 0.1).size == 0
    with pytest.raises(ValueError, match="between 0 and 1"):
        e_bh(np.ones(2), 0.0)


def test_the_share_of_false_discoveries_holds_although_series_depend_on_each_other() -> None:
    random = np.random.default_rng(5)
    false = 0.0
    for _ in range(400):
        p = np.repeat(random.uniform(size=10), 5)  # each five times over
        true = np.array([1e-7] * 5)
        stands = e_bh(e_values(np.concatenate([p, true])), 0.1)
        false += stands[:50].sum() / max(1, stands.sum())
    assert false / 400 <= 0.1


def test_alarms_less_than_28_days_apart_are_one_signal() -> None:
    found = episodes("CAF", on(0, 5, 32, 70), RULE)
    assert [(one.first, one.last, one.days) for one in found] == [
        (FIRST, FIRST + timedelta(days=32), 3),
        (FIRST + timedelta(days=70), FIRST + timedelta(days=70), 1),
    ]


def test_a_region_counts_inside_the_country_and_apart_from_other_regions() -> None:
    apart = episodes("CAF", [*on(0, units=("A",)), *on(3, units=("B",)), *on(4, units=("A",))], RULE)
    assert [(one.region, one.days) for one in apart] == [("A", 2), ("B", 1)]
    inside = episodes("CAF", [*on(0), *on(3, units=("A", "B"))], RULE)
    assert [(one.region, one.regions, one.national) for one in inside] == [(None, ("A", "B"), True)]
    widened = episodes("CAF", [*on(0, units=("A",)), *on(3), *on(5, units=("C",))], RULE)
    assert [(one.key, one.where, one.regions) for one in widened] == [(f"CAF:A:{FIRST}", None, ("A", "C"))]


@given(st.lists(st.tuples(st.integers(0, 200), st.sampled_from([None, "A", "B", "C"])), max_size=40), st.integers(0, 200))
@settings(max_examples=60, deadline=None)
def test_later_alarms_never_change_a_key_and_each_alarm_is_in_one_episode(given_alarms: list, until: int) -> None:
    by_day: dict[int, set] = {}
    for day, unit in given_alarms:
        by_day.setdefault(day, set()).add(unit)
    alarms = [Alarms(FIRST + timedelta(days=day), frozenset(units)) for day, units in sorted(by_day.items())]
    early = episodes("CAF", [one for one in alarms if one.day <= FIRST + timedelta(days=until)], RULE)
    later = episodes("CAF", alarms, RULE)
    assert [one.key for one in early] == [one.key for one in later][: len(early)]
    assert len({one.key for one in later}) == len(later)
    renamed = [
        Alarms(one.day, frozenset({None: None, "A": "X1", "B": "X2", "C": "X3"}[unit] for unit in one.units)) for one in alarms
    ]
    assert [(one.first, one.last, one.days) for one in episodes("CAF", renamed, RULE)] == [
        (one.first, one.last, one.days) for one in later
    ]
    moved = [Alarms(one.day + timedelta(days=400), one.units) for one in alarms]
    assert [one.days for one in episodes("CAF", moved, RULE)] == [one.days for one in later]


@given(events=histories(), day=st.integers(DAYS - 300, DAYS + 60))
@settings(max_examples=8, deadline=None)
def test_records_learned_later_change_no_earlier_day(events: pl.DataFrame, day: int) -> None:
    when = START + timedelta(days=day)
    then = looked(learned_by(events, when), COUNTRY, when, 8, 1.0, RULE, back_days=60)
    now = looked(events, COUNTRY, when, 8, 1.0, RULE, back_days=60)
    assert (then.episodes, then.rises) == (now.episodes, now.rises)
    assert (then.p_values == now.p_values).all()


def test_who_can_read_more_gets_no_fewer() -> None:
    quiet = [row(f"q{i}", date(2010, 1, 1) + timedelta(days=20 * i)) for i in range(60)]
    rise = [row(f"r{i}", date(2013, 5, 1) + timedelta(days=3 * i)) for i in range(12)]
    events, day = table([*quiet, *rise]), date(2013, 6, 10)
    days = []
    for budget in (0.2, 1.0, 4.0, 12.0):
        found = looked(events, COUNTRY, day, 8, RULE.nominal(budget), RULE, date(1995, 1, 1))
        days.append(sum(one.days for one in found.episodes))
    assert days == sorted(days)
    assert days[-1] > 0
    assert RULE.nominal(0.01) == RULE.least_nominal
    assert RULE.nominal(50) == RULE.most_nominal


def test_a_signal_carries_the_count_that_passed_with_its_first_day_and_its_flip() -> None:
    quiet = [row(f"q{i}", date(2010, 1, 1) + timedelta(days=20 * i), region="CF.BG") for i in range(60)]
    burst = [row(f"b{i}", date(2013, 6, 2) + timedelta(days=i // 2), region="CF.BG") for i in range(12)]
    found = looked(table([*quiet, *burst]), COUNTRY, date(2013, 6, 9), 8, 1.2, RULE, date(1995, 1, 1))
    (one,) = [one for one in found.episodes if one.first > date(2013, 6, 1)]
    assert one.national
    assert date(2013, 6, 2) <= one.first <= date(2013, 6, 6)
    rises = found.rises[one.key]
    national = [each for each in rises if not each.unit]
    assert rises[0].per_year / rises[0].mark <= national[0].per_year / national[0].mark
    for rise in rises:
        assert rise.per_year <= rise.mark
        assert rise.observed in {12, 13}
        assert rise.first_day is not None
        assert abs((rise.first_day - date(2013, 6, 2)).days) <= 3
        assert rise.flips_at is not None
        assert rise.flips_at > 1
    assert {event for rise in rises for event in rise.events} >= {f"b{i}" for i in range(12)}
    assert (found.p_values < 0.05).sum() >= len(rises)
    assert found.p_values.size == 2 * 9


@pytest.mark.parametrize("budget", [0.0, -1.0, 61.0, float("nan"), float("inf")])
def test_a_budget_that_cannot_be_is_refused(budget: float) -> None:
    with pytest.raises(BadInput, match="signals a month above 0, at most 60"):
        SignalBudget(budget)


def test_the_interval_of_a_rate_is_garwoods() -> None:
    assert garwood(0, 1.0) == pytest.approx((0.0, 2.9957), abs=1e-4)
    assert garwood(10, 2.0, 0.95) == pytest.approx((4.7954 / 2, 18.3904 / 2), abs=1e-4)
