"""An agenda as a calendar (iCalendar, RFC 5545) for an app: whole days; the same entries give the same bytes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

from icalendar import Calendar, Event, vText, vUri

from phasezero.domain.agenda import OWN, Entry, State, typed
from phasezero.domain.institutions import body

_STATUS = {State.PLANNED: "TENTATIVE", State.HELD: "CONFIRMED", State.MISSED: "CANCELLED"}
_AS_TEXT = {"VALUE": "TEXT"}
"""Without it readers do not take back the escapes of a property that the standard does not name."""


def agenda_calendar(name: str, entries: Iterable[Entry]) -> bytes:
    """One event for each entry. Its description says body, source, marking, and what is unchecked; nobody is named."""
    calendar = Calendar()
    calendar.add("PRODID", "-//Phase Zero//agenda//EN")
    calendar.add("VERSION", "2.0")
    calendar.add("X-WR-CALNAME", vText(name))
    for one in entries:
        calendar.add_component(_event(one))
    return bytes(calendar.to_ical())


def _event(one: Entry) -> Event:
    item, event = one.item, Event()
    event.add("UID", vText(item.uid or f"{one.id}@phasezero.invalid"))
    event.add("DTSTAMP", datetime.combine(one.entered_on, time(), UTC))
    event.add("DTSTART", item.starts)
    event.add("DTEND", item.ends + timedelta(days=1))
    event.add("SUMMARY", vText(item.title))
    event.add("STATUS", vText(_STATUS[item.state]))
    event.add("TRANSP", vText("TRANSPARENT"))
    event.add("DESCRIPTION", vText(_described(one)))
    if item.said_by.link:
        event.add("URL", vUri(item.said_by.link))
    fields = typed(item)
    for field, own in OWN.items():
        event.add(own, vText(fields[field], params=_AS_TEXT))
    return event


def _described(one: Entry) -> str:
    item = one.item
    checked = "compared with it" if item.said_by.checked else "not compared with it (unchecked)"
    lines = [
        f"{body(item.body).name}: {item.kind}, {item.state}",
        f"Source: {item.said_by.source}, {item.said_by.dated}; {checked}",
        one.marking.tlp.label,
    ]
    return "\n".join([*lines, "Reconstructed: entered later than its source is dated."] if one.reconstructed else lines)
