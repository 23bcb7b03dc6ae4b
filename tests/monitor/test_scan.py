"""The space-time scan: known answers, the same as plain counting gives, sizes that hold, and what cannot be scanned."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phasezero.errors import BadInput
from phasezero.monitor import scan
from phasezero.monitor.handed_in import stream
from phasezero.monitor.scan import Model, Shape, nulls, statistics
from phasezero.monitor.scan.cylinders import Cylinders, Subsets
from phasezero.monitor.scan.monte_carlo import maxima


def plain(cases, expected, zones, ends, longest, total):
    """The largest score of any cylinder, by loops over everything."""
    most = 0.0
    for centre, length in enumerate(zones.length):
        for k in range(length):
            places = zones.order[centre, : k + 1]
            for end in ends:
                for first in range(max(0, end - longest + 1), end + 1):
                    c, e = cases[places, first : end + 1].sum(), expected[places, first : end + 1].sum()
                    most = max(most, float(statistics.ratio(c, e, total)))
    return most


def world(seed, places=12, days=14, mean=0.4):
    random = np.random.default_rng(seed)
    coordinates = random.uniform(0, 10, (places, 2))
    expected = np.repeat(random.gamma(2, mean / 2, (places, 1)) + 0.02, days, axis=1)
    return coordinates, expected, random.poisson(expected)


@given(st.integers(0, 10_000), st.integers(1, 12), st.integers(1, 14), st.sampled_from(list(Model)))
@settings(max_examples=25, deadline=None)
def test_the_largest_score_is_that_of_plain_counting(seed, neighbours, longest, model):
    coordinates, expected, cases = world(seed)
    zones = scan.zones(coordinates, "plane", neighbours)
    given = None if model is Model.PERMUTATION else expected
    total = None if model is Model.EXPECTATION else float(cases.sum())
    usual = {
        Model.EXPECTATION: expected,
        Model.CONDITIONAL: expected * cases.sum() / expected.sum(),
        Model.PERMUTATION: cases.sum(1, keepdims=True) * cases.sum(0, keepdims=True) / max(cases.sum(), 1),
    }[model]
    for found, ends in (
        (scan.prospective(cases, zones, longest, expected=given, model=model, replicates=9), [13]),
        (scan.retrospective(cases, zones, longest, expected=given, model=model, replicates=9), range(14)),
    ):
        best = found.clusters[0].score if found.clusters else 0.0
        assert best == pytest.approx(plain(cases, usual, zones, ends, longest, total), abs=1e-9)


@given(
    st.integers(0, 10_000),
    st.sampled_from([None, 300.0]),
    st.floats(0.5, 12.0),
    st.sampled_from([(Cylinders, 1), (Cylinders, 2), (Subsets, 1)]),
)
@settings(max_examples=40, deadline=None)
def test_counting_by_a_table_finds_the_replicates_that_score_as_much(seed, total, top, kind_and_streams):
    kind, streams = kind_and_streams
    coordinates, expected, _ = world(seed)
    if total is not None:
        expected = expected * total / expected.sum()
    usual = np.stack([expected, expected[::-1] * 2][:streams])
    totals = np.full(streams, -1.0 if total is None else total)
    cylinders = kind(scan.zones(coordinates, "plane", 6), usual, (13,), 5, totals)
    since = cylinders.since
    null = [nulls.Independent(one, since) if total is None else nulls.Multinomial(one, since, int(total)) for one in usual]

    def drawn(replicate):
        random = stream(7, replicate)
        return [one.draw(random) for one in null]

    exact = [cylinders.largest(drawn(r), 0.0) for r in range(150)]
    found = maxima(cylinders, null, 150, 7, top)
    for score in (one for one in (*exact, found.known_from, top) if 0 < one <= top):
        p_value, known = found.p_value(score)
        plainly = (1 + sum(one >= score - 1e-9 for one in exact)) / 151
        assert p_value == plainly if known else p_value <= plainly


def test_a_score_is_a_number_of_cases():
    for total in (None, 80.0):
        bounds = statistics.largest_expected(4.2, 60, total)
        assert (np.diff(bounds) >= 0).all()
        for cases, bound in enumerate(bounds, start=1):
            if bound > 0:
                assert statistics.ratio(cases, bound * (1 - 1e-9), total) >= 4.2
                assert statistics.ratio(cases, bound * (1 + 1e-9), total) < 4.2 + 1e-6


def test_a_cluster_that_was_put_there_is_found_and_told():
    coordinates, expected, cases = world(3, places=40, days=30)
    zones = scan.zones(coordinates, "plane", 10)
    inside = zones.order[5, :4]
    cases[inside, 24:] += 2
    found = scan.prospective(cases, zones, 14, expected=expected).clusters[0]
    assert set(inside.tolist()) <= set(found.places)
    assert (found.last, found.p_value, found.exact) == (29, 0.001, True)
    assert found.first in {23, 24, 25}
    assert found.recurrence() == pytest.approx(1000)
    assert found.ratio > 2


def every_subset(cases, expected, zones, longest, total):
    """The largest score of any places of any neighbourhood, by trying all."""
    most = 0.0
    for centre, length in enumerate(zones.length):
        near = zones.order[centre, :length]
        for chosen in range(1, 2**length):
            places = [near[k] for k in range(length) if chosen >> k & 1]
            for days in range(1, longest + 1):
                c, e = cases[places, -days:].sum(), expected[places, -days:].sum()
                most = max(most, float(statistics.ratio(c, e, total)))
    return most


@given(st.integers(0, 10_000), st.sampled_from(list(Model)))
@settings(max_examples=15, deadline=None)
def test_no_irregular_area_scores_more_than_the_one_found(seed, model):
    coordinates, expected, cases = world(seed)
    zones = scan.zones(coordinates, "plane", 5)
    given = None if model is Model.PERMUTATION else expected
    found = scan.prospective(cases, zones, 3, expected=given, model=model, shape=Shape.IRREGULAR, replicates=9)
    total = None if model is Model.EXPECTATION else float(cases.sum())
    usual = {
        Model.EXPECTATION: expected,
        Model.CONDITIONAL: expected * cases.sum() / expected.sum(),
        Model.PERMUTATION: cases.sum(1, keepdims=True) * cases.sum(0, keepdims=True) / max(cases.sum(), 1),
    }[model]
    assert found.clusters[0].score == pytest.approx(every_subset(cases, usual, zones, 3, total), abs=1e-9)
    one = found.clusters[0]
    here = statistics.ratio(one.cases, one.expected, total)
    assert float(here) == pytest.approx(one.score, abs=1e-9)


@given(st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_streams_add_their_scores_up(seed):
    coordinates, expected, cases = world(seed)
    other = np.random.default_rng(seed + 1).poisson(expected * 2)
    zones = scan.zones(coordinates, "plane", 5)
    both = scan.prospective([cases, other], zones, 4, expected=[expected, expected * 2], replicates=19)
    most = 0.0
    for centre in range(12):
        for k in range(5):
            places = zones.order[centre, : k + 1]
            for days in range(1, 5):
                c, e = cases[places, -days:].sum(), expected[places, -days:].sum()
                d, f = other[places, -days:].sum(), 2 * e
                most = max(most, float(statistics.ratio(c, e) + statistics.ratio(d, f)))
    assert (both.clusters[0].score if both.clusters else 0.0) == pytest.approx(most, abs=1e-9)
    alone = scan.prospective(cases[None], zones, 4, expected=expected[None], replicates=19)
    assert alone == scan.prospective(cases, zones, 4, expected=expected, replicates=19)


@given(st.integers(0, 10_000))
@settings(max_examples=10, deadline=None)
def test_names_and_order_of_places_and_the_first_day_change_nothing(seed):
    coordinates, expected, cases = world(seed)
    order = np.random.default_rng(seed).permutation(len(cases))
    here = scan.prospective(cases, scan.zones(coordinates, "plane", 5), 4, expected=expected, replicates=19)
    there = scan.prospective(cases[order], scan.zones(coordinates[order], "plane", 5), 4, expected=expected[order], replicates=19)
    later = scan.prospective(cases[:, 3:], scan.zones(coordinates, "plane", 5), 4, expected=expected[:, 3:], replicates=19)
    assert [one.score for one in here.clusters] == pytest.approx([one.score for one in there.clusters])
    assert [one.score for one in here.clusters] == pytest.approx([one.score for one in later.clusters])
    farther = scan.prospective(cases, scan.zones(coordinates * 7 + 3, "plane", 5), 4, expected=expected, replicates=19)
    assert farther == here
    if here.clusters:
        assert set(here.clusters[0].places) == {int(order[one]) for one in there.clusters[0].places}


def test_the_same_seed_gives_the_same_and_more_replicates_begin_with_the_same():
    coordinates, expected, cases = world(11)
    zones = scan.zones(coordinates, "plane", 5)
    one, two = (scan.prospective(cases, zones, 6, expected=expected, seed=4) for _ in range(2))
    assert one == two
    first = nulls.Independent(expected, 0).draw(stream(4, 5))
    again = nulls.Independent(expected, 0).draw(stream(4, 5))
    assert all((a == b).all() for a, b in zip(first, again, strict=True))


@pytest.mark.parametrize("size", [0.2, 1.0, 20.0])
def test_the_negative_binomial_null_has_its_mean_and_variance(size):
    expected = np.full((30, 20), 0.7)
    null = nulls.Independent(expected, 5, np.full(expected.shape, size))
    tables = np.zeros((400, 30, 20))
    for r in range(400):
        cells = null.draw(stream(1, r))
        np.add.at(tables[r], (cells.place, cells.day), cells.cases)
    assert tables[:, :, :5].sum() == 0
    drawn = tables[:, :, 5:]
    variance = 0.7 + 0.49 / size
    assert drawn.mean() == pytest.approx(0.7, abs=5 * np.sqrt(variance / drawn.size))
    assert drawn.var() == pytest.approx(variance, rel=0.12)


def test_doubt_about_rates_and_levels_widens_the_null():
    expected = np.full((40, 10), 0.5)
    doubt = scan.Doubt(np.full(40, 2.0), np.array([[0.5] * 10, [1.5] * 10]))
    null = nulls.Independent(expected, 0, None, doubt)
    totals = np.zeros((600, 40))
    for r in range(600):
        cells = null.draw(stream(3, r))
        np.add.at(totals[r], cells.place, cells.cases)
    # a place's total has mean 5; Var = 5 + 25 Var(rate x level), rate and level independent with mean 1 and variances 1/2 and 1/4
    assert totals.mean() == pytest.approx(5.0, rel=0.05)
    assert totals.var() == pytest.approx(5 + 25 * (0.5 * 1.25 + 0.25), rel=0.1)


def test_places_of_an_area_and_streams_share_what_they_do_together():
    expected = np.full((6, 10), 0.5)
    together = scan.Together(np.array([0, 0, 0, 1, 1, 1]), np.array([1.0, 0.0]), np.array([0.25, 0.0]))
    null = nulls.Independent(expected, 0, None, scan.Doubt(np.full(6, 1e6), np.empty((0, 10)), together))
    totals = np.zeros((2, 3000, 2, 10))
    for r in range(3000):
        random = stream(3, r)
        for s in (0, 1):
            cells = null.draw(random, stream(4, r))
            np.add.at(totals[s, r], (cells.place // 3, cells.day), cells.cases)
    # of an area's day: mean 1.5, variance 1.5 + 1.5^2 ((1 + 1) (1 + 1/4) - 1); of another day of it only the stretch is shared
    assert totals.mean() == pytest.approx(1.5, rel=0.05)
    assert totals[:, :, 0].var() == pytest.approx(1.5 + 2.25 * 1.5, rel=0.12)
    assert totals[:, :, 1].var() == pytest.approx(1.5, rel=0.06)
    assert np.cov(totals[0, :, 0, 3], totals[1, :, 0, 3])[0, 1] == pytest.approx(2.25 * 1.5, rel=0.2)
    assert np.cov(totals[0, :, 0, 3], totals[0, :, 0, 4])[0, 1] == pytest.approx(2.25 * 0.25, abs=0.3)


@pytest.mark.parametrize(("day", "stretch"), [(0.0, 0.0), (2.0, 0.0), (0.0, 0.4)])
def test_what_areas_do_together_is_learned_from_their_past(day, stretch):
    random = np.random.default_rng(8)
    areas = np.repeat(np.arange(12), 6)
    mean = np.full((12, 1830), 0.6)
    if day:
        mean = mean * random.gamma(1 / day, day, mean.shape)
    if stretch:
        mean = mean * np.repeat(random.gamma(1 / stretch, stretch, (12, 61)), 30, axis=1)
    learned = scan.together(random.poisson(np.repeat(mean / 6, 6, axis=0)), areas, 30)
    assert np.median(learned.day) == pytest.approx(day, abs=0.25 + 0.2 * day) or stretch > 0
    assert np.median(learned.stretch) == pytest.approx(stretch, abs=0.03 + 0.35 * stretch)


def test_places_that_swing_each_on_their_own_are_not_taken_for_areas():
    random = np.random.default_rng(9)
    cases = random.poisson(random.gamma(0.5, 0.2, (60, 1500)))
    assert np.median(scan.together(cases, np.repeat(np.arange(10), 6), 30).day) < 0.15


def test_a_past_without_cases_or_of_few_days_has_nothing_in_common():
    few = scan.together(np.zeros((4, 90), dtype=int), np.array([0, 0, 1, 1]), 28)
    assert np.isfinite(few.day).all()
    assert (few.stretch == 0).all()


def test_the_permutation_null_keeps_both_margins():
    cases = np.random.default_rng(2).poisson(1.0, (8, 10))
    cells = nulls.Permutation(cases, 0).draw(stream(0, 0))
    table = np.zeros(cases.shape, dtype=int)
    np.add.at(table, (cells.place, cells.day), cells.cases)
    assert (table.sum(axis=0) == cases.sum(axis=0)).all()
    assert (table.sum(axis=1) == cases.sum(axis=1)).all()


@pytest.mark.slow
@pytest.mark.parametrize("size", [0.2, 1.0, None])
def test_the_size_of_the_test_holds_on_counts_that_vary_as_the_null_says(size):
    """The share of null cubes with p <= .05 lies where 400 of them would put it."""
    small = 0
    for seed in range(400):
        random = np.random.default_rng([seed, 99])
        coordinates = random.uniform(0, 10, (25, 2))
        expected = np.repeat(random.gamma(2, 0.2, (25, 1)) + 0.05, 30, axis=1)
        rate = expected if size is None else random.gamma(size, expected / size)
        zones = scan.zones(coordinates, "plane", 8)
        found = scan.prospective(random.poisson(rate), zones, 10, expected=expected, size=size, replicates=199, seed=seed, most=1)
        small += bool(found.clusters) and found.clusters[0].p_value <= 0.05
    assert 0.02 <= small / 400 <= 0.085


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"cases": np.full((12, 14), 0.5)}, "whole numbers"),
        ({"cases": np.full((12, 14), -1)}, "whole numbers"),
        ({"cases": np.zeros((3, 14))}, "one row for each of the 12 places"),
        ({"longest": 15}, "1 to 14"),
        ({"expected": np.zeros((12, 14))}, "above 0"),
        ({"expected": np.ones((12, 13))}, "above 0"),
        ({"model": Model.PERMUTATION}, "takes no expected counts"),
        ({"size": 0.0}, "above 0"),
        ({"size": 1.0, "model": Model.CONDITIONAL}, "no negative binomial null"),
        ({"size": np.ones(3)}, "one for each of"),
        ({"doubt": scan.Doubt(np.ones(3), np.ones((1, 14)))}, "one above 0 for each of 12 places"),
        ({"doubt": scan.Doubt(np.ones(12), np.ones((1, 3)))}, "stretches of 14 days"),
        ({"allowance": np.full(12, 0.5)}, "one from 1 for each of 12 places"),
        ({"allowance": np.ones(12), "model": scan.Model.CONDITIONAL}, "has no allowance"),
        ({"replicates": 0}, "usually 999"),
        ({"seed": -1}, "from 0"),
        ({"most": 0}, "at least 1"),
        ({"cases": np.full((12, 14), "3")}, "whole numbers"),
        ({"cases": np.zeros((2, 12, 14)), "expected": np.ones((2, 12, 14)), "shape": Shape.IRREGULAR}, "one stream"),
        ({"cases": np.zeros((2, 12, 14)), "expected": np.ones((2, 12, 14)), "size": 1.0}, "one for each"),
    ],
)
def test_tables_that_do_not_fit_are_refused_in_one_line(change, line):
    coordinates, expected, cases = world(1)
    given = {"cases": cases, "longest": 4, "expected": expected, **change}
    with pytest.raises(BadInput, match=line):
        scan.prospective(given.pop("cases"), scan.zones(coordinates, "plane", 4), given.pop("longest"), **given)


@pytest.mark.parametrize(
    ("coordinates", "line"),
    [(np.zeros((0, 2)), "one row of two numbers"), ([[91.0, 0.0]], "latitude and longitude"), ([[np.nan, 1.0]], "no numbers")],
)
def test_coordinates_that_are_none_are_refused(coordinates, line):
    with pytest.raises(BadInput, match=line):
        scan.zones(np.asarray(coordinates, dtype=float))


def test_zones_hold_the_nearest_and_at_most_their_share():
    coordinates = np.array([[0.0, 0.0], [0.0, 1.0], [0.0, 2.5], [0.0, 170.0], [0.0, -175.0]])
    zones = scan.zones(coordinates, "globe", weight=np.array([1.0, 1, 1, 1, 6]), largest_share=0.5)
    assert zones.order[0].tolist()[:3] == [0, 1, 2]
    assert zones.order[3].tolist()[1] == 4  # across the date line
    assert zones.length.tolist() == [4, 4, 4, 1, 1]
    many = scan.zones(np.zeros((30, 2)), "plane", 3)
    assert many.order[:, 0].tolist() == list(range(30))  # each is at the front of its own, at one point too
