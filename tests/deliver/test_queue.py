"""Nothing is sent twice and nothing is lost: refusals, broken lines, killed runs, letters that come back, corrections, recalls."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from delivery_world import DAY, NOON, Office, flat, free_port, issue, outside, subscribe
from django.db import connection

from people import World
from phasezero.deliver import smtp
from phasezero.deliver.smtp import Server
from phasezero.desk import delivery, subscriptions
from phasezero.domain.marking import TLP
from phasezero.errors import BadInput, NotFound
from phasezero.store import deliveries
from phasezero.store.audit import AuditEntry
from phasezero.store.deliveries import Delivery, Item, State, Subscription

pytestmark = pytest.mark.security
Send = Callable[..., delivery.Run]
MINUTE = timedelta(minutes=1)


class Killed(BaseException):
    """As if the process had ended here."""


def states() -> list[str]:
    return sorted(Delivery.objects.exclude(recipient="nobody").values_list("state", flat=True))


@pytest.fixture
def three(people: World, office: Office) -> str:
    """An issued update and three who are due it."""
    for person in (people.reader, people.partner, people.analyst):
        subscribe(person, country="CAF")
    return issue(people.open.key)


ALL = ["analyst@example.org", "partner@example.org", "reader@example.org"]


@pytest.mark.parametrize("step", ["claim_next", "whole", "begin", "finish"])
@pytest.mark.parametrize("after", [False, True])
def test_a_run_killed_at_any_step_and_run_again_sends_each_letter_at_most_once(
    three: str, office: Office, send: Send, monkeypatch: pytest.MonkeyPatch, step: str, after: bool
) -> None:
    """Before or after each step of the second letter. Lost is only what may have arrived: it is said, and not sent again."""
    real, calls = getattr(deliveries, step), []

    def dying(*given: object) -> object:
        calls.append(step)
        if len(calls) == 2 and not after:
            raise Killed
        result = real(*given)
        if len(calls) == 2:
            raise Killed
        return result

    monkeypatch.setattr(deliveries, step, dying)
    with pytest.raises(Killed):
        send()
    monkeypatch.setattr(deliveries, step, real)
    done = send(at=NOON + timedelta(hours=2))
    assert len(set(office.to)) == len(office.to)
    uncertain = [to for to in ALL if to not in office.to]
    if step == "begin" and after:
        assert len(uncertain) == 1  # the text had not left, but nobody could know that
        assert states() == ["sent", "sent", "unknown"]
        assert done.lost == 1
    elif step == "finish":
        assert uncertain == []
        assert states() == ["sent", "sent", "unknown"]  # it had arrived, but nobody could know that
    else:
        assert uncertain == []
        assert states() == ["sent"] * 3
    assert send(at=NOON + timedelta(hours=3)).ended == {}


def test_a_line_that_breaks_before_the_text_is_tried_again(three: str, office: Office, send: Send) -> None:
    office.faults["RCPT"] = "drop"
    assert send().ended == {"queued": 3}
    assert office.taken == []
    office.faults.clear()
    assert send(at=NOON + timedelta(hours=2)).ended == {"sent": 3}
    assert office.to == ALL


def test_a_line_that_breaks_after_the_text_is_unknown_and_never_tried_again(three: str, office: Office, send: Send) -> None:
    office.faults["END"] = "drop"
    assert send().ended == {"unknown": 3}
    office.faults.clear()
    for hours in (2, 30, 300):
        assert send(at=NOON + timedelta(hours=hours)).ended.get("sent", 0) == 0
    assert office.to == ALL


def test_the_same_letter_has_the_same_message_id_whenever_it_is_tried(three: str, office: Office, send: Send) -> None:
    office.faults["END"] = "451 4.3.0 later"
    send()
    first = {to: message["Message-ID"] for to, message in office.taken}
    office.clear()
    send(at=NOON + timedelta(hours=2))
    assert {to: message["Message-ID"] for to, message in office.taken} == first


@pytest.mark.parametrize("stage", ["RCPT", "DATA", "END"])
def test_a_temporary_refusal_waits_longer_each_time_and_then_ends(three: str, office: Office, send: Send, stage: str) -> None:
    office.faults[stage] = "451 4.3.0 later"
    at, waits = NOON + MINUTE, []
    for _ in deliveries.BACKOFF:
        assert send(at=at).ended == {"queued": 3}
        due = Delivery.objects.filter(state=State.QUEUED).values_list("next_at", flat=True)[0]
        waits.append(due - at)
        assert send(at=due - MINUTE).ended == {}
        at = due
    assert waits == list(deliveries.BACKOFF)
    assert send(at=at).ended["failed"] == 3
    assert set(Delivery.objects.filter(state=State.FAILED).values_list("told", flat=True)) == {"451 4.3.0"}


def test_a_refusal_for_good_is_not_tried_again_and_counts_as_a_letter_that_came_back(
    three: str, office: Office, send: Send
) -> None:
    office.faults["RCPT"] = "550 5.1.1 <reader@example.org> no such user"
    assert send().ended == {"failed": 3}
    office.faults.clear()
    assert send(at=NOON + timedelta(hours=9)).ended == {}
    assert set(Subscription.objects.values_list("bounces", flat=True)) == {1}
    assert not Delivery.objects.filter(told__contains="@").exists()


def test_a_mail_server_that_is_gone_loses_nothing(three: str, office: Office, send: Send) -> None:
    done = send(server=Server("127.0.0.1", free_port(), "none"))
    assert "cannot be used" in done.problem
    assert states() == ["queued"] * 3
    assert send().ended == {"sent": 3}


def test_a_second_run_at_the_same_time_does_nothing(three: str, office: Office, send: Send) -> None:
    with another_run():
        assert send().busy
    assert office.taken == []
    assert send().ended == {"sent": 3}


@contextmanager
def another_run() -> Iterator[None]:
    """A run elsewhere: in PostgreSQL a session of its own, which holds its lock again and again."""
    if connection.vendor != "postgresql":
        with deliveries.one_run() as alone:
            assert alone
            yield
        return
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [deliveries._LOCK])
            assert cursor.fetchone() == (True,)
            yield
            cursor.execute("SELECT pg_advisory_unlock(%s)", [deliveries._LOCK])
    finally:
        other.close()


def test_a_claim_that_was_lost_sends_nothing(three: str, office: Office, send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    real = deliveries.begin

    def robbed(row: Delivery, notice: bool) -> bool:
        Delivery.objects.filter(pk=row.pk).update(claim="another run")
        return real(row, notice)

    monkeypatch.setattr(deliveries, "begin", robbed)
    assert send().ended == {"claimed": 3}
    assert office.taken == []


def test_a_correction_goes_to_exactly_those_who_got_the_first(people: World, three: str, office: Office, send: Send) -> None:
    made = subscribe(people.releaser, country="CAF", smallest_phase=3)
    stopped = Subscription.objects.get(person=people.partner)
    send()
    subscriptions.stop(people.partner, stopped.key, NOON + timedelta(hours=1))
    first = {to: message["Message-ID"] for to, message in office.taken}
    office.clear()
    later = NOON + timedelta(hours=2)
    delivery.after_issue(issue(people.open.key, number=2, at=later, phase=1), later)
    send(at=later)
    assert office.to == ALL
    for to, message in office.taken:
        assert message["In-Reply-To"] == message["References"] == first[to]
        assert "Correction: this takes the place of Central African Republic, 10 November 2026, update 1" in flat(message)
        assert "Correction" in message["Subject"]
    assert "your subscription to updates of Central African Republic (daily) has ended" in flat(
        office.letter("partner@example.org")
    )
    assert not made.subscription.deliveries.exists()
    assert send(at=later + timedelta(hours=1)).ended == {}


def test_what_has_not_left_of_the_first_is_not_sent_after_the_second(
    people: World, three: str, office: Office, send: Send
) -> None:
    delivery.after_issue(three, NOON)
    later = NOON + timedelta(minutes=5)
    delivery.after_issue(issue(people.open.key, number=2, at=later), later)
    assert send().ended == {"sent": 3}
    assert all("update 2" in message["Subject"] for _, message in office.taken)


def test_a_correction_of_another_day(people: World, three: str, office: Office, send: Send) -> None:
    send()
    office.clear()
    later = NOON + timedelta(days=1)
    outside_wish = subscribe(people.releaser, country="CAF", at=later)
    second = issue(people.open.key, number=2, at=later, as_of=DAY + timedelta(days=1))
    delivery.after_issue(second, later)
    assert delivery.correction(three, second, later) == 0  # three wait for it already: as a correction now
    send(later.date(), later)
    kinds = {message["Subject"].partition("] ")[2].startswith("Correction") for to, message in office.taken if to in ALL}
    assert kinds == {True}
    assert len(office.taken) == 4
    assert outside_wish.subscription.deliveries.get().item == Item.UPDATE


def test_who_may_not_see_the_correction_is_told_without_its_content(
    people: World, three: str, office: Office, send: Send
) -> None:
    send()
    office.clear()
    later = NOON + timedelta(hours=2)
    delivery.correction(three, issue(people.open.key, number=2, tlp=TLP.AMBER_STRICT, at=later), later)
    send(at=later)
    assert office.to == ALL
    assert "not open to you" in flat(office.letter("reader@example.org"))
    assert b"Bangui" not in b"".join(office.raw)
    assert b"Central" not in b"".join(office.raw)


def test_a_recall_goes_to_exactly_those_who_got_it_and_stops_what_waits(
    people: World, three: str, office: Office, send: Send
) -> None:
    office.faults["END"] = "drop"
    send()  # all three may have got it
    office.clear()
    subscribe(people.releaser, country="CAF")
    delivery.after_issue(three, NOON)
    assert delivery.after_recall(three, NOON + timedelta(hours=1)) == 3
    done = send(at=NOON + timedelta(hours=2))
    assert done.ended == {"sent": 3}
    assert office.to == ALL
    message = office.letter("reader@example.org")
    assert message["Subject"] == "Recalled: Central African Republic, 10 November 2026, update 1"
    assert message["In-Reply-To"] == Delivery.objects.get(item=Item.UPDATE, recipient=message_recipient(people)).message_id
    assert "Do not use it and do not pass it on" in flat(message)
    office.clear()
    assert send(DAY + timedelta(days=1), NOON + timedelta(hours=20)).ended == {"sent": 1}
    assert "There is no update for you" in flat(office.letter("releaser@example.org"))


def message_recipient(people: World) -> str:
    return Subscription.objects.get(person=people.reader).recipient


def test_a_recalled_update_is_delivered_to_nobody_any_more(people: World, office: Office, send: Send) -> None:
    update = issue(people.open.key)
    assert delivery.after_recall(update, NOON) == 0
    subscribe(people.reader)
    assert delivery.after_issue(update, NOON) == 0
    assert send().ended == {}


def recall(update: str, reason: str = "It named a wrong place") -> None:
    from phasezero.store import models
    from phasezero.store.ids import from_text

    models.Update.objects.filter(pk=from_text(update)).update(recalled_at=NOON + timedelta(hours=1), recall_reason=reason)
    delivery.after_recall(update, NOON + timedelta(hours=1))


def test_the_recall_of_what_was_sent_in_full_says_the_reason(people: World, office: Office, send: Send) -> None:
    subscribe(people.reader)
    update = issue(people.open.key)
    send()
    office.clear()
    recall(update)
    send(at=NOON + timedelta(hours=2))
    assert "The reason: It named a wrong place" in flat(office.letter("reader@example.org"))


@pytest.mark.parametrize("tlp", [TLP.AMBER, TLP.AMBER_STRICT])
def test_the_reason_of_a_recall_stays_where_the_text_would_stay_now(people: World, office: Office, send: Send, tlp: TLP) -> None:
    from phasezero.store import models

    subscribe(people.lead)
    update = issue(people.open.key)
    send()
    models.Update.objects.update(tlp=int(tlp))
    recall(update)
    send(at=NOON + timedelta(hours=2))
    assert len(office.raw) == 2
    assert b"wrong place" not in office.raw[1]


def test_the_recall_of_what_was_only_announced_names_nothing(people: World, office: Office, send: Send) -> None:
    subscribe(people.lead, country="CAF")
    update = issue(people.open.key, tlp=TLP.RED)
    send()
    recall(update)
    send(at=NOON + timedelta(hours=2))
    assert len(office.raw) == 2
    for secret in (b"Central", b"update 1", b"Bangui", b"wrong place"):
        assert secret not in b"".join(office.raw)


def report(message_id: str, action: str = "failed", status: str = "5.1.1", envelope: str = "") -> bytes:
    """A report as mail servers write it (RFC 3464)."""
    identity = f"Original-Envelope-Id: {envelope}\n" if envelope else ""
    returned = f"Message-ID: {message_id}\nSubject: [TLP:GREEN] x\n" if message_id else "Subject: x\n"
    return (
        "From: MAILER-DAEMON@example.org\nMessage-ID: <of-the-report@example.org>\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nIt could not be delivered.\n"
        f"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mail.example.org\n{identity}\n"
        f"Final-Recipient: rfc822; reader@example.org\nAction: {action}\nStatus: {status}\n\n"
        f"--b\nContent-Type: text/rfc822-headers\n\n{returned}\n--b--\n"
    ).encode()


def test_after_three_letters_that_came_back_the_subscription_pauses(people: World, office: Office, send: Send) -> None:
    made = subscribe(people.reader, country="CAF", at=NOON + timedelta(days=1))
    for number in (1, 2, 3):
        at = NOON + timedelta(days=number)
        issue(people.open.key, number=number, at=at, as_of=at.date())
        send(at.date(), at + MINUTE)
        message_id = office.letter("reader@example.org")["Message-ID"]
        office.clear()
        said = delivery.bounce(report(message_id), at)
        assert said == "the letter came back" + ("; its subscription is paused" if number == 3 else "")
        assert "known to have come back" in delivery.bounce(report(message_id), at)
    row = Subscription.objects.get(pk=made.subscription.pk)
    assert (row.bounces, row.paused_at) == (3, NOON + timedelta(days=3))
    at = NOON + timedelta(days=4)
    issue(people.open.key, number=4, at=at, as_of=at.date())
    assert send(at.date(), at).ended == {}
    subscriptions.resume(people.reader, row.key, at)
    assert send(at.date(), at).ended == {"sent": 1}


def test_a_report_is_known_by_its_envelope_too_and_lateness_is_no_return(people: World, office: Office, send: Send) -> None:
    subscribe(people.reader)
    issue(people.open.key)
    send()
    row = Delivery.objects.get()
    assert "only late" in delivery.bounce(report(row.message_id, action="delayed", status="4.4.1"), NOON)
    assert Delivery.objects.get().state == State.SENT
    delivery.bounce(report("", envelope=row.message_id[1:].partition("@")[0]), NOON)
    assert Delivery.objects.get().state == State.FAILED


def test_what_is_no_report_or_about_no_letter_of_ours_changes_nothing(people: World, office: Office, send: Send) -> None:
    subscribe(people.reader)
    issue(people.open.key)
    send()
    before = list(Delivery.objects.values())
    for content in (b"", b"Subject: hello\n\nhello\n", b"\xff\x00" * 100, b"x" * 5_000_001):
        with pytest.raises(BadInput):
            delivery.bounce(content, NOON)
    for message_id in ("<somebody@else.example>", "<of-the-report@example.org>"):
        with pytest.raises(NotFound):
            delivery.bounce(report(message_id), NOON)
    assert list(Delivery.objects.values()) == before


def test_letters_that_left_have_their_line_in_the_audit_chain_of_their_audience(
    people: World, three: str, office: Office, send: Send
) -> None:
    send()
    lines = AuditEntry.objects.filter(action="letter sent")
    assert lines.count() == 3
    assert {line.chain.partition(":")[0] for line in lines} == {people.open.key}


def test_an_outside_address_that_stopped_gets_no_more(people: World, office: Office, send: Send) -> None:
    made = outside(people.steward, "friend@elsewhere.org")
    delivery.after_issue(issue(people.open.key, tlp=TLP.CLEAR), NOON)
    subscriptions.stop_by_token(deliveries.stop_token(made.subscription), NOON)
    send(DAY, NOON + timedelta(days=1))
    assert office.taken == []


@pytest.mark.slow
@pytest.mark.parametrize("stage", ["before the answer", "of the second letter"])
def test_a_process_that_is_killed_sends_nothing_twice(office: Office, tmp_path: Path, stage: str) -> None:
    """Real processes, a store of their own, and SIGKILL from inside the mail server."""
    environment = {
        **os.environ,
        "PHASEZERO_HOME": str(tmp_path),
        "PHASEZERO_DATABASE_URL": "",
        "PHASEZERO_SMTP_URL": f"smtp://127.0.0.1:{office.port}",
        "PHASEZERO_URL": "https://pz.example.org",
        "PHASEZERO_MAIL_FROM": "early@pz.example.org",
        "PYTHONPATH": str(Path(__file__).parent.parent),
    }

    def start(*command: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, *command], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    with start(str(Path(__file__).with_name("make_world.py"))) as made:
        assert made.wait() == 0, made.stdout.read() if made.stdout else ""
    running: list[subprocess.Popen[str]] = []
    at_letter = 1 if stage == "before the answer" else 2

    def kill() -> None:
        if len(office.taken) == at_letter:
            running[0].send_signal(signal.SIGKILL)

    office.on_data = kill
    with start("-m", "phasezero", "deliver", "run") as first:
        running.append(first)
        first.wait()
    assert first.returncode == -signal.SIGKILL
    office.on_data = None
    for _ in range(2):
        with start("-m", "phasezero", "deliver", "run") as again:
            out = again.communicate()[0]
            assert again.returncode == 0, out
    updates = [(to, m["Message-ID"]) for to, m in office.taken if "update 1" in m["Subject"]]
    assert sorted(to for to, _ in updates) == ALL
    assert len({key for _, key in office.taken_ids}) == len(office.taken)


def test_the_outcomes_of_a_line_are_said_without_the_words_of_the_server() -> None:
    assert smtp._status(550, b"5.1.1 <somebody@example.org> unknown") == "550 5.1.1"
    assert smtp._status(421, b"go away somebody@example.org") == "421"
