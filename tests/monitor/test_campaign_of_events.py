"""From rows to an episode: who stands where, what is known, and that what is not known stays unknown."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl
import pytest
from event_tables import COUNTRY, histories, learned_by, row, table
from hypothesis import given, settings
from hypothesis import strategies as st

from phasezero.domain.events import Perpetrator, Report
from phasezero.domain.marking import Marking
from phasezero.domain.population import Share, Shares
from phasezero.errors import BadInput
from phasezero.monitor.campaign import Kind, Side, weigh
from phasezero.monitor.campaign.documented import completeness
from phasezero.monitor.campaign.episode import UNKNOWN
from phasezero.monitor.campaign.of_events import BEFORE_DAYS, OTHERS, Coded, OfEvents, Told, of_events
from phasezero.monitor.campaign.sides import is_own_government

START, END = date(2013, 9, 1), date(2014, 2, 28)
OWN = "Government of Central African Republic"


def day(i: int) -> date:
    return START + timedelta(days=i)


def fight(key: str, end: date, a: str = OWN, b: str = "A", kind: str = "state-based", **changes: object) -> dict:
    fields = {"perpetrator": "unknown", "target": "armed-actors", "civilian_deaths_best": 0}
    return row(key, end, violence=kind, side_a=a, side_b=b, **{**fields, **changes})


def made(rows: list[dict], candidate: Perpetrator = Perpetrator.NON_STATE, **known: object) -> OfEvents:
    return of_events(table(rows), COUNTRY, candidate, START, END, **known)


def test_a_class_has_its_actors_and_those_who_fight_them() -> None:
    rows = [
        row("1", day(3)),
        row("2", day(4), side_a=OWN, perpetrator="state"),
        row("3", day(5), side_a="B"),
        fight("4", day(6)),
        fight("5", day(7), "herders", "farmers", "non-state"),
        fight("6", day(8), "A", "B", "non-state"),
        row("7", day(9), side_a="Government of Atlantis", perpetrator="unknown"),
    ]
    found = made(rows)
    names = ["A", "B", "Government of Atlantis", OWN, "farmers", "herders"]
    sides = dict(zip(sorted(names), found.episode.sides, strict=True))
    assert {name for name, side in sides.items() if side == Side.CANDIDATE} == {"A", "B"}
    assert {name for name, side in sides.items() if side == Side.OPPOSING} == {OWN}
    kinds = [Kind.ATTACK, Kind.ATTACK, Kind.ATTACK, Kind.FIGHTING, Kind.COMMUNAL, Kind.FIGHTING, Kind.ATTACK]
    assert found.episode.now.kind.tolist() == kinds
    assert found.attacks == ("1", "3")
    assert found.rivals == ("A", "B")
    assert found.actors == (("A", 1, 2), ("B", 1, 2))
    assert found.unclear == 1
    assert found.episode.now.perpetrator[6] == UNKNOWN


def test_the_state_is_the_country_s_own_government() -> None:
    rows = [row("1", day(3), side_a=OWN, perpetrator="state"), row("2", day(4)), fight("3", day(5))]
    found = made(rows, Perpetrator.STATE)
    assert found.attacks == ("1",)
    assert found.episode.sides[sorted(["A", OWN]).index("A")] == Side.OPPOSING
    assert is_own_government("Government of Chad, Government of Central African Republic", "CAF")
    assert not is_own_government("Government of Chad", "CAF")
    assert not is_own_government("Government of nowhere at all", "CAF")


def test_one_actor_alone_makes_the_others_of_its_class_its_opponents() -> None:
    rows = [row("1", day(3)), row("2", day(4), side_a="B"), fight("3", day(5), "A", "B", "non-state")]
    found = made(rows, actor="A")
    assert found.attacks == ("1",)
    assert found.rivals == ()
    assert found.episode.sides.tolist() == [Side.CANDIDATE, Side.OPPOSING]
    assert made(rows, Perpetrator.STATE, actor="A").attacks == ()


def test_what_the_rows_do_not_say_is_unknown() -> None:
    rows = [row("1", day(3), region=None, place_precision=4, date_precision=4)]
    now = made(rows).episode.now
    for column in (now.place, now.region, now.group, now.method, now.wounded, now.sources):
        assert column.tolist() == [UNKNOWN]
    assert now.exact.tolist() == [False]
    assert now.civilians_killed.tolist() == [2]
    assert made(rows).episode.population is None
    assert made(rows).episode.flows is None
    assert Kind.OTHER not in made(rows).episode.coded


@pytest.mark.parametrize(
    ("text", "count"), [("3", 3), ("2.0", 2), ("-1.0", UNKNOWN), ("", UNKNOWN), ("nan", UNKNOWN), ("x", UNKNOWN)]
)
def test_numbers_of_sources_are_read_as_data_sets_write_them(text: str, count: int) -> None:
    assert Coded.of({"number_of_sources": text}).sources == count


def told(titles: dict[str, tuple[str, ...]], publisher: str = "Reuters") -> Told:
    then = datetime(2014, 1, 1, tzinfo=UTC)
    reports = {
        key: tuple(Report(f"{key}{i}", f"{publisher} {i}", one, date(2014, 1, 1), then, Marking()) for i, one in enumerate(those))
        for key, those in titles.items()
    }
    return Told({key: Coded(sources=9, dead_a=1, dead_b=4) for key in titles}, reports)


def test_sources_are_those_held_and_deaths_by_side_those_coded() -> None:
    rows = [row("1", day(3)), fight("2", day(4))]
    found = made(
        rows, told=told({"1": ("Village attacked in the north of the country", "Other news of the same day and place"), "2": ()})
    )
    assert found.episode.now.sources.tolist() == [2, 9]
    assert found.episode.source_of is not None
    assert found.episode.source_of[:, 0].tolist() == [0, 0]
    assert (found.episode.now.own_killed[1], found.episode.now.other_killed[1]) == (4, 1)


def shares(*groups: tuple[str, float]) -> Shares:
    held = tuple(Share(COUNTRY, None, name, (), share, date(2000, 1, 1), None) for name, share in groups)
    return Shares(COUNTRY, "a census", date(2003, 1, 1), False, None, held, Marking())


def test_targets_are_used_only_where_enough_headlines_name_them_and_the_rest_are_all_others() -> None:
    rows = [row(str(i), day(i)) for i in range(10)]
    named = {str(i): ("Gunmen kill six Fulani in the north",) for i in range(6)}
    found = made(rows, told=told(named), shares=shares(("Fulani", 0.1)))
    assert found.groups == ("Fulani", OTHERS)
    assert found.episode.now.group.tolist() == [0] * 6 + [1] * 4
    assert found.episode.population is not None
    assert found.episode.population.tolist() == [[0.1, 0.9]]
    few = made(rows, told=told({key: named[key] for key in ("0", "1")}), shares=shares(("Fulani", 0.1)))
    assert (few.groups, few.episode.population, len(few.targets)) == ((), None, 2)


def test_no_group_is_noted_of_an_attack_on_one_person() -> None:
    rows = [row(str(i), day(i), civilian_deaths_best=1) for i in range(6)]
    found = made(
        rows, told=told({str(i): ("Gunmen kill Fulani in the north",) for i in range(6)}), shares=shares(("Fulani", 0.1))
    )
    assert found.targets == ()


@pytest.mark.parametrize(
    ("start", "end", "covered", "says"),
    [
        (END, START, None, "before the first"),
        (START, START + timedelta(days=2000), None, "ask for less"),
        (START, END, START + timedelta(days=5), "begins on"),
    ],
)
def test_days_that_cannot_be_are_refused_in_one_line(start: date, end: date, covered: date | None, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        of_events(table([]), COUNTRY, Perpetrator.STATE, start, end, covered_from=covered)
    with pytest.raises(BadInput, match="use state or non-state"):
        made([], Perpetrator.UNKNOWN)


def test_nothing_at_all_is_an_episode_too() -> None:
    found = weigh(made([]).episode)
    assert (str(found.answer), found.attacks) == ("insufficient", 0)


def test_the_time_before_is_as_long_as_the_data_cover_it() -> None:
    rows = [
        row("1", START - timedelta(days=1)),
        row("2", START - timedelta(days=BEFORE_DAYS)),
        row("3", START - timedelta(days=400)),
    ]
    assert (made(rows).episode.before_days, len(made(rows).episode.before)) == (BEFORE_DAYS, 2)
    late = made(rows, covered_from=START - timedelta(days=10)).episode
    assert (late.before_days, len(late.before)) == (10, 1)


def test_completeness_falls_towards_the_day_and_is_whole_where_the_release_is_out() -> None:
    events = table([row(str(i), date(2012, 1, 1) + timedelta(days=5 * i), delay=i % 60) for i in range(160)])
    today = date(2014, 2, 1)
    done, before = completeness(learned_by(events, today), COUNTRY, date(2013, 12, 1), date(2014, 2, 20), today, 365)
    seen = done[: (today - date(2013, 12, 1)).days + 1]
    assert (np.diff(seen) <= 1e-12).all()
    assert seen[-1] < 0.5 < seen[0]
    assert done[-1] == 0
    assert 0 < before < 1
    old, _ = completeness(learned_by(events, today), COUNTRY, date(2012, 2, 1), date(2012, 3, 1), today, 365)
    assert (old == 1).all()


SETTINGS = settings(max_examples=15, deadline=None)


def answered(events: pl.DataFrame, on: date) -> object:
    known = learned_by(events, on)
    newest = known.filter(pl.col("superseded_on").is_null())
    first, last = on - timedelta(days=179), on
    done = completeness(known, COUNTRY, first, last, on, BEFORE_DAYS)
    return weigh(of_events(newest, COUNTRY, Perpetrator.NON_STATE, first, last, complete=done).episode).as_dict()


@SETTINGS
@given(histories(), st.integers(300, 1200))
def test_later_records_change_no_earlier_day(events: pl.DataFrame, i: int) -> None:
    on = date(2010, 1, 1) + timedelta(days=i)
    assert answered(events, on) == answered(events.filter(pl.col("learned_on") <= on + timedelta(days=30)), on)


@SETTINGS
@given(histories(), st.integers(0, 10_000))
def test_the_order_of_rows_and_the_names_of_events_and_actors_do_not_matter(events: pl.DataFrame, seed: int) -> None:
    on = date(2013, 11, 1)
    shuffled = events.sample(fraction=1, shuffle=True, seed=seed)
    renamed = shuffled.with_columns(id=pl.concat_str(pl.lit("x"), "id"), side_a=pl.col("side_a").str.replace("A", "Zulu"))
    assert answered(renamed, on) == answered(events, on)


@pytest.mark.parametrize("days", [40, 1000])
def test_shifting_all_days_changes_nothing(days: int) -> None:
    rows = [row(str(i), day(7 * i % 170), side_a="AB"[i % 2], latitude=4.0 + i % 3) for i in range(30)]
    later = [
        {
            **one,
            **{key: one[key] + timedelta(days=days) for key in ("occurred_start", "occurred_end", "documented_at", "learned_on")},
        }
        for one in rows
    ]
    shifted = of_events(table(later), COUNTRY, Perpetrator.NON_STATE, START + timedelta(days=days), END + timedelta(days=days))
    assert weigh(shifted.episode).as_dict() == weigh(made(rows).episode).as_dict()
