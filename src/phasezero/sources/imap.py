"""A mailbox over IMAP (RFC 3501), always with TLS: opened, selected, and left. No message of its errors repeats a secret."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from imaplib import IMAP4, IMAP4_SSL
from urllib.parse import unquote, urlsplit

from phasezero.errors import Missing

_TIMEOUT = 60


def names_mailbox(url: str) -> bool:
    """Whether it is written as imaps://user:password@host:993/mailbox; without a mailbox it is the INBOX."""
    parts = urlsplit(url)
    return parts.scheme == "imaps" and bool(parts.hostname)


@contextmanager
def selected(url: str, context: ssl.SSLContext | None, readonly: bool) -> Iterator[IMAP4]:
    """The mailbox that `url` names (`names_mailbox`), selected; `readonly`: nothing in it can be marked, moved or deleted.

    `context`: whose certificates are trusted; without one those of this machine. Raises Missing where there is no such server,
    where it does not let us in, or where it breaks off.
    """
    parts = urlsplit(url)
    trusted = context or ssl.create_default_context()
    try:
        connection = IMAP4_SSL(parts.hostname or "", parts.port or 993, ssl_context=trusted, timeout=_TIMEOUT)
    except (OSError, IMAP4.error) as error:
        raise Missing(f"the mail server {parts.hostname} cannot be reached: {_reason(error)}") from None
    try:
        connection.login(unquote(parts.username or ""), unquote(parts.password or ""))
        found, _ = connection.select(_quoted(unquote(parts.path.lstrip("/")) or "INBOX"), readonly=readonly)
        if found != "OK":
            raise Missing(f"the mail server {parts.hostname} has no mailbox of the name that is given")
        yield connection
    except (OSError, IMAP4.error) as error:
        raise Missing(f"the mail server {parts.hostname} broke off: {_reason(error)}") from None
    finally:
        _leave(connection)


def _leave(connection: IMAP4) -> None:
    try:
        connection.logout()
    except (OSError, IMAP4.error):
        with suppress(OSError):
            connection.shutdown()


def _reason(error: Exception) -> str:
    """Of an answer of the server only its kind: it may repeat what was sent."""
    return type(error).__name__ if isinstance(error, IMAP4.error) else str(error)[:120]


def _quoted(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
