"""Reports of mail servers about letters that did not arrive (RFC 3464), as they are handed in."""

from __future__ import annotations

import email
import re
from dataclasses import dataclass
from email import policy
from email.message import Message

from phasezero.errors import BadInput

LARGEST = 5_000_000
"""Bytes of a report."""
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}", re.ASCII)
_MESSAGE_ID = re.compile(r"(?im)^message-id:\s*(<[^<>\s]{3,200}>)")


@dataclass(frozen=True, slots=True)
class Bounce:
    """Which letter a report is about, and how it ended."""

    message_ids: tuple[str, ...]
    """Message-IDs in the returned headers."""
    envelope: str
    """Token given with the letter (RFC 3461), or empty."""
    failed: bool
    """False: it is only late, or was passed on."""
    status: str
    """Enhanced status code, for example "5.1.1", or empty."""


def read(content: bytes) -> Bounce:
    """The report in `content`, one message. Raises BadInput where it is none."""
    if len(content) > LARGEST:
        raise BadInput(f"the report has {len(content)} bytes; at most {LARGEST} are read")
    message = email.message_from_bytes(content, policy=policy.compat32)
    parts = list(message.walk())
    status = next((part for part in parts if part.get_content_type() == "message/delivery-status"), None)
    if status is None:
        raise BadInput("this is no report of a mail server: it has no part of type message/delivery-status; nothing was changed")
    fields = _fields(status)
    actions = {value.lower() for name, value in fields if name == "action"}
    codes = [found.group() for name, value in fields if name == "status" and (found := _STATUS.match(value))]
    envelope = next((value for name, value in fields if name == "original-envelope-id"), "")
    return Bounce(_returned(parts), envelope[:100], "failed" in actions, next(iter(codes), ""))


def _fields(status: Message) -> list[tuple[str, str]]:
    """Name and value of every field, of the message and of each recipient."""
    payload = status.get_payload()
    blocks = payload if isinstance(payload, list) else []
    return [(name.lower(), str(value).strip()) for block in blocks if isinstance(block, Message) for name, value in block.items()]


def _returned(parts: list[Message]) -> tuple[str, ...]:
    """Message-IDs of what was returned, whole or its headers only; not that of the report itself."""
    found: list[str] = []
    for part in parts[1:]:
        if part.get_content_type() == "text/rfc822-headers":
            payload = part.get_payload(decode=True)
            found += _MESSAGE_ID.findall(payload.decode("ascii", "replace") if isinstance(payload, bytes) else "")
        elif part["Message-ID"]:
            found.append(str(part["Message-ID"]).strip())
    return tuple(dict.fromkeys(found))
