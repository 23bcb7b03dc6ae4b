"""How alike a document and a story are in what they tell: few features, each with a weight that is written down."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeAlias

import yaml

from phasezero.domain.distance import kilometres
from phasezero.errors import BadInput
from phasezero.extract.stories.traits import Rarity, Traits

FEATURES = (
    "place", "no place", "other country", "same day", "other day", "days apart", "numbers", "other numbers", "names", "rare name",
    "words", "other language", "types", "other types",
)  # fmt: skip
_AGAINST = frozenset({"no place", "other country", "other day", "days apart", "other numbers", "other language", "other types"})
_UNLESS = (
    ("no place", "place"),
    ("other numbers", "numbers"),
    ("other types", "types"),
    ("other day", "same day"),
    ("days apart", "same day"),
)
"""What goes where another member has the second."""
_NEAR_KM = 20.0


@dataclass(frozen=True, slots=True)
class Likeness:
    """Of a document with a story."""

    score: float
    """From 0 to 1: how sure it is that they tell one story, as the weights have it."""
    parts: dict[str, float]
    """What each feature adds to the sum; the score is its logistic."""
    why: tuple[str, ...]
    """The features that speak for it, the strongest first, in words."""


@cache
def weights() -> dict[str, float]:
    """By feature, and the "threshold" that is taken from the sum."""
    raw = yaml.safe_load((Path(__file__).parent / "weights.yml").read_text(encoding="utf-8"))
    if wrong := set(raw) ^ {*FEATURES, "threshold"}:
        raise BadInput(f"stories/weights.yml has or lacks {', '.join(sorted(wrong))}")
    return {name: float(value) for name, value in raw.items()}


def likeness(one: Traits, members: Sequence[Traits], rarity: Rarity) -> Likeness:
    """Of a document with a story: of each feature what the members that say most for it, or least against it, give."""
    found, said = together([features(one, other, rarity) for other in members])
    held = weights()
    parts = {name: held[name] * value for name, value in found.items() if value}
    total = sum(parts.values()) - held["threshold"]
    for_it = sorted((name for name in parts if parts[name] > 0.2 and name in said), key=lambda name: -parts[name])
    return Likeness(1 / (1 + math.exp(-max(-50.0, min(50.0, total)))), parts, tuple(said[name] for name in for_it))


Features: TypeAlias = tuple[dict[str, float], dict[str, str]]


def together(compared: Sequence[Features]) -> Features:
    """One set of features of several: the largest of what speaks for one story, the smallest of what speaks against it. What
    cannot be compared with a member (a number with none) counts only where no member can."""
    found: dict[str, float] = {}
    said: dict[str, str] = {}
    for values, words in compared:
        for name, value in values.items():
            best = found.get(name)
            if best is None or (value < best if name in _AGAINST else value > best):
                found[name] = value
                if name in words:
                    said[name] = words[name]
    for one, other in _UNLESS:
        if found.get(other, 0.0) > 0:
            found.pop(one, None)
    return found, said


def features(one: Traits, other: Traits, rarity: Rarity) -> Features:
    """The value of each feature, mostly from 0 to 1, and what to say of those that speak for one story.

    Days apart are in days, and only there where not both documents name the day of what they tell.
    """
    found: dict[str, float] = {}
    said: dict[str, str] = {}
    _of_place(one, other, found, said)
    _of_time(one, other, found, said)
    _of_numbers(one, other, found, said)
    _of_words(one, other, rarity, found, said)
    if one.types and other.types:
        both = one.types & other.types
        found["types"], found["other types"] = float(bool(both)), float(not both)
        said["types"] = ", ".join(sorted(both))
    return found, said


def _of_place(one: Traits, other: Traits, found: dict[str, float], said: dict[str, str]) -> None:
    if one.countries and other.countries and not one.countries & other.countries:
        found["other country"] = 1.0
    elif one.points and other.points:
        nearest = min(kilometres(a, b) for a in one.points for b in other.points)
        found["place"] = math.exp(-nearest / _NEAR_KM)
        said["place"] = "same place" if nearest < 3 else f"places {nearest:.0f} km apart"
    else:
        found["no place"] = 1.0


def _of_time(one: Traits, other: Traits, found: dict[str, float], said: dict[str, str]) -> None:
    if one.days and other.days:
        nearest = min(abs((a - b).days) for a in one.days for b in other.days)
        found["same day"], found["other day"] = float(nearest == 0), min(1.0, nearest / 2)
        said["same day"] = "same day"
        return
    found["days apart"] = abs((one.published - other.published).total_seconds()) / 86400
    if _later(one, other) or _later(other, one):
        found["other day"] = 1.0


def _later(one: Traits, other: Traits) -> bool:
    """Whether what one tells happened after the other was published."""
    return bool(one.days) and min(one.days) > other.published.date()


def _of_numbers(one: Traits, other: Traits, found: dict[str, float], said: dict[str, str]) -> None:
    if one.numbers and other.numbers:
        both = one.numbers & other.numbers
        if both:
            found["numbers"] = min(1.5, sum(min(1.0, 0.2 + 0.3 * math.log10(max(1, number))) for number in both))
            said["numbers"] = "number " + ", ".join(str(number) for number in sorted(both, reverse=True)[:3])
        else:
            ratio = min(max(a, b) / max(1, min(a, b)) for a in one.numbers for b in other.numbers)
            found["other numbers"] = min(1.0, math.log10(ratio) * 1.5)


def _of_words(one: Traits, other: Traits, rarity: Rarity, found: dict[str, float], said: dict[str, str]) -> None:
    shared = one.names.keys() & other.names.keys()
    (words, names), (words_back, names_back) = rarity.sums(one), rarity.sums(other)
    least = min(names, names_back)
    if shared and least > 0:
        found["names"] = min(1.0, rarity.of(shared, "name ") / least)
        best = sorted(shared, key=lambda name: (-rarity.weight(f"name {name}"), name))[:3]
        found["rare name"] = rarity.alone(f"name {best[0]}")
        said["names"] = "names " + ", ".join(sorted(one.names[name] for name in best))
    if one.language != other.language and "und" not in (one.language, other.language):
        found["other language"] = 1.0
        return
    both = rarity.of(one.words & other.words)
    total = words + words_back - both
    if both > 0 and total > 0:
        found["words"] = both / total
        said["words"] = f"{found['words']:.0%} of their words, the rare ones first"
