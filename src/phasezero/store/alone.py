"""One process at a time does a thing: a lock that ends with the process, however it ends."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zlib import crc32

from django.conf import settings
from django.db import connection

_OURS = 0x70680000_00000000
"""Locks of PostgreSQL are numbers, for a whole database: ours stand apart from those of others."""


def number_of(name: str) -> int:
    """The number of a lock in PostgreSQL."""
    return _OURS | crc32(name.encode())


@contextmanager
def alone(name: str) -> Iterator[bool]:
    """Whether this process alone does `name` until the context ends. Waits for nobody."""
    if connection.vendor == "postgresql":
        yield from _in_postgresql(number_of(name))
    else:
        yield from _in_file(Path(settings.PHASEZERO.home) / f"{name}.lock")


def _in_postgresql(number: int) -> Iterator[bool]:
    """Held by the connection: whoever holds it must not change to another one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
        (held,) = cursor.fetchone()
    try:
        yield bool(held)
    finally:
        if held and connection.connection is not None and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [number])


def _in_file(path: Path) -> Iterator[bool]:
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
