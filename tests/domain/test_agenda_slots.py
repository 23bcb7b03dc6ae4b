"""Entries of agendas as typed, and the next slot: a pure function that says what rests on general knowledge."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda_fields import MANDATE
from phasezero.domain.agenda import Basis, Entry, Kind, State, item_of, next_slot, next_slots, typed
from phasezero.domain.institutions import bodies, bodies_for, body
from phasezero.domain.marking import Marking
from phasezero.errors import BadInput, NotFound

DAY = date(2013, 4, 1)


def entry(number: int = 1, **changes: str) -> Entry:
    item = item_of({**MANDATE, **changes}, "CAF", DAY)
    return Entry(str(number), item, "A. Reader", DAY, reconstructed=False, corrected=False, marking=Marking())


def test_what_is_typed_comes_back_as_it_was() -> None:
    item = entry().item
    assert (item.kind, item.state, item.starts, item.ends) == (
        Kind.MANDATE_ENDS,
        State.PLANNED,
        date(2014, 1, 31),
        date(2014, 1, 31),
    )
    assert not item.said_by.checked
    assert item_of(typed(item), "CAF", DAY) == item


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"title": "  "}, "title is empty"),
        ({"title": "x" * 301}, "write at most 300"),
        ({"title": "a\x00b"}, "write at most 300 printable"),
        ({"starts": "31.1.2014"}, "starts is '31.1.2014'; write a day as 2013-04-01"),
        ({"starts": "2014-02-30"}, "starts is '2014-02-30'"),
        ({"starts": "9999-01-01"}, "starts is '9999-01-01'"),
        ({"ends": "2014-01-01"}, "it goes from 2014-01-31 to 2014-01-01"),
        ({"ends": "2015-03-01"}, "a span of at most a year"),
        ({"kind": "coup"}, "kind is 'coup'; write one of: on agenda, statement"),
        ({"state": ""}, "state is ''; write one of: planned, held, missed"),
        ({"state": "held"}, "was held and begins on 2014-01-31, which nobody could know on 2013-04-01"),
        ({"source": ""}, "source is empty"),
        ({"source_date": "2013-04-02"}, "a source cannot be younger than what rests on it"),
        ({"link": "http://example.org/"}, "begins with https://"),
        ({"link": "https://user@example.org/"}, "begins with https://"),
        ({"link": "javascript:alert(1)"}, "begins with https://"),
        ({"checked": "perhaps"}, "checked is 'perhaps'"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(change: dict[str, str], line: str) -> None:
    with pytest.raises(BadInput) as refused:
        item_of({**MANDATE, **change}, "CAF", DAY)
    assert line in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_body_that_is_not_in_the_vocabulary_is_refused() -> None:
    with pytest.raises(NotFound, match="no body 'league'"):
        item_of({**MANDATE, "body": "league"}, "CAF", DAY)


def slots(*entries: Entry, of: str = "unsc", day: date = DAY) -> dict[Basis, Any]:
    return {one.basis: one for one in next_slots([body(of)], entries, day)}


def test_the_end_of_a_mandate_is_a_slot_for_what_can_still_be_reached() -> None:
    found = slots(entry())[Basis.ENTRY]
    assert (found.first, found.last, found.general_knowledge) == (date(2014, 1, 31), date(2014, 1, 31), False)
    assert {one.key for one in found.instruments} >= {"resolution", "press-statement"}
    assert found.ask_by(body("unsc").instrument("resolution")) == date(2014, 1, 1)
    late = slots(entry(), day=date(2014, 1, 25))[Basis.ENTRY]
    assert [one.key for one in late.instruments] == ["any-other-business", "press-statement"]
    assert Basis.ENTRY not in slots(entry(), day=date(2014, 1, 31)), "a day is not enough for anything"
    assert Basis.ENTRY not in slots(entry(), day=date(2014, 2, 5))


def test_what_was_held_or_missed_is_no_slot_any_more() -> None:
    assert Basis.ENTRY not in slots(entry(starts="2013-04-20", state="missed"))
    assert Basis.ENTRY not in slots(entry(starts="2013-03-20", state="held"))


def test_an_instrument_that_waits_for_a_session_gets_one_from_general_knowledge_until_one_is_entered() -> None:
    debate = body("hrc").instrument("urgent-debate")
    usual = next_slot(body("hrc"), debate, [], DAY)
    assert usual is not None
    assert (usual.basis, usual.first, usual.general_knowledge) == (Basis.USUAL_SESSION, date(2013, 6, 1), True)
    session = entry(body="hrc", kind="session", starts="2013-05-27", ends="2013-06-14", title="23rd session")
    known = next_slot(body("hrc"), debate, [session], DAY)
    assert known is not None
    assert (known.basis, known.first, known.last) == (Basis.ENTRY, date(2013, 5, 27), date(2013, 6, 14))
    report = entry(body="hrc", kind="report", starts="2013-05-02", ends="2013-05-02", title="A report")
    still = next_slot(body("hrc"), debate, [report], DAY)
    assert still is not None
    assert still.basis == Basis.USUAL_SESSION, "a report is no session"


def test_in_the_last_days_of_a_session_the_next_one_is_meant() -> None:
    usual = next_slot(body("hrc"), body("hrc").instrument("inquiry"), [], date(2013, 9, 30))
    assert usual is not None
    assert usual.first == date(2014, 3, 1)


KINDS = st.sampled_from([kind.value for kind in Kind])
DAYS = st.dates(date(2012, 1, 1), date(2016, 12, 31))


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    starts = draw(DAYS)
    ends = starts + timedelta(days=draw(st.integers(0, 60)))
    fields = {
        "kind": draw(KINDS),
        "starts": str(starts),
        "ends": str(ends),
        "body": draw(st.sampled_from(["unsc", "hrc", "au-psc", "pbc"])),
        "state": draw(st.sampled_from(["planned", "missed"])),
    }
    return entry(draw(st.integers(0, 10**6)), **fields)


@given(st.lists(entries(), max_size=8), DAYS)
def test_every_slot_can_be_reached_from_its_day_and_says_what_it_rests_on(known: list[Entry], day: date) -> None:
    for slot in next_slots(bodies_for("CAF", day), known, day):
        assert slot.instruments
        for one in slot.instruments:
            last = slot.last or date.max
            assert day + timedelta(days=one.lead_time_days) <= last
            asked = slot.ask_by(one)
            assert asked is None or asked >= day
        assert slot.first > day
        assert slot.last is None or slot.first <= slot.last
        assert slot.general_knowledge == (slot.entry is None)
        assert slot.entry is None or (slot.entry.planned and slot.entry.item.body == slot.body.key)


@given(st.lists(entries(), max_size=8), DAYS)
def test_the_order_of_entries_changes_nothing(known: list[Entry], day: date) -> None:
    once = [(s.body.key, s.basis, s.first, s.last) for s in next_slots(bodies(), known, day)]
    assert once == [(s.body.key, s.basis, s.first, s.last) for s in next_slots(bodies(), known[::-1], day)]
