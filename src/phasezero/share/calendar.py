"""An agenda as a calendar (iCalendar, RFC 5545) for an app: whole days; the same entries give the same bytes."""

from __future__ import annotations

from collections.abc import Iterable

from icalendar import Event

from phasezero.domain.agenda import OWN, Entry, State, typed
from phasezero.domain.institutions import body
from phasezero.share import ical

_STATUS = {State.PLANNED: "TENTATIVE", State.HELD: "CONFIRMED", State.MISSED: "CANCELLED"}


def agenda_calendar(name: str, entries: Iterable[Entry]) -> bytes:
    """One event for each entry. Its description says body, source, marking, and what is unchecked; nobody is named."""
    return ical.calendar("agenda", name, map(_event, entries))


def _event(one: Entry) -> Event:
    item = one.item
    what = f"{body(item.body).name}: {item.kind}, {item.state}"
    event = ical.event(one, item.uid or f"{one.id}@phasezero.invalid", _STATUS[item.state], what)
    fields = typed(item)
    for field, own in OWN.items():
        ical.own(event, own, fields[field])
    return event
