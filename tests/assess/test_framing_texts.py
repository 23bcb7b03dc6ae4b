"""Framing reads collected news: headlines for everyone who sees them, texts only for who may read those."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from builders import RELEASE_2019, coded, empty_the_store
from phasezero import library
from phasezero.assess.framing.counting import lines
from phasezero.domain.collected import Collected, Genre
from phasezero.domain.marking import LOCAL, LOCAL_OWNER, TLP, Marking, Viewer
from phasezero.store import documents, imports, readings
from phasezero.store.documents import Keeping
from phasezero.store.models import CollectedDocument
from phasezero.store.readings import Found

DAY = date(2013, 4, 1)
SEEN = datetime(2013, 3, 20, 9, tzinfo=UTC)
GREEN = LOCAL_OWNER.within(LOCAL, TLP.GREEN)
PLAIN = "Two killed in the town of Bria"
SECTARIAN = "Muslims and Christians clashed in the market, residents of the town said."


def keep(key: str, title: str, body: str = "", days: int = 0, **changes: Any) -> None:
    one = {"publisher": "Reuters", "genre": Genre.NEWS, "openly": "CAF", "within": "", "marking": Marking()} | changes
    seen = SEEN + timedelta(days=days)
    made = Collected(
        *("feeds", key, f"https://news.example/{key}", title, body, True, "en", (), one["publisher"]),
        *(seen - timedelta(hours=2), "", None, seen, one["genre"]),
    )
    documents.add([made], Keeping(one["marking"], LOCAL, 36500))
    rows = CollectedDocument.objects.filter(reading=None)
    readings.save(
        [Found(row.pk, "en", frozenset(one["openly"].split()), frozenset(one["within"].split()), ()) for row in rows], "t"
    )


def told(viewer: Viewer = LOCAL_OWNER, day: date = DAY) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(json.dumps(library.framing_json(library.framing("CAF", day, viewer))))
    return made


def carrying(found: dict[str, Any]) -> list[tuple[str, list[str], bool]]:
    return [(one["title"], sorted(one["frames"]), one["in_text"]) for one in found["headlines_that_carry"]]


def test_collected_headlines_count_with_those_of_the_data_sets(db: None) -> None:
    imports.add_release(RELEASE_2019, [coded("1", DAY - timedelta(days=30))], "a.csv", "a")
    before = told()["reports"]
    keep("a", "Sectarian clashes in the town of Bria")
    keep("t", "Sectarian clashes: a study of the town of Bria", genre=Genre.THESIS)
    assert told()["reports"] == before + 1
    assert carrying(told()) == [("Sectarian clashes in the town of Bria", ["sectarian"], False)]


def test_a_frame_of_a_text_is_for_who_reads_the_text_and_marks_the_result(db: None) -> None:
    keep("a", PLAIN, SECTARIAN)
    assert carrying(told()) == [(PLAIN, ["sectarian"], True)]
    assert library.framing("CAF", DAY).marking == Marking(TLP.AMBER, LOCAL)
    assert carrying(told(GREEN)) == []
    assert library.framing("CAF", DAY, GREEN).marking == Marking(TLP.GREEN, LOCAL)


def test_a_frame_of_a_text_enters_no_update_that_is_marked_lower(db: None) -> None:
    imports.add_release(RELEASE_2019, [coded("1", DAY - timedelta(days=30))], "a.csv", "a")
    keep("a", PLAIN, SECTARIAN)
    green, amber = library.update("CAF", DAY), library.update("CAF", DAY, level=TLP.AMBER)
    assert green.marking.tlp is TLP.GREEN
    assert amber.marking.tlp is TLP.AMBER
    assert library.material("CAF", DAY).framing.everyone.framed == 0
    assert library.material("CAF", DAY, level=TLP.AMBER).framing.everyone.framed == 1


def test_words_of_headline_and_text_are_told_apart() -> None:
    rows = [("1", "Reuters", "Refugees flee the town", DAY), ("2", "AFP", "نزوح", DAY), ("3", "Xinhua", PLAIN, DAY)]
    texts = {"1": "Refugees were given help.", "2": SECTARIAN, "3": "The market was closed."}
    found = {line.report: (sorted(line.words or ()), line.in_text) for line in lines(rows, "CAF", texts)}
    assert found["2"] == (["sectarian"], True)
    assert found["3"] == ([], False)
    assert found["1"][0] == ["humanitarian"]


MORE = st.lists(st.tuples(st.sampled_from([PLAIN, "Coup in the capital city today"]), st.booleans()), min_size=1, max_size=4)


class TestAsOfAndClearance(TestCase):
    @settings(max_examples=10, deadline=None)
    @given(MORE, st.integers(1, 20))
    def test_what_is_fetched_later_changes_no_earlier_day(self, more: list[tuple[str, bool]], late: int) -> None:
        empty_the_store()
        keep("a", PLAIN, SECTARIAN)
        before = told()
        for number, (title, again) in enumerate(more):
            keep("a" if again else f"late {number}", title, f"{SECTARIAN} {number}", 12 + late + number)
        assert told() == before

    @settings(max_examples=10, deadline=None)
    @given(MORE, st.sampled_from([TLP.AMBER, TLP.RED]))
    def test_what_is_marked_above_a_viewer_changes_nothing(self, more: list[tuple[str, bool]], tlp: TLP) -> None:
        empty_the_store()
        keep("a", "Sectarian clashes in the town of Bria")
        before = told(GREEN)
        for number, (title, within) in enumerate(more):
            only = {"openly": "", "within": "CAF"} if within else {"marking": Marking(tlp, LOCAL)}
            keep(f"above {number}", title, SECTARIAN, **only)
        assert told(GREEN) == before
