"""Stated rules by which a machine accepts what it read in reports, without a person: off until a releaser switches one on.

A rule is a pure function of what reports say of one incident and of how long their sources have been known by a day. The rules
stand in `vocabulary/auto_accept.yml`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from itertools import combinations
from typing import Any, ClassVar

from phasezero.domain.assessment import said_something
from phasezero.domain.candidates import LETHAL, class_of
from phasezero.domain.claimed import Counted, span
from phasezero.domain.distance import kilometres
from phasezero.domain.events import NOBODY
from phasezero.domain.publishers import Kind, publisher
from phasezero.domain.source_words import SourceWord, said_of
from phasezero.domain.vocabularies import load
from phasezero.errors import BadInput, said

_NO_WITNESS = frozenset({Kind.ARMED, Kind.RELAY})
"""Neither armed movements nor who only passes on are among the sources that a rule asks for; nor is what a state owns."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a rule asks for; the reasons stand beside the numbers in the vocabulary."""

    independent_sources: int
    known_publishers: int
    source_days: int
    radius_km: float
    km_apart: float
    days: int
    days_back: int
    confidence: float
    most_deaths: int
    a_day: int


@dataclass(frozen=True, slots=True)
class Rule:
    number: int
    name: str
    types: frozenset[str]
    numbers: Numbers
    why: Mapping[str, str]
    """For each of the numbers its reason."""


@cache
def rules() -> Mapping[int, Rule]:
    """All rules by number. Raises BadInput for one that is not written as they have to be."""
    found = {one.number: one for one in map(_rule, load("auto_accept")["rules"])}
    if len(found) != len(load("auto_accept")["rules"]):
        raise BadInput("auto_accept.yml: two rules have one number")
    return found


def _rule(raw: Mapping[str, Any]) -> Rule:
    given, asked = raw["numbers"], {one.name for one in fields(Numbers)}
    if set(raw) != {"number", "name", "types", "numbers"} or set(given) != asked:
        raise BadInput(f"auto_accept.yml: rule {raw.get('number')} lacks a field, or has one that is not read")
    if bare := [name for name, entry in given.items() if not entry.get("why")]:
        raise BadInput(f"auto_accept.yml: rule {raw['number']}: numbers without a reason: {', '.join(bare)}")
    if not set(raw["types"]) <= LETHAL or not raw["types"]:
        raise BadInput(f"auto_accept.yml: rule {raw['number']}: types are {raw['types']}; a rule accepts killings alone")
    numbers = Numbers(**{name: entry["value"] for name, entry in given.items()})
    return Rule(raw["number"], raw["name"], frozenset(raw["types"]), numbers, {name: given[name]["why"] for name in given})


def rule(number: int) -> Rule:
    """Raises BadInput for a number of none."""
    if number not in rules():
        raise BadInput(said("there is no rule {number} for accepting", number=number))
    return rules()[number]


@dataclass(frozen=True, slots=True)
class RuleSwitched:
    """A releaser lets a rule accept for a task force and country, or no longer."""

    KIND: ClassVar[str] = "accepting by rule"

    rule: int
    on: bool
    reason: str

    def __post_init__(self) -> None:
        rule(self.rule)
        said_something("reason", self.reason, 400)


@dataclass(frozen=True, slots=True)
class Telling:
    """What one report says of an incident."""

    source: str
    """The same for reports that are one source: copies, publishers of one owner (`domain.stories.sources_of_documents`)."""
    publisher: str
    """As it names itself."""
    known_days: int
    """For how many days its feed had answered; 0: not known."""
    every: tuple[Mapping[str, Any], ...]
    """Rows of `phasezero extract`: all that it says of the incident, the surest first."""
    word: SourceWord | None = None
    """What a user said of its source: it may keep a source from counting, and never makes it one that our list knows."""


class Lacks(StrEnum):
    """What a rule asks for and does not find."""

    TYPE = "another kind of event"
    SOURCES = "too few independent sources that have been known for long"
    KNOWN = "too few publishers that our list knows"
    PLACE = "no place that is known well enough, or not the same one"
    DAYS = "no days that are known well enough, or too long ago"
    DEATHS = "numbers of people killed that are open, or do not agree"
    MANY = "so many killed that a person reads it first"
    PERPETRATOR = "no one class of perpetrator"
    UNSURE = "read with too little confidence"
    HELD = "an event that is held already may be the same"


