"""A source that is collected: as it was entered, and how it goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from phasezero.domain.collected import State


@dataclass(frozen=True, slots=True)
class Entry:
    """A source, as it was entered."""

    key: str
    """Small letters, digits, dots and hyphens; unique within its audience."""
    program: str
    """The folder of `sources` that reads it."""
    wanted: str
    """JSON: what is asked for, as its program reads it. No secret."""
    name: str
    publisher: str = ""
    country: str = ""
    """ISO3, where all of it is about one country."""
    language: str = ""
    public: bool = True
    """Title, publisher, date and link of its documents may be told to everyone (TLP:CLEAR)."""
    text_days: int = 365
    """Texts are kept so many days."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a source goes."""

    entry: Entry
    state: State
    verified_at: datetime | None
    """Its first success; None: never."""
    stopped_at: datetime | None
    notes: tuple[str, ...]
    """What its last batch had to say."""
