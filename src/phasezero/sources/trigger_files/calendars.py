"""Calendars of triggers as iCalendar (RFC 5545). Of an event are read: SUMMARY, DTSTART, DTEND or DURATION, STATUS, CLASS, URL,
UID, RRULE, RDATE, EXDATE, and our own properties (`domain.triggers.OWN`), which win. All else is left aside and counted, above
all DESCRIPTION, ORGANIZER and ATTENDEE: they can name persons.

The same day every year is kept as a rule; what repeats otherwise becomes one line for each time, up to a last day.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime

from icalendar import Calendar, Event, vRecur

from phasezero.domain.entered import Line
from phasezero.domain.triggers import OUR_UID, OWN, Repeats, State
from phasezero.errors import BadInput, Said, said
from phasezero.sources.institution_files import counted, days_of, opened
from phasezero.sources.trigger_files.recurring import days_by_rule, rule_of

_READ = frozenset(
    {"SUMMARY", "DTSTART", "DTEND", "DURATION", "STATUS", "CLASS", "URL", "UID", "RRULE", "RDATE", "EXDATE", *OWN.values()}
)
_OF_THE_FILE = frozenset({"DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "TRANSP"})
"""They say something of the entry in its calendar and nothing of the day: left aside without a word."""
_MOST_NAMED = 8
_NAME = re.compile(r"[A-Z0-9-]{1,40}")


def read_calendar(
    name: str, content: bytes, given: Mapping[str, str], most: int, last: date
) -> tuple[list[Line], tuple[Said, ...]]:
    """The events of a calendar, what repeats without end up to the day `last`; and what was left aside.

    `given`: fields for events that do not say them. A line that cannot be read says why in `fault`. Raises UnreadableFile for
    what is no calendar.
    """
    calendar = opened(name, content, most)
    lines: list[Line] = []
    cut = 0
    seen = set[str]()
    for number, event in enumerate((one for one in calendar.walk("VEVENT") if isinstance(one, Event)), 1):
        place = said("{file}, event {row}", file=name, row=number)
        try:
            uid = str(event.get("UID", ""))
            if uid and uid in seen:
                raise BadInput(said("its UID stands twice in the file; give each event one of its own"))
            seen.add(uid)
            uid = "" if uid.endswith(OUR_UID) else uid
            times, goes_on = _times(event, last)
            lines += [Line(place, {**given, **fields}, of) for fields, of in _lines(event, uid, times)]
            cut += goes_on
        except BadInput as error:
            lines.append(Line(place, {}, fault=error))
    return counted(name, lines, most), (*_left_aside(calendar), *_cut_off(cut, last))


def _cut_off(count: int, last: date) -> tuple[Said, ...]:
    if not count:
        return ()
    return (said("events that repeat without end, entered up to {last}: {count}", last=last, count=count),)


def _left_aside(calendar: Calendar) -> tuple[Said, ...]:
    """Components and properties that are not read, by name and number."""
    found = Counter(
        part.name for part in calendar.walk() if part.name not in ("VCALENDAR", "VEVENT") and _NAME.fullmatch(part.name or "")
    )
    for event in calendar.walk("VEVENT"):
        found.update(_plain(name) for name in event if name not in _READ and name not in _OF_THE_FILE)
    if not found:
        return ()
    named = [f"{name} ({count})" for name, count in sorted(found.items(), key=lambda one: (-one[1], str(one[0])))]
    if len(named) > _MOST_NAMED:
        named = [*named[:_MOST_NAMED], "…"]
    return (said("left aside and not kept: {names}", names=", ".join(named)),)


def _plain(name: str) -> str:
    """Names of others' own properties are theirs to choose: they are counted together."""
    return "X-…" if name.startswith("X-") or not _NAME.fullmatch(name) else name


def _times(event: Event, last: date) -> tuple[list[date], bool]:
    """First days, the earliest first; one only for what is kept as a rule."""
    if OWN["repeats"] in event:
        return [days_of(event)[0]], False
    for name in ("RECURRENCE-ID", "EXRULE"):
        if name in event:
            raise BadInput(said("it has {what}, which is not read; give each time as an event of its own", what=name))
    first = days_of(event)[0]
    extra, left_out = _listed(event, "RDATE"), _listed(event, "EXDATE")
    rule = event.get("RRULE")
    if rule is None:
        return sorted({first, *extra} - left_out), False
    if isinstance(rule, list):
        raise BadInput(said("it repeats by two rules; give each time as an event of its own"))
    found = rule_of(_written(rule))
    if found.is_yearly(first) and not extra and not left_out:
        return [first], False
    days, goes_on = days_by_rule(found, first, max(last, first))
    return sorted({*days, *extra} - left_out), goes_on


def _written(rule: object) -> str:
    """A rule as it stands in the file, also one that the parser could not take."""
    if not isinstance(rule, vRecur):
        return str(rule)
    made: bytes = rule.to_ical()  # type: ignore[no-untyped-call]
    return made.decode("utf-8", "replace")


def _listed(event: Event, name: str) -> set[date]:
    """Days of RDATE or EXDATE. Raises BadInput."""
    found = event.get(name, [])
    try:
        values = [value.dt for one in (found if isinstance(found, list) else [found]) for value in one.dts]
    except AttributeError:
        raise BadInput(said("its {what} cannot be read; give each time as an event of its own", what=name)) from None
    return {_day(value[0] if isinstance(value, tuple) else value) for value in values}


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _lines(event: Event, uid: str, times: list[date]) -> list[tuple[dict[str, str], str]]:
    """The fields of each time, with its identity."""
    hidden = str(event.get("CLASS", "PUBLIC")).upper()
    if hidden != "PUBLIC":
        raise BadInput(
            said("its calendar marks it as {mark}; leave it out, or enter it by hand with the marking it needs", mark=hidden[:20])
        )
    if not times:
        raise BadInput(said("every time of it is left out again (EXDATE); leave it out of the file"))
    starts, ends = days_of(event)
    fields = _fields(event)
    rule = event.get("RRULE")
    if rule is not None and OWN["repeats"] not in event and rule_of(_written(rule)).is_yearly(starts) and len(times) == 1:
        until = rule_of(_written(rule)).until
        fields |= {"repeats": Repeats.YEARLY.value, "until": "" if until is None else until.isoformat()}
    return [
        (
            fields | {"starts": day.isoformat(), "ends": (day + (ends - starts)).isoformat()},
            uid if len(times) == 1 or not uid else f"{uid}/{day}",
        )
        for day in times
    ]


def _fields(event: Event) -> dict[str, str]:
    link = str(event.get("URL", ""))
    cancelled = str(event.get("STATUS", "")).upper() == "CANCELLED"
    found = {
        "title": str(event.get("SUMMARY", "")),
        "state": (State.CALLED_OFF if cancelled else State.EXPECTED).value,
        "link": link if link.startswith("https://") else "",
    }
    return found | {field: str(event[name]) for field, name in OWN.items() if name in event}
