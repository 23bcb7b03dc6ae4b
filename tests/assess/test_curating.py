"""The rule of the country file: what each story's place rests on, in words and points, and the floor for local voices."""

from __future__ import annotations

import copy
import math
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phasezero.assess.curating import found_in, placed, ranked, shelf
from phasezero.domain.arrived import NewReport
from phasezero.domain.collected import Genre
from phasezero.domain.curating import Choice, Chose, Curated, Nearby, Part, Ranked, Reason, Story, StoryReport, curated
from phasezero.domain.curating_rule import parse, rule
from phasezero.domain.marking import Marking
from phasezero.domain.phrases import phrase, said
from phasezero.domain.vocabularies import load
from phasezero.errors import BadInput

DAY = date(2013, 4, 1)


def report(key: str, publisher: str = "Reuters", title: str = "Market closed", **changes: Any) -> StoryReport:
    first = datetime(2013, 4, 1, 9, tzinfo=UTC) - timedelta(days=changes.pop("days_ago", 0))
    fields: dict[str, Any] = {
        "report": NewReport(f"v{key}", publisher, title, first.date(), "", "en", True),
        "document": key,
        "first": first,
        "published": first,
        "text": "",
        "whole": True,
        "genre": Genre.NEWS,
        "authors": (),
        "spoken": "en",
        "claims": (),
        "accepted": frozenset(),
        "version": 1,
        "open_marking": Marking(),
        "marking": Marking(),
    }
    return StoryReport(**fields | changes)


def story(*reports: StoryReport) -> Story:
    sources = {one.document: one.report.publisher for one in reports}
    return Story(reports[0].document, reports, {one.document: () for one in reports}, {}, sources, Marking())


NOTHING_NEAR = Nearby(0)


def place(one: Story, near: Nearby = NOTHING_NEAR, issued: bool = True, since: date = DAY - timedelta(days=1)) -> Ranked:
    return ranked(one, Curated(), "CAF", since, issued, near)


def reasons(one: Ranked) -> dict[str, int]:
    return {said(reason.says): reason.points for reason in one.reasons}


def event(kind: str, country: str = "CAF") -> dict[str, Any]:
    return {"type": kind, "country": country}


class TestWhyHere:
    def test_an_event_that_was_read_weighs_more_than_words_and_by_phase(self) -> None:
        read = place(story(report("a", claims=(event("mass killing"),))))
        words = place(story(report("a", title="Three killed in Bria")))
        grown = place(story(report("a", claims=(event("mass killing"),))), Nearby(2))
        assert reasons(read)["tells of killings"] == 3
        assert reasons(words)["has words of killings"] == 1
        assert reasons(grown)["tells of killings"] == 4

    def test_what_happened_elsewhere_is_not_told_of_this_country(self) -> None:
        assert "tells of killings" not in reasons(place(story(report("a", claims=(event("killing", "TCD"),)))))

    def test_signs_triggers_and_what_holds_are_named(self) -> None:
        found = reasons(place(story(report("a", title="Militias recruit before the election, bishop calls for dialogue"))))
        assert found["a sign to watch: armed men and weapons"] == 3
        assert found["touches a trigger: an election or referendum"] == 1
        assert found["speaks of what may hold violence back: mediation, agreements and restraint"] == 1

    def test_a_trigger_that_somebody_entered_adds_to_it(self) -> None:
        near = Nearby(0, {"election": date(2013, 4, 20), "coup": date(2013, 4, 2)})
        found = reasons(place(story(report("a", title="Candidates debate before the election")), near))
        assert found["one of this kind is entered for 20 April 2013"] == 1
        assert len([1 for text in found if "is entered" in text]) == 1

    def test_novelty_is_told_against_the_last_update(self) -> None:
        assert reasons(place(story(report("a"))))["new since the update of 31 March 2013"] == 2
        assert reasons(place(story(report("a")), issued=False))["new: first told on 1 April 2013"] == 2
        goes_on = place(story(report("a", days_ago=4), report("b", "Xinhua")))
        assert reasons(goes_on)["first told on 28 March 2013, 1 more report since the update of 31 March 2013"] == 1
        assert reasons(place(story(report("a", days_ago=4))))["first told on 28 March 2013"] == 0

    def test_sources_texts_and_grades_make_it_credible(self) -> None:
        one = reasons(place(story(report("a"))))
        assert one["1 independent source"] == 0
        assert one["only a title is read"] == 0
        three = story(report("a", text="Words."), report("b", "Xinhua", text="x", whole=False), report("c", "AFP"))
        assert reasons(place(three))["3 independent sources at most"] == 3
        assert reasons(place(three))["a whole text is read"] == 1
        graded = story(report("a", accepted=frozenset({"e"})))
        assert reasons(place(graded, Nearby(0, {}, {"e": "B2"})))["what it tells is graded B2"] == 1
        assert reasons(place(graded, Nearby(0, {}, {"e": "A5"})))["what it tells is graded A5, which is doubtful"] == -2
        assert reasons(place(graded))["a person accepted an event from it"] == 1
        assert not any("graded" in text for text in reasons(place(graded, Nearby(0, {}, {"e": "F6"}))))

    def test_local_voices_are_counted_and_organs_of_a_state_are_none(self) -> None:
        assert reasons(place(story(report("a", "Radio Ndeke Luka"))))["1 local voice"] == 2
        assert not any("local" in text for text in reasons(place(story(report("a", "Reuters")))))

    def test_its_points_are_those_of_its_reasons_and_nothing_else(self) -> None:
        one = place(story(report("a", "Radio Ndeke Luka", "Three killed in Bria")))
        assert one.points == sum(reasons(one).values())
        assert {reason.part for reason in one.reasons} == set(Part)


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        ("Douze villageois tués à Bambari", {"killing"}),
        ("Le couvre-feu est prolongé", {"rules"}),
        ("Coup d’État à Bangui", {"power"}),
        ("مقتل عشرة مدنيين في هجوم", {"killing"}),
        ("Matamshi ya chuki kabla ya uchaguzi", {"speech", "election"}),
        ("A skilled worker", set()),
        ("Market closed", set()),
        ("", set()),
    ],
)
def test_themes_are_found_by_whole_words_in_several_languages(text: str, themes: set[str]) -> None:
    assert found_in(text) == themes


