"""`phasezero deliver …` as a person types it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from delivery_world import Office, issue, subscribe
from test_queue import report

from command_line import Run, runner
from people import PASSWORD, World
from phasezero.domain.marking import TLP
from phasezero.store.deliveries import Delivery, Subscription


@pytest.fixture
def phasezero(people: World, office: Office, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setenv("PHASEZERO_URL", "https://pz.example.org")
    monkeypatch.setenv("PHASEZERO_SMTP_URL", f"smtp://127.0.0.1:{office.port}")
    monkeypatch.setenv("PHASEZERO_MAIL_FROM", "early@pz.example.org")

    return runner(monkeypatch, capfd, "deliver", stdin=f"{PASSWORD}\n")


def now() -> datetime:
    return datetime.now(UTC)


def test_subscribe_run_list(phasezero: Run, people: World, office: Office) -> None:
    as_steward = ("--as", "steward@example.org", "--password-stdin")
    code, out, _ = phasezero("subscribe", "reader@example.org", "--country", "CAF", *as_steward)
    assert (code, out) == (0, "subscribed\n")
    code, out, _ = phasezero("subscribe", "friend@elsewhere.org", *as_steward)
    assert "gets one letter" in out
    code, out, _ = phasezero("subscribe", "partner@example.org", "--channel", "feed", *as_steward)
    assert out.startswith("https://pz.example.org/feeds/")
    issue(people.open.key, at=now(), as_of=now().date())
    code, out, err = phasezero("run")
    assert (code, err) == (0, "")
    assert "2 new in the queue; 2 sent" in out  # the first letter to the outside address was in it
    assert office.to == ["friend@elsewhere.org", "reader@example.org"]
    code, out, _ = phasezero("run")
    assert "nothing to send" in out
    code, out, _ = phasezero("list", "--as", "releaser@example.org", "--password-stdin")
    assert "Central African Republic" in out
    assert "to Reader" in out
    code, out, _ = phasezero("list", "--state", "unknown", "--as", "releaser@example.org", "--password-stdin")
    assert (code, out) == (0, "")


def test_a_releaser_offers_it_to_an_address_and_learns_nothing_of_accounts(phasezero: Run, people: World) -> None:
    as_releaser = ("--as", "releaser@example.org", "--password-stdin")
    for address in ("friend@elsewhere.org", "stranger@example.org"):
        code, out, _ = phasezero("subscribe", address, *as_releaser)
        assert (code, "gets one letter" in out) == (0, True)
    assert not Subscription.objects.exclude(person=None).exists()
    assert phasezero("subscribe", "releaser@example.org", *as_releaser)[:2] == (0, "subscribed\n")
    code, out, err = phasezero("subscribe", "friend@elsewhere.org", "--as", "analyst@example.org", "--password-stdin")
    assert (code, out) == (1, "")
    assert "only a steward, or somebody who may release" in err


def test_what_cannot_be_done_is_one_line(phasezero: Run, people: World, office: Office, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.write_bytes(b"")
    as_reader = ("--as", "reader@example.org", "--password-stdin")
    for arguments, code in (
        (("subscribe", "x@example.org", *as_reader), 1),
        (("subscribe", "no address", "--as", "steward@example.org", "--password-stdin"), 2),
        (("list", *as_reader), 1),
        (("run", "--date", "2999-01-01"), 2),
        (("run", "--date", "yesterday"), 2),
        (("bounce", str(tmp_path / "nowhere")), 2),
        (("bounce", str(empty)), 2),
        (("bounce", str(tmp_path)), 2),
        (("test", "no address"), 2),
    ):
        found, out, err = phasezero(*arguments)
        assert (found, out) == (code, ""), arguments
        assert err.count("\n") == 1, err
        assert "Traceback" not in err
    assert Subscription.objects.count() == 0


def test_a_wrong_password_subscribes_nobody(phasezero: Run) -> None:
    code, _, err = phasezero("subscribe", "x@example.org", "--as", "steward@example.org", "--password-stdin", typed="wrong\n")
    assert code == 1
    assert "no account" in err


def test_a_letter_to_try_the_line(phasezero: Run, office: Office) -> None:
    code, out, _ = phasezero("test", "steward@example.org")
    assert code == 0
    assert "took it (250" in out
    assert office.to == ["steward@example.org"]
    office.faults["RCPT"] = "550 5.1.1 unknown"
    code, _, err = phasezero("test", "steward@example.org")
    assert code == 2
    assert "550 5.1.1" in err


def test_a_report_is_taken_in_from_a_file(phasezero: Run, people: World, office: Office, tmp_path: Path) -> None:
    subscribe(people.reader, at=now())
    issue(people.open.key, tlp=TLP.CLEAR, at=now(), as_of=now().date())
    phasezero("run")
    file = tmp_path / "report.eml"
    file.write_bytes(report(Delivery.objects.get().message_id))
    code, out, _ = phasezero("bounce", str(file))
    assert (code, out) == (0, "the letter came back\n")


def test_a_server_that_is_gone_is_one_line(
    phasezero: Run, people: World, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    from delivery_world import free_port

    monkeypatch.setenv("PHASEZERO_SMTP_URL", f"smtp://127.0.0.1:{free_port()}")
    subscribe(people.reader, at=now())
    issue(people.open.key, at=now(), as_of=now().date())
    code, _, err = phasezero("run")
    assert code == 1
    assert "what waits is sent by the next run" in err
