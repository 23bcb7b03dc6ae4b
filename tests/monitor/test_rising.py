"""Is it rising: array core, product, and what must not change it."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from event_tables import COUNTRY, by_release, histories, learned_by, row, table
from hypothesis import given, settings

from phasezero.domain.rising import NUMBERS, Stream, UnitKind
from phasezero.errors import BadInput
from phasezero.monitor.rising import arrays, false_alarms, kernels
from phasezero.monitor.rising.country import find
from phasezero.monitor.rising.detector import Rising, flips_at, judge, last_day
from phasezero.monitor.rising.expectation import Memory, learn
from phasezero.monitor.rising.onset import onsets

DAY = date(2014, 1, 20)
BEGIN = date(2010, 1, 1)
NAMES = {f"R{i}": f"Region {i}" for i in range(1, 7)}


def counts(units: int = 40, days: int = 1500, rate: float = 0.7, seed: int = 1) -> np.ndarray:
    random = np.random.default_rng(seed)
    return random.poisson(random.gamma(0.8, rate / 0.8, (units, days))).astype(float)


def judged(values: np.ndarray, exposure: np.ndarray | None = None) -> Rising:
    return judge(arrays.series(values, exposure))


def test_the_level_and_its_dispersion_are_learned() -> None:
    usual = judged(counts()).expectation
    assert usual.mean[:, -1].mean() == pytest.approx(0.7, rel=0.1)
    assert np.median(usual.size[:, -1]) == pytest.approx(0.8, rel=0.4)
    assert (usual.mean[:, : kernels.START + kernels.GUARD] == 0).all(), "nothing is usual before there is a history"


def test_false_alarms_are_as_many_as_promised() -> None:
    rates = judged(counts(150, 2500, seed=5)).per_year
    years = 150 * 2000 / 365.25
    for nominal in (1.0, 4.0):
        raised = kernels.count_alarms(rates < nominal, 500, false_alarms.QUIET_DAYS).sum()
        assert 0.6 * nominal <= raised / years <= 1.4 * nominal


def test_a_threefold_rise_is_found_and_dated() -> None:
    values, start = counts(60, 1560, seed=3), 1500
    random = np.random.default_rng(4)
    values[:, start:] += random.poisson(random.gamma(0.8, 1.4 / 0.8, (60, 60)))
    rates = judged(values).per_year
    found = [np.flatnonzero(one[start : start + 28] < 1.0) for one in rates]
    assert np.mean([days.size > 0 for days in found]) >= 0.8
    dated = onsets(judged(values[:, : start + 30]), 90)
    ages = np.array([one.age for one in dated])
    assert abs(np.median(ages) - 29) <= 4
    assert np.mean([one.youngest <= 29 <= one.oldest for one in dated]) >= 0.75
    assert all(one.youngest <= one.age <= one.oldest for one in dated)


def test_days_after_change_nothing_before() -> None:
    values = counts(10, 900)
    early, late = judged(values[:, :700]), judged(values)
    np.testing.assert_array_equal(early.evidence, late.evidence[:, :700])
    np.testing.assert_array_equal(early.per_year, late.per_year[:, :700])


@pytest.mark.parametrize("settled", [0, 1, 500, 1499, 1500])
def test_what_settled_days_taught_is_the_same_when_it_is_remembered(settled: int) -> None:
    random = np.random.default_rng(3)
    counts = np.concatenate([random.poisson(rate, (2, 1500)) for rate in (0.02, 0.3, 3)]) * random.uniform(0.5, 1.5, (6, 1))
    series, memory = arrays.series(counts, random.uniform(0, 1, counts.shape)), Memory()
    anew, first, again = learn(series), learn(series, settled, memory), learn(series, settled, memory)
    for name in ("mean", "size", "doubt", "independent"):
        assert np.array_equal(getattr(anew, name), getattr(first, name))
        assert np.array_equal(getattr(anew, name), getattr(again, name))


def test_relabelling_units_moves_their_rows_only() -> None:
    values = counts(12, 800)
    order = np.random.default_rng(9).permutation(12)
    np.testing.assert_array_equal(judged(values).per_year[order], judged(values[order]).per_year)


def test_silent_days_before_the_records_shift_nothing_but_the_day() -> None:
    """Days that nothing can be known of teach nothing: with a year of them before, the same is found but for the later start."""
    values = counts(8, 1600, seed=7)
    before = np.zeros((8, 365))
    shifted = judged(np.concatenate([before, values], axis=1), np.concatenate([before, np.ones(values.shape)], axis=1))
    plain = judged(values)
    assert np.abs(shifted.expectation.mean[:, -1] / plain.expectation.mean[:, -1] - 1).max() < 0.2
    assert np.corrcoef(shifted.evidence[:, -300:].ravel(), plain.evidence[:, -300:].ravel())[0, 1] > 0.98


def test_fresh_days_that_are_half_documented_are_no_fall_and_no_rise() -> None:
    values = counts(60, 1200, seed=11)
    exposure = np.ones(values.shape)
    exposure[:, -14:] = 0.5
    halved = values.copy()
    halved[:, -14:] = np.random.default_rng(12).binomial(values[:, -14:].astype(int), 0.5)
    tested, whole = judged(halved, exposure), judged(values)
    assert (tested.per_year[:, -1] < 12).mean() == pytest.approx((whole.per_year[:, -1] < 12).mean(), abs=0.2)
    np.testing.assert_allclose(tested.expectation.mean[:, -1], whole.expectation.mean[:, -1], rtol=0.05)


def test_more_evidence_is_rarer_and_the_table_has_no_hole() -> None:
    marks = np.linspace(0, 20, 200)
    for mean in (1e-9, 0.01, 0.7, 300.0):
        for size in (1e-3, 0.4, 50.0):
            rates = false_alarms.per_year(marks, np.full(200, mean), np.full(200, size))
            shares = false_alarms.share_of_days(marks, np.full(200, mean), np.full(200, size))
            assert np.isfinite(rates).all()
            assert (np.diff(rates) <= 1e-9).all()
            assert (np.diff(shares) <= 1e-12).all()
            assert shares[0] == 1
            assert false_alarms.FEWEST <= rates[-1] < rates[0] <= 13


def test_where_it_flips_it_flips() -> None:
    values = counts(1, 1200, seed=21)
    values[0, -20:] += 4
    one = judged(values)
    assert one.per_year[0, -1] < 1
    last = last_day(one)
    assert kernels.excess(last.seen[0], last.expected[0], last.size[0]) * last.independent[0] == pytest.approx(
        one.evidence[0, -1], rel=1e-6
    )
    times = flips_at(last, 0, 1.0)
    assert 1 < times < 20
    more = kernels.excess(last.seen[0], last.expected[0] * times * 1.01, last.size[0]) * last.independent[0]
    assert false_alarms.per_year(np.array([more]), last.usual[:1], last.day_size[:1])[0] > 1.0


@pytest.mark.parametrize(
    ("values", "exposure"),
    [
        ([[1.0, np.nan]], None),
        ([[1.0, -1.0]], None),
        ([1.0, 2.0], None),
        ([[1.0, 2.0]], [[1.0, 1.0, 1.0]]),
        ([[1.0, 2.0]], [[1.0, 1.1]]),
        ([[1.0, 2.0]], [[1.0, np.inf]]),
        ([["a", "b"]], None),
        ([[1.0], [1.0, 2.0]], None),
    ],
)
def test_hostile_arrays_are_refused_in_one_line(values: object, exposure: object) -> None:
    with pytest.raises(BadInput) as refused:
        arrays.series(values, exposure)  # type: ignore[arg-type]
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("shape", [(0, 0), (0, 500), (3, 0), (3, 5), (2, 900)])
def test_empty_and_quiet_arrays_bring_no_alarm(shape: tuple[int, int]) -> None:
    quiet = judged(np.zeros(shape))
    assert quiet.evidence.shape == shape
    assert (quiet.evidence == 0).all()
    assert (quiet.share == 1).all()


# The product


def burst(first: int, count: int, **changes: object) -> list[dict[str, object]]:
    return [row(f"b{back}", DAY - timedelta(days=back), **changes) for back in range(first, first + count)]


def usual(mean: float = 0.1, seed: int = 2) -> list[dict[str, object]]:
    random = np.random.default_rng(seed)
    days = np.flatnonzero(random.random((DAY - BEGIN).days) < mean)
    return [row(f"h{back}", DAY - timedelta(days=int(back)), region=f"R{1 + back % 6}") for back in days]


def look(rows: list[dict[str, object]] | pl.DataFrame, day: date = DAY) -> object:
    events = rows if isinstance(rows, pl.DataFrame) else table(rows)
    return find(events, COUNTRY, day, BEGIN, NAMES)


def test_a_burst_is_told_with_its_day_its_events_and_its_flip() -> None:
    found = look(usual() + burst(3, 14))
    country = next(one for one in found.rises if one.kind is UnitKind.COUNTRY and one.stream is Stream.EVENTS)
    assert country.rising
    assert {f"b{back}" for back in range(3, 17)} <= set(country.events)
    assert country.first_low <= DAY - timedelta(days=16) <= country.first_high
    assert country.flips_at > 1.2
    assert country.low <= country.expected <= country.high < country.observed
    assert country.recurrence_days > 365 * 3
    assert country.years_before > 3
    assert found.watched >= 3 * len(NAMES)


def test_without_a_burst_nothing_rises() -> None:
    assert not any(one.rising for one in look(usual()).rises)


def test_a_short_history_says_nothing() -> None:
    assert find(table(usual()), COUNTRY, DAY, DAY - timedelta(days=NUMBERS.least_days - 2), NAMES) is None


def test_one_massacre_does_not_make_the_country_s_killings_rise() -> None:
    one = row("m", DAY - timedelta(days=4), deaths_best=900, deaths_high=900, civilian_deaths_best=900, civilian_deaths_high=900)
    killed = next(one for one in look([*usual(), one]).rises if one.kind is UnitKind.COUNTRY and one.stream is Stream.DEATHS)
    assert killed.observed >= 900
    assert not killed.rising
    assert not any(one.rising for one in look([*usual(), one]).rises)


def test_a_pair_that_is_new_has_no_usual_level() -> None:
    new = [row(f"n{i}", DAY - timedelta(days=3 + i), side_a="A new side", side_b="Civilians") for i in range(12)]
    before = [row(f"o{i}", DAY - timedelta(days=60 + 9 * i), side_a="A new side", side_b="Civilians") for i in range(12)]
    pair = next(one for one in look([*usual(), *new]).rises if "A new side" in one.unit and one.stream is Stream.EVENTS)
    assert (pair.observed, pair.rising) == (12, False)
    known = next(one for one in look([*usual(), *new, *before]).rises if "A new side" in one.unit and one.stream is Stream.EVENTS)
    assert (known.observed, known.rising) == (12, True)


def test_doubling_all_the_killed_changes_only_their_numbers() -> None:
    random = np.random.default_rng(6)
    rows = [{**one, "deaths_best": int(random.geometric(0.2))} for one in usual() + burst(2, 10)]
    rows = [{**one, "deaths_high": one["deaths_best"] + 2} for one in rows]
    doubled = [{**one, "deaths_best": 2 * one["deaths_best"], "deaths_high": 2 * one["deaths_high"]} for one in rows]
    for one, other in zip(look(rows).rises, look(doubled).rises, strict=True):
        assert one.per_year == pytest.approx(other.per_year, rel=1e-6)
        if one.stream is Stream.DEATHS:
            assert other.observed == 2 * one.observed


def test_events_that_wait_for_the_release_are_no_rise_when_it_comes() -> None:
    """Half of each year's events came with the next year's release; all of this year's are dated."""
    rows = [
        by_release(f"w{i}", BEGIN + timedelta(days=4 * i)) if i % 2 else row(f"d{i}", BEGIN + timedelta(days=4 * i))
        for i in range(360)
    ]
    assert not any(one.rising for one in look(rows, date(2013, 12, 1)).rises)


@given(events=histories())
@settings(max_examples=10, deadline=None)
def test_later_records_change_no_earlier_day(events: pl.DataFrame) -> None:
    day = date(2013, 6, 1)
    assert find(events, COUNTRY, day, BEGIN, NAMES) == find(learned_by(events, day), COUNTRY, day, BEGIN, NAMES)


def test_the_order_of_rows_and_the_names_of_regions_do_not_matter() -> None:
    rows = usual() + burst(3, 14, region="R2")
    renamed = [{**one, "region": {"R2": "A2"}.get(str(one["region"]), one["region"])} for one in rows]
    first, mixed = look(rows), look(table(rows).sample(fraction=1, shuffle=True, seed=3))
    assert first == mixed
    other = find(table(renamed), COUNTRY, DAY, BEGIN, {**NAMES, "A2": "Region 2"})
    as_before = {(one.kind, one.unit, one.stream): one.evidence for one in first.rises}
    assert {(one.kind, one.unit, one.stream): one.evidence for one in other.rises} == as_before
