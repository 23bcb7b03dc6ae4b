"""Agendas and ties as records: entered, corrected and withdrawn by later records, by form or file, all or nothing."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agenda_fields import MANDATE, TIE
from people import AT, World, world
from phasezero import library, pipeline
from phasezero.desk import agenda, hands, ties
from phasezero.desk.hands import Hand
from phasezero.domain.agenda import FIELDS, Entry, item_of
from phasezero.domain.marking import LOCAL, PUBLIC, TLP, Viewer
from phasezero.errors import BadInput, NotAllowed, NotFound, UnreadableFile
from phasezero.sources import institution_files
from phasezero.store.models import AgendaEntry, AuditEntry, TieEntry

pytestmark = pytest.mark.django_db
TODAY = AT.date()


def owner(at: datetime = AT) -> Hand:
    return hands.owner("A. Reader", at)


def titles(day: date = TODAY, hand: Hand | None = None) -> list[str]:
    entries = library.agenda("CAF", day) if hand is None else library.agenda("CAF", day, hand.viewer, hand.audience)
    return [one.item.title for one in entries]


def test_an_entry_counts_from_the_day_it_was_entered() -> None:
    agenda.enter(owner(), "CAF", MANDATE)
    assert titles() == [MANDATE["title"]]
    assert titles(TODAY - timedelta(days=1)) == []
    (made,) = library.agenda("CAF", TODAY)
    assert (made.by, made.entered_on, made.reconstructed, made.corrected) == ("A. Reader", TODAY, False, False)
    assert (made.marking.tlp, made.marking.audience) == (TLP.GREEN, LOCAL)


def test_a_correction_and_a_withdrawal_are_later_records_and_leave_earlier_days_as_they_were() -> None:
    entry = agenda.enter(owner(), "CAF", MANDATE)
    later, last = AT + timedelta(days=2), AT + timedelta(days=4)
    agenda.correct(owner(later), entry, {**MANDATE, "title": "Put off"}, "the Council put it off")
    agenda.withdraw(owner(last), entry, "it was another mission")
    days = [TODAY + timedelta(days=days) for days in (0, 1, 2, 3, 4, 5)]
    assert [titles(day) for day in days] == [[MANDATE["title"]]] * 2 + [["Put off"]] * 2 + [[]] * 2
    assert AgendaEntry.objects.count() == 3
    with pytest.raises(NotFound, match="or it was withdrawn"):
        agenda.correct(owner(last), entry, MANDATE, "again")


@pytest.mark.parametrize("reason", ["", " ", "x" * 501])
def test_a_correction_without_a_reason_is_refused_and_nothing_is_kept(reason: str) -> None:
    entry = agenda.enter(owner(), "CAF", MANDATE)
    for act in (lambda: agenda.correct(owner(), entry, MANDATE, reason), lambda: agenda.withdraw(owner(), entry, reason)):
        with pytest.raises(BadInput, match="say why"):
            act()
    assert AgendaEntry.objects.count() == 1


CSV = (",".join(FIELDS) + "\n").encode()
ROW = b"unsc,mandate ends,Mandate of BINUCA ends,2014-01-31,,planned,S/RES/2088 (2013),2013-01-24,,no\n"
HELD = b"unsc,resolution,Resolution 2127,2013-12-05,,held,S/RES/2127 (2013),2013-12-05,,no\n"


def test_a_historical_import_counts_from_the_day_of_each_document_and_says_so() -> None:
    taken = agenda.take_file(owner(), "CAF", "a.csv", CSV + ROW + HELD, historical=True)
    assert (taken.added, taken.same, taken.faults) == (2, 0, ())
    assert titles(date(2013, 1, 23)) == []
    assert titles(date(2013, 4, 1)) == ["Mandate of BINUCA ends"]
    assert titles(date(2013, 12, 5)) == ["Resolution 2127", "Mandate of BINUCA ends"]
    assert all(one.reconstructed for one in library.agenda("CAF", TODAY))
    again = agenda.take_file(owner(), "CAF", "a.csv", CSV + ROW + HELD, historical=True)
    assert (again.added, again.same) == (0, 2)


def test_history_does_not_look_ahead() -> None:
    ahead = HELD.replace(b",2013-12-05,,no", b",2013-12-04,,no")
    taken = agenda.take_file(owner(), "CAF", "a.csv", CSV + ahead, historical=True)
    assert [str(one) for one in taken.faults] == [
        "a.csv, row 2: it was held and begins on 2013-12-05, which nobody could know on 2013-12-04"
    ]
    assert not AgendaEntry.objects.exists()


def test_each_bad_row_has_one_line_and_then_nothing_is_taken() -> None:
    rows = CSV + ROW + ROW.replace(b"unsc", b"league") + ROW.replace(b"2014-01-31", b"soon") + HELD
    taken = agenda.take_file(owner(), "CAF", "a.csv", rows)
    assert [str(one) for one in taken.faults] == [
        "a.csv, row 3: there is no body 'league' in the vocabulary of institutions",
        "a.csv, row 4: starts is 'soon'; write a day as 2013-04-01",
    ]
    assert not AgendaEntry.objects.exists()
    taken = agenda.take_file(owner(), "CAF", "a.csv", CSV + ROW.replace(b"2014-01-31", b"soon") * 60)
    assert len(taken.faults) == 51
    assert str(taken.faults[-1]) == "and 10 more like these"


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("a.csv", b"", "has no column 'body'"),
        ("a.csv", CSV, "holds 0 entries"),
        ("a.csv", b"\xff\xfe\x00", "is not UTF-8"),
        ("a.csv", CSV + b'"unsc', "quotation marks do not match"),
        ("a.csv", b"body,kind,secret\n" + ROW, "the column 'secret' is not known"),
        ("a.csv", b"body,body\n" + ROW, "the column 'body' is not known, or stands twice"),
        ("a.csv", CSV + ROW.strip() + b",more,than,columns\n", "row 2: there are more values than columns"),
        ("a.csv", CSV + b"x" * 1_000_001, "is larger than 1 MB"),
        ("a.csv", CSV + ROW * 1001, "holds 1001 entries"),
        ("a.ics", b"BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\n", "is no calendar that can be read"),
        ("a.ics", b"BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n", "holds 0 entries"),
        ("a.ics", b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\n" * 1001, "holds more than 1000 entries"),
    ],
)
def test_a_file_that_is_none_is_refused_in_one_line(name: str, content: bytes, line: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        agenda.take_file(owner(), "CAF", name, content)
    assert line in str(refused.value)
    assert "\n" not in str(refused.value)


def calendar(*events: str) -> bytes:
    parts = [f"BEGIN:VEVENT\r\nUID:{number}@council\r\n{one}\r\nEND:VEVENT" for number, one in enumerate(events)]
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *parts, "END:VCALENDAR", ""]).encode()


GIVEN = {"body": "hrc", "kind": "session", "source": "Programme of work", "source_date": "2013-02-01"}
SESSION = "SUMMARY:23rd session\r\nDTSTART;VALUE=DATE:20130527\r\nDTEND;VALUE=DATE:20130615"


def test_a_calendar_of_another_is_read_whole_days_and_without_who_comes() -> None:
    event = "SUMMARY:Briefing\r\nDTSTART:20130415T150000Z\r\nDTEND:20130415T180000Z\r\nATTENDEE;CN=A Person:mailto:a@example.org"
    taken = agenda.take_file(owner(), "CAF", "a.ics", calendar(SESSION, event + "\r\nDESCRIPTION:of A Person"), GIVEN)
    assert taken.added == 2
    found = library.agenda("CAF", TODAY)
    assert [(one.item.title, one.item.starts, one.item.ends) for one in found] == [
        ("Briefing", date(2013, 4, 15), date(2013, 4, 15)),
        ("23rd session", date(2013, 5, 27), date(2013, 6, 14)),
    ]
    assert "Person" not in str(list(AgendaEntry.objects.values()))


def test_an_event_of_a_calendar_that_changed_is_corrected_and_the_rest_left_alone() -> None:
    other = SESSION.replace("23rd", "24th").replace("20130527", "20130909").replace("20130615", "20130928")
    agenda.take_file(owner(), "CAF", "a.ics", calendar(SESSION, other), GIVEN)
    moved = SESSION.replace("20130527", "20130528")
    taken = agenda.take_file(owner(AT + timedelta(days=1)), "CAF", "a.ics", calendar(moved, other), GIVEN)
    assert (taken.added, taken.corrected, taken.same) == (0, 1, 1)
    assert [one.item.starts for one in library.agenda("CAF", TODAY)] == [date(2013, 5, 27), date(2013, 9, 9)]
    assert [one.item.starts for one in library.agenda("CAF", TODAY + timedelta(days=1))] == [date(2013, 5, 28), date(2013, 9, 9)]


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (SESSION + "\r\nRRULE:FREQ=DAILY", "event 1: it repeats; give each session as an event of its own"),
        (SESSION + "\r\nRDATE;VALUE=DATE:20140101", "event 1: it repeats"),
        ("SUMMARY:No day", "event 1: its days cannot be read"),
        ("SUMMARY:x\r\nDTSTART:tomorrow", "event 1: its days cannot be read"),
        ("SUMMARY:x\r\nDTSTART;VALUE=DATE:20130615\r\nDTEND;VALUE=DATE:20130601", "event 1: it"),
        ("DTSTART;VALUE=DATE:20130615", "event 1: title is empty"),
        ("SUMMARY:x\r\nDTSTART;VALUE=DATE:22000101", "event 1: starts is '2200-01-01'"),
        ("SUMMARY:x\r\nDTSTART;VALUE=DATE:99991231", "event 1: its days cannot be read"),
    ],
)
def test_an_event_that_cannot_be_taken_has_one_line_and_nothing_is_taken(event: str, line: str) -> None:
    taken = agenda.take_file(owner(), "CAF", "a.ics", calendar(event, SESSION), GIVEN)
    assert len(taken.faults) == 1
    assert line in str(taken.faults[0])
    assert not AgendaEntry.objects.exists()


@settings(max_examples=150)
@given(st.binary(max_size=200) | st.text(alphabet='BEGIN:VCALDRTSUMYPX-;=0123456789TZ\r\n\\,"', max_size=200).map(str.encode))
def test_no_bytes_break_the_reading_of_a_calendar(noise: bytes) -> None:
    content = b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" + noise + b"\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    with suppress(UnreadableFile):
        lines = institution_files.read_calendar("a.ics", content, GIVEN, 1000)
        assert all(line.fields or line.fault for line in lines)


WORDS = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=60)


@given(
    WORDS, WORDS, st.sampled_from(["unsc", "hrc", "au-psc"]), st.sampled_from(["session", "visit", "mandate ends"]),
    st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(0, 300), st.booleans(),
)  # fmt: skip
def test_out_as_a_calendar_and_in_again_gives_the_same(
    title: str, source: str, body: str, kind: str, starts: date, days: int, checked: bool
) -> None:
    fields = {
        **MANDATE, "title": title, "source": source, "body": body, "kind": kind, "starts": str(starts),
        "ends": str(starts + timedelta(days=days)), "checked": "yes" if checked else "no",
    }  # fmt: skip
    item = item_of(fields, "CAF", TODAY)
    entry = Entry("abc", item, "A. Reader", TODAY, reconstructed=False, corrected=False, marking=owner().marking(TLP.GREEN))
    written = library.agenda_calendar("x", [entry])
    assert written == library.agenda_calendar("x", [entry])
    assert max(len(line) for line in written.split(b"\r\n")) <= 75
    assert b"A. Reader" not in written
    (line,) = institution_files.read_calendar("a.ics", written, {}, 10)
    assert replace(item_of(line.fields, "CAF", TODAY, line.uid), uid="") == item


def test_the_example_is_imported_once_and_nothing_of_it_is_called_checked() -> None:
    pipeline.import_example()
    first = library.agenda("CAF", TODAY)
    pipeline.import_example()
    found = library.agenda("CAF", TODAY)
    assert len(found) == len(first) == AgendaEntry.objects.count()
    for one in found:
        assert one.reconstructed
        assert one.entered_on == one.item.said_by.dated
        assert not one.item.said_by.checked, "whoever compares a fact with its document changes this test to name it"
        assert (one.marking.tlp, one.marking.audience) == (TLP.CLEAR, PUBLIC)
    known = {(one.item.body, one.item.said_by.source) for one in library.agenda("CAF", date(2013, 4, 1))}
    assert ("au-psc", "PSC/PR/COMM.(CCCLXIII)") in known
    assert ("unsc", "S/RES/2121 (2013)") not in known
    ahead = [slot for slot in library.next_slots("CAF", date(2013, 4, 1)) if slot.entry is not None]
    assert [(slot.body.key, slot.last) for slot in ahead] == [("unsc", date(2014, 1, 31))]


def test_what_came_with_the_package_is_not_changed_here() -> None:
    pipeline.import_example()
    entry = library.agenda("CAF", TODAY)[0].id
    with pytest.raises(NotAllowed, match="was not made here"):
        agenda.withdraw(owner(), entry, "no")


DAYS = st.dates(date(2012, 1, 1), date(2014, 12, 31))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), DAYS, st.sampled_from(["enter", "correct", "withdraw"])), max_size=6), DAYS)
def test_later_records_never_change_an_earlier_day(acts: list[tuple[int, date, str]], day: date) -> None:
    AgendaEntry.objects.all().delete()
    made: list[str] = []
    acts = sorted(acts, key=lambda act: act[1])
    before: list[Entry] | None = None
    for number, on, act in acts:
        if on > day and before is None:
            before = library.agenda("CAF", day)
        hand, fields = owner(datetime(on.year, on.month, on.day, 12, tzinfo=UTC)), {**MANDATE, "source_date": "2011-01-01"}
        try:
            if act == "enter" or not made:
                made.append(agenda.enter(hand, "CAF", {**fields, "title": f"Title {number}"}))
            elif act == "correct":
                agenda.correct(hand, made[number % len(made)], {**fields, "title": f"Other {number}"}, "a reason")
            else:
                agenda.withdraw(hand, made[number % len(made)], "a reason")
        except NotFound:
            continue
    assert before is None or library.agenda("CAF", day) == before


def test_ties_are_entered_by_file_and_paths_use_them() -> None:
    rows = "from,kind,to,since,until,strength,source,source_date\n"
    rows += "Envoy of the region,reports to,eccas,2013-01-11,2013-12-31,strong,Communique,2013-01-11\n"
    rows += "Envoy of the region,mediator,CAF,2013-01-11,,some,Communique,2013-01-11\n"
    taken = ties.take_file(owner(), "t.csv", rows.encode(), historical=True)
    assert (taken.added, taken.faults) == (2, ())
    found = library.paths("eccas", "CAF", date(2013, 4, 1))
    assert [step.end.name for step in found.paths[1].steps] == ["Envoy of the region", "CAF"]
    assert library.paths("eccas", "CAF", date(2013, 4, 1)).paths[0].steps[0].tie.kind == "member of"
    with pytest.raises(NotFound, match="no tie known on 2013-01-01 names the office"):
        library.paths("Envoy of the region", "CAF", date(2013, 1, 1))
    (later, *_) = library.paths("Envoy of the region", "CAF", date(2014, 6, 1)).paths
    assert [step.tie.kind for step in later.steps] == ["mediator"]


def test_protectors_and_trust_ties_are_refused_from_file_and_form() -> None:
    with pytest.raises(BadInput, match="RED"):
        ties.enter(owner(), {**TIE, "kind": "protects"})
    rows = "from,kind,to,source,source_date\n" + "A mayor,trusts,CAF,x,2013-01-01\n" + "unsg,advises,unsc,x,2013-01-01\n"
    taken = ties.take_file(owner(), "t.csv", rows.encode())
    (fault,) = map(str, taken.faults)
    assert fault.startswith("t.csv, row 2: trusts is refused here: who protects or trusts whom")
    assert not TieEntry.objects.exists()


def test_a_tie_is_corrected_and_withdrawn_by_later_records() -> None:
    entry = ties.enter(owner(), TIE)
    ties.correct(owner(AT + timedelta(days=1)), entry, {**TIE, "strength": "weak"}, "the office lost its staff")
    ties.withdraw(owner(AT + timedelta(days=2)), entry, "the office was closed")
    days = [TODAY + timedelta(days=days) for days in (-1, 0, 1, 2)]
    assert [[one.tie.strength for one in library.ties(as_of=day)] for day in days] == [[], ["strong"], ["weak"], []]


@pytest.fixture
def people() -> World:
    return world()


def of(people: World, who: str, at: datetime = AT) -> Hand:
    return hands.member(people.people[who], people.open, agenda.ACT, at)


@pytest.mark.security
def test_who_drafts_may_enter_and_nobody_else(people: World) -> None:
    for who in ("lead", "analyst", "releaser"):
        agenda.enter(of(people, who), "", {**MANDATE, "title": who})
    for who in ("partner", "reader"):
        with pytest.raises(NotAllowed):
            of(people, who)
    for who in ("mole", "stranger", "steward"):
        with pytest.raises(NotFound):
            of(people, who)
    assert AuditEntry.objects.filter(action="agenda entered", chain=f"{people.open.key}:GREEN").count() == 3
    with pytest.raises(BadInput, match="works on CAF, not on Chad"):
        agenda.enter(of(people, "lead"), "Chad", MANDATE)


@pytest.mark.security
def test_what_is_above_a_reader_changes_nothing_that_they_get(people: World) -> None:
    """Non-interference: entries, corrections and ties above a reader's clearance, or of another task force."""

    def all_of(who: str) -> tuple[object, ...]:
        viewer = library.viewer_of(people.people[who], TODAY)
        key = people.open.key
        seen = library.agenda("CAF", TODAY, viewer, key), library.next_slots("CAF", TODAY, viewer, key)
        return (*seen, library.ties(viewer, key, TODAY), library.paths("CAF", "unsc", TODAY, viewer, key))

    agenda.enter(of(people, "lead"), "", {**MANDATE, "starts": "2027-01-31"}, TLP.GREEN)
    ties.enter(of(people, "lead"), TIE, TLP.GREEN)
    before = {who: all_of(who) for who in ("reader", "partner", "stranger", "steward")}
    assert before["reader"][0]
    assert not before["stranger"][0]
    secret = agenda.enter(of(people, "lead"), "", {**MANDATE, "starts": "2026-12-31", "title": "Zq"}, TLP.RED)
    agenda.correct(of(people, "lead"), secret, {**MANDATE, "starts": "2026-12-30", "title": "Zq too"}, "moved")
    ties.enter(of(people, "lead"), {**TIE, "from": "CAF", "to": "Zq office"}, TLP.RED)
    mole = hands.member(people.mole, people.hidden, agenda.ACT, AT)
    agenda.enter(mole, "", {**MANDATE, "title": "Zq hidden office"}, TLP.GREEN)
    ties.enter(mole, {**TIE, "from": "CAF", "to": "Zq hidden office"}, TLP.GREEN)
    assert {who: all_of(who) for who in before} == before
    assert "Zq too" in str(all_of("lead"))


