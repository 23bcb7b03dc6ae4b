"""The verification desk: what people decide counts from that day on, for their audience alone, and can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any, ClassVar
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from builders import coded, empty_the_store
from intake_world import Taking, taking
from judging import proposed
from people import AT, World, client_of, world
from phasezero import desk, library, pipeline
from phasezero.desk import hands, receipts, recording, verifying
from phasezero.domain.events import Document, Fatalities, Perpetrator, Release
from phasezero.domain.intake import Use
from phasezero.domain.marking import LOCAL_OWNER, TLP, Marking
from phasezero.domain.verifying import Act
from phasezero.errors import BadInput, NotAllowed, NotFound
from phasezero.store import imports
from phasezero.store.models import AuditEntry, Decision, EventVersion, Update
from phasezero.web import shown
from phasezero.web.days import today
from trust.test_non_interference import RUN, everything_for, public_events, same_randomness
from trust.test_recording import TOLD, data_of_this_year, submitted

pytestmark = pytest.mark.security
DAY = AT.date()
RECENT = date(2026, 10, 20)


def attacks(count: int = 6, marking: Marking | None = None, name: str = "now", **changes: Any) -> list[str]:
    """Attacks of this autumn, one each second day; returns their ids, oldest first."""
    events = [
        coded(
            f"{name} {i}",
            RECENT - timedelta(days=2 * (count - i)),
            documents=(Document(f"Agency {i}", f"Something happened in the north {name} {i}", RECENT),),
            **changes,
        )
        for i in range(count)
    ]
    more = {} if marking is None else {"marking": marking}
    imports.add_release(Release("ucdp-ged", f"2026 {name}", DAY), events, f"{name}.csv", name, date(2015, 1, 1), **more)
    from phasezero.store.ids import record_id, to_text

    return [to_text(record_id("event", "ucdp-ged", event.key)) for event in events]


@pytest.fixture
def here(fresh_store: None) -> Taking:
    return taking()


@pytest.fixture
def people(here: Taking) -> World:
    data_of_this_year()
    return here.people


def by(people: World, who: str = "analyst", at: datetime = AT, where: str = "open") -> hands.Hand:
    return hands.member(people.people[who], getattr(people, where), "verify", at)


def made_for(people: World, on: date = DAY, level: TLP = TLP.AMBER_STRICT, who: str = "analyst") -> Any:
    viewer = library.viewer_of(people.people[who], max(on, DAY)).within(people.open.key, level)
    return library.material("CAF", on, viewer, people.open.key, level)


def counted(people: World, on: date = DAY, **rest: Any) -> set[str]:
    return set(made_for(people, on, **rest).now["id"])


def source_of(people: World, event: str, on: date = DAY) -> Any:
    viewer = library.viewer_of(people.analyst, on).within(people.open.key)
    update = library.update("CAF", on, viewer, people.open.key, TLP.AMBER_STRICT)
    return next(source for source in update.sources if source.key == f"event:{event}")


# Merging


def test_merged_events_count_once_from_that_day_on_and_again_when_undone(people: World) -> None:
    first, second, third, *_ = attacks()
    before, earlier = made_for(people), made_for(people, DAY - timedelta(days=1))
    verifying.merge(by(people), second, first)
    after = made_for(people)
    assert set(before.now["id"]) - set(after.now["id"]) == {second}
    assert after.inputs_digest != before.inputs_digest
    assert after.marking.tlp == before.marking.tlp
    assert made_for(people, DAY - timedelta(days=1)).inputs_digest == earlier.inputs_digest
    assert counted(people, DAY + timedelta(days=30)) == set(after.now["id"])
    verifying.merge(by(people), third, second)
    assert set(before.now["id"]) - counted(people) == {second, third}
    verifying.split(by(people, at=AT + timedelta(days=3)), second)
    assert set(before.now["id"]) - counted(people, DAY + timedelta(days=3)) == {third}
    assert set(before.now["id"]) - counted(people, DAY + timedelta(days=2)) == {second, third}
    for event in (second, third, first):
        verifying.undo(by(people, at=AT + timedelta(days=4)), event)
    assert counted(people, DAY + timedelta(days=4)) == set(before.now["id"])
    assert len(Decision.objects.all()) == 6


def test_a_replay_of_many_days_and_of_one_agree(people: World) -> None:
    """Each day is judged by what was decided by then, whatever else the table holds."""
    many = attacks(40, deaths=Fatalities(9, 9, 9))
    for i in range(0, 20, 2):
        verifying.merge(by(people, at=AT + timedelta(days=i)), many[i], many[i + 1])
        if i % 4 == 0:
            verifying.split(by(people, at=AT + timedelta(days=i + 3)), many[i])
    viewer = library.viewer_of(people.analyst, DAY).within(people.open.key)
    days = [DAY + timedelta(days=i) for i in range(-2, 30, 3)]
    assert library.replay("CAF", days, viewer) == [library.phase("CAF", day, viewer) for day in days]


def test_the_update_names_what_was_merged_and_joins_its_documents(people: World) -> None:
    first, second, *_ = attacks()
    verifying.merge(by(people), second, first)
    text = "".join(part.text for part in source_of(people, first).text)
    assert "counted as one with UCDP" in text
    assert "event now 1" in text
    assert "Agency 0" in text
    assert "Agency 1" in text
    update = library.update("CAF", DAY, library.viewer_of(people.analyst, DAY), people.open.key)
    assert f"event:{second}" not in update.numbers


def test_what_changed_says_that_people_merged_and_split(people: World) -> None:
    first, second, *_ = attacks()
    verifying.merge(by(people), second, first)

    def changed(on: date) -> str:
        viewer = library.viewer_of(people.analyst, on).within(people.open.key)
        update = library.update("CAF", on, viewer, people.open.key)
        return " ".join(sentence.text for section in update.page_one for sentence in section.sentences)

    from phasezero.brief import changes

    material = made_for(people)
    assert list(changes.merged_by_people(material)["id"]) == [second]
    assert changes.standing_for(material, changes.merged_by_people(material)) == [first]
    lines = [sentence.text for sentence in changes.changes(material)]
    assert "merged by people: 1 event counted as one with others (killed, as counted before: low 2, best 3, high 5)" in lines
    verifying.split(by(people, at=AT + timedelta(days=2)), second)
    later = made_for(people, DAY + timedelta(days=2))
    assert changes.new_events(later).is_empty()
    assert list(changes.counted_by_people(later)["id"]) == [second]
    assert changed(DAY + timedelta(days=2))


def test_a_draft_is_the_same_every_time_and_another_one_after_a_decision(people: World) -> None:
    first, second, third, *_ = attacks()

    def draft() -> str:
        viewer = library.viewer_of(people.analyst, DAY).within(people.open.key)
        return pipeline.rendered(library.update("CAF", DAY, viewer, people.open.key))[0]

    seen = [draft()]
    for act in (
        lambda: verifying.merge(by(people), second, first),
        lambda: verifying.dispute(by(people), third, "The mayor says nothing happened"),
        lambda: verifying.grade(by(people), first, "B2"),
        lambda: verifying.verify(by(people), first),
    ):
        act()
        seen.append(draft())
        assert draft() == seen[-1]
    assert len(set(seen)) == len(seen)
    verifying.comment(by(people), first, "Look at it again")
    verifying.assign(by(people), first, "lead@example.org")
    assert draft() == seen[-1]


# Disputes and grades


def test_a_dispute_stands_beside_the_event_and_changes_no_count(people: World) -> None:
    first, *_ = attacks()
    before = counted(people)
    verifying.dispute(by(people), first, "The mayor says nobody died; 12 said otherwise")
    assert counted(people) == before
    text = "".join(part.text for part in source_of(people, first).text)
    assert "disputed at the verification desk on 2 November 2026: “The mayor says nobody died; 12 said otherwise”" in text
    verifying.undo(by(people), first)
    assert "disputed" not in "".join(part.text for part in source_of(people, first).text)


def test_a_grade_stands_with_the_source_in_every_form_and_language(people: World) -> None:
    first, *_ = attacks()
    assert str(source_of(people, first).grade) == "ungraded"
    verifying.grade(by(people), first, "C3")
    verifying.grade(by(people), first, "B2")
    assert str(source_of(people, first).grade) == "B2: usually reliable; probably true"
    viewer = library.viewer_of(people.analyst, DAY).within(people.open.key)
    update = library.update("CAF", DAY, viewer, people.open.key)
    for text in (*pipeline.rendered(update), *library.update_in(update, "ar")):
        assert "B2" in text
    verifying.undo(by(people), first)
    assert str(source_of(people, first).grade).startswith("C3")


def test_the_marking_follows_the_decisions_and_each_level_has_its_own_draft(people: World) -> None:
    first, second, third, *_ = attacks()
    verifying.merge(by(people), second, first, tlp=TLP.AMBER)
    verifying.dispute(by(people), third, "A secret reason", tlp=TLP.AMBER_STRICT)
    viewer = library.viewer_of(people.analyst, DAY)
    assert library.material("CAF", DAY, viewer, people.open.key).marking.tlp == TLP.AMBER_STRICT
    green, amber = counted(people, level=TLP.GREEN), counted(people, level=TLP.AMBER)
    assert green - amber == {second}
    pipeline.run_turns(DAY, DAY)
    levels = {row.tlp: row.content for row in Update.objects.filter(audience=people.open.key, state="draft")}
    assert set(levels) == {TLP.GREEN, TLP.AMBER, TLP.AMBER_STRICT}
    assert "A secret reason" in levels[TLP.AMBER_STRICT]
    assert "A secret reason" not in levels[TLP.AMBER] + levels[TLP.GREEN]
    assert "counted as one" not in levels[TLP.GREEN]


# What local partners told


@pytest.fixture
def told(here: Taking, people: World) -> Any:
    return submitted(here)


def recorded(told: Any, use: Use = Use.TASK_FORCE) -> str:
    return recording.record_event(told.people.analyst, told.name, TOLD, use, AT)


def test_what_a_partner_told_counts_once_somebody_verified_it(told: Any) -> None:
    people, event = told.people, recorded(told)
    before = made_for(people)
    assert event in set(before.told["id"])
    verifying.verify(by(people, at=AT + timedelta(days=2)), event)
    later = DAY + timedelta(days=2)
    after = made_for(people, later)
    assert event in set(after.now["id"])
    assert event not in set(after.told_by(later)["id"])
    assert (after.data_end, after.releases) == (before.data_end, before.releases)
    assert event not in counted(people, DAY + timedelta(days=1))
    assert event in set(made_for(people, DAY + timedelta(days=1)).told["id"])
    assert event not in counted(people, later, level=TLP.GREEN)
    lines = " ".join(s.text for section in library.update(
        "CAF", later, library.viewer_of(people.analyst, DAY), people.open.key
    ).page_two for s in section.sentences)  # fmt: skip
    assert "Told by a local partner, in no count here" not in lines
    verifying.dispute(by(people, at=AT + timedelta(days=3)), event, "Its numbers are of another day")
    assert event not in counted(people, DAY + timedelta(days=3))
    verifying.undo(by(people, at=AT + timedelta(days=4)), event)
    assert event in counted(people, DAY + timedelta(days=4))


def test_it_counts_only_while_its_partner_agrees_to_that(told: Any) -> None:
    people, event = told.people, recorded(told)
    verifying.verify(by(people), event)
    assert event in counted(people)
    receipts.consent(told.code, frozenset({Use.TASK_FORCE}), AT)
    assert event not in counted(people)
    assert event in set(made_for(people).told["id"])
    with pytest.raises(NotAllowed, match="has not agreed that this is counted"):
        verifying.verify(by(people), event, "again")


def test_it_and_the_same_event_of_a_data_set_count_once(told: Any) -> None:
    people, event = told.people, recorded(told)
    other, *_ = attacks(1)
    before = counted(people)
    verifying.merge(by(people), other, event)
    assert counted(people) == before
    assert event not in set(made_for(people).told["id"])
    verifying.verify(by(people), event)
    assert counted(people) == before - {other} | {event}
    assert "counted as one" in "".join(part.text for part in source_of(people, event).text)


def test_withdrawn_nothing_is_left_of_it_and_the_other_counts_again(told: Any) -> None:
    people, event = told.people, recorded(told)
    other, *_ = attacks(1)
    before = counted(people)
    verifying.verify(by(people), event)
    verifying.merge(by(people), other, event)
    verifying.comment(by(people), event, "canary words")
    verifying.comment(by(people), other, "of the other one")
    receipts.withdraw(told.code, AT)
    assert [row.reason for row in Decision.objects.all()] == ["of the other one"]
    assert counted(people) == before


def test_who_may_not_see_it_learns_nothing_of_the_decision(told: Any) -> None:
    people, event = told.people, recorded(told)
    verifying.verify(by(people), event)
    row = Decision.objects.get()
    assert (TLP(row.tlp), row.audience) == (TLP.AMBER_STRICT, people.open.key)
    for who in ("partner", "reader", "mole", "stranger", "steward"):
        assert not Decision.objects.visible(library.viewer_of(people.people[who], DAY)).exists()


# Who may do what


def test_only_those_with_the_role_decide_and_only_on_what_they_see(people: World) -> None:
    first, second, *_ = attacks()
    (red,) = attacks(1, Marking(TLP.RED, people.open.key), "red")
    (elsewhere,) = attacks(1, name="elsewhere", country="TCD", region=None)
    for who, error in (("reader", NotAllowed), ("partner", NotAllowed), ("releaser", NotAllowed), ("mole", NotFound)):
        with pytest.raises(error):
            by(people, who)
    for event in (red, elsewhere, "0" * 13, "x"):
        with pytest.raises(NotFound):
            verifying.verify(by(people), event)
        with pytest.raises(NotFound):
            verifying.merge(by(people), event, first)
    verifying.verify(by(people, "lead"), red)
    assert Decision.objects.get().tlp == TLP.RED
    with pytest.raises(BadInput, match="lower than the event"):
        verifying.comment(by(people, "lead"), red, "psst", TLP.AMBER)
    with pytest.raises(NotAllowed, match="more than you may read"):
        verifying.comment(by(people), second, "psst", TLP.RED)
    assert Decision.objects.count() == 1


def test_bad_input_is_one_clear_line_and_changes_nothing(people: World) -> None:
    first, second, *_ = attacks()
    hand = by(people)
    wrong: list[tuple[Callable[[], Any], str]] = [
        (lambda: verifying.dispute(hand, first, "  "), "reason is empty"),
        (lambda: verifying.dispute(hand, first, "It was genocide"), "breaks the writing rules"),
        (lambda: verifying.comment(hand, first, ""), "comment is empty"),
        (lambda: verifying.comment(hand, first, "x" * 2001), "too long"),
        (lambda: verifying.comment(hand, first, "a\x07b"), "cannot be shown"),
        (lambda: verifying.grade(hand, first, "Z9"), "grade is 'Z9'"),
        (lambda: verifying.merge(hand, first, first), "count as one already"),
        (lambda: verifying.split(hand, first), "not folded"),
        (lambda: verifying.undo(hand, first), "nothing was decided"),
        (lambda: verifying.assign(hand, first, "mole@example.org"), "nobody in this task force"),
    ]
    for act, says in wrong:
        with pytest.raises(BadInput, match=says):
            act()
    assert not Decision.objects.exists()
    verifying.verify(hand, first)
    with pytest.raises(BadInput, match="decided already, by Analyst, Early Watch"):
        verifying.verify(by(people, "lead"), first)
    verifying.merge(hand, second, first)
    with pytest.raises(BadInput, match="count as one already"):
        verifying.merge(hand, first, second)
    assert Decision.objects.count() == 2


def test_each_act_says_who_when_and_why_and_is_in_the_audit_chain(people: World) -> None:
    first, second, *_ = attacks()
    lead = by(people, "lead", AT + timedelta(hours=1))
    verifying.dispute(by(people), first, "One source only")
    verifying.merge(lead, second, first, "The same market")
    verifying.undo(lead, first)
    item = library.desk_item(library.viewer_of(people.lead, DAY).within(people.open.key), first, DAY)
    assert [(one.act, one.who, one.reason) for one in item.history] == [
        (Act.DISPUTE, "Analyst, Early Watch", "One source only"),
        (Act.MERGE, "Lead, Early Watch", "The same market"),
        (Act.UNDO, "Lead, Early Watch", ""),
    ]
    assert item.to_undo is not None
    assert item.to_undo.act == Act.DISPUTE
    lines = AuditEntry.objects.filter(chain=f"{people.open.key}:GREEN").order_by("number").values_list("action", flat=True)
    assert list(lines)[-3:] == ["event disputed", "events merged", "decision taken back"]


def test_two_who_act_at_the_same_instant_keep_an_order(people: World) -> None:
    first, *_ = attacks()
    for letter in "ABCDEF":
        verifying.grade(by(people), first, f"{letter}1")
    assert source_of(people, first).grade.facts["grade"].text == "F1"
    times = list(Decision.objects.order_by("made_at").values_list("grade", flat=True))
    assert times == [f"{letter}1" for letter in "ABCDEF"]


def test_without_accounts_the_owner_does_the_same(db: None) -> None:
    first, second, *_ = attacks()
    hand = hands.owner("Ada Example", AT)
    before = library.material("CAF", DAY)
    verifying.merge(hand, second, first)
    verifying.assign(hand, first, "Bea Example")
    after = library.material("CAF", DAY)
    assert set(before.now["id"]) - set(after.now["id"]) == {second}
    mine = library.desk_assigned(LOCAL_OWNER, "CAF", None, "Bea Example", DAY)
    assert [item.id for item in mine.items] == [first]
    assert not AuditEntry.objects.exists()


# The queue


def test_the_queue_is_what_nobody_decided_on_newest_first_page_by_page(people: World) -> None:
    EventVersion.objects.filter(release__version="now CF.AC").delete()
    many = attacks(9)
    viewer = library.viewer_of(people.analyst, DAY).within(people.open.key)

    def queue(cursor: str | None = None) -> list[str]:
        page = library.desk_queue(viewer, "CAF", cursor, DAY, size=4)
        return [item.id for item in page.items] + (queue(page.next) if page.next else [])

    assert queue() == many[::-1]
    verifying.verify(by(people), many[8])
    verifying.dispute(by(people), many[6], "No")
    verifying.merge(by(people), many[4], many[3])
    verifying.grade(by(people), many[2], "A1")
    assert queue() == [many[i] for i in (7, 5, 3, 2, 1, 0)]
    verifying.undo(by(people), many[8])
    verifying.split(by(people), many[4])
    assert queue() == [many[i] for i in (8, 7, 5, 4, 3, 2, 1, 0)]
    verifying.undo(by(people), many[4])
    assert queue() == [many[i] for i in (8, 7, 5, 3, 2, 1, 0)]
    hidden = library.viewer_of(people.mole, DAY).within(people.hidden.key)
    assert len(library.desk_queue(hidden, "CAF", None, DAY).items) == 9


def test_duplicates_stand_beside_an_item_with_why_and_sources(people: World) -> None:
    EventVersion.objects.filter(release__version="now CF.AC").delete()
    first, second, third = attacks(3)
    (state,) = attacks(1, name="state", perpetrator=Perpetrator.STATE)
    viewer = library.viewer_of(people.analyst, DAY).within(people.open.key)
    item = library.desk_item(viewer, second, DAY)
    assert {one.line.id for one in item.alike} == {first, third}
    assert all(one.why is not None and one.why.days_apart == 2 and one.why.same_place for one in item.alike)
    assert (item.own.independent, item.independent, item.together) == (1, 1, 3)
    verifying.merge(by(people), third, second)
    item = library.desk_item(viewer, second, DAY)
    assert [one.line.id for one in item.members] == [third]
    assert [one.line.id for one in item.alike] == [first]
    assert (item.independent, item.together) == (2, 3)
    assert state not in {one.line.id for one in item.alike}


def test_duplicates_found_by_index_are_those_that_the_rule_finds(people: World) -> None:
    """All pairs are compared here, and nowhere else."""
    import random

    from phasezero.domain.duplicates import likeness
    from phasezero.store import listing
    from phasezero.store import verifying as kept

    dice = random.Random(4)  # noqa: S311 - made-up events
    events = []
    for i in range(120):
        start = RECENT - timedelta(days=dice.randrange(25))
        events.append(
            coded(
                f"dense {i}",
                start,
                occurred_end=start + timedelta(days=dice.choice((0, 0, 0, 3, 6, 9))),
                place=dice.choice(("Bria", "bria", "Boda", f"Place {i}")),
                place_precision=dice.choice((1, 2, 3, 4, 6)),
                region=dice.choice(("CF.BG", "CF.AC", None)),
                latitude=4 + dice.random(),
                longitude=18 + dice.random(),
                perpetrator=dice.choice((Perpetrator.STATE, Perpetrator.NON_STATE)),
            )
        )
    imports.add_release(Release("ucdp-ged", "dense", DAY), events, "dense.csv", "dense", date(2015, 1, 1))
    viewer = library.viewer_of(people.analyst, DAY).within(people.open.key)
    lines = listing.event_lines(viewer, DAY, library.event_filter(country="CAF", since=date(2026, 9, 1)), None, 500).events
    found = kept.likely_duplicates(viewer, "CAF", lines, DAY, 500)
    pairs = {(one.id, near.line.id) for one in lines for near in found[one.id]}
    expected = {
        (one.id, other.id)
        for one in lines
        for other in lines
        if one.id != other.id and likeness(kept.happening(one), kept.happening(other))
    }
    assert pairs == expected
    assert len(expected) > 100


# Nobody outside learns of it


def with_drafts() -> World:
    """People, public events, and each task force's draft: the same every time."""
    empty_the_store()
    with same_randomness(7):
        people = world()
    public_events()
    pipeline.run_turns(date(2013, 4, 1), today())
    return people


