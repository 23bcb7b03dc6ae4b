"""Warnings that others, or we, have given already: by whom, when, to whom, what was asked, and what was answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar

from phasezero.domain.assessment import Document, said_something
from phasezero.domain.entered import choice, day_typed, text_typed
from phasezero.errors import BadInput, said


class Warner(StrEnum):
    """Who warns."""

    NGO = "NGO"
    LOCAL = "local organisation"
    UN = "UN body or official"
    REGIONAL = "regional body"
    WATCH_LIST = "watch list"
    GOVERNMENT = "government"
    SCHOLARS = "scholars"
    US = "us"


@dataclass(frozen=True, slots=True)
class Warned:
    """One warning. What it says stands in its document; here is its title and what was asked for."""

    KIND: ClassVar[str] = "warning"

    by: str
    warner: Warner
    on: date
    to: str
    """Whom it was addressed to; "the public" where it was published and addressed to nobody."""
    asked: str
    """What was asked for, in our words; "nothing" is worth noting."""
    document: Document

    def __post_init__(self) -> None:
        for field, text in (("by", self.by), ("to", self.to), ("asked", self.asked)):
            said_something(field, text, 400)
        said_something("title", self.document.title, 400)
        said_something("publisher", self.document.publisher, 200)


@dataclass(frozen=True, slots=True)
class Answered:
    """What somebody answered to a warning, in word or deed; "no answer is known by this day" is an answer to record too."""

    KIND: ClassVar[str] = "warning answer"

    by: str
    on: date
    says: str
    document: Document | None = None

    def __post_init__(self) -> None:
        for field, text in (("by", self.by), ("says", self.says)):
            said_something(field, text, 400)


# As lines of a table

NEEDED = ("by", "warner", "on", "to", "asked", "publisher", "title")
FIELDS = (
    *NEEDED,
    *("dated", "link"),
    *("answered_by", "answered_on", "answer", "answer_publisher", "answer_title", "answer_dated", "answer_link"),
)
"""One line for a warning with one answer or none. A warning with two answers has two lines that differ in the answer only.
`dated`: day of the document; the day of the warning where it is empty."""
_ANSWER = FIELDS[len(NEEDED) + 2 :]
_OF_ANSWER = _ANSWER[3:]


@dataclass(frozen=True, slots=True)
class WarningLine:
    """One line of a table of warnings."""

    warned: Warned
    answered: Answered | None

    @property
    def cells(self) -> dict[str, str]:
        """By `FIELDS`, as `line_of` reads them."""
        told, answer = self.warned, self.answered
        found = {"by": told.by, "warner": told.warner.value, "on": str(told.on), "to": told.to, "asked": told.asked}
        found |= _document_cells(told.document, "")
        if answer is not None:
            found |= {"answered_by": answer.by, "answered_on": str(answer.on), "answer": answer.says}
            found |= {} if answer.document is None else _document_cells(answer.document, "answer_")
        return {name: _spaced(found.get(name, "")) for name in FIELDS}


def _document_cells(of: Document, prefix: str) -> dict[str, str]:
    found = {"publisher": of.publisher, "title": of.title, "dated": str(of.dated), "link": of.link}
    return {f"{prefix}{name}": text for name, text in found.items()}


def _spaced(text: str) -> str:
    return " ".join(text.split())


def spaced(line: WarningLine) -> WarningLine:
    """The same with one blank for all white space, as a table has it."""
    told, answer = line.warned, line.answered
    warned = replace(
        told, by=_spaced(told.by), to=_spaced(told.to), asked=_spaced(told.asked), document=_spaced_document(told.document)
    )
    if answer is None:
        return WarningLine(warned, None)
    document = None if answer.document is None else _spaced_document(answer.document)
    return WarningLine(warned, replace(answer, by=_spaced(answer.by), says=_spaced(answer.says), document=document))


def _spaced_document(of: Document) -> Document:
    return replace(of, publisher=_spaced(of.publisher), title=_spaced(of.title), link=_spaced(of.link))


def line_of(fields: Mapping[str, str], known: date) -> WarningLine:
    """What a line says. Nothing in it is later than `known`, and no answer earlier than its warning. Raises BadInput."""
    on = _day(fields, "on", known)
    warned = Warned(
        by=text_typed(fields, "by", 400),
        warner=Warner(choice(fields, "warner", [one.value for one in Warner])),
        on=on,
        to=text_typed(fields, "to", 400),
        asked=text_typed(fields, "asked", 400),
        document=_document(fields, "", known, on),
    )
    if not any(fields.get(name, "").strip() for name in _ANSWER):
        return WarningLine(warned, None)
    answered_on = _day(fields, "answered_on", known)
    if answered_on < on:
        raise BadInput(
            said("answered_on is {day}, before the warning of {first}; correct one of them", day=answered_on, first=on)
        )
    named = any(fields.get(name, "").strip() for name in _OF_ANSWER)
    document = _document(fields, "answer_", known, answered_on) if named else None
    says = text_typed(fields, "answer", 400)
    return WarningLine(warned, Answered(text_typed(fields, "answered_by", 400), answered_on, says, document))


def _day(fields: Mapping[str, str], name: str, known: date) -> date:
    day = day_typed(fields, name)
    if day > known:
        raise BadInput(said("{name} is {day}, which is still to come", name=name, day=day))
    return day


def _document(fields: Mapping[str, str], prefix: str, known: date, on: date) -> Document:
    dated = _day(fields, f"{prefix}dated", known) if fields.get(f"{prefix}dated", "").strip() else on
    link = text_typed(fields, f"{prefix}link", 500, needed=False)
    if link and not link.startswith(("https://", "http://")):
        raise BadInput(said("the link is {link!r}; give an address that begins with https://", link=link[:40]))
    publisher, title = text_typed(fields, f"{prefix}publisher", 200), text_typed(fields, f"{prefix}title", 400)
    return Document(publisher, title, dated, link)
