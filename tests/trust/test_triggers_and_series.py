"""Triggers, series and consistency: whatever is entered above a viewer's clearance, every byte that the viewer can get stays."""

from __future__ import annotations

import re
from datetime import date

import pytest

from builders import RELEASE_2019, coded
from people import AT, World, client_of
from phasezero.desk import hands, series, triggers
from phasezero.domain.marking import TLP
from phasezero.store import imports
from phasezero.web import shown
from series_rows import HEAD, months, row
from trigger_fields import COUP, EASTER, ELECTION

pytestmark = [pytest.mark.django_db, pytest.mark.security]
PATHS = (
    *("/countries/CAF/triggers/?date=2026-11-02", "/countries/CAF/triggers/", "/countries/CAF/triggers.ics?date=2026-11-02"),
    *("/series/", "/countries/CAF/series/", "/countries/FRA/series/", "/consistency/", "/consistency/?date=2026-11-02"),
    "/api/consistency?as_of=2026-11-02",
)


def everything(people: World, who: str | None) -> dict[str, bytes]:
    shown.forget()
    client = client_of(None if who is None else people.people[who])
    own = [f"/task-forces/{people.open.key}/{page}" for page in ("triggers/", "triggers/calendar/", "series/")]
    found = {}
    for path in (*PATHS, *own):
        answer = client.get(path)
        body = re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", answer.content)
        found[path] = bytes(str(answer.status_code), "ascii") + body
    return found


@pytest.mark.parametrize("who", [None, "reader", "partner", "analyst", "stranger", "steward"])
def test_what_is_hidden_changes_no_byte(people: World, who: str | None) -> None:
    imports.add_release(RELEASE_2019, [coded("1")], "e.csv", "inputs")
    lead, mole = (
        hands.member(one, tf, triggers.ACT, AT) for one, tf in ((people.lead, people.open), (people.mole, people.hidden))
    )
    before = everything(people, who)
    above = {"reader": TLP.AMBER, "partner": TLP.AMBER_STRICT, "analyst": TLP.RED}.get(who or "", TLP.GREEN)
    for hand, tlp in ((lead, above), (mole, TLP.GREEN)):
        for fields in (ELECTION, EASTER, COUP):
            triggers.enter(hand, "CAF", fields, tlp)
        series.take_file(hand, "s.csv", (HEAD + row(country="CAF")).encode(), tlp)
    assert everything(people, who) == before


def test_a_count_above_a_readers_clearance_is_not_in_the_picture(people: World) -> None:
    """Neither as a bar nor in what the others let expect: a reader sees the picture of the counts that the reader may see."""
    lead = hands.member(people.lead, people.open, series.ACT, AT)
    seen = [40, 37, 44, 41, 35, 43, 39, 42, 38, 45, 36, 41, 44, 39, 40, 37]
    series.take_file(lead, "s.csv", months(seen, country="CAF").encode(), TLP.GREEN, historical=True)

    def picture(who: str) -> str:
        shown.forget()
        page = client_of(people.people[who]).get("/countries/CAF/series/").content.decode()
        return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)

    before = {who: picture(who) for who in ("reader", "analyst")}
    assert "pz-series-1" in before["reader"]
    assert not re.search(r"\b321\b", before["analyst"])
    above = months([321], first=date(2015, 5, 1), country="CAF") + months([123], country="CAF", late=40).removeprefix(HEAD)
    series.take_file(lead, "t.csv", above.encode(), TLP.AMBER_STRICT, historical=True)
    assert picture("reader") == before["reader"]
    after = picture("analyst")
    assert "321" in after[after.index("<svg") : after.index("</svg>")]


def test_a_member_sees_what_is_entered_up_to_the_own_clearance(people: World) -> None:
    lead = hands.member(people.lead, people.open, triggers.ACT, AT)
    triggers.enter(lead, "CAF", {**ELECTION, "title": "For readers"}, TLP.GREEN)
    triggers.enter(lead, "CAF", {**ELECTION, "title": "For analysts"}, TLP.AMBER_STRICT)
    for who, those in (
        ("reader", {b"For readers"}),
        ("analyst", {b"For readers", b"For analysts"}),
        ("mole", set()),
        ("stranger", set()),
    ):
        client = client_of(people.people[who])
        pages = (
            client.get("/countries/CAF/triggers.ics").content + client.get(f"/task-forces/{people.open.key}/triggers/").content
        )
        assert {one for one in (b"For readers", b"For analysts") if one in pages} == those


def test_only_who_drafts_enters_and_a_reader_is_refused(people: World) -> None:
    page = f"/task-forces/{people.open.key}/triggers/"
    sent = {"act": "enter", "country": "CAF", **ELECTION, "marking": "GREEN"}
    answers = {who: client_of(people.people[who]).post(page, sent).status_code for who in ("analyst", "reader", "stranger")}
    assert (answers["analyst"], answers["stranger"]) == (302, 404)
    assert answers["reader"] in (403, 404)
