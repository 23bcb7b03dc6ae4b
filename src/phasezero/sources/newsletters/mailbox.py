"""A mailbox over IMAP (RFC 3501), always with TLS, selected read-only: nothing in it is marked, moved or deleted."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from imaplib import IMAP4, IMAP4_SSL
from urllib.parse import unquote, urlsplit

from phasezero.errors import BadInput, Missing
from phasezero.sources.fetching.secrets import Secret

OpenMailbox = Callable[[], AbstractContextManager[IMAP4]]
_TIMEOUT = 60


def mailbox(url: Secret, context: ssl.SSLContext | None = None) -> OpenMailbox:
    """How to open the mailbox at imaps://user:password@host:993/folder, without a folder the INBOX.

    `context`: whose certificates are trusted; by default those of this machine. Raises BadInput where it is no such address;
    opening raises Missing where the server does not let us in. No message repeats the address's secrets.
    """
    parts = urlsplit(url.told())
    if parts.scheme != "imaps" or not parts.hostname:
        raise BadInput(
            "the address of the newsletters' mailbox is none: write it as imaps://user:password@mail.example.org/INBOX"
        )
    return lambda: _opened(url, context)


@contextmanager
def _opened(url: Secret, context: ssl.SSLContext | None) -> Iterator[IMAP4]:
    parts = urlsplit(url.told())
    host = parts.hostname or ""
    try:
        connection = IMAP4_SSL(host, parts.port or 993, ssl_context=context or ssl.create_default_context(), timeout=_TIMEOUT)
    except (OSError, IMAP4.error) as error:
        raise Missing(f"the mail server {host} cannot be reached ({type(error).__name__})") from None
    try:
        connection.login(unquote(parts.username or ""), unquote(parts.password or ""))
        folder = unquote(parts.path.lstrip("/")) or "INBOX"
        escaped = folder.replace("\\", "\\\\").replace('"', '\\"')
        found, _ = connection.select(f'"{escaped}"', readonly=True)
        if found != "OK":
            raise Missing(f"the mail server {host} has no mailbox of the name that is given")
        yield connection
    except (OSError, IMAP4.error) as error:
        raise Missing(f"the mail server {host} broke off ({type(error).__name__})") from None
    finally:
        with suppress(OSError, IMAP4.error):
            connection.logout()
