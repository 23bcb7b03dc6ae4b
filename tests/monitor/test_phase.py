"""The suggested phase: a pure function of what was known on the day, up at once and down late, told without a word of decline."""

from __future__ import annotations

import re
from datetime import date, timedelta

import polars as pl
import pytest
from event_tables import COUNTRY, DAYS, START, by_release, histories, learned_by, row, table
from hypothesis import given, settings
from hypothesis import strategies as st

from phasezero.domain.phase_rule import phase_rule
from phasezero.domain.signals import Phase
from phasezero.monitor.phase import path, replay, suggest

END = START + timedelta(days=DAYS)
NAMES = {f"R{i}": f"Region {i}" for i in range(1, 9)}
days_of_interest = st.integers(DAYS - 450, DAYS + 60).map(lambda n: START + timedelta(days=n))
DECLINE = re.compile(
    r"\b(fell|fall\w*|decreas\w*|declin\w*|drop\w*|calm\w*|quiet\w*|lower\w*|less|fewer|reduc\w*|improv\w*|subsid\w*|eas(e|ed|ing)"
    r"|diminish\w*|down|stable|normal\w*|over|ended|peace\w*)\b",
    re.IGNORECASE,
)
LEGAL = re.compile(r"genocid|crime|ethnic|persecut|exterminat|widespread|systematic|intent|protected", re.IGNORECASE)
INFLATED = re.compile(r"explod|surg|soar|skyrocket|dramatic|massive|wave of|spiral|unprecedented|alarming", re.IGNORECASE)


@given(events=histories(), day=days_of_interest)
@settings(max_examples=12, deadline=None)
def test_rows_learned_later_change_nothing(events: pl.DataFrame, day: date) -> None:
    assert suggest(events, COUNTRY, day, NAMES) == suggest(learned_by(events, day), COUNTRY, day, NAMES)


@given(events=histories(), day=days_of_interest, step=st.sampled_from([1, 7, 30]), number=st.integers(1, 5))
@settings(max_examples=8, deadline=None)
def test_replay_is_suggest_day_by_day(events: pl.DataFrame, day: date, step: int, number: int) -> None:
    days = [day + timedelta(days=step * i) for i in range(number)]
    replayed = replay(events, COUNTRY, days, NAMES)
    assert replayed == [suggest(learned_by(events, d), COUNTRY, d, NAMES) for d in days]
    assert [s.phase for s in replayed] == path(events, COUNTRY, days, NAMES)


@given(events=histories(), day=days_of_interest, seed=st.integers(0, 1000))
@settings(max_examples=8, deadline=None)
def test_the_order_of_rows_does_not_matter(events: pl.DataFrame, day: date, seed: int) -> None:
    shuffled = events.sample(fraction=1.0, shuffle=True, seed=seed)
    assert suggest(shuffled, COUNTRY, day, NAMES) == suggest(events, COUNTRY, day, NAMES)


@given(events=histories(), day=days_of_interest)
@settings(max_examples=5, deadline=None)
def test_where_a_replay_starts_and_its_step_do_not_matter(events: pl.DataFrame, day: date) -> None:
    daily = replay(events, COUNTRY, [day + timedelta(days=i) for i in range(15)], NAMES)
    assert replay(events, COUNTRY, [day + timedelta(days=i) for i in (14, 0, 7)], NAMES) == [daily[14], daily[0], daily[7]]


@given(events=histories(), day=days_of_interest)
@settings(max_examples=12, deadline=None)
def test_other_countries_change_nothing(events: pl.DataFrame, day: date) -> None:
    abroad = events.with_columns(country=pl.lit("TCD"), id=pl.concat_str(pl.lit("x"), "id"))
    assert suggest(pl.concat([events, abroad]), COUNTRY, day, NAMES) == suggest(events, COUNTRY, day, NAMES)


@given(events=histories(), day=days_of_interest)
@settings(max_examples=25, deadline=None)
def test_no_reason_speaks_of_decline_or_law_or_inflates(events: pl.DataFrame, day: date) -> None:
    for reason in suggest(events, COUNTRY, day, NAMES).reasons:
        for words in (DECLINE, LEGAL, INFLATED):
            assert not words.search(str(reason.text)), str(reason.text)


@given(events=histories(), day=days_of_interest)
@settings(max_examples=12, deadline=None)
def test_what_a_suggestion_says_hangs_together(events: pl.DataFrame, day: date) -> None:
    made = suggest(events, COUNTRY, day, NAMES)
    known = set(learned_by(events, day)["id"])
    rule = phase_rule()
    assert made.known == len(known)
    assert made.phase >= made.level == max((rule.condition_phase[r.rule] for r in made.reasons if r.met), default=0)
    assert all(reason.rule in rule.conditions and set(reason.events) <= known for reason in made.reasons)
    assert (made.phase > made.level) == any(reason.rule == "kept" for reason in made.reasons)
    assert day - timedelta(days=365) <= made.since <= day
    assert made.changed_from != made.phase


