"""How many people each report says that an event killed or affected: numbers that differ stand side by side, and the span over
them is what a form begins with."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from phasezero.domain.events import Fatalities
from phasezero.domain.marking import Marking


class Counted(StrEnum):
    """Of whom a number is."""

    KILLED = "killed"
    AFFECTED = "affected"
    """Displaced, arrested, abducted, injured …"""


_COLUMNS = {Counted.KILLED: "deaths", Counted.AFFECTED: "affected"}
"""As a row of `phasezero extract` begins the names of its numbers."""


@dataclass(frozen=True, slots=True)
class ClaimedNumber:
    """One number as one report gives it."""

    of: Counted
    people: Fatalities
    claimant: str = ""
    """Whom the report cites for it: an office, a body or a group, never a person; empty: it says so itself."""
    words: str = ""
    """Of the count, as the text has them: "at least forty"; empty where they were not kept."""
    report: str = ""
    """Id of the report."""
    publisher: str = ""
    day: date = date.min
    """Of the report."""
    learned_on: date = date.min
    """From when on it stands with the event."""
    marking: Marking = field(default_factory=Marking)


def numbers(row: Mapping[str, Any]) -> tuple[ClaimedNumber, ...]:
    """The numbers that a row of `phasezero extract` gives, each with who says so: its own first, each once."""
    found = [one for of in Counted if (one := _own(row, of)) is not None]
    for each in row.get("said", ()):
        if each.get("low") is not None:
            people = Fatalities(each["low"], each["best"], each["high"], bool(each.get("open")))
            found.append(ClaimedNumber(Counted.KILLED, people, str(each["claimant"]), str(each.get("words", ""))))
    first: dict[tuple[Counted, str, tuple[int, int, int]], ClaimedNumber] = {}
    for one in found:
        first.setdefault((one.of, one.claimant, (one.people.low, one.people.best, one.people.high)), one)
    return tuple(first.values())


def _own(row: Mapping[str, Any], of: Counted) -> ClaimedNumber | None:
    """What the row is counted by; of people killed with who is cited for just that number first."""
    people = _people(row, _COLUMNS[of])
    if people is None or of is Counted.AFFECTED:
        return None if people is None else ClaimedNumber(of, people)
    cited: Mapping[str, Any] = next((each for each in row.get("said", ()) if _same(each, people)), {})
    spans = [str(span["words"]) for span in row.get("spans", ()) if span["role"] == "deaths"]
    words = str(cited.get("words", "")) or (spans[0] if len(spans) == 1 else "")
    return ClaimedNumber(of, people, str(cited.get("claimant", "")), words)


def _same(each: Mapping[str, Any], people: Fatalities) -> bool:
    return (each.get("low"), each.get("best"), each.get("high")) == (people.low, people.best, people.high)


def _people(row: Mapping[str, Any], of: str) -> Fatalities | None:
    low, best, high = (row.get(f"{of}_{name}") for name in ("low", "best", "high"))
    return None if low is None or best is None or high is None else Fatalities(low, best, high, bool(row.get(f"{of}_open")))


def span(rows: Sequence[tuple[str, Mapping[str, Any]]], of: Counted) -> Fatalities | None:
    """Over all that reports give of an incident: the lowest, the highest, and between them the median of what each source is
    counted by, of two middle ones the lower; None where none gives a number. `rows`: what stands for the source, and a row of
    `phasezero extract`; of a source the first row that has a number counts for the median. Open, unless a number that is not
    reaches higher than each that is."""
    every = [one.people for _, row in rows for one in numbers(row) if one.of is of]
    if not every:
        return None
    of_source: dict[str, int] = {}
    for source, row in rows:
        if (own := _people(row, _COLUMNS[of])) is not None:
            of_source.setdefault(source, own.best)
    low, high = min(one.low for one in every), max(one.high for one in every)
    bests = sorted(of_source.values()) or sorted(one.best for one in every)
    closed = max((one.high for one in every if not one.open), default=-1)
    is_open = any(one.open and one.high >= closed for one in every)
    return Fatalities(low, bests[(len(bests) - 1) // 2], high, is_open)


def outside(people: Fatalities, one: ClaimedNumber) -> bool:
    """Whether a report's number does not lie within an event's range; of an open range none is too high."""
    return one.people.low < people.low or (one.people.high > people.high and not people.open)


def told_once(every: Sequence[ClaimedNumber], carries: Mapping[str, Collection[str]]) -> list[ClaimedNumber]:
    """Without the numbers that a report only passes on: those that a report whose text it carries gives too. `carries`: by the
    id of a report, the ids of the reports whose text it carries."""
    given = {(one.report, one.of, one.people, one.claimant) for one in every}
    return [
        one
        for one in every
        if not any((other, one.of, one.people, one.claimant) in given for other in carries.get(one.report, ()))
    ]


_APART = 1.5
"""From this many times the lowest best estimate on, numbers that do not overlap are told side by side."""


def far_apart(of: Counted, every: Sequence[ClaimedNumber]) -> tuple[ClaimedNumber, ClaimedNumber] | None:
    """The lowest and the highest number of reports where they differ by a lot: their ranges do not overlap, and the best estimate
    of one is half as high again as that of the other; None where they do not."""
    known = [one for one in every if one.of is of]
    if not known:
        return None
    low, high = (how(known, key=lambda one: (one.people.best, one.publisher, one.claimant)) for how in (min, max))
    apart = low.people.high < high.people.low and not low.people.open
    return (low, high) if apart and high.people.best >= _APART * low.people.best else None
