"""The catalogue of what can be done between nothing and everything, from `vocabulary/tools.yml`, read strictly.

What fits no rule below is refused with one line that names the entry. `reference_only` entries have a constraint, and neither a
first step nor an ask (DESIGN §7).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from phasezero.domain.vocabularies import load
from phasezero.errors import BadInput


class Strategy(StrEnum):
    """What a tool is meant to do."""

    DISSUADE = "dissuade"
    DEGRADE = "degrade"
    PROTECT = "protect"
    TRANSITION = "transition"


class Cost(StrEnum):
    """For who does it."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Coercion(StrEnum):
    """On who is to be moved."""

    NONE = "none"
    SOME = "some"
    STRONG = "strong"


class Holds(StrEnum):
    """Whether something can be said of a tool: wholly, under a condition or in part, not at all."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Actor:
    """A kind of actor that can use a tool."""

    key: str
    name: str
    if_state: str
    """Who that is where state forces attack civilians; the same as `name` where nothing changes."""


@dataclass(frozen=True, slots=True)
class Tool:
    """One entry of the catalogue, in our own words."""

    id: str
    upstream: bool
    """Works before a crisis breaks out: lists for phases 0 and 1 begin with these."""
    reference_only: bool
    """Shown with evidence and constraint; never ranked, never given a first step or an ask."""
    strategies: tuple[Strategy, ...]
    phases: frozenset[int]
    """When it can still work."""
    state_perpetrator: Holds
    """Whether it can be used where the government itself attacks civilians."""
    if_state: str
    """What changes then."""
    condition: str
    """What must hold first where `state_perpetrator` is partly; else empty."""
    quiet: Holds
    """Whether it can be done without publicity."""
    who: tuple[Actor, ...]
    lead_time_days: int
    """From the decision to the first effect."""
    cost: Cost
    coercion: Coercion
    means: Mapping[Strategy, str]
    """What it is meant to do, by strategy."""
    harms: tuple[str, ...]
    when_not: tuple[str, ...]
    first_step: str
    """What can be done this week; empty for a reference entry."""
    exit: str
    constraint: str
    """Legal constraint of a reference entry; else empty."""
    basis: str
    """Where these words come from, in words."""


@cache
def catalogue() -> tuple[Tool, ...]:
    """Every tool, those with an entry under `tools` before upstream ones. Raises BadInput with one line for a fault."""
    return parse(load("tools"))


def texts() -> Iterator[str]:
    """What the catalogue says to people, for the catalogues of other languages."""
    for tool in catalogue():
        yield from (tool.id, *tool.means.values(), *tool.harms, *tool.when_not)
        yield from (
            text for text in (tool.if_state, tool.condition, tool.first_step, tool.exit, tool.constraint, tool.basis) if text
        )
        yield from (name for actor in tool.who for name in (actor.name, actor.if_state))


_LISTS = ("strategy", "phases", "who", "harms", "when_not")
_TEXTS = ("id", "if_state", "exit")
_EVERY = frozenset(
    ("state_perpetrator", "quiet", "lead_time_days", "cost", "coercion", "basis", "means", *_LISTS, *_TEXTS),
)
_SOME = frozenset(("reference_only", "condition", "first_step", "constraint"))
_HOLDS = {True: Holds.YES, False: Holds.NO, "partly": Holds.PARTLY}
_LONGEST_LEAD_DAYS = 3650
Choice = TypeVar("Choice", bound=StrEnum)


def parse(raw: Mapping[str, Any]) -> tuple[Tool, ...]:
    """The catalogue from what a vocabulary file holds. Raises BadInput with one line for a fault."""
    for part in ("basis", "actors", "tools", "upstream"):
        if not raw.get(part):
            raise BadInput(f"tools.yml: {part!r} is missing or empty")
    actors = {key: _actor(key, entry) for key, entry in raw["actors"].items()}
    found = [_tool(entry, part == "upstream", actors, raw["basis"]) for part in ("tools", "upstream") for entry in raw[part]]
    names = [tool.id for tool in found]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise BadInput(f"tools.yml: {twice[0]!r} stands twice")
    return tuple(found)


def _actor(key: str, entry: Mapping[str, Any]) -> Actor:
    name = entry.get("name") if isinstance(entry, Mapping) else None
    if not name:
        raise BadInput(f"tools.yml, actors, {key}: no name")
    return Actor(key, str(name), str(entry.get("if_state", name)))


def _tool(entry: Any, upstream: bool, actors: Mapping[str, Actor], bases: Mapping[str, str]) -> Tool:
    if not isinstance(entry, Mapping) or not isinstance(entry.get("id"), str):
        raise BadInput(f"tools.yml: an entry without an id: {str(entry)[:60]!r}")
    name = entry["id"]
    _keys(name, entry)
    strategies = tuple(_one(name, "strategy", text, Strategy) for text in entry["strategy"])
    tool = Tool(
        id=name,
        upstream=upstream,
        reference_only=_true(name, entry.get("reference_only", False)),
        strategies=strategies,
        phases=_phases(name, entry["phases"]),
        state_perpetrator=_holds(name, "state_perpetrator", entry["state_perpetrator"]),
        if_state=entry["if_state"],
        condition=entry.get("condition", ""),
        quiet=_holds(name, "quiet", entry["quiet"]),
        who=tuple(_known(name, "who", key, actors) for key in entry["who"]),
        lead_time_days=_days(name, entry["lead_time_days"]),
        cost=_one(name, "cost", entry["cost"], Cost),
        coercion=_one(name, "coercion", entry["coercion"], Coercion),
        means=_means(name, entry["means"], strategies),
        harms=tuple(entry["harms"]),
        when_not=tuple(entry["when_not"]),
        first_step=entry.get("first_step", ""),
        exit=entry["exit"],
        constraint=entry.get("constraint", ""),
        basis=_known(name, "basis", entry["basis"], bases),
    )
    _fits(tool)
    return tool


def _keys(name: str, entry: Mapping[str, Any]) -> None:
    if missing := sorted(_EVERY - entry.keys()):
        raise BadInput(f"tools.yml, {name}: {missing[0]!r} is missing")
    if unknown := sorted(entry.keys() - _EVERY - _SOME):
        raise BadInput(f"tools.yml, {name}: {unknown[0]!r} is no field of a tool")
    for key in _LISTS:
        if not isinstance(entry[key], Sequence) or isinstance(entry[key], str) or not entry[key]:
            raise BadInput(f"tools.yml, {name}: {key!r} is not a list of at least one")
    texts = {key: entry[key] for key in (*_TEXTS, "condition", "first_step", "constraint") if key in entry}
    texts |= {key: text for key in ("harms", "when_not") for text in entry[key] if not isinstance(text, str) or not text.strip()}
    for key, text in texts.items():
        if not isinstance(text, str) or not text.strip():
            raise BadInput(f"tools.yml, {name}: {key!r} is not a text")


def _fits(tool: Tool) -> None:
    """Rules between fields."""
    if tool.reference_only and tool.first_step:
        raise BadInput(f"tools.yml, {tool.id}: a reference_only tool has a first step; take it out")
    if not tool.reference_only and not tool.first_step:
        raise BadInput(f"tools.yml, {tool.id}: 'first_step' is missing")
    if tool.reference_only != bool(tool.constraint):
        raise BadInput(f"tools.yml, {tool.id}: reference_only tools have a 'constraint', and no other has")
    if (tool.state_perpetrator is Holds.PARTLY) != bool(tool.condition):
        raise BadInput(
            f"tools.yml, {tool.id}: a 'condition' belongs to tools whose state_perpetrator is partly, and only to them"
        )
    if tool.upstream and not tool.phases & {0, 1}:
        raise BadInput(f"tools.yml, {tool.id}: an upstream tool works in phase 0 or 1")


def _one(name: str, field: str, text: Any, kind: type[Choice]) -> Choice:
    try:
        return kind(text)
    except ValueError:
        raise BadInput(f"tools.yml, {name}: {field} is {text!r}; it can be {', '.join(kind)}") from None


def _holds(name: str, field: str, value: Any) -> Holds:
    if not isinstance(value, bool | str) or value not in _HOLDS:
        raise BadInput(f"tools.yml, {name}: {field} is {value!r}; it can be true, partly, false")
    return _HOLDS[value]


def _true(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise BadInput(f"tools.yml, {name}: reference_only is {value!r}; it can be true or false")
    return value


def _phases(name: str, values: Sequence[Any]) -> frozenset[int]:
    for value in values:
        if isinstance(value, bool) or value not in (0, 1, 2, 3):
            raise BadInput(f"tools.yml, {name}: phases holds {value!r}; phases are 0 to 3")
    return frozenset(values)


def _days(name: str, value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= _LONGEST_LEAD_DAYS:
        raise BadInput(f"tools.yml, {name}: lead_time_days is {value!r}; give days from 1 to {_LONGEST_LEAD_DAYS}")
    return value


Entry = TypeVar("Entry")


def _known(name: str, field: str, key: Any, known: Mapping[str, Entry]) -> Entry:
    if key not in known:
        raise BadInput(f"tools.yml, {name}: {field} names {key!r}, which the file does not explain")
    return known[key]


def _means(name: str, raw: Any, strategies: tuple[Strategy, ...]) -> Mapping[Strategy, str]:
    if not isinstance(raw, Mapping) or set(raw) != set(strategies) or not all(isinstance(text, str) for text in raw.values()):
        raise BadInput(f"tools.yml, {name}: 'means' says what it is meant to do for each of its strategies, and no other")
    return {strategy: raw[strategy] for strategy in strategies}
