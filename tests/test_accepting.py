"""A candidate counts nowhere before somebody accepts it, and no longer once that is taken back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from phasezero import library
from phasezero.desk import accepting, hands, verifying
from phasezero.desk.hands import Hand
from phasezero.desk.recording import areas
from phasezero.domain.candidates import proposed
from phasezero.domain.collected import Collected, Genre
from phasezero.domain.marking import ANONYMOUS, LOCAL, LOCAL_OWNER, TLP, Marking
from phasezero.errors import BadInput, NotFound
from phasezero.store import documents, reading, readings, resolving
from phasezero.store.documents import Keeping
from phasezero.store.ids import to_text
from phasezero.store.models import CandidateDecision, CollectedDocument, Event, EventVersion, Report
from phasezero.store.readings import Found

pytestmark = pytest.mark.django_db
CLEAR = Marking()
SEEN = datetime(2013, 4, 2, 9, tzinfo=UTC)
AT = datetime(2013, 4, 5, 12, tzinfo=UTC)
DAY = AT.date()
KILLING: dict[str, Any] = {
    "report_id": "1",
    "type": "killing",
    "country": "CAF",
    "region": "Ouham",
    "place": "Bossangoa",
    "latitude": 6.49,
    "longitude": 17.45,
    "radius_km": 10,
    "occurred_start": "2013-03-30",
    "occurred_end": "2013-03-31",
    "perpetrator": "Séléka",
    "perpetrator_class": "non-state",
    "target_group": "villagers",
    "deaths_low": 4,
    "deaths_best": 5,
    "deaths_high": 6,
    "confidence": 0.8,
    "spans": [],
}


def kept(key: str, title: str, *candidates: dict[str, Any], publisher: str = "Radio Ndeke Luka", marking: Marking = CLEAR) -> str:
    """A collected report in which these candidates were read; its id."""
    one = Collected(
        *("feeds", key, f"https://news.example/{key}", title, f"{title}. More.", True, "fr", (), publisher),
        *(SEEN - timedelta(days=1), "", None, SEEN, Genre.NEWS),
    )
    documents.add([one], Keeping(marking, LOCAL, 30))
    row = CollectedDocument.objects.get(key=key)
    readings.save([Found(row.pk, "fr", frozenset({"CAF"}), frozenset(), candidates)], "test")
    return to_text(row.pk)


def hand(at: datetime = AT) -> Hand:
    return hands.owner("A. Person", at)


def fields() -> dict[str, str]:
    return proposed(KILLING, areas("CAF"))


def counted(day: date = DAY) -> list[dict[str, Any]]:
    return reading.newest(resolving.known(LOCAL_OWNER, day, "CAF").counted, day).to_dicts()


def test_nothing_that_is_read_counts_by_itself() -> None:
    kept("a", "Five killed", KILLING)
    assert counted() == []
    assert not Event.objects.exists()


def test_what_is_accepted_counts_from_that_day_on_with_its_document() -> None:
    document = kept("a", "Five killed near Bossangoa", KILLING)
    event = accepting.accept(hand(), (document, 0), "CAF", fields())
    assert counted(DAY - timedelta(days=1)) == [], "on the day before nobody had accepted it"
    (row,) = counted()
    assert (row["deaths_low"], row["deaths_best"], row["deaths_high"]) == (4, 5, 6)
    assert (row["place"], row["side_a"], row["perpetrator"]) == ("Bossangoa", "Séléka", "non-state")
    assert (row["dated_by"], row["documented_at"]) == ("report", date(2013, 4, 1))
    detail = library.event(event, LOCAL_OWNER)
    assert [claim.words for claim in detail.claims] == ["Five killed near Bossangoa"]
    with pytest.raises(NotFound):
        library.event(event, ANONYMOUS)


def test_a_second_report_is_a_second_claim_and_no_second_event() -> None:
    first, second = kept("a", "Five killed", KILLING), kept("b", "Cinq morts", KILLING, publisher="Xinhua")
    event = accepting.accept(hand(), (first, 0), "CAF", fields())
    for _ in range(2):
        accepting.accept_as(hand(), [(second, 0)], event)
    assert len(counted()) == 1
    assert {claim.report.publisher for claim in library.event(event, LOCAL_OWNER).claims} == {"Radio Ndeke Luka", "Xinhua"}
    assert Report.objects.count() == 2


def test_taking_the_verdict_back_takes_it_out_of_every_count_and_table() -> None:
    event = accepting.accept(hand(), (kept("a", "Five killed", KILLING), 0), "CAF", fields())
    verifying.undo(hand(AT + timedelta(days=1)), event)
    later = DAY + timedelta(days=1)
    assert len(counted()) == 1
    assert counted(later) == []
    assert resolving.known(LOCAL_OWNER, later, "CAF").told.is_empty(), "no local partner told of it"
    verifying.verify(hand(AT + timedelta(days=2)), event)
    assert len(counted(DAY + timedelta(days=2))) == 1


def test_the_draft_tells_of_it_as_accepted_from_reports() -> None:
    accepting.accept(hand(), (kept("a", "Five killed near Bossangoa", KILLING), 0), "CAF", fields())
    from phasezero.brief.render import text

    said = " ".join(text.render(library.update("CAF", DAY)).split())
    assert "accepted from reports at the verification desk on 5 April 2013" in said
    assert "verified at" not in said
    assert "Radio Ndeke Luka" in said


def test_a_refusal_says_why_and_makes_nothing() -> None:
    document = kept("a", "Five killed in 1996, a court heard", KILLING)
    with pytest.raises(BadInput, match="say in a sentence why"):
        accepting.refuse(hand(), [(document, 0)], " ")
    accepting.refuse(hand(), [(document, 0)], "It tells of 1996.")
    assert [(one.accepted, one.reason) for one in CandidateDecision.objects.all()] == [(False, "It tells of 1996.")]
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"killed_low": "7"}, "are not in order"),
        ({"from": "2013-04-09"}, "still to come"),
        ({"region": "Paris"}, "no region of this country"),
        ({"perpetrator": "them"}, "perpetrator is 'them'"),
    ],
)
def test_a_field_that_cannot_be_changes_nothing(change: dict[str, str], says: str) -> None:
    document = kept("a", "Five killed", KILLING)
    with pytest.raises(BadInput, match=says):
        accepting.accept(hand(), (document, 0), "CAF", {**fields(), **change})
    assert not Event.objects.exists()
    assert not CandidateDecision.objects.exists()


def test_what_was_read_as_no_harm_to_people_is_kept_only_where_a_person_says_what_it_is() -> None:
    document = kept("a", "Two thousand driven out", {**KILLING, "type": "mobilisation", "deaths_best": None})
    with pytest.raises(BadInput, match="choose the kind that you read"):
        accepting.accept(hand(), (document, 0), "CAF", {**fields(), "kind": ""})
    assert not Event.objects.exists()
    accepting.accept(hand(), (document, 0), "CAF", {**fields(), "kind": "forced displacement"})
    assert [one.kind for one in EventVersion.of_any_kind.all()] == ["forced displacement"]


@pytest.mark.parametrize("place", [-1, 1, 99])
def test_a_candidate_that_is_none_is_not_found(place: int) -> None:
    document = kept("a", "Five killed", KILLING)
    with pytest.raises(NotFound):
        accepting.accept(hand(), (document, place), "CAF", fields())


def test_it_is_for_the_task_force_first() -> None:
    document = kept("a", "Five killed", KILLING)
    with pytest.raises(BadInput, match="for the task force first"):
        accepting.accept(hand(), (document, 0), "CAF", fields(), TLP.CLEAR)


@pytest.mark.parametrize("restricted_first", [True, False])
def test_what_may_not_be_passed_on_keeps_its_marking(restricted_first: bool) -> None:
    high = (kept("a", "ACLED, event CAF1", KILLING, marking=Marking(TLP.AMBER, LOCAL)), 0)
    other = (kept("b", "Five killed", KILLING), 0)
    first, second = (high, other) if restricted_first else (other, high)
    with pytest.raises(BadInput, match=r"'ACLED, event CAF1' may not be passed on: choose TLP:AMBER or higher"):
        accepting.accept(hand(), first, "CAF", fields(), TLP.GREEN, [second])
    assert counted() == []
    assert accepting.accept(hand(), first, "CAF", fields(), TLP.AMBER, [second])
    assert [one.marking.tlp for one in EventVersion.objects.all()] == [TLP.AMBER]


def test_where_one_of_several_cannot_be_none_is_accepted() -> None:
    document = kept("a", "Five killed", KILLING)
    with pytest.raises(NotFound):
        accepting.accept(hand(), (document, 0), "CAF", fields(), also=[(document, 7)])
    assert not Event.objects.exists()
    assert not CandidateDecision.objects.exists()
