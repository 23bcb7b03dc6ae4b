"""Words of a text with their offsets, folded so that case, accents, hyphens and the forms of Arabic letters do not matter."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_TOKEN = re.compile(
    r"\d{1,3}(?:[,.  ’'\u066c]\d{3})+(?![\d\w])|\d+(?:[.,:]\d+)*|[^\W\d_]+-\d+\b|[^\W_]+['’](?=[^\W\d_]{2})"
    r"|[nN]['’]t\b|['’]s\b|[^\W_]+|[^\w\s]"
)
_ELIDED = re.compile(r"(?:[ldnsjmtcLDNSJMTC]|qu|Qu|jusqu|Jusqu|lorsqu|puisqu)['’]")
_LAST_ELIDED = re.compile(r"\s(?:d|qu|n)['’]$")
_COMBINING = re.compile("[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670]")
_HYPHENS = "-‐‑"
_ARABIC = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ـ": "", "’": "'", "ʼ": "'"}
)


class Token(NamedTuple):
    """A word, a number or a mark."""

    word: str
    """Folded."""
    start: int
    """Of the first character in the text (code points)."""
    end: int


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Without case and accents; Arabic letters without their variants and vowel signs."""
    if word.isascii():
        return word.lower()
    return folded(word)


def folded(text: str) -> str:
    """The same for a longer text; its length may change."""
    return _COMBINING.sub("", unicodedata.normalize("NFKD", text.lower())).translate(_ARABIC)


def tokens(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Those between two offsets. A hyphen within a word parts it and is left out; between digits it stays. Signs of which folding
    leaves nothing (a stretched line of Arabic, a vowel sign by itself) are none."""
    found: list[Token] = []
    stop = len(text) if end is None else end
    for match in _TOKEN.finditer(text, start, stop):
        word = match.group()
        if word in _HYPHENS and not _between_digits(text, match.start(), match.end()):
            continue
        if word[-1] in "'’" and len(word) > 1 and not _ELIDED.fullmatch(word):
            found.append(Token(fold(word[:-1]), match.start(), match.end() - 1))
            continue
        found.append(Token(fold(word), match.start(), match.end()))
    return [one for one in found if one.word]


def words(phrase: str) -> tuple[str, ...]:
    """The folded words of a phrase of a lexicon."""
    if phrase.strip() and phrase.strip() in _HYPHENS:
        return (phrase.strip(),)
    if _ELIDED.fullmatch(phrase.strip()):
        return (fold(phrase.strip()),)
    if match := _LAST_ELIDED.search(phrase):  # "une vingtaine d'"
        return (*words(phrase[: match.start()]), fold(match.group().strip()))
    return tuple(token.word for token in tokens(phrase))


def _between_digits(text: str, start: int, end: int) -> bool:
    return start > 0 and end < len(text) and text[start - 1].isdigit() and text[end].isdigit()
