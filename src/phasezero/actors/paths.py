"""Paths from somebody who can ask to somebody who can decide, over the ties that hold on a day.

The rule of their order, most useful first: fewer steps; then the stronger weakest tie; then the younger oldest source; then by
name. A path names each end once and has at most `MOST_STEPS` ties. The search is breadth-first from the end, then walks from the
start only where the end can still be reached; it is cut off after `MOST_LOOKS` looks, and says so.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from phasezero.domain.ties import End, Tie, kinds, strengths

MOST_STEPS = 4
MOST_PATHS = 5
MOST_LOOKS = 10_000
OLD_DAYS = 365
"""A source older than this is named among what is not known: offices and alliances change."""


@dataclass(frozen=True, slots=True)
class PathStep:
    """One tie, walked from `start` to `end`: against its direction where word goes both ways."""

    start: End
    tie: Tie
    end: End
    age_days: int


@dataclass(frozen=True, slots=True)
class Path:
    steps: tuple[PathStep, ...]

    @property
    def weakest(self) -> str:
        """Strength of its weakest tie."""
        return max((step.tie.strength for step in self.steps), key=strengths().index)

    @property
    def oldest_days(self) -> int:
        """Age of its oldest source."""
        return max(step.age_days for step in self.steps)

    @property
    def order(self) -> tuple[int, int, int, tuple[str, ...]]:
        """The rule: the smaller, the earlier."""
        named = tuple(f"{step.tie.kind} {step.end.node}" for step in self.steps)
        return len(self.steps), strengths().index(self.weakest), self.oldest_days, named


@dataclass(frozen=True, slots=True)
class FoundPaths:
    """The best paths, in the order of the rule."""

    paths: tuple[Path, ...]
    cut_off: bool
    """Whether the search was cut off: then there are paths that were not compared."""


_Ways = dict[str, list[PathStep]]


def paths(start: End, end: End, day: date, ties: Iterable[Tie], most: int = MOST_PATHS) -> FoundPaths:
    """The best `most` paths from `start` to `end` over the ties that hold on `day`; none from an end to itself."""
    ways = _ways(ties, day)
    steps_left = _distances(ways, end.node)
    if start.node == end.node or start.node not in steps_left:
        return FoundPaths((), False)
    looks, found = _Looks(), list[Path]()
    for length in range(steps_left[start.node], MOST_STEPS + 1):
        found += sorted(_walk(ways, steps_left, start.node, end.node, length, looks), key=lambda one: one.order)
        if len(found) >= most or looks.over:
            break
    return FoundPaths(tuple(found[:most]), looks.over)


class _Looks:
    """How many steps were looked at."""

    count = 0

    @property
    def over(self) -> bool:
        return self.count >= MOST_LOOKS


def _ways(ties: Iterable[Tie], day: date) -> _Ways:
    """From each node the steps that lead on, the strongest and youngest first."""
    found: _Ways = {}
    for tie in ties:
        if tie.on(day):
            age = tie.age_days(day)
            found.setdefault(tie.start.node, []).append(PathStep(tie.start, tie, tie.end, age))
            if kinds()[tie.kind].both:
                found.setdefault(tie.end.node, []).append(PathStep(tie.end, tie, tie.start, age))
    rank = {strength: place for place, strength in enumerate(strengths())}
    for steps in found.values():
        steps.sort(key=lambda step: (rank[step.tie.strength], step.age_days, step.end.node, step.tie.kind))
    return found


def _distances(ways: _Ways, end: str) -> dict[str, int]:
    """The fewest steps from each node to `end`, of those within `MOST_STEPS`."""
    into: dict[str, set[str]] = {}
    for node, steps in ways.items():
        for step in steps:
            into.setdefault(step.end.node, set()).add(node)
    found, ahead = {end: 0}, deque([end])
    while ahead:
        node = ahead.popleft()
        if found[node] < MOST_STEPS:
            for before in into.get(node, ()):
                if before not in found:
                    found[before] = found[node] + 1
                    ahead.append(before)
    return found


def _walk(ways: _Ways, left: dict[str, int], start: str, end: str, length: int, looks: _Looks) -> Iterator[Path]:
    """All paths of exactly `length` ties, until the looks are used up."""
    ahead: list[tuple[str, tuple[PathStep, ...], frozenset[str]]] = [(start, (), frozenset({start}))]
    while ahead and not looks.over:
        node, taken, seen = ahead.pop()
        rest = length - len(taken) - 1
        for step in reversed(ways.get(node, ())):
            looks.count += 1
            there = step.end.node
            if there in seen or left.get(there, MOST_STEPS + 1) > rest or (there == end) != (rest == 0):
                continue
            if rest == 0:
                yield Path((*taken, step))
            else:
                ahead.append((there, (*taken, step), seen | {there}))


def unknowns(path: Path) -> list[tuple[str, PathStep]]:
    """What is not known of a path: "strength", "since", "unchecked" or "old", each with the step that it is of."""
    found = []
    for step in path.steps:
        tie = step.tie
        marks = {
            "strength": tie.strength == "unknown",
            "since": tie.since is None and not tie.listed,
            "unchecked": not tie.said_by.checked,
            "old": step.age_days > OLD_DAYS,
        }
        found += [(mark, step) for mark, holds in marks.items() if holds]
    return found
