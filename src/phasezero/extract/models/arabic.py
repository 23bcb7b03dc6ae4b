"""Whether an Arabic sentence tells of an assault: violence against people, done and not only talked about."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from phasezero.extract.models.hashing import characters, runs
from phasezero.extract.models.linear import model
from phasezero.extract.models.masks import Masks, features, read

NAME = "arabic_assault"
_MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640]")
_SAME = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ک": "ك", "ی": "ي"})
_WORD = re.compile(r"[\u0621-\u064a]+|\d+")
_LETTER = re.compile(r"[\u0621-\u064a]")
_PREFIXES = ("وبال", "ولل", "وال", "بال", "كال", "فال", "لل", "ال", "وب", "و", "ب")
_ACTS = {"KILL", "WOUND", "BLAST", "SHOOT", "SHELL", "ATTACK", "KIDNAP", "TORTURE", "CLASH", "SUICIDE"}
_SHORTEST = 3
"""Letters that a word keeps at least when a prefix is taken off."""


def normalised(text: str) -> str:
    """Without vowel signs and lengthening strokes; forms of alef, yeh, waw and teh marbuta as one letter each."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", text)).translate(_SAME)


def bare(word: str) -> str:
    """The word without "and", "so", the article and the prepositions written before it."""
    for prefix in _PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= _SHORTEST:
            return word[len(prefix) :]
    return word


@cache
def lexicon() -> Masks:
    return read(Path(__file__).resolve().parent / f"{NAME}.yml")


def sentence_features(sentence: str) -> Iterator[str]:
    """Classes of the lexicon with their order and frames; runs of up to two words; characters of each word."""
    found = [bare(word) for word in _WORD.findall(normalised(sentence))]
    tokens = lexicon().line(" ".join(found))
    words = ["#" if word.isdigit() else word for word in found]
    yield from features(tokens, lexicon().fitting(tokens))
    acts = [token for token in tokens if token in _ACTS]
    yield from (f"n{min(len(acts), 4)}", f"d{min(len(set(acts)), 4)}")
    yield from runs(words, 2, "w")
    for word in set(words):
        yield from characters(word, 3, 4)


def tells_assault(sentence: str) -> float:
    """Probability that it does; calibrated on clear cases, of which one in seven does. A text that is not Arabic has 0."""
    if not _LETTER.search(sentence):
        return 0.0
    return model(NAME).probability(sentence_features(sentence))
