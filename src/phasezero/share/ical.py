"""What all calendars that leave the program have in common (iCalendar, RFC 5545): whole days; the same entries give the same
bytes; nobody is named."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from icalendar import Calendar, Event, vText, vUri

from phasezero.domain.entered import Sourced
from phasezero.domain.marking import Marking

_AS_TEXT = {"VALUE": "TEXT"}
"""Without it readers do not take back the escapes of a property that the standard does not name."""


class Item(Protocol):
    """What an entry of a calendar says."""

    @property
    def title(self) -> str: ...
    @property
    def starts(self) -> date: ...
    @property
    def ends(self) -> date: ...
    @property
    def said_by(self) -> Sourced: ...


class Entry(Protocol):
    @property
    def item(self) -> Item: ...
    @property
    def entered_on(self) -> date: ...
    @property
    def marking(self) -> Marking: ...
    @property
    def reconstructed(self) -> bool: ...


def calendar(kind: str, name: str, events: Iterable[Event]) -> bytes:
    made = Calendar()
    made.add("PRODID", f"-//Phase Zero//{kind}//EN")
    made.add("VERSION", "2.0")
    made.add("X-WR-CALNAME", vText(name))
    for one in events:
        made.add_component(one)
    return bytes(made.to_ical())


def event(entry: Entry, uid: str, status: str, what: str, more: Sequence[str] = ()) -> Event:
    """One entry; its description says `what` it is, its source and whether that was compared, `more`, and its marking."""
    item, made = entry.item, Event()
    made.add("UID", vText(uid))
    made.add("DTSTAMP", datetime.combine(entry.entered_on, time(), UTC))
    made.add("DTSTART", item.starts)
    made.add("DTEND", item.ends + timedelta(days=1))
    made.add("SUMMARY", vText(item.title))
    made.add("STATUS", vText(status))
    made.add("TRANSP", vText("TRANSPARENT"))
    made.add("DESCRIPTION", vText("\n".join([what, _source(item), *more, *_marked(entry)])))
    if item.said_by.link:
        made.add("URL", vUri(item.said_by.link))
    return made


def own(made: Event, key: str, value: str) -> None:
    """A property that the standard does not name."""
    made.add(key, vText(value, params=_AS_TEXT))


def _source(item: Item) -> str:
    checked = "compared with it" if item.said_by.checked else "not compared with it (unchecked)"
    return f"Source: {item.said_by.source}, {item.said_by.dated}; {checked}"


def _marked(entry: Entry) -> list[str]:
    late = ["Reconstructed: entered later than its source is dated."] if entry.reconstructed else []
    return [entry.marking.tlp.label, *late]
