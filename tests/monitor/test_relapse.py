"""The relapse watch, the path of the past year and by what it changed: each a pure function of what was known on the day."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from event_tables import COUNTRY, DAYS, START, histories, learned_by, row, table
from hypothesis import given, settings
from hypothesis import strategies as st

from phasezero.domain.signals import Phase, RelapseWatch
from phasezero.monitor.phase import path, suggest

NAMES = {f"R{i}": f"Region {i}" for i in range(1, 9)}
HEIGHT = date(2011, 6, 1)


def height(first: date = HEIGHT, days: int = 60) -> list[dict]:
    """An attack a day in five regions, ten killed in each."""
    changes = {"civilian_deaths_best": 10, "deaths_best": 10, "civilian_deaths_high": 12, "deaths_high": 12}
    return [
        row(f"h{first}-{i}", first + timedelta(days=i), region=f"R{i % 5 + 1}", latitude=3.0 + i % 5, **changes)
        for i in range(days)
    ]


def watched(events: pl.DataFrame, day: date) -> RelapseWatch | None:
    return suggest(events, COUNTRY, day, NAMES, covered_from=date(1989, 1, 1)).relapse


def test_the_watch_runs_for_five_years_from_the_last_day_of_phase_3_and_no_longer() -> None:
    events = table(height())
    days = [HEIGHT + timedelta(days=i) for i in range(500)]
    phases = path(events, COUNTRY, days, NAMES, date(1989, 1, 1))
    last = max(day for day, phase in zip(days, phases, strict=True) if phase == Phase.HEIGHT)
    assert watched(events, last) is None  # it is still there
    expected = RelapseWatch(last, last.replace(year=last.year + 5))
    assert watched(events, last + timedelta(days=1)) == expected
    assert watched(events, expected.until) == expected
    assert watched(events, expected.until + timedelta(days=1)) is None
    assert watched(events, HEIGHT - timedelta(days=1)) is None


def test_a_second_height_begins_the_watch_anew() -> None:
    events = table([*height(), *height(date(2013, 6, 1))])
    found = watched(events, date(2015, 6, 1))
    assert found is not None
    assert found.height_until > date(2013, 6, 1)


def test_what_the_data_do_not_cover_is_told_and_no_calm() -> None:
    day = date(2014, 1, 1)
    short = suggest(table([row("a", date(2013, 5, 1))]), COUNTRY, day, NAMES, covered_from=date(2012, 1, 1))
    assert (short.relapse, short.relapse_known_from) == (None, date(2012, 1, 1))
    whole = suggest(table([row("a", date(2013, 5, 1))]), COUNTRY, day, NAMES, covered_from=date(2008, 1, 1))
    assert (whole.relapse, whole.relapse_known_from) == (None, None)


@given(events=histories(), day=st.integers(DAYS - 450, DAYS + 60), when=st.integers(100, DAYS - 200))
@settings(max_examples=10, deadline=None)
def test_later_records_change_neither_watch_nor_path(events: pl.DataFrame, day: int, when: int) -> None:
    both = pl.concat([events, table(height(START + timedelta(days=when)))])
    on = START + timedelta(days=day)
    then, later = suggest(learned_by(both, on), COUNTRY, on, NAMES), suggest(both, COUNTRY, on, NAMES)
    assert (then.relapse, then.runs, then.inflection) == (later.relapse, later.runs, later.inflection)


@pytest.mark.slow
@given(events=histories(), day=st.integers(DAYS - 450, DAYS + 400), when=st.integers(100, DAYS - 200))
@settings(max_examples=6, deadline=None)
def test_the_watch_is_the_rule_replayed_over_five_years(events: pl.DataFrame, day: int, when: int) -> None:
    both = pl.concat([events, table(height(START + timedelta(days=when)))])
    on = START + timedelta(days=day)
    before = [on - timedelta(days=i) for i in range(5 * 365 + 1)]
    phases = path(both, COUNTRY, before, NAMES)
    plainly = next((d for d, phase in zip(before, phases, strict=True) if phase == Phase.HEIGHT), None)
    found = suggest(both, COUNTRY, on, NAMES).relapse
    assert (None if found is None else found.height_until) == (None if plainly == on else plainly)


@given(events=histories(), day=st.integers(DAYS - 450, DAYS + 60))
@settings(max_examples=8, deadline=None)
def test_the_path_is_each_day_as_it_was_suggested(events: pl.DataFrame, day: int) -> None:
    on = START + timedelta(days=day)
    made = suggest(events, COUNTRY, on, NAMES)
    days = [on - timedelta(days=i) for i in range(365, -1, -1)]
    told = [run.phase for run in made.runs for _ in range((run.last - run.first).days + 1)]
    assert told == path(events, COUNTRY, days, NAMES)
    assert all(
        a.last + timedelta(days=1) == b.first and a.phase != b.phase for a, b in zip(made.runs, made.runs[1:], strict=False)
    )
    assert (made.since, made.phase) == (made.runs[-1].first, made.runs[-1].phase)


def test_a_rise_says_which_conditions_it_came_by() -> None:
    events = table(height())
    made = next(
        found
        for i in range(120)
        if (found := suggest(events, COUNTRY, HEIGHT + timedelta(days=i), NAMES, date(1989, 1, 1))).phase == Phase.HEIGHT
    )
    assert [one.rule for one in made.inflection] == ["height"]
    assert made.inflection[0].events
    down = suggest(events, COUNTRY, made.as_of + timedelta(days=400), NAMES, date(1989, 1, 1))
    assert down.changed_from is not None
    assert [one.rule for one in down.inflection] == ["kept"]
