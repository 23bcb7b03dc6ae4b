"""A real server on this machine that answers as the world does: well, badly, and with malice."""

from __future__ import annotations

import socket
import socketserver
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from phasezero.sources.fetching import Fetcher, Limits, Reach

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    """By names in small letters."""
    body: bytes


def reply(body: bytes | str, media: str = "", status: str = "200 OK", **headers: str) -> bytes:
    """A well-formed answer. `headers`: with _ for -."""
    content = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(content)}"]
    lines += [f"Content-Type: {media}"] if media else []
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


Handler = Callable[[Asked, socket.socket], bytes | None]


@dataclass
class World:
    """What is served, by path, and what was asked. A path that is not there is a 404."""

    port: int = 0
    handlers: dict[str, Handler] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    at: list[float] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def serve(self, path: str, *answers: bytes) -> None:
        """These answers, one after the other; the last one again and again."""
        left = list(answers)
        self.handlers[path] = lambda _asked, _wire: left.pop(0) if len(left) > 1 else left[0]

    def serve_with(self, path: str, handler: Handler) -> None:
        self.handlers[path] = handler

    def paths(self) -> list[str]:
        return [one.path for one in self.asked]


def _read(wire: socket.socket) -> Asked | None:
    raw = b""
    while b"\r\n\r\n" not in raw:
        piece = wire.recv(65536)
        if not piece:
            return None
        raw += piece
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.strip().casefold(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    while len(body) < int(headers.get("content-length", 0)):
        body += wire.recv(65536)
    method, target, _ = first.split(" ", 2)
    path, _, query = target.partition("?")
    return Asked(method, path, query, headers, body)


@contextmanager
def local_world() -> Iterator[World]:
    """A running world, at an address of this machine only."""
    world = World()

    class Wire(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            try:
                asked = _read(self.request)
                if asked is None:
                    return
                world.asked.append(asked)
                world.at.append(time.monotonic())
                handler = world.handlers.get(asked.path)
                answer = handler(asked, self.request) if handler else reply("no such page", "text/plain", "404 Not Found")
                if answer:
                    self.request.sendall(answer)
            except OSError:
                return  # whoever asked has hung up, as it should on a hostile answer

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address, daemon_threads, block_on_close = True, True, False

    with Server(("127.0.0.1", 0), Wire) as server:
        world.port = server.server_address[1]
        running = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        running.start()
        try:
            yield world
        finally:
            server.shutdown()
            running.join()


class Clock:
    """Stands still, but for what is slept."""

    def __init__(self) -> None:
        self.now = NOW
        self.slept: list[float] = []

    def __call__(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)


TRUST = ssl.create_default_context()
"""Made once: it takes longer than a request."""
QUICK = Limits(connect_seconds=2, read_seconds=0.5, total_seconds=2, packed_bytes=2_000_000, unpacked_bytes=3_000_000)


def fetcher(world: World, clock: Clock | None = None, limits: Limits = QUICK, **more: object) -> Fetcher:
    """A fetcher that may reach this world's one address and nothing else that is not public."""
    time_of = clock or Clock()
    reach = Reach(exceptions=frozenset({("127.0.0.1", world.port)}))
    given = {"pause": timedelta(0), "trust": TRUST, **more}
    return Fetcher("tests@example.org", reach=reach, limits=limits, clock=time_of, sleep=time_of.sleep, **given)
