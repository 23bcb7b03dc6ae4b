"""A mailbox over IMAP (RFC 3501), always with TLS."""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from imaplib import IMAP4, IMAP4_SSL
from typing import Any
from urllib.parse import unquote, urlsplit

from phasezero.errors import BadInput, Missing
from phasezero.sources.partner_mail.letters import Letter, letter_of

MOST_BYTES = 30_000_000
_TIMEOUT = 60
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


@contextmanager
def connected(url: str, context: ssl.SSLContext | None = None) -> Iterator[IMAP4]:
    """The mailbox that `url` names: imaps://user:password@host:993/mailbox, without a mailbox the INBOX.

    `context`: whose certificates are trusted; without one those of this machine. Raises Missing where there is no such server or
    it does not let us in; no message repeats the password.
    """
    parts = urlsplit(url)
    if parts.scheme != "imaps" or not parts.hostname:
        raise BadInput("PHASEZERO_IMAP_URL names no mailbox; write it as imaps://user:password@mail.example.org/INBOX")
    trusted = context or ssl.create_default_context()
    try:
        connection = IMAP4_SSL(parts.hostname, parts.port or 993, ssl_context=trusted, timeout=_TIMEOUT)
    except (OSError, IMAP4.error) as error:
        raise Missing(f"the mail server {parts.hostname} cannot be reached: {_reason(error)}") from None
    try:
        connection.login(unquote(parts.username or ""), unquote(parts.password or ""))
        found, _ = connection.select(_quoted(unquote(parts.path.lstrip("/")) or "INBOX"))
        if found != "OK":
            raise Missing(f"the mail server {parts.hostname} has no mailbox of the name that PHASEZERO_IMAP_URL gives")
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
    return type(error).__name__ if isinstance(error, IMAP4.error) else str(error)[:120]


def _quoted(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def letters(connection: IMAP4) -> Iterator[Letter]:
    """Every message of the selected mailbox. Whoever takes them may delete each as it comes."""
    _, found = connection.uid("SEARCH", "ALL")
    for uid in (found[0] or b"").decode().split():
        _, sizes = connection.uid("FETCH", uid, "(RFC822.SIZE)")
        size = _SIZE.search(b" ".join(one if isinstance(one, bytes) else one[0] for one in sizes if one))
        if size is None:
            continue  # gone since the search
        if int(size[1]) > MOST_BYTES:
            heading = letter_of(uid, _fetched(connection, uid, "(BODY.PEEK[HEADER])"))
            yield Letter(uid, heading.to, False, None)
            continue
        yield letter_of(uid, _fetched(connection, uid, "(BODY.PEEK[])"))


def _fetched(connection: IMAP4, uid: str, what: str) -> bytes:
    _, answer = connection.uid("FETCH", uid, what)
    parts: list[Any] = answer
    return next((bytes(part[1]) for part in parts if isinstance(part, tuple)), b"")


def delete(connection: IMAP4, letter: Letter) -> None:
    """Delete a message from the server for good."""
    connection.uid("STORE", letter.uid, "+FLAGS.SILENT", r"(\Deleted)")
    if "UIDPLUS" in connection.capabilities:
        connection.uid("EXPUNGE", letter.uid)
    else:
        connection.expunge()
