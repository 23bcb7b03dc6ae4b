"""Calendars as iCalendar (RFC 5545). Of an event are read: SUMMARY, DTSTART, DTEND or DURATION, STATUS, URL, UID, and our own
properties (`domain.agenda.OWN`), which win over what was given for the whole calendar. All else is left aside, above all
DESCRIPTION, ORGANIZER and ATTENDEE: they can name persons. An event that repeats is refused: each session is an entry of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from icalendar import Calendar, Event

from phasezero.domain.agenda import OWN, State
from phasezero.domain.entered import Line
from phasezero.errors import BadInput, Said, UnreadableFile, said
from phasezero.sources.institution_files.tables import counted, decoded

_REPEATS = ("RRULE", "RDATE", "EXRULE", "EXDATE", "RECURRENCE-ID")


_FOLDED = re.compile(r"\r?\n[ \t]")
_TIME_ZONE = re.compile(r"^BEGIN:VTIMEZONE\s*?$.*?^END:VTIMEZONE\s*?$", re.DOTALL | re.MULTILINE | re.IGNORECASE)
"""Definitions of time zones: days are read as written, so none is needed, and one that is made to can keep a reader busy."""


def is_calendar(content: bytes) -> bool:
    """Whether a file begins as a calendar does."""
    return content.lstrip(b"\xef\xbb\xbf \r\n\t")[:15].upper() == b"BEGIN:VCALENDAR"


def opened(name: str, content: bytes, most: int) -> Calendar:
    """A file as a calendar of at most `most` events, without its time zones. Raises UnreadableFile for what is none."""
    text = _TIME_ZONE.sub("", _FOLDED.sub("", decoded(name, content)))
    if text.upper().count("BEGIN:VEVENT") > most:
        raise UnreadableFile(said("{file} holds more than {most} entries; split it", file=name, most=most))
    try:
        calendar = Calendar.from_ical(text)
        if not isinstance(calendar, Calendar):
            raise TypeError
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
        raise UnreadableFile(
            said("{file} is no calendar that can be read; save it as iCalendar (.ics) anew", file=name)
        ) from None
    return calendar


def read_calendar(name: str, content: bytes, given: Mapping[str, str], most: int) -> list[Line]:
    """The events of a calendar. `given`: fields for those that do not say them. A line that cannot be read says why in `fault`.

    Raises UnreadableFile for what is no calendar.
    """
    events = [one for one in opened(name, content, most).walk("VEVENT") if isinstance(one, Event)]
    lines = [_line(said("{file}, event {row}", file=name, row=number), one, given) for number, one in enumerate(events, 1)]
    return counted(name, lines, most)


def _line(place: Said, event: Event, given: Mapping[str, str]) -> Line:
    try:
        return Line(place, {**given, **_fields(event)}, str(event.get("UID", "")))
    except BadInput as error:
        return Line(place, {}, fault=error)


def _fields(event: Event) -> dict[str, str]:
    if any(name in event for name in _REPEATS):
        raise BadInput(said("it repeats; give each session as an event of its own"))
    starts, ends = days_of(event)
    link = str(event.get("URL", ""))
    found = {
        "title": str(event.get("SUMMARY", "")),
        "starts": starts.isoformat(),
        "ends": ends.isoformat(),
        "state": (State.MISSED if str(event.get("STATUS", "")).upper() == "CANCELLED" else State.PLANNED).value,
        "link": link if link.startswith("https://") else "",
    }
    return found | {field: str(event[name]) for field, name in OWN.items() if name in event}


def days_of(event: Event) -> tuple[date, date]:
    """First and last day as written, in the event's own time zone; the end of an event is the first moment after it.

    Raises BadInput for days that cannot be read.
    """
    try:
        first, after = event.start, event.end
        starts = first.date() if isinstance(first, datetime) else first
        whole = not isinstance(after, datetime) or after.time() == time()
        after_day = after.date() if isinstance(after, datetime) else after
        ends = after_day - timedelta(days=int(whole))
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
        raise BadInput(said("its days cannot be read; give DTSTART and DTEND, or DTSTART alone")) from None
    if after_day < starts:
        raise BadInput(said("it ends before it begins; give DTSTART and DTEND in their order"))
    return starts, max(starts, ends)
