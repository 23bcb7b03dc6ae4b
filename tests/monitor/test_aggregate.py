"""Counts of aggregate series against their own past: known answers, one-sided, breaks, and how often chance alone raises it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phasezero.errors import BadInput
from phasezero.monitor import aggregate
from phasezero.monitor.aggregate import LEAST_PERIODS, foretell, judge

NO = False


def judged(counts: list[float], per_year: int = 12, **more: object) -> aggregate.Judged | None:
    exposure = more.get("exposure", np.full(len(counts), 30.0))
    return judge(counts, exposure, more.get("changed", [NO] * len(counts)), per_year)  # type: ignore[arg-type]


def test_a_constant_series_expects_itself() -> None:
    found = judged([40.0] * 25)
    assert found is not None
    assert found.mean == pytest.approx(40)
    assert not found.rising
    assert found.low < 40 < found.high


def test_the_expected_count_follows_the_exposure() -> None:
    exposure = np.array([30.0] * 20 + [60.0])
    found = judged([40.0] * 20 + [80.0], exposure=exposure)
    assert found is not None
    assert found.mean == pytest.approx(80)
    assert not found.rising


def test_a_season_that_comes_back_is_no_rise() -> None:
    seasonal = [30.0, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 90] * 6
    found = judged(seasonal)
    assert found is not None
    assert not found.rising
    assert found.mean > 70
    risen = judged([*seasonal[:-1], 300.0])
    assert risen is not None
    assert risen.rising


def test_counts_before_a_change_of_practice_are_not_used() -> None:
    changed = [NO] * 30 + [True] + [NO] * 14
    found = judged([40.0] * 30 + [120.0] * 15, changed=changed)
    assert found is not None
    assert (found.rising, found.periods) == (False, 14)
    assert found.mean == pytest.approx(120)
    assert judged([40.0] * 30 + [120.0], changed=[NO] * 30 + [True]) is None


def test_too_few_periods_and_a_suppressed_newest_count_are_not_read() -> None:
    for per_year, least in LEAST_PERIODS.items():
        assert judged([40.0] * least, per_year) is None
        assert judged([40.0] * (least + 1), per_year) is not None
    assert judged([40.0] * 20 + [float("nan")]) is None


def test_a_suppressed_past_raises_what_is_expected() -> None:
    low = judged([float("nan")] * 20 + [12.0])
    assert low is not None
    assert low.mean == pytest.approx(9)
    assert not low.rising


@pytest.mark.parametrize(
    ("counts", "exposure", "changed"),
    [([], [], []), ([1.0], [0.0], [NO]), ([1.0, 2.0], [30.0], [NO, NO]), ([-1.0], [30.0], [NO]), ([float("inf")], [30.0], [NO])],
)
def test_arrays_that_do_not_fit_are_refused(counts: list[float], exposure: list[float], changed: list[bool]) -> None:
    with pytest.raises(BadInput, match="do not fit each other"):
        judge(counts, exposure, changed, 12)


@given(st.lists(st.integers(10, 200), min_size=13, max_size=40), st.sampled_from([0.5, 2.0, 1000.0]))
def test_the_unit_of_the_exposure_does_not_matter(counts: list[int], unit: float) -> None:
    one, other = judged(list(map(float, counts))), judged(list(map(float, counts)), exposure=np.full(len(counts), 30.0 * unit))
    assert one is not None
    assert other is not None
    assert one.probability == pytest.approx(other.probability, rel=1e-9)


@given(st.lists(st.integers(10, 200), min_size=13, max_size=40))
def test_a_higher_newest_count_is_never_less_of_a_rise(counts: list[int]) -> None:
    low, high = judged([*map(float, counts)]), judged([*map(float, counts[:-1]), counts[-1] + 50.0])
    assert low is not None
    assert high is not None
    assert high.probability <= low.probability


@pytest.mark.parametrize(("mean", "size"), [(20.0, 50.0), (60.0, 20.0), (200.0, 30.0)])
def test_chance_alone_raises_it_about_as_seldom_as_is_said(mean: float, size: float) -> None:
    """Nominal: once in twenty years of one series. 600 series, 3 to 10 years long: at most three times the nominal rate."""
    random = np.random.Generator(np.random.Philox(key=[20260, int(mean)]))
    hits = looks = 0
    for _ in range(600):
        counts = random.negative_binomial(size, size / (size + mean), random.integers(36, 120)).astype(float)
        found = judged(list(counts))
        assert found is not None
        hits, looks = hits + found.rising, looks + 1
    assert hits / looks <= 3 / (aggregate.RECURRENCE_YEARS * 12)


def test_a_doubling_is_found() -> None:
    random = np.random.Generator(np.random.Philox(key=[20261, 0]))
    found = [judged([*random.negative_binomial(30, 30 / 90, 60).astype(float), 120.0]) for _ in range(100)]
    assert sum(one is not None and one.rising for one in found) >= 90


# What each period's own past let expect

SOMETIMES_SUPPRESSED = st.one_of(st.integers(10, 200).map(float), st.just(float("nan")))


@given(st.lists(st.tuples(SOMETIMES_SUPPRESSED, st.sampled_from([NO] * 9 + [True])), min_size=1, max_size=45))
def test_each_period_is_expected_as_on_the_day_it_was_the_newest(rows: list[tuple[float, bool]]) -> None:
    counts, changed = [count for count, _ in rows], [change for _, change in rows]
    every = foretell(counts, np.full(len(counts), 30.0), changed, 12)
    assert len(every) == len(counts)
    for i, one in enumerate(every):
        then = judge(counts[: i + 1], np.full(i + 1, 30.0), changed[: i + 1], 12)
        if then is None:
            assert one is None or np.isnan(counts[i])
            continue
        assert one is not None
        assert (one.low, one.high, one.periods) == (then.low, then.high, then.periods)
        assert one.mean == pytest.approx(then.mean)


@given(st.lists(st.integers(10, 200), min_size=20, max_size=40), st.integers(0, 19), st.integers(10, 5000))
def test_neither_a_count_nor_a_later_one_bears_on_what_was_expected_of_it(counts: list[int], at: int, other: int) -> None:
    exposure, changed = np.full(len(counts), 30.0), [NO] * len(counts)
    every = foretell(counts, exposure, changed, 4)
    assert foretell([*counts[:at], other, *counts[at + 1 :]], exposure, changed, 4)[: at + 1] == every[: at + 1]


def test_after_a_change_of_practice_the_past_is_learned_anew() -> None:
    changed = [NO] * 10 + [True] + [NO] * 9
    every = foretell([40.0] * 10 + [120.0] * 10, np.full(20, 90.0), changed, 4)
    assert [one is not None for one in every] == [False] * 8 + [True] * 2 + [False] * 8 + [True] * 2
    assert [round(one.mean) for one in every if one is not None] == [40, 40, 120, 120]


def test_a_missing_period_does_not_move_the_season() -> None:
    seasonal, place = [30.0, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 90] * 6, list(range(72))
    del seasonal[40], place[40]
    exposure, changed = np.full(71, 30.0), [NO] * 71
    found = judge(seasonal, exposure, changed, 12, place)
    assert found is not None
    assert found.mean > 70
    assert not found.rising
    moved = judge(seasonal, exposure, changed, 12)
    assert moved is not None
    assert moved.mean < found.mean
    with pytest.raises(BadInput):
        judge(seasonal, exposure, changed, 12, [*place[:-1], place[-2]])


# What is told of a rise that stays

HIGH_AND_LOW = st.lists(st.one_of(st.integers(10, 60), st.integers(61, 400)), min_size=9, max_size=40)


def told(counts: list[float], per_year: int = 12) -> list[bool]:
    every = foretell(counts, np.full(len(counts), 30.0), [NO] * len(counts), per_year)
    return [one is not None and count >= one.smallest_rise for count, one in zip(counts, every, strict=True)]


@pytest.mark.parametrize("past", [22, 36, 60])
def test_a_doubling_that_stays_is_told_for_months(past: int) -> None:
    random = np.random.Generator(np.random.Philox(key=[20262, past]))
    lasting = []
    for _ in range(20):
        counts = [*random.integers(30, 41, past).astype(float), *random.integers(85, 106, 6).astype(float)]
        lasting.append(sum(told(counts)[past:]))
    assert min(lasting) >= 3
    assert np.mean(lasting) >= 5


def test_a_rise_that_stays_is_what_is_usual_in_the_end() -> None:
    random = np.random.Generator(np.random.Philox(key=[20263, 0]))
    counts = [*random.integers(30, 41, 36).astype(float), *random.integers(85, 106, 72).astype(float)]
    assert not any(told(counts)[-12:])


def test_a_period_that_was_called_a_rise_teaches_a_tenth() -> None:
    calm, called = [40.0] * 24, [*[40.0] * 24, 120.0]
    assert told(called)[-1]
    after = foretell([*called, 40.0], np.full(26, 30.0), [NO] * 26, 12)[-1]
    before = foretell([*calm, 40.0, 40.0], np.full(26, 30.0), [NO] * 26, 12)[-1]
    assert after is not None
    assert before is not None
    as_usual = (sum(2 ** (-age / 24) for age in range(2, 26)) * 40 + 2 ** (-1 / 24) * 120) / sum(
        2 ** (-age / 24) for age in range(1, 26)
    )
    assert before.mean < after.mean < before.mean + 0.2 * (as_usual - before.mean)


@given(HIGH_AND_LOW)
def test_the_smallest_rise_is_called_and_one_below_it_is_not(counts: list[int]) -> None:
    for per_year in (1, 4, 12):
        for one in foretell(counts, np.full(len(counts), 30.0), [NO] * len(counts), per_year):
            if one is not None:
                assert aggregate.is_rise(aggregate.chance(one.smallest_rise, one), per_year)
                assert not aggregate.is_rise(aggregate.chance(one.smallest_rise - 1, one), per_year)
                assert one.smallest_rise > one.high


@given(HIGH_AND_LOW, st.integers(1, 40))
def test_what_was_told_of_a_period_stays_whatever_comes_after(counts: list[int], until: int) -> None:
    exposure = np.full(len(counts), 30.0)
    every = foretell(counts, exposure, [NO] * len(counts), 4)
    first = counts[:until]
    assert foretell(first, exposure[:until], [NO] * len(first), 4) == every[:until]
