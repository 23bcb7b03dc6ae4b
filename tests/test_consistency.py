"""Every country under the same rule: none left out, what is missing said, and hidden records as if there were none."""

from __future__ import annotations

import json
from datetime import date

import pytest

from builders import RELEASE_2019, coded
from command_line import Run, runner
from people import AT, world
from phasezero import library
from phasezero.desk import hands, series, triggers
from phasezero.domain.consistency import HeldOf, Row, monitors, row
from phasezero.domain.countries import countries
from phasezero.domain.marking import ANONYMOUS, LOCAL, LOCAL_OWNER, TLP, Marking, Viewer
from phasezero.store import imports
from series_rows import HEAD
from series_rows import row as count
from trigger_fields import ELECTION

pytestmark = pytest.mark.django_db
TODAY = AT.date()


def of(country: str, day: date = TODAY, viewer: Viewer = LOCAL_OWNER) -> Row:
    return next(one for one in library.consistency(day, viewer) if one.country == country)


def missing(found: Row) -> dict[str, str]:
    return {one.monitor.key: "" if one.why_not is None else str(one.why_not) for one in found.asked}


def test_every_country_is_asked_every_question() -> None:
    rows = library.consistency(TODAY)
    assert [one.country for one in rows] == [one.iso3 for one in countries()]
    assert {tuple(asked.monitor.key for asked in one.asked) for one in rows} == {tuple(one.key for one in monitors())}
    assert not any(one.runs for one in rows)
    assert all(asked.why_not is not None for one in rows for asked in one.asked)


def test_the_rule_is_the_same_for_every_country_with_the_same_records() -> None:
    held = {"events": 10, "since": date(2009, 1, 1), "until": date(2013, 12, 31), "series": 1, "readable": 1, "entries": 2}
    home, abroad = (row(HeldOf(code, **held), date(2013, 4, 1), True) for code in ("FRA", "CAF"))
    assert home.asked == abroad.asked
    assert len(home.runs) == len(monitors())


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2008, 12, 31), "the data held begin on 1 January 2009"),
        (date(2009, 6, 1), "fewer than 365 days are covered before this day"),
        (date(2013, 4, 1), ""),
        (date(2014, 1, 1), "the data held end on 31 December 2013"),
    ],
)
def test_what_is_missing_is_said(day: date, why: str) -> None:
    held = HeldOf("CAF", 10, date(2009, 1, 1), date(2013, 12, 31))
    assert missing(row(held, day, True))["rising"] == why
    assert missing(row(held, date(2013, 4, 1), False))["where"] == "no first-level regions are drawn for it"
    until = next(asked.until for asked in row(held, day, True).asked if asked.monitor.key == "rising")
    assert until == min(day, date(2013, 12, 31))


def test_records_count_from_the_day_on_which_they_were_learned() -> None:
    imports.add_release(RELEASE_2019, [coded("1"), coded("2", date(2013, 3, 20), delay=30)], "e.csv", "inputs")
    series.take_file(hands.owner("A. Reader", AT), "s.csv", (HEAD + count()).encode(), historical=True)
    triggers.enter(hands.owner("A. Reader", AT), "FRA", ELECTION)
    assert [of("CAF", day).held.events for day in (date(2013, 3, 13), date(2013, 4, 1), date(2013, 5, 1))] == [0, 1, 2]
    assert [of("FRA", day).held.series for day in (date(2014, 5, 14), date(2014, 5, 15))] == [0, 1]
    assert of("FRA", date(2014, 5, 15)).held.series_until == date(2014, 3, 31)
    assert [of("FRA", day).held.entries for day in (date(2026, 11, 1), TODAY)] == [0, 1]
    assert missing(of("FRA"))["calendar"] == ""
    assert missing(of("FRA"))["identity"] == "no published count can be held against its own past"


def test_what_a_viewer_may_not_see_is_as_if_it_were_not_held() -> None:
    people = world()
    nothing = {who: library.consistency(TODAY, library.viewer_of(person, TODAY)) for who, person in people.people.items()}
    lead = hands.member(people.lead, people.open, triggers.ACT, AT)
    imports.add_release(RELEASE_2019, [coded("1")], "e.csv", "inputs", marking=Marking(TLP.AMBER, people.open.key))
    triggers.enter(lead, "CAF", ELECTION, TLP.AMBER)
    series.take_file(lead, "s.csv", (HEAD + count(country="CAF")).encode(), TLP.AMBER)
    for who, person in people.people.items():
        seen = library.consistency(TODAY, library.viewer_of(person, TODAY))
        if who in ("lead", "releaser", "analyst", "partner"):
            held = next(one.held for one in seen if one.country == "CAF")
            assert (held.events, held.series, held.entries) == (1, 1, 1)
        else:
            assert seen == nothing[who]
    assert library.consistency(TODAY, ANONYMOUS) == library.consistency(TODAY, Viewer.of("other", {LOCAL: TLP.RED}))


def test_the_command(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    run: Run = runner(monkeypatch, capfd)
    imports.add_release(RELEASE_2019, [coded("1")], "e.csv", "inputs")
    code, out, _ = run("consistency", "--date", "2013-04-01")
    assert code == 0
    assert f"of {len(countries()) - 1} more countries nothing is held" in out
    made = json.loads(run("consistency", "--country", "FRA", "--format", "json")[1])
    assert [one["country"] for one in made["countries"]] == ["FRA"]
    assert {one["runs"] for one in made["countries"][0]["monitors"]} == {False}
    assert "nobody has entered any" in run("consistency", "--country", "France")[1]
    code, _, err = run("consistency", "--country", "Atlantis")
    assert (code, err.count("\n")) == (2, 1)
