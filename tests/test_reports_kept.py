"""What stays of several reports once an event was accepted from them: who carries whose text, and the numbers that each gives."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from builders import empty_the_store
from phasezero import library
from phasezero.desk import accepting, hands
from phasezero.desk.hands import Hand
from phasezero.desk.recording import areas
from phasezero.domain.candidates import proposed
from phasezero.domain.claimed import outside
from phasezero.domain.collected import Collected, Genre
from phasezero.domain.events import Claim, Fatalities
from phasezero.domain.marking import LOCAL, LOCAL_OWNER, TLP, Marking, Viewer
from phasezero.domain.publishers import independent
from phasezero.store import documents, readings
from phasezero.store.documents import Keeping
from phasezero.store.ids import to_text
from phasezero.store.models import CollectedDocument, CopiedText, DocumentText, NumberOfClaim
from phasezero.store.readings import Found
from rule_rows import ROW

pytestmark = pytest.mark.django_db
SEEN = datetime(2013, 4, 2, 9, tzinfo=UTC)
AT = datetime(2013, 4, 5, 12, tzinfo=UTC)
DAY = AT.date()
WIRE = (
    "Gunmen on motorcycles entered the village before dawn and fired at people who ran for the river, residents told the agency "
    "by telephone. Fourteen people were killed and their bodies lay beside the road until noon, when elders buried them. A "
    "peacekeeping patrol reached the village in the evening and found most of the houses empty and the granary burned down."
)
OWN = (
    "Our correspondent counted twenty-one graves behind the mission. The priest says that families were still arriving from the "
    "bush on Sunday, and that nobody from the administration in the capital had come to ask what happened there this week."
)


def kept(key: str, publisher: str, title: str, text: str, hours: int = 0, **said: Any) -> str:
    """A collected report in which one killing was read; its id."""
    told = SEEN - timedelta(days=1) + timedelta(hours=hours)
    one = Collected(
        *("feeds", key, f"https://news.example/{key}", title, text, True, "en", (), publisher),
        *(told, told.isoformat(), None, SEEN, Genre.NEWS),
    )
    documents.add([one], Keeping(Marking(), LOCAL, 30))
    row = CollectedDocument.objects.get(key=key)
    readings.save([Found(row.pk, "en", frozenset({"CAF"}), frozenset(), [{**ROW, **said}])], "test")
    return to_text(row.pk)


def three() -> tuple[str, str, str]:
    """An agency's report, a paper that carries it under another headline, and a radio's own."""
    return (
        kept("wire", "Reuters", "Fourteen dead in raid", WIRE, 1),
        kept("paper", "The Daily Planet of a Test", "Village attacked at dawn in the north", f"{WIRE} (Reuters)", 6),
        kept("radio", "Radio Ndeke Luka", "Le curé compte vingt et une tombes", OWN, 3),
    )


def hand(at: datetime = AT) -> Hand:
    return hands.owner("A. Person", at)


def fields() -> dict[str, str]:
    return proposed(ROW, areas("CAF"))


def accepted(*reports: str, at: datetime = AT) -> str:
    first, *others = reports
    return accepting.accept(hand(at), (first, 0), "CAF", fields(), TLP.GREEN, [(one, 0) for one in others])


def claims(event: str, viewer: Viewer = LOCAL_OWNER, day: Any = None) -> tuple[Claim, ...]:
    return tuple(library.event(event, viewer, day).claims)


def sources(event: str, viewer: Viewer = LOCAL_OWNER, day: Any = None) -> int:
    return independent(one.report for one in claims(event, viewer, day))


def test_a_copy_counts_with_what_it_copies_once_it_was_accepted_too() -> None:
    event = accepted(*three())
    assert len(claims(event)) == 3
    assert sources(event) == 2
    by = {one.report.publisher: one.report for one in claims(event)}
    assert by["The Daily Planet of a Test"].carries == (by["Reuters"].id,)
    assert by["Reuters"].carries == by["Radio Ndeke Luka"].carries == ()


def test_in_whatever_order_they_are_accepted_the_agency_is_the_one_that_is_carried() -> None:
    for order in permutations(range(3)):
        empty_the_store()
        held = three()
        first, *others = (held[place] for place in order)
        event = accepted(first)
        for number, one in enumerate(others, 1):
            accepting.accept_as(hand(AT + timedelta(hours=number)), [(one, 0)], event)
        assert sources(event) == 2, order
        assert [one.report.publisher for one in claims(event) if one.report.carries] == ["The Daily Planet of a Test"]


def test_it_is_known_when_the_texts_are_gone() -> None:
    event = accepted(*three())
    DocumentText.objects.all().delete()
    assert sources(event) == 2
    accepting.accept_as(hand(AT + timedelta(days=1)), [(three()[0], 0)], event)
    assert sources(event) == 2


def test_a_copy_that_is_added_later_changes_no_earlier_day() -> None:
    wire, paper, radio = three()
    event = accepted(wire, radio)
    before = claims(event, day=DAY)
    accepting.accept_as(hand(AT + timedelta(days=3)), [(paper, 0)], event)
    assert claims(event, day=DAY) == before
    assert (sources(event, day=DAY), len(claims(event)), sources(event)) == (2, 3, 2)


def test_reports_of_two_events_that_carry_one_text_are_one_source() -> None:
    wire, paper, _ = three()
    one, other = accepted(wire), accepted(paper, at=AT + timedelta(hours=1))
    assert independent([claims(one)[0].report, claims(other)[0].report]) == 1


@pytest.mark.security
def test_a_copy_of_what_the_reader_does_not_see_is_told_to_nobody_who_does_not_see_it() -> None:
    wire, paper, _ = three()
    high = accepting.accept(hand(), (wire, 0), "CAF", fields(), TLP.RED)
    low = accepted(paper, at=AT + timedelta(hours=1))
    reader = Viewer.of("reader", {LOCAL: TLP.GREEN})
    (seen,) = claims(low, reader)
    assert seen.report.carries == ()
    (whole,) = claims(low)
    assert whole.report.carries == (claims(high)[0].report.id,)


def test_erasing_the_wire_leaves_no_trace_of_it_beside_the_copy() -> None:
    from phasezero.store import erasing

    wire, *others = three()
    accepted(wire, *others)
    assert CopiedText.objects.count() == 1
    erasing.take_out(list(CollectedDocument.objects.filter(key="wire")))
    assert not CopiedText.objects.exists()
    assert not NumberOfClaim.objects.filter(claim__report__publisher="Reuters").exists()


SAYS = [{"claimant": "the government", "low": 9, "best": 9, "high": 9, "open": False, "words": "nine"}]
NINE: dict[str, Any] = {"deaths_low": 9, "deaths_best": 9, "deaths_high": 9, "said": SAYS}
MANY: dict[str, Any] = {"deaths_low": 21, "deaths_best": 21, "deaths_high": 21, "deaths_open": True}


def differing() -> tuple[str, str]:
    return kept("wire", "Reuters", "Nine dead, officials say", WIRE, 1, **NINE), kept(
        "radio", "Radio Ndeke Luka", "Tombes", OWN, 3, **MANY
    )


def test_each_claim_keeps_its_numbers_and_who_says_so() -> None:
    event = accepted(*differing())
    told = {(one.publisher, one.claimant, one.people.best, one.people.open, one.words) for one in library.event(event).numbers}
    assert told == {("Reuters", "the government", 9, False, "nine"), ("Radio Ndeke Luka", "", 21, True, "")}


def test_a_number_that_comes_later_changes_no_earlier_day_and_not_the_range() -> None:
    wire, radio = differing()
    event = accepted(wire)
    before = library.event(event, LOCAL_OWNER, DAY)
    accepting.accept_as(hand(AT + timedelta(days=2)), [(radio, 0)], event)
    assert library.event(event, LOCAL_OWNER, DAY) == before
    now = library.event(event)
    assert now.event.coded == before.event.coded
    assert any(outside(now.event.coded.deaths, one) for one in now.numbers)


@pytest.mark.security
def test_numbers_stay_under_the_marking_of_the_text() -> None:
    event = accepted(*differing())
    reader = Viewer.of("reader", {LOCAL: TLP.GREEN})
    seen = library.event(event, reader)
    assert seen.numbers == ()
    NumberOfClaim.objects.update(low=1, best=2, high=3, words="changed")
    assert library.event(event, reader) == seen
    assert {one.marking.tlp for one in library.event(event).numbers} == {TLP.AMBER}


def test_the_form_begins_with_the_span_over_all_reports_and_keeps_it_open() -> None:
    rows = [
        ("a", {**ROW, **NINE}),
        ("b", {**ROW, **MANY}),
        ("c", {**ROW, "deaths_low": 14, "deaths_best": 14, "deaths_high": 14}),
    ]
    typed = proposed(ROW, areas("CAF"), rows)
    assert [typed[f"killed_{bound}"] for bound in ("low", "best", "high")] == ["9", "14", "21"]
    assert typed["killed_open"]
    (report, _) = differing()
    event = accepting.accept(hand(), (report, 0), "CAF", typed)
    assert library.event(event).event.coded.deaths == Fatalities(9, 14, 21, True)


def test_the_update_says_who_says_what_and_that_the_highest_number_is_open() -> None:
    one, other = differing()
    typed = proposed(ROW, areas("CAF"), [("a", {**ROW, **NINE}), ("b", {**ROW, **MANY})])
    accepting.accept(hand(), (one, 0), "CAF", typed, TLP.GREEN, [(other, 0)])
    from phasezero.brief.render import text

    said = {tlp: " ".join(text.render(library.update("CAF", DAY, level=tlp)).split()) for tlp in (TLP.GREEN, TLP.AMBER)}
    assert all("9–9–21 or more" in one for one in said.values())
    assert "the government as Reuters has it 9–9–9, Radio Ndeke Luka 21–21–21 or more" in said[TLP.AMBER]
    assert "reports differ on the killed" not in said[TLP.GREEN], "what was read in texts is told no lower than they are"
