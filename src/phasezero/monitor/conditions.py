"""The conditions of the written rule on one day: sizes, signals, and the phase they support before hysteresis."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np

from phasezero.domain.phase_rule import PhaseRule, RuleNumbers
from phasezero.domain.signals import Phase
from phasezero.monitor.baseline import CIVILIANS
from phasezero.monitor.daily import Daily
from phasezero.monitor.known import Ints, Rows
from phasezero.monitor.signals import Judged

SIZE_WINDOWS = (28, 90)
"""Days over which absolute sizes are measured."""


@dataclass(frozen=True, slots=True, eq=False)
class Size:
    """What is documented of the last days. The same counts whatever is usual; a lower bound, since documents are missing."""

    days: int
    attacks: Ints
    """Row indices of the events of violence against civilians."""
    events: Ints
    """Row indices of all events."""
    civilians_killed: tuple[int, int, int]
    """Low, best, high."""
    killed: tuple[int, int, int]
    regions: frozenset[int]
    """Regions with attacks on civilians."""
    places: int
    """Places with attacks on civilians, at least 0.1 degree apart."""


@dataclass(frozen=True, slots=True, eq=False)
class Verdict:
    """One condition and whether it is met."""

    key: str
    met: bool
    size: Size | None = None
    """What it measured; None for a condition on signals alone."""


@dataclass(frozen=True, slots=True, eq=False)
class Assessed:
    """A day's conditions and the level they support."""

    daily: Daily
    judged: tuple[Judged, ...]
    sizes: tuple[Size, ...]
    """By `SIZE_WINDOWS`."""
    new_regions: frozenset[int]
    """Regions attacked in the longest window and not in the year before, as documented."""
    verdicts: tuple[Verdict, ...]
    level: Phase


def assess(daily: Daily, judged: tuple[Judged, ...], sizes: tuple[Size, ...], rule: PhaseRule) -> Assessed:
    """Every condition of the rule on one day."""
    numbers = rule.numbers
    new = _new_regions(daily.rows, daily.known, daily.day, sizes[-1], numbers)
    civilians = any(one.rising[CIVILIANS].any() for one in judged)
    verdicts = (
        Verdict("rising-country", any(one.rising[:, 0].any() for one in judged)),
        Verdict("rising-regions", any(one.rising[:, 1:].any() for one in judged)),
        _present(sizes, numbers),
        Verdict("growing", civilians and _spreading(sizes[-1], new, numbers), sizes[-1]),
        _grave(sizes, numbers),
        _height(sizes, numbers),
    )
    return Assessed(daily, judged, sizes, new, verdicts, _highest(verdicts, rule))


def level_bounds(rows: Rows, known: Ints, day: int, sizes: tuple[Size, ...], rule: PhaseRule) -> tuple[Phase, Phase]:
    """The lowest and the highest level that `assess` can give, from sizes alone: equal where no signal matters."""
    numbers = rule.numbers
    low = _highest((_present(sizes, numbers), _grave(sizes, numbers), _height(sizes, numbers)), rule)
    if len(sizes[-1].events) < numbers.smallest_count:
        return low, low
    new = _new_regions(rows, known, day, sizes[-1], numbers)
    on_signals = ("rising-country", "rising-regions", *(("growing",) if _spreading(sizes[-1], new, numbers) else ()))
    return low, max(low, Phase(max(rule.condition_phase[key] for key in on_signals)))


def recent_events(rows: Rows, known: Ints, day: int) -> Ints:
    """Row indices of the events of the longest window: what a level of that day rests on."""
    age = day - rows.end[known]
    return known[(age >= 0) & (age < SIZE_WINDOWS[-1])]


def _highest(verdicts: tuple[Verdict, ...], rule: PhaseRule) -> Phase:
    return Phase(max((rule.condition_phase[verdict.key] for verdict in verdicts if verdict.met), default=0))