# Places

lines = st.lists(st.tuples(st.booleans(), st.integers(0, 9), st.sampled_from(["", "pin", "drop"])), max_size=30)


def made(rows: list[tuple[bool, int, str]]) -> list[Ranked]:
    found = []
    for number, (local, points, act) in enumerate(rows):
        one = story(report(f"{number:03}", "Radio Ndeke Luka" if local else "Reuters"))
        at = datetime(2013, 4, 1, tzinfo=UTC) + timedelta(minutes=number)
        chose = Chose(str(number), Choice(act), "", "Ada", "", "", at, False, Marking()) if act else None
        found.append(Ranked(one, (Reason(Part.NOVELTY, phrase("x"), points),), (), Curated(chose)))
    return found


def is_local(one: Ranked) -> bool:
    return bool(one.story.local("CAF"))


@given(lines, st.integers(1, 12))
def test_places_are_by_the_rule_with_a_floor_for_local_voices(rows: list[tuple[bool, int, str]], most: int) -> None:
    every = made(rows)
    found = placed(every, "CAF", most)
    assert sorted(one.story.key for one in (*found.shown, *found.rest, *found.dropped)) == sorted(one.story.key for one in every)
    pinned = [one for one in found.shown if one.curated.pinned]
    assert len(pinned) == sum(one.curated.pinned for one in every)
    assert list(found.shown[: len(pinned)]) == pinned
    free = found.shown[len(pinned) :]
    assert [one.points for one in free] == sorted((one.points for one in free), reverse=True)
    assert len(free) == min(max(0, most - len(pinned)), len(free) + len(found.rest))
    floor = math.ceil(rule().local_share * most)
    could = sum(is_local(one) for one in (*found.shown, *found.rest))
    room = len(free) + sum(is_local(one) for one in pinned)
    assert sum(is_local(one) for one in found.shown) >= min(floor, could, room)
    for one in free:
        if one.by_floor:
            assert is_local(one)
    again = placed(every[::-1], "CAF", most)
    assert [one.story.key for one in again.shown] == [one.story.key for one in found.shown]


def test_the_last_pinned_stands_first() -> None:
    found = placed(made([(False, 9, ""), (False, 0, "pin"), (False, 0, "pin")]), "CAF")
    assert [one.story.key for one in found.shown] == ["002", "001", "000"]


# Choices


def chose(number: int, act: Choice, words: str = "", key: str = "") -> Chose:
    at = datetime(2013, 4, 1, tzinfo=UTC) + timedelta(minutes=number)
    return Chose(key or str(number), act, words, "Ada", "", "", at, False, Marking())


def test_the_newest_choice_holds_and_notes_stand_until_they_are_taken_back() -> None:
    acts = [chose(1, Choice.PIN), chose(2, Choice.NOTE, "one"), chose(3, Choice.DROP), chose(4, Choice.NOTE, "two")]
    found = curated([*acts[::-1], acts[1]])
    assert found.dropped
    assert [note.words for note in found.notes] == ["one", "two"]
    assert curated([*acts, chose(5, Choice.FREE)]).placed is None
    assert curated([*acts, chose(5, Choice.UNNOTE)]).notes == ()
    assert curated([*acts, chose(5, Choice.UNNOTE)]).dropped


# The shelf


def test_one_work_has_one_card_and_authors_of_scholarly_works_alone() -> None:
    title = "Militias and markets in the Ouaka prefecture"
    thesis = report("a", "Université de Bangui", title, genre=Genre.THESIS, authors=("Awa",), days_ago=2)
    again = report("b", "OpenAlex", title.upper(), genre=Genre.THESIS, authors=("Awa",))
    paper = report("c", "An Organisation", "Displaced people in Bria this year", genre=Genre.REPORT, authors=("Named",))
    cards = shelf([again, thesis, paper])
    assert [(one.report.document, one.authors) for one in cards] == [("c", ()), ("a", ("Awa",))]
    assert cards[1].themes == ("mobilisation",)


# The rule itself


def test_every_number_of_the_rule_has_a_reason() -> None:
    assert all(rule().why.values())
    assert 0 < rule().local_share <= 0.5
    assert not rule().authors & {Genre.NEWS, Genre.LETTER}, "nobody who reports from there is named"


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("points", "new"), None, "points missing or unknown: new"),
        (("points", "harm", "value"), [1, 2], "four, one for each phase"),
        (("numbers", "days", "why"), "", "days has no reason"),
        (("themes", 0, "indicators"), ["99.9"], "no indicator '99.9'"),
        (("themes", 0, "trigger"), "nonsense", "no kind of trigger"),
        (("themes", 0, "colour"), "red", "'colour', which is not read"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(path: tuple[Any, ...], value: Any, message: str) -> None:
    raw = copy.deepcopy(load("curating"))
    at = raw
    for step in path[:-1]:
        at = at[step]
    if value is None:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    with pytest.raises(BadInput, match=message):
        parse(raw)
