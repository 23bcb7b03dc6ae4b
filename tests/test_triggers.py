"""Triggers as records: entered, corrected and taken back by later records, by form or file, all or nothing; calendars in and out."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from dateutil.easter import EASTER_ORTHODOX, easter
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from people import AT, World, world
from phasezero import library
from phasezero.desk import hands, triggers
from phasezero.desk.hands import Hand
from phasezero.domain import trigger_days
from phasezero.domain import triggers as domain
from phasezero.domain.framework import indicators
from phasezero.domain.marking import LOCAL, TLP, Marking, Viewer
from phasezero.domain.triggers import Entry, Repeats, item_of, typed
from phasezero.errors import BadInput, NotAllowed, NotFound, UnreadableFile
from phasezero.sources import trigger_files
from phasezero.sources.trigger_files.recurring import days_by_rule, rule_of
from phasezero.store.models import TriggerEntry
from trigger_fields import COUP, EASTER, ELECTION, FEAST

pytestmark = pytest.mark.django_db
TODAY = AT.date()
LAST = TODAY + timedelta(days=3 * 365)


def owner(at: datetime = AT) -> Hand:
    return hands.owner("A. Reader", at)


def on(day: date, hour: int = 12) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def entry(fields: dict[str, str], known: date = TODAY) -> Entry:
    return Entry("abc", item_of(fields, "CAF", known), "A. Reader", known, False, False, Marking(TLP.GREEN, LOCAL))


def titles(day: date) -> list[str]:
    return [one.item.title for one in library.trigger_entries("CAF", day)]


# The vocabulary and its days


def test_every_kind_is_tied_to_indicators_and_has_a_reason_for_its_days() -> None:
    found = domain.kinds()
    for kind in found.values():
        assert kind.indicators
        assert set(kind.indicators) <= set(indicators())
        assert kind.factors
        assert kind.why
        assert kind.watch
    triggering = {f"8.{number}" for number in range(1, 13)}
    assert triggering <= {indicator for kind in found.values() for indicator in kind.indicators}


@pytest.mark.parametrize("year", range(1900, 2100))
def test_easter_is_that_of_a_kept_library(year: int) -> None:
    assert trigger_days.easter(year) == easter(year)
    assert trigger_days.orthodox_easter(year) == easter(year, EASTER_ORTHODOX)


def test_what_repeats_comes_again_on_its_day() -> None:
    yearly = entry({**ELECTION, "kind": "commemoration", "starts": "2012-02-29", "ends": "2012-03-01", "repeats": "yearly"})
    spans = [(one.starts, one.ends) for one in trigger_days.times(yearly, date(2012, 1, 1), date(2016, 12, 31))]
    assert spans[0] == (date(2012, 2, 29), date(2012, 3, 1))
    assert [starts for starts, _ in spans] == [
        date(2012, 2, 29), date(2013, 2, 28), date(2014, 2, 28), date(2015, 2, 28), date(2016, 2, 29)
    ]  # fmt: skip
    moving = entry(EASTER)
    assert [one.starts for one in trigger_days.times(moving, date(2013, 1, 1), date(2015, 12, 31))] == [
        date(2013, 4, 1), date(2014, 4, 21), date(2015, 4, 6)
    ]  # fmt: skip
    ended = entry({**EASTER, "until": "2014-12-31"})
    assert [one.starts.year for one in trigger_days.times(ended, date(2013, 1, 1), date(2020, 1, 1))] == [2013, 2014]


def test_ahead_past_and_happened_on_a_day() -> None:
    entries = [entry(ELECTION), entry(FEAST), entry(COUP), entry(EASTER)]
    day = date(2014, 1, 10)
    assert [one.entry.item.title for one in trigger_days.ahead(entries, day)] == ["Presidential election"]
    assert trigger_days.ahead(entries, day)[0].watched == (date(2013, 11, 3), date(2014, 4, 2))
    assert [one.entry.item.title for one in trigger_days.past(entries, date(2014, 2, 10))] == ["Presidential election"]
    assert [one.entry.item.title for one in trigger_days.happened(entries, date(2013, 9, 20))] == ["President flees the capital"]
    assert trigger_days.happened(entries, date(2013, 9, 21)) == ()
    late = date(2014, 7, 29)
    assert [one.entry.item.title for one in trigger_days.ahead(entries, late)] == ["Eid al-Fitr"], "its day may still come"


# Entering


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"kind": "rumour"}, "kind is 'rumour'"),
        ({"title": ""}, "title is empty"),
        ({"starts": "soon"}, "starts is 'soon'"),
        ({"ends": "2013-02-01"}, "give a span of at most a year"),
        ({"state": "happened", "starts": "2199-01-01"}, "starts is '2199-01-01'"),
        ({"state": "happened", "starts": "2027-01-01"}, "which nobody could know on 2026-11-02"),
        ({"state": "happened", "repeats": "yearly"}, "it happened and repeats"),
        ({"repeats": "monthly"}, "repeats is 'monthly'"),
        ({"until": "2015-01-01"}, "it does not repeat"),
        ({"repeats": "yearly", "until": "2013-01-01"}, "before it first begins"),
        ({"uncertain_days": "31"}, "uncertain_days is '31'"),
        ({"uncertain_days": "-1"}, "uncertain_days is '-1'"),
        ({"uncertain_days": "٣"}, "uncertain_days is"),
        ({"source_date": "2030-01-01"}, "a source cannot be younger"),
        ({"link": "http://example.org"}, "give an address that begins with https://"),
        ({"kind": "coup", "starts": "2027-01-01"}, "not foreseen"),
    ],
)
def test_what_cannot_be_taken_has_one_line_and_nothing_is_kept(change: dict[str, str], line: str) -> None:
    with pytest.raises(BadInput, match=line) as refused:
        triggers.enter(owner(), "CAF", {**ELECTION, **change})
    assert "\n" not in str(refused.value)
    assert not TriggerEntry.objects.exists()


def test_a_correction_and_a_withdrawal_leave_earlier_days_as_they_were() -> None:
    made = triggers.enter(owner(), "CAF", ELECTION)
    triggers.correct(owner(AT + timedelta(days=2)), made, {**ELECTION, "title": "Put off"}, "the council put it off")
    triggers.take_back(owner(AT + timedelta(days=4)), made, "another country")
    days = [TODAY + timedelta(days=days) for days in range(-1, 6)]
    assert [titles(day) for day in days] == [[], *[[ELECTION["title"]]] * 2, *[["Put off"]] * 2, [], []]
    assert TriggerEntry.objects.count() == 3
    with pytest.raises(NotFound):
        triggers.take_back(owner(), made, "again")


def test_what_everybody_may_read_is_released_and_not_entered() -> None:
    with pytest.raises(NotAllowed, match="released in an update"):
        triggers.enter(owner(), "CAF", ELECTION, TLP.CLEAR)


def test_another_task_force_sees_and_changes_nothing() -> None:
    people: World = world()
    lead = hands.member(people.lead, people.open, triggers.ACT, AT)
    made = triggers.enter(lead, "CAF", ELECTION, TLP.AMBER)
    mole = hands.member(people.mole, people.hidden, triggers.ACT, AT)
    assert library.trigger_entries("CAF", None, mole.viewer) == []
    with pytest.raises(NotFound):
        triggers.correct(mole, made, ELECTION, "no")
    assert library.trigger_entries("CAF", None, Viewer("nobody")) == []


DAYS = st.dates(date(2012, 1, 1), date(2014, 12, 31))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), DAYS, st.sampled_from(["enter", "correct", "take back"])), max_size=6), DAYS)
def test_later_records_never_change_an_earlier_day(acts: list[tuple[int, date, str]], day: date) -> None:
    TriggerEntry.objects.all().delete()
    made: list[str] = []
    before: library.Triggers | None = None
    fields = {**ELECTION, "source_date": "2011-01-01"}
    for number, when, act in sorted(acts, key=lambda one: one[1]):
        if when > day and before is None:
            before = library.triggers("CAF", day)
        hand = owner(on(when))
        with suppress(NotFound):
            if act == "enter" or not made:
                made.append(triggers.enter(hand, "CAF", {**fields, "title": f"Title {number}"}))
            elif act == "correct":
                triggers.correct(hand, made[number % len(made)], {**fields, "title": f"Other {number}"}, "a reason")
            else:
                triggers.take_back(hand, made[number % len(made)], "a reason")
    assert before is None or library.triggers("CAF", day) == before


# Files

HEAD = "kind,title,starts,state,source,source_date\n"
ROW = "election,A vote,2014-02-01,expected,A calendar,2013-01-20\n"


def test_a_table_is_taken_whole_or_each_bad_row_is_named() -> None:
    bad = ROW.replace("election", "rumour") + ROW.replace("2014-02-01", "soon")
    taken = triggers.take_file(owner(), "CAF", "t.csv", (HEAD + ROW + bad).encode())
    assert [str(one).partition(":")[0] for one in taken.faults] == ["t.csv, row 3", "t.csv, row 4"]
    assert not TriggerEntry.objects.exists()
    assert triggers.take_file(owner(), "CAF", "t.csv", (HEAD + ROW).encode(), historical=True).added == 1
    assert titles(date(2013, 1, 19)) == []
    assert titles(date(2013, 1, 20)) == ["A vote"]
    again = triggers.take_file(owner(), "CAF", "t.csv", (HEAD + ROW).encode(), historical=True)
    assert (again.added, again.same) == (0, 1)


def calendar(*events: str, more: str = "") -> bytes:
    parts = [f"BEGIN:VEVENT\r\nUID:{number}@here\r\n{one}\r\nEND:VEVENT" for number, one in enumerate(events)]
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *([more] if more else []), *parts, "END:VCALENDAR", ""]).encode()


GIVEN = {"kind": "religious-day", "source": "A calendar", "source_date": "2013-01-02"}
DAY = "SUMMARY:A day\r\nDTSTART;VALUE=DATE:20130501"


def take(content: bytes) -> list[tuple[date, date, str]]:
    taken = triggers.take_file(owner(), "CAF", "t.ics", content, GIVEN)
    assert taken.faults == ()
    return [(one.item.starts, one.item.ends, one.item.repeats.value) for one in library.trigger_entries("CAF", None)]


@pytest.mark.parametrize(
    ("event", "days"),
    [
        (DAY, [(date(2013, 5, 1), date(2013, 5, 1), "no")]),
        (DAY + "\r\nRRULE:FREQ=YEARLY", [(date(2013, 5, 1), date(2013, 5, 1), "yearly")]),
        (DAY + "\r\nRRULE:FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=1", [(date(2013, 5, 1), date(2013, 5, 1), "yearly")]),
        ("SUMMARY:x\r\nDTSTART:20130415T233000Z\r\nDTEND:20130416T000000Z", [(date(2013, 4, 15), date(2013, 4, 15), "no")]),
        (
            "SUMMARY:x\r\nDTSTART;TZID=Africa/Bangui:20130415T233000\r\nDURATION:PT2H",
            [(date(2013, 4, 15), date(2013, 4, 16), "no")],
        ),
        ("SUMMARY:x\r\nDTSTART;TZID=No/Where:20130415T090000", [(date(2013, 4, 15), date(2013, 4, 15), "no")]),
        (
            DAY + "\r\nRRULE:FREQ=MONTHLY;BYDAY=1WE;COUNT=3\r\nEXDATE;VALUE=DATE:20130605\r\nRDATE;VALUE=DATE:20130620",
            [(date(2013, month, number),) * 2 + ("no",) for month, number in ((5, 1), (6, 20), (7, 3))],
        ),
        (
            DAY + "\r\nRRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=1WE;UNTIL=20150101T000000Z",
            [(date(2013, 5, 1),) * 2 + ("no",), (date(2014, 5, 7),) * 2 + ("no",)],
        ),
    ],
)
def test_a_calendar_is_read_in_whole_days_with_what_repeats(event: str, days: list[tuple[date, date, str]]) -> None:
    assert take(calendar(event)) == days


def test_what_repeats_without_end_is_entered_for_three_years_and_told() -> None:
    taken = triggers.take_file(owner(), "CAF", "t.ics", calendar(DAY + "\r\nRRULE:FREQ=MONTHLY"), GIVEN)
    assert taken.added == len([0 for one in library.trigger_entries("CAF", None) if one.item.starts <= date(2029, 11, 2)]) > 190
    assert "events that repeat without end, entered up to 2029-11-02: 1" in [str(note) for note in taken.notes]


def test_what_is_left_aside_is_named_and_counted_and_no_person_is_kept() -> None:
    event = DAY + "\r\nATTENDEE;CN=A Person:mailto:a@example.org\r\nDESCRIPTION:of A Person\r\nX-SECRET:A Person"
    more = "BEGIN:VTODO\r\nSUMMARY:A Person\r\nEND:VTODO"
    taken = triggers.take_file(owner(), "CAF", "t.ics", calendar(event, DAY, more=more), GIVEN)
    (note,) = (str(one) for one in taken.notes)
    assert note == "left aside and not kept: ATTENDEE (1), DESCRIPTION (1), VTODO (1), X-… (1)"
    assert "Person" not in str(list(TriggerEntry.objects.values()))


def test_an_event_of_a_calendar_that_changed_is_corrected() -> None:
    take(calendar(DAY))
    moved = triggers.take_file(owner(AT + timedelta(days=1)), "CAF", "t.ics", calendar(DAY.replace("0501", "0502")), GIVEN)
    assert (moved.added, moved.corrected) == (0, 1)
    assert [one.item.starts for one in library.trigger_entries("CAF", TODAY)] == [date(2013, 5, 1)]


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (DAY + "\r\nRRULE:FREQ=SECONDLY", "it repeats 'SECONDLY'"),
        (DAY + "\r\nRRULE:FREQ=DAILY;INTERVAL=0", "its rule cannot be read"),
        (DAY + "\r\nRRULE:FREQ=DAILY", "it repeats more than 200 times"),
        (DAY + "\r\nRRULE:FREQ=YEARLY;BYSETPOS=1", "it repeats by BYSETPOS"),
        (DAY + "\r\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "does not fit the rule"),
        (DAY + "\r\nRRULE:FREQ=WEEKLY;UNTIL=20139999", "its rule cannot be read"),
        (DAY + "\r\nRRULE:FREQ=YEARLY;BYDAY=20MO", "its rule cannot be read"),
        (DAY + "\r\nRRULE:FREQ=YEARLY;BYDAY=1MO", "name the month"),
        (DAY + "\r\nRRULE:FREQ=DAILY;COUNT=2\r\nRRULE:FREQ=WEEKLY;COUNT=2", "it repeats by two rules"),
        (DAY + "\r\nRECURRENCE-ID;VALUE=DATE:20130501", "it has RECURRENCE-ID"),
        (DAY + "\r\nEXDATE;VALUE=DATE:20130501", "every time of it is left out"),
        (DAY + "\r\nCLASS:PRIVATE", "its calendar marks it as PRIVATE"),
        (DAY + "\r\nUID:1@here", "its UID stands twice"),
        ("SUMMARY:x\r\nDTSTART:tomorrow", "its days cannot be read"),
        ("SUMMARY:x\r\nDTSTART;VALUE=DATE:20130615\r\nDTEND;VALUE=DATE:20130601", "it"),
        ("DTSTART;VALUE=DATE:20130615", "title is empty"),
        ("SUMMARY:x\r\nDTSTART;VALUE=DATE:99991231", "its days cannot be read"),
        (DAY + "\r\nX-PHASEZERO-REPEATS;VALUE=TEXT:hourly", "repeats is 'hourly'"),
    ],
)
def test_an_event_that_cannot_be_taken_has_one_line_and_nothing_is_taken(event: str, line: str) -> None:
    content = calendar(event, DAY)
    if "UID:1@here" in event:
        content = calendar(DAY, DAY).replace(b"UID:1@here", b"UID:0@here")
    taken = triggers.take_file(owner(), "CAF", "t.ics", content, GIVEN)
    assert len(taken.faults) == 1
    assert line in str(taken.faults[0])
    assert "\n" not in str(taken.faults[0])
    assert not TriggerEntry.objects.exists()


def test_a_time_zone_that_is_made_to_run_on_is_not_read() -> None:
    zone = "BEGIN:VTIMEZONE\r\nTZID:Slow\r\nBEGIN:STANDARD\r\nDTSTART:16010101T000000\r\nRRULE:FREQ=SECONDLY\r\n"
    zone += "TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nEND:STANDARD\r\nEND:VTIMEZONE"
    for written in (zone, zone.replace("VTIMEZONE", "VTIME\r\n ZONE"), zone.replace("BEGIN", "begin")):
        lines, _ = trigger_files.read_calendar("t.ics", calendar(DAY, more=written), GIVEN, 10, LAST)
        assert [line.fields["starts"] for line in lines] == ["2013-05-01"]


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=200) | st.text(alphabet='BEGIN:VCALDRTSUMYPXFQWKO-;=0123456789TZ\r\n\\,"', max_size=200).map(str.encode)
)
def test_no_bytes_break_the_reading_of_a_calendar(noise: bytes) -> None:
    content = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + noise + b"\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    with suppress(UnreadableFile):
        lines, _ = trigger_files.read_calendar("t.ics", content, GIVEN, 1000, LAST)
        assert all(line.fields or line.fault for line in lines)


WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
RULES = st.one_of(
    st.builds("FREQ=DAILY;INTERVAL={}".format, st.integers(3, 40)),
    st.builds("FREQ=WEEKLY;INTERVAL={};BYDAY={};WKST={}".format, st.integers(2, 5), st.sampled_from(WEEKDAYS), st.sampled_from(WEEKDAYS)),
    st.builds("FREQ=MONTHLY;INTERVAL={};BYDAY={}{}".format, st.integers(1, 5), st.sampled_from([-2, -1, 1, 2, 5]), st.sampled_from(WEEKDAYS)),
    st.builds("FREQ=MONTHLY;BYMONTHDAY={}".format, st.sampled_from([1, 15, 29, 31, -1, -3])),
    st.builds("FREQ=YEARLY;INTERVAL={};BYMONTH={};BYDAY={}{}".format, st.integers(1, 3), st.integers(1, 12), st.sampled_from([1, -1]), st.sampled_from(WEEKDAYS)),
    st.builds("FREQ=YEARLY;BYMONTH=2,11;BYMONTHDAY={}".format, st.integers(1, 30)),  # neither has a 31st
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(RULES, st.dates(date(2010, 1, 1), date(2012, 12, 31)), st.none() | st.integers(1, 30))
def test_rules_give_the_days_of_a_kept_library(rule: str, start: date, count: int | None) -> None:
    last = date(2016, 12, 31)
    first = rrulestr(rule, dtstart=on(start)).after(on(start), inc=True).date()
    full = rule if count is None else f"{rule};COUNT={count}"
    expected = [day.date() for day in rrulestr(full, dtstart=on(first)).between(on(first), on(last), inc=True)]
    if len(expected) <= trigger_files.MOST_TIMES:
        assert days_by_rule(rule_of(full), first, last)[0] == expected


WORDS = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=60)


@given(
    WORDS, WORDS, st.sampled_from([key for key, kind in domain.kinds().items() if kind.ahead]), st.sampled_from(list(Repeats)),
    st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(0, 300), st.booleans(), st.integers(0, 30), st.booleans(),
)  # fmt: skip
def test_out_as_a_calendar_and_in_again_gives_the_same(
    title: str, source: str, kind: str, repeats: Repeats, starts: date, days: int, checked: bool, doubt: int, ends: bool
) -> None:
    fields = {
        **ELECTION, "kind": kind, "title": title, "source": source, "starts": str(starts), "ends": str(starts + timedelta(days=days)),
        "repeats": repeats.value, "uncertain_days": str(doubt), "checked": "yes" if checked else "no",
        "until": str(starts + timedelta(days=900)) if ends and repeats is not Repeats.NO else "",
    }  # fmt: skip
    made = entry(fields)
    written = library.triggers_calendar("x", [made], TODAY)
    assert written == library.triggers_calendar("x", [made], TODAY)
    assert max(len(line) for line in written.split(b"\r\n")) <= 75
    assert b"A. Reader" not in written
    (line,), _ = trigger_files.read_calendar("t.ics", written, {}, 10, LAST)
    assert line.fault is None
    assert replace(item_of(line.fields, "CAF", TODAY, line.uid), uid="") == made.item
    assert item_of(typed(made.item), "CAF", TODAY) == made.item


# Until when a list shows it


@given(
    st.sampled_from([ELECTION, FEAST, EASTER, COUP]),
    st.dates(date(2013, 1, 1), date(2014, 12, 31)),
    st.integers(0, 60),
    st.integers(0, 30),
    st.sampled_from([None, 0, 40, 400, 900]),
)
def test_no_list_shows_an_entry_after_the_day_that_is_told_and_one_does_on_it(
    fields: dict[str, str], starts: date, length: int, doubt: int, until: int | None
) -> None:
    repeats = fields.get("state") is None and until is not None
    made = entry(
        {
            **fields,
            "starts": str(starts),
            "ends": str(starts + timedelta(days=length)),
            "uncertain_days": str(doubt),
            "repeats": "yearly" if repeats else "no",
            "until": str(starts + timedelta(days=until or 0)) if repeats else "",
        }
    )
    last = trigger_days.shown_until(made.item)
    assert last is not None

    def shown(day: date) -> bool:
        return any(
            of([made], day) for of in (trigger_days.ahead, trigger_days.past, trigger_days.happened, trigger_days.blinding)
        )

    assert shown(last)
    assert not any(shown(last + timedelta(days=days)) for days in (1, 2, 30, 200, 1000))


def test_what_repeats_without_end_is_shown_for_ever() -> None:
    assert trigger_days.shown_until(entry({**EASTER, "repeats": "easter"}).item) is None
