"""The line to a mail server under TLS, against a real server: certificates are checked, and nothing is ever sent in clear instead."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from delivery_world import DAY, NOON, SITE, free_port, issue, subscribe

from people import World
from phasezero.deliver import smtp
from phasezero.deliver.smtp import Answer, Line, Outcome, Server, server
from phasezero.desk import delivery
from phasezero.desk.delivery import Post
from phasezero.errors import Missing
from phasezero.store.models import Delivery

pytestmark = pytest.mark.security
LETTER = b"Subject: canary-letter\r\n\r\ncanary-text\r\n"
NOW = datetime.now(UTC)


# Certificates, made here


@dataclass
class Authority:
    """Whom the machine trusts."""

    folder: Path
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def __post_init__(self) -> None:
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Authority of the tests")])
        self.certificate = self._signed(self.name, self.key.public_key(), NOW, None)
        self.file = self.folder / "authority.pem"
        self.file.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))

    def _signed(self, subject: x509.Name, public: Any, since: datetime, address: str | None) -> x509.Certificate:
        made = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(since - timedelta(days=1))
            .not_valid_after(since + timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=address is None, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False)
        )
        if address is None:
            usage = dict.fromkeys(
                ("content_commitment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
            )
            signing = x509.KeyUsage(digital_signature=True, key_encipherment=False, key_cert_sign=True, crl_sign=True, **usage)
            made = made.add_extension(signing, critical=True)
        else:
            made = made.add_extension(
                x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))]), critical=False
            )
        return made.sign(self.key, hashes.SHA256())

    def context(self, address: str = "127.0.0.1", since: datetime = NOW) -> ssl.SSLContext:
        """What a server with a certificate for `address` uses."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail server")])
        certificate = self._signed(name, key.public_key(), since, address)
        file = self.folder / f"{certificate.serial_number}.pem"
        plain = serialization.NoEncryption()
        pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        file.write_bytes(pem + certificate.public_bytes(serialization.Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    made = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.file))
    return made


# A server that notes what it was given, and whether that came under TLS


