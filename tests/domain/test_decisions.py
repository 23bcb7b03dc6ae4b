"""What people decide, and what follows from it: pure, so every sequence of acts can be tried."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phasezero.domain.distance import kilometres
from phasezero.domain.duplicates import Happening, likeness
from phasezero.domain.events import Perpetrator
from phasezero.domain.verifying import (
    CREDIBILITY,
    RELIABILITY,
    Act,
    Decision,
    Footing,
    counted_as,
    decided,
    footings,
    grade_of,
    holding_merges,
    last_to_undo,
)
from phasezero.errors import BadInput

pytestmark = pytest.mark.security

EVENTS = ("a", "b", "c", "d", "p", "q")
TOLD = frozenset({"p", "q"})
"""What local partners told of; for "q" nobody agreed that it is counted."""
AGREED = frozenset({"p"})
START = datetime(2026, 11, 2, 9, tzinfo=UTC)


class Desk:
    """Acts as the desk keeps them: valid ones only, each later than the last."""

    def __init__(self) -> None:
        self.decisions: list[Decision] = []

    def keep(self, act: Act, event: str, days: int = 0, **more: str) -> Decision:
        at = self.decisions[-1].at if self.decisions else START
        made = Decision(str(len(self.decisions)), act, event, at + timedelta(days=days, minutes=1), "Ada", **more)
        self.decisions.append(made)
        return made

    def merge(self, event: str, into: str, days: int = 0) -> bool:
        roots = counted_as(self.decisions)
        one, other = roots.get(event, event), roots.get(into, into)
        if one != other:
            self.keep(Act.MERGE, one, days, into=other)
        return one != other

    def split(self, event: str, days: int = 0) -> None:
        if merge := holding_merges(self.decisions).get(event):
            self.keep(Act.SPLIT, event, days, ends=merge.id)

    def undo(self, event: str, days: int = 0) -> bool:
        last = last_to_undo(self.decisions, event)
        if last is not None:
            self.keep(Act.UNDO, event, days, ends=last.id)
        return last is not None

    def do(self, act: Act, event: str, other: str, days: int) -> None:
        if act == Act.MERGE:
            self.merge(event, other, days)
        elif act == Act.SPLIT:
            self.split(event, days)
        elif act == Act.UNDO:
            self.undo(event, days)
        else:
            self.keep(act, event, days, reason="why")


steps = st.tuples(st.sampled_from(Act), st.sampled_from(EVENTS), st.sampled_from(EVENTS), st.integers(0, 2))
sequences = st.lists(steps, max_size=25)


def done(sequence: list[tuple[Act, str, str, int]]) -> Desk:
    desk = Desk()
    for act, event, other, days in sequence:
        desk.do(act, event, other, days)
    return desk


def on(decisions: list[Decision], day: date) -> dict[str, Footing]:
    """How every event stands on a day."""
    stood = footings(decisions, EVENTS, TOLD, AGREED)
    found = {}
    for event in EVENTS:
        since = [footing for first, footing in stood.get(event, ()) if first <= day]
        found[event] = since[-1] if since else Footing.TOLD if event in TOLD else Footing.COUNTED
    return found


FIRST = on([], START.date())


@given(sequences)
def test_undoing_everything_gives_back_what_was_before(sequence: list[tuple[Act, str, str, int]]) -> None:
    desk = done(sequence)
    for event in EVENTS:
        while desk.undo(event):
            pass
    assert counted_as(desk.decisions) == {}
    assert on(desk.decisions, date.max) == FIRST
    assert all(decided(desk.decisions, event).is_open for event in EVENTS)


@given(sequences, st.sampled_from(EVENTS), st.sampled_from(EVENTS))
def test_merging_and_then_splitting_changes_nothing(sequence: list[tuple[Act, str, str, int]], one: str, other: str) -> None:
    desk = done(sequence)
    before, merged = counted_as(desk.decisions), counted_as(desk.decisions).get(one, one)
    standing = on(desk.decisions, date.max)
    if desk.merge(one, other):
        assert counted_as(desk.decisions) != before
        desk.split(merged)
    assert counted_as(desk.decisions) == before
    assert on(desk.decisions, date.max) == standing


@given(sequences)
def test_an_undo_takes_back_exactly_the_last_act(sequence: list[tuple[Act, str, str, int]]) -> None:
    desk = done(sequence)
    for event in EVENTS:
        before = [decided(desk.decisions, one) for one in EVENTS]
        desk.keep(Act.DISPUTE, event, reason="why")
        assert decided(desk.decisions, event).verdict is not None
        desk.undo(event)
        assert [decided(desk.decisions, one) for one in EVENTS] == before


@given(sequences)
def test_no_event_is_lost_and_none_counts_twice(sequence: list[tuple[Act, str, str, int]]) -> None:
    desk = done(sequence)
    days = {one.on for one in desk.decisions} | {date.max}
    for day in days:
        known = [one for one in desk.decisions if one.on <= day]
        roots, stood = counted_as(known), on(desk.decisions, day)
        groups: dict[str, list[str]] = {}
        for event in EVENTS:
            groups.setdefault(roots.get(event, event), []).append(event)
        for group in groups.values():
            shown = [event for event in group if stood[event] != Footing.FOLDED]
            assert len(shown) == 1, (day, group)
            if any(event not in TOLD for event in group):
                assert stood[shown[0]] == Footing.COUNTED
        assert stood["q"] != Footing.COUNTED


wild = st.lists(
    st.builds(
        Decision,
        id=st.sampled_from([str(i) for i in range(12)]),
        act=st.sampled_from(Act),
        event=st.sampled_from(EVENTS),
        at=st.integers(0, 3).map(lambda days: START + timedelta(days=days)),
        who=st.just("Ada"),
        into=st.sampled_from(EVENTS),
        ends=st.sampled_from([str(i) for i in range(12)]),
    ),
    max_size=12,
    unique_by=lambda one: one.id,
)


@given(wild)
def test_whatever_part_of_the_records_somebody_sees_counts_each_event_once(decisions: list[Decision]) -> None:
    """A reader may see a merge and not the split that ended it: nothing may go in circles, and nothing be lost."""
    decisions.sort(key=lambda one: one.at)
    stood, roots = on(decisions, date.max), counted_as(decisions)
    assert not set(roots) & set(roots.values())
    for root in {roots.get(event, event) for event in EVENTS}:
        group = [event for event in EVENTS if roots.get(event, event) == root]
        assert sum(stood[event] != Footing.FOLDED for event in group) == 1


@given(sequences, st.integers(0, 25))
def test_later_decisions_never_change_earlier_days(sequence: list[tuple[Act, str, str, int]], count: int) -> None:
    desk = done(sequence)
    early = desk.decisions[:count]
    day = early[-1].on if early else START.date() - timedelta(days=1)
    early = [one for one in desk.decisions if one.on <= day]
    for back in range(8):
        assert on(early, day - timedelta(days=back)) == on(desk.decisions, day - timedelta(days=back))


@pytest.mark.parametrize(
    ("acts", "stands"),
    [
        ([], Footing.TOLD),
        ([Act.VERIFY], Footing.COUNTED),
        ([Act.DISPUTE], Footing.TOLD),
        ([Act.VERIFY, Act.DISPUTE], Footing.TOLD),
        ([Act.DISPUTE, Act.VERIFY], Footing.COUNTED),
        ([Act.VERIFY, Act.DISPUTE, Act.UNDO], Footing.COUNTED),
        ([Act.VERIFY, Act.UNDO], Footing.TOLD),
        ([Act.GRADE, Act.COMMENT, Act.ASSIGN], Footing.TOLD),
    ],
)
def test_what_a_partner_told_counts_while_it_stands_verified(acts: list[Act], stands: Footing) -> None:
    desk = done([(act, "p", "p", 1) for act in acts])
    assert on(desk.decisions, date.max)["p"] == stands
    assert on(desk.decisions, START.date())["p"] == Footing.TOLD


def test_what_nobody_verified_never_hides_what_counts() -> None:
    desk = Desk()
    desk.merge("a", "p")
    assert on(desk.decisions, date.max) == {**FIRST, "p": Footing.FOLDED}
    desk.keep(Act.VERIFY, "p")
    assert on(desk.decisions, date.max) == {**FIRST, "a": Footing.FOLDED, "p": Footing.COUNTED}


def test_grades_are_two_signs_with_words() -> None:
    assert str(grade_of("b2").words) == "B2: usually reliable; probably true"
    assert {str(grade_of(f"{letter}{number}")) for letter in RELIABILITY for number in CREDIBILITY} == {
        f"{letter}{number}" for letter in "ABCDEF" for number in "123456"
    }
    for wrong in ("", "B", "2B", "G1", "A0", "A7", "B22", "é2"):
        with pytest.raises(BadInput, match="give a letter from A to F"):
            grade_of(wrong)


HERE = Happening(date(2013, 3, 10), date(2013, 3, 10), "Bossangoa town", 1, "CF.AC", 6.49, 17.45, Perpetrator.NON_STATE)


def changed(**changes: object) -> Happening:
    return replace(HERE, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        (changed(), True),
        (changed(start=date(2013, 3, 12), end=date(2013, 3, 12)), True),
        (changed(start=date(2013, 3, 13), end=date(2013, 3, 13)), False),
        (changed(start=date(2013, 3, 1), end=date(2013, 3, 7)), False),
        (changed(start=date(2013, 3, 2), end=date(2013, 3, 8)), True),
        (changed(start=date(2013, 3, 5), end=date(2013, 3, 12)), False),  # eight days: known too vaguely
        (changed(perpetrator=Perpetrator.STATE), False),
        (changed(place="elsewhere", latitude=6.70), True),
        (changed(place="elsewhere", latitude=6.73), False),
        (changed(place="BOSSANGOA  town", latitude=9.0), True),
        (changed(place="elsewhere", latitude=9.0), False),
        (changed(place="elsewhere", latitude=9.0, place_precision=4), True),
        (changed(place="elsewhere", place_precision=4, region="CF.BG"), False),
        (changed(place="elsewhere", place_precision=4, region=None), False),
        (changed(place="elsewhere", place_precision=6), False),
    ],
)
def test_likely_duplicates_follow_the_written_rule_both_ways(other: Happening, alike: bool) -> None:
    assert (likeness(HERE, other) is not None) == (likeness(other, HERE) is not None) == alike


def test_distances_are_those_on_the_globe() -> None:
    assert kilometres((48.8566, 2.3522), (51.5074, -0.1278)) == pytest.approx(343.6, abs=0.5)
    assert kilometres((0.0, 179.9), (0.0, -179.9)) == pytest.approx(22.2, abs=0.1)
