"""Bytes that go to a mail server and text of feeds: nothing in a name, a title or an address can become a header or a command."""

from __future__ import annotations

import email
import email.policy
import json
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phasezero.deliver import feeds, message, smtp, wording
from phasezero.deliver.feeds import Entry, Feed
from phasezero.deliver.message import Letter
from phasezero.deliver.wishes import Offered, Wish, wanted
from phasezero.errors import BadInput, Missing

AT = datetime(2026, 11, 10, 12, 0, tzinfo=UTC)
HEADERS = {
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress", "List-Unsubscribe",
    "List-Unsubscribe-Post", "MIME-Version", "Content-Type", "Content-Transfer-Encoding", "In-Reply-To", "References",
}  # fmt: skip


def letter(subject: str = "x", text: str = "text", html: str = "", to: str = "reader@example.org", **changes: object) -> Letter:
    fields = {"answers": "<b@pz.example.org>", "stop": "https://pz.example.org/unsubscribe/a/", **changes}
    return Letter("<a@pz.example.org>", "early@pz.example.org", to, subject, AT, text, html, **fields)  # type: ignore[arg-type]


@pytest.mark.security
@given(st.text(max_size=400), st.text(max_size=400))
def test_no_text_becomes_a_header_or_ends_the_letter(subject: str, text: str) -> None:
    raw = message.written(letter(subject, text, f"<p>{text}</p>"))
    read = email.message_from_bytes(raw, policy=email.policy.default)
    assert set(read.keys()) <= HEADERS
    assert len(read.get_all("To")) == 1
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    over = smtp._stuffed(raw)
    assert over.count(b"\r\n.\r\n") == 1
    assert over.endswith(b"\r\n.\r\n")


def test_ids_and_links_stand_in_headers_as_they_are_however_long() -> None:
    domain = f"{'early-' * 12}warning.example.org"
    stop, answers, to = f"https://{domain}/unsubscribe/{'a' * 60}/", f"<{'b' * 40}@{domain}>", f"{'reader.' * 8}x@{domain}"
    raw = message.written(letter("République centrafricaine, جمهورية أفريقيا الوسطى " * 3, to=to, stop=stop, answers=answers))
    head = raw.partition(b"\r\n\r\n")[0].decode("ascii").split("\r\n")
    expected = {"To": to, "In-Reply-To": answers, "References": answers, "List-Unsubscribe": f"<{stop}>"}
    for name, value in {**expected, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}.items():
        assert f"{name}: {value}" in head
    read = email.message_from_bytes(raw, policy=email.policy.default)
    assert read["Subject"] == " ".join(("République centrafricaine, جمهورية أفريقيا الوسطى " * 3).split())


def test_a_link_longer_than_a_line_may_be_is_refused() -> None:
    assert message.written(letter(stop=f"https://x.example.org/{'a' * 950}"))
    with pytest.raises(BadInput, match="longer than 998"):
        message.written(letter(stop=f"https://x.example.org/{'a' * 980}"))


@pytest.mark.security
@pytest.mark.parametrize("subject", ["a\r\nBcc: victim@example.org", "a\nBcc: x", "a\x0bBcc: x", "a\u2028Bcc: x", "\u202ea\x00"])
def test_a_subject_with_line_ends_is_one_line(subject: str) -> None:
    read = email.message_from_bytes(message.written(letter(subject)), policy=email.policy.default)
    assert "Bcc" not in read
    assert "\n" not in read["Subject"]
    assert "\u202e" not in read["Subject"]


@pytest.mark.security
@pytest.mark.parametrize(
    "to",
    [
        "a@example.org\r\nBcc: b@example.org", "a@example.org>\r\nDATA", "a@example.org, b@example.org", "A <a@example.org>", "a b@example.org",
        "a@example.org ", "", "@", "a@", "ä@example.org", "a@exämple.org", "-a@b@c", "a\x00@example.org", "x" * 250 + "@example.org",
    ],
)  # fmt: skip
def test_what_is_no_single_address_is_refused(to: str) -> None:
    with pytest.raises(BadInput) as error:
        message.written(letter(to=to))
    assert "\n" not in str(error.value)


