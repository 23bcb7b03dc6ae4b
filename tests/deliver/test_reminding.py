"""The line of the day to members: to whose role something waits, once a day, only when something is new, and nothing of what it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from delivery_world import SITE, Office, flat, page

from agenda_fields import MANDATE
from asking_world import at, event, hand, hidden_one, issued, proposed
from people import World, client_of
from phasezero import library
from phasezero.desk import acting, agenda, alerting, asking, assessing, delivery, received, reminding
from phasezero.domain.actions import Action, ActionState
from phasezero.domain.assessment import Party, Reply, ReplyAnswer
from phasezero.domain.due import Waits
from phasezero.domain.marking import TLP, Viewer
from phasezero.settings import load
from phasezero.store.deliveries import Delivery, Item, State
from trust.whole import WANTED

pytestmark = [pytest.mark.django_db, pytest.mark.security]
Send = Callable[..., delivery.Run]
TITLE = "Phase Zero: something is ready for you to read"


@pytest.fixture(autouse=True)
def with_a_mail_server(settings: Any) -> None:
    settings.PHASEZERO = load({"PHASEZERO_URL": SITE, "PHASEZERO_SMTP_URL": "smtp://127.0.0.1:9"})


def run(send: Send, when: datetime) -> None:
    send(on=when.date(), at=when)


def waiting(people: World, when: datetime) -> dict[str, list[Waits]]:
    """What waits for each person, in all of their task forces."""
    found = {
        name: [one.waits for _, things in reminding.due_with(person, when) for one in things]
        for name, person in people.people.items()
    }
    return {name: things for name, things in found.items() if things}


def test_each_step_waits_for_those_whose_role_can_do_it_and_not_for_who_did_the_one_before(people: World) -> None:
    made = proposed(people)
    assert waiting(people, at(1)) == {"lead": [Waits.VERIFY]}
    alerting.verify(hand(people, "lead", "verify"), made, "Read again.")
    asking.draft_ask(hand(people, "analyst", "draft"), made, WANTED)
    assert waiting(people, at(1)) == {"lead": [Waits.SIGN], "releaser": [Waits.SIGN]}
    alerting.sign(hand(people, "lead", "release", at(1, 10)), made, 3)
    assert waiting(people, at(1, 11)) == {"releaser": [Waits.SIGN]}
    alerting.sign(hand(people, "releaser", "release", at(1, 11)), made, 3)
    assert waiting(people, at(1, 12)) == {}
    assert waiting(people, at(5, 12)) == {"lead": [Waits.CALL]}, "who follows it up by name"
    assert waiting(people, at(21)) == {"lead": [Waits.CALL]}


def test_an_ask_added_later_a_closed_alert_and_one_without_asks(people: World) -> None:
    made, _ = issued(people)
    added = asking.draft_ask(hand(people, "analyst", "draft", at(2)), made, WANTED)
    assert waiting(people, at(2, 10)) == {"lead": [Waits.SIGN_ASK], "releaser": [Waits.SIGN_ASK]}
    asking.sign_ask(hand(people, "releaser", "release", at(2, 11)), added, 3)
    assert waiting(people, at(2, 12)) == {"lead": [Waits.SIGN_ASK]}
    alerting.close(hand(people, "lead", "release", at(3)), made, "It is over.")
    assert waiting(people, at(3, 10)) == {"lead": [Waits.REVIEW]}
    bare = proposed(people, sentence="Attacks may spread.")
    alerting.verify(hand(people, "lead", "verify", at(4)), bare, "Read again.")
    assert waiting(people, at(4, 10)) == {"lead": [Waits.REVIEW, Waits.ASK]}


def test_what_somebody_follows_up_who_is_no_member_waits_for_all_who_can_do_it(people: World) -> None:
    day = date(2013, 4, 1)
    action = Action(
        who="Mission", what="Patrols by night", tool="", theory="Patrols deter.", outcome="People sleep at home", starts=date(2013, 4, 2),
        window_from=date(2013, 4, 5), window_until=date(2013, 4, 12), evaluation="Counts before and after", owner="Nobody here",
        due=date(2013, 4, 8),
    )  # fmt: skip
    made = acting.register(hand(people, "analyst", "draft"), "CAF", day, action, TLP.GREEN)
    assert waiting(people, at(7)) == {}
    drafters = ("lead", "releaser", "analyst")
    assert waiting(people, at(8)) == {name: [Waits.ACTION] for name in drafters}
    assert waiting(people, at(13)) == {name: [Waits.EVALUATE] for name in drafters}
    for hour, to in enumerate((ActionState.UNDER_WAY, ActionState.DONE, ActionState.OUTCOME_SEEN), 9):
        acting.step(hand(people, "lead", "draft", at(13, hour)), made, to, "Counted.")
    assert waiting(people, at(13, 12)) == {}


def test_a_reply_waits_until_it_is_answered(people: World) -> None:
    reply = Reply(Party.GOVERNMENT, "Ministry", date(2013, 4, 2), "our update", "We object.")
    made = assessing.take_reply(hand(people, "analyst", "draft", at(2)), "CAF", reply, TLP.GREEN)
    assert set(waiting(people, at(2, 10))) == {"lead", "releaser", "analyst"}
    assessing.answer_reply(hand(people, "lead", "draft", at(3)), made, ReplyAnswer("We looked again."))
    assert waiting(people, at(3, 10)) == {}


def test_a_body_that_can_soon_not_be_moved_any_more_on_its_planned_day_waits_until_then(people: World) -> None:
    fields = {**MANDATE, "starts": "2013-04-20"}
    agenda.enter(hand(people, "analyst", "draft"), "CAF", fields)
    days = [day for day in range(1, 27) if waiting(people, at(day)).get("analyst")]
    (slot,) = [one for one in library.next_slots("CAF", date(2013, 4, 1), viewer_of(people), people.open.key) if one.entry]
    last = slot.ask_by(slot.instruments[0])
    assert last is not None
    assert days == list(range(last.day - 7, last.day + 1))


def viewer_of(people: World) -> Viewer:
    return library.viewer_of(people.analyst, date(2013, 4, 1))


def test_the_line_comes_once_a_day_says_nothing_and_opens_what_waits(people: World, office: Office, send: Send) -> None:
    made = proposed(people)
    for hour in (10, 11):
        run(send, at(1, hour))
    assert office.to == ["lead@example.org"]
    letter = office.letter("lead@example.org")
    assert letter["Subject"] == TITLE
    assert f"Something waits for you. What it is stands on this page, behind the sign-in: {SITE}/due/" in flat(letter)
    raw = office.raw[0].decode()
    for word in ("Central African", "alert", "Attacks", "verif", people.open.key, "TLP", "task force", "CAF"):
        assert word not in raw.replace("X-Auto-Response", "")
    assert "<html" in page(letter)
    text = client_of(people.lead).get("/due/").content.decode()
    assert f"/task-forces/{people.open.key}/alerts/{made}/" in text
    assert "Attacks may go on." in text
    for name in ("analyst", "reader", "stranger", "steward", "mole"):
        assert "Attacks may go on." not in client_of(people.people[name]).get("/due/").content.decode()


def test_the_same_that_waits_on_is_told_again_after_a_week_and_something_new_the_next_day(
    people: World, office: Office, send: Send
) -> None:
    proposed(people)
    sent_on = []
    for day in range(1, 20):
        if day == 11:
            alerting.propose(
                hand(people, "analyst", "draft", at(10, 20)),
                "CAF",
                at(10).date(),
                "More.",
                [event()],
                "It asks.",
                [],
                "X",
                TLP.GREEN,
            )
        before = len(office.taken)
        run(send, at(day, 10))
        sent_on += [day] * (len(office.taken) - before)
    assert sent_on == [1, 8, 11, 18]


def test_the_line_of_a_hidden_task_force_is_the_same_line(people: World, office: Office, send: Send) -> None:
    hidden_one(people)
    run(send, at(10))
    told = {to: (message["Subject"], flat(message)) for to, message in office.taken if to != "cabinet@mission.example.org"}
    assert set(told) == {"mole@example.org"}
    proposed(people)
    office.clear()
    run(send, at(11))
    (lead,) = [(message["Subject"], flat(message)) for to, message in office.taken if to == "lead@example.org"]
    assert told["mole@example.org"] == lead
    row = Delivery.objects.get(item=Item.DUE, person=people.mole)
    assert row.audience == people.hidden.key
    logs = {
        name: [one.to for one in received.log(people.people[name], at(11)) if one.item == Item.DUE]
        for name in ("lead", "steward")
    }
    assert logs == {"lead": ["Lead"], "steward": []}


@pytest.mark.parametrize("how", ["locked", "quarantine", "unseated", "no second factor", "own wish", "done meanwhile"])
def test_who_may_do_nothing_or_wants_none_gets_no_line(people: World, office: Office, send: Send, how: str) -> None:
    from allauth.mfa.models import Authenticator

    made = proposed(people)
    queued = reminding.queue_lines(at(1, 10))
    assert queued == 1
    if how == "locked":
        type(people.lead).objects.filter(pk=people.lead.pk).update(is_active=False)
    elif how == "quarantine":
        type(people.lead.organisation).objects.filter(pk=people.lead.organisation.pk).update(quarantined_at=at(1, 10))
    elif how == "unseated":
        people.open.seats.filter(person=people.lead).update(until=at(1, 10))
    elif how == "no second factor":
        Authenticator.objects.filter(user=people.lead).delete()
    elif how == "own wish":
        assert client_of(people.lead).post("/due/", {"act": "stop"}).status_code == 302
    else:
        alerting.verify(hand(people, "lead", "verify", at(1, 10)), made, "Read again.")
        asking.draft_ask(hand(people, "analyst", "draft", at(1, 10)), made, WANTED)
        for name in ("lead", "releaser"):
            alerting.sign(hand(people, name, "release", at(1, 11)), made, 3)
    run(send, at(1, 12))
    assert office.taken == []
    assert Delivery.objects.get(item=Item.DUE).state == State.WITHHELD
    run(send, at(9))
    assert [to for to in office.to if to == "lead@example.org"] == (["lead@example.org"] if how == "done meanwhile" else [])


def test_without_a_mail_server_no_line_is_kept_to_be_sent_late(people: World) -> None:
    proposed(people)
    delivery.run(at(1).date(), lambda: at(1, 10), None)
    assert not Delivery.objects.filter(item=Item.DUE).exists()


def test_what_waits_is_told_to_nobody_by_what_they_may_not_see(people: World) -> None:
    """Marked above somebody's clearance: nothing waits for them, and their page is byte for byte the same."""

    def page_of(name: str) -> bytes:
        content = client_of(people.people[name]).get("/due/").content
        return re.sub(rb'(?<=csrfmiddlewaretoken" value=")[^"]+', b"", content)

    before = {name: page_of(name) for name in ("reader", "partner", "stranger", "steward", "mole", "lead")}
    proposed(people, TLP.AMBER)
    after = {name: page_of(name) for name in before}
    assert {name for name in before if before[name] != after[name]} == {"lead"}
