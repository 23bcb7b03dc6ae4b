"""An alert leaves by two people, stands on what may leave, and tells its recipient nothing else."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from builders import RELEASE_2019, coded
from judging import a_view, worded
from people import World, client_of
from phasezero import library
from phasezero.desk import alerting, asking, assessing, hands, stating
from phasezero.domain.alerts import AlertState, Replied
from phasezero.domain.asks import Office
from phasezero.domain.assessment import Confidence, Direction, Document, Evidence, Party, Reply, Round
from phasezero.domain.marking import TLP, Marking
from phasezero.errors import BadInput, NotAllowed, NotFound
from phasezero.store import imports, partner_events
from phasezero.store.audit import AuditEntry
from phasezero.store.ids import to_text
from phasezero.store.models import AskLink, EventVersion, Statement
from trust.whole import WANTED

pytestmark = [pytest.mark.django_db, pytest.mark.security]
DAY = date(2013, 4, 1)
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
DOCUMENT = Document("A paper", "Attacks in the capital", date(2013, 3, 25))
EVIDENCE = Evidence("7.8", Direction.FOR, "Armed men attacked homes.", Confidence.MODERATE, document=DOCUMENT)


@pytest.fixture
def event(people: World) -> str:
    imports.add_release(RELEASE_2019, [coded("1", date(2013, 3, 24))], "events.csv", "inputs")
    return to_text(EventVersion.objects.get().event_id)


LATER = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


def hand(people: World, name: str, act: str, at: datetime = NOW) -> hands.Hand:
    return hands.member(people.people[name], people.open, act, at)


def propose(people: World, event: str, name: str = "analyst") -> str:
    return alerting.propose(
        hand(people, name, "draft"), "CAF", DAY, "Attacks may go on.", [event], "It asks one office.", [], "Lead", TLP.GREEN
    )


def state(people: World) -> AlertState:
    viewer = library.viewer_of(people.lead, NOW.date())
    return library.alerts("CAF", DAY, viewer, people.open.key)[0].state


def ready(people: World, event: str) -> str:
    made = propose(people, event)
    alerting.verify(hand(people, "lead", "verify"), made, "Read again.")
    asking.draft_ask(hand(people, "analyst", "draft"), made, WANTED)
    return made


def test_an_alert_is_proposed_verified_and_issued_by_different_people(people: World, event: str) -> None:
    made = propose(people, event)
    with pytest.raises(NotAllowed, match="you proposed this alert yourself"):
        alerting.verify(hand(people, "analyst", "verify"), made, "Read again.")
    with pytest.raises(NotAllowed, match="your role"):
        hand(people, "analyst", "release")
    alerting.verify(hand(people, "lead", "verify"), made, "Read again.")
    asking.draft_ask(hand(people, "analyst", "draft"), made, WANTED)
    assert alerting.sign(hand(people, "lead", "release"), made, 3) == []
    assert state(people) is AlertState.VERIFIED
    assert not AskLink.objects.exists()
    with pytest.raises(NotAllowed, match="you signed this alert already"):
        alerting.sign(hand(people, "lead", "release"), made, 3)
    ((asked, secret),) = alerting.sign(hand(people, "releaser", "release"), made, 3)
    assert state(people) is AlertState.ISSUED
    assert library.opened_ask(secret, NOW) is not None
    assert [row.content for row in Statement.objects.filter(kind="alert step") if '"one_reader":true' in row.content] == []
    actions = list(AuditEntry.objects.order_by("number", "id").values_list("action", flat=True))
    for action in ("alert proposed", "alert verified", "ask drafted", "alert signed", "alert issued"):
        assert action in actions
    assert not [action for action in actions if asked.content.office in action]


def test_an_ask_added_after_the_first_signature_does_not_slip_through(people: World, event: str) -> None:
    made = ready(people, event)
    alerting.sign(hand(people, "lead", "release"), made, 3)
    later = hand(people, "analyst", "draft", LATER)
    asking.draft_ask(later, made, WANTED)
    with pytest.raises(BadInput, match="an ask was added after the first signature"):
        alerting.sign(hand(people, "releaser", "release"), made, 3)
    assert not AskLink.objects.exists()


def test_an_ask_added_to_an_issued_alert_needs_two_signatures_of_its_own(people: World, event: str) -> None:
    made = ready(people, event)
    alerting.sign(hand(people, "lead", "release"), made, 3)
    alerting.sign(hand(people, "releaser", "release"), made, 3)
    later = hand(people, "analyst", "draft", LATER)
    added = asking.draft_ask(later, made, WANTED)
    assert asking.sign_ask(hand(people, "lead", "release"), added, 3) == []
    with pytest.raises(NotAllowed, match="you signed this ask already"):
        asking.sign_ask(hand(people, "lead", "release"), added, 3)
    with pytest.raises(BadInput, match="has not left yet"):
        asking.new_link(hand(people, "releaser", "release"), added)
    assert asking.sign_ask(hand(people, "releaser", "release"), added, 3)


def test_a_link_shows_its_ask_and_nothing_else(people: World, event: str) -> None:
    made = ready(people, event)
    other = asking.Wanted(
        **{
            **{f: getattr(WANTED, f) for f in WANTED.__slots__},
            "office": Office("Embassy of Togo in Bangui", "TGO"),
            "quiet": True,
        }
    )
    asking.draft_ask(hand(people, "analyst", "draft"), made, other)
    alerting.sign(hand(people, "lead", "release"), made, 3)
    left = dict(alerting.sign(hand(people, "releaser", "release"), made, 3))
    (secret,) = [secret for asked, secret in left.items() if not asked.content.quiet]
    text = client_of(None).get(f"/asks/{secret}/").content.decode()
    assert "Permanent Representative of Rwanda" in text
    for never in ("Togo", "Analyst", "Lead", "Releaser", people.open.key, event, made):
        assert never not in text
    answered = client_of(None).post(f"/asks/{secret}/", {"replied": "done", "says": "Asked on Tuesday."})
    assert answered.status_code == 302
    assert state(people) is AlertState.ACTED
    assert Statement.objects.filter(kind="ask step").get().by_name == WANTED.office.name


def test_only_offices_that_were_asked_answer_and_only_by_their_link(people: World, event: str) -> None:
    made = ready(people, event)
    assert asking.answer("no-such-secret", Replied.DONE, "", NOW) is None
    with pytest.raises(NotFound):
        asking.heard(hands.member(people.mole, people.hidden, "draft", NOW), made, Replied.DONE, "")
    assert not Statement.objects.filter(kind="ask step").exists()


def test_no_alert_stands_on_what_local_partners_told_and_not_everybody(people: World, event: str) -> None:
    told = coded("told", date(2013, 3, 20), dated_by="partner")
    ours = partner_events.add(told, Marking(TLP.GREEN, people.open.key), NOW)
    EventVersion.objects.filter(event__source="local-partners").update(learned_at=datetime(2013, 3, 25, tzinfo=UTC))
    with pytest.raises(BadInput, match="told by local partners, and not to everybody"):
        propose(people, ours)
    partner_events.add_version(ours, told, Marking(), NOW)
    EventVersion.objects.filter(event__source="local-partners").update(learned_at=datetime(2013, 3, 25, tzinfo=UTC))
    propose(people, ours)


def test_a_judgement_marked_above_the_alert_is_not_told_with_it(people: World, event: str) -> None:
    def judge(tlp: TLP, at: datetime) -> None:
        lead, analyst = (hand(people, name, "judge", at) for name in ("lead", "analyst"))
        assessing.add_evidence(analyst, "CAF", DAY, EVIDENCE, tlp)
        begun = assessing.begin_round(lead, "CAF", DAY, Round(("state-led",), DAY))
        for one in (lead, analyst):
            assessing.give_view(one, begun, a_view())
        assessing.open_views(lead, begun)
        assessing.judge(lead, begun, worded(), tlp)

    judge(TLP.AMBER, NOW)
    made = propose(people, event)
    assert asking.facts(hand(people, "analyst", "draft"), made, WANTED).judged is None
    judge(TLP.GREEN, LATER)
    told = asking.facts(hand(people, "analyst", "draft"), propose(people, event), WANTED).judged
    assert told is not None
    assert told.sentence == worded().sentence


def test_an_alert_does_not_wait_for_a_reply(people: World, event: str) -> None:
    made = ready(people, event)
    reply = Reply(Party.GOVERNMENT, "Ministry", date(2026, 11, 19), "a draft they heard of", "We object.")
    assessing.take_reply(hand(people, "analyst", "draft"), "CAF", reply, TLP.GREEN)
    alerting.sign(hand(people, "lead", "release"), made, 3)
    assert alerting.sign(hand(people, "releaser", "release"), made, 3)


def test_a_hidden_task_force_asks_and_nobody_else_learns_of_it(people: World, event: str) -> None:
    mole = hands.member(people.mole, people.hidden, "draft", NOW)
    made = alerting.propose(mole, "CAF", DAY, "Attacks may go on.", [event], "It asks.", [], "Mole", TLP.GREEN)
    asking.draft_ask(mole, made, WANTED)
    viewer = library.viewer_of(people.lead, NOW.date())
    assert library.alerts("CAF", DAY, viewer, people.open.key) == ()
    assert library.asks_of_office(WANTED.office.name, viewer, people.open.key) == []
    for who in ("lead", "steward", "stranger"):
        client = client_of(people.people[who])
        assert client.get(f"/task-forces/{people.hidden.key}/alerts/{made}/?date={DAY}").status_code == 404
        assert client.get(f"/task-forces/{people.open.key}/alerts/{made}/?date={DAY}").status_code == 404
    with pytest.raises(NotFound):
        alerting.verify(hand(people, "lead", "verify"), made, "x")
    with pytest.raises(NotFound):
        stating.take_back(hand(people, "lead", "judge"), made, "x")
