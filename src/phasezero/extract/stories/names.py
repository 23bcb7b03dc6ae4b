"""Names in a text, and the key under which two spellings of one name meet, also across scripts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import yaml

from phasezero.errors import BadInput
from phasezero.extract.copies.words import fold, is_day

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_STOP = re.compile(r"[.!?:;\n\u06d4\u061f\u0964\u1362\u104b\u3002“\"«]\s*\Z")
_LONGEST = 4
"""Words of one name."""
_SHORTEST = 3
"""Consonants that a key across scripts has at least; a name of fewer meets only its own spelling."""


@dataclass(frozen=True, slots=True)
class _Letters:
    latin: tuple[tuple[str, str], ...]
    others: dict[str, str]
    joined: tuple[str, ...]


@cache
def _letters() -> _Letters:
    raw = yaml.safe_load((Path(__file__).parent / "letters.yml").read_text(encoding="utf-8"))
    if wrong := set(raw) ^ {"latin", "letters", "ethiopic", "joined"}:
        raise BadInput(f"stories/letters.yml has or lacks {', '.join(sorted(wrong))}")
    others = dict(raw["letters"])
    for row, letter in enumerate(raw["ethiopic"]):
        if letter != "-":
            others |= {chr(0x1200 + 8 * row + place): letter for place in range(8)}
    return _Letters(tuple((one, other) for one, other in raw["latin"]), others, tuple(raw["joined"]))


@lru_cache(maxsize=65536)
def key(name: str) -> str:
    """The consonants of a name in Latin letters, doubled ones once; the folded name where it has fewer than three of them."""
    letters, plain = _letters(), bare(fold(name))
    if plain.isascii():
        for one, other in letters.latin:
            plain = plain.replace(one, other)
        consonants = re.sub(r"[^bdfgklmnrstz]", "", plain)
    else:
        consonants = "".join(letters.others.get(letter, letter if letter in "bdfgklmnrstz" else "") for letter in plain)
    consonants = re.sub(r"(.)\1+", r"\1", consonants)
    return consonants if len(consonants) >= _SHORTEST else bare(fold(name))


@lru_cache(maxsize=65536)
def bare(word: str) -> str:
    """Without what Arabic writes together with it: the article, "and the", "in the"."""
    if "\u0600" <= word[:1] <= "\u06ff":
        for prefix in _letters().joined:
            if word.startswith(prefix) and len(word) - len(prefix) >= 3:
                return word[len(prefix) :]
    return word


def names_in(text: str) -> frozenset[str]:
    """Words with capital letters inside sentences, those in a row as one name too; in scripts without case, and in texts whose
    capitals say nothing, every word of four letters and more: how rare it is decides later."""
    words = list(_WORD.finditer(text))
    capital = sum(word[0][0].isupper() for word in words)
    if capital == 0 or capital > 0.6 * len(words):
        return frozenset(bare(fold(word[0])) for word in words if len(word[0]) >= 4)
    inside: set[str] = set()
    row: list[str] = []
    end = 0
    for word in words:
        between = text[end : word.start()]
        begins = end == 0 or _STOP.search(between) is not None
        end = word.end()
        if begins or between != " " or not _capital(word[0]):
            inside.update(_whole(row))
            row = []
        if _capital(word[0]):
            row.append(word[0])
            if not begins or not word[0][0].isupper():
                inside.add(word[0])
    inside.update(_whole(row))
    return frozenset(one for one in inside if not is_day(fold(one)))


def _capital(word: str) -> bool:
    """Whether it has a capital letter: "Bria", "anti-Balaka", "al-Shabaab"."""
    return any(map(str.isupper, word))


def _whole(row: list[str]) -> list[str]:
    """Words with capitals in a row as one name."""
    return [" ".join(row)] if 1 < len(row) <= _LONGEST else []
