"""On which days an event of a calendar repeats (RFC 5545, 3.3.10), for rules by the day, week, month or year.

Days alone are computed, within a span, so that no rule can run on. What a rule may say and is not handled is refused by name.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from phasezero.errors import BadInput, said

MOST_TIMES = 200
"""An event that repeats more often inside the span is refused."""
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_KNOWN = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYMONTH", "BYMONTHDAY", "BYDAY", "WKST"})
_BY_DAY = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)")
_UNTIL = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T\d{6}Z?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as written. Weekdays count from Monday, 0; an ordinal of 0 stands for every such weekday."""

    freq: str
    interval: int = 1
    count: int | None = None
    until: date | None = None
    months: frozenset[int] = frozenset()
    month_days: frozenset[int] = frozenset()
    weekdays: frozenset[tuple[int, int]] = frozenset()
    week_starts: int = 0

    def is_yearly(self, first: date) -> bool:
        """Whether it says no more than: the same day every year."""
        same_day = self.months <= {first.month} and self.month_days <= {first.day} and not self.weekdays
        named = not self.month_days or bool(self.months)
        return self.freq == "YEARLY" and self.interval == 1 and self.count is None and same_day and named


def rule_of(text: str) -> Rule:
    """A rule as it stands in a calendar. Raises BadInput for what is not handled."""
    parts = dict(part.partition("=")[::2] for part in text.upper().split(";") if part)
    if extra := sorted(parts.keys() - _KNOWN):
        raise BadInput(said("it repeats by {what}, which is not read; give each time as an event of its own", what=extra[0][:20]))
    freq = parts.get("FREQ", "")
    if freq not in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY"):
        raise BadInput(said("it repeats {freq!r}; only rules by the day, week, month or year are read", freq=freq[:20]))
    weekdays = frozenset(_weekday(one) for one in parts["BYDAY"].split(",")) if "BYDAY" in parts else frozenset()
    rule = Rule(
        freq=freq,
        interval=_number(parts.get("INTERVAL", "1"), 1, 1000),
        count=_number(parts["COUNT"], 1, 10_000) if "COUNT" in parts else None,
        until=_until(parts["UNTIL"]) if "UNTIL" in parts else None,
        months=_numbers(parts.get("BYMONTH", ""), 1, 12),
        month_days=_numbers(parts.get("BYMONTHDAY", ""), -31, 31) - {0},
        weekdays=weekdays,
        week_starts=_weekday(parts.get("WKST", "MO"))[1],
    )
    _must_be_handled(rule)
    return rule


def _must_be_handled(rule: Rule) -> None:
    by_ordinal = any(ordinal for ordinal, _ in rule.weekdays)
    if rule.freq in ("DAILY", "WEEKLY") and (by_ordinal or rule.month_days):
        raise BadInput(said("its rule cannot be read; give each time as an event of its own"))
    if rule.freq == "YEARLY" and rule.weekdays and not rule.months:
        raise BadInput(said("it repeats on a weekday of the year; name the month (BYMONTH), or give each time by itself"))


def _number(text: str, least: int, most: int) -> int:
    if not re.fullmatch(r"[+-]?\d{1,5}", text, re.ASCII) or not least <= int(text) <= most:
        raise BadInput(said("its rule cannot be read; give each time as an event of its own"))
    return int(text)


def _numbers(text: str, least: int, most: int) -> frozenset[int]:
    return frozenset(_number(one, least, most) for one in text.split(",")) if text else frozenset()


def _weekday(text: str) -> tuple[int, int]:
    found = _BY_DAY.fullmatch(text.strip())
    if found is None:
        raise BadInput(said("its rule cannot be read; give each time as an event of its own"))
    return int(found[1] or 0), _WEEKDAYS.index(found[2])


def _until(text: str) -> date:
    found = _UNTIL.fullmatch(text)
    try:
        return date(*map(int, found.groups())) if found else date(1, 1, 1)
    except ValueError:
        raise BadInput(said("its rule cannot be read; give each time as an event of its own")) from None


def days_by_rule(rule: Rule, first: date, last: date) -> tuple[list[date], bool]:
    """First days from `first` to `last`, and whether the rule goes on after `last`.

    Raises BadInput for a rule that its own first day does not fit, or that names more than `MOST_TIMES` days.
    """
    end = last if rule.until is None else min(last, rule.until)
    days: list[date] = []
    for day in _candidates(rule, first, end):
        if rule.count is not None and len(days) == rule.count:
            break
        days.append(day)
        if len(days) > MOST_TIMES:
            raise BadInput(said("it repeats more than {most} times; give the rule an end (UNTIL or COUNT)", most=MOST_TIMES))
    if not days or days[0] != first:
        raise BadInput(said("its first day {first} does not fit the rule by which it repeats", first=first))
    ended = (rule.until is not None and rule.until <= last) or (rule.count is not None and len(days) == rule.count)
    return days, not ended


def _candidates(rule: Rule, first: date, end: date) -> Iterator[date]:
    """The days of the rule from `first` to `end`, in their order."""
    spans = {"DAILY": _by_day, "WEEKLY": _by_week}.get(rule.freq, _by_month)
    yield from (day for day in spans(rule, first, end) if first <= day <= end and _in_month(rule, day))


def _in_month(rule: Rule, day: date) -> bool:
    return not rule.months or day.month in rule.months


def _by_day(rule: Rule, first: date, end: date) -> Iterator[date]:
    weekdays = {weekday for _, weekday in rule.weekdays} or set(range(7))
    for after in range(0, (end - first).days + 1, rule.interval):
        if (day := first + timedelta(days=after)).weekday() in weekdays:
            yield day


def _by_week(rule: Rule, first: date, end: date) -> Iterator[date]:
    weekdays = {weekday for _, weekday in rule.weekdays} or {first.weekday()}
    starts = first - timedelta(days=(first.weekday() - rule.week_starts) % 7)
    after = sorted((weekday - rule.week_starts) % 7 for weekday in weekdays)
    for week in range(0, (end - starts).days + 1, 7 * rule.interval):
        yield from (starts + timedelta(days=week + days) for days in after)


def _by_month(rule: Rule, first: date, end: date) -> Iterator[date]:
    yearly = rule.freq == "YEARLY"
    only_first = yearly and not (rule.months or rule.month_days)
    for month in range(first.year * 12 + first.month - 1, end.year * 12 + end.month):
        year, of_year = divmod(month, 12)
        apart = year - first.year if yearly else month - (first.year * 12 + first.month - 1)
        if apart % rule.interval == 0 and (not only_first or of_year + 1 == first.month):
            yield from _days_of_month(rule, first, year, of_year + 1)


def _days_of_month(rule: Rule, first: date, year: int, month: int) -> Iterator[date]:
    length = monthrange(year, month)[1]
    wanted = {day if day > 0 else length + 1 + day for day in rule.month_days}
    if not wanted and not rule.weekdays:
        wanted = {first.day}
    for number in range(1, length + 1):
        day = date(year, month, number)
        on_weekday = not rule.weekdays or any(_is_the(ordinal, weekday, day, length) for ordinal, weekday in rule.weekdays)
        if (not wanted or number in wanted) and on_weekday:
            yield day


def _is_the(ordinal: int, weekday: int, day: date, length: int) -> bool:
    """Whether a day is the so-manieth of its weekday in its month, counted from the end where `ordinal` is negative."""
    from_start, from_end = (day.day - 1) // 7 + 1, -((length - day.day) // 7 + 1)
    return day.weekday() == weekday and ordinal in (0, from_start, from_end)
