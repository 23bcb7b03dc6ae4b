"""Entering what can set violence off, coming or happened: by form, by file, corrected and taken back by later records only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from phasezero.desk.entries import Entries
from phasezero.desk.hands import Hand
from phasezero.domain.entered import Line, Taken
from phasezero.domain.marking import TLP
from phasezero.domain.silence import BELOW_COUNTRY
from phasezero.domain.triggers import FIELDS, NEEDED, Item, item_of, must_be_known
from phasezero.errors import BadInput, Said, said

ACT = "draft"
"""What a role must allow (`domain.roles`)."""
MOST_ENTRIES = 1000
YEARS_AHEAD = 3
"""What repeats otherwise than every year, and without end, is entered for so many years ahead."""


def _entries() -> Entries[Item]:
    from phasezero.store import triggers

    return Entries("trigger", triggers, _item, must_be_known)


def _item(fields: Mapping[str, str], country: str, known: date, uid: str) -> Item:
    item = item_of(fields, country, known, uid)
    return replace(item, region=_code(country, item.region)) if item.region else item


def regions_of(country: str) -> list[tuple[str, str]]:
    """Code and name of the first-level regions for which something can be entered, by name."""
    from phasezero.sources import boundaries

    return sorted(((one.code, one.name) for one in boundaries.regions(country)), key=lambda one: one[1])


def _code(country: str, region: str) -> str:
    """The code of a first-level region given by code or name. Raises BadInput."""
    found = [code for code, name in regions_of(country) if region in (code, name)]
    if len(found) != 1:
        raise BadInput(
            said(
                "region is {region!r}; write the code or name of a first-level region of {country}",
                region=region,
                country=country,
            )
        )
    return found[0]


def _marked(tlp: TLP, lines: Iterable[Mapping[str, str]]) -> TLP:
    """Marked up where a region is named: who is blind where also tells a perpetrator where nobody watches."""
    return max(tlp, BELOW_COUNTRY) if any(one.get("region", "").strip() for one in lines) else tlp


def enter(hand: Hand, country: str, fields: Mapping[str, str], tlp: TLP = TLP.GREEN, historical: bool = False) -> str:
    """As `Entries.enter`; one for a region is marked `BELOW_COUNTRY` or higher."""
    return _entries().enter(hand, country, fields, _marked(tlp, [fields]), historical)


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
    fields for events of a calendar that do not say them. A file that names a region is marked `BELOW_COUNTRY` or higher."""
    lines, notes = _lines(hand, name, content, given or {})
    marked = _marked(tlp, (one.fields for one in lines))
    return replace(_entries().take(hand, country, name, lines, marked, historical), notes=notes)


def _lines(hand: Hand, name: str, content: bytes, given: Mapping[str, str]) -> tuple[list[Line], tuple[Said, ...]]:
    from phasezero.sources import institution_files, trigger_files

    if institution_files.is_calendar(content):
        last = hand.at.date().replace(year=hand.at.year + YEARS_AHEAD, day=min(hand.at.day, 28))
        return trigger_files.read_calendar(name, content, given, MOST_ENTRIES, last)
    return institution_files.read_table(name, content, ("country", *FIELDS), NEEDED, MOST_ENTRIES), ()
