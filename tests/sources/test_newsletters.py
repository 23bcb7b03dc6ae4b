"""Newsletters by e-mail: issues of wanted senders, once each; nothing of anyone else, nothing marked or deleted."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from imaplib import IMAP4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local_world import NOW
from phasezero.domain.collected import Batch, Genre, State
from phasezero.errors import BadInput, Missing
from phasezero.sources.fetching import Secret
from phasezero.sources.newsletters import Wanted, collect, issue_of, mailbox

WANTED = Wanted("newsletters", {"news@office.example": "The Office", "@weekly.example": "The Weekly"}, language="en", at_once=2)


def issue(n: int, sender: str = "News <News@office.example>", html: str = "", **headers: str) -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, "us@example.org", f"Issue {n}: marché"
    made["Date"], made["Message-ID"] = f"Mon, 02 Nov 2026 0{n}:00:00 +0100", f"<m{n}@office.example>"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(
        f"Armed men came to village {n}.\n\nPeople fled.\nhttps://track.example/c?u=secret-reader\n\nUnsubscribe here"
    )
    if html:
        made.add_alternative(html, subtype="html")
    return made.as_bytes()


@dataclass
class Box:
    """A mailbox on this machine, over the real protocol."""

    messages: dict[int, bytes] = field(default_factory=dict)
    validity: int = 7
    port: int = 0
    said: list[str] = field(default_factory=list)

    @contextmanager
    def opened(self) -> Iterator[IMAP4]:
        box = IMAP4("127.0.0.1", self.port, timeout=5)
        box.login("u", "p")
        box.select("INBOX", readonly=True)
        try:
            yield box
        finally:
            box.logout()


def answer(box: Box, command: str) -> tuple[list[bytes], bytes]:
    """Untagged lines, and OK or NO."""
    if found := re.match(r"UID SEARCH UID (\d+):\*", command):
        least = int(found[1])
        fitting = [uid for uid in box.messages if uid >= least] or [max(box.messages, default=0)]  # a range to * has the last one
        return [b"* SEARCH " + b" ".join(str(uid).encode() for uid in sorted(fitting))], b"OK"
    if found := re.match(r"UID FETCH (\d+) \((.*)\)", command):
        raw = box.messages[int(found[1])]
        if "RFC822.SIZE" in found[2]:
            return [b"* 1 FETCH (UID %d RFC822.SIZE %d)" % (int(found[1]), len(raw))], b"OK"
        if "HEADER" in found[2]:
            raw = (
                b"".join(
                    line + b"\r\n"
                    for line in raw.split(b"\n\n")[0].replace(b"\r", b"").split(b"\n")
                    if line.lower().startswith(b"from:")
                )
                + b"\r\n"
            )
        return [b"* 1 FETCH (UID %d BODY[] {%d}\r\n" % (int(found[1]), len(raw)) + raw + b")"], b"OK"
    if command.startswith(("EXAMINE", "SELECT")):
        return [b"* %d EXISTS" % len(box.messages), b"* OK [UIDVALIDITY %d] ok" % box.validity], b"OK [READ-ONLY]"
    if command.startswith("CAPABILITY"):
        return [b"* CAPABILITY IMAP4rev1"], b"OK"
    return [b"* BYE"] if command.startswith("LOGOUT") else [], b"OK" if command.startswith(("LOGIN", "LOGOUT")) else b"NO"


@pytest.fixture
def box() -> Iterator[Box]:
    made = Box({n: issue(n) for n in (1, 2, 3)})

    class Wire(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            with suppress(ConnectionError):  # whoever asks may leave at any word
                self._talk()

        def _talk(self) -> None:
            self.wfile.write(b"* OK ready\r\n")
            for raw in self.rfile:
                tag, _, command = raw.decode().strip().partition(" ")
                made.said.append(command)
                lines, status = answer(made, command)
                self.wfile.write(b"".join(line + b"\r\n" for line in lines) + tag.encode() + b" " + status + b" done\r\n")

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address, daemon_threads, block_on_close = True, True, False

    with Server(("127.0.0.1", 0), Wire) as server:
        made.port = server.server_address[1]
        running = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        running.start()
        yield made
        server.shutdown()
        running.join()


def ask(box: Box, state: State = State()) -> Batch:  # noqa: B008 - frozen
    return collect(box.opened, WANTED, state, NOW)


def test_issues_come_in_batches_once_each_and_nothing_is_marked(box: Box) -> None:
    first = ask(box)
    second = ask(box, first.state)
    third = ask(box, second.state)
    assert [[one.key for one in batch.documents] for batch in (first, second, third)] == [
        ["m1@office.example", "m2@office.example"],
        ["m3@office.example"],
        [],
    ]
    assert (first.more, second.more) == (True, False)
    assert second.state.cursor == "7:3"
    assert not any(word in command for command in box.said for word in ("STORE", "EXPUNGE", "SELECT ", "(BODY["))


def test_an_issue_is_its_text_without_links_that_name_the_reader(box: Box) -> None:
    made = ask(box).documents[0]
    assert made.text == "Armed men came to village 1.\n\nPeople fled."
    assert (made.title, made.publisher, made.genre, made.whole) == ("Issue 1: marché", "The Office", Genre.LETTER, True)
    assert made.published is not None
    assert made.published.hour == 0
    assert made.published_text == "Mon, 02 Nov 2026 01:00:00 +0100"


def test_mail_of_others_is_passed_over_unread(box: Box) -> None:
    box.messages = {1: issue(1, sender="A friend <friend@home.example>"), 2: issue(2, sender="x@weekly.example")}
    batch = ask(box)
    assert [one.publisher for one in batch.documents] == ["The Weekly"]
    assert batch.notes == ("1 messages of senders that are not wanted were passed over",)
    assert "UID FETCH 1 (BODY.PEEK[])" not in box.said
    assert "friend" not in " ".join(batch.notes)


def test_a_mailbox_that_was_made_anew_is_read_anew(box: Box) -> None:
    state = ask(box).state
    box.validity = 8
    assert [one.key for one in ask(box, state).documents] == ["m1@office.example", "m2@office.example"]


def test_an_issue_that_is_too_large_or_broken_is_told(box: Box) -> None:
    box.messages = {1: issue(1) + b"x" * 10_000_001, 2: b"From: news@office.example\n\n"}
    batch = ask(box)
    assert batch.documents == ()
    assert len(batch.notes) == 2
    assert batch.state.cursor == "7:2"


def test_html_is_read_where_the_plain_part_is_a_stub() -> None:
    long = (
        "<p>They burned the market.</p>" * 20
        + "<p><a href='https://track.example/u'>View this email in your browser</a></p><img src='https://pixel.example'>"
    )
    made = issue_of(issue(1, html=long))
    assert made is not None
    assert made.text.startswith("They burned the market.")
    assert "browser" not in made.text
    assert "http" not in made.text


def test_only_an_archive_address_is_kept() -> None:
    made = issue_of(issue(1, Archived_At="<https://office.example/1>"))
    assert made is not None
    assert made.address == "https://office.example/1"
    plain = issue_of(issue(1))
    assert plain is not None
    assert plain.address == ""


@given(st.binary(max_size=400))
def test_any_bytes_are_an_issue_or_none(raw: bytes) -> None:
    made = issue_of(raw)
    assert made is None or made.key


@pytest.mark.security
def test_a_server_that_cannot_be_had_is_one_line_without_the_password() -> None:
    batch = collect(mailbox(Secret("imaps://me:hunter2@127.0.0.1:1/INBOX")), WANTED, State(cursor="7:3"), NOW)
    assert batch.failed
    assert batch.state.cursor == "7:3"
    assert "hunter2" not in batch.notes[0]
    with pytest.raises(BadInput) as met:
        mailbox(Secret("imap://me:hunter2@mail.example/INBOX"))
    assert "hunter2" not in str(met.value)


@pytest.mark.security
def test_a_server_without_tls_is_refused(box: Box) -> None:
    with pytest.raises(Missing), mailbox(Secret(f"imaps://me:hunter2@127.0.0.1:{box.port}/INBOX"))():
        pass
    assert not any("hunter2" in command for command in box.said)
