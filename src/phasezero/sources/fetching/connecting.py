"""Connections that go only where they may, and end when they must.

A host's name is resolved once, every address that comes back is checked, and the connection is made to one of those numbers:
there is no second look-up that could answer differently (DNS rebinding). The name stays in the request and in the TLS handshake.
Proxies that the environment names are not used: they would resolve the name again, out of our sight.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpcore

from phasezero.sources.fetching.reach import Reach

Resolve = Callable[[str, int], list[str]]
"""Numeric addresses of a host, for a port. Raises OSError where there is none."""


class NotThere(Exception):
    """The address may not be connected to; the text says why."""


class TooMuch(Exception):
    """More bytes came over the wire than were allowed."""


def resolve(host: str, port: int, seconds: float = 10) -> list[str]:
    """As the system resolves it, in a time that the system does not promise by itself. Raises OSError."""
    found: list[str] = []
    error: list[OSError | UnicodeError] = []

    def ask() -> None:
        try:
            found.extend(str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as met:
            error.append(met)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(seconds)
    if error or not found:
        raise OSError("its name cannot be resolved") from None
    return list(dict.fromkeys(found))


class Deadline:
    """The end of the time, and of the bytes, that one request may take, redirects and all."""

    def __init__(self, seconds: float, most_bytes: int) -> None:
        self._end = time.monotonic() + seconds
        self._left = most_bytes

    def remaining(self, at_most: float | None) -> float:
        """Seconds that the next step may take. Raises ReadTimeout where none are left."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout
        return min(left, at_most) if at_most is not None else left

    def grant(self, seconds: float) -> None:
        """More time, for what was waited by our own will."""
        self._end += seconds

    def took(self, count: int) -> None:
        """Raises TooMuch once more came than was allowed, whatever the server said of its length."""
        self._left -= count
        if self._left < 0:
            raise TooMuch


class _Timed(httpcore.NetworkStream):
    """A stream whose every step ends by the deadline: a server that drips one byte a second gains nothing."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        came = self._inner.read(max_bytes, self._deadline.remaining(timeout))
        self._deadline.took(len(came))
        return came

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.remaining(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inner = self._inner.start_tls(ssl_context, server_hostname, self._deadline.remaining(timeout))
        return _Timed(inner, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class Checked(httpcore.NetworkBackend):
    """Connects to hosts whose addresses are all within reach, at one of the very addresses that were checked."""

    def __init__(self, reach: Reach, resolver: Resolve, deadline: Deadline) -> None:
        self._reach, self._resolve, self._deadline = reach, resolver, deadline
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Raises NotThere where one of the host's addresses is out of reach, ConnectError where none answers."""
        try:
            addresses = self._resolve(host, port)
        except (OSError, UnicodeError):
            raise httpcore.ConnectError("its name cannot be resolved") from None
        for address in addresses:
            if why := self._reach.refusal(address, port):
                raise NotThere(why)
        for address in addresses:
            wait = self._deadline.remaining(timeout)
            try:
                return _Timed(self._inner.connect_tcp(address, port, wait, local_address, socket_options), self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as met:
                last: Exception = met
        raise last if addresses else httpcore.ConnectError("its name cannot be resolved")

    def connect_unix_socket(
        self,
        path: str,  # noqa: ARG002 - the backend's signature
        timeout: float | None = None,  # noqa: ARG002
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        raise NotThere("it is no host")
