"""Lists, search and API say what people decided: merged records under one line, from the day of the decision, for its audience."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from builders import empty_the_store
from intake_world import Taking, taking
from people import AT, World, client_of, world
from phasezero import library
from phasezero.desk import hands, recording, verifying
from phasezero.domain.intake import Use
from phasezero.domain.marking import ANONYMOUS, LOCAL_OWNER, TLP
from phasezero.errors import PhaseZeroError
from phasezero.store import resolving
from phasezero.web import shown
from trust.test_recording import TOLD, data_of_this_year, submitted
from trust.test_verifying import DAY, attacks, by

pytestmark = pytest.mark.security
ACTS = ("merge", "merge", "split", "undo", "verify")
LATER = DAY + timedelta(days=1)


@pytest.fixture
def here(fresh_store: None) -> Taking:
    return taking()


@pytest.fixture
def people(here: Taking) -> World:
    data_of_this_year()
    return here.people


def viewer(people: World, who: str = "analyst") -> Any:
    return library.viewer_of(people.people[who], LATER)


def listed(read_by: Any, on: Any = DAY, size: int = 3, **narrow: Any) -> list[str]:
    """The ids of all pages, one after the other."""
    found: list[str] = []
    cursor = None
    while True:
        page = library.event_lines(read_by, on, library.event_filter(country="CAF", **narrow), cursor, size)
        found += [line.id for line in page.events]
        cursor = page.next
        if cursor is None:
            return found
        assert len(page.events) == size


def api(people: World, path: str, who: str = "analyst") -> Any:
    answer = client_of(people.people[who]).get(path)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_a_merged_record_has_no_line_of_its_own_from_that_day_on(people: World) -> None:
    first, second, third, *_ = attacks()
    before = listed(viewer(people))
    earlier = listed(viewer(people), DAY - timedelta(days=1))
    verifying.merge(by(people), second, first)
    assert listed(viewer(people)) == [one for one in before if one != second]
    assert listed(viewer(people), DAY - timedelta(days=1)) == earlier
    assert second in earlier
    verifying.merge(by(people), first, third)
    assert listed(viewer(people)) == [one for one in before if one not in (first, second)]
    verifying.split(by(people, at=AT + timedelta(days=1)), second)
    assert listed(viewer(people), LATER) == [one for one in before if one != first]
    assert set(library.events("CAF", DAY, viewer(people))["id"]) == set(before) - {first, second}


def test_who_sees_no_decisions_sees_the_records_as_before(people: World) -> None:
    first, second, *_ = attacks()
    outside = {who: listed(viewer(people, who)) for who in ("mole", "stranger", "steward", "reader")}
    verifying.merge(by(people), second, first, tlp=TLP.AMBER)
    verifying.dispute(by(people), first, "One source only", TLP.AMBER)
    for who, found in outside.items():
        assert listed(viewer(people, who)) == found
        assert library.settled(found, viewer(people, who), DAY) == {}
    assert second in listed(ANONYMOUS)
    assert second not in listed(viewer(people))


def test_verdict_grade_and_records_stand_beside_the_line(people: World) -> None:
    first, second, *_ = attacks()
    for act in (
        lambda: verifying.merge(by(people), second, first, "The same market"),
        lambda: verifying.dispute(by(people), first, "One source only"),
        lambda: verifying.grade(by(people), first, "B2"),
    ):
        act()
    lines = {one["id"]: one for one in api(people, f"/api/events?country=CAF&as_of={DAY}&size=200")["events"]}
    assert second not in lines
    assert (lines[first]["verdict"], lines[first]["grade"], lines[first]["records"]) == ("disputed", "B2", [second])
    others = [one for key, one in lines.items() if key != first]
    assert {(one["verdict"], one["grade"], tuple(one["records"])) for one in others} == {(None, None, ())}

    merged = api(people, f"/api/events/{second}?as_of={DAY}")
    assert (merged["merged"]["into"], merged["merged"]["by"]) == (first, "Analyst, Early Watch")
    assert merged["merged"]["reason"] == "The same market"
    assert api(people, f"/api/events/{first}?as_of={DAY}")["merged"] is None
    assert api(people, f"/api/events/{second}?as_of={DAY - timedelta(days=1)}")["merged"] is None

    client = client_of(people.analyst)
    shown.forget()
    table = client.get(f"/countries/CAF/?date={DAY}").content.decode()
    assert "disputed · B2 · 1 more record of it" in table
    assert f"/events/{second}/" not in table
    page = client.get(f"/events/{second}/").content.decode()
    assert "Merged into another event, under which it is listed and counted:" in page
    assert f'href="/events/{first}/"' in page
    assert "Analyst, Early Watch" in page
    standing = client.get(f"/events/{first}/").content.decode()
    assert "1 more record of this event" in standing
    assert f'href="/events/{second}/"' in standing
    assert "Merged into" not in client_of(people.stranger).get(f"/events/{second}/").content.decode()


def test_search_names_the_event_under_which_a_record_is_listed(people: World) -> None:
    first, second, third = attacks(3)
    query = "Something happened in the north now"
    before = {event for found in library.search(query, viewer(people), DAY) for event in found.events}
    assert before == {first, second, third}
    verifying.merge(by(people), second, first)
    after = library.search(query, viewer(people), DAY)
    assert {event for found in after for event in found.events} == {first, third}
    assert all(len(set(found.events)) == len(found.events) for found in after)
    assert {event for found in library.search(query, ANONYMOUS, DAY) for event in found.events} == before
    results = api(people, f"/api/search?q=north+now&as_of={DAY}")["results"]
    assert second not in {event for found in results for event in found["events"]}
    assert f"/events/{second}/" not in client_of(people.analyst).get("/search/?q=north+now").content.decode()


def test_a_partners_event_stands_for_all_only_once_it_counts(here: Taking, people: World) -> None:
    told = submitted(here)
    event = recording.record_event(people.analyst, told.name, TOLD, Use.TASK_FORCE, AT)
    other, *_ = attacks(1)
    verifying.merge(by(people), other, event)
    lines = listed(viewer(people))
    assert (other in lines, event in lines) == (True, False)
    assert library.settled([other, event], viewer(people), DAY)[event].merged_into == other
    verifying.verify(by(people, at=AT + timedelta(days=1)), event)
    lines = listed(viewer(people), LATER)
    assert (other in lines, event in lines) == (False, True)
    held = library.settled([other, event], viewer(people), LATER)
    assert (held[other].merged_into, held[event].records) == (event, (other,))


def test_an_opened_list_is_remembered_for_the_audience_whose_decisions_it_shows(people: World) -> None:
    first, *_ = attacks()
    verifying.verify(by(people), first)
    for path in (f"/events/{first}/", "/countries/CAF/", "/api/events?country=CAF", f"/api/events/{first}"):
        client_of(people.analyst).get(path)
    assert {f"/events/{first}/", "/countries/CAF/", "/api/events?country=CAF", f"/api/events/{first}"} <= _seen(people)


def _seen(people: World) -> set[str]:
    from phasezero.store.seen import Seen

    return set(Seen.objects.filter(person=people.analyst, audience=people.open.key).values_list("path", flat=True))


def _do(hand: hands.Hand, act: str, event: str, other: str, tlp: TLP | None) -> None:
    if act == "merge":
        verifying.merge(hand, event, other, tlp=tlp)
    elif act == "split":
        verifying.split(hand, event)
    elif act == "undo":
        verifying.undo(hand, event)
    else:
        verifying.verify(hand, event, tlp=tlp)


class TestTheSameAsWhatCounts(TestCase):
    """Whatever is decided, by whom and when: what no list has a line for is what another event counts for."""

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(
            st.tuples(
                st.integers(0, 4), st.integers(0, 5), st.integers(0, 5), st.integers(0, 2), st.sampled_from([None, "AMBER"])
            ),
            min_size=2,
            max_size=12,
        )
    )
    def test_lists_and_counts_agree(self, acts: list[tuple[str, int, int, int, str | None]]) -> None:
        empty_the_store()
        people = world()
        ids = attacks()
        for act, one, other, days, level in acts:
            with suppress(PhaseZeroError):
                _do(by(people, at=AT + timedelta(days=days)), act, ids[one], ids[other], TLP[level] if level else None)
        for who in ("analyst", "reader", "stranger"):
            for days in range(4):
                on = DAY + timedelta(days=days)
                read_by = viewer(people, who)
                known = resolving.known(read_by, on, "CAF")
                settled = library.settled(ids, read_by, on)
                assert {event: one.merged_into for event, one in settled.items() if one.merged_into} == known.stands_for
                assert (
                    set(listed(read_by, on)) == set(library.events("CAF", on, read_by)["id"]) == set(ids) - set(known.stands_for)
                )


def test_without_accounts_the_owner_reads_the_same(db: None) -> None:
    first, second, *_ = attacks()
    verifying.merge(hands.owner("Ada Example", AT), second, first)
    assert second not in listed(LOCAL_OWNER)
    assert library.settled([second], as_of=DAY)[second].merged_into == first
    assert second not in {row["id"] for row in library.event_rows("CAF", DAY, None, None, 99)}
