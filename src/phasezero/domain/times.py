"""The three times of a record, what `as_of` means, and how days are written.

A record *occurred*, was first *documented* (the earliest dated public source), and *we learned* it.
`as_of` is a day; it stands for the end of that day in UTC, and filters on `learned_at`.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta


def known_before(as_of: date) -> datetime:
    """The first instant after the day `as_of`: a record is known on that day if `learned_at` is earlier."""
    return datetime.combine(as_of + timedelta(days=1), time.min, tzinfo=UTC)


def learned_on(day: date) -> datetime:
    """The instant that stands for "we learned it on this day" when only the day is known: its start in UTC."""
    return datetime.combine(day, time.min, tzinfo=UTC)


MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def day(on: date) -> str:
    """1 April 2013."""
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def span(start: date, end: date) -> str:
    """One day, or "3–5 March 2013", or two whole days."""
    if start == end:
        return day(end)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{day(end)}"
    return f"{day(start)} – {day(end)}"
