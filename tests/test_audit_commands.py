"""The audit chains, retention and panic as a person at the command line uses them; and reading the chains as a member."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as django_settings

from command_line import Run, runner
from phasezero import desk, library
from phasezero.desk import delivery
from phasezero.domain.chains import short
from phasezero.domain.marking import TLP, Viewer
from phasezero.domain.retention import rules
from phasezero.store.accounts import begin_accounts, viewer_of
from phasezero.store.audit import chain_of, head, heads, note
from phasezero.store.ids import to_text
from phasezero.store.models import AuditEntry, Invitation, Person, Seat, TaskForce, Update

pytestmark = pytest.mark.security
AT = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
PASSWORD = "a long enough passphrase"


@pytest.fixture
def phasezero(db: None, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Runs the command line in this process; returns exit code, output and error output."""

    return runner(monkeypatch, capfd, stdin="")


@pytest.fixture
def people(db: None, settings: Any) -> dict[str, Any]:
    """A steward; a hidden task force with a lead who keeps its key, an analyst and a reader; entries in five chains."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    begin_accounts(AT)
    made: dict[str, Any] = {"force": TaskForce.objects.create(name="Lake", key="k3y", hidden=True)}
    for name in ("ada", "bo", "lead", "analyst", "reader", "other"):
        steward = name in {"ada", "bo"}
        made[name] = Person.objects.create_user(f"{name}@example.org", PASSWORD, name=name.title(), is_steward=steward)
        Authenticator.objects.create(user=made[name], type="totp", data={"secret": "x"})
        if name in {"lead", "analyst", "reader"}:
            Seat.objects.create(task_force=made["force"], person=made[name], role=name, keeps_key=name == "lead", since=AT)
    note("first steward", str(made["ada"].pk), AT, str(made["ada"].pk))
    note("task force made", str(made["ada"].pk), AT, "k3y", "k3y")
    note("seated as reader", str(made["lead"].pk), AT, str(made["reader"].pk), "k3y")
    note("opened", str(made["lead"].pk), AT, audience="k3y", tlp=TLP.RED)
    note("released", str(made["other"].pk), AT, audience="another", tlp=TLP.AMBER)
    return made


def names_in(file: Path) -> set[str]:
    return {json.loads(line)["chain"] for line in file.read_text().splitlines()[1:-1]}


def test_without_accounts_everything_is_exported_and_verifies(phasezero: Run, tmp_path: Path) -> None:
    for audience in ("local", "installation"):
        note("released", "Ada", AT, audience=audience)
    file = tmp_path / "chains.jsonl"
    code, out, _ = phasezero("audit", "export", file)
    assert code == 0
    assert names_in(file) == {"local:GREEN", "installation:GREEN"}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    printed = [line.split()[0] for line in out.splitlines()[1:]]
    assert printed == [one.head for one in heads()]
    code, out, _ = phasezero("audit", "verify", file, "--head", printed[0], "--head", short(printed[1]))
    assert code == 0
    assert "whole  chain installation:GREEN: entries 1 to 2" in out
    assert "open" not in out.replace(str(file), "")


def test_a_steward_exports_the_installation_and_a_keeper_the_task_force(
    phasezero: Run, people: dict[str, Any], tmp_path: Path
) -> None:
    for email, chains in (
        ("ada@example.org", {"installation:GREEN"}),
        ("lead@example.org", {"k3y:GREEN", "k3y:RED"}),
    ):
        file = tmp_path / email
        code, _, err = phasezero("audit", "export", file, "--as", email, "--password-stdin", typed=f"{PASSWORD}\n")
        assert (code, err) == (0, "")
        assert names_in(file) == chains
    exports = AuditEntry.objects.filter(action="audit exported").order_by("id")
    assert [entry.chain for entry in exports] == ["installation:GREEN", "k3y:GREEN"], "no steward reads who keeps a hidden key"


@pytest.mark.parametrize("email", ["analyst@example.org", "reader@example.org", "other@example.org", "nobody@example.org", ""])
def test_nobody_else_exports_or_sees_heads(phasezero: Run, people: dict[str, Any], tmp_path: Path, email: str) -> None:
    who = ("--as", email, "--password-stdin") if email else ()
    file = tmp_path / "chains.jsonl"
    for command in (("audit", "export", file), ("audit", "heads")):
        code, out, err = phasezero(*command, *who, typed=f"{PASSWORD}\n")
        assert code == 1
        assert len(err.splitlines()) == 1
        assert out == ""
    assert not list(tmp_path.iterdir())
    assert not AuditEntry.objects.filter(action="audit exported").exists()


def test_a_wrong_password_and_a_missing_second_factor_open_nothing(phasezero: Run, people: dict[str, Any]) -> None:
    assert phasezero("audit", "heads", "--as", "ada@example.org", "--password-stdin", typed="wrong\n")[0] == 1
    Authenticator.objects.filter(user=people["ada"]).delete()
    code, _, err = phasezero("audit", "heads", "--as", "ada@example.org", "--password-stdin", typed=f"{PASSWORD}\n")
    assert (code, "second factor" in err) == (1, True)


def test_an_export_that_cannot_be_written_leaves_nothing_behind(phasezero: Run, tmp_path: Path) -> None:
    code, _, err = phasezero("audit", "export", tmp_path / "no" / "such" / "folder")
    assert (code, len(err.splitlines())) == (2, 1)
    assert not AuditEntry.objects.exists(), "that it was done is not kept either"
    assert not list(tmp_path.iterdir())


def test_verify_needs_no_store_and_no_settings(phasezero: Run, tmp_path: Path) -> None:
    note("released", "Ada", AT, audience="local")
    file = tmp_path / "chains.jsonl"
    phasezero("audit", "export", file)
    anchor = head("local", TLP.GREEN)
    elsewhere = tmp_path / "elsewhere"
    environment = {"PHASEZERO_HOME": str(elsewhere), "PATH": os.environ["PATH"]}
    command = [sys.executable, "-m", "phasezero", "audit", "verify", str(file), "--head", anchor]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "open   not covered by a head: chain installation:GREEN: entry 1 (none of the heads given stands in it)" in done.stdout
    assert not elsewhere.exists(), "it made no store"


def test_verify_names_what_comes_after_the_newest_head(phasezero: Run, tmp_path: Path) -> None:
    anchors = [note("released", "Ada", AT, audience="local") for _ in range(5)]
    file = tmp_path / "chains.jsonl"
    phasezero("audit", "export", file)
    code, out, _ = phasezero("audit", "verify", file, "--head", short(anchors[0]), "--head", short(anchors[2]))
    assert code == 0
    assert "chain local:GREEN: entries 1 to 3 are what they were" in out
    assert "chain local:GREEN: entries 4 to 5 (after the newest head given); entries cut off after it would not show" in out


def test_verify_fails_for_a_changed_file_and_for_a_head_that_is_gone(phasezero: Run, tmp_path: Path) -> None:
    anchors = [note("released", "Ada", AT, audience="local") for _ in range(3)]
    file = tmp_path / "chains.jsonl"
    phasezero("audit", "export", file)
    code, out, _ = phasezero("audit", "verify", file, "--head", "f" * 64)
    assert (code, f"head {'f' * 64} stands nowhere" in out) == (1, True)
    file.write_text(file.read_text().replace("released", "recalled", 2))
    code, out, _ = phasezero("audit", "verify", file, "--head", anchors[2])
    assert code == 1
    assert "FAULT  line 3: entry 1 of chain local:GREEN was changed" in out
    assert "chain local:GREEN: entries 1 to 3 (the head given for it stands after the first fault: it covers nothing" in out
    assert "none of the heads given stands in it" in out, "of the other chain, that of the export"
    assert "whole  " not in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("FILE",), "no --head is given"),
        (("FILE", "--head", "12ab"), "it has 4 digits"),
        (("FILE", "--head", "nonsense"), "other characters"),
        (("missing", "--head", "a" * 64), "cannot be read"),
    ],
)
def test_bad_input_to_verify_is_one_line(phasezero: Run, tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    file = tmp_path / "chains.jsonl"
    phasezero("audit", "export", file)
    code, out, err = phasezero("audit", "verify", *(file if one == "FILE" else one for one in arguments))
    assert (code, out, len(err.splitlines())) == (2, "", 1)
    assert said in err


def test_the_letter_goes_to_those_who_keep_and_names_nothing(people: dict[str, Any]) -> None:
    letters = {email: (subject, text) for email, subject, text in desk.heads_letter(AT)}
    assert set(letters) == {"ada@example.org", "bo@example.org", "lead@example.org"}
    subject, text = letters["lead@example.org"]
    for tlp in (TLP.GREEN, TLP.RED):
        assert head("k3y", tlp) in text
        assert short(head("k3y", tlp)) in text
    assert head("installation", TLP.GREEN) in letters["ada@example.org"][1]
    assert head("another", TLP.AMBER) not in "".join(text for _, text in letters.values())
    for secret in ("Lake", "k3y", "RED", "AMBER", "Lead", "GREEN"):
        assert secret not in subject + text


def test_the_letter_of_one_does_not_change_with_the_chains_of_others(people: dict[str, Any]) -> None:
    def of_the_steward() -> str:
        return next(text for email, _, text in desk.heads_letter(AT) if email == "ada@example.org")

    before = of_the_steward()
    note("released", "p", AT, audience="k3y", tlp=TLP.RED)
    assert of_the_steward() == before


def test_no_letter_for_who_is_locked_out_or_has_left(people: dict[str, Any]) -> None:
    Person.objects.filter(email="ada@example.org").update(is_active=False)
    Seat.objects.filter(person=people["lead"]).update(until=AT)
    assert [email for email, _, _ in desk.heads_letter(AT)] == ["bo@example.org"]


def _update(number: int, tlp: TLP) -> Update:
    return Update.objects.create(
        id=number, country="CAF", as_of=AT.date(), state="issued", number=number, phase=0, tlp=tlp, audience="k3y",
        inputs_digest="", code_version="", content="", html="", text="", documented_at=AT.date(), learned_at=AT,
    )  # fmt: skip


def test_a_member_reads_who_did_what_as_far_as_cleared(people: dict[str, Any]) -> None:
    made = _update(71, TLP.GREEN)
    note("released", str(people["lead"].pk), AT + timedelta(hours=1), to_text(made.pk), "k3y")
    secret = _update(72, TLP.RED)
    note("released", str(people["lead"].pk), AT + timedelta(hours=2), to_text(secret.pk), "k3y")
    lines = library.audit_lines(viewer_of(people["reader"], AT.date()), "k3y")
    assert {line.tlp for line in lines} == {TLP.GREEN}, "the reader's role ends at GREEN"
    assert [(line.action, line.by, line.kind, line.record) for line in lines] == [
        ("released", "Lead", "", ""),
        ("released", "Lead", "update", to_text(made.pk)),
        ("seated as reader", "Lead", "", ""),
        ("task force made", library.SOMEBODY, "", ""),
    ], "no link to what the reader may not see, and no name of who is not of the task force"
    assert lines[0].reference
    seen = library.audit_lines(viewer_of(people["lead"], AT.date()), "k3y")
    assert {line.tlp for line in seen} == {TLP.GREEN, TLP.RED}
    assert (seen[0].kind, seen[0].record) == ("update", to_text(secret.pk))


def test_what_programs_did_the_machine_did(people: dict[str, Any]) -> None:
    note("letter sent", delivery.BY, AT, audience="k3y")
    note("retention: 3 web sessions", "the retention timer", AT, audience="k3y")
    note("panic", "a program of somebody else", AT, audience="k3y")
    lines = library.audit_lines(viewer_of(people["lead"], AT.date()), "k3y")
    assert [line.by for line in lines[:3]] == [library.SOMEBODY, "the machine", "the machine"]


def test_for_others_a_hidden_audience_looks_like_none(people: dict[str, Any]) -> None:
    for viewer in (viewer_of(people["other"], AT.date()), viewer_of(people["ada"], AT.date()), library.anonymous(AT.date())):
        assert library.audit_lines(viewer, "k3y") == library.audit_lines(viewer, "no such") == []
        assert library.audit_head(viewer, "k3y", TLP.GREEN) == library.audit_head(viewer, "no such", TLP.GREEN) == ""


def test_only_a_steward_reads_the_chain_of_the_installation(people: dict[str, Any]) -> None:
    assert library.audit_lines(viewer_of(people["lead"], AT.date()), "installation") == []
    (line,) = library.audit_lines(viewer_of(people["ada"], AT.date()), "installation")
    assert (line.action, line.by) == ("first steward", "Ada")
    assert library.audit_head(viewer_of(people["ada"], AT.date()), "installation", TLP.GREEN) == short(
        head("installation", TLP.GREEN)
    )


def test_what_lies_above_a_reader_changes_nothing_that_the_reader_gets(people: dict[str, Any]) -> None:
    reader = viewer_of(people["reader"], AT.date())

    def got() -> tuple[Any, ...]:
        return library.audit_lines(reader, "k3y"), library.audit_head(reader, "k3y", TLP.GREEN)

    before = got()
    note("opened", str(people["lead"].pk), AT, audience="k3y", tlp=TLP.RED)
    note("released", str(people["other"].pk), AT, audience="another", tlp=TLP.AMBER)
    assert got() == before


def test_lines_are_the_newest_and_no_more_than_asked_for(people: dict[str, Any]) -> None:
    for minute in range(10):
        note(f"turn taken {minute}", "p", AT + timedelta(minutes=minute), audience="k3y")
    lines = library.audit_lines(Viewer.of("r", {"k3y": TLP.GREEN}), "k3y", limit=3)
    assert [line.action for line in lines] == ["turn taken 9", "turn taken 8", "turn taken 7"]


def test_retention_runs_for_a_day_and_says_what_it_did(phasezero: Run) -> None:
    old = datetime(2020, 1, 1, tzinfo=UTC)
    Invitation.objects.create(digest="i", email="e@example.org", name="E", made_at=old, expires_at=old)
    assert phasezero("retention", "run", "--date", "2020-01-02")[1].splitlines()[0] == "invitations: 0 deleted"
    assert phasezero("retention", "run")[1].splitlines()[0] == "invitations: 1 deleted"
    assert phasezero("retention", "run")[1].splitlines()[0] == "invitations: 0 deleted"
    code, out, _ = phasezero("retention", "list")
    assert code == 0
    assert [line.split(":")[0] for line in out.splitlines()] == [rule.key for rule in rules()]


def test_retention_takes_no_day_to_come(phasezero: Run) -> None:
    code, _, err = phasezero("retention", "run", "--date", "2999-01-01")
    assert (code, "still to come" in err) == (2, True)


def test_panic_asks_first_and_closes_the_command_line_too(phasezero: Run) -> None:
    code, _, _ = phasezero("panic", typed="n\n")
    assert code == 130
    assert not library.closed()
    code, out, err = phasezero("panic", "--yes", "--by", "Ada")
    assert (code, err) == (0, "")
    assert "done   0 accounts locked" in out
    assert "What remains, for whoever takes the disk:" in out
    assert str(django_settings.PHASEZERO.home) in out or "PostgreSQL database" in out
    for command in (("update", "CAF"), ("events", "CAF"), ("serve",), ("audit", "heads")):
        code, _, err = phasezero(*command)
        assert (code, "closed by a panic" in err) == (1, True), command
    assert phasezero("panic", "--undo", "--by", "Ada")[0] == 0
    assert phasezero("audit", "heads")[0] == 0


def test_two_stewards_open_again_at_the_command_line(phasezero: Run, people: dict[str, Any]) -> None:
    assert phasezero("panic", "--yes")[0] == 0
    assert phasezero("panic", "--undo")[0] == 1
    code, out, _ = phasezero("panic", "--undo", "--as", "ada@example.org", "--password-stdin", typed=f"{PASSWORD}\n")
    assert (code, "still closed: 1 more" in out) == (0, True)
    assert phasezero("panic", "--undo", "--as", "bo@example.org", "--password-stdin", typed="wrong\n")[0] == 1
    code, out, _ = phasezero("panic", "--undo", "--as", "bo@example.org", "--password-stdin", typed=f"{PASSWORD}\n")
    assert (code, out.startswith("open again")) == (0, True)
    assert chain_of("installation", TLP.GREEN) in {one.chain for one in heads()}


def test_what_panic_and_retention_delete_is_gone_from_the_files_of_sqlite(tmp_path: Path) -> None:
    """A store of its own, with processes of its own: what is deleted stays neither in free pages nor in the log beside it."""
    environment = {"PHASEZERO_HOME": str(tmp_path), "PHASEZERO_DATABASE_URL": "", "PATH": os.environ["PATH"]}
    fill = """
from phasezero import library, pipeline
library.open_store()
pipeline.set_up()
from datetime import UTC, datetime, timedelta
from django.contrib.sessions.models import Session
from phasezero.store.models import Invitation
now = datetime.now(UTC)
Session.objects.create(session_key="canarysession", session_data="canaryinside", expire_date=now + timedelta(days=1))
Invitation.objects.create(digest="d", email="canary@example.org", name="N", made_at=now, expires_at=now - timedelta(days=99))
"""
    subprocess.run([sys.executable, "-c", fill], env=environment, check=True, timeout=120)

    def on_disk(word: bytes) -> bool:
        return any(word in file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())

    assert on_disk(b"canaryinside")
    assert on_disk(b"canary@example.org")
    for command in (["retention", "run"], ["panic", "--yes"]):
        subprocess.run(
            [sys.executable, "-m", "phasezero", *command], env=environment, check=True, timeout=120, capture_output=True
        )
    assert not on_disk(b"canaryinside")
    assert not on_disk(b"canarysession")
    assert not on_disk(b"canary@example.org")
