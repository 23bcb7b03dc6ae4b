"""One way to the world for every source: polite, bounded, and only to where it may go."""

from __future__ import annotations

import re
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode, urljoin

import httpcore
import httpx

from phasezero.sources.fetching import robots
from phasezero.sources.fetching.answers import (
    Answer,
    Failed,
    Failure,
    Fetched,
    Gone,
    Later,
    NotModified,
    Refused,
    TooLarge,
    Unfit,
    Unreachable,
    shown,
)
from phasezero.sources.fetching.connecting import Checked, Deadline, NotThere, Resolve, TooMuch, resolve
from phasezero.sources.fetching.pacing import Pace, retry_after
from phasezero.sources.fetching.reach import Reach
from phasezero.sources.fetching.unpacking import Overflow, Unpackable, Unpacking

PROJECT = "PhaseZero"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD = frozenset({301, 308})
_OVERLOADED = frozenset({429, 502, 503, 504})
_LONGEST_ADDRESS = 4000
_HOST = re.compile(r"[A-Za-z0-9._-]+|[0-9A-Fa-f:.]+")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may take, redirects and all."""

    connect_seconds: float = 10
    read_seconds: float = 20
    """Between two pieces of an answer."""
    total_seconds: float = 60
    packed_bytes: int = 20_000_000
    """Over the wire, headers and all."""
    unpacked_bytes: int = 50_000_000
    redirects: int = 5
    attempts: int = 2
    """Of a request that an overloaded server turned away, or that broke off."""
    longest_wait: timedelta = timedelta(seconds=30)
    """What is waited for within a request; a longer wait is the answer `Later`."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for."""

    address: str
    accept: tuple[str, ...] = ()
    """Media types that can be used, "text/*" for all of a kind; an answer of another is Unfit. Empty: any."""
    etag: str = ""
    last_modified: str = ""
    secret_headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Sent over this address's own origin only, never to where a redirect leads."""
    form: Mapping[str, str] | None = field(default=None, repr=False)
    """Fields to send with POST; such a request follows no redirect."""
    by_robots: bool = False
    """Whether the site's robots.txt decides. It does for pages; a feed or an interface is published for programs."""
    limits: Limits | None = None


