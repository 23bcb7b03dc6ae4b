"""How often a host is asked: one request at a time, a pause between two, and none while it asks to be left alone."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST_PAUSE = timedelta(seconds=60)
"""A robots.txt that asks for more between two requests gets this."""


@dataclass
class _Host:
    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: datetime | None = None
    blocked_until: datetime | None = None
    pause: timedelta | None = None


class Pace:
    """Remembers each host of one run."""

    def __init__(self, clock: Callable[[], datetime], sleep: Callable[[float], None], pause: timedelta) -> None:
        self._clock, self._sleep, self._pause = clock, sleep, pause
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()

    def host(self, name: str) -> threading.Lock:
        """To be held while the host is asked."""
        return self._of(name).lock

    def wait(self, name: str) -> None:
        """Sleeps until the host may be asked again."""
        host = self._of(name)
        if host.free_at is not None and (left := (host.free_at - self._clock()).total_seconds()) > 0:
            self._sleep(left)

    def asked(self, name: str) -> None:
        """The host has just been asked."""
        host = self._of(name)
        host.free_at = self._clock() + (host.pause or self._pause)

    def slow_down(self, name: str, seconds: float) -> None:
        """What its robots.txt asks for between two requests."""
        host = self._of(name)
        host.pause = max(self._pause, min(timedelta(seconds=max(0.0, min(seconds, 1e6))), LONGEST_PAUSE))

    def block(self, name: str, until: datetime) -> None:
        self._of(name).blocked_until = until

    def blocked(self, name: str) -> datetime | None:
        """Until when the host asks to be left alone; None where it does not."""
        until = self._of(name).blocked_until
        return until if until is not None and until > self._clock() else None

    def _of(self, name: str) -> _Host:
        with self._lock:
            return self._hosts.setdefault(name, _Host())


def retry_after(value: str, now: datetime) -> datetime | None:
    """When a Retry-After header allows the next request: seconds or a date (RFC 9110, 10.2.3); None where it says neither.

    No more than 30 days ahead: a server cannot switch itself off here for good by a typing error.
    """
    text = value.strip()
    latest = now + timedelta(days=30)
    if text.isascii() and text.isdigit():
        return min(now + timedelta(seconds=int(text[:9])), latest)
    try:
        said = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    zoned = said if said.tzinfo else said.replace(tzinfo=UTC)
    try:
        return min(max(zoned.astimezone(UTC), now), latest)
    except (OverflowError, ValueError):
        return None
