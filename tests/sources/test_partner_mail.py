"""Messages of partners: sealed, stripped, deleted from the server; nothing marked RED is taken."""

from __future__ import annotations

import datetime as dt
import io
import ipaddress
import re
import socket
import ssl
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from intake_world import Taking, taking
from people import AT
from phasezero.desk import intake
from phasezero.domain.intake import State
from phasezero.errors import BadInput, Missing
from phasezero.sources import partner_mail
from phasezero.sources.partner_mail import letter_of
from phasezero.store import intake as stored
from phasezero.store.models import ReceiptCode, Submission

pytestmark = pytest.mark.security
OURS = "intake@example.org"
CANARY = "canary6152"


def picture() -> bytes:
    exif = Image.Exif()
    exif[0x0110] = f"{CANARY}-camera"
    out = io.BytesIO()
    Image.new("RGB", (30, 20), "red").save(out, "JPEG", exif=exif)
    return out.getvalue()


def message(
    text: str = f"They burned the market of {CANARY}.", to: str = f"Desk <{OURS.upper()}>", subject: str = f"{CANARY} subject"
) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = f"{CANARY}@example.net", to, subject
    made["Date"], made["Received"] = "Mon, 02 Nov 2026 09:00:00 +0000", "from a-machine-on-the-way"
    made.set_content(text)
    return made


def with_parts() -> bytes:
    made = message()
    made.add_alternative(f"<script>{CANARY}-script</script><p>HTML of {CANARY}</p>", subtype="html")
    made.add_attachment(picture(), maintype="image", subtype="jpeg", filename=f"../../{CANARY}.jpg")
    made.add_attachment(b"GIF89a", maintype="image", subtype="gif", filename="x.gif")
    made.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename=f"{CANARY}.pdf")
    return made.as_bytes()


# One message


def test_text_and_bare_pictures_are_kept_and_nothing_of_the_way() -> None:
    letter = letter_of("1", with_parts())
    assert OURS in letter.to
    assert letter.content is not None
    assert letter.content.said["what"] == f"They burned the market of {CANARY}."
    assert letter.content.said["mail from"] == f"{CANARY}@example.net"
    assert not any("machine-on-the-way" in value for value in letter.content.said.values())
    assert len(letter.content.pictures) == 1
    assert CANARY.encode() not in letter.content.pictures[0].content
    assert sorted(letter.content.left_out) == ["a picture that cannot be read", "an attachment that is no picture"]
    assert not letter.content.uses


def test_a_message_in_html_alone_is_read_as_its_letters() -> None:
    made = message()
    made.set_content("<head><style>p{}</style></head><p>First</p><p>Second <script>evil()</script>line</p>", subtype="html")
    letter = letter_of("1", made.as_bytes())
    assert letter.content is not None
    assert letter.content.said["what"].split() == ["First", "Second", "line"]


@pytest.mark.parametrize(("subject", "text", "red"), [
    ("TLP:RED", "x", True), ("x", "tlp: red\nmore", True), ("x", "TLP RED", True), ("tlp:amber", "x", False), ("reddish", "x" * 600 + "TLP:RED", False),
])  # fmt: skip
def test_what_says_red_is_known_as_red(subject: str, text: str, red: bool) -> None:
    assert letter_of("1", message(text, subject=subject).as_bytes()).marked_red is red


def test_headers_of_other_scripts_and_broken_ones_are_read() -> None:
    raw = b"From: =?utf-8?b?2LPZhNin2YU=?= <a@b.c>\r\nSubject: =?nonsense?b?!!?=\r\nTo: intake@example.org\r\n\r\ntext"
    letter = letter_of("1", raw)
    assert letter.content is not None
    assert letter.content.said["mail from"] == "سلام <a@b.c>"
    assert letter.to == {OURS}


def test_bombs_of_parts_have_no_content() -> None:
    raw = b"To: intake@example.org\r\n" + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(3000)
    )
    letter = letter_of("1", raw)
    assert letter.content is None or letter.content.said["what"] == ""


