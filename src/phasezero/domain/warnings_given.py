"""Warnings that others, or we, have given already: by whom, when, to whom, what was asked, and what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from phasezero.domain.assessment import Document, said_something


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
