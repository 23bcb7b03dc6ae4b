"""Clusters of violence in a country: found where they were put, from what was known on the day alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.event_tables import COUNTRY, by_release, learned_by, row, table
from phasezero.domain.clusters import NUMBERS
from phasezero.monitor.clusters import find

DAY = date(2016, 10, 1)
BEGIN = date(2013, 1, 1)
REGIONS = {"R1": (5.0, 18.0), "R2": (7.0, 22.0)}
FEW = replace(NUMBERS, replicates=999)


def history(seed=1, cells=12, mean=0.02):
    """Events at 12 places of two regions, a few a year at each, all documented two days after they happened."""
    random = np.random.default_rng(seed)
    places = [("R1" if i % 2 else "R2", 4.05 + 0.4 * (i % 4), 17.05 + 1.1 * (i // 2)) for i in range(cells)]
    rows = []
    for i, (region, latitude, longitude) in enumerate(places):
        for back in np.flatnonzero(random.random((DAY - BEGIN).days) < mean):
            at = {"region": region, "latitude": latitude, "longitude": longitude, "place": f"Place {i}"}
            rows.append(row(f"h{i}-{back}", DAY - timedelta(days=int(back)), **at))
    return rows


def burst(first, count, **at):
    """One event a day, `count` days from `first` back before the day."""
    return [row(f"b{back}", DAY - timedelta(days=back), **at) for back in range(first, first + count)]


HERE = {"region": "R1", "latitude": 4.45, "longitude": 17.05, "place": "Place 1"}


def test_what_was_put_there_is_found_with_its_events():
    found = find(table(history() + burst(3, 9, **HERE)), COUNTRY, DAY, BEGIN, REGIONS, FEW)
    one = found.found[0]
    ids = {str(found.rows.ids[i]) for i in one.rows}
    assert {f"b{back}" for back in range(3, 12)} <= ids
    assert one.p_value <= 1 / 365
    assert one.low <= one.expected + 1 < 5 < one.high + 9
    assert 0 < one.flips_with < 9
    assert one.flips_at > 1
    assert one.last - one.first < 60


def test_without_a_burst_nothing_is_told():
    found = find(table(history()), COUNTRY, DAY, BEGIN, REGIONS, FEW)
    assert found.found == ()
    assert found.events > 0
    assert found.unplaced == 0


def test_a_place_that_is_new_counts_as_elsewhere_in_its_region():
    new = {"region": "R2", "latitude": 8.85, "longitude": 23.05, "place": "New"}
    found = find(table(history() + burst(3, 9, **new)), COUNTRY, DAY, BEGIN, REGIONS, FEW)
    one = found.found[0]
    elsewhere = [place for place in one.cells if found.places.region(place) is not None]
    assert found.rows.regions[found.places.region(elsewhere[0])] == "R2"
    assert found.places.coordinates[elsewhere[0]].tolist() == [7.0, 22.0]


def test_what_cannot_be_placed_is_counted_and_left_out():
    nowhere = [row("n1", DAY - timedelta(days=5), region=None, latitude=None, longitude=None, place_precision=6)]
    long = [row("n2", DAY - timedelta(days=5), occurred_start=DAY - timedelta(days=35), date_precision=5, **HERE)]
    found = find(table(history() + nowhere + long), COUNTRY, DAY, BEGIN, REGIONS, FEW)
    assert found.unplaced == 2


def test_a_short_past_says_nothing():
    assert find(table(history()), COUNTRY, DAY, date(2016, 1, 1), REGIONS, FEW) is None
    assert find(table([]), COUNTRY, DAY, BEGIN, REGIONS, FEW) is None


def test_events_that_wait_for_the_release_are_not_expected_of_recent_days():
    """Half of the events have no dated document: of recent days only the other half can be known."""
    rows = history(mean=0.04)
    late = [by_release(f"w{one['id']}", one["occurred_end"], **_where(one)) for one in rows[::2]] + rows[1::2]
    known = learned_by(table(late), DAY)
    found = find(known, COUNTRY, DAY, BEGIN, REGIONS, FEW)
    assert found.complete == pytest.approx(0.55, abs=0.12)
    assert found.found == ()


def _where(one):
    return {name: one[name] for name in ("region", "latitude", "longitude", "place")}


@given(st.integers(1, 400))
@settings(max_examples=4, deadline=None)
def test_what_is_learned_later_changes_no_earlier_day(later):
    rows = history() + burst(3, 9, **HERE)
    day = DAY - timedelta(days=later % 40)
    before = find(learned_by(table(rows), day), COUNTRY, day, BEGIN, REGIONS, FEW)
    more = [row(f"x{i}", day - timedelta(days=i), later + i, **(HERE | {"region": f"R{i % 3}"})) for i in range(5)]
    after = find(table(rows + more), COUNTRY, day, BEGIN, REGIONS, FEW)
    assert [(one.first, one.expected, one.score, one.p_value) for one in before.found] == [
        (one.first, one.expected, one.score, one.p_value) for one in after.found
    ]


def test_order_and_names_of_rows_change_nothing():
    rows = history() + burst(3, 9, **HERE)
    renamed = [{**one, "id": f"z{one['id']}"} for one in reversed(rows)]
    one, two = (find(table(those), COUNTRY, DAY, BEGIN, REGIONS, FEW).found[0] for those in (rows, renamed))
    assert (one.expected, one.score, one.p_value, one.cells) == (two.expected, two.score, two.p_value, two.cells)


def test_all_of_it_moved_in_time_is_found_as_before():
    rows = history() + burst(3, 9, **HERE)
    week = 364  # whole weeks, and the release of the year is not reached by either
    moved = table(rows).with_columns(
        pl.col(name).dt.offset_by(f"{week}d") for name in ("occurred_start", "occurred_end", "documented_at", "learned_on")
    )
    here = find(table(rows), COUNTRY, DAY, BEGIN, REGIONS, FEW).found[0]
    there = find(moved, COUNTRY, DAY + timedelta(days=week), BEGIN + timedelta(days=week), REGIONS, FEW).found[0]
    assert there.first - here.first == week
    assert there.score == pytest.approx(here.score, rel=0.05)


def bad_days(ages):
    """Days on which each of four neighbouring places of the first region has two events at once."""
    return [
        row(f"d{back}-{i}", DAY - timedelta(days=back), region="R1", latitude=4.45 + 0.1 * (i % 4), longitude=17.05)
        for back in ages
        for i in range(8)
    ]


def test_a_bad_day_is_told_only_where_such_days_are_not_ordinary():
    new = find(table(history() + bad_days([3, 1200])), COUNTRY, DAY, BEGIN, REGIONS, FEW)
    ordinary = find(table(history() + bad_days(range(3, 1300, 40))), COUNTRY, DAY, BEGIN, REGIONS, FEW)
    assert len(new.found) == 1
    assert {str(new.rows.ids[i])[0] for i in new.found[0].rows} >= {"d"}
    assert ordinary.found == ()


def test_of_the_allowance_only_the_score_knows():
    rows = table(history() + burst(3, 9, **HERE))
    none, some = (find(rows, COUNTRY, DAY, BEGIN, REGIONS, replace(FEW, allowance=times)).found[0] for times in (0.0, 3.0))
    assert some.score < none.score
    assert some.expected == pytest.approx(none.expected, rel=0.5)
    assert set(some.cells) <= set(none.cells)
