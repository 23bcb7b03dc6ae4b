"""The mailbox that local partners write to: its letters, each of which may be deleted once it is taken."""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from imaplib import IMAP4
from typing import Any

from phasezero.errors import BadInput
from phasezero.sources.imap import names_mailbox, selected
from phasezero.sources.partner_mail.letters import Letter, letter_of

MOST_BYTES = 30_000_000
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


@contextmanager
def connected(url: str, context: ssl.SSLContext | None = None) -> Iterator[IMAP4]:
    """The mailbox that `url` names: imaps://user:password@host:993/mailbox, without a mailbox the INBOX.

    `context`: whose certificates are trusted; without one those of this machine. Raises Missing where there is no such server or
    it does not let us in; no message repeats the password.
    """
    if not names_mailbox(url):
        raise BadInput("PHASEZERO_IMAP_URL names no mailbox; write it as imaps://user:password@mail.example.org/INBOX")
    with selected(url, context, readonly=False) as connection:
        yield connection


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
