"""One message: to whom, and what of it is kept. Nothing in it is trusted, and nothing of it is kept in clear."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import HeaderParseError, MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses
from html.parser import HTMLParser

from phasezero.domain.intake import Picture, Submitted
from phasezero.errors import BadInput
from phasezero.sources.pictures import pixels_of

MOST_PICTURES = 3
_LONGEST = 200_000
_LONGEST_HEADER = 1000
_RECEIVERS = ("to", "cc", "delivered-to", "x-original-to", "envelope-to")
_KEPT = ("from", "to", "cc", "reply-to", "date", "subject")
"""Headers that are sealed with the text; those of the machines on the way are dropped."""
_RED = re.compile(r"TLP\s*:?\s*RED\b", re.IGNORECASE)
_FIRST_LETTERS = 500


@dataclass(frozen=True, slots=True)
class Letter:
    """A message in a mailbox."""

    uid: str
    """Its number there."""
    to: frozenset[str]
    """Addresses it went to, in small letters."""
    marked_red: bool
    """Says TLP:RED in its subject or at its beginning: it should never have been an e-mail."""
    content: Submitted | None
    """To be sealed; None for a message too large or too broken to be read."""


def letter_of(uid: str, raw: bytes) -> Letter:
    """The letter that the bytes of a message are; without content where they cannot be read."""
    try:
        message = message_from_bytes(raw)
        to = _addresses(message)
        content = _content(message)
    except (MessageError, RecursionError, ValueError, LookupError, TypeError, AttributeError):
        return Letter(uid, frozenset(), False, None)
    start = content.said["what"][:_FIRST_LETTERS] + "\n" + content.said.get("mail subject", "")
    return Letter(uid, to, _RED.search(start) is not None, content)


def _addresses(message: Message) -> frozenset[str]:
    said = [str(value) for name in _RECEIVERS for value in message.get_all(name, [])]
    return frozenset(address.casefold() for _, address in getaddresses(said) if address)


def _content(message: Message) -> Submitted:
    plain: list[str] = []
    html: list[str] = []
    pictures: list[Picture] = []
    left_out: list[str] = []
    for part in _parts(message):
        kind = part.get_content_type()
        if kind == "text/plain" and part.get_content_disposition() != "attachment":
            plain.append(_text(part))
        elif kind == "text/html" and part.get_content_disposition() != "attachment":
            html.append(_text(part))
        elif kind.startswith("image/"):
            _keep_picture(part, pictures, left_out)
        else:
            left_out.append("an attachment that is no picture")
    text = "\n\n".join(plain).strip() or "\n\n".join(_shown(one) for one in html).strip()
    if len(text) > _LONGEST:
        left_out.append(f"text after the first {_LONGEST} letters")
    said = {"what": text[:_LONGEST], **_headers(message)}
    return Submitted(said=said, uses=frozenset(), pictures=tuple(pictures), left_out=tuple(left_out))


def _parts(message: Message) -> Iterator[Message]:
    return (part for part in message.walk() if not part.is_multipart())


def _text(part: Message) -> str:
    raw = part.get_payload(decode=True)
    content = raw if isinstance(raw, bytes) else b""
    try:
        return content.decode(part.get_content_charset() or "utf-8", errors="replace")
    except LookupError:
        return content.decode("utf-8", errors="replace")


def _keep_picture(part: Message, pictures: list[Picture], left_out: list[str]) -> None:
    raw = part.get_payload(decode=True)
    if len(pictures) == MOST_PICTURES or not isinstance(raw, bytes):
        left_out.append("a picture too many")
        return
    try:
        pictures.append(pixels_of(raw, "a picture"))
    except BadInput:
        left_out.append("a picture that cannot be read")


def _headers(message: Message) -> dict[str, str]:
    return {f"mail {name}": _decoded(str(message[name]))[:_LONGEST_HEADER] for name in _KEPT if message[name] is not None}


def _decoded(header: str) -> str:
    try:
        return str(make_header(decode_header(header)))
    except (HeaderParseError, ValueError, LookupError):
        return header


class _Shown(HTMLParser):
    """The letters of a page that a reader would see."""

    def __init__(self) -> None:
        super().__init__()
        self.letters: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser's signature
        self._unseen += tag in {"script", "style", "head"}
        if tag in {"p", "br", "div", "tr", "li"}:
            self.letters.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in {"script", "style", "head"} and self._unseen > 0

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.letters.append(data)


def _shown(html: str) -> str:
    parser = _Shown()
    parser.feed(html)
    return "".join(parser.letters)
