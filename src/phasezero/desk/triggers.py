"""Entering what can set violence off, coming or happened: by form, by file, corrected and taken back by later records only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from phasezero.desk.entries import Entries
from phasezero.desk.hands import Hand
from phasezero.domain.entered import Line, Taken
from phasezero.domain.marking import TLP
from phasezero.domain.triggers import FIELDS, NEEDED, Item, item_of, must_be_known
from phasezero.errors import Said

ACT = "draft"
"""What a role must allow (`domain.roles`)."""
MOST_ENTRIES = 1000
YEARS_AHEAD = 3
"""What repeats otherwise than every year, and without end, is entered for so many years ahead."""


def _entries() -> Entries[Item]:
    from phasezero.store import triggers

    return Entries("trigger", triggers, item_of, must_be_known)


def enter(hand: Hand, country: str, fields: Mapping[str, str], tlp: TLP = TLP.GREEN) -> str:
    """As `Entries.enter`."""
    return _entries().enter(hand, country, fields, tlp)


def correct(hand: Hand, entry: str, fields: Mapping[str, str], reason: str) -> None:
    """As `Entries.correct`."""
    _entries().correct(hand, entry, fields, reason)


def take_back(hand: Hand, entry: str, reason: str) -> None:
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
    """All triggers of a CSV or iCalendar file, or none, as `Entries.take`; with what of a calendar was left aside. `given`:
    fields for events of a calendar that do not say them."""
    lines, notes = _lines(hand, name, content, given or {})
    return replace(_entries().take(hand, country, name, lines, tlp, historical), notes=notes)


def _lines(hand: Hand, name: str, content: bytes, given: Mapping[str, str]) -> tuple[list[Line], tuple[Said, ...]]:
    from phasezero.sources import institution_files, trigger_files

    if institution_files.is_calendar(content):
        last = hand.at.date().replace(year=hand.at.year + YEARS_AHEAD, day=min(hand.at.day, 28))
        return trigger_files.read_calendar(name, content, given, MOST_ENTRIES, last)
    return institution_files.read_table(name, content, ("country", *FIELDS), NEEDED, MOST_ENTRIES), ()
