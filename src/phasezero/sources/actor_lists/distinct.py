"""Which names of a register are taken: those that hardly mean anything else in a text about violence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources

import yaml

from phasezero.sources.gazetteers import first_level

FEWEST = 3
"""Letters of an abbreviation: "KK" and "AN" are anything."""
FEWEST_OF_A_WORD = 5
FEWEST_OF_SEVERAL = 7
_NOTHING = frozenset({"n/a", "na", "none", "unknown", ""})
_ASIDE = re.compile(r"\s*\([^)]*\)")
_LISTED = re.compile(r"\s*[;,]\s+")


def names(*cells: str) -> tuple[str, ...]:
    """The distinct names in cells of a register, each once, in their order. Some cells list several."""
    return tuple(dict.fromkeys(one for cell in cells for one in _of_cell(cell) if is_distinct(one)))


def _of_cell(cell: str) -> Iterator[str]:
    """What is in brackets tells one group from another of its name and stands in no text: of such names only abbreviations."""
    for part in _LISTED.split(cell):
        name = " ".join(part.split())
        if name.casefold() in _NOTHING:
            continue
        base = _ASIDE.sub("", name).strip()
        if base == name or (base.isupper() and " " not in base):
            yield base


def is_distinct(name: str) -> bool:
    """Whether a text that has it can be taken to mean the actor: an abbreviation, a word that is no place and no everyday word,
    or several words that are not all everyday ones."""
    everyday, never = _everyday()
    parts = first_level.folded(name.replace("-", " ").replace("'s ", " ").replace("’s ", " ")).split()
    if not parts or all(one in everyday or one.isdigit() or one.endswith("th") for one in parts):
        return False
    if any(f" {phrase} " in f" {' '.join(parts)} " for phrase in never):
        return False
    if len(parts) > 1:
        return sum(map(len, parts)) >= (FEWEST if name.isupper() else FEWEST_OF_SEVERAL)
    return len(name) >= (FEWEST if name.isupper() else FEWEST_OF_A_WORD) and parts[0] not in _places()


def shared(found: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Of pairs of a name and whose it is, the names that several have: none of them is meant for sure."""
    owner: dict[str, str] = {}
    return frozenset(name for name, whose in found if owner.setdefault(name, whose) != whose)


@cache
def _everyday() -> tuple[frozenset[str], tuple[str, ...]]:
    """Words that say little alone, and phrases that no name may hold."""
    text = resources.files("phasezero.sources.actor_lists").joinpath("everyday.yml").read_text(encoding="utf-8")
    held = yaml.safe_load(text)
    return frozenset(held["words"].split()), tuple(held["never"])


@cache
def _places() -> frozenset[str]:
    """Countries and first-level regions, folded."""
    states = {first_level.folded(name) for one in first_level.states() for name in (one.name, *one.aliases)}
    return frozenset(states | {name for _, name in first_level.by_name()})
