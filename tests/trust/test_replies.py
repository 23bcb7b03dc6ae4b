"""Replies from outside: taken at released public updates, checked by a second way, printed word for word; never a way to learn more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from judging import proposed
from people import AT, World, client_of, world
from phasezero import desk, library, pipeline
from phasezero.desk import assessing, hands, replying
from phasezero.domain.assessment import Party, Reply, ReplyAnswer
from phasezero.domain.intake import Wrong
from phasezero.domain.marking import TLP
from phasezero.domain.replies import FIELDS, LONGEST, Outcome, Sent, sent
from phasezero.errors import BadInput, NotAllowed, NotFound
from phasezero.store import replies, retention
from phasezero.store.models import AuditEntry, IncomingReply, ReplyCheck, ReplyContact, Seen, Statement
from phasezero.store.people import TaskForce
from phasezero.web import shown
from phasezero.web.days import today
from phasezero.web.pages import reply as form
from trust.test_non_interference import DAY, public_events

pytestmark = pytest.mark.security
TYPED = {
    "party": "government",
    "name": "Ministry of the Invented Interior",
    "office": "Spokesperson",
    "to": "the figure of people killed in March",
    "text": "We count fewer.\nOur list is attached to our letter of 2 April.",
    "contact": "canary-desk@example.org",
}


@pytest.fixture(autouse=True)
def no_limits() -> Iterator[None]:
    form.LIMIT.forget()
    yield
    form.LIMIT.forget()


@pytest.fixture
def people(fresh_store: None) -> World:
    found = world()
    public_events()
    pipeline.run_turns(DAY, today())
    return found


def issued(people: World, to: TLP = TLP.CLEAR, who: str = "releaser", where: str = "open") -> str:
    proposal = proposed(people.people[who], getattr(people, where), DAY, to, AT, len(desk.HARM_CHECK))
    if proposal.state == "waiting":
        desk.confirm(people.lead, proposal.pk, AT, len(desk.HARM_CHECK))
        proposal.refresh_from_db()
    shown.forget()
    from phasezero.store.ids import to_text

    assert proposal.update_id is not None
    return to_text(proposal.update_id)


def once_in(page: str) -> str:
    found = re.search(r'name="once" value="([\w-]+)"', page)
    assert found is not None
    return found[1]


def send(update: str, browser: Client | None = None, **changes: str) -> Any:
    browser = browser or client_of(None)
    path = f"/updates/{update}/reply/"
    once = changes.pop("once", "") or once_in(browser.get(path).content.decode())
    return browser.post(path, {**TYPED, "once": once, **changes})


def receipt_in(answer: Any) -> str:
    found = re.search(r'class="w" lang="en"><b>(\w{13})<', answer.content.decode())
    assert found is not None, answer.content.decode()
    return found[1]


def hand(people: World, who: str = "analyst", at: datetime | None = None) -> hands.Hand:
    return hands.member(people.people[who], people.open, "draft", at or datetime.now(UTC))


def came(people: World, who: str = "analyst") -> list[Any]:
    return library.incoming_replies(library.viewer_of(people.people[who], AT.date()), people.open.key)


# The form


def test_a_reply_arrives_once_with_a_receipt_and_waits_to_be_checked(people: World) -> None:
    update = issued(people)
    page = client_of(None).get(f"/updates/{update}/").content.decode()
    assert f'href="/updates/{update}/reply/"' in page
    answer = send(update)
    assert answer.status_code == 200
    (one,) = came(people)
    assert receipt_in(answer) == one.id
    assert one.sent == Sent(Party.GOVERNMENT, *(TYPED[name] for name in FIELDS[1:]))
    assert (one.checked, one.statement, one.country) == (None, "", "CAF")
    assert one.due == one.received + timedelta(days=14)
    assert not Statement.objects.filter(kind="reply").exists()
    assert AuditEntry.objects.filter(action="reply came in").count() == 1
    assert not any(cookie for cookie in answer.cookies)
    assert "canary-desk" not in answer.content.decode()


def test_sent_twice_it_is_kept_once_and_has_the_same_receipt(people: World) -> None:
    update, browser = issued(people), client_of(None)
    once = once_in(browser.get(f"/updates/{update}/reply/").content.decode())
    first, second = (receipt_in(send(update, browser, once=once)) for _ in range(2))
    assert first == second
    assert IncomingReply.objects.count() == ReplyContact.objects.count() == 1
    assert receipt_in(send(update, browser)) != first
    assert AuditEntry.objects.filter(action="reply came in").count() == 2


@pytest.mark.parametrize(
    ("field", "value", "wrong"),
    [
        *((name, "  \n ", Wrong.NEEDED) for name in FIELDS),
        *((name, "x" * (LONGEST[name] + 1), Wrong.TOO_LONG) for name in FIELDS),
        *((name, "a\x00b", Wrong.UNREADABLE) for name in FIELDS),
        ("party", "king", Wrong.NOT_A_CHOICE),
    ],
)
def test_each_wrong_field_is_named(field: str, value: str, wrong: Wrong) -> None:
    found = sent({**TYPED, field: value})
    assert isinstance(found, list)
    assert [(fault.field, fault.wrong) for fault in found] == [(field, wrong)]


def test_a_form_that_cannot_be_taken_comes_back_with_what_was_typed(people: World) -> None:
    update = issued(people)
    answer = send(update, text="", name="<b>Canary</b>", party="king")
    body = answer.content.decode()
    assert answer.status_code == 400
    assert body.count('class="f"') == 3
    assert "&lt;b&gt;Canary&lt;/b&gt;" in body
    assert "<b>Canary" not in body
    assert not IncomingReply.objects.exists()
    arabic = client_of(None).get(f"/updates/{update}/reply/?language=ar").content.decode()
    assert 'dir="rtl"' in arabic
    assert sent({**TYPED, "text": "نحن نعدّ أقل\u200cمن ذلك"}) != []


def test_what_fills_forms_by_itself_is_refused_and_told_so(people: World) -> None:
    answer = send(issued(people), website="https://example.org")
    assert answer.status_code == 400
    assert "Nothing was kept" in answer.content.decode()
    assert not IncomingReply.objects.exists()


def test_a_machine_and_an_update_have_a_limit(people: World, monkeypatch: pytest.MonkeyPatch) -> None:
    update = issued(people)
    assert [send(update).status_code for _ in range(7)] == [200] * 6 + [429]
    form.LIMIT.forget()
    monkeypatch.setattr(replies, "MOST_A_DAY", 7)
    assert [send(update).status_code for _ in range(2)] == [200, 429]
    monkeypatch.setattr(replies, "MOST_A_DAY", 100)
    monkeypatch.setattr(replies, "MOST_A_DAY_IN_ALL", 7)
    assert send(update).status_code == 429
    assert IncomingReply.objects.count() == 7
    with pytest.raises(NotFound):
        replying.receive(update, Sent(Party.GOVERNMENT, *(TYPED[name] for name in FIELDS[1:])), "short", AT)


# Who can reach it, and what it tells


def test_only_a_public_update_that_stands_takes_replies_and_the_rest_is_answered_alike(people: World) -> None:
    green, clear = issued(people, TLP.GREEN), issued(people)
    answers = {}
    for name, one in {"green": green, "never": "0" * 13, "no id": "x!"}.items():
        path = f"/updates/{one}/reply/"
        answers[name] = [(a.status_code, a.content) for a in (client_of(None).get(path), client_of(None).post(path, TYPED))]
    assert len({str(one) for one in answers.values()}) == 1
    assert answers["green"][0][0] == 404
    assert "Reply to this" not in client_of(people.reader).get(f"/updates/{green}/").content.decode()
    assert client_of(None).get(f"/updates/{clear}/reply/").status_code == 200
    desk.recall(people.releaser, clear, "A number was wrong.", AT)
    recalled = client_of(None).get(f"/updates/{clear}/reply/")
    assert (recalled.status_code, recalled.content) == answers["green"][0]


def test_a_closed_task_force_takes_none(people: World) -> None:
    update = issued(people)
    TaskForce.objects.filter(pk=people.open.pk).update(closed_at=AT)
    assert client_of(None).get(f"/updates/{update}/reply/").status_code == 404
    assert "Reply to this" not in client_of(None).get(f"/updates/{update}/").content.decode()


def test_the_form_of_a_hidden_task_force_is_told_from_another_by_nothing(people: World) -> None:
    def page(update: str) -> str:
        body = client_of(None).get(f"/updates/{update}/reply/").content.decode()
        return re.sub(r'name="once" value="[\w-]+"|[ ,]update \d', "", body)

    visible, hidden = page(issued(people)), page(issued(people, who="mole", where="hidden"))
    assert visible == hidden
    for word in (people.hidden.name, people.hidden.key, people.open.key, "Mole", "Early Watch"):
        assert word not in visible
    answers = [re.sub(r"<b>\w{13}</b>|update \d", "", send(one).content.decode()) for one in self_ids(people)]
    assert len(set(answers)) == 1


def self_ids(people: World) -> list[str]:
    from phasezero.store.ids import to_text
    from phasezero.store.releases import Proposal

    rows = Proposal.objects.filter(audience__in=(people.open.key, people.hidden.key), update_id__isnull=False, to=int(TLP.CLEAR))
    return [to_text(row.update_id) for row in rows if row.update_id is not None]


def test_before_it_is_confirmed_only_those_who_check_see_a_word_of_it(people: World) -> None:
    update = issued(people)
    paths = ("/", "/countries/CAF/?date=2013-04-01", f"/updates/{update}/", f"/task-forces/{people.open.key}/assessment/")

    def seen() -> dict[str, list[tuple[int, bytes]]]:
        shown.forget()
        found = {}
        for who in ("partner", "reader", "mole", "stranger", "steward"):
            answers = [client_of(people.people[who]).get(path) for path in (*paths, f"/task-forces/{people.open.key}/replies/")]
            found[who] = [(a.status_code, re.sub(rb'csrfmiddlewaretoken" value="[^"]+"', b"", a.content)) for a in answers]
        return found

    before = seen()
    send(update)
    assert seen() == before
    for who, sees in {"lead": 1, "analyst": 1, "releaser": 1, "partner": 0, "reader": 0, "mole": 0, "stranger": 0}.items():
        assert len(came(people, who)) == sees
    body = client_of(people.analyst).get(f"/task-forces/{people.open.key}/replies/").content.decode()
    assert "canary-desk@example.org" in body
    assert "We count fewer" in body
    assert Seen.objects.filter(person=people.analyst, audience=people.open.key, path__endswith="/replies/").exists()
    assert "1 came by the form" in client_of(people.analyst).get(paths[-1]).content.decode()


# The check


def test_confirmed_it_is_recorded_word_for_word_and_printed_but_never_the_contact(people: World) -> None:
    update = issued(people)
    number = receipt_in(send(update))
    client = client_of(people.analyst)
    path = f"/task-forces/{people.open.key}/replies/"
    answer = client.post(
        path, {"act": "confirm", "reply": number, "says": "They answered at 0123, which they publish.", "to": "a figure"}
    )
    assert answer.status_code == 302
    (one,) = came(people)
    assert (one.checked.outcome, one.checked.who) == (Outcome.CONFIRMED, "Analyst, Early Watch")
    viewer = library.viewer_of(people.reader, today())
    judged = library.judged("CAF", today(), viewer, people.open.key)
    (kept,) = judged.replies
    assert kept.reply.content == Reply(
        Party.GOVERNMENT, "Ministry of the Invented Interior, Spokesperson", one.received, "a figure", TYPED["text"]
    )
    assert kept.due == one.received + timedelta(days=14)
    assert kept.reply.marking.tlp == TLP.CLEAR
    later = hands.member(people.analyst, people.open, "draft", kept.reply.made_at + timedelta(seconds=1))
    assessing.answer_reply(later, kept.reply.id, ReplyAnswer("We count what is documented; send us the list."))
    text = pipeline.rendered(library.update("CAF", today(), viewer, people.open.key))[2]
    assert "We count fewer." in text
    assert "We count what is documented" in text
    assert "canary" not in text
    assert "0123" not in text
    assert "0123" in client.get(path).content.decode()
    with pytest.raises(BadInput, match="recorded already"):
        replying.confirm(hand(people), number, "again", "a figure")
    with pytest.raises(BadInput, match="recorded already"):
        replying.turn_away(hand(people), number, "no")
    assert Statement.objects.filter(kind="reply").count() == 1


def test_turned_away_it_is_kept_with_the_reason_and_may_still_be_confirmed(people: World) -> None:
    number = receipt_in(send(issued(people)))
    replying.turn_away(hand(people), number, "Nobody at their published number knows of it.")
    (one,) = came(people)
    assert (one.checked.outcome, one.statement) == (Outcome.TURNED_AWAY, "")
    assert not Statement.objects.filter(kind="reply").exists()
    replying.confirm(hand(people, "lead"), number, "The ministry called back from its own number.", "a figure")
    (one,) = came(people)
    assert one.checked.outcome == Outcome.CONFIRMED
    assert [check.outcome for check in ReplyCheck.objects.order_by("made_at")] == ["turned away", "confirmed"]
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"reply came in", "reply turned away", "reply confirmed", "reply received"} <= actions


def test_what_cannot_be_done_is_one_line_and_keeps_nothing(people: World) -> None:
    number = receipt_in(send(issued(people)))
    for act in (
        lambda: replying.confirm(hand(people), number, " ", "a figure"),
        lambda: replying.turn_away(hand(people), number, ""),
        lambda: replying.turn_away(hand(people), number, "x" * 501),
        lambda: replying.confirm(hand(people), number, "By telephone", " "),
        lambda: replying.confirm(hand(people), number, "By telephone", "our claim of genocide"),
        lambda: replying.confirm(hand(people), "0" * 13, "By telephone", "a figure"),
    ):
        with pytest.raises(BadInput):
            act()
    assert not ReplyCheck.objects.exists()
    assert not Statement.objects.filter(kind="reply").exists()
    for who in ("partner", "reader"):
        with pytest.raises(NotAllowed):
            hand(people, who)
        post = client_of(people.people[who]).post(f"/task-forces/{people.open.key}/replies/", {"act": "confirm", "reply": number})
        assert post.status_code == 403
    mole = hands.member(people.mole, people.hidden, "draft", AT)
    with pytest.raises(NotFound):
        replying.turn_away(mole, number, "It is not mine")


def test_it_holds_up_no_release(people: World) -> None:
    send(issued(people))
    assert proposed(people.releaser, people.open, DAY - timedelta(days=7), TLP.CLEAR, AT, len(desk.HARM_CHECK))


def test_the_contact_goes_some_days_after_the_check_and_nothing_else(people: World) -> None:
    update = issued(people)
    first, second = receipt_in(send(update)), receipt_in(send(update, name="Another"))
    done = datetime.now(UTC)
    replying.turn_away(hand(people, at=done), first, "Nobody knows of it.")
    retention.run((done + timedelta(days=29)).date(), "test", done + timedelta(days=29))
    assert ReplyContact.objects.count() == 2
    retention.run((done + timedelta(days=31)).date(), "test", done + timedelta(days=31))
    assert [one.id for one in came(people) if one.sent.contact] == [second]
    assert len(came(people)) == 2


def test_nothing_typed_lies_anywhere_but_in_its_own_tables(people: World) -> None:
    send(issued(people), contact="canary-contact", text="canary-text")
    held = {model.__name__: str(list(model._base_manager.values())) for model in apps.get_app_config("store").get_models()}
    assert {name for name, rows in held.items() if "canary-" in rows} == {"IncomingReply", "ReplyContact"}
    assert "canary-contact" not in held["IncomingReply"]


def test_no_reply_is_taken_where_there_are_no_accounts(db: None, client: Client) -> None:
    assert client.get("/updates/0000000000000/reply/").status_code == 404
    assert "None waits" in client.get("/task-forces/local/replies/").content.decode()
