"""A letter as bytes for a mail server: plain text and HTML beside each other, pictures inside, nothing loaded from elsewhere."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime

from phasezero.errors import BadInput

_LONGEST_SUBJECT = 200
_LONGEST_LINE = 998
"""Signs of a line of a letter without its end (RFC 5322)."""
_ADDRESS = re.compile(r"[!#$%&'*+/=?^_`{|}~0-9A-Za-z-]+(?:\.[!#$%&'*+/=?^_`{|}~0-9A-Za-z-]+)*@[0-9A-Za-z.-]{1,253}", re.ASCII)
_MESSAGE_ID = re.compile(r"<[0-9A-Za-z.]{1,120}@[0-9A-Za-z.-]{1,253}>", re.ASCII)


class _Plain(EmailPolicy):
    """CRLF line ends; and addresses, ids and links on one line each as they are: the standard fold makes encoded words of long
    ones, which no mail program takes for an id or a link (RFC 2047, 5; RFC 2369; RFC 8058)."""

    def fold_binary(self, name: str, value: str) -> bytes:
        if name == "Subject" and not value.isascii():  # the standard fold loses blanks between its encoded words
            encoded = Header(value, "utf-8", header_name=name).encode(linesep=self.linesep)
            return f"{name}: {encoded}{self.linesep}".encode("ascii")
        if name.lower() not in _AS_THEY_ARE:
            return super().fold_binary(name, value)
        line = f"{name}: {value}"
        if len(line) > _LONGEST_LINE:
            raise BadInput(f"the header {name} is longer than {_LONGEST_LINE} signs; set a shorter PHASEZERO_URL")
        return f"{line}{self.linesep}".encode("ascii")


_AS_THEY_ARE = frozenset({"from", "to", "message-id", "in-reply-to", "references", "list-unsubscribe", "list-unsubscribe-post"})
_POLICY = _Plain(linesep="\r\n")


@dataclass(frozen=True, slots=True)
class Letter:
    message_id: str
    """"<…@…>", the same however often the letter is made."""
    sender: str
    to: str
    subject: str
    """Any text: it becomes one line."""
    at: datetime
    text: str
    html: str = ""
    """A whole document, or empty: text only."""
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    """PNG by content id; the HTML names them as "cid:<id>"."""
    answers: str = ""
    """Message-ID of the letter that this one corrects or recalls."""
    stop: str = ""
    """Address that ends the subscription with one POST (RFC 8058); empty where there is nothing to end."""


def one_line(text: str) -> str:
    """Text for a header: control signs, line ends and direction overrides become blanks, and it is not too long."""
    kept = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in text)
    return " ".join(kept.split())[:_LONGEST_SUBJECT]


def address(text: str) -> str:
    """An address that can stand in a header and on the line to the mail server. Raises BadInput for any other text."""
    if len(text) > 254 or not _ADDRESS.fullmatch(text):
        raise BadInput(f"{one_line(text)[:60]!r} is not an e-mail address that can be written to; use name@example.org")
    return text


def written(letter: Letter) -> bytes:
    """The letter as bytes with CRLF line ends. Raises BadInput for an address or a Message-ID that is none."""
    message = EmailMessage(policy=_POLICY)
    message["From"] = address(letter.sender)
    message["To"] = address(letter.to)
    message["Subject"] = one_line(letter.subject)
    message["Date"] = format_datetime(letter.at)
    message["Message-ID"] = _message_id(letter.message_id)
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    if letter.answers:
        message["In-Reply-To"] = message["References"] = _message_id(letter.answers)
    if letter.stop:
        message["List-Unsubscribe"] = f"<{_link(letter.stop)}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text, cte="quoted-printable")
    if letter.html:
        message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
        page = message.get_payload()[1]  # type: ignore[index]
        for key, png in letter.pictures.items():
            page.add_related(png, "image", "png", cid=f"<{key}>", filename=f"{key}.png", disposition="inline")  # type: ignore[union-attr]
    _fix_boundaries(message, letter.message_id)
    return re.sub(rb"\r\n|\r|\n", b"\r\n", message.as_bytes())


def _fix_boundaries(message: EmailMessage, seed: str) -> None:
    """Boundaries made from the Message-ID: the same letter gives the same bytes."""
    token = re.sub(r"[^0-9A-Za-z]", "", seed)[:40]
    for number, part in enumerate(one for one in message.walk() if one.is_multipart()):
        part.set_boundary(f"=_{token}_{number}")


def _message_id(text: str) -> str:
    if not _MESSAGE_ID.fullmatch(text):
        raise BadInput(f"{one_line(text)[:60]!r} is not a Message-ID of ours; nothing was sent")
    return text


def _link(text: str) -> str:
    if not re.fullmatch(r"https?://[!-;=?-~]+", text, re.ASCII):
        raise BadInput(f"{one_line(text)[:60]!r} is not an address of a page; set PHASEZERO_URL")
    return text