class Fetcher:
    """Asks hosts one at a time. Safe to share between threads; what it remembers of hosts lasts as long as it."""

    def __init__(
        self,
        contact: str,
        *,
        reach: Reach | None = None,
        limits: Limits | None = None,
        pause: timedelta = timedelta(seconds=1),
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        sleep: Callable[[float], None] = time.sleep,
        resolver: Resolve = resolve,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        """`contact`: an address at which site owners reach whoever runs this; in every request. `trust`: whose certificates
        count, by default those that this machine trusts."""
        plain = "".join(c for c in contact if c.isascii() and c.isprintable() and c not in "()").strip()
        self.agent = f"{PROJECT}/0.1 (early warning; contact: {plain or 'not given'})"
        self._reach, self._limits = reach or Reach(), limits or Limits()
        self._clock, self._sleep, self._resolver = clock, sleep, resolver
        self._trust = trust or ssl.create_default_context()
        self._pace = Pace(clock, sleep, pause)
        self._robots: dict[str, robots.Rules] = {}
        self._robots_lock = threading.Lock()

    def get(self, request: Request) -> Answer:
        """The answer to a request, after redirects and, where the server was busy, a second try. Raises nothing."""
        limits = request.limits or self._limits
        answer: Answer = Unreachable(f"{shown(request.address)} was not asked")
        for attempt in range(max(1, limits.attempts)):
            answer = self._followed(request, limits)
            wait = _wait_for(answer, self._clock(), attempt)
            last = attempt + 1 >= limits.attempts
            if wait is None or wait > limits.longest_wait or last or request.form is not None:
                return answer
            self._sleep(wait.total_seconds())
        return answer

    def rules(self, address: str) -> robots.Rules:
        """The robots.txt of the site that holds an address; asked for once."""
        site = _origin(httpx.URL(address))
        with self._robots_lock:
            known = self._robots.get(site)
        if known is None:
            known = self._rules_of(site)
            with self._robots_lock:
                self._robots[site] = known
            self._pace.slow_down(httpx.URL(site).host, known.pause(PROJECT))
        return known

    def _rules_of(self, site: str) -> robots.Rules:
        small = replace(self._limits, packed_bytes=2_000_000, unpacked_bytes=2_000_000, attempts=1)
        answer = self.get(Request(f"{site}/robots.txt", limits=small))
        if isinstance(answer, Fetched):
            return robots.ANYTHING if answer.media == "text/html" else robots.rules(answer.body)
        absent = isinstance(answer, Gone) or (isinstance(answer, Failed) and 400 <= answer.status < 500)
        return robots.ANYTHING if absent else robots.NOTHING

    def _followed(self, request: Request, limits: Limits) -> Answer:
        """One request and its redirects, each hop checked like the first."""
        deadline = Deadline(limits.total_seconds, limits.packed_bytes)
        address, for_good, moved_to = request.address, True, ""
        for _ in range(limits.redirects + 1):
            found = self._hop(request, address, deadline, limits)
            if isinstance(found, Fetched):
                return replace(found, moved_to=moved_to)
            if not isinstance(found, _Redirect):
                return found
            if request.form is not None:
                return Refused(f"{shown(address)} sends elsewhere what is meant for it alone")
            for_good = for_good and found.for_good
            moved_to, address = (found.to if for_good else ""), found.to
        return Refused(f"{shown(request.address)} leads from one address to another more than {limits.redirects} times")

    def _hop(self, request: Request, address: str, deadline: Deadline, limits: Limits) -> Answer | _Redirect:
        began, url = time.monotonic(), _url(address)
        if isinstance(url, Failure):
            return url
        if not self._reach.allows_port(_port(url)):
            return Refused(f"{shown(address)} is not fetched: port {_port(url)} is none of the web's")
        if request.by_robots and not self.rules(address).allows(address, PROJECT):
            return Refused(f"{shown(address)} is not fetched: the site's robots.txt does not allow it, or cannot be had")
        if until := self._pace.blocked(url.host):
            return Later(f"{shown(address)} is not asked before {until:%Y-%m-%d %H:%M} UTC, as its host wishes", until)
        with self._pace.host(url.host):
            self._pace.wait(url.host)
            deadline.grant(time.monotonic() - began)
            try:
                return self._asked(request, url, deadline, limits)
            finally:
                self._pace.asked(url.host)

    def _asked(self, request: Request, url: httpx.URL, deadline: Deadline, limits: Limits) -> Answer | _Redirect:
        """One exchange with one server; everything that can go wrong with it becomes a Failure."""
        where = shown(str(url))
        backend = Checked(self._reach, self._resolver, deadline)
        times = {"connect": limits.connect_seconds, "read": limits.read_seconds, "write": limits.read_seconds}
        content = urlencode(request.form).encode() if request.form is not None else None
        try:
            with (
                httpcore.ConnectionPool(ssl_context=self._trust, network_backend=backend, max_keepalive_connections=0) as pool,
                pool.stream(
                    "GET" if content is None else "POST",
                    httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                    headers=self._headers(request, url, content),
                    content=content,
                    extensions={"timeout": times},
                ) as response,
            ):
                return self._read(request, url, response, limits)
        except NotThere as error:
            return Refused(f"{where} is not fetched: {error}")
        except (TooMuch, Overflow):
            return TooLarge(f"{where} gives more than the {limits.unpacked_bytes // 1_000_000} MB that are read")
        except Unpackable as error:
            return Unfit(f"{where} is packed in a way that cannot be read ({error})")
        except httpcore.TimeoutException:
            return Unreachable(f"{where} did not answer in time")
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol, OSError) as error:
            return Unreachable(f"{where} cannot be reached, or broke off ({_kind(error)})")

    def _headers(self, request: Request, url: httpx.URL, content: bytes | None) -> list[tuple[bytes, bytes]]:
        headers = {
            "Host": url.netloc.decode("ascii"),
            "User-Agent": self.agent,
            "Accept": ", ".join((*request.accept, "*/*;q=0.1")) if request.accept else "*/*",
            "Accept-Encoding": "gzip, deflate",
            "Connection": "close",
        }
        if request.etag:
            headers["If-None-Match"] = request.etag
        if request.last_modified:
            headers["If-Modified-Since"] = request.last_modified
        if _origin(url) == _origin(httpx.URL(request.address)):
            headers |= dict(request.secret_headers)
        if content is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(content))}
        return [(name.encode("ascii"), _one_line(value)) for name, value in headers.items()]

    def _read(self, request: Request, url: httpx.URL, response: httpcore.Response, limits: Limits) -> Answer | _Redirect:
        headers = httpx.Headers(response.headers)
        where, status = shown(str(url)), response.status
        if status == 304 and (request.etag or request.last_modified):
            return NotModified(str(url))
        if status in _REDIRECTS and headers.get("location"):
            return _Redirect(urljoin(str(url), headers["location"].strip()), status in _FOR_GOOD)
        if status != 200:
            return self._denied(url.host, where, status, headers.get("retry-after", ""))
        media, charset = _content_type(headers.get("content-type", ""))
        if request.accept and media and not _fits(media, request.accept):
            return Unfit(f"{where} gives {media[:60]!r}, which is none of {', '.join(request.accept)}")
        unpacking = Unpacking(headers.get("content-encoding", ""), limits.unpacked_bytes)
        for piece in response.iter_stream():
            unpacking.take(piece)
        etag, modified = headers.get("etag", "")[:500], headers.get("last-modified", "")[:100]
        return Fetched(str(url), "", unpacking.whole(), media, charset, etag, modified)

    def _denied(self, host: str, where: str, status: int, header: str) -> Failure:
        """A server that turns requests away is left alone for as long as it says, and for a while where it does not."""
        if status == 410:
            return Gone(f"{where} is gone for good, its server says")
        if status not in _OVERLOADED:
            return Failed(f"{where} cannot be had: its server answers {status}", status)
        now = self._clock()
        until = retry_after(header, now) or now + timedelta(seconds=10)
        if header:
            self._pace.block(host, until)
        return Later(f"{where} turns requests away for now: its server answers {status}", until)