def test_no_history_is_phase_zero() -> None:
    made = suggest(table([]), COUNTRY, date(2013, 4, 1))
    assert (made.phase, made.level, made.known, made.changed_from) == (Phase.LATENT, Phase.LATENT, 0, None)


def _burst(first: date, number: int, every: int, regions: int, killed: int = 12) -> list[dict[str, object]]:
    return [
        row(
            f"b{first}{i}",
            first + timedelta(days=every * i),
            region=f"R{i % regions + 1}",
            latitude=3 + 0.2 * (i % regions),
            civilian_deaths_best=killed,
            civilian_deaths_high=killed,
            deaths_best=killed,
            deaths_high=killed,
        )
        for i in range(number)
    ]


def test_goes_up_at_once_and_steps_down_late() -> None:
    trickle = [row(f"t{i}", date(2008, 1, 1) + timedelta(days=60 * i), 1, civilian_deaths_best=1) for i in range(30)]
    events = table(trickle + _burst(date(2013, 1, 1), 30, 1, 5))
    before, after, held, late = replay(
        events, COUNTRY, [date(2012, 12, 31), date(2013, 2, 1), date(2013, 6, 15), date(2014, 6, 1)], NAMES
    )
    assert before.phase == Phase.LATENT
    assert after.phase == after.level == Phase.HEIGHT
    assert held.phase == Phase.HEIGHT > held.level
    assert "kept" in {reason.rule for reason in held.reasons}
    assert late.phase == Phase.LATENT


def test_is_kept_longer_where_events_wait_for_the_yearly_release() -> None:
    quick = [row(f"t{i}", date(2008, 1, 1) + timedelta(days=30 * i), 1, civilian_deaths_best=1) for i in range(60)]
    waiting = [by_release(f"w{i}", date(2008, 1, 1) + timedelta(days=30 * i)) for i in range(48)]
    burst = _burst(date(2013, 1, 1), 30, 1, 5)
    day = date(2013, 9, 1)
    assert suggest(table(quick + burst), COUNTRY, day, NAMES).phase < Phase.GROWING
    assert suggest(table(quick + burst + waiting), COUNTRY, day, NAMES).phase == Phase.HEIGHT


def test_a_permanently_high_level_is_not_latent() -> None:
    steady = _burst(date(2008, 1, 1), 1000, 2, 5, killed=3)
    made = suggest(table(steady), COUNTRY, date(2013, 6, 1), NAMES)
    assert made.level == Phase.GROWING
    assert [r.rule for r in made.reasons if r.met] == ["present-violence", "grave-level"]


def test_one_massacre_is_not_height() -> None:
    quiet = [row(f"t{i}", date(2008, 1, 1) + timedelta(days=90 * i), 1, civilian_deaths_best=1) for i in range(20)]
    massacre = row("m", date(2013, 5, 1), civilian_deaths_best=400, civilian_deaths_high=500, deaths_best=400, deaths_high=500)
    assert suggest(table([*quiet, massacre]), COUNTRY, date(2013, 5, 10), NAMES).level == Phase.GROWING


def test_better_documentation_alone_is_no_rise() -> None:
    """Two attacks a month throughout; until 2012 three in four waited for the yearly release, from 2013 none does."""
    rows = []
    for i in range(24 * 6):
        end = date(2008, 1, 10) + timedelta(days=round(i * 15.2))
        waits = end.year < 2013 and i % 4
        rows.append((by_release if waits else row)(f"e{i}", end, region=f"R{i % 5 + 1}", civilian_deaths_best=1))
    events = table(rows)
    for made in replay(events, COUNTRY, [date(2013, 1, 1) + timedelta(days=7 * i) for i in range(48)], NAMES):
        assert not any(signal.rising for signal in made.signals), made.as_of


def test_the_rule_has_a_reason_for_every_number() -> None:
    rule = phase_rule()
    assert all(rule.why.values())
    assert rule.conditions.keys() == rule.condition_phase.keys()


@pytest.mark.slow
def test_a_daily_replay_of_two_years_is_practicable() -> None:
    events = table(_burst(date(2008, 1, 1), 2000, 1, 5, killed=1))
    days = [date(2012, 1, 1) + timedelta(days=i) for i in range(668)]
    assert len(replay(events, COUNTRY, days, NAMES)) == 668