@given(st.binary(max_size=400))
def test_any_bytes_are_a_letter(raw: bytes) -> None:
    assert letter_of("1", raw).uid == "1"


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_any_header_is_read(text: str) -> None:
    raw = f"From: {text}\r\nTo: {text}\r\nSubject: {text}\r\nContent-Type: {text}\r\n\r\nbody".encode()
    assert letter_of("1", raw).uid == "1"


# A mailbox over a real connection


class Server:
    """As much of an IMAP server as imaplib speaks to: one mailbox, UIDs from 11, deletion in two steps."""

    def __init__(self, messages: list[bytes], context: ssl.SSLContext, uidplus: bool) -> None:
        self.messages = dict(enumerate(messages, 11))
        self.deleted: set[int] = set()
        self.said: list[str] = []
        self.cut_after: str = ""
        self._context, self._uidplus = context, uidplus
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                plain, _ = self._listening.accept()
            except OSError:
                return
            try:
                with self._context.wrap_socket(plain, server_side=True) as line:
                    self._talk(line)
            except OSError:
                plain.close()

    def _talk(self, line: ssl.SSLSocket) -> None:
        with line.makefile("rwb") as both:
            capabilities = b"IMAP4rev1 UIDPLUS" if self._uidplus else b"IMAP4rev1"
            both.write(b"* OK ready\r\n")
            both.flush()
            while said := both.readline().decode().strip():
                self.said.append(said)
                tag, _, command = said.partition(" ")
                if self.cut_after and self.cut_after in command:
                    return
                done = b"OK done"
                if command == "CAPABILITY":
                    both.write(b"* CAPABILITY " + capabilities + b"\r\n")
                elif command.startswith("LOGIN") and "right" not in command:
                    done = b"NO wrong password"
                elif command.startswith("SELECT"):
                    both.write(b"* %d EXISTS\r\n" % len(self.messages))
                elif command == "UID SEARCH ALL":
                    both.write(b"* SEARCH " + b" ".join(b"%d" % uid for uid in self.messages) + b"\r\n")
                elif found := re.fullmatch(r"UID FETCH (\d+) \((.*)\)", command):
                    self._fetch(both, int(found[1]), found[2])
                elif found := re.fullmatch(r"UID STORE (\d+) \+FLAGS\.SILENT \(\\Deleted\)", command):
                    self.deleted.add(int(found[1]))
                elif command == "EXPUNGE" or command.startswith("UID EXPUNGE"):
                    for uid in self.deleted:
                        self.messages.pop(uid, None)
                elif command == "LOGOUT":
                    both.write(b"* BYE\r\n")
                both.write(tag.encode() + b" " + done + b"\r\n")
                both.flush()
                if command == "LOGOUT":
                    return

    def _fetch(self, both: io.BufferedRWPair, uid: int, what: str) -> None:  # type: ignore[override]
        raw = self.messages[uid]
        if what == "RFC822.SIZE":
            size = 40_000_000 if b"enormous" in raw else len(raw)
            both.write(b"* 1 FETCH (UID %d RFC822.SIZE %d)\r\n" % (uid, size))
            return
        part = raw.partition(b"\n\n")[0] + b"\n\n" if "HEADER" in what else raw
        both.write(b"* 1 FETCH (UID %d BODY[] {%d}\r\n" % (uid, len(part)) + part + b")\r\n")

    def close(self) -> None:
        self._listening.close()
        self._thread.join(5)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for this machine, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + dt.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM) + secret)
    return file


@pytest.fixture
def trusted(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=certificate)


@pytest.fixture(params=[True, False], ids=["uidplus", "plain expunge"])
def server(certificate: Path, request: pytest.FixtureRequest) -> Iterator[Server]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    made = Server([], context, bool(request.param))
    yield made
    made.close()


def fill(server: Server, *messages: bytes) -> None:
    server.messages = dict(enumerate(messages, 11))


def url(server: Server, password: str = "right%20one") -> str:  # noqa: S107 - of a server that this test made
    return f"imaps://desk:{password}@127.0.0.1:{server.port}/IN%22BOX"


