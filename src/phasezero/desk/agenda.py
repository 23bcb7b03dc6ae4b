"""Entering what a body does about a country and when: by form, by file, corrected and withdrawn by later records only."""

from __future__ import annotations

from collections.abc import Mapping

from phasezero.desk.entering import kept, level, must_be_ours, not_yet, read_all, why
from phasezero.desk.hands import Hand
from phasezero.domain.agenda import FIELDS, Entry, Item, item_of, must_be_known
from phasezero.domain.entered import Line, Taken
from phasezero.domain.marking import TLP, Marking

ACT = "draft"
"""What a role must allow (`domain.roles`)."""
MOST_ENTRIES = 1000
_NEEDED = ("body", "kind", "title", "starts", "state", "source", "source_date")


def enter(hand: Hand, country: str, fields: Mapping[str, str], tlp: TLP = TLP.GREEN) -> str:
    """One entry; returns its id. Raises BadInput for what cannot be taken."""
    from django.db import transaction

    from phasezero.store import agenda

    item = item_of(fields, hand.of_country(country), hand.at.date())
    with transaction.atomic():
        (entry,) = agenda.add([item], level(hand, tlp), hand.columns, hand.at)
        kept(hand, "agenda entered", entry, tlp)
    return entry


def correct(hand: Hand, entry: str, fields: Mapping[str, str], reason: str) -> None:
    """A later version of an entry. Days before today stay as they were."""
    from django.db import transaction

    from phasezero.store import agenda

    before = _ours(hand, entry)
    item = item_of(fields, before.item.country, hand.at.date(), before.item.uid)
    with transaction.atomic():
        agenda.correct(hand.viewer, entry, item, hand.columns, hand.at, why(reason))
        kept(hand, "agenda corrected", entry, before.marking.tlp)


def withdraw(hand: Hand, entry: str, reason: str) -> None:
    """From today on the entry is gone; earlier days still show it, for then it was believed."""
    from django.db import transaction

    from phasezero.store import agenda

    before = _ours(hand, entry)
    with transaction.atomic():
        agenda.withdraw(hand.viewer, entry, hand.columns, hand.at, why(reason))
        kept(hand, "agenda withdrawn", entry, before.marking.tlp)


def _ours(hand: Hand, entry: str) -> Entry:
    from phasezero.store import agenda

    found = agenda.one(hand.viewer, entry)
    must_be_ours(hand, found)
    return found


def take_file(
    hand: Hand,
    country: str,
    name: str,
    content: bytes,
    given: Mapping[str, str] | None = None,
    tlp: TLP = TLP.GREEN,
    historical: bool = False,
) -> Taken:
    """All entries of a CSV or iCalendar file, or none. What stands there already is left alone; an event of a calendar that
    changed since is corrected.

    `given`: fields for events of a calendar that do not say them. `historical`: each counts from the day of its source on, and is
    flagged as reconstructed.
    """
    from django.db import transaction

    marking, today = level(hand, tlp), hand.at.date()

    def made(line: Line) -> Item:
        item = item_of(line.fields, hand.of_country(line.fields.get("country", "") or country), today, line.uid)
        if historical:
            must_be_known(item, item.said_by.dated)
        return item

    items, wrong = read_all(_lines(name, content, given or {}), made)
    if wrong.faults:
        return wrong
    with transaction.atomic():
        taken = _keep(hand, items, marking, historical, name)
        if taken.added or taken.corrected:
            kept(hand, "agenda file taken", hand.audience, tlp)
    return taken


def _keep(hand: Hand, items: list[Item], marking: Marking, historical: bool, name: str) -> Taken:
    from phasezero.store import agenda

    held = [one for code in {item.country for item in items} for one in agenda.read(hand.viewer, None, code)]
    fresh = not_yet(items, (one.item for one in held))
    by_uid = {(one.item.country, one.item.uid): one for one in held if one.item.uid and one.marking.audience == hand.audience}
    changed = {by_uid[item.country, item.uid].id: item for item in fresh if (item.country, item.uid) in by_uid}
    for entry, item in changed.items():
        agenda.correct(hand.viewer, entry, item, hand.columns, hand.at, f"changed in {name}")
    new = [item for item in fresh if (item.country, item.uid) not in by_uid]
    agenda.add(new, marking, hand.columns, hand.at, historical)
    return Taken(added=len(new), corrected=len(changed), same=len(items) - len(fresh))


def _lines(name: str, content: bytes, given: Mapping[str, str]) -> list[Line]:
    from phasezero.sources import institution_files

    if content.lstrip(b"\xef\xbb\xbf \r\n\t")[:15].upper() == b"BEGIN:VCALENDAR":
        return institution_files.read_calendar(name, content, given, MOST_ENTRIES)
    return institution_files.read_table(name, content, ("country", *FIELDS), _NEEDED, MOST_ENTRIES)
