"""The three rules for what is kept of reports: who carries whose text, which numbers they give, what was said of their source."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from builders import coded, empty_the_store
from phasezero.desk import reports_kept
from phasezero.domain.claimed import ClaimedNumber, Counted
from phasezero.domain.events import DatedBy, Fatalities
from phasezero.domain.marking import LOCAL, LOCAL_OWNER, TLP, Marking, Viewer, joined
from phasezero.domain.publishers import Kind
from phasezero.domain.source_words import SourceWord
from phasezero.domain.stories import How
from phasezero.store import claimed_numbers, once_verified, reading, report_copies, source_words
from phasezero.store.ids import to_text
from phasezero.store.models import Claim, CopiedText, Event, EventVersion, NumberOfClaim, Report, SourceSaid
from phasezero.store.people import random_id
from phasezero.store.records import columns_of

AT = datetime(2013, 4, 5, 12, tzinfo=UTC)
DAY = AT.date()
levels = st.sampled_from(TLP)
viewers = st.builds(
    lambda audience, tlp: Viewer.of("somebody", {audience: tlp}), st.sampled_from((LOCAL, "tf-sudan")), st.sampled_from(TLP)
)
waits = st.integers(0, 4)


def marked(tlp: TLP) -> Marking:
    return Marking(tlp, "public" if tlp is TLP.CLEAR else LOCAL)


def told(tlp: TLP, of_reports: list[TLP]) -> tuple[EventVersion, list[Report]]:
    """An event, with a claim of one report of each marking."""
    empty_the_store()
    event = Event.objects.create(pk=random_id(), source="reports", source_key="a")
    version = once_verified.add_version(event, replace(coded("a"), dated_by=DatedBy.REPORT), marked(tlp), AT)
    reports = []
    for number, level in enumerate(of_reports):
        within = {**columns_of(marked(level)), "documented_at": DAY, "learned_at": AT}
        made = Report.objects.create(pk=random_id(), publisher=f"P{number}", title=f"T{number}", search_text="", **within)
        Claim.objects.create(pk=random_id(), version=version, report=made, **within)
        reports.append(made)
    return version, reports


def claims(viewer: Viewer, version: EventVersion, day: date) -> str:
    return repr(reading.claims(viewer, [to_text(version.event_id)], day))


def numbers(viewer: Viewer, version: EventVersion, day: date) -> str:
    return repr(claimed_numbers.of_events(viewer, [to_text(version.event_id)], day))


class TestCopyLinks(TestCase):
    @settings(max_examples=40, deadline=None)
    @given(levels, levels, viewers, waits)
    def test_a_link_is_told_to_who_sees_both_reports_from_its_day_on_and_else_changes_no_byte(
        self, one: TLP, other: TLP, viewer: Viewer, wait: int
    ) -> None:
        version, (copy, wire) = told(TLP.CLEAR, [one, other])
        days = [DAY + timedelta(days=n) for n in range(6)]
        before = {day: claims(viewer, version, day) for day in days}
        report_copies.note([(copy.pk, wire.pk, How.WHOLE)], AT + timedelta(days=wait))
        sees_both = all(viewer.may_see(report.marking) for report in (copy, wire))
        for day, was in before.items():
            changes = sees_both and day >= DAY + timedelta(days=wait)
            assert (claims(viewer, version, day) != was) is changes
        assert CopiedText.objects.get().marking.tlp >= max(one, other)


class TestClaimedNumbers(TestCase):
    @settings(max_examples=40, deadline=None)
    @given(levels, levels, levels, viewers, waits)
    def test_a_number_is_told_to_who_sees_all_it_came_from_from_its_day_on_and_else_changes_no_byte(
        self, of_event: TLP, of_report: TLP, of_text: TLP, viewer: Viewer, wait: int
    ) -> None:
        version, (report,) = told(of_event, [of_report])
        marking = joined((version.marking, marked(of_text)))
        days = [DAY + timedelta(days=n) for n in range(6)]
        before = {day: numbers(viewer, version, day) for day in days}
        said = [ClaimedNumber(Counted.KILLED, Fatalities(1, 2, 3), "an office", "two")]
        claimed_numbers.note(report.claims.get().pk, DAY, said, marking, AT + timedelta(days=wait))
        sees = all(viewer.may_see(each) for each in (version.marking, report.marking, marking))
        for day, was in before.items():
            assert (numbers(viewer, version, day) != was) is (sees and day >= DAY + timedelta(days=wait))

    @settings(max_examples=15, deadline=None)
    @given(st.sampled_from((TLP.GREEN, TLP.AMBER, TLP.AMBER_STRICT)), st.sampled_from((TLP.AMBER, TLP.AMBER_STRICT, TLP.RED)))
    def test_what_is_kept_at_accepting_is_marked_no_lower_than_event_and_text(self, of_event: TLP, of_text: TLP) -> None:
        from phasezero.store import report_events
        from phasezero.store.models import CollectedDocument, DocumentReading
        from test_reports_kept import NINE, WIRE, hand, kept

        empty_the_store()
        document = kept("wire", "Reuters", "Nine dead", WIRE, 1, **NINE)
        DocumentReading.objects.update(**columns_of(Marking(of_text, LOCAL)))
        event = report_events.add(coded("a"), CollectedDocument.objects.get(), Marking(of_event, LOCAL), AT)
        reports_kept.note(hand(), event, [(document, 0)])
        held = list(NumberOfClaim.objects.all())
        assert held
        assert all(one.marking.tlp >= max(of_event, of_text) for one in held)
        assert all(one.marking.audience == LOCAL for one in held)


kinds = st.sampled_from([None, *(kind for kind in Kind if kind is not Kind.UNKNOWN)])


class TestSourceWords(TestCase):
    @settings(max_examples=40, deadline=None)
    @given(st.lists(st.tuples(waits, kinds, st.sampled_from(("", "An Owner"))), min_size=1, max_size=4), viewers)
    def test_of_each_day_the_newest_word_holds_for_who_sees_it_and_nobody_else(
        self, said: list[tuple[int, Kind | None, str]], viewer: Viewer
    ) -> None:
        empty_the_store()
        by = {"by": None, "by_name": "A. Person", "by_organisation": ""}
        at, words = AT, []
        for wait, kind, owner in said:
            at += timedelta(days=wait, seconds=1)
            source_words.say("radio", SourceWord(kind, "", owner), LOCAL, {**by, "made_at": at}, at)
            words.append((at.date(), kind, owner))
            for day in (DAY - timedelta(days=1) + timedelta(days=n) for n in range((at.date() - DAY).days + 3)):
                known = [each for each in words if each[0] <= day]
                holds = known and (known[-1][1] is not None or known[-1][2])
                seen = source_words.words(viewer, day, [(LOCAL, "radio")])
                if holds and viewer.may_see(Marking(TLP.GREEN, LOCAL)):
                    assert [(one.kind, one.owner) for one in seen.values()] == [known[-1][1:]]
                else:
                    assert seen == {}
        assert {one.marking for one in SourceSaid.objects.all()} == {Marking(TLP.GREEN, LOCAL)}
        assert source_words.words(LOCAL_OWNER, None, [("other", "radio")]) == {}
