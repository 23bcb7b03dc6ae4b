"""Entering what a body does about a country and when: by form, by file, corrected and withdrawn by later records only."""

from __future__ import annotations

from collections.abc import Mapping

from phasezero.desk.entries import Entries
from phasezero.desk.hands import Hand
from phasezero.domain.agenda import FIELDS, Item, item_of, must_be_known
from phasezero.domain.entered import Line, Taken
from phasezero.domain.marking import TLP

ACT = "draft"
"""What a role must allow (`domain.roles`)."""
MOST_ENTRIES = 1000
_NEEDED = ("body", "kind", "title", "starts", "state", "source", "source_date")


def _entries() -> Entries[Item]:
    from phasezero.store import agenda

    return Entries("agenda", agenda, item_of, must_be_known)


def enter(hand: Hand, country: str, fields: Mapping[str, str], tlp: TLP = TLP.GREEN, historical: bool = False) -> str:
    """As `Entries.enter`."""
    return _entries().enter(hand, country, fields, tlp, historical)


def correct(hand: Hand, entry: str, fields: Mapping[str, str], reason: str) -> None:
    """As `Entries.correct`."""
    _entries().correct(hand, entry, fields, reason)


def withdraw(hand: Hand, entry: str, reason: str) -> None:
    """As `Entries.withdraw`."""
    _entries().withdraw(hand, entry, reason)


def take_file(
    hand: Hand,
    country: str,
    name: str,
    content: bytes,
    given: Mapping[str, str] | None = None,
    tlp: TLP = TLP.GREEN,
    historical: bool = False,
) -> Taken:
    """All entries of a CSV or iCalendar file, or none, as `Entries.take`. `given`: fields for events of a calendar that do not
    say them."""
    return _entries().take(hand, country, name, _lines(name, content, given or {}), tlp, historical)


def _lines(name: str, content: bytes, given: Mapping[str, str]) -> list[Line]:
    from phasezero.sources import institution_files

    if institution_files.is_calendar(content):
        return institution_files.read_calendar(name, content, given, MOST_ENTRIES)
    return institution_files.read_table(name, content, ("country", *FIELDS), _NEEDED, MOST_ENTRIES)
