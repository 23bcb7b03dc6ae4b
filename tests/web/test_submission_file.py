"""The page on which a member hands in a file that partners filled offline: all or nothing, in memory, receipts shown once."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from builders import empty_the_store
from intake_world import Taking, taking
from people import AT, client_of
from phasezero.desk import receipts
from phasezero.store.models import ReceiptCode, Submission

pytestmark = pytest.mark.security


@pytest.fixture
def here(db: None, settings: Any) -> Taking:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    empty_the_store()
    return taking()


@pytest.fixture
def lead(here: Taking) -> Client:
    return client_of(here.people.lead)


def at(here: Taking) -> str:
    return f"/task-forces/{here.people.open.key}/submissions/file/"


def filled(*rows: dict[str, str]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, ["what", "from", "use_count", "use_task_force"])
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


GOOD = filled({"what": "The canary market burned", "use_count": "yes"}, {"what": "Two were taken", "use_task_force": "yes"})


def hand_in(client: Client, here: Taking, content: bytes, name: str = "from-miriam.csv") -> HttpResponse:
    return client.post(at(here), {"file": SimpleUploadedFile(name, content)})


def test_all_are_sealed_and_each_receipt_is_shown_once(here: Taking, lead: Client) -> None:
    answer = hand_in(lead, here, GOOD)
    page = answer.content.decode()
    words = re.findall(r'<p class="handed"[^>]*>([a-z ]+)</p>', page)
    assert (answer.status_code, len(words), ReceiptCode.objects.exclude(kind="decoy").count()) == (200, 4, 4)
    assert {here.opened(row)["said"]["what"] for row in Submission.objects.all()} == {
        "The canary market burned",
        "Two were taken",
    }
    assert set(Submission.objects.values_list("channel", flat=True)) == {"file"}
    held = receipts.held(receipts.code(words[0]), AT.date())
    assert held is not None
    assert receipts.held(receipts.code(words[3]), AT.date()) is None  # a duress code answers like an unknown one
    assert "no-store" in answer["Cache-Control"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "miriam" not in page
    assert not any(one in lead.get(at(here)).content.decode() for one in words)


def test_json_is_read_whatever_its_name(here: Taking, lead: Client) -> None:
    content = json.dumps({"submissions": [{"what": "x", "use_count": True}]}).encode()
    assert hand_in(lead, here, content, "form").status_code == 200
    assert Submission.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (
            filled({"what": "x", "use_count": "yes"}, {"what": "y", "from": "soon", "use_count": "yes"}),
            "row 3, column from: value",
        ),
        (filled({"what": "x", "use_count": "maybe"}), "column use_count: value"),
        (filled(), "holds no submission"),
        (b"\xff\xfe\x00", "is not UTF-8"),
        (b"{]", "is no JSON"),
        (b"[" * 100_000, "is no JSON"),
        (b'=cmd|" /C calc"!A0', "has no column"),
        (b"what\n" + b"x" * 5_000_000, "larger than 5 MB"),
        (filled(*({"what": "x", "use_count": "yes"},) * 201), "holds 201 submissions"),
    ],
)
def test_what_is_wrong_is_one_line_and_nothing_is_taken(here: Taking, lead: Client, content: bytes, says: str) -> None:
    answer = hand_in(lead, here, content)
    assert (answer.status_code, Submission.objects.count()) == (400, 0)
    assert says in answer.content.decode()
    assert 'type="file"' in answer.content.decode()


def test_it_is_held_in_memory_and_never_on_disk(here: Taking, lead: Client, tmp_path: Any, settings: Any) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "not there")
    assert hand_in(lead, here, GOOD + b"\r\n" * 2_000_000).status_code == 200


def test_who_does_not_review_hands_in_nothing(here: Taking) -> None:
    for who, status in (("releaser", 403), ("partner", 403), ("reader", 403), ("mole", 404), ("stranger", 404), ("steward", 404)):
        client = client_of(here.people.people[who])
        assert (client.get(at(here)).status_code, hand_in(client, here, GOOD).status_code) == (status, status), who
    assert client_of(here.people.analyst).get(at(here)).status_code == 200
    assert hand_in(client_of(None), here, GOOD).status_code in {302, 403}
    assert not Submission.objects.exists()


def test_a_form_of_another_site_hands_in_nothing(here: Taking) -> None:
    client = Client(enforce_csrf_checks=True, headers={"host": "127.0.0.1"})
    client.force_login(here.people.lead)
    assert hand_in(client, here, GOOD).status_code == 403
    page = client.get(at(here)).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token
    sent = {"csrfmiddlewaretoken": token[1], "file": SimpleUploadedFile("f.csv", GOOD)}
    assert client.post(at(here), sent).status_code == 200
    assert Submission.objects.count() == 2


def test_an_error_of_ours_shows_and_logs_nothing_of_the_file(
    here: Taking, lead: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(*_: Any, **__: Any) -> None:
        raise RuntimeError("The canary market burned")

    monkeypatch.setattr("phasezero.desk.intake._take", breaks)
    answer = hand_in(lead, here, GOOD)
    assert answer.status_code == 500
    assert "canary" not in answer.content.decode() + caplog.text


@pytest.mark.parametrize(("form", "begins"), [("csv", "what,from"), ("json", "{")])
def test_an_empty_form_is_handed_out_and_taken_back_in(here: Taking, lead: Client, form: str, begins: str) -> None:
    answer = lead.get(f"{at(here)}?blank={form}")
    assert answer.content.decode().startswith(begins)
    assert f"form.{form}" in answer["Content-Disposition"]