def measure(rows: Rows, known: Ints, day: int) -> tuple[Size, ...]:
    """What is documented of the days before `day`, by `SIZE_WINDOWS`."""
    age = day - rows.end[known]
    return tuple(_size(rows, known[(age >= 0) & (age < days)], days) for days in SIZE_WINDOWS)


def _size(rows: Rows, events: Ints, days: int) -> Size:
    attacks = events[rows.civilian[events]]
    region, place = rows.region[attacks], rows.place[attacks]
    return Size(
        days=days,
        attacks=attacks,
        events=events,
        civilians_killed=_total(rows.civilian_deaths[attacks]),
        killed=_total(rows.deaths[events]),
        regions=frozenset(region[region >= 0].tolist()),
        places=len(set(place[place >= 0].tolist())),
    )


def _total(deaths: Ints) -> tuple[int, int, int]:
    low, best, high = deaths.sum(axis=0).tolist()
    return low, best, high


def _new_regions(rows: Rows, known: Ints, day: int, size: Size, numbers: RuleNumbers) -> frozenset[int]:
    age = day - rows.end[known]
    before = known[(age >= size.days) & (age < size.days + numbers.new_region_days) & rows.civilian[known]]
    return size.regions - frozenset(np.unique(rows.region[before]).tolist())


def pace(per_day: float, days: int) -> int:
    """Smallest whole number in `days` that reaches a pace."""
    return ceil(per_day * days - 1e-9)


def deaths_mark(key: str, days: int, numbers: RuleNumbers) -> int:
    """Deaths in `days` that the condition `key` asks for."""
    if key == "growing":
        return numbers.civilian_deaths_inclusion
    per_day = numbers.grave_deaths_per_28_days / 28 if key == "grave-level" else numbers.war_deaths_per_year / 365
    return pace(per_day, days)


def attacks_mark(key: str, days: int, numbers: RuleNumbers) -> int:
    """Attacks on civilians in `days` that the condition `key` asks for."""
    weekly = numbers.attacks_per_week_grave if key == "grave-level" else numbers.attacks_per_week_height
    return pace(weekly / 7, days)


def _present(sizes: tuple[Size, ...], numbers: RuleNumbers) -> Verdict:
    size = sizes[-1]
    civilians = size.civilians_killed[1] >= numbers.civilian_deaths_inclusion
    people = size.killed[1] >= deaths_mark("present-violence", size.days, numbers)
    return Verdict("present-violence", civilians or people, size)


def _spreading(size: Size, new: frozenset[int], numbers: RuleNumbers) -> bool:
    wide = len(size.regions) >= numbers.regions_growing or (len(size.regions) >= 2 and bool(new))
    return size.civilians_killed[1] >= numbers.civilian_deaths_inclusion and (wide or size.places >= numbers.places_grave)


def _grave(sizes: tuple[Size, ...], numbers: RuleNumbers) -> Verdict:
    """Frequent attacks, or deaths at the pace of a war: records of a whole month, and single massacres, hide how frequent."""
    frequent = _frequent_and_deadly("grave-level", sizes, numbers, numbers.regions_grave, numbers.places_grave)
    mass = sizes[-1].civilians_killed[1] >= deaths_mark("height", sizes[-1].days, numbers)
    return Verdict("grave-level", frequent.met or mass, sizes[-1])


def _height(sizes: tuple[Size, ...], numbers: RuleNumbers) -> Verdict:
    return _frequent_and_deadly("height", sizes, numbers, numbers.regions_height, numbers.places_height)


def _frequent_and_deadly(key: str, sizes: tuple[Size, ...], numbers: RuleNumbers, regions: int, places: int) -> Verdict:
    """Deaths and spread over the longest window; attacks at their pace over any window, so that a sudden onset counts at once."""
    longest = sizes[-1]
    frequent = any(len(size.attacks) >= attacks_mark(key, size.days, numbers) for size in sizes)
    deadly = longest.civilians_killed[1] >= deaths_mark(key, longest.days, numbers)
    spread = len(longest.regions) >= regions or longest.places >= places
    return Verdict(key, frequent and deadly and spread, longest)
