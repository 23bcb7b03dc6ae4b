"""The newsletters' mailbox, selected read-only: nothing in it is marked, moved or deleted."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from contextlib import AbstractContextManager
from imaplib import IMAP4

from phasezero.errors import BadInput
from phasezero.sources.fetching.secrets import Secret
from phasezero.sources.imap import names_mailbox, selected

OpenMailbox = Callable[[], AbstractContextManager[IMAP4]]


def mailbox(url: Secret, context: ssl.SSLContext | None = None) -> OpenMailbox:
    """How to open the mailbox at imaps://user:password@host:993/folder, without a folder the INBOX.

    `context`: whose certificates are trusted; by default those of this machine. Raises BadInput where it is no such address;
    opening raises Missing where the server does not let us in. No message repeats the address's secrets.
    """
    if not names_mailbox(url.told()):
        raise BadInput(
            "the address of the newsletters' mailbox is none: write it as imaps://user:password@mail.example.org/INBOX"
        )
    return lambda: selected(url.told(), context, readonly=True)
