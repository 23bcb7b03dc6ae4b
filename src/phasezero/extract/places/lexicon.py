"""The words around names of places (`lexicon.yml`), and the adjectives of countries (`demonyms.yml`), read strictly."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from typing import Any

import yaml

from phasezero.extract.places.folding import key

KINDS = ("country", "region", "district", "city", "area", "spot")
_ENDINGS = ("", "e", "s", "es", "ne", "nes")
"""What "*" stands for in `demonyms.yml`."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Folded words, by what they say of the name beside them."""

    locative: frozenset[str]
    struck: frozenset[str]
    units: dict[str, frozenset[str]]
    """From a word for an administrative area to the countries (ISO3) that have such."""
    within: frozenset[str]
    of: frozenset[str]
    before: dict[str, str]
    """From a word before a name to the kind of place that it announces."""
    after: dict[str, str]
    titles: frozenset[str]
    firstnames: frozenset[str]
    reporting: frozenset[str]
    bodies: frozenset[str]
    others: frozenset[str]
    streets: frozenset[str]
    common: frozenset[str]
    capital: frozenset[str]
    agencies: frozenset[str]
    phrases: frozenset[str]
    articles: frozenset[str]
    forces: frozenset[str]
    abroad: frozenset[str]
    """Folded ISO3 codes."""
    camps: frozenset[str]
    at_home: frozenset[str]
    origins: frozenset[str]
    groups: frozenset[str]
    persons: frozenset[str]
    directions: dict[str, float]
    """Degrees from north, clockwise."""


@cache
def lexicon() -> Lexicon:
    """Raises ValueError for a part or a kind of place that is not known."""
    raw = _file("lexicon.yml")
    known = {field.name for field in fields(Lexicon)}
    if set(raw) != known:
        raise ValueError(f"lexicon.yml: parts must be {sorted(known)}, not {sorted(raw)}")
    made: dict[str, Any] = {name: _part(name, held) for name, held in raw.items()}
    return Lexicon(**made)


def _part(name: str, held: Any) -> Any:
    if name in ("before", "after"):
        if unknown := set(held) - set(KINDS):
            raise ValueError(f"lexicon.yml, {name}: {sorted(unknown)} are no kinds of place; use {', '.join(KINDS)}")
        return {key(word): kind for kind, listed in held.items() for word in listed}
    if name == "units":
        return {key(word): frozenset(listed) for word, listed in held.items()}
    if name == "directions":
        return {key(word): float(degrees) for word, degrees in held.items()}
    return frozenset(key(str(word)) for word in held)


@cache
def demonyms() -> dict[str, str]:
    """From folded words ("central african", "centrafricaines") to the ISO3 code of the first country that lists them."""
    found: dict[str, str] = {}
    for iso3, listed in _file("demonyms.yml").items():
        for word in listed:
            for ending in _ENDINGS if word.endswith("*") else ("",):
                found.setdefault(key(word.rstrip("*") + ending), str(iso3))
    return found


def _file(name: str) -> dict[str, Any]:
    text = resources.files("phasezero.extract.places").joinpath(name).read_text(encoding="utf-8")
    held: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - safe loaders
    return held