@dataclass
class Heard:
    commands: list[tuple[str, bool]] = field(default_factory=list)
    letters: list[bytes] = field(default_factory=list)
    passwords: list[tuple[str, bool]] = field(default_factory=list)

    async def handle_MAIL(self, server: Any, _session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802
        self.commands.append(("MAIL", _under_tls(server)))
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.commands.append(("DATA", _under_tls(server)))
        self.letters.append(envelope.content)
        return "250 OK"

    def authenticated(self, server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        self.passwords.append((data.password.decode(), _under_tls(server)))
        return AuthResult(success=True)


def _under_tls(server: Any) -> bool:
    return server.transport.get_extra_info("ssl_object") is not None


Serve = Callable[..., tuple[Heard, int]]


def _knock(port: int) -> None:
    socket.create_connection(("127.0.0.1", port), timeout=5).close()


@pytest.fixture
def serve() -> Iterator[Serve]:
    running: list[Controller] = []

    def start(at_once: ssl.SSLContext | None = None, later: ssl.SSLContext | None = None) -> tuple[Heard, int]:
        heard, port = Heard(), free_port()
        more: dict[str, Any] = {"tls_context": later, "require_starttls": later is not None, "authenticator": heard.authenticated}
        more["auth_require_tls"] = later is not None
        controller = Controller(heard, hostname="127.0.0.1", port=port, ssl_context=at_once, **more)
        controller._trigger_server = lambda: _knock(port)  # type: ignore[method-assign] # it would wait for words in clear
        controller.start()
        running.append(controller)
        return heard, port

    yield start
    for controller in running:
        controller.stop()


def hand_over(port: int, mode: str, user: str = "", password: str = "") -> Answer:
    with Line(Server("127.0.0.1", port, mode, user, password)) as line:
        return line.hand_over("early@pz.example.org", "reader@example.org", LETTER, "token", lambda: True)


@pytest.mark.parametrize("mode", ["starttls", "from the start"])
def test_a_letter_goes_under_tls_and_nothing_before_it(authority: Authority, serve: Serve, mode: str) -> None:
    context = authority.context()
    heard, port = serve(at_once=context) if mode == "from the start" else serve(later=context)
    secret = "canary-password" if mode == "starttls" else ""  # aiosmtpd offers AUTH only after STARTTLS
    assert hand_over(port, mode, "early" if secret else "", secret).outcome == Outcome.TAKEN
    assert heard.commands == [("MAIL", True), ("DATA", True)]
    assert heard.letters == [LETTER]
    assert heard.passwords == ([(secret, True)] if secret else [])


@pytest.mark.parametrize("mode", ["starttls", "from the start"])
@pytest.mark.parametrize("wrong", ["of another authority", "of another host", "expired", "not yet valid"])
def test_a_wrong_certificate_is_refused(authority: Authority, serve: Serve, tmp_path: Path, mode: str, wrong: str) -> None:
    (tmp_path / "other").mkdir()
    context = {
        "of another authority": lambda: Authority(tmp_path / "other").context(),
        "of another host": lambda: authority.context("127.0.0.2"),
        "expired": lambda: authority.context(since=NOW - timedelta(days=30)),
        "not yet valid": lambda: authority.context(since=NOW + timedelta(days=30)),
    }[wrong]()
    heard, port = serve(at_once=context) if mode == "from the start" else serve(later=context)
    with pytest.raises(Missing, match="nothing was lost"):
        hand_over(port, mode, "early", "canary-password")
    assert (heard.commands, heard.letters, heard.passwords) == ([], [], [])


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_an_old_version_of_tls_is_refused(authority: Authority, serve: Serve) -> None:
    context = authority.context()
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    heard, port = serve(at_once=context)
    with pytest.raises(Missing):
        hand_over(port, "from the start")
    assert heard.commands == []


def test_a_server_without_starttls_gets_nothing(authority: Authority, serve: Serve) -> None:
    """Somebody on the way takes the offer of TLS out of the greeting."""
    heard, port = serve()
    with pytest.raises(Missing):
        hand_over(port, "starttls", "early", "canary-password")
    assert (heard.commands, heard.letters, heard.passwords) == ([], [], [])


def test_a_server_without_tls_gets_nothing_from_a_line_that_begins_with_it(authority: Authority, serve: Serve) -> None:
    heard, port = serve()
    with pytest.raises(Missing):
        hand_over(port, "from the start", "early", "canary-password")
    assert (heard.commands, heard.letters, heard.passwords) == ([], [], [])


@pytest.mark.parametrize(
    "answer",
    [b"454 4.7.0 not now\r\n", b"502 no\r\n", b"220 go\r\nnothing like TLS\r\n", b"220 go\r\n250-AUTH PLAIN\r\n250 OK\r\n"],
)
def test_starttls_that_does_not_come_about_ends_the_line(authority: Authority, answer: bytes) -> None:
    """Also where somebody on the way answers before TLS begins: what was answered in clear counts for nothing."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(20)

        def talk() -> None:
            line, _ = listening.accept()
            with line:
                line.settimeout(5)
                line.sendall(b"220 hello\r\n")
                try:
                    while data := line.recv(4096):
                        heard.append(data)
                        if data.startswith(b"ehlo"):
                            line.sendall(b"250-hello\r\n250 STARTTLS\r\n")
                        elif data.startswith(b"STARTTLS"):
                            line.sendall(answer)
                        else:
                            line.sendall(b"250 OK\r\n")
                except OSError:
                    return

        talking = threading.Thread(target=talk)
        talking.start()
        with pytest.raises(Missing):
            hand_over(listening.getsockname()[1], "starttls", "early", "canary-password")
        talking.join(20)
    said = b"".join(heard)
    for secret in (b"canary", b"AUTH", b"MAIL FROM", b"mail FROM"):
        assert secret not in said


@pytest.mark.parametrize("url", ["smtp://early:secret@mail.example.org", "smtp://early:secret@mail.example.org:25"])
def test_a_password_never_goes_over_a_line_without_tls(url: str) -> None:
    with pytest.raises(Missing, match="readable") as told:
        server(url)
    assert "secret" not in str(told.value)


def test_a_password_stays_on_this_machine_without_tls() -> None:
    assert server("smtp://early:secret@127.0.0.1:2525") == Server("127.0.0.1", 2525, "none", "early", "secret")


def test_a_run_against_a_wrong_certificate_loses_nothing(people: World, authority: Authority, serve: Serve) -> None:
    subscribe(people.reader)
    issue(people.open.key)
    _, wrong = serve(later=authority.context("127.0.0.2"))
    at = NOON + timedelta(hours=1)
    done = delivery.run(DAY, lambda: at, Post(Server("127.0.0.1", wrong, "starttls"), "early@pz.example.org", SITE))
    assert "cannot be used" in done.problem
    assert Delivery.objects.get().state == "queued"
    heard, right = serve(later=authority.context())
    done = delivery.run(DAY, lambda: at, Post(Server("127.0.0.1", right, "starttls"), "early@pz.example.org", SITE))
    assert dict(done.ended) == {"sent": 1}
    assert heard.commands == [("MAIL", True), ("DATA", True)]


def test_the_default_is_a_checked_certificate() -> None:
    context = ssl.create_default_context()
    assert context.check_hostname
    assert context.verify_mode == ssl.CERT_REQUIRED
    assert smtp.server("smtp+tls://mail.example.org").tls == "starttls"
    assert smtp.server("smtps://mail.example.org").tls == "from the start"
