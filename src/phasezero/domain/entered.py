"""What people enter with a source: fields of a form or a file, read strictly, each refusal one line that names the field."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from phasezero.errors import BadInput, Said, said

EARLIEST, LATEST = date(1945, 1, 1), date(2100, 12, 31)
_LONGEST_SOURCE = 300
_LONGEST_LINK = 500
_WRITTEN = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a file that was handed in, as it was typed."""

    place: Said
    """The file, and where in it."""
    fields: Mapping[str, str]
    uid: str = ""
    """As a calendar names the entry; empty for what comes from a table."""
    fault: BadInput | None = None
    """Why it cannot be read at all; then there are no fields."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file that was handed in."""

    added: int = 0
    corrected: int = 0
    same: int = 0
    """What stood there before, word for word."""
    faults: tuple[Said, ...] = ()
    """One line for each entry that cannot be taken; where there is one, nothing was taken."""
    notes: tuple[Said, ...] = ()
    """What was in the file and is not kept, by name and number."""


@dataclass(frozen=True, slots=True)
class Sourced:
    """Where something can be looked up."""

    source: str
    """The document, with its number where it has one."""
    dated: date
    """The day of the document."""
    link: str = ""
    """Address of the document, https only; empty where none is known."""
    checked: bool = False
    """Whether whoever entered it compared it with the document; else it is unchecked."""

    def typed(self) -> dict[str, str]:
        """The fields from which `read_source` makes this."""
        checked = "yes" if self.checked else "no"
        return {"source": self.source, "source_date": self.dated.isoformat(), "link": self.link, "checked": checked}


def read_source(fields: Mapping[str, str], known: date) -> Sourced:
    """The fields `source`, `source_date`, `link` and `checked`. A document dated after `known` is refused. Raises BadInput."""
    dated = day_typed(fields, "source_date")
    if dated > known:
        raise BadInput(
            said(
                "source_date is {dated}, after {known}: a source cannot be younger than what rests on it",
                dated=dated,
                known=known,
            )
        )
    link = text_typed(fields, "link", _LONGEST_LINK, needed=False)
    if link and not _is_address(link):
        raise BadInput(said("link is {link!r}; give an address that begins with https://", link=link[:60]))
    checked = choice(fields, "checked", ("no", "yes"), default="no") == "yes"
    return Sourced(text_typed(fields, "source", _LONGEST_SOURCE), dated, link, checked)


def _is_address(link: str) -> bool:
    try:
        parts = urlsplit(link)
        return (
            parts.scheme == "https"
            and bool(parts.hostname)
            and "." in parts.netloc
            and "@" not in parts.netloc
            and " " not in link
        )
    except ValueError:
        return False


def text_typed(fields: Mapping[str, str], name: str, most: int, needed: bool = True) -> str:
    """One line of text. Raises BadInput for an empty, overlong or unprintable one."""
    text = " ".join(fields.get(name, "").split())
    if any(unicodedata.category(letter)[0] == "C" and letter not in "\u200c\u200d" for letter in text) or len(text) > most:
        raise BadInput(
            said("{name} is {text!r}; write at most {most} printable characters", name=name, text=text[:40], most=most)
        )
    if needed and not text:
        raise BadInput(said("{name} is empty; fill it in", name=name))
    return text


def day_typed(fields: Mapping[str, str], name: str) -> date:
    """A day written as 2013-04-01. Raises BadInput."""
    text = fields.get(name, "").strip()
    try:
        day = date.fromisoformat(text) if _WRITTEN.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None or not EARLIEST <= day <= LATEST:
        raise BadInput(said("{name} is {text!r}; write a day as 2013-04-01", name=name, text=text[:40]))
    return day


def choice(fields: Mapping[str, str], name: str, those: Sequence[str], default: str = "") -> str:
    """One of `those`. Raises BadInput."""
    text = fields.get(name, "").strip() or default
    if text not in those:
        raise BadInput(said("{name} is {text!r}; write one of: {those}", name=name, text=text[:40], those=", ".join(those)))
    return text