@pytest.fixture
def here(db: None) -> Taking:
    return taking(mail=OURS)


def collect(server: Server, trusted: ssl.SSLContext) -> intake.MailTaken:
    with partner_mail.connected(url(server), trusted) as connection:
        return intake.take_mail(connection, AT)


def test_messages_are_sealed_then_deleted_from_the_server(here: Taking, server: Server, trusted: ssl.SSLContext) -> None:
    fill(server, with_parts(), message(to="others@example.org").as_bytes(), message("a second one").as_bytes())
    assert collect(server, trusted) == intake.MailTaken(taken=2, refused_red=0, refused=0, not_ours=1)
    assert list(server.messages) == [12]
    rows = list(Submission.objects.all())
    opened = [here.opened(row) for row in rows]
    assert {one["said"]["what"] for one in opened} == {f"They burned the market of {CANARY}.", "a second one"}
    for row in rows:
        assert (row.channel, row.state, row.uses, row.received_on) == ("e-mail", State.RECEIVED, frozenset(), AT.date())
        assert CANARY not in str([getattr(row, field.attname) for field in row._meta.concrete_fields])
    assert not ReceiptCode.objects.exclude(kind="decoy").exists()
    assert any('SELECT "IN\\"BOX"' in said for said in server.said)
    assert not any("SEEN" in said.upper() or "RFC822)" in said for said in server.said)


def test_red_by_mail_is_never_taken(here: Taking, server: Server, trusted: ssl.SSLContext) -> None:
    fill(server, message(subject="TLP:RED").as_bytes())
    assert collect(server, trusted).refused_red == 1
    assert not Submission.objects.exists()
    assert not server.messages


def test_an_address_turned_red_takes_no_mail(here: Taking, server: Server, trusted: ssl.SSLContext) -> None:
    intake.open_intake(here.people.lead, here.people.open, AT, red=True)
    fill(server, message().as_bytes())
    assert collect(server, trusted).not_ours == 1
    assert not Submission.objects.exists()
    assert server.messages


def test_what_is_too_large_or_too_much_stays_on_the_server(
    here: Taking, server: Server, trusted: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored, "MOST_A_DAY", 1)
    fill(server, message("enormous").as_bytes(), message().as_bytes(), message().as_bytes())
    assert collect(server, trusted) == intake.MailTaken(taken=1, refused_red=0, refused=2, not_ours=0)
    assert len(server.messages) == 2


def test_a_message_is_deleted_only_once_it_is_stored(
    here: Taking, server: Server, trusted: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the disk is full")

    fill(server, message().as_bytes())
    monkeypatch.setattr(stored, "seal_submission", fail)
    with pytest.raises(RuntimeError):
        collect(server, trusted)
    assert server.messages
    assert not server.deleted


def test_a_line_that_breaks_is_said_in_one_line(here: Taking, server: Server, trusted: ssl.SSLContext) -> None:
    fill(server, message().as_bytes(), message("second").as_bytes())
    server.cut_after = "FETCH 12"
    with pytest.raises(Missing, match="broke off"):
        collect(server, trusted)
    assert Submission.objects.count() == 1
    server.cut_after = ""
    assert collect(server, trusted).taken == 1


def test_a_wrong_password_is_not_repeated(server: Server, trusted: ssl.SSLContext) -> None:
    with pytest.raises(Missing) as told, partner_mail.connected(url(server, "wr0ng"), trusted):
        pass
    assert "wr0ng" not in str(told.value)


def test_a_server_nobody_vouches_for_gets_no_password(server: Server) -> None:
    with pytest.raises(Missing, match="cannot be reached"), partner_mail.connected(url(server)):
        pass
    assert not server.said


@pytest.mark.parametrize("wrong", ["", "imap://a:secret@b/", "http://a:secret@b/", "imaps:///x"])
def test_only_mailboxes_behind_tls(wrong: str) -> None:
    with pytest.raises(BadInput, match="PHASEZERO_IMAP_URL") as told, partner_mail.connected(wrong):
        pass
    assert "secret" not in str(told.value)
