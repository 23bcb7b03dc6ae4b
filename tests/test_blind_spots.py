"""Sources that told nothing are told in the update of the day on which it was so, to those for whom they are collected."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from builders import RELEASE_2019, coded, empty_the_store
from phasezero import library
from phasezero.brief import blind_spots
from phasezero.brief.lint import lint
from phasezero.brief.render import text
from phasezero.domain.collected import Batch, Collected, Genre, State, failed
from phasezero.domain.collecting import BlindSpots, Entry, Stood, Trouble, trouble
from phasezero.domain.marking import ANONYMOUS, LOCAL, LOCAL_OWNER, TLP, Marking, Viewer
from phasezero.library.reading_sources import told_nothing
from phasezero.store import collecting, imports, readings
from phasezero.store.collecting import CollectedSource
from phasezero.store.models import CollectedDocument, SourceDay
from phasezero.store.readings import Found

FIRST = datetime(2013, 3, 1, 9, tzinfo=UTC)
DAY = date(2013, 4, 1)


def at(day: int, hour: int = 9) -> datetime:
    return FIRST + timedelta(days=day, hours=hour - 9)


def enter(key: str, country: str = "CAF", audience: str = LOCAL, day: int = 0, **more: object) -> None:
    collecting.enter(
        Entry(key, "feeds", '{"address": "https://x.example"}', key, country=country, **more),
        audience,
        "A",
        at(day),  # type: ignore[arg-type]
    )


def row(key: str) -> CollectedSource:
    return CollectedSource.objects.get(key=key)


def answers(key: str, when: datetime, **state: object) -> None:
    collecting.keep(row(key), Batch(State(last_success=when, **state)), when)  # type: ignore[arg-type]


def fails(key: str, when: datetime) -> None:
    one = row(key)
    collecting.keep(one, failed(one.standing.state, when, "no answer"), when)


def blind(day: date, viewer: Viewer = LOCAL_OWNER, audience: str = LOCAL) -> dict[str, int]:
    return {one.value: count for one, count in told_nothing(viewer, "CAF", day, audience).by}


@pytest.mark.django_db
class TestOfTheDay:
    def test_each_day_has_what_was_known_on_it(self) -> None:
        enter("radio")
        assert blind(at(-1).date()) == {}
        assert blind(at(0).date()) == {"never answered": 1}
        answers("radio", at(1))
        fails("radio", at(2))
        assert (blind(at(1).date()), blind(at(2).date())) == ({}, {"fails": 1})
        answers("radio", at(2, 18))
        assert blind(at(2).date()) == {}, "by the end of the day it answered"
        collecting.stop(LOCAL_OWNER, "radio", at(3))
        assert blind(at(3).date()) == blind(at(50).date()) == {"stopped": 1}
        collecting.start(LOCAL_OWNER, "radio", at(4))
        assert blind(at(4).date()) == {}
        assert blind(at(3).date()) == {"stopped": 1}

    def test_one_that_nobody_asks_tells_nothing(self) -> None:
        enter("radio")
        answers("radio", at(0))
        assert blind(at(2).date()) == {}
        assert blind(at(4).date()) == {"not asked": 1}

    def test_one_that_is_silent_for_longer_than_its_usual(self) -> None:
        enter("radio")
        for day in range(9):
            answers("radio", at(day), last_item=at(0), gap_hours=24.0)
        assert blind(at(3).date()) == {}
        assert blind(at(8).date()) == {Trouble.SILENT.value: 1}

    def test_failing_is_since_its_first_failure(self) -> None:
        enter("radio")
        for day in (1, 2, 3):
            fails("radio", at(day))
        assert {one.failing_since for one in SourceDay.objects.exclude(failing_since=None)} == {at(1).date()}

    def test_those_on_other_countries_are_no_part(self) -> None:
        enter("elsewhere", "SSD")
        enter("wire", "")
        assert told_nothing(LOCAL_OWNER, "CAF", DAY, LOCAL).every == 0

    def test_a_wire_is_a_source_on_what_it_spoke_of(self) -> None:
        enter("wire", "")
        said = Collected(
            *("wire", "a", "https://x.example/a", "Two killed in Bria", "", True, "en", (), "Wire"),
            *(at(1), "", None, at(1), Genre.NEWS),
        )
        collecting.keep(row("wire"), Batch(State(last_success=at(1)), (said,)), at(1))
        readings.save([Found(CollectedDocument.objects.get().pk, "en", frozenset({"CAF"}), frozenset(), ())], "test")
        fails("wire", at(2))
        assert blind(at(2).date()) == {"fails": 1}
        assert told_nothing(LOCAL_OWNER, "SSD", at(2).date(), LOCAL).every == 0

    def test_nobody_outside_the_audience_gets_a_number(self) -> None:
        enter("secret", audience="hidden", public=False)
        fails("secret", at(1))
        assert blind(at(1).date()) == {}
        for viewer in (ANONYMOUS, Viewer.of("other", {"open": TLP.RED})):
            assert told_nothing(viewer, "CAF", at(1).date(), "hidden") == BlindSpots()
        inside = told_nothing(Viewer.of("reader", {"hidden": TLP.GREEN}), "CAF", at(1).date(), "hidden")
        assert (inside.count, inside.marking) == (1, Marking(TLP.GREEN, "hidden"))

    def test_it_stands_on_page_one_and_the_day_again_gives_the_same(self) -> None:
        imports.add_release(RELEASE_2019, [coded("e", DAY - timedelta(days=20))], "a.csv", "a")
        without = library.update("CAF", DAY)
        enter("radio", day=20)
        enter("daily", day=20)
        answers("daily", datetime(2013, 4, 1, 8, tzinfo=UTC))
        fails("radio", datetime(2013, 4, 1, 9, tzinfo=UTC))
        update = library.update("CAF", DAY)
        said = " ".join(text.render(update).split())
        assert "Of the 2 sources that are collected on Central African Republic, 1 told us nothing by 1 April 2013" in said
        assert "1 could not be read" in said
        assert "radio" not in said.casefold(), "which one is not told"
        assert not lint(update)
        assert without.inputs_digest != update.inputs_digest
        answers("radio", datetime(2013, 4, 2, 9, tzinfo=UTC))
        again = library.update("CAF", DAY)
        assert text.render(again) == text.render(update)
        assert again.inputs_digest == update.inputs_digest


steps = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 23), st.sampled_from(["ok", "fails", "gone", "stop", "start"])), max_size=8
)


class TestNothingLooksAhead(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(steps=steps, asked=st.integers(0, 12))
    def test_later_askings_change_no_earlier_day(self, steps: list[tuple[int, int, str]], asked: int) -> None:
        empty_the_store()
        enter("radio")
        day, before = at(asked).date(), None
        for step in sorted(steps):
            if step[0] > asked and before is None:
                before = told_nothing(LOCAL_OWNER, "CAF", day, LOCAL)
            _do(at(step[0], 0) + timedelta(hours=step[1]), step[2])
        after = told_nothing(LOCAL_OWNER, "CAF", day, LOCAL)
        assert after == (before or after)
        assert after.every == 1


def _do(when: datetime, what: str) -> None:
    if what == "ok":
        answers("radio", when, last_item=when, gap_hours=5.0)
    elif what == "stop":
        collecting.stop(LOCAL_OWNER, "radio", when)
    elif what == "start":
        collecting.start(LOCAL_OWNER, "radio", when)
    else:
        batch = failed(row("radio").standing.state, when, "no")
        collecting.keep(row("radio"), replace(batch, state=replace(batch.state, gone=what == "gone")), when)


@given(
    st.builds(
        Stood,
        failing_since=st.none() | st.just(DAY),
        gone=st.booleans(),
        stopped=st.booleans(),
        answered=st.booleans(),
        asked_at=st.none() | st.just(FIRST),
    ),
    st.booleans(),
)
def test_only_one_that_answers_and_is_asked_goes_as_usual(stood: Stood, dry: bool) -> None:
    fine = trouble(stood, dry, FIRST) is None
    asked = stood.asked_at is not None and stood.answered
    assert fine == (asked and not (stood.gone or stood.stopped or stood.failing_since or dry))


@pytest.mark.parametrize("count", [1, 3])
def test_each_trouble_has_words_that_the_lint_lets_stand(count: int) -> None:
    from phasezero.brief.lint import lint_phrase

    found = BlindSpots(9 * count, tuple((one, count) for one in Trouble))
    (line,) = blind_spots.lines(found, "CAF", DAY)
    assert not lint_phrase(line.text)
    assert blind_spots.lines(BlindSpots(4), "CAF", DAY) == ()
