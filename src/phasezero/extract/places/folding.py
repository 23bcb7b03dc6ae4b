"""Texts and names as words: where each stands, and what is left of it when case, accents and apostrophes do not matter."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_MARKS = (
    "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0962-\u0963\u0981-\u0983\u09bc-\u09cd\u0a00-\u0dff"
)
_MARKS += "\u0e31-\u0e4e\u102b-\u103e\u17b4-\u17d3\u200c\u200d"
_WORD = re.compile(rf"(?:[dDlL]|[qQ]u)(?=['’][A-ZÀ-ÖØ-Þ])|[\w{_MARKS}]+(?:['’ʼ‘`´][\w{_MARKS}]+)*")
"""A word. French elisions before a capital are words of their own ("d'Obo", "l'Ouham"); the parts of "N'Délé" are not."""
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ɓ": "b",
                          "ɗ": "d", "ƙ": "k", "ə": "e", "ɛ": "e", "ɔ": "o", "ŋ": "n", "ى": "ي", "ة": "ه", "ـ": "",
                          "ʿ": "", "ʾ": "", "ʻ": "", "\u200c": "", "\u200d": "", "'": "", "’": "", "ʼ": "", "‘": "", "`": "",
                          "´": "",
                          "ی": "ي", "ک": "ك"})  # fmt: skip
"""Letters that Unicode does not take apart, and apostrophes."""
_SHORT = {"saint": "st", "sainte": "ste", "mount": "mt"}


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text, in parallel lists."""

    text: str
    starts: list[int]
    """Of the first character of each, in the text."""
    ends: list[int]
    """Behind the last one; an English possessive's "'s" is no part of the word."""
    folded: list[str]


def words(text: str) -> Words:
    """The words of a text, in order."""
    spans = [match.span() for match in _WORD.finditer(text)]
    starts = [start for start, _ in spans]
    found = [text[start:end] for start, end in spans]
    ends = [end for _, end in spans]
    if "'" in text or "’" in text:
        for number, word in enumerate(found):
            if word[-2:] in _POSSESSIVE and len(word) > 2:
                ends[number] -= 2
    return Words(text, starts, ends, [_word(word) for word in found])


_POSSESSIVE = frozenset({"'s", "’s", "'S", "’S"})


@lru_cache(maxsize=200_000)
def _word(word: str) -> str:
    """A word of a text, folded, without a possessive's ending."""
    bare = word[:-2] if word[-2:] in _POSSESSIVE and len(word) > 2 else word
    return fold(bare)


def _plain(word: str) -> str:
    lower = word.lower()
    return _SHORT.get(lower, lower)


def fold(word: str) -> str:
    """One word without case, accents and apostrophes; Arabic letters that are written in several ways become one."""
    if word.isascii() and word.isalnum():
        return _plain(word)
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold()) if not unicodedata.combining(c)
    )
    plain = plain.translate(_LETTERS)
    return _SHORT.get(plain, plain)


def key(name: str) -> str:
    """A name as it is looked up: its folded words with one blank between them."""
    return finished(name, name.translate(CHARACTERS))


def finished(name: str, plain: str) -> str:
    """The key of a name of which `plain` is what `CHARACTERS` leaves."""
    if OTHER not in plain:
        return _joined(plain)
    found = (match.group() for match in _WORD.finditer(name))
    return " ".join(
        folded for word in found if (folded := fold(word[:-2] if word[-2:] in _POSSESSIVE and len(word) > 2 else word))
    )


OTHER = "\0"
"""Stands for every character that is no letter or digit and does more than part words: such names are taken apart by `_WORD`."""


class Characters(dict[int, str]):
    """Each letter and digit as `fold` leaves it, filled as they come: what folding does to one hangs on no other."""

    def __missing__(self, code: int) -> str:
        made = fold(chr(code)) if chr(code).isalnum() else OTHER
        self[code] = made
        return made


PARTING = dict.fromkeys(map(ord, " -.,()/&"), " ")
CHARACTERS = Characters(PARTING)


def _joined(plain: str) -> str:
    if " " in plain:
        plain = " ".join(plain.split())
    if "saint" in plain or "mount" in plain:
        return " ".join([_SHORT.get(word, word) for word in plain.split(" ")])
    return plain
