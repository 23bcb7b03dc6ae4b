"""Triggers as a calendar (iCalendar, RFC 5545) for an app: whole days; the same entries give the same bytes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event, vRecur, vText, vUri

from phasezero.domain.triggers import OUR_UID, OWN, Entry, Repeats, State, kinds, times, typed

_STATUS = {State.EXPECTED: "TENTATIVE", State.HAPPENED: "CONFIRMED", State.CALLED_OFF: "CANCELLED"}
_AS_TEXT = {"VALUE": "TEXT"}
"""Without it readers do not take back the escapes of a property that the standard does not name."""
_YEARS = 4
"""So many years of a feast that moves are written out."""


def trigger_calendar(name: str, entries: Iterable[Entry], since: date) -> bytes:
    """One event for each entry, with what it is, source, marking, and how sure the day is; nobody is named. Days that move from
    year to year are written out for four years from `since` on."""
    calendar = Calendar()
    calendar.add("PRODID", "-//Phase Zero//triggers//EN")
    calendar.add("VERSION", "2.0")
    calendar.add("X-WR-CALNAME", vText(name))
    for one in entries:
        calendar.add_component(_event(one, since))
    return bytes(calendar.to_ical())


def _event(one: Entry, since: date) -> Event:
    item, event = one.item, Event()
    event.add("UID", vText(item.uid or f"{one.id}{OUR_UID}"))
    event.add("DTSTAMP", datetime.combine(one.entered_on, time(), UTC))
    event.add("DTSTART", item.starts)
    event.add("DTEND", item.ends + timedelta(days=1))
    event.add("SUMMARY", vText(item.title))
    event.add("STATUS", vText(_STATUS[item.state]))
    event.add("TRANSP", vText("TRANSPARENT"))
    event.add("DESCRIPTION", vText(_described(one)))
    if item.said_by.link:
        event.add("URL", vUri(item.said_by.link))
    _repeat(event, one, since)
    fields = typed(item)
    for field, own in OWN.items():
        if fields[field]:
            event.add(own, vText(fields[field], params=_AS_TEXT))
    return event


def _repeat(event: Event, one: Entry, since: date) -> None:
    item = one.item
    if item.repeats is Repeats.YEARLY:
        rule: dict[str, object] = {"FREQ": "YEARLY"}
        if (item.starts.month, item.starts.day) == (2, 29):
            rule |= {"BYMONTH": 2, "BYMONTHDAY": -1}
        event.add("RRULE", vRecur(rule | ({"UNTIL": item.until} if item.until else {})))
    elif item.repeats is not Repeats.NO:
        moved = [
            coming.starts for coming in times(one, since, since + timedelta(days=366 * _YEARS)) if coming.starts != item.starts
        ]
        if moved:
            event.add("RDATE", moved)


def _described(one: Entry) -> str:
    item = one.item
    checked = "compared with it" if item.said_by.checked else "not compared with it (unchecked)"
    lines = [
        f"{kinds()[item.kind].name}, {item.state}",
        f"Source: {item.said_by.source}, {item.said_by.dated}; {checked}",
        *([f"The day is sure to {item.uncertain_days} days either way."] if item.uncertain_days else []),
        *([f"Region: {item.region}"] if item.region else []),
        one.marking.tlp.label,
    ]
    return "\n".join([*lines, "Reconstructed: entered later than its source is dated."] if one.reconstructed else lines)