def lacks(by: Rule, tellings: Sequence[Telling], alike: bool, on: date) -> tuple[Lacks, ...]:
    """What keeps the rule from accepting an incident on a day; empty: it accepts. `alike`: an event that is held may be the same.

    Every row of every report has to fit, so that one report more can stop the rule; who says nothing of a number does not.
    """
    rows = [row for one in tellings for row in one.every]
    counted = _witnesses(by, tellings)
    found = {
        Lacks.TYPE: not rows or any(row["type"] not in by.types for row in rows),
        Lacks.SOURCES: len({one.source for one in counted}) < by.numbers.independent_sources,
        Lacks.KNOWN: len({one.source for one in counted if _is_known(one)}) < by.numbers.known_publishers,
        Lacks.PLACE: not _one_place(by.numbers, rows),
        Lacks.DAYS: not all(_recent(by.numbers, row, on) for row in rows),
        Lacks.DEATHS: not _agree(rows),
        Lacks.MANY: any((row["deaths_high"] or 0) > by.numbers.most_deaths for row in rows),
        Lacks.PERPETRATOR: len({class_of(row) for row in rows}) != 1,
        Lacks.UNSURE: any(row["confidence"] < by.numbers.confidence for row in rows),
        Lacks.HELD: alike,
    }
    return tuple(one for one, lacking in found.items() if lacking)


def _witnesses(by: Rule, tellings: Iterable[Telling]) -> list[Telling]:
    return [one for one in tellings if one.known_days >= by.numbers.source_days and _is_witness(one)]


def _is_witness(one: Telling) -> bool:
    found = said_of(one.publisher, one.word)
    return bool(one.publisher.strip()) and found.kind not in _NO_WITNESS and not found.of_state


def _is_known(one: Telling) -> bool:
    return publisher(one.publisher).kind is not Kind.UNKNOWN


def _one_place(numbers: Numbers, rows: Sequence[Mapping[str, Any]]) -> bool:
    """Each has a point that is known well enough, and no two lie too far apart."""
    if any(None in (row["latitude"], row["longitude"], row["radius_km"]) or row["radius_km"] > numbers.radius_km for row in rows):
        return False
    return all(row["place"] for row in rows) and all(
        kilometres(one, other) <= numbers.km_apart for one, other in combinations(map(_point, rows), 2)
    )


def _point(row: Mapping[str, Any]) -> tuple[float, float]:
    return row["latitude"], row["longitude"]


def _recent(numbers: Numbers, row: Mapping[str, Any], on: date) -> bool:
    if not row["occurred_start"] or not row["occurred_end"]:
        return False
    first, last = date.fromisoformat(row["occurred_start"]), date.fromisoformat(row["occurred_end"])
    return (last - first).days < numbers.days and on - timedelta(days=numbers.days_back) <= first <= last <= on


def _agree(rows: Sequence[Mapping[str, Any]]) -> bool:
    """Closed numbers, of one person at least, that one number fits: no two of them contradict each other."""
    told = [row for row in rows if row["deaths_best"] is not None]
    if not told or not all(row["deaths_low"] for row in told) or any(row.get("deaths_open") for row in rows):
        return False
    claims = [each for row in rows for each in row.get("said", ()) if each["low"] is not None]
    lows: list[int] = [*(row["deaths_low"] for row in told), *(each["low"] for each in claims)]
    highs: list[int] = [*(row["deaths_high"] for row in told), *(each["high"] for each in claims)]
    return max(lows) <= min(highs)


def stated(tellings: Sequence[Telling]) -> dict[str, Any]:
    """The row that an accepted incident is recorded by: that of the surest report, with the numbers that span all that any gives
    (`domain.claimed.span`)."""
    told = [(one.source, row) for one in tellings for row in one.every if row["deaths_best"] is not None]
    first = max((row for _, row in told), key=lambda row: float(row["confidence"]))
    people = span(told, Counted.KILLED) or NOBODY
    return {**first, "deaths_low": people.low, "deaths_best": people.best, "deaths_high": people.high}
