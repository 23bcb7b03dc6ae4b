"""The commands of the intake, as they are typed."""

from __future__ import annotations

import csv
import io
import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from intake_world import Taking, checked, taking
from people import PASSWORD
from phasezero.cli import app
from phasezero.desk import intake, receipts, submissions
from phasezero.domain.intake import FIELDS, Use
from phasezero.errors import BadInput, Missing, NotAllowed, PhaseZeroError
from phasezero.store.ids import to_text
from phasezero.store.models import Intake, ReceiptCode, Submission

pytestmark = pytest.mark.security
CANARY = "canary9921"


@pytest.fixture
def here(db: None) -> Taking:
    return taking()


def run(*words: str, who: str = "lead", **environ: str) -> str:
    """What a command prints; raises the error it ends with."""
    signed = [] if words[1] in {"form", "mail", "settle"} else ["--as", f"{who}@example.org", "--password-stdin"]
    result: Result = CliRunner().invoke(app, [*words, *signed], input=f"{PASSWORD}\n", env=environ)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def filled(file: Path, *rows: dict[str, str]) -> Path:
    out = io.StringIO()
    writer = csv.DictWriter(out, FIELDS)
    writer.writeheader()
    writer.writerows(rows)
    file.write_text(out.getvalue(), encoding="utf-8")
    return file


ROW = {"what": f"They burned {CANARY}", "use_count": "yes"}


def test_an_address_is_opened_and_closed(here: Taking) -> None:
    printed = run("intake", "open", here.people.open.name, "--words", "By our charter").strip()
    key = printed.rstrip("/").rpartition("/")[2]
    assert "/submit/" in printed
    found = intake.address(key)
    assert found is not None
    assert found.words == "By our charter"
    assert intake.address(here.intake.key) is None
    run("intake", "close", here.people.open.key)
    assert not Intake.objects.filter(closed_at=None).exists()
    with pytest.raises(PhaseZeroError, match="no such task force"):
        run("intake", "open", here.people.hidden.name)
    with pytest.raises(NotAllowed):
        run("intake", "open", here.people.open.name, who="analyst")


def test_a_file_is_taken_in_whole_or_not_at_all(here: Taking, tmp_path: Path) -> None:
    form = tmp_path / "form.csv"
    assert run("intake", "form", str(form)).strip() == str(form)
    assert form.read_text(encoding="utf-8").startswith("what,from,until")
    with pytest.raises(BadInput, match="exists already"):
        run("intake", "form", str(form))
    with pytest.raises(BadInput, match="end"):
        run("intake", "form", str(tmp_path / "form.txt"))
    bad = filled(tmp_path / "bad.csv", ROW, {**ROW, "from": "yesterday"})
    with pytest.raises(BadInput, match=r"bad\.csv, row 3, column from: value 'yesterday' is not a day; write it as 2013-04-01"):
        run("intake", "file", str(bad), "--task-force", here.people.open.name)
    assert not Submission.objects.exists()
    assert not ReceiptCode.objects.exists()
    good = filled(tmp_path / "good.csv", ROW, {**ROW, "sensitivity": "red"})
    printed = run("intake", "file", str(good), "--task-force", here.people.open.key).splitlines()
    assert len(printed) == 4
    assert CANARY not in "".join(printed)
    words = printed[0].partition("receipt: ")[2]
    held = receipts.held(receipts.code(words), datetime.now(UTC).date())
    assert held is not None
    assert sorted(Submission.objects.values_list("channel", "tlp")) == [("file", 3), ("file", 4)]


def test_a_file_of_many_is_none_when_the_day_is_full(here: Taking, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from phasezero.store import intake as stored

    monkeypatch.setattr(stored, "MOST_A_DAY", 1)
    with pytest.raises(BadInput, match="too much came in"):
        run("intake", "file", str(filled(tmp_path / "f.csv", ROW, ROW)), "--task-force", here.people.open.name)
    assert not Submission.objects.exists()


def test_the_list_says_what_waits_and_nothing_of_what_is_said(here: Taking) -> None:
    now = datetime.now(UTC)
    receipt = intake.receive(here.intake.key, checked(what=CANARY, only_source="yes"), now)
    forced = intake.receive(here.intake.key, checked(what=CANARY), now)
    first, second = Submission.objects.order_by("-only_source")
    submissions.made_of(here.people.analyst, to_text(first.pk), "event", "e1", Use.COUNT, now)
    submissions.plan_release(here.people.analyst, to_text(first.pk), "event", "e1", Use.COUNT, "text", now)
    held = receipts.held(receipts.code(receipt.words), now.date())
    assert held is not None
    receipts.answer_planned(receipts.code(receipt.words), held.planned[0].id, True, now.date())
    submissions.note_release("event", "e1", Use.COUNT, now.date())
    receipts.withdraw(receipts.code(receipt.words), now)
    receipts.held(receipts.code(forced.duress), now.date())
    printed = run("intake", "list")
    one, two = printed.splitlines()
    assert "REVIEW DUE" in one
    assert to_text(first.pk) in one
    assert "GIVEN UNDER DURESS" in two
    assert CANARY not in printed
    as_json: list[dict[str, Any]] = json.loads(run("intake", "list", "--format", "json"))
    assert [line["under_duress"] for line in as_json] == [False, True]
    for who in ("partner", "reader", "mole", "stranger", "steward"):
        assert run("intake", "list", who=who) == "", who
    assert "carried out" in run("intake", "review", to_text(first.pk), "--done")
    assert "receipt works again" in run("intake", "review", to_text(second.pk), "--safe")
    assert run("intake", "review", to_text(second.pk)).strip() == "in review"
    with pytest.raises(BadInput, match="exclude each other"):
        run("intake", "review", to_text(second.pk), "--done", "--safe")
    with pytest.raises(PhaseZeroError, match="no submission has the id"):
        run("intake", "review", to_text(second.pk), who="mole")
    assert "withdrawn and erased" in run("intake", "review", to_text(second.pk), "--withdraw")


def test_what_is_over_its_time_is_carried_out_by_a_job(here: Taking) -> None:
    then = datetime.now(UTC) - timedelta(days=2)
    receipt = intake.receive(here.intake.key, checked(), then)
    row = Submission.objects.get()
    submissions.made_of(here.people.analyst, to_text(row.pk), "event", "e1", Use.COUNT, then)
    submissions.note_release("event", "e1", Use.COUNT, then.date())
    receipts.withdraw(receipts.code(receipt.words), then)
    assert run("intake", "settle").strip() == "1 carried out"
    row.refresh_from_db()
    assert row.state == "withdrawn"


def test_without_a_mailbox_one_line_says_how(here: Taking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PHASEZERO_IMAP_URL", raising=False)
    with pytest.raises(Missing, match="PHASEZERO_IMAP_URL"):
        run("intake", "mail")
    with pytest.raises(BadInput, match="behind TLS") as told:
        run("intake", "mail", PHASEZERO_IMAP_URL="imap://a:secret@b")
    assert "secret" not in str(told.value)
    assert "PHASEZERO_IMAP_URL" not in os.environ