@pytest.mark.security
@pytest.mark.parametrize("answers", ["<a@b>\r\nBcc: c", "a@b", "<a b@c>", "<@>"])
def test_what_is_no_message_id_is_refused(answers: str) -> None:
    with pytest.raises(BadInput):
        message.written(letter(answers=answers))


@pytest.mark.security
@pytest.mark.parametrize("stop", ["javascript:alert(1)", "https://a>\r\nBcc: b", "https://a b"])
def test_what_is_no_address_of_a_page_is_refused(stop: str) -> None:
    with pytest.raises(BadInput):
        message.written(letter(stop=stop))


def test_the_same_letter_gives_the_same_bytes() -> None:
    made = letter("x", "text", "<p>text</p>", pictures={"p": b"\x89PNG"})
    assert message.written(made) == message.written(made)


@pytest.mark.security
@pytest.mark.parametrize("ending", [b"\n.\n", b"\r.\r", b"\r\n.\n", b"\n.\r\n", b"\r\n.\r\n"])
def test_a_letter_cannot_be_ended_early(ending: bytes) -> None:
    """Line ends that some servers take for others (SMTP smuggling)."""
    over = smtp._stuffed(b"a" + ending + b"MAIL FROM:<x@y>")
    assert over.count(b"\r\n.\r\n") == 1
    assert b"\r\n..\r\n" in over


@pytest.mark.security
def test_names_in_lines_around_an_item_are_only_text() -> None:
    why = wording.why(wording.Why(AT.date(), "daily", theme="<script>alert(1)</script>", reader='" onload="x'))
    made = wording.page("<b>", why)
    assert "<script>" not in made
    assert "<b>" not in made
    assert 'onload="' not in made


@pytest.mark.parametrize("url", ["", "smtp://", "http://mail.example.org", "smtp://host:port"])
def test_a_server_that_is_none_is_said_in_a_line(url: str) -> None:
    with pytest.raises(Missing, match="PHASEZERO_SMTP_URL"):
        smtp.server(url)


def test_the_server_of_an_address() -> None:
    found = smtp.server("smtp+tls://us%40er:pa%3Ass@mail.example.org")
    assert (found.host, found.port, found.tls, found.user, found.password) == (
        "mail.example.org",
        587,
        "starttls",
        "us@er",
        "pa:ss",
    )
    assert smtp.server("smtps://mail.example.org").port == 465


ENTRY = Entry("delivery 1", "A \x0b title & <b>", "]]> <script>\x00 text", "https://pz.example.org/updates/a/", AT, AT)


def test_feeds_are_well_formed_and_hold_hostile_text_as_text() -> None:
    made = Feed("feed 1", "Updates", "https://pz.example.org/", AT, [ENTRY])
    atom = ET.fromstring(feeds.atom(made))  # noqa: S314 - ours
    ns = {"a": "http://www.w3.org/2005/Atom"}
    for name in ("id", "title", "updated"):
        assert len(atom.findall(f"a:{name}", ns)) == 1
        assert len(atom.findall(f"a:entry/a:{name}", ns)) == 1
    assert atom.findtext("a:updated", namespaces=ns) == "2026-11-10T12:00:00Z"
    assert "<script>" in (atom.findtext("a:entry/a:content", namespaces=ns) or "")
    assert not atom.findall(".//{*}script")
    read = json.loads(feeds.json_feed(made))
    assert read["version"] == "https://jsonfeed.org/version/1.1"
    assert read["items"][0]["id"] == atom.findtext("a:entry/a:id", namespaces=ns)
    assert "self" not in feeds.atom(made)


@given(st.sampled_from(["", "CAF", "MLI"]), st.sampled_from(["", "t"]), st.integers(0, 3), st.booleans(), st.booleans())
def test_a_wish_that_asks_for_less_gets_no_less(country: str, audience: str, phase: int, only: bool, changed: bool) -> None:
    offered = Offered("CAF", "t", "", 2, changed)
    narrow = Wish(country, "", audience, phase, only)
    if wanted(narrow, offered):
        assert wanted(Wish("", "", "", 0, False), offered)
        assert country != "MLI"
        assert phase <= 2
        assert changed or not only