@pytest.mark.security
def test_an_import_never_tells_what_is_above_whoever_hands_it_in(people: World) -> None:
    agenda.take_file(of(people, "lead"), "", "a.ics", calendar(SESSION), GIVEN, TLP.RED)
    taken = agenda.take_file(of(people, "analyst"), "", "a.ics", calendar(SESSION), GIVEN, TLP.GREEN)
    assert (taken.added, taken.corrected, taken.same) == (1, 0, 0)


@pytest.mark.security
def test_nobody_marks_what_they_enter_for_everybody_or_above_themselves(people: World) -> None:
    with pytest.raises(NotAllowed, match="is released in an update"):
        agenda.enter(of(people, "lead"), "", MANDATE, TLP.CLEAR)
    with pytest.raises(NotAllowed, match="more than you may read"):
        agenda.enter(of(people, "analyst"), "", MANDATE, TLP.RED)
    entry = agenda.enter(of(people, "lead"), "", MANDATE, TLP.RED)
    with pytest.raises(NotFound):
        agenda.withdraw(of(people, "analyst"), entry, "gone")
    assert AgendaEntry.objects.count() == 1


@pytest.mark.security
def test_versions_of_an_entry_share_its_marking(people: World) -> None:
    entry = agenda.enter(of(people, "lead"), "", MANDATE, TLP.AMBER)
    agenda.correct(of(people, "analyst"), entry, {**MANDATE, "title": "Other"}, "read again")
    assert set(AgendaEntry.objects.values_list("tlp", "audience")) == {(int(TLP.AMBER), people.open.key)}
    reader = Viewer.of("reader", {people.open.key: TLP.GREEN})
    assert library.agenda("CAF", TODAY, reader, people.open.key) == []
