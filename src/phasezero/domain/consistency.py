"""Every country under the same rule: which questions could be read for it on a day, on what, up to when, and what is missing.

The questions and what each needs are in `vocabulary/monitors.yml`. A country is never left out because little is held of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from phasezero.domain.phase_rule import phase_rule
from phasezero.domain.phrases import Fact, days, on, phrase
from phasezero.domain.vocabularies import load

EVENTS, SERIES, ENTRIES = "events", "series", "entries"


@dataclass(frozen=True, slots=True)
class Monitor:
    """A question that is asked of every country."""

    key: str
    name: str
    reads: str
    """`EVENTS`, `SERIES` or `ENTRIES`."""
    history: bool
    regions: bool


@cache
def monitors() -> tuple[Monitor, ...]:
    return tuple(Monitor(**one) for one in load("monitors")["monitors"])


def texts() -> list[str]:
    """Everything in the vocabulary that pages say in the reader's language."""
    return [one.name for one in monitors()]


@dataclass(frozen=True, slots=True)
class HeldOf:
    """What a viewer sees of one country, as known on a day."""

    country: str
    """ISO3."""
    events: int = 0
    since: date | None = None
    """First day that the imported files cover; None where none holds it."""
    until: date | None = None
    """Last day that they cover."""
    learned: date | None = None
    """When an event was last learned."""
    series: int = 0
    series_until: date | None = None
    """Last day of the newest period."""
    readable: int = 0
    """Series of which the newest count can be held against its past."""
    entries: int = 0
    """Triggers entered."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Whether one question could be read for a country on a day."""

    monitor: Monitor
    runs: bool
    until: date | None
    """Up to which day the data reach, never after the day asked for; None without data, and for what people enter."""
    why_not: Fact | None


@dataclass(frozen=True, slots=True)
class Row:
    """One country as it stands on a day."""

    held: HeldOf
    asked: tuple[Asked, ...]

    @property
    def country(self) -> str:
        return self.held.country

    @property
    def runs(self) -> tuple[Asked, ...]:
        return tuple(one for one in self.asked if one.runs)

    @property
    def anything(self) -> bool:
        """Whether anything is held."""
        return bool(self.held.events or self.held.series or self.held.entries)


def row(held: HeldOf, day: date, regions: bool) -> Row:
    """`regions`: whether first-level regions of the country are drawn."""
    return Row(held, tuple(_asked(one, held, day, regions) for one in monitors()))


def _asked(monitor: Monitor, held: HeldOf, day: date, regions: bool) -> Asked:
    why = {EVENTS: _events_missing, SERIES: _series_missing, ENTRIES: _entries_missing}[monitor.reads](monitor, held, day)
    if why is None and monitor.regions and not regions:
        why = phrase("no first-level regions are drawn for it")
    until = {EVENTS: held.until, SERIES: held.series_until, ENTRIES: None}[monitor.reads]
    return Asked(monitor, why is None, None if until is None else min(until, day), why)


def _events_missing(monitor: Monitor, held: HeldOf, day: date) -> Fact | None:
    if not held.events or held.since is None or held.until is None:
        return phrase("no record of any event is held")
    if day > held.until:
        return phrase("the data held end on {day}", day=on(held.until))
    if day < held.since:
        return phrase("the data held begin on {day}", day=on(held.since))
    needed = phase_rule().numbers.history_days
    if monitor.history and (day - held.since).days < needed:
        return phrase("fewer than {days} are covered before this day", days=days(needed))
    return None


def _series_missing(_monitor: Monitor, held: HeldOf, _day: date) -> Fact | None:
    if not held.series:
        return phrase("no published count is held")
    return None if held.readable else phrase("no published count can be held against its own past")


def _entries_missing(_monitor: Monitor, held: HeldOf, _day: date) -> Fact | None:
    return None if held.entries else phrase("nobody has entered any")
