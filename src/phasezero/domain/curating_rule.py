"""The rule of the country file: what a story's words and events touch, and what each thing adds; `vocabulary/curating.yml`, read
strictly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from typing import Any

from phasezero.domain.collected import Genre
from phasezero.domain.extracted import EventType
from phasezero.domain.framework import indicators
from phasezero.domain.triggers import kinds
from phasezero.domain.vocabularies import load
from phasezero.errors import BadInput


class Touches(StrEnum):
    """What a theme is to the rule."""

    HARM = "harm"
    """Harm to civilians."""
    SIGN = "sign"
    """A sign of what may come: what the checklist of warning signs asks for."""
    TRIGGER = "trigger"
    HOLDING = "holding"
    """What holds violence back."""


@dataclass(frozen=True, slots=True)
class Theme:
    """What a story can be about."""

    key: str
    name: str
    """In English, a message of the catalogues: "killings"."""
    kind: Touches
    types: frozenset[str]
    """Values of `EventType` that are of this theme where a machine read them as an event."""
    indicators: tuple[str, ...]
    """Of the UN Framework."""
    trigger: str
    """Kind of trigger; empty where it is none."""
    words: tuple[str, ...]
    """That speak of it, in all languages; a final * stands for any ending."""


@dataclass(frozen=True, slots=True)
class Points:
    """What each thing adds."""

    harm: tuple[int, ...]
    """By phase, where a machine read an event of harm."""
    harm_words: int
    """Where only words speak of it."""
    sign: tuple[int, ...]
    """By phase."""
    trigger: int
    trigger_near: int
    """More, where people entered one of that kind that matters on the day."""
    holding: int
    new: int
    """First told after the last issued update."""
    goes_on: int
    """Told before, and by another report since."""
    second_source: int
    third_source: int
    """More, for the third and further ones together."""
    whole: int
    """A text of it is held whole."""
    accepted: int
    """A person accepted an event from it."""
    graded_well: int
    graded_badly: int
    local: int


@dataclass(frozen=True, slots=True)
class Rule:
    """`vocabulary/curating.yml`."""

    version: int
    days: int
    """A story stands in the file when a report of it was first fetched in so many days."""
    look_back_days: int
    """Reports of so many days more are joined to stories."""
    shown: int
    """Places."""
    local_share: float
    """Part of the places that is kept for local voices, where there are as many."""
    shelf_days: int
    shelf: frozenset[Genre]
    authors: frozenset[Genre]
    """Genres whose authors are named."""
    points: Points
    themes: tuple[Theme, ...]
    why: Mapping[str, str]
    """The reason for each number."""

    def named(self, key: str) -> Theme:
        return next(theme for theme in self.themes if theme.key == key)


@cache
def rule() -> Rule:
    """The rule in force. Raises BadInput for an entry that cannot be."""
    return parse(load("curating"))


_NUMBERS = ("days", "look_back_days", "shown", "local_share", "shelf_days")


def parse(raw: Mapping[str, Any]) -> Rule:
    _same("entries", set(raw), {"version", "numbers", "shelf", "authors", "points", "themes"})
    numbers, points = _values("numbers", raw["numbers"], _NUMBERS), _values("points", raw["points"], _names(Points))
    by_phase = {name: tuple(points[name]) for name in ("harm", "sign")}
    if any(len(one) != 4 for one in by_phase.values()):
        raise BadInput("curating.yml: points of harm and sign are four, one for each phase")
    return Rule(
        version=raw["version"],
        shelf=frozenset(Genre(one) for one in raw["shelf"]),
        authors=frozenset(Genre(one) for one in raw["authors"]),
        points=Points(**{**points, **by_phase}),
        themes=tuple(_theme(one) for one in raw["themes"]),
        why={name: entry["why"] for name, entry in (*raw["numbers"].items(), *raw["points"].items())},
        **numbers,
    )


def _values(what: str, raw: Mapping[str, Any], wanted: tuple[str, ...]) -> dict[str, Any]:
    _same(what, set(raw), set(wanted))
    for name, entry in raw.items():
        _same(name, set(entry), {"value", "why"})
        if not entry["why"]:
            raise BadInput(f"curating.yml: {name} has no reason")
    return {name: raw[name]["value"] for name in wanted}


_OF_THEMES = {"key", "name", "kind", "types", "indicators", "trigger", "words"}


def _theme(raw: Mapping[str, Any]) -> Theme:
    if unknown := sorted(set(raw) - _OF_THEMES):
        raise BadInput(f"curating.yml: the theme {raw.get('key')!r} has {unknown[0]!r}, which is not read")
    if strange := [one for one in raw["indicators"] if one not in indicators()]:
        raise BadInput(f"curating.yml: there is no indicator {strange[0]!r}")
    trigger = raw.get("trigger", "")
    if trigger and trigger not in kinds():
        raise BadInput(f"curating.yml: there is no kind of trigger {trigger!r}")
    return Theme(
        key=raw["key"],
        name=raw["name"],
        kind=Touches(raw["kind"]),
        types=frozenset(EventType(one).value for one in raw.get("types", ())),
        indicators=tuple(raw["indicators"]),
        trigger=trigger,
        words=tuple(word for words in raw["words"].values() for word in words),
    )


def _names(of: type) -> tuple[str, ...]:
    return tuple(one.name for one in fields(of))


def _same(what: str, found: set[str], wanted: set[str]) -> None:
    if found != wanted:
        raise BadInput(f"curating.yml: {what} missing or unknown: {', '.join(sorted(found ^ wanted))}")


def texts() -> Iterator[str]:
    """What the rule says to people, for the catalogues of other languages."""
    yield from (theme.name for theme in rule().themes)
