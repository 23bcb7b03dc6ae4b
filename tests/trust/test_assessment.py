"""Judging together: nobody sees another's view before the views are opened, dissent stays, and outsiders see nothing of it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import RELEASE_2019, coded
from judging import DAY, a_view, worded
from people import World, client_of
from phasezero import library, pipeline
from phasezero.desk import assessing, hands, stating
from phasezero.domain.assessment import (
    Challenge,
    Confidence,
    Direction,
    Dissent,
    Document,
    Evidence,
    Level,
    Party,
    Reply,
    ReplyAnswer,
    Round,
)
from phasezero.domain.marking import TLP, Marking
from phasezero.errors import BadInput, NotAllowed, NotFound
from phasezero.store import imports, statements
from phasezero.store.ids import to_text
from phasezero.store.models import EventVersion, Statement, Update
from phasezero.store.people import Person

pytestmark = [pytest.mark.django_db, pytest.mark.security]
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
DOCUMENT = Document("A paper", "Attacks in the capital", date(2013, 3, 25))


@pytest.fixture
def event(people: World) -> str:
    imports.add_release(RELEASE_2019, [coded("1", date(2013, 3, 24))], "events.csv", "inputs")
    return to_text(EventVersion.objects.get().event_id)


def hand(people: World, name: str, act: str = "judge") -> hands.Hand:
    return hands.member(people.people[name], people.open, act, NOW)


def evidence(records: tuple[str, ...] = (), document: Document | None = DOCUMENT) -> Evidence:
    return Evidence("7.8", Direction.FOR, "Armed men attacked homes.", Confidence.MODERATE, records, document)


def a_round(people: World) -> str:
    return assessing.begin_round(hand(people, "lead"), "CAF", DAY, Round(("state-led",), DAY))


def views_of(person: Person, people: World) -> list[str]:
    viewer = library.viewer_of(person, NOW.date())
    made = library.assessing("CAF", DAY, viewer, people.open.key)
    return [view.name for one in made.rounds for view in one.views]


def test_three_analysts_judge_with_a_dissent_and_the_case_against(people: World, event: str) -> None:
    assessing.add_evidence(hand(people, "analyst"), "CAF", DAY, evidence((event,)), TLP.GREEN)
    begun = a_round(people)
    for name, level in (("lead", Level.HIGH), ("analyst", Level.HIGH), ("partner", Level.MODERATE)):
        assessing.give_view(hand(people, name), begun, a_view(level))
    assert assessing.open_views(hand(people, "lead"), begun) == 3
    with pytest.raises(BadInput, match="somebody else makes the strongest case"):
        assessing.judge(hand(people, "lead"), begun, worded(Level.HIGH, "It may not last."), TLP.GREEN)
    assessing.challenge(hand(people, "lead"), begun, Challenge("The new rulers may restrain their men."))
    with pytest.raises(BadInput, match="somebody else makes the strongest case"):
        assessing.judge(hand(people, "lead"), begun, worded(Level.HIGH, "It may not last."), TLP.GREEN)
    assessing.challenge(hand(people, "partner"), begun, Challenge("The looting may be crime without orders."))
    with pytest.raises(BadInput, match="makes the strongest case against it, and the judgement answers it"):
        assessing.judge(hand(people, "lead"), begun, worded(Level.HIGH, ""), TLP.GREEN)
    made = assessing.judge(hand(people, "lead"), begun, worded(Level.HIGH, "Commanders led the attacks."), TLP.GREEN)
    assessing.dissent(hand(people, "partner"), made, Dissent("It is less than that.", Level.MODERATE))
    judged = library.judged("CAF", DAY, library.viewer_of(people.reader, NOW.date()), people.open.key)
    assert judged.judgement is not None
    stands = judged.judgement.content
    assert (stands.analysts, stands.organisations, stands.one_reader) == (3, 2, False)
    assert stands.records == (f"event:{event}",)
    assert [one.content.level for one in judged.dissents] == [Level.MODERATE]


def test_a_judgement_marked_above_the_events_has_a_draft_of_its_own_marking(people: World, event: str) -> None:
    assessing.add_evidence(hand(people, "analyst"), "CAF", DAY, evidence((event,)), TLP.GREEN)
    begun = a_round(people)
    for name in ("lead", "analyst"):
        assessing.give_view(hand(people, name), begun, a_view(Level.MODERATE))
    assessing.open_views(hand(people, "lead"), begun)
    assessing.judge(hand(people, "lead"), begun, worded(Level.MODERATE), TLP.AMBER)
    pipeline.run_turns(DAY, NOW.date())
    drafts = {TLP(row.tlp): " ".join(row.text.split()) for row in Update.objects.filter(audience=people.open.key, state="draft")}
    assert set(drafts) == {TLP.GREEN, TLP.AMBER}
    assert "risk judged moderate" in drafts[TLP.AMBER]
    assert "Nobody has judged this country" in drafts[TLP.GREEN]
    assert "risk judged" not in drafts[TLP.GREEN]


def test_nobody_sees_a_view_before_the_views_are_opened(people: World) -> None:
    begun = a_round(people)
    for name in ("lead", "analyst"):
        assessing.give_view(hand(people, name), begun, a_view(sentence=f"Seen by {name} alone."))
    assert views_of(people.lead, people) == ["Lead"]
    assert views_of(people.analyst, people) == ["Analyst"]
    assert views_of(people.releaser, people) == []
    for name, other in (("lead", "analyst"), ("analyst", "lead"), ("releaser", "lead")):
        text = client_of(people.people[name]).get(f"/task-forces/{people.open.key}/assessment/?date={DAY}").content.decode()
        assert f"Seen by {other} alone." not in text
    assessing.open_views(hand(people, "analyst"), begun)
    assert sorted(views_of(people.releaser, people)) == ["Analyst", "Lead"]
    with pytest.raises(BadInput, match="open already"):
        assessing.give_view(hand(people, "partner"), begun, a_view())


def test_one_view_each_and_two_before_they_are_opened(people: World) -> None:
    begun = a_round(people)
    first = assessing.give_view(hand(people, "lead"), begun, a_view())
    with pytest.raises(BadInput, match="your view of this round is given"):
        assessing.give_view(hand(people, "lead"), begun, a_view())
    with pytest.raises(BadInput, match="1 views are given"):
        assessing.open_views(hand(people, "lead"), begun)
    stating.take_back(hand(people, "lead"), first, "I read one number wrongly.")
    assessing.give_view(hand(people, "lead"), begun, a_view(best=0.1))
    with pytest.raises(BadInput, match="waits for its judgement"):
        a_round(people)


def test_a_view_that_was_taken_back_does_not_count_as_given(people: World) -> None:
    begun = a_round(people)
    first = assessing.give_view(hand(people, "lead"), begun, a_view())
    stating.take_back(hand(people, "lead"), first, "Too early.")
    assessing.give_view(hand(people, "analyst"), begun, a_view())
    with pytest.raises(BadInput, match="1 views are given"):
        assessing.open_views(hand(people, "analyst"), begun)


def test_a_judgement_needs_evidence_of_its_own_marking_and_on_what_drives_it(people: World) -> None:
    begun = a_round(people)
    for name in ("lead", "analyst"):
        assessing.give_view(hand(people, name), begun, a_view())
    assessing.open_views(hand(people, "lead"), begun)
    with pytest.raises(BadInput, match="a judgement needs evidence"):
        assessing.judge(hand(people, "lead"), begun, worded(), TLP.GREEN)
    assessing.add_evidence(hand(people, "analyst"), "CAF", DAY, evidence(), TLP.AMBER)
    with pytest.raises(BadInput, match="no evidence is marked TLP:GREEN"):
        assessing.judge(hand(people, "lead"), begun, worded(), TLP.GREEN)
    assessing.add_evidence(hand(people, "analyst"), "CAF", DAY, evidence(), TLP.GREEN)
    with pytest.raises(BadInput, match="RF1 is named as driving it"):
        assessing.judge(hand(people, "lead"), begun, worded(drives=("RF1",)), TLP.GREEN)
    assert library.judged("CAF", DAY, library.viewer_of(people.lead, NOW.date()), people.open.key).judgement is None
    assessing.judge(hand(people, "lead"), begun, worded(), TLP.GREEN)


def test_what_cites_a_record_is_marked_no_lower(people: World, event: str) -> None:
    row = EventVersion.objects.get()
    row.mark(Marking(TLP.AMBER, people.open.key))
    row.save()
    with pytest.raises(BadInput, match="is marked TLP:AMBER"):
        assessing.add_evidence(hand(people, "analyst"), "CAF", DAY, evidence((event,)), TLP.GREEN)
    assessing.add_evidence(hand(people, "analyst"), "CAF", DAY, evidence((event,)), TLP.AMBER)
    with pytest.raises(NotAllowed, match="more than you may read"):
        assessing.add_evidence(hand(people, "partner"), "CAF", DAY, evidence(), TLP.RED)


def test_who_may_judge_and_who_may_not(people: World) -> None:
    for name in ("releaser", "reader"):
        with pytest.raises(NotAllowed, match="your role"):
            hand(people, name)
    with pytest.raises(NotFound):
        hands.member(people.mole, people.open, "judge", NOW)
    with pytest.raises(NotAllowed, match="there are accounts"):
        hands.owner("Somebody", NOW)


def test_only_its_author_or_a_lead_takes_a_statement_back(people: World) -> None:
    made = assessing.add_evidence(hand(people, "analyst"), "CAF", DAY, evidence(), TLP.GREEN)
    with pytest.raises(NotAllowed, match="only who made this statement"):
        stating.take_back(hand(people, "partner"), made, "I disagree.")
    stating.take_back(hand(people, "lead"), made, "The document was withdrawn by its publisher.")
    viewer = library.viewer_of(people.lead, NOW.date())
    assert library.judged("CAF", DAY, viewer, people.open.key).evidence == ()
    assert len(statements.read(viewer, None, "CAF")) == 2


def test_a_reply_is_kept_word_for_word_and_answered_in_time(people: World) -> None:
    words = "The ministry rejects this: it is genocide against nobody."
    reply = Reply(Party.GOVERNMENT, "Ministry of Defence", date(2026, 11, 18), "update 3", words)
    made = assessing.take_reply(hand(people, "analyst", "draft"), "CAF", reply, TLP.GREEN)
    with pytest.raises(BadInput, match="breaks the writing rules"):
        assessing.answer_reply(hand(people, "analyst", "draft"), made, ReplyAnswer("This is genocide."))
    assessing.answer_reply(hand(people, "analyst", "draft"), made, ReplyAnswer("We stand by the documented events."))
    shown = library.judged("CAF", NOW.date(), library.viewer_of(people.lead, NOW.date()), people.open.key).replies
    assert [(one.reply.content.text, one.answer and one.answer.content.says) for one in shown] == [
        (words, "We stand by the documented events.")
    ]


def test_a_task_force_that_others_do_not_know_of_changes_nothing_for_them(people: World, event: str) -> None:
    def read(name: str) -> list[str]:
        client = client_of(people.people[name])
        paths = ("/", "/countries/CAF/?date=2013-04-01", f"/task-forces/{people.open.key}/assessment/?date={DAY}", "/api/updates")
        return [client.get(path).content.decode().split("csrfmiddlewaretoken")[0] for path in paths]

    before = {name: read(name) for name in ("lead", "reader", "stranger")}
    mole = hands.member(people.mole, people.hidden, "judge", NOW)
    assessing.add_evidence(mole, "CAF", DAY, evidence((event,)), TLP.CLEAR)
    assessing.begin_round(mole, "CAF", DAY, Round(("state-led",), DAY))
    assert {name: read(name) for name in before} == before


def test_a_withdrawn_event_leaves_nothing_of_what_was_stated_about_it(people: World, event: str) -> None:
    made = assessing.add_evidence(hand(people, "analyst"), "CAF", DAY, evidence((event,)), TLP.GREEN)
    statements.forget_mentions(f"event:{event}")
    assert event not in Statement.objects.get(pk=statements.from_text(made)).content
    viewer = library.viewer_of(people.lead, NOW.date())
    assert library.judged("CAF", DAY, viewer, people.open.key).evidence == ()


@given(st.lists(st.sampled_from(["evidence", "round", "back"]), max_size=8), st.integers(1, 400))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_stated_later_never_changes_an_earlier_day(people: World, acts: list[str], ahead: int) -> None:
    viewer = library.viewer_of(people.lead, NOW.date())
    early = date(2013, 3, 1)
    before = library.judged("CAF", early, viewer, people.open.key)
    made: list[str] = []
    later = date.fromordinal(early.toordinal() + ahead)
    for act in acts:
        try:
            if act == "evidence":
                made.append(assessing.add_evidence(hand(people, "lead"), "CAF", later, evidence(), TLP.GREEN))
            elif act == "round":
                made.append(assessing.begin_round(hand(people, "lead"), "CAF", later, Round(("state-led",), later)))
            elif made:
                stating.take_back(hand(people, "lead"), made.pop(), "For the test.")
        except BadInput:
            continue
    assert library.judged("CAF", early, viewer, people.open.key) == before
