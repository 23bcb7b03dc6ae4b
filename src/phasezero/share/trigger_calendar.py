"""Triggers as a calendar (iCalendar, RFC 5545) for an app: whole days; the same entries give the same bytes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from icalendar import Event, vRecur

from phasezero.domain.trigger_days import times
from phasezero.domain.triggers import OUR_UID, OWN, Entry, Repeats, State, kinds, typed
from phasezero.share import ical

_STATUS = {State.EXPECTED: "TENTATIVE", State.HAPPENED: "CONFIRMED", State.CALLED_OFF: "CANCELLED"}
_YEARS = 4
"""So many years of a feast that moves are written out."""


def trigger_calendar(name: str, entries: Iterable[Entry], since: date) -> bytes:
    """One event for each entry, with what it is, source, marking, and how sure the day is; nobody is named. Days that move from
    year to year are written out for four years from `since` on."""
    return ical.calendar("triggers", name, (_event(one, since) for one in entries))


def _event(one: Entry, since: date) -> Event:
    item = one.item
    what = f"{kinds()[item.kind].name}, {item.state}"
    event = ical.event(one, item.uid or f"{one.id}{OUR_UID}", _STATUS[item.state], what, _sure(one))
    _repeat(event, one, since)
    fields = typed(item)
    for field, own in OWN.items():
        if fields[field]:
            ical.own(event, own, fields[field])
    return event


def _sure(one: Entry) -> list[str]:
    item = one.item
    found = [f"The day is sure to {item.uncertain_days} days either way."] if item.uncertain_days else []
    return [*found, *([f"Region: {item.region}"] if item.region else [])]


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
