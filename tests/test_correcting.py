"""What is recorded of an event that was accepted from reports is corrected from a day on; no earlier day changes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from phasezero import library
from phasezero.desk import accepting, correcting, erasing, verifying
from phasezero.domain.marking import ANONYMOUS, LOCAL, LOCAL_OWNER, TLP
from phasezero.errors import BadInput, NotFound
from phasezero.store.models import Claim, Decision, Event, EventVersion
from test_accepting import AT, DAY, KILLING, counted, fields, hand, kept

pytestmark = pytest.mark.django_db
LATER = timedelta(days=2)


def accepted(tlp: TLP = TLP.AMBER, **change: Any) -> str:
    return accepting.accept(hand(), (kept("a", "Five killed near Bossangoa", {**KILLING, **change}), 0), "CAF", fields(), tlp)


def version(event: str) -> str:
    return correcting.as_recorded(LOCAL_OWNER, LOCAL, event, DAY + LATER)[0]


def killed(low: int, best: int, high: int) -> dict[str, str]:
    return {**fields(), "killed_low": str(low), "killed_best": str(best), "killed_high": str(high)}


def corrected(event: str, typed: dict[str, str] | None = None, reason: str = "The hospital counted twelve.") -> None:
    at = AT + LATER
    correcting.correct(hand(at), event, killed(10, 12, 12) if typed is None else typed, reason, version(event))


def test_it_counts_as_corrected_from_that_day_on_and_no_sooner() -> None:
    event = accepted()
    corrected(event, {**killed(10, 12, 12), "perpetrator": "police", "from": "2013-03-29"} | {"perpetrator": "state"})
    before, after = counted(DAY + LATER - timedelta(days=1)), counted(DAY + LATER)
    assert [(row["deaths_low"], row["deaths_best"], row["perpetrator"]) for row in before] == [(4, 5, "non-state")]
    assert [(row["deaths_low"], row["deaths_best"], row["perpetrator"]) for row in after] == [(10, 12, "state")]
    assert after[0]["occurred_start"] == date(2013, 3, 29)
    detail = library.event(event, LOCAL_OWNER)
    assert len(detail.versions) == 2
    assert [claim.words for claim in detail.claims] == ["Five killed near Bossangoa"]
    assert [one.people.best for one in detail.numbers] == [5], "what the report says is not corrected"


def test_who_corrected_it_and_why_stands_beside_it_and_an_undo_takes_the_acceptance_back_instead() -> None:
    event = accepted()
    corrected(event)
    held = Decision.objects.get(act="correct")
    assert (held.reason, held.who, held.marking.tlp) == ("The hospital counted twelve.", "A. Person", TLP.AMBER)
    assert verifying.undo(hand(AT + LATER), event).act == "verify"
    assert counted(DAY + LATER) == []


def test_it_is_marked_as_the_event_is_and_none_else_reads_it() -> None:
    event = accepted(TLP.AMBER_STRICT)
    corrected(event)
    assert {one.tlp for one in EventVersion.of_any_kind.all()} == {int(TLP.AMBER_STRICT)}
    assert {one.marking.tlp for one in Claim.objects.all()} == {TLP.AMBER_STRICT}
    with pytest.raises(NotFound):
        library.event(event, ANONYMOUS)
    assert not library.decisions_on(event, ANONYMOUS, None)[1]


@pytest.mark.parametrize(
    ("typed", "reason", "says"),
    [
        ({}, "Nothing", "nothing in the form differs"),
        ({"killed_low": "7"}, "Why", "are not in order"),
        ({"killed_high": "9"}, " ", "the reason is empty"),
        ({"kind": "arrest"}, "Why", "a correction keeps the kind"),
    ],
)
def test_a_correction_that_cannot_be_changes_nothing(typed: dict[str, str], reason: str, says: str) -> None:
    event = accepted()
    with pytest.raises(BadInput, match=says):
        corrected(event, {**fields(), **typed}, reason)
    assert EventVersion.of_any_kind.count() == 1
    assert not Decision.objects.filter(act="correct").exists()


def test_of_two_at_once_the_second_is_told_to_look_anew() -> None:
    event = accepted()
    read = version(event)
    corrected(event)
    with pytest.raises(BadInput, match="corrected this event meanwhile"):
        correcting.correct(hand(AT + LATER), event, killed(1, 1, 1), "Why", read)


def test_only_what_was_accepted_from_reports_for_this_audience_is_corrected() -> None:
    event = accepted()
    Event.objects.update(source="ucdp")
    assert correcting.as_recorded(LOCAL_OWNER, LOCAL, event, DAY) == ("", None)
    with pytest.raises(NotFound):
        correcting.correct(hand(), event, killed(1, 1, 1), "Why", "x")
    Event.objects.update(source="reports")
    assert correcting.as_recorded(LOCAL_OWNER, "other", event, DAY) == ("", None)


def test_of_a_guarded_kind_no_correction_tells_a_place_or_a_day() -> None:
    violence = {**fields(), "kind": "sexual violence", "affected_low": "2", "affected_best": "2", "affected_high": "2"}
    violence |= {f"killed_{bound}": "" for bound in ("low", "best", "high")}
    document = kept("a", "Two assaulted", {**KILLING, "type": "sexual violence"})
    event = accepting.accept(hand(), (document, 0), "CAF", violence, TLP.AMBER)
    corrected(event, {**violence, "affected_high": "4"})
    newest = EventVersion.of_any_kind.order_by("-release_order")[0]
    assert (newest.place, newest.date_precision, newest.affected_high) == ("Ouham", 4, 4)


def test_a_report_that_is_added_later_stands_behind_the_corrected_version() -> None:
    event = accepted()
    corrected(event)
    accepting.accept_as(hand(AT + LATER), [(kept("b", "Douze morts", KILLING, publisher="Xinhua"), 0)], event)
    assert {claim.report.publisher for claim in library.event(event, LOCAL_OWNER).claims} == {"Radio Ndeke Luka", "Xinhua"}


def test_where_a_report_behind_it_is_erased_the_correction_and_its_reason_go_with_it() -> None:
    event = accepted()
    twelve = kept("b", "Douze morts", {**KILLING, "deaths_best": 12, "deaths_high": 12}, publisher="Xinhua")
    accepting.accept_as(hand(), [(twelve, 0)], event)
    corrected(event, reason="Xinhua says twelve.")
    erasing.erase(hand(AT + LATER), twelve, erasing.Why.COURT)
    assert {one.deaths_best for one in EventVersion.of_any_kind.all()} == {5}
    assert not Decision.objects.filter(act="correct").exists()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 5), st.integers(0, 40)), min_size=1, max_size=3))
def test_no_correction_changes_what_an_earlier_day_knew(steps: list[tuple[int, int]]) -> None:
    from django.db import transaction

    with transaction.atomic():
        event, day, known = accepted(), DAY, {DAY: 5}
        for wait, low in steps:
            day += timedelta(days=wait)
            at = AT + (day - DAY)
            typed = killed(low, low + 100, low + 100 + wait)
            if correcting.as_recorded(LOCAL_OWNER, LOCAL, event, day)[1] is not None and known[max(known)] != low + 100:
                correcting.correct(hand(at), event, typed, "Why", version_on(event, day))
                known[day] = low + 100
        for one in range((day - DAY).days + 1):
            asked = DAY + timedelta(days=one)
            (row,) = counted(asked)
            assert row["deaths_best"] == known[max(each for each in known if each <= asked)]
        transaction.set_rollback(True)


def version_on(event: str, day: date) -> str:
    return correcting.as_recorded(LOCAL_OWNER, LOCAL, event, day)[0]
