"""On which days a trigger falls, and which of those entered are near a day: ahead, just past, or behind a silence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from phasezero.domain.triggers import (
    AHEAD_DAYS,
    MOST_UNCERTAIN_DAYS,
    PAST_DAYS,
    Coming,
    Entry,
    Item,
    Repeats,
    State,
    kinds,
)


def easter(year: int) -> date:
    """Easter Sunday of the western churches (Meeus, Astronomical Algorithms, chapter 8: Gregorian calendar)."""
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), g = divmod(b, 4), (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    last = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * last) // 451
    month, of_month = divmod(h + last - 7 * m + 114, 31)
    return date(year, month, of_month + 1)


def orthodox_easter(year: int) -> date:
    """Easter Sunday of churches that keep the Julian reckoning (Meeus, the same chapter), in the Gregorian calendar."""
    d = (19 * (year % 19) + 15) % 30
    e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
    month, of_month = divmod(d + e + 114, 31)
    return date(year, month, of_month + 1) + timedelta(days=year // 100 - year // 400 - 2)


_EASTERS = {Repeats.EASTER: easter, Repeats.ORTHODOX_EASTER: orthodox_easter}


def _first_day(item: Item, year: int) -> date:
    """On which day of a later year it begins."""
    if item.repeats in _EASTERS:
        sunday = _EASTERS[item.repeats]
        return sunday(year) + (item.starts - sunday(item.starts.year))
    leap_day = (item.starts.month, item.starts.day) == (2, 29)
    return date(year, 2, 28) if leap_day and not _is_leap(year) else item.starts.replace(year=year)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def times(entry: Entry, first: date, last: date) -> Iterator[Coming]:
    """The times an entry falls on, as far as they touch the days from `first` to `last`, in their order."""
    item = entry.item
    length = item.ends - item.starts
    years = [item.starts.year]
    if item.repeats is not Repeats.NO:
        years = list(range(max(item.starts.year, first.year - 2), last.year + 2))
    for year in years:
        starts = item.starts if year == item.starts.year else _first_day(item, year)
        if (item.until is None or starts <= item.until) and starts <= last and starts + length >= first:
            yield Coming(entry, starts, starts + length)


def ahead(entries: Iterable[Entry], day: date, span: int = AHEAD_DAYS) -> tuple[Coming, ...]:
    """What is expected from `day` to `span` days after it, or may still come because its day is in doubt; the soonest first."""
    return _sorted(
        one
        for entry in entries
        if entry.item.state is State.EXPECTED
        for one in times(entry, day - timedelta(days=entry.item.uncertain_days), day + timedelta(days=span))
    )


def past(entries: Iterable[Entry], day: date, span: int = PAST_DAYS) -> tuple[Coming, ...]:
    """What ended in the `span` days before `day` and was not called off, the newest first: it happened, or it was expected."""
    found = (
        one
        for entry in entries
        if entry.item.state is not State.CALLED_OFF
        for one in times(entry, day - timedelta(days=span), day - timedelta(days=1))
        if one.ends < day
    )
    return tuple(reversed(_sorted(found)))


def happened(entries: Iterable[Entry], day: date) -> tuple[Coming, ...]:
    """What people entered as having happened and that still matters on `day`, by the judgement of its kind; the newest first."""
    found = (
        Coming(entry, entry.item.starts, entry.item.ends)
        for entry in entries
        if entry.item.state is State.HAPPENED and entry.item.starts <= day
    )
    return tuple(reversed(_sorted(one for one in found if one.watched_on(day))))


def blinding(entries: Iterable[Entry], day: date) -> tuple[Coming, ...]:
    """What was entered that can explain silence and matters on `day`, by the judgement of its kind, or is expected in the days
    ahead; the earliest first."""
    longest = max(one.after for one in kinds().values()) + MOST_UNCERTAIN_DAYS
    found = (
        one
        for entry in entries
        if kinds()[entry.item.kind].explains and entry.item.state is not State.CALLED_OFF
        for one in times(entry, day - timedelta(days=longest), day + timedelta(days=AHEAD_DAYS))
    )
    return _sorted(one for one in found if one.watched_on(day) or day < one.starts)


def shown_until(item: Item) -> date | None:
    """The last day on which a list of a day can show it; None for what repeats without end."""
    if item.repeats is not Repeats.NO and item.until is None:
        return None
    kind, ends = kinds()[item.kind], _last_first_day(item) + (item.ends - item.starts)
    matters = kind.after + item.uncertain_days if item.state is State.HAPPENED or kind.explains else 0
    return ends + timedelta(days=max(PAST_DAYS, matters))


def _last_first_day(item: Item) -> date:
    if item.until is None:
        return item.starts
    years = (_first_day(item, year) for year in (item.until.year - 1, item.until.year))
    return max([item.starts, *(one for one in years if one <= item.until)])


def _sorted(those: Iterable[Coming]) -> tuple[Coming, ...]:
    return tuple(sorted(those, key=lambda one: (one.starts, one.ends, one.entry.item.title, one.entry.id)))
