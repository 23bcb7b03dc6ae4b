"""Asks by letter: what leaves, what never does, who is reminded when, and what stops it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from delivery_world import SITE, Office, flat, page

from asking_world import OFFICE, at, drafted, hand, hidden_one, issued, proposed
from people import World, client_of
from phasezero import desk, library
from phasezero.desk import alerting, ask_letters, asking, delivery, jobs, stating
from phasezero.desk.ask_letters import ByLetter
from phasezero.domain.alerts import Asked, Replied
from phasezero.domain.marking import TLP
from phasezero.domain.reminders import Remind
from phasezero.domain.retention import rules
from phasezero.errors import BadInput
from phasezero.settings import load
from phasezero.store import retention
from phasezero.store.audit import AuditEntry
from phasezero.store.deliveries import Delivery, Item, State
from phasezero.store.models import AskAddress, AskLink
from trust.whole import WANTED

pytestmark = [pytest.mark.django_db, pytest.mark.security]
Send = Callable[..., delivery.Run]
LINK = re.compile(rf"{SITE}/asks/([\w-]+)/")
NEVER = (
    "Rwanda",
    "Central African",
    "Attacks",
    "Secretariat",
    "civilians",
    "TLP",
    "2013-04-20",
    "20 April",
    "Nobody knows",
    "Lead",
)


@pytest.fixture(autouse=True)
def with_a_mail_server(settings: Any) -> None:
    settings.PHASEZERO = load({"PHASEZERO_URL": SITE, "PHASEZERO_SMTP_URL": "smtp://127.0.0.1:9"})


@pytest.fixture(autouse=True)
def no_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """The line of the day to members has tests of its own."""
    monkeypatch.setattr("phasezero.desk.reminding.queue_lines", lambda _at: 0)


def run(send: Send, when: datetime) -> delivery.Run:
    return send(on=when.date(), at=when)


def secret_in(office: Office) -> str:
    """Of the only letter."""
    (found,) = {one for _to, message in office.taken for one in LINK.findall(flat(message))}
    return str(found)


@pytest.mark.parametrize("tlp", [TLP.CLEAR, TLP.GREEN])
def test_an_ask_leaves_by_letter_and_its_link_takes_the_answer(people: World, office: Office, send: Send, tlp: TLP) -> None:
    _, asked = issued(people, tlp)
    assert run(send, at(1, 12)).ended == {"sent": 1}
    letter = office.letter(OFFICE)
    for _part, line in asked.content.lines:
        assert " ".join(line.split()) in flat(letter)
    assert letter["Subject"].startswith(f"[{tlp.label}] Phase Zero: you are asked something on Central African Republic")
    for name in ("Analyst", "Releaser", people.open.name + " task", people.open.key, asked.id):
        assert name not in flat(letter) + page(letter)
    opened = library.opened_ask(secret_in(office), at(2))
    assert opened is not None
    assert opened.asked.id == asked.id
    assert asking.answer(secret_in(office), Replied.DONE, "", at(2)) is not None


@pytest.mark.parametrize("kind", ["amber", "quiet", "hidden"])
def test_of_what_is_not_for_mail_servers_a_line_leaves_and_nothing_else(
    people: World, office: Office, send: Send, kind: str
) -> None:
    """Byte for byte the same but for address, ids, link and time: neither country, office, marking nor kind can be told from it."""
    if kind == "hidden":
        hidden_one(people)
    elif kind == "quiet":
        issued(people, TLP.CLEAR, quiet=True)
    else:
        issued(people, TLP.AMBER)
    assert run(send, at(1, 12)).ended == {"sent": 1}
    letter = office.letter(OFFICE)
    assert letter["Subject"] == "Phase Zero: something is ready for you to read"
    raw = office.raw[0].decode()
    for word in NEVER:
        assert word not in raw.replace("PHASEZERO", "")
    told = LINK.sub("LINK", flat(letter))
    assert told.startswith(
        "Something was written for your office. Read it on this page, and answer it there; no account is needed: LINK"
    )
    assert library.opened_ask(secret_in(office), at(2)) is not None


@pytest.mark.parametrize(("language", "words"), [("fr", "La demande est en anglais"), ("ar", 'dir="rtl"')])
def test_the_letter_is_in_the_language_chosen_and_the_ask_as_it_was_drafted(
    people: World, office: Office, send: Send, language: str, words: str
) -> None:
    _, asked = issued(people, by_letter=ByLetter(OFFICE, language))
    run(send, at(1, 12))
    letter = office.letter(OFFICE)
    assert words in page(letter)
    assert '<blockquote lang="en" dir="ltr">' in page(letter)
    assert " ".join(asked.content.lines[0][1].split()) in flat(letter)
    assert "You receive this" not in flat(letter)


def test_no_secret_of_a_link_stands_in_the_store_and_a_newer_link_stops_it(people: World, office: Office, send: Send) -> None:
    _, asked = issued(people)
    run(send, at(1, 12))
    first = secret_in(office)
    for row in (
        *AskLink.objects.values(),
        *Delivery.objects.values(),
        *AuditEntry.objects.values(),
        *AskAddress.objects.values(),
    ):
        assert first not in str(row)
    office.clear()
    asking.send_anew(hand(people, "lead", "release", at(2)), asked.id, ByLetter(OFFICE))
    run(send, at(2, 10))
    assert library.opened_ask(first, at(2, 11)) is None
    assert library.opened_ask(secret_in(office), at(2, 11)) is not None


def test_a_letter_whose_link_was_replaced_before_it_left_stays(people: World, office: Office, send: Send) -> None:
    _, asked = issued(people)
    asking.new_link(hand(people, "lead", "release", at(1, 12)), asked.id)
    assert run(send, at(1, 13)).ended == {"withheld": 1}
    assert office.taken == []


@pytest.mark.parametrize("act", ["ask", "alert", "close"])
def test_what_is_taken_back_or_closed_before_it_leaves_stays(people: World, office: Office, send: Send, act: str) -> None:
    made, asked = issued(people)
    lead = hand(people, "lead", "release", at(1, 12))
    if act == "close":
        alerting.close(lead, made, "It is over.")
    else:
        stating.take_back(lead, asked.id if act == "ask" else made, "Wrong office.")
    assert run(send, at(1, 13)).ended == {"withheld": 1}
    assert office.taken == []


def test_nothing_leaves_before_the_second_signature_and_nothing_leaves_twice(people: World, office: Office, send: Send) -> None:
    made, _ = drafted(people)
    alerting.sign(hand(people, "lead", "release", at(1, 10)), made, 3)
    assert run(send, at(1, 10)).ended == {}
    assert alerting.sign(hand(people, "releaser", "release", at(1, 11)), made, 3)[0].secret == ""
    assert run(send, at(1, 12)).ended == {"sent": 1}
    assert run(send, at(1, 13)).ended == {}
    assert office.to == [OFFICE]


def test_an_address_belongs_to_what_the_two_sign(people: World) -> None:
    """Nobody adds one to a draft afterwards: it is given with the ask, and an ask that is added later is refused."""
    made, _ = drafted(people)
    alerting.sign(hand(people, "lead", "release", at(1, 10)), made, 3)
    with pytest.raises(BadInput, match="signed while you wrote"):
        asking.draft_ask(hand(people, "analyst", "draft", at(1, 10)), made, WANTED, ByLetter("other@example.org"))
    asking.draft_ask(hand(people, "analyst", "draft", at(1, 11)), made, WANTED, ByLetter("other@example.org"))
    with pytest.raises(BadInput, match="added after the first signature"):
        alerting.sign(hand(people, "releaser", "release", at(1, 12)), made, 3)
    assert not Delivery.objects.filter(item=Item.ASK).exists()


@pytest.mark.parametrize(
    ("address", "line"), [("not an address", "not an e-mail address"), ("a@b.example\nBcc: c@d.example", "not an e-mail address")]
)
def test_an_address_that_is_none_is_refused_and_nothing_is_kept(people: World, address: str, line: str) -> None:
    from phasezero.store.models import Statement

    with pytest.raises(BadInput, match=line):
        drafted(people, by_letter=ByLetter(address))
    assert not Statement.objects.filter(kind="ask").exists()
    assert not AskAddress.objects.exists()


def test_an_audience_without_e_mail_gets_no_letter(people: World) -> None:
    with pytest.raises(BadInput, match="not written to by e-mail"):
        ask_letters.check(ByLetter(OFFICE), "community")


def test_without_a_mail_server_the_link_is_handed_over_as_before(people: World, settings: Any) -> None:
    settings.PHASEZERO = load({"PHASEZERO_URL": SITE})
    with pytest.raises(BadInput, match="no mail server is set up"):
        drafted(people)
    made = proposed(people, sentence="Attacks may spread.")
    alerting.verify(hand(people, "lead", "verify"), made, "Read again.")
    asking.draft_ask(hand(people, "analyst", "draft"), made, WANTED)
    alerting.sign(hand(people, "lead", "release", at(1, 10)), made, 3)
    ((_, secret),) = alerting.sign(hand(people, "releaser", "release", at(1, 11)), made, 3)
    assert library.opened_ask(secret, at(2)) is not None
    text = client_of(people.analyst).get(f"/task-forces/{people.open.key}/alerts/{made}/ask/").content.decode()
    assert "Nothing is sent by letter" in text


# Reminders to the office


def sent_on(send: Send, office: Office, days: range) -> list[int]:
    """On which days of April a letter was sent, with a run twice on each."""
    found = []
    for day in days:
        before = len(office.taken)
        for hour in (8, 9):
            run(send, at(day, hour))
        found += [day] * (len(office.taken) - before)
    return found


def test_two_reminders_come_and_no_more(people: World, office: Office, send: Send) -> None:
    issued(people)
    run(send, at(1, 12))
    assert sent_on(send, office, range(2, 31)) == [17, 21]
    assert len(office.taken) == 3
    assert len({one for _to, message in office.taken for one in LINK.findall(flat(message))}) == 1
    reminder = office.taken[1][1]
    assert "nothing was answered yet" in flat(reminder)
    assert "Secretariat" not in flat(reminder)


@pytest.mark.parametrize("stop", ["answer", "heard", "close", "take back", "by hand"])
def test_an_answer_ends_the_reminders(people: World, office: Office, send: Send, stop: str) -> None:
    made, asked = issued(people)
    run(send, at(1, 12))
    lead = hand(people, "lead", "release", at(10))
    if stop == "answer":
        asking.answer(secret_in(office), Replied.CANNOT, "", at(10))
    elif stop == "heard":
        asking.heard(lead, asked.id, Replied.DOING, "By telephone.")
    elif stop == "close":
        alerting.close(lead, made, "It is over.")
    elif stop == "take back":
        stating.take_back(lead, asked.id, "Wrong office.")
    else:
        asking.new_link(lead, asked.id)
    assert sent_on(send, office, range(10, 31)) == []


def test_one_that_only_read_it_is_reminded(people: World, office: Office, send: Send) -> None:
    issued(people)
    run(send, at(1, 12))
    asking.answer(secret_in(office), None, "", at(10))
    assert sent_on(send, office, range(10, 31)) == [17, 21]


@pytest.mark.parametrize(
    ("quiet", "remind", "days"),
    [
        (True, Remind.UNLESS_QUIET, []),
        (True, Remind.ALWAYS, [17, 21]),
        (False, Remind.NEVER, []),
    ],
)
def test_quiet_asks_are_reminded_only_where_somebody_chose_so(
    people: World, office: Office, send: Send, quiet: bool, remind: Remind, days: list[int]
) -> None:
    issued(people, TLP.CLEAR, ByLetter(OFFICE, "", remind), quiet=quiet)
    run(send, at(1, 12))
    assert sent_on(send, office, range(2, 31)) == days
    for raw in office.raw[1:]:
        for word in NEVER:
            assert word not in raw.decode()


def test_a_reminder_that_an_answer_overtook_stays(people: World, office: Office, send: Send) -> None:
    _, asked = issued(people)
    run(send, at(1, 12))
    assert ask_letters.queue_reminders(at(17)) == 1
    assert ask_letters.queue_reminders(at(17)) == 0
    asking.heard(hand(people, "lead", "draft", at(17, 10)), asked.id, Replied.DONE, "")
    assert run(send, at(17, 11)).ended == {"withheld": 1}


# What comes back


def returned(office: Office) -> bytes:
    (_, message) = office.taken[0]
    return (
        b"From: mailer@mx.example.org\r\nTo: early@pz.example.org\r\n"
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n"
        b"Final-Recipient: rfc822; x@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
        b"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: "
        + str(message["Message-ID"]).encode()
        + b"\r\n\r\n--b--\r\n"
    )


def test_a_letter_that_came_back_shows_at_the_ask_and_among_what_waits_and_nobody_is_reminded(
    people: World, office: Office, send: Send
) -> None:
    made, asked = issued(people)
    run(send, at(1, 12))
    assert delivery.bounce(returned(office), at(2)) == "the letter came back"
    lead = library.viewer_of(people.lead, at(2).date())
    (letter,) = library.ask_letters([asked.id], lead.within(people.open.key))[asked.id]
    assert letter.came_back
    assert [one.waits.value for one in library.due(at(2).date(), lead, people.open.key)] == [
        "hand the link over another way: its letter came back, or could not be sent"
    ]
    text = client_of(people.lead).get(f"/task-forces/{people.open.key}/alerts/{made}/").content.decode()
    assert "<strong>came back</strong>" in text
    assert sent_on(send, office, range(2, 31)) == []


def test_only_those_who_may_see_who_got_what_see_address_and_letters(people: World, office: Office, send: Send) -> None:
    made, asked = issued(people)
    run(send, at(1, 12))
    path = f"/task-forces/{people.open.key}/alerts/{made}/"
    shown = {name: client_of(people.people[name]).get(path).content.decode() for name in ("lead", "analyst", "partner", "reader")}
    for name, text in shown.items():
        assert "Attacks may go on." in text
        assert ("letter: sent" in text) == (name in {"lead", "analyst"})
        assert (OFFICE in text) == (name == "lead")  # in the form that sends it anew
    log = client_of(people.releaser).get("/deliveries/").content.decode()
    assert asked.content.office in log
    assert OFFICE not in log
    for name in ("steward", "mole"):
        answer = client_of(people.people[name]).get("/deliveries/").content.decode()
        assert asked.content.office not in answer


def test_a_link_is_sent_anew_from_the_page(people: World, office: Office, send: Send) -> None:
    made, asked = issued(people)
    run(send, at(1, 12))
    path = f"/task-forces/{people.open.key}/alerts/{made}/"
    fields = {"act": "send-anew", "ask": asked.id, "address": "other@mission.example.org", "language": "fr", "remind": "never"}
    assert client_of(people.analyst).post(path, fields).status_code == 403
    assert client_of(people.lead).post(path, fields).status_code == 302
    run(send, datetime.now().astimezone() + timedelta(minutes=1))
    assert office.to == [OFFICE, "other@mission.example.org"]


# Cutting off, and letting go


def test_an_account_that_is_cut_off_gets_no_letter_as_an_office_either(people: World, office: Office, send: Send) -> None:
    issued(people, by_letter=ByLetter("STRANGER@example.org"))
    people.stranger.is_active = False
    people.stranger.save()
    assert run(send, at(1, 12)).ended == {"withheld": 1}
    assert office.taken == []


def test_while_everything_is_closed_nothing_is_sent(people: World, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    issued(people)
    made = load({"PHASEZERO_URL": SITE, "PHASEZERO_SMTP_URL": f"smtp://127.0.0.1:{office.port}"})
    desk.close_all("Stella Steward", at(1, 12))
    assert jobs.work(made, lambda: at(1, 13), lambda: False, None)
    assert office.taken == []
    assert Delivery.objects.get().state == State.QUEUED


@pytest.mark.parametrize("end", ["close", "take back the ask", "take back the alert", "link ran out"])
def test_an_address_is_let_go_so_long_after_its_end_and_not_before(people: World, end: str) -> None:
    made, asked = issued(people)
    lead = hand(people, "lead", "release", at(10))
    ended = at(10)
    if end == "close":
        alerting.close(lead, made, "It is over.")
    elif end == "link ran out":
        ended = AskLink.objects.get().expires_at
    else:
        stating.take_back(lead, asked.id if end == "take back the ask" else made, "Wrong.")
    days = next(one.days for one in rules() if one.key == "ask_addresses")
    late = ended + timedelta(days=400)
    retention.run(ended.date() + timedelta(days=days - 1), "the timer", late)
    assert AskAddress.objects.exists()
    retention.run(ended.date() + timedelta(days=days), "the timer", late)
    assert not AskAddress.objects.exists()
    assert AuditEntry.objects.filter(action="retention: 1 ask addresses").count() == 1
    assert Asked.KIND in {one.kind for one in _statements()}


def _statements() -> list[Any]:
    from phasezero.store.models import Statement

    return list(Statement.objects.all())