def decide_in(people: World, where: str, who: str, acts: list[tuple[int, int, int]]) -> None:
    """A life at the desk of a task force, on public events."""
    force = getattr(people, where)
    hand = hands.member(people.people[who], force, "verify", AT)
    ids = [line.id for line in library.event_lines(hand.viewer, today(), library.event_filter(country="CAF"), size=12).events]
    for kind, one, other in acts:
        with suppress(BadInput):
            do(hand, kind, ids[one % len(ids)], ids[other % len(ids)])


def do(hand: hands.Hand, kind: int, event: str, other: str) -> None:
    """One of seven acts."""
    acts: tuple[Callable[[], object], ...] = (
        lambda: verifying.verify(hand, event),
        lambda: verifying.dispute(hand, event, "hidden reason"),
        lambda: verifying.merge(hand, event, other),
        lambda: verifying.undo(hand, event),
        lambda: verifying.grade(hand, event, "B2"),
        lambda: verifying.comment(hand, event, "hidden words"),
        lambda: verifying.assign(hand, event, hand.person.email if hand.person else "Ada"),
    )
    acts[kind]()


class TestDecisionsStayInside(TestCase):
    plain: ClassVar[dict[str | None, object]] = {}

    @settings(max_examples=2, deadline=None, phases=RUN, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 11), st.integers(0, 11)), min_size=3, max_size=10))
    def test_an_outsiders_bytes_stay_the_same(self, acts: list[tuple[int, int, int]]) -> None:
        if not self.plain:
            self.plain.update(self.all_of(with_drafts()))
        people = with_drafts()
        decide_in(people, "hidden", "mole", [(2, 0, 1), *acts])
        pipeline.run_turns(date(2013, 4, 1), today())
        assert self.all_of(people) == self.plain

    def all_of(self, people: World) -> dict[str | None, object]:
        return {who: (everything_for(who, people), self.desk(who, people)) for who in ("reader", "stranger", None)}

    def test_readers_of_the_same_task_force_do_not_see_what_is_marked_higher(self) -> None:
        found = []
        for decide in (False, True):
            people = with_drafts()
            first, second = self.two(people)
            if decide:
                hand = by(people, "lead")
                verifying.merge(hand, first, second, "hidden", TLP.RED)
                verifying.verify(hand, second, "hidden", TLP.AMBER)
                pipeline.run_turns(date(2013, 4, 1), today())
            found.append((everything_for("reader", people), self.desk("reader", people)))
        assert found[0] == found[1]

    def test_it_would_be_seen(self) -> None:
        people = with_drafts()
        before = self.desk("reader", people)
        first, second = self.two(people)
        verifying.merge(by(people), first, second)
        assert self.desk("reader", people) != before

    def two(self, people: World) -> list[str]:
        viewer = library.viewer_of(people.analyst, today())
        return [line.id for line in library.event_lines(viewer, today(), library.event_filter(country="CAF"), size=2).events]

    def desk(self, who: str | None, people: World) -> list[bytes]:
        import re

        shown.forget()
        client = client_of(None if who is None else people.people[who])
        pages = ("", "?show=decided", "?show=mine", f"?event={self.two(people)[0]}")
        return [
            re.sub(
                rb'name="csrfmiddlewaretoken" value="[^"]+"',
                b"",
                client.get(f"/task-forces/{people.open.key}/desk/{page}").content,
            )
            for page in pages
        ]


def test_the_desk_of_a_hidden_task_force_is_told_from_none_by_nothing(people: World) -> None:
    client = client_of(people.analyst)
    there = client.get(f"/task-forces/{people.hidden.key}/desk/")
    nowhere = client.get("/task-forces/0000000000000/desk/")
    assert (there.status_code, there.content) == (nowhere.status_code, nowhere.content) == (404, nowhere.content)
    assert client.get("/task-forces/local/desk/").status_code == 404


def test_issued_updates_keep_what_they_said(people: World) -> None:
    first, second, *_ = attacks()
    with patch("phasezero.desk.releasing._refuse_findings", lambda *_: None), same_randomness(3):
        waiting = proposed(people.releaser, people.open, DAY, TLP.GREEN, AT, len(desk.HARM_CHECK), 2, "Armed men came")
        desk.confirm(people.lead, waiting.pk, AT, len(desk.HARM_CHECK))
    issued = Update.objects.get(state="issued")
    verifying.merge(by(people), second, first)
    pipeline.run_turns(DAY, DAY)
    assert Update.objects.get(state="issued").content == issued.content
