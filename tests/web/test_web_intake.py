"""The form and the receipt page: nothing typed is left anywhere, every wrong code is answered alike, an old phone can use it."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import logging
import re
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from builders import empty_the_store
from intake_world import SAID, Taking, taking
from people import AT, client_of
from phasezero import library
from phasezero.desk import intake, receipts, submissions
from phasezero.domain.intake import Use
from phasezero.store import intake as stored
from phasezero.store.ids import to_text
from phasezero.store.models import Addition, ReceiptCode, Seen, Submission
from phasezero.web import plain
from phasezero.web.pages import receipt as receipt_page
from phasezero.web.pages import submit as submit_page
from raw_store import dump

pytestmark = pytest.mark.security
CANARY = "canary7431"
TYPED = {
    **SAID,
    "what": f"What {CANARY}-what happened",
    "where": f"{CANARY}-where",
    "harmed": f"{CANARY}-harmed",
    "known_how": f"{CANARY}-how",
    "use_named": "yes",
    "named_who": f"{CANARY}-who",
    "contact": f"{CANARY}-contact@example.org",
}


@pytest.fixture(autouse=True)
def no_limits() -> Iterator[None]:
    submit_page.LIMIT.forget()
    receipt_page.LIMIT.forget()
    yield
    submit_page.LIMIT.forget()
    receipt_page.LIMIT.forget()


@pytest.fixture
def here(db: None) -> Taking:
    empty_the_store()
    return taking()


@pytest.fixture
def browser() -> Client:
    return client_of(None)


def words_in(page: str) -> tuple[str, str]:
    """The receipt and the duress code in the answer to the form."""
    found = re.findall(r'class="w" lang="en">(?:<b>)?([a-z ]+)', page)
    assert len(found) == 2, page
    return found[0], found[1]


def sent(browser: Client, here: Taking, **changes: Any) -> tuple[str, str]:
    answer = browser.post(here.path, {**SAID, **changes})
    assert answer.status_code == 200, answer.content.decode()
    return words_in(answer.content.decode())


def token_in(page: bytes) -> str:
    found = re.search(rb'name="token" value="([^"]+)"', page)
    assert found, page.decode()
    return found[1].decode()


# Nothing is left behind


def test_no_cookie_no_copy_no_referrer(browser: Client, here: Taking) -> None:
    words, _ = sent(browser, here)
    answers = [
        browser.get(here.path),
        browser.post(here.path, SAID),
        browser.post(here.path, {}),
        browser.get("/receipt/"),
        browser.post("/receipt/", {"words": words}),
        browser.post("/receipt/", {"words": "wrong"}),
        browser.get("/submit/unknown/"),
    ]
    for answer in answers:
        assert "Set-Cookie" not in answer.headers
        assert not answer.cookies
        assert "no-store" in answer["Cache-Control"]
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "Location" not in answer.headers
        assert "ETag" not in answer.headers
    assert not browser.cookies


def test_somebody_signed_in_is_not_known_here(here: Taking) -> None:
    """No record of who opened or sent it, and no form token: the pages look at no session."""
    browser = client_of(here.people.analyst)
    plainly = client_of(None)
    assert browser.get(here.path).content == plainly.get(here.path).content
    sent(browser, here)
    assert not Seen.objects.exists()
    strict = Client(enforce_csrf_checks=True, headers={"host": "127.0.0.1"})
    assert strict.post(here.path, SAID).status_code == 200


def test_nothing_typed_stands_in_headers_logs_or_database(
    browser: Client, here: Taking, caplog: pytest.LogCaptureFixture, tmp_path: Path, settings: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    picture = SimpleUploadedFile(f"{CANARY}.jpg", with_traces("JPEG"), "image/jpeg")
    caplog.clear()
    answers = [browser.post(here.path, {**TYPED, "pictures": picture})]
    words, duress = words_in(answers[0].content.decode())
    token = token_in(browser.post("/receipt/", {"words": words}).content)
    answers += [
        browser.post(here.path, {**TYPED, "from": CANARY}),
        browser.post("/receipt/", {"words": CANARY}),
        browser.post("/receipt/", {"token": token, "do": "add", "text": CANARY}),
        browser.post("/receipt/", {"token": CANARY, "do": CANARY}),
    ]
    held = dump()
    for secret in (CANARY.encode(), words.encode(), duress.encode()):
        assert secret not in held
        assert secret.decode() not in caplog.text
        assert all(secret.decode() not in str(record.__dict__) for record in caplog.records)
        for answer in answers:
            assert secret.decode() not in str(answer.headers)
    assert list(tmp_path.iterdir()) == []


def test_a_failure_of_ours_tells_its_kind_and_nothing_else(
    browser: Client, here: Taking, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    def fail(_key: str, content: Any, _at: Any) -> None:
        raise ValueError(f"cannot take {content.said['what']}")

    monkeypatch.setattr(intake, "receive", fail)
    settings.DEBUG = True
    answer = browser.post(here.path, TYPED)
    assert answer.status_code == 500
    assert CANARY not in answer.content.decode()
    assert CANARY not in caplog.text
    assert "ValueError" in caplog.text
    assert not Submission.objects.exists()


def test_large_files_do_not_touch_the_disk(browser: Client, here: Taking, tmp_path: Path, settings: Any) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "not there")
    large = Image.effect_noise((1700, 1700), 90).convert("RGB")
    out = io.BytesIO()
    large.save(out, "PNG")
    assert len(out.getvalue()) > 2_600_000
    sent(browser, here, pictures=SimpleUploadedFile("x.png", out.getvalue()))


def test_the_receipt_is_in_no_address_and_asked_for_by_post_only(browser: Client, here: Taking) -> None:
    words, _ = sent(browser, here)
    assert browser.get("/receipt/", {"words": words}).content == browser.get("/receipt/").content
    for page in (browser.get(here.path), browser.get("/receipt/"), browser.post("/receipt/", {"words": words})):
        for form in re.findall(r"<form[^>]*>", page.content.decode()):
            assert 'method="post"' in form
            assert 'autocomplete="off"' in form
    opened = browser.post("/receipt/", {"words": words}).content.decode()
    assert words not in opened


# What it looks like


def test_it_is_small_whole_and_without_scripts(browser: Client, here: Taking) -> None:
    words, _ = sent(browser, here)
    row = Submission.objects.get()
    submissions.made_of(here.people.analyst, to_text(row.pk), "event", "e1", Use.COUNT, AT)
    for page in (browser.get(here.path), browser.post(here.path, SAID), browser.post("/receipt/", {"words": words})):
        assert len(page.content) < 15_000
        text = page.content.decode()
        assert "<script" not in text
        assert not re.findall(r'<(?:link rel="stylesheet"|img|iframe|object|embed)', text)
        assert not re.search(r"\son\w+=", text)
        policy = page["Content-Security-Policy"]
        assert "script-src 'none'" in policy
        assert "default-src 'none'" in policy
        style = re.search(r"<style>(.*?)</style>", text)
        assert style
        digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
        assert f"style-src 'sha256-{digest}'" in policy


def test_who_can_see_it_is_said_before_anything_is_asked(browser: Client, here: Taking) -> None:
    page = browser.get(here.path).content.decode()
    before = page[: page.index("<form")]
    for said in ("private window", "name of this site", "mail provider", "hands it over", "killed"):
        assert said in before
    assert here.people.open.name not in page
    assert "Voices for a calm river" in page


def test_words_shown_once_are_not_one_tap_from_an_empty_form(browser: Client, here: Taking) -> None:
    """Links to other languages stand where nothing is lost by them, and nowhere else."""
    links = '<a href="?language='
    form = browser.get(here.path).content.decode()
    assert links in form
    assert "another one empties the form" in form
    assert links in browser.get("/receipt/").content.decode()
    words, _ = sent(browser, here)
    for answer in (
        browser.post(here.path, SAID),
        browser.post(here.path, {**SAID, "what": ""}),
        browser.post("/receipt/", {"words": words}),
    ):
        assert links not in answer.content.decode()


@pytest.mark.parametrize(("language", "said"), [("fr", "lettre par lettre"), ("ar", "حرفًا حرفًا"), ("en", None)])
def test_in_other_languages_the_words_are_said_to_be_english(
    browser: Client, here: Taking, language: str, said: str | None
) -> None:
    for page in (browser.post(f"{here.path}?language={language}", SAID), browser.get(f"/receipt/?language={language}")):
        text = page.content.decode()
        assert "letter by letter" not in text
        assert said is None or said in text


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("en", "ltr")])
def test_the_language_decides_the_direction(browser: Client, here: Taking, language: str, direction: str) -> None:
    page = browser.get(here.path, {"language": language}).content.decode()
    assert f'<html lang="{language}" dir="{direction}">' in page
    assert f'action="?language={language}"' in page
    assert 'dir="auto"' in page


def test_script_in_what_is_typed_stays_text(browser: Client, here: Taking) -> None:
    page = browser.post(here.path, {**SAID, "where": '"><script>alert(1)</script>', "from": "x"}).content.decode()
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_what_is_wrong_is_said_beside_it_and_what_was_typed_stays(browser: Client, here: Taking) -> None:
    answer = browser.post(here.path, {"what": "", "where": "Bria", "from": "2013-02-30", "harmed_low": "many", "precision": "x"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'value="Bria"' in page
    assert "Write the day as" in page
    assert "whole number" in page
    assert not Submission.objects.exists()


def test_names_without_their_tick_are_not_dropped(browser: Client, here: Taking) -> None:
    answer = browser.post(here.path, {**SAID, "named_who": "Doctor at hospital"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'name="named_who" value="Doctor at hospital"' in page
    assert page.count("did not tick that they may be told: tick it or take the name away") == 1
    assert not Submission.objects.exists()


def test_names_without_their_tick_come_back_on_the_receipt_too(browser: Client, here: Taking) -> None:
    words, _ = sent(browser, here)
    token = token_in(browser.post("/receipt/", {"words": words}).content)
    fields = {"token": token, "do": "consent", "use_public": "yes", "named_who": "Doctor at hospital"}
    page = browser.post("/receipt/", fields).content.decode()
    assert "was changed" not in page
    assert 'name="named_who" value="Doctor at hospital"' in page
    assert 'name="use_public" value="yes" checked' in page
    assert 'name="use_count" value="yes"> ' in page
    assert "did not tick that they may be told: tick it or take the name away" in page
    assert Submission.objects.get().uses == {Use.COUNT, Use.TASK_FORCE}
    assert not Addition.objects.exists()


def test_a_change_of_names_is_no_correction(browser: Client, here: Taking) -> None:
    words, _ = sent(browser, here)
    code = receipts.code(words)
    assert receipts.correct(code, "it was on Monday", AT.date())
    assert receipts.consent(code, frozenset({Use.NAMED}), AT, "Doctor at hospital")
    page = browser.post("/receipt/", {"words": words}).content.decode()
    assert "Corrections: 1." in page
    assert "Who may be told was changed on 2 November 2026." in page
    (line,) = submissions.listed(library.viewer_of(here.people.analyst, AT.date()))
    assert (line.corrections, line.names_on) == (1, (AT.date(),))
    at = f"/task-forces/{here.people.open.key}/submissions/"
    for address in (at, f"{at}{line.id}/"):
        listed = client_of(here.people.analyst).get(address).content.decode()
        assert "1 correction<" in listed
        assert "names changed on 2 November 2026" in listed
    assert "Ask for the names given on 2 November 2026" in listed


def test_digits_of_other_scripts_are_read(browser: Client, here: Taking) -> None:
    sent(browser, here, harmed_low="١٢", **{"from": "٢٠١٣-٠٤-٠١"})
    said = here.opened(Submission.objects.get())["said"]
    assert (said["harmed_low"], said["from"]) == ("12", "2013-04-01")


# Addresses


def test_unknown_and_closed_addresses_are_answered_with_the_same_bytes(browser: Client, here: Taking) -> None:
    unknown = browser.get("/submit/aaaaaaaaaaaaaaaaaaaaaaaa/")
    intake.close_intake(here.people.lead, here.people.open, AT)
    for answer in (browser.get(here.path), browser.post(here.path, SAID), browser.get(f"/submit/{'x' * 3000}/")):
        assert (answer.status_code, answer.content, dict(answer.headers)) == (404, unknown.content, dict(unknown.headers))


def test_too_many_are_told_to_wait_and_no_address_is_kept(browser: Client, here: Taking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(submit_page, "LIMIT", plain.Limit(each=1, all_together=2, seconds=60))
    sent(browser, here)
    assert browser.post(here.path, SAID).status_code == 429
    assert "127.0.0.1" not in str(submit_page.LIMIT._counts)
    assert browser.post(here.path, SAID, REMOTE_ADDR="10.1.1.1").status_code == 200
    assert browser.post(here.path, SAID, REMOTE_ADDR="10.1.1.2").status_code == 429
    assert Submission.objects.count() == 2


def test_a_limit_ends_with_its_time() -> None:
    limit = plain.Limit(each=1, all_together=10, seconds=60)
    assert [limit.reached("a", now) for now in (0.0, 1.0, 59.9, 60.0, 61.0)] == [False, True, True, False, True]


def test_one_machine_does_not_use_up_what_others_have() -> None:
    limit = plain.Limit(each=2, all_together=5, seconds=60)
    for _ in range(50):
        limit.reached("a", 0.0)
    assert not limit.reached("b", 0.0)


def test_a_form_too_large_is_refused_before_it_is_read(browser: Client, here: Taking) -> None:
    answer = browser.generic("POST", here.path, b"x", "multipart/form-data; boundary=x", CONTENT_LENGTH="99999999999")
    assert answer.status_code == 413
    broken = browser.generic("POST", here.path, b"--x\r\nnonsense", "multipart/form-data; boundary=")
    assert broken.status_code == 400


# Codes


def test_unknown_wrong_and_duress_are_the_same_bytes_and_the_same_work(
    browser: Client, here: Taking, monkeypatch: pytest.MonkeyPatch
) -> None:
    words, duress = sent(browser, here)
    calls: list[int] = []
    real = stored.hashlib.scrypt

    def counted(*args: Any, **rest: Any) -> bytes:
        calls.append(1)
        return real(*args, **rest)

    monkeypatch.setattr(stored.hashlib, "scrypt", counted)
    answers = []
    for tried in (stored.new_words(), "wrong", duress, words, " ".join(reversed(words.split()))):
        del calls[:]
        answer = browser.post("/receipt/", {"words": tried})
        answers.append((answer.status_code, answer.content, dict(answer.headers), len(calls)))
    assert len({repr(one) for one in answers}) == 1
    assert answers[0][0] == 200
    assert answers[0][3] == 1
    assert ReceiptCode.objects.get(kind="duress").used_on is not None


def test_a_token_dies_with_the_duress_code_and_with_its_time(
    browser: Client, here: Taking, monkeypatch: pytest.MonkeyPatch
) -> None:
    words, duress = sent(browser, here)
    token = token_in(browser.post("/receipt/", {"words": words}).content)
    browser.post("/receipt/", {"words": duress})
    answer = browser.post("/receipt/", {"token": token, "do": "withdraw", "sure": "yes"})
    assert answer.content == browser.post("/receipt/", {"words": "wrong"}).content
    assert Submission.objects.get().sealed_raw
    monkeypatch.setattr(receipt_page, "_TOKEN_SECONDS", -1)
    assert b"20 minutes are over" in browser.post("/receipt/", {"token": token, "do": "withdraw", "sure": "yes"}).content


def test_guessing_is_limited(browser: Client, here: Taking, monkeypatch: pytest.MonkeyPatch) -> None:
    words, _ = sent(browser, here)
    monkeypatch.setattr(receipt_page, "LIMIT", plain.Limit(each=2, all_together=100, seconds=60))
    for _ in range(2):
        assert browser.post("/receipt/", {"words": "wrong"}).status_code == 200
    assert browser.post("/receipt/", {"words": words}).status_code == 429


def test_the_holder_corrects_changes_vetoes_reads_and_withdraws(browser: Client, here: Taking) -> None:
    words, _ = sent(browser, here, only_source="yes")
    row = Submission.objects.get()
    name = to_text(row.pk)
    submissions.plan_release(here.people.analyst, name, "event", "e1", Use.COUNT, "A market burned.", AT)
    submissions.tell_partner(here.people.analyst, name, "Thank you. The patrol was asked for.", AT)
    page = browser.post("/receipt/", {"words": words})
    assert b"A market burned." in page.content
    assert b"The patrol was asked for." in page.content
    token = token_in(page.content)

    def act(**fields: str) -> str:
        return browser.post("/receipt/", {"token": token, **fields}).content.decode()

    assert "Your correction was added." in act(do="add", text="The bridge, not the market")
    assert "empty or too long" in act(do="add", text=" ")
    planned = re.search(r'name="planned" value="([^"]+)"', page.content.decode())
    assert planned
    assert "You said no" in act(do="veto", planned=planned[1])
    assert "was changed" in act(do="consent", use_public="yes")
    row.refresh_from_db()
    assert row.uses == {Use.PUBLIC}
    assert "Tick the box" in act(do="withdraw")
    assert "It is withdrawn" in act(do="withdraw", sure="yes")
    assert "open nothing" in browser.post("/receipt/", {"words": words}).content.decode()


def test_a_withdrawal_that_waits_says_so(browser: Client, here: Taking) -> None:
    words, _ = sent(browser, here)
    name = to_text(Submission.objects.get().pk)
    submissions.made_of(here.people.analyst, name, "event", "e1", Use.COUNT, AT)
    submissions.note_release("event", "e1", Use.COUNT, AT.date())
    token = token_in(browser.post("/receipt/", {"words": words}).content)
    page = browser.post("/receipt/", {"token": token, "do": "withdraw", "sure": "yes"}).content.decode()
    assert "Everything is erased by" in page
    assert "Withdraw it" not in page


# Pictures


def with_traces(kind: str) -> bytes:
    """A picture with place, camera, comment, profile and bytes behind its end."""
    image = Image.new("RGB", (60, 40), (200, 30, 30))
    exif = Image.Exif()
    exif[0x0110] = f"{CANARY}-camera"
    exif[0x0112] = 6  # held upright
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[29] = f"{CANARY}-gps"
    out = io.BytesIO()
    more: dict[str, Any] = {"exif": exif, "icc_profile": f"{CANARY}-icc".encode()}
    if kind == "PNG":
        info = PngInfo()
        info.add_text("Comment", f"{CANARY}-text")
        info.add_itxt("XML:com.adobe.xmp", f"{CANARY}-xmp")
        more["pnginfo"] = info
    else:
        more["xmp"] = f"{CANARY}-xmp".encode()
    if kind == "JPEG":
        more["comment"] = f"{CANARY}-comment".encode()
    image.save(out, kind, **more)
    return out.getvalue() + f"{CANARY}-behind".encode()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_loses_all_but_its_pixels(browser: Client, here: Taking, kind: str) -> None:
    raw = with_traces(kind)
    assert raw.count(CANARY.encode()) >= 3
    sent(browser, here, pictures=SimpleUploadedFile(f"../../{CANARY}.jpg", raw))
    opened = here.opened(Submission.objects.get())
    (picture,) = opened["pictures"]
    assert CANARY not in json.dumps(opened, default=str)
    assert CANARY.encode() not in picture.content
    with Image.open(io.BytesIO(picture.content)) as image:
        assert image.format == "JPEG"
        assert image.size == (40, 60)
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        red, green, blue = image.convert("RGB").getpixel((20, 30))  # type: ignore[misc]
        assert red > 150 > green
        assert blue < 100


def bomb() -> bytes:
    """A PNG of a few bytes that says it has 900 million pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100_000)) + chunk(b"IEND", b"")


FAKES = {
    "bomb": bomb(),
    "text": b"MZ this is no picture",
    "page": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "cut": with_traces("JPEG")[:700],
    "gif": b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
    "empty": b" ",
}


@pytest.mark.parametrize("name", FAKES)
def test_bombs_and_fakes_are_refused_in_one_line(browser: Client, here: Taking, name: str) -> None:
    answer = browser.post(here.path, {**SAID, "pictures": SimpleUploadedFile("a.jpg", FAKES[name], "image/jpeg")})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert page.count("A picture cannot be taken: file 1 is no picture that can be read") == 1
    assert not Submission.objects.exists()


def test_pictures_too_many_are_refused(browser: Client, here: Taking) -> None:
    many = [SimpleUploadedFile("a.jpg", with_traces("JPEG")) for _ in range(intake.MOST_PICTURES + 1)]
    assert browser.post(here.path, {**SAID, "pictures": many}).status_code == 400


def test_what_comes_by_the_form_can_be_red(browser: Client, here: Taking) -> None:
    words, _ = sent(browser, here, sensitivity="red")
    assert Submission.objects.get().tlp == 4
    assert receipts.held(receipts.code(words), AT.date()) is not None
