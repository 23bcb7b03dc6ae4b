"""What is still to be documented: known delays are recovered, intervals hold, bad input is refused."""

from __future__ import annotations

import numpy as np
import pytest

from phasezero.errors import BadInput
from phasezero.monitor.nowcast import DatedEvents, dated_events, nowcast


def simulated(seed: int, rate: float = 1.0, mean_delay: float = 12.0, days: int = 1400) -> DatedEvents:
    random = np.random.default_rng(seed)
    occurred = np.repeat(np.arange(days), random.poisson(random.gamma(0.8, rate / 0.8, days)))
    return dated_events(occurred, occurred + random.exponential(mean_delay, occurred.size).astype(int))


def test_the_share_documented_by_age_is_recovered() -> None:
    made = nowcast(simulated(1, rate=4.0), 1300, [(0, 27)], 1)
    for age in (0, 7, 28):
        assert made.share[age] == pytest.approx(1 - np.exp(-(age + 1) / 12), abs=0.04)
    assert (np.diff(made.share) >= -1e-12).all()


def test_nine_in_ten_intervals_hold_the_truth() -> None:
    inside = []
    for seed in range(8):
        events = simulated(seed)
        for day in range(900, 1350, 50):
            one = nowcast(events, day, [(0, 27)], 1).totals[0]
            age = day - events.occurred
            inside.append(one.low_90 <= ((age >= 0) & (age < 28)).sum() <= one.high_90)
            assert one.documented <= one.low_90 <= one.low_50 <= one.middle <= one.high_50 <= one.high_90
    assert 0.8 <= np.mean(inside) <= 0.99


def test_what_comes_later_changes_nothing_and_the_same_seed_gives_the_same() -> None:
    events, day = simulated(3), 1000
    known = events.documented <= day
    before = dated_events(events.occurred[known], events.documented[known])
    whole, part = (nowcast(held, day, [(0, 6), (7, 13)], 5) for held in (events, before))
    assert whole.totals == part.totals
    assert whole.totals == nowcast(events, day, [(0, 6), (7, 13)], 5).totals


def test_time_has_no_origin() -> None:
    events = simulated(4)
    moved = dated_events(events.occurred + 5000, events.documented + 5000)
    assert nowcast(events, 1000, [(0, 27)], 5).totals == nowcast(moved, 6000, [(0, 27)], 5).totals


def test_each_kind_of_source_has_its_own_delay() -> None:
    """Partners record at once, dated reports come late: together they are no middle."""
    quick, slow = simulated(5, mean_delay=0.5), simulated(6, mean_delay=60.0)
    occurred, documented = (
        np.concatenate(parts) for parts in zip(*((one.occurred, one.documented) for one in (quick, slow)), strict=True)
    )
    kinds = np.repeat([0, 1], [quick.occurred.size, slow.occurred.size])
    apart = nowcast(dated_events(occurred, documented, kinds), 1300, [(0, 6)], 2).totals[0]
    age = 1300 - occurred
    truth = int(((age >= 0) & (age < 7)).sum())
    assert apart.low_90 <= truth <= apart.high_90
    assert apart.high_90 > apart.documented


@pytest.mark.parametrize(
    ("occurred", "documented"),
    [([1.0, np.nan], [2, 3]), ([1, 2], [2]), (["x"], [1]), ([[1]], [[2]]), ([1.5], [2])],
)
def test_bad_days_are_refused_in_one_line(occurred: object, documented: object) -> None:
    with pytest.raises(BadInput) as refused:
        dated_events(occurred, documented)  # type: ignore[arg-type]
    assert "\n" not in str(refused.value)


def test_too_little_is_refused_and_not_guessed() -> None:
    with pytest.raises(BadInput, match="Fewer than"):
        nowcast(dated_events([], []), 100, [(0, 6)], 1)
    few = dated_events(np.arange(30), np.arange(30))
    with pytest.raises(BadInput, match="fewer than"):
        nowcast(few, 30, [(0, 6)], 1)
