"""The new issues in a mailbox, by the numbers that its messages have there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from imaplib import IMAP4
from typing import Any

from phasezero.domain.collected import Batch, Collected, Genre, State, failed, went_on
from phasezero.errors import BadInput, Missing
from phasezero.sources.newsletters.issues import Issue, issue_of
from phasezero.sources.newsletters.mailbox import OpenMailbox

MOST_BYTES = 10_000_000
_EVERY = timedelta(minutes=30)
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


@dataclass(frozen=True, slots=True)
class Wanted:
    source: str
    senders: Mapping[str, str]
    """From an address, or a domain ("@office.example"), to the publisher's name. Mail of others is passed over."""
    language: str = ""
    """Where an issue declares none."""
    countries: tuple[str, ...] = ()
    at_once: int = 100


def collect(fetch: OpenMailbox, wanted: Wanted, state: State, now: datetime) -> Batch:
    """The issues that came since the cursor. `fetch`: opens the mailbox, see `mailbox`."""
    try:
        with fetch() as box:
            return _new(box, wanted, state, now)
    except (Missing, BadInput) as error:
        return failed(state, now, " ".join(str(error).split()))


def _new(box: IMAP4, wanted: Wanted, state: State, now: datetime) -> Batch:
    """By UID (RFC 3501, 2.3.1.1): a mailbox whose UIDVALIDITY has changed is read anew, and its keys show what is known."""
    validity = _number(box.response("UIDVALIDITY")[1])
    held, _, last = state.cursor.partition(":")
    after = int(last) if held == str(validity) and last.isdigit() else 0
    _, found = box.uid("SEARCH", f"UID {after + 1}:*")
    uids = sorted(uid for one in (found[0] or b"").split() if one.isdigit() and (uid := int(one)) > after)
    documents, notes, other = [], list[str](), 0
    for uid in uids[: wanted.at_once]:
        after = uid
        publisher, too_large = _publisher(box, uid, wanted)
        if not publisher:
            other += 1
        elif too_large:
            notes.append(f"an issue of {publisher} has more than the {MOST_BYTES // 1_000_000} MB that are read")
        elif (issue := issue_of(_fetched(box, uid, "(BODY.PEEK[])"))) is None or not (issue.text or issue.title):
            notes.append(f"an issue of {publisher} cannot be read")
        else:
            documents.append(_document(issue, publisher, wanted, now))
    if other:
        notes.append(f"{other} messages of senders that are not wanted were passed over")
    more = len(uids) > wanted.at_once
    done = went_on(state, now, f"{validity}:{after}", new=bool(documents), wait=None if more else _EVERY)
    return Batch(done, tuple(documents), notes=tuple(notes), more=more)


def _number(answer: Any) -> int:
    value = answer[0] if answer else None
    return int(value) if isinstance(value, bytes) and value.isdigit() else 0


def _publisher(box: IMAP4, uid: int, wanted: Wanted) -> tuple[str, bool]:
    """The publisher of a message, by its heading alone; empty for a sender that is not wanted. And whether it is too large."""
    _, answer = box.uid("FETCH", str(uid), "(RFC822.SIZE)")
    size = _SIZE.search(b" ".join(bytes(one) if isinstance(one, (bytes, bytearray)) else one[0] for one in answer if one))
    heading = issue_of(_fetched(box, uid, "(BODY.PEEK[HEADER.FIELDS (FROM)])"))
    sender = heading.sender if heading else ""
    named = wanted.senders.get(sender) or wanted.senders.get(f"@{sender.rpartition('@')[2]}") or ""
    return named, size is None or int(size[1]) > MOST_BYTES


def _fetched(box: IMAP4, uid: int, what: str) -> bytes:
    _, answer = box.uid("FETCH", str(uid), what)
    parts: list[Any] = answer
    return next((bytes(part[1]) for part in parts if isinstance(part, tuple)), b"")


def _document(issue: Issue, publisher: str, wanted: Wanted, now: datetime) -> Collected:
    return Collected(
        source=wanted.source,
        key=issue.key,
        address=issue.address,
        title=issue.title,
        text=issue.text,
        whole=True,
        language=issue.language or wanted.language,
        authors=(),
        publisher=publisher,
        published=issue.sent if issue.sent and issue.sent <= now + timedelta(hours=26) else None,
        published_text=issue.sent_text,
        changed=None,
        seen=now,
        genre=Genre.LETTER,
        countries=wanted.countries,
    )
