"""Triggers seen in events: known answers, as of the day, and nothing claimed where nothing can be known."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
from event_tables import SCHEMA, row
from hypothesis import given, settings
from hypothesis import strategies as st

from phasezero.domain.triggers import Looked, kinds, seeing
from phasezero.monitor.triggers import Neighbour, look

DAY = date(2013, 4, 1)
COVERED = date(2009, 1, 1)
BANGUI = {"latitude": 4.37, "longitude": 18.56}
AWAY = {"latitude": 6.5, "longitude": 22.0, "place": "Bria"}
FIGHT = {"violence": "state-based", "side_a": "Government of Central African Republic", "target": "armed-actors"}


def table(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=SCHEMA)


def seen(*rows: dict[str, Any], day: date = DAY, covered: date | None = COVERED, near: tuple[Neighbour, ...] = ()) -> Looked:
    return look("CAF", day, table(*rows), covered, near)


def told(found: Looked) -> list[tuple[str, date, tuple[str, ...]]]:
    return [(one.kind, one.on, one.events) for one in found.seen]


def ago(days: int, key: str = "", **changes: Any) -> dict[str, Any]:
    return row(key or f"e{days}", DAY - timedelta(days=days), **{**AWAY, **changes})


OLD = ago(900, side_a="LRA")
"""So that the country has a past."""


def test_a_first_fight_after_a_quiet_year_is_told_for_four_weeks() -> None:
    first = ago(10, side_b="Seleka", **FIGHT)
    assert told(seen(OLD, first)) == [
        ("hostilities", DAY - timedelta(days=10), ("e10",)),
        ("new-actor", DAY - timedelta(days=10), ("e10",)),
    ]
    again = seen(OLD, ago(200, side_b="Seleka", **FIGHT), first)
    assert told(again) == []
    long_ago = seen(OLD, ago(400, side_b="Seleka", **FIGHT), first)
    assert [one.kind for one in long_ago.seen] == ["hostilities"], "the actor is known, the fighting new"
    assert told(seen(OLD, ago(40, side_b="Seleka", **FIGHT))) == []


def test_what_is_documented_late_is_told_while_it_is_younger_than_ninety_days() -> None:
    late = ago(60, side_b="Seleka", delay=55, **FIGHT)
    assert [one.kind for one in seen(OLD, late).seen] == ["hostilities", "new-actor"]
    assert told(seen(OLD, ago(95, side_b="Seleka", delay=90, **FIGHT))) == []


def test_sides_in_another_order_or_acting_jointly_are_not_new() -> None:
    before = ago(100, side_a="Seleka", side_b="UPC", violence="non-state")
    swapped = ago(5, side_a="UPC", side_b="Seleka", violence="non-state")
    assert told(seen(OLD, before, swapped)) == []
    joint = ago(5, side_a="Seleka, UPC", side_b="Civilians")
    assert told(seen(OLD, before, joint)) == []


def test_foreign_forces_are_told_as_a_deployment_and_the_own_government_never() -> None:
    foreign = ago(5, violence="state-based", side_a="Government of Uganda", side_b="LRA")
    assert ("deployment", DAY - timedelta(days=5), ("e5",)) in told(seen(ago(100, side_a="LRA"), foreign))
    own = ago(5, side_a="Government of Central African Republic", side_b="Civilians")
    assert told(seen(OLD, own)) == []


def test_fighting_near_the_seat_of_government() -> None:
    reached = ago(8, side_b="Seleka", **{**FIGHT, **BANGUI})
    known = ago(100, side_b="Seleka", **FIGHT)
    assert told(seen(OLD, known, reached)) == [("capital", DAY - timedelta(days=8), ("e8",))]
    assert told(seen(OLD, known, {**reached, "place_precision": 4})) == [], "known no better than to a region"
    before = {**ago(200, side_b="Seleka", **FIGHT), **BANGUI}
    assert told(seen(OLD, known, before, reached)) == []
    assert told(seen(OLD, known, {**reached, "violence": "one-sided"})) == []


def neighbour(*rows: dict[str, Any], km: float = 20.0) -> Neighbour:
    frame = table(*({**one, "country": "SDN"} for one in rows)).with_columns(border_km=pl.lit(km))
    return Neighbour("SDN", frame, COVERED)


def test_an_actor_of_a_neighbour_that_appears_here_has_crossed() -> None:
    there = neighbour(ago(300, "s1", side_a="Janjaweed"))
    found = seen(OLD, ago(5, side_a="Janjaweed"), near=(there,))
    assert told(found) == [("spill-over", DAY - timedelta(days=5), ("e5",))]
    assert "documented in violence in Sudan before" in str(found.seen[0].reason)
    later = neighbour(ago(2, "s1", side_a="Janjaweed"))
    assert [one.kind for one in seen(OLD, ago(5, side_a="Janjaweed"), near=(later,)).seen] == ["new-actor"]


def test_a_rise_near_the_border_is_told_with_what_is_usual_and_one_far_away_is_not() -> None:
    usual = [ago(days, f"u{days}") for days in range(40, 1400, 45)]
    many = [ago(days % 20 + 1, f"m{days}") for days in range(40)]
    (one,) = seen(OLD, near=(neighbour(*usual, *many),)).seen
    assert (one.kind, one.signal is not None, len(one.events) >= 30) == ("spill-over", True, True)
    assert "within 100 km of the border" in str(one.reason)
    assert told(seen(OLD, near=(neighbour(*usual, *many, km=101.0),))) == []
    assert told(seen(OLD, near=(neighbour(*usual),))) == []


def test_where_nothing_is_held_nothing_is_looked_for() -> None:
    for found in (seen(), seen(OLD, covered=None)):
        assert found.seen == ()
        assert {one.kind for one in found.no_data} == {"hostilities", "new-actor", "deployment", "capital", "spill-over"}
    assert "Sudan" in str(seen(OLD).no_data[0].why)
    without = seen(OLD, near=(neighbour(OLD),)).no_data[0].why
    assert "South Sudan" in str(without)
    assert ", Sudan" not in str(without)


def test_nothing_is_new_in_the_first_year_that_the_data_cover() -> None:
    first = ago(10, side_b="Seleka", **FIGHT)
    assert told(seen(OLD, first, covered=DAY - timedelta(days=300))) == []


def test_no_kind_that_events_cannot_show_is_ever_seen() -> None:
    from_events = {key for key, kind in kinds().items() if kind.from_events}
    assert from_events == {"deployment", "hostilities", "new-actor", "capital", "spill-over"}
    assert seeing().quiet_days == 365


AGES = st.integers(1, 800)
ROWS = st.lists(
    st.tuples(AGES, st.integers(0, 200), st.sampled_from(["Seleka", "UPC", "Government of Chad"]), st.sampled_from(["one-sided", "non-state"])),
    max_size=12,
)  # fmt: skip


def tables(rows: list[tuple[int, int, str, str]]) -> list[dict[str, Any]]:
    return [
        ago(age, f"r{i}", side_a=side, side_b="Civilians" if violence == "one-sided" else "LRA", violence=violence, delay=delay)
        for i, (age, delay, side, violence) in enumerate(rows)
    ]


@settings(max_examples=60, deadline=None)
@given(ROWS, st.integers(0, 700))
def test_rows_learned_later_change_nothing(rows: list[tuple[int, int, str, str]], back: int) -> None:
    day, made = DAY - timedelta(days=back), [OLD, *tables(rows)]
    known = [one for one in made if one["learned_on"] <= day]
    assert seen(*made, day=day) == seen(*known, day=day)


@settings(max_examples=30, deadline=None)
@given(ROWS, st.integers(-1000, 1000))
def test_days_that_are_shifted_together_tell_the_same(rows: list[tuple[int, int, str, str]], shift: int) -> None:
    moved = timedelta(days=shift)
    made = [OLD, *tables(rows)]
    later = [
        {**one, **{name: one[name] + moved for name in ("occurred_start", "occurred_end", "documented_at", "learned_on")}}
        for one in made
    ]
    then = look("CAF", DAY + moved, table(*later), COVERED + moved)
    assert [(kind, on + moved, events) for kind, on, events in told(seen(*made))] == told(then)
