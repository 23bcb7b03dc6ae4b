"""Asking servers: polite, bounded, and only those of the public internet, whatever they answer."""

from __future__ import annotations

import gzip
import logging
import socket
import ssl
import threading
import time
import zlib
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from local_world import NOW, QUICK, Asked, Clock, World, fetcher, local_world, reply
from phasezero.sources.fetching import (
    Failed,
    Failure,
    Fetched,
    Fetcher,
    Gone,
    Later,
    Limits,
    NotModified,
    Reach,
    Refused,
    Request,
    Secret,
    TooLarge,
    Unfit,
    Unreachable,
    shown,
)
from phasezero.sources.fetching.connecting import resolve
from phasezero.sources.fetching.pacing import retry_after
from phasezero.sources.fetching.unpacking import Overflow, Unpackable, Unpacking, gunzipped

PRIVATE = "10.0.0.1"


def got(world: World, path: str = "/x", **more: object) -> object:
    return fetcher(world).get(Request(world.url + path, **more))


# Where it may go


@pytest.mark.security
@pytest.mark.parametrize("address", [
    "127.0.0.1", "127.8.9.1", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",  # noqa: S104
    "100.64.0.1", "100.100.100.200", "192.0.0.192", "198.18.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
    "168.63.129.16", "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "fe80::1", "fe80::1%eth0", "fc00::1",
    "fd00:ec2::254", "ff02::1", "fec0::1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::1",
    "2002:a9fe:a9fe::1", "2001:db8::1", "2001::1", "100::1", "192.0.2.1", "203.0.113.9", "no address", "",
])  # fmt: skip
def test_no_address_inside_a_network_is_within_reach(address: str) -> None:
    assert Reach().refusal(address, 80)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:4700::6810:84e5", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public_addresses_are_within_reach_on_the_ports_of_the_web(address: str) -> None:
    assert not Reach().refusal(address, 443)
    assert Reach().refusal(address, 22)


@given(st.ip_addresses())
def test_whatever_is_within_reach_is_global(address: object) -> None:
    parsed = ip_address(str(address))
    if not Reach().refusal(str(address), 80):
        assert parsed.is_global or (
            parsed.version == 6 and (parsed.ipv4_mapped or parsed.sixtofour or str(parsed).startswith("64:ff9b"))
        )
        assert not parsed.is_multicast
        assert not parsed.is_loopback


@pytest.mark.security
@pytest.mark.parametrize("address", [
    "http://127.0.0.1/", "http://localhost/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/", "http://127.1/",
    "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://0/", "http://169.254.169.254/latest/meta-data/", "http://①②⑦.0.0.1/",
])  # fmt: skip
def test_every_way_to_write_an_inner_address_is_refused_by_the_systems_own_resolver(address: str) -> None:
    answer = Fetcher("x", clock=lambda: NOW, limits=Limits(attempts=1)).get(Request(address))
    assert isinstance(answer, (Refused, Unreachable))
    if not isinstance(answer, Refused):  # the system could not resolve that spelling at all
        assert "name" in answer.why


@pytest.mark.security
@pytest.mark.parametrize("address", [
    "file:///etc/passwd", "ftp://example.org/", "gopher://example.org/", "http://", "//example.org", "", "http://a b/", "javascript:1",
    "http://user:hunter2@example.org/", "http://example.org:22/", "http://example.org:6379/", "http://exa\nmple.org/", "http://[::1",
    "http://example.org:99999/", "http://" + "a" * 5000, "http://example.org\r\nHost: x/", "data:text/plain,x", "http://\udcff/",
])  # fmt: skip
def test_what_is_no_plain_address_of_the_web_is_refused_without_asking_anyone(address: str) -> None:
    def nobody(host: str, port: int) -> list[str]:
        raise AssertionError(host)

    answer = Fetcher("x", resolver=nobody, clock=lambda: NOW).get(Request(address))
    assert isinstance(answer, Refused)
    assert "hunter2" not in answer.why
    assert "\n" not in answer.why


@pytest.mark.security
def test_a_name_is_resolved_once_and_the_address_that_was_checked_is_the_one_that_is_asked(world: World) -> None:
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    world.serve("/x", reply("here", "text/plain"))
    answer = fetcher(world, resolver=rebinding).get(Request(f"http://rebind.example:{world.port}/x"))
    assert isinstance(answer, Fetched)
    assert asked == ["rebind.example"]
    assert world.asked[0].headers["host"] == f"rebind.example:{world.port}"