@dataclass(frozen=True, slots=True)
class _Redirect:
    to: str
    for_good: bool


def _wait_for(answer: Answer, now: datetime, attempt: int) -> timedelta | None:
    """How long to wait before the request is worth repeating; None where it is not."""
    if isinstance(answer, Later):
        return max(answer.until - now, timedelta(0))
    return timedelta(seconds=2 * 2**attempt) if type(answer) is Unreachable else None


def _url(address: str) -> httpx.URL | Refused:
    """The address, if it is one of the web's without a user in it."""
    try:
        url = httpx.URL(address) if len(address) <= _LONGEST_ADDRESS else None
        if url is None or not url.host or url.scheme not in ("http", "https"):
            return Refused(f"{shown(address)} is not fetched: it is no address of the web")
        if not _HOST.fullmatch(url.raw_host.decode("ascii")) or not 0 < _port(url) < 65536:
            return Refused(f"{shown(address)} is not fetched: it is no address of the web")
    except (httpx.InvalidURL, ValueError, TypeError):
        return Refused(f"{shown(address)} is not fetched: it is no address of the web")
    if url.userinfo:
        return Refused(f"{shown(address)} is not fetched: an address must not hold a user or a password")
    return url


def _port(url: httpx.URL) -> int:
    return url.port or (443 if url.scheme == "https" else 80)


def _origin(url: httpx.URL) -> str:
    return f"{url.scheme}://{url.netloc.decode('ascii')}"


def _one_line(value: str) -> bytes:
    return "".join(c for c in value if c.isprintable()).encode("latin-1", errors="ignore")


def _content_type(header: str) -> tuple[str, str]:
    media, _, parameters = header.partition(";")
    named = [one.split("=", 1)[1].strip(" \"'") for one in parameters.split(";") if one.strip().casefold().startswith("charset=")]
    return media.strip().casefold()[:100], (named[0][:40] if named else "")


def _fits(media: str, accept: tuple[str, ...]) -> bool:
    return any(media == one or (one.endswith("/*") and media.startswith(one[:-1])) for one in accept)


def _kind(error: Exception) -> str:
    """What kind of failure, in a few words; never the library's message, which may quote the request."""
    if isinstance(error, httpcore.ConnectError):
        return "no connection; its name, its certificate or its port"
    return "broken off" if isinstance(error, (httpcore.ReadError, httpcore.RemoteProtocolError)) else "network"
