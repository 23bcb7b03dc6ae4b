"""One issue of a newsletter: who sent it, when, and what it says."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import HeaderParseError, MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from phasezero.sources.web_pages.addresses import canonical
from phasezero.sources.web_pages.prose import prose, tidy

_LONGEST = 500_000
_ENOUGH = 0.6
"""A plain part at least this long, as a share of the other one's text, is the better reading."""
_FOOT = re.compile(
    r"^.*\b(?:unsubscribe|manage your (?:subscription|preferences)|update your preferences|"
    r"view (?:this (?:e-?mail|message) )?in (?:your )?browser|se d[ée]sabonner|d[ée]sinscri\w*|darse de baja|"
    r"cancelar (?:la )?suscripci[óo]n|cancelar (?:a )?subscri[çc][ãa]o)\b.*$",
    re.IGNORECASE | re.MULTILINE,
)
"""Lines for the subscriber alone; their links would name them."""
_LINK = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class Issue:
    sender: str
    """The address it says that it is from, in small letters; nothing proves it."""
    key: str
    """Its Message-ID, else a digest of its content."""
    title: str
    text: str
    sent: datetime | None
    sent_text: str
    address: str
    """Where it is archived, if it says so (RFC 5064); never a link made for one subscriber."""
    language: str


def issue_of(raw: bytes) -> Issue | None:
    """The issue that the bytes of a message are; None where they cannot be read."""
    try:
        message = message_from_bytes(raw)
        senders = getaddresses([str(message.get("from", ""))])
        said = _decoded(str(message.get("date", "")))[:100]
        return Issue(
            sender=senders[0][1].casefold() if senders else "",
            key=_key(message, raw),
            title=_decoded(str(message.get("subject", "")))[:500],
            text=_text(message),
            sent=_moment(said),
            sent_text=said,
            address=canonical(str(message.get("archived-at", "")).strip(" <>\r\n")),
            language=_decoded(str(message.get("content-language", "")))[:10],
        )
    except (MessageError, RecursionError, ValueError, LookupError, TypeError, AttributeError):
        return None


def _key(message: Message, raw: bytes) -> str:
    said = "".join(str(message.get("message-id", "")).split()).strip("<>")
    return said[:300] or f"sha256:{hashlib.sha256(raw).hexdigest()[:32]}"


def _text(message: Message) -> str:
    parts: dict[str, list[str]] = {"text/plain": [], "text/html": []}
    for part in message.walk():
        kind = part.get_content_type()
        if kind in parts and not part.is_multipart() and part.get_content_disposition() != "attachment":
            parts[kind].append(_content(part)[:_LONGEST])
    plain = tidy("\n\n".join(parts["text/plain"]))
    shown = prose("\n".join(parts["text/html"]))
    text = plain if len(_LINK.sub("", plain)) >= _ENOUGH * len(shown) and plain else shown
    return tidy(_LINK.sub("", _FOOT.sub("", text)))[:_LONGEST]


def _content(part: Message) -> str:
    raw = part.get_payload(decode=True)
    content = raw if isinstance(raw, bytes) else b""
    try:
        return content.decode(part.get_content_charset() or "utf-8", errors="replace")
    except LookupError:
        return content.decode("utf-8", errors="replace")


def _decoded(header: str) -> str:
    try:
        return " ".join(str(make_header(decode_header(header))).split())
    except (HeaderParseError, ValueError, LookupError):
        return " ".join(header.split())


def _moment(text: str) -> datetime | None:
    try:
        read = parsedate_to_datetime(text)
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
