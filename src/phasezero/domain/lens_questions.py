"""What is asked of a measure before it is decided, by sector, from `vocabulary/lens.yml`: each question with what a yes means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from phasezero.domain.framework import factors, indicators
from phasezero.domain.vocabularies import load
from phasezero.errors import BadInput, said

OURS = "ours"
MOST = 12
"""Questions of one sector, at most: they fit on two pages with what is answered."""
_KEYS = {"version", "status", "sources", "follows", "may", "every_sector", "sectors"}
_OF_QUESTION = {"id", "direction", "asks", "means", "factors", "source"}


class Direction(StrEnum):
    WORSEN = "worsen"
    """A yes means that the measure could raise the risk."""
    LOWER = "lower"


class Finding(StrEnum):
    """What a person concludes; nothing computes it."""

    PROCEED = "proceed"
    CONDITIONS = "proceed with conditions"
    CHANGE = "change before it goes on"
    STOP = "do not proceed"
    UNKNOWN = "not enough known"


class Outcome(StrEnum):
    """What was decided about a measure."""

    APPROVED = "approved"
    CONDITIONS = "approved with conditions"
    SENT_BACK = "sent back to be changed"
    REFUSED = "refused"
    PUT_OFF = "put off"


@dataclass(frozen=True, slots=True)
class Question:
    id: str
    """Stays for good: reviews name it."""
    direction: Direction
    asks: str
    means: str
    """What a yes means."""
    factors: tuple[str, ...]
    """Ids of the Framework's risk factors that it is about, in their order."""
    indicators: tuple[str, ...]
    source: str
    """An instrument with its article, from general knowledge; "ours" where there is none."""


@dataclass(frozen=True, slots=True)
class Sector:
    key: str
    name: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Lens:
    version: int
    sectors: Mapping[str, Sector]
    follows: Mapping[Finding, frozenset[Outcome]]
    """Decisions that do not depart from a finding."""
    may: tuple[str, ...]
    """Words after which a verb says what a measure could do, not what happened."""

    def sector(self, key: str) -> Sector:
        """Raises BadInput for one that there is not."""
        if key not in self.sectors:
            raise BadInput(said("there is no sector {key!r}; give one of: {those}", key=key[:40], those=", ".join(self.sectors)))
        return self.sectors[key]


@cache
def lens() -> Lens:
    """The questions in force. Raises BadInput with one line for a fault."""
    return parse(load("lens"))


def parse(raw: Any) -> Lens:
    if not isinstance(raw, dict) or (wrong := sorted(_KEYS ^ raw.keys(), key=str)):
        raise _fault(f"{wrong[0]!r} is missing or unknown" if isinstance(raw, dict) else "is empty")
    if not isinstance(raw["version"], int):
        raise _fault("version is no whole number")
    if not raw["sectors"]:
        raise _fault("there is no sector")
    every = [_question(one, raw["sources"]) for one in raw["every_sector"]]
    found = {key: _sector(key, one, every, raw["sources"]) for key, one in raw["sectors"].items()}
    own = [*every, *(one for sector in found.values() for one in sector.questions[len(every) :])]
    _each_once("id", [one.id for one in own])
    _each_once("question", [one.asks for one in own])
    return Lens(raw["version"], found, _follows(raw["follows"]), tuple(word for words in raw["may"] for word in words))


def _fault(what: str) -> BadInput:
    return BadInput(f"lens.yml: {what}")


def _each_once(what: str, those: list[str]) -> None:
    if twice := sorted({one for one in those if those.count(one) > 1}):
        raise _fault(f"the {what} {twice[0]!r} stands there twice")


def _sector(key: str, raw: Any, every: list[Question], sources: Any) -> Sector:
    if not isinstance(raw, dict) or raw.keys() != {"name", "questions"} or not _text(raw["name"]):
        raise _fault(f"sector {key!r} has a name and questions, and nothing else")
    asked = (*every, *(_question(one, sources) for one in raw["questions"] or ()))
    for way in Direction:
        if not any(one.direction is way for one in asked[len(every) :]):
            raise _fault(f"sector {key!r} has no question of its own on what could {way.value} the risk")
    if len(asked) > MOST:
        raise _fault(f"sector {key!r} has {len(asked)} questions; {MOST} at most")
    return Sector(key, raw["name"], asked)


def _question(raw: Any, sources: Any) -> Question:
    if not isinstance(raw, dict) or (wrong := sorted(_OF_QUESTION ^ raw.keys(), key=str)):
        raise _fault(
            f"question {raw.get('id', '')!r}: {wrong[0]!r} is missing or unknown"
            if isinstance(raw, dict)
            else "a question is empty"
        )
    key = raw["id"]
    for name in ("id", "asks", "means"):
        if not _text(raw[name]):
            raise _fault(f"question {key!r}: {name} is empty")
    if raw["direction"] not in {one.value for one in Direction}:
        raise _fault(f"question {key!r}: the direction is {raw['direction']!r}; write worsen or lower")
    if raw["source"] != OURS and raw["source"] not in sources:
        raise _fault(f"question {key!r}: there is no source {raw['source']!r}")
    found = _factors(key, raw["factors"])
    told = [str(one) for one in raw["factors"] if str(one) in indicators()]
    source = OURS if raw["source"] == OURS else sources[raw["source"]]
    return Question(key, Direction(raw["direction"]), raw["asks"], raw["means"], found, tuple(told), source)


def _factors(key: str, ids: Any) -> tuple[str, ...]:
    if not ids:
        raise _fault(f"question {key!r} is tied to no risk factor")
    found = set()
    for one in map(str, ids):
        factor = one if one.startswith("RF") else f"RF{one.partition('.')[0]}"
        if factor not in factors() or (factor != one and one not in indicators()):
            raise _fault(f"question {key!r}: the Framework has no factor or indicator {one!r}")
        found.add(factor)
    if len(set(map(str, ids))) != len(ids):
        raise _fault(f"question {key!r} names a factor twice")
    return tuple(one for one in factors() if one in found)


def _follows(raw: Any) -> dict[Finding, frozenset[Outcome]]:
    try:
        found = {Finding(key): frozenset(map(Outcome, those)) for key, those in raw.items()}
    except ValueError as error:
        raise _fault(f"follows: {error}") from None
    if missing := [one.value for one in Finding if not found.get(one)]:
        raise _fault(f"follows: no decision follows {missing[0]!r}")
    return found


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def texts() -> Iterator[str]:
    """What is said in the reader's language: sectors, questions, what a yes means."""
    seen: dict[str, None] = {}
    for sector in lens().sectors.values():
        seen[sector.name] = None
        for one in sector.questions:
            seen |= {one.asks: None, one.means: None}
    yield from seen