@pytest.mark.security
def test_a_host_with_one_inner_address_among_public_ones_is_refused() -> None:
    answer = Fetcher("x", resolver=lambda _host, _port: ["8.8.8.8", "10.0.0.7"], clock=lambda: NOW).get(
        Request("http://mixed.example/")
    )
    assert isinstance(answer, Refused)
    assert "10.0.0.7" not in answer.why


@pytest.mark.security
@pytest.mark.parametrize(
    "to",
    [
        "http://169.254.169.254/",
        f"http://{PRIVATE}/",
        "http://localhost:5432/",
        "file:///etc/passwd",
        "//10.1.1.1/",
        "http://[::1]/",
    ],
)
def test_a_redirect_to_an_inner_address_is_refused(world: World, to: str) -> None:
    world.serve("/x", reply("", status="302 Found", Location=to))
    assert isinstance(got(world), Refused)


@pytest.mark.security
def test_only_the_named_port_of_this_machine_is_an_exception(world: World) -> None:
    with local_world() as other:
        other.serve("/secret", reply("inner", "text/plain"))
        world.serve("/x", reply("", status="302 Found", Location=f"{other.url}/secret"))
        assert isinstance(got(world), Refused)
        assert not other.asked


@pytest.mark.security
def test_proxies_of_the_environment_are_not_used(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    world.serve("/x", reply("here", "text/plain"))
    assert isinstance(got(world), Fetched)


@pytest.mark.security
def test_over_tls_the_name_is_asked_for_and_its_certificate_checked(world: World, tmp_path: Path) -> None:
    """The connection goes to the number that was checked; the handshake and the request still speak of the name."""
    names: list[str | None] = []
    server, client = contexts(tmp_path, "feed.example")
    server.sni_callback = lambda _wire, name, _context: names.append(name)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        answering = threading.Thread(target=answer_tls, args=(listening, server, 2), daemon=True)
        answering.start()
        reach = Reach(exceptions=frozenset({("127.0.0.1", port)}))
        asking = Fetcher(
            "x", reach=reach, resolver=lambda _host, _port: ["127.0.0.1"], trust=client, clock=Clock(), sleep=lambda _s: None
        )
        good = asking.get(Request(f"https://feed.example:{port}/x", limits=Limits(attempts=1)))
        bad = asking.get(Request(f"https://other.example:{port}/x", limits=Limits(attempts=1)))
        answering.join(5)
    assert isinstance(good, Fetched)
    assert isinstance(bad, Unreachable)
    assert names == ["feed.example", "other.example"]


def answer_tls(listening: socket.socket, context: ssl.SSLContext, times: int) -> None:
    for _ in range(times):
        raw, _ = listening.accept()
        with raw, suppress(OSError), context.wrap_socket(raw, server_side=True) as wire:
            wire.recv(65536)
            wire.sendall(reply("here", "text/plain"))


def contexts(folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's certificate for one name, and a client that trusts it alone."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder().subject_name(who).issuer_name(who).public_key(key.public_key()).serial_number(1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC)).not_valid_after(datetime(2100, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False).sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(secret)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return server, ssl.create_default_context(cafile=folder / "cert.pem")


# Redirects


def test_redirects_are_followed_and_a_move_for_good_is_told(world: World) -> None:
    world.serve("/x", reply("", status="301 Moved Permanently", Location="/y"))
    world.serve("/y", reply("here", "text/plain"))
    answer = got(world)
    assert isinstance(answer, Fetched)
    assert (answer.body, answer.moved_to) == (b"here", f"{world.url}/y")


def test_a_move_for_now_is_no_move(world: World) -> None:
    world.serve("/x", reply("", status="302 Found", Location="/y"))
    world.serve("/y", reply("here", "text/plain"))
    answer = got(world)
    assert isinstance(answer, Fetched)
    assert answer.moved_to == ""


def test_a_loop_of_redirects_ends(world: World) -> None:
    world.serve("/x", reply("", status="302 Found", Location="/x"))
    assert isinstance(got(world), Refused)
    assert len(world.asked) == QUICK.redirects + 1


@pytest.mark.security
def test_secrets_go_to_their_own_origin_only(world: World) -> None:
    with local_world() as other:
        other.serve("/y", reply("here", "text/plain"))
        world.serve("/x", reply("", status="302 Found", Location=f"{other.url}/y"))
        reach = Reach(exceptions=frozenset({("127.0.0.1", world.port), ("127.0.0.1", other.port)}))
        asking = Fetcher("x", reach=reach, pause=timedelta(0), clock=lambda: NOW)
        asking.get(Request(f"{world.url}/x", secret_headers={"Authorization": "Bearer hunter2"}))
        assert world.asked[0].headers["authorization"] == "Bearer hunter2"
        assert "authorization" not in other.asked[0].headers


@pytest.mark.security
def test_a_posted_form_follows_no_redirect(world: World) -> None:
    world.serve("/x", reply("", status="307 Temporary Redirect", Location="/y"))
    assert isinstance(got(world, form={"password": "hunter2"}), Refused)
    assert world.paths() == ["/x"]


@pytest.mark.security
def test_no_secret_is_in_a_message_a_repr_or_a_log(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    world.serve("/x", reply("hunter2", "text/plain", status="500 No"))
    request = Request(f"{world.url}/x?key=hunter2", secret_headers={"X-Key": "hunter2"}, form={"password": "hunter2"})
    answer = fetcher(world).get(request)
    assert isinstance(answer, Failed)
    assert "hunter2" not in answer.why + repr(Secret("hunter2")) + f"{Secret('hunter2')}"
    ours = [one for one in caplog.records if one.name.startswith("phasezero")]
    assert not any("hunter2" in one.getMessage() for one in ours)


# What comes back


def test_headers_name_the_project_and_whom_to_write_to(world: World) -> None:
    world.serve("/x", reply("here", "text/plain"))
    got(world)
    assert "PhaseZero" in world.asked[0].headers["user-agent"]
    assert "tests@example.org" in world.asked[0].headers["user-agent"]


def test_what_is_held_is_asked_for_again_only_if_it_changed(world: World) -> None:
    def conditional(asked: Asked, _wire: socket.socket) -> bytes:
        held = (
            asked.headers.get("if-none-match") == '"v1"'
            and asked.headers.get("if-modified-since") == "Mon, 02 Nov 2026 09:00:00 GMT"
        )
        return (
            reply("", status="304 Not Modified")
            if held
            else reply("new", "text/plain", ETag='"v1"', Last_Modified="Mon, 02 Nov 2026 09:00:00 GMT")
        )

    world.serve_with("/x", conditional)
    first = got(world)
    assert isinstance(first, Fetched)
    again = got(world, etag=first.etag, last_modified=first.last_modified)
    assert isinstance(again, NotModified)


def test_not_modified_without_being_asked_is_a_failure(world: World) -> None:
    world.serve("/x", reply("", status="304 Not Modified"))
    assert isinstance(got(world), Failed)


@pytest.mark.parametrize(
    ("status", "kind"),
    [("404 No", Failed), ("403 No", Failed), ("500 No", Failed), ("410 Gone", Gone), ("204 Empty", Failed), ("206 Part", Failed)],
)
def test_other_statuses_are_failures(world: World, status: str, kind: type) -> None:
    world.serve("/x", reply("x" * 100, "text/plain", status=status))
    assert isinstance(got(world), kind)


def test_a_packed_body_is_unpacked(world: World) -> None:
    for encoding, body in (("gzip", gzip.compress(b"text" * 50)), ("deflate", zlib.compress(b"text" * 50))):
        world.serve("/x", reply(body, "text/plain", Content_Encoding=encoding))
        answer = got(world)
        assert isinstance(answer, Fetched)
        assert answer.body == b"text" * 50


def test_a_kind_that_was_not_asked_for_is_unfit(world: World) -> None:
    world.serve("/x", reply("<html>", "text/html; charset=utf-8"))
    assert isinstance(got(world, accept=("application/pdf",)), Unfit)
    assert isinstance(got(world, accept=("text/*",)), Fetched)


def drip(_asked: Asked, wire: socket.socket) -> None:
    wire.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
    for _ in range(200):
        wire.sendall(b"x")
        time.sleep(0.05)


def drip_headers(_asked: Asked, wire: socket.socket) -> None:
    wire.sendall(b"HTTP/1.1 200 OK\r\n")
    for i in range(200):
        wire.sendall(b"X-%d: y\r\n" % i)
        time.sleep(0.05)


def endless(_asked: Asked, wire: socket.socket) -> None:
    wire.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
    while True:
        wire.sendall(b"x" * 65536)


def endless_headers(_asked: Asked, wire: socket.socket) -> None:
    wire.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        wire.sendall(b"X-y: " + b"z" * 1000 + b"\r\n")


def silent(_asked: Asked, wire: socket.socket) -> None:
    time.sleep(1)


def cut_off(_asked: Asked, wire: socket.socket) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nContent-Type: text/plain\r\n\r\nonly this"


def half_closed(_asked: Asked, wire: socket.socket) -> None:
    wire.shutdown(socket.SHUT_WR)


def bomb(_asked: Asked, wire: socket.socket) -> bytes:
    return reply(gzip.compress(b"\0" * 50_000_000), "text/plain", Content_Encoding="gzip")


@pytest.mark.parametrize(("handler", "kind"), [
    (drip, Unreachable), (drip_headers, Unreachable), (endless, TooLarge), (endless_headers, (Unreachable, TooLarge)), (silent, Unreachable),
    (cut_off, Unreachable), (half_closed, Unreachable), (bomb, TooLarge),
    (lambda _a, _w: b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello", Unreachable),
    (lambda _a, _w: b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello", Unreachable),
    (lambda _a, _w: b"220 mail.example.org ESMTP\r\n", Unreachable), (lambda _a, _w: b"\0" * 500, Unreachable),
    (lambda _a, _w: reply(b"no gzip", "text/plain", Content_Encoding="gzip"), Unfit),
    (lambda _a, _w: reply(gzip.compress(b"text" * 5000)[:-20], "text/plain", Content_Encoding="gzip"), Unfit),
    (lambda _a, _w: reply(b"x", "text/plain", Content_Encoding="br"), Unfit),
])  # fmt: skip
def test_hostile_answers_are_one_line_and_end_in_time(world: World, handler: object, kind: type) -> None:
    world.serve_with("/x", handler)
    began = time.monotonic()
    answer = fetcher(world, limits=Limits(1, 0.5, 0.8, 2_000_000, 3_000_000, attempts=1)).get(Request(f"{world.url}/x"))
    assert isinstance(answer, Failure)
    assert isinstance(answer, kind), answer
    assert time.monotonic() - began < 3
    assert "\n" not in answer.why
    assert "Traceback" not in answer.why


def test_a_length_that_is_too_short_gives_no_more_than_it_says(world: World) -> None:
    world.serve("/x", b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Type: text/plain\r\n\r\nlonger than that")
    answer = got(world)
    assert isinstance(answer, Fetched)
    assert answer.body == b"long"


def test_nobody_there_is_one_line() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    reach = Reach(exceptions=frozenset({("127.0.0.1", port)}))
    clock = Clock()
    answer = Fetcher("x", reach=reach, clock=clock, sleep=clock.sleep).get(Request(f"http://127.0.0.1:{port}/"))
    assert type(answer) is Unreachable
    assert clock.slept[-1] >= 1


# Politeness


def test_a_busy_server_is_asked_again_when_it_says(world: World) -> None:
    clock = Clock()
    world.serve("/x", reply("", status="429 Too Many", Retry_After="7"), reply("here", "text/plain"))
    answer = fetcher(world, clock).get(Request(f"{world.url}/x"))
    assert isinstance(answer, Fetched)
    assert clock.slept == [7]


def test_a_long_wait_is_left_to_the_next_run_and_the_host_is_not_asked_meanwhile(world: World) -> None:
    clock = Clock()
    world.serve("/x", reply("", status="429 Too Many", Retry_After="3600"))
    world.serve("/y", reply("here", "text/plain"))
    asking = fetcher(world, clock)
    answer = asking.get(Request(f"{world.url}/x"))
    assert isinstance(answer, Later)
    assert answer.until == NOW + timedelta(hours=1)
    assert isinstance(asking.get(Request(f"{world.url}/y")), Later)
    assert world.paths() == ["/x"]
    clock.now += timedelta(hours=1)
    assert isinstance(asking.get(Request(f"{world.url}/y")), Fetched)


@pytest.mark.parametrize(("header", "seconds"), [
    ("120", 120), ("0", 0), ("Mon, 02 Nov 2026 12:02:00 GMT", 120), ("Mon, 02 Nov 2020 12:02:00 GMT", 0), ("99999999999999", 30 * 86400),
    ("Fri, 31 Dec 9999 23:59:59 GMT", 30 * 86400),
])  # fmt: skip
def test_retry_after_is_seconds_or_a_date(header: str, seconds: int) -> None:
    assert retry_after(header, NOW) == NOW + timedelta(seconds=seconds)


@given(st.text(max_size=40))
def test_any_retry_after_is_read_or_ignored(header: str) -> None:
    found = retry_after(header, NOW)
    assert found is None or NOW <= found <= NOW + timedelta(days=30)


def test_requests_to_one_host_are_parted_by_a_pause_and_never_together(world: World) -> None:
    together, most = 0, 0
    lock = threading.Lock()

    def slow(_asked: Asked, _wire: socket.socket) -> bytes:
        nonlocal together, most
        with lock:
            together += 1
            most = max(most, together)
        time.sleep(0.02)
        with lock:
            together -= 1
        return reply("here", "text/plain")

    world.serve_with("/x", slow)
    clock = Clock()
    asking = fetcher(world, clock, pause=timedelta(seconds=2))
    threads = [threading.Thread(target=asking.get, args=(Request(f"{world.url}/x"),)) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert most == 1
    assert sum(clock.slept) == pytest.approx(6)


ROBOTS = "User-agent: *\nCrawl-delay: 5\nDisallow: /private\n\nUser-agent: PhaseZero\nCrawl-delay: 3\nDisallow: /closed\nSitemap: https://example.org/map.xml\n"


def test_robots_decide_for_pages_and_their_delay_for_all(world: World) -> None:
    world.serve("/robots.txt", reply(ROBOTS, "text/plain"))
    world.serve("/closed/a", reply("here", "text/plain"))
    world.serve("/open", reply("here", "text/plain"))
    clock = Clock()
    asking = fetcher(world, clock)
    assert isinstance(asking.get(Request(f"{world.url}/closed/a", by_robots=True)), Refused)
    assert isinstance(asking.get(Request(f"{world.url}/open", by_robots=True)), Fetched)
    assert isinstance(asking.get(Request(f"{world.url}/open", by_robots=True)), Fetched)
    assert world.paths().count("/robots.txt") == 1
    assert clock.slept[-1] == pytest.approx(3)
    assert isinstance(asking.get(Request(f"{world.url}/closed/a")), Fetched)
    assert asking.rules(f"{world.url}/open").sitemaps == ("https://example.org/map.xml",)


@pytest.mark.parametrize(("answer", "allowed"), [
    (reply("", status="404 No"), True), (reply("", status="403 No"), True), (reply("", status="410 Gone"), True),
    (reply("", status="500 No"), False), (reply("", status="429 No", Retry_After="1"), False), (reply("<html>x", "text/html"), True),
    (reply(b"\xff\xfe\0\0User-agent", "text/plain"), True), (b"", False),
])  # fmt: skip
def test_without_robots_all_is_allowed_and_where_they_cannot_be_had_nothing(world: World, answer: bytes, allowed: bool) -> None:
    world.serve("/robots.txt", answer)
    world.serve("/x", reply("here", "text/plain"))
    clock = Clock()
    clock.now += timedelta(seconds=2)
    found = fetcher(world, clock).get(Request(f"{world.url}/x", by_robots=True))
    assert isinstance(found, Fetched) is allowed


def test_a_redirect_to_where_robots_forbid_is_refused(world: World) -> None:
    world.serve("/robots.txt", reply(ROBOTS, "text/plain"))
    world.serve("/x", reply("", status="302 Found", Location="/closed/a"))
    assert isinstance(got(world, by_robots=True), Refused)
    assert "/closed/a" not in world.paths()


# Pieces


@given(st.binary(max_size=3000), st.integers(1, 400))
def test_unpacking_gives_back_what_was_packed_in_any_pieces(content: bytes, size: int) -> None:
    packed = gzip.compress(content) + gzip.compress(b"more")
    unpacking = Unpacking("gzip", 10_000)
    for start in range(0, len(packed), size):
        unpacking.take(packed[start : start + size])
    assert unpacking.whole() == content + b"more"


@given(st.binary(max_size=300))
def test_any_bytes_are_unpacked_or_refused(content: bytes) -> None:
    try:
        gunzipped(content, 1000)
    except (Unpackable, Overflow) as error:
        assert content[:2] == b"\x1f\x8b" or len(content) > 1000, error  # noqa: PT017 - either outcome is right


def test_an_address_is_shown_without_what_may_be_secret() -> None:
    assert shown("https://user:hunter2@example.org:8443/a?key=hunter2#hunter2") == "https://example.org:8443/a"


def test_a_name_that_does_not_resolve_is_an_error_in_time() -> None:
    with pytest.raises(OSError, match="resolved"):
        resolve("does-not-exist.invalid", 80)


def test_dates_of_tests_are_fixed() -> None:
    assert datetime(2026, 11, 2, 12, tzinfo=UTC) == NOW
