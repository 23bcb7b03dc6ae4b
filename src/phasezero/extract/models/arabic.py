"""Whether an Arabic sentence tells of an assault: violence against people, done and not only talked about."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
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
_SUFFIXES = ("كما", "تما", "هما", "ات", "ون", "ين", "ان", "وا", "ها", "هم", "نا", "يه", "ته", "تم", "ه", "ي", "ت", "ا", "ن")
_ACTS = frozenset({"KILL", "WOUND", "BLAST", "SHOOT", "SHELL", "ATTACK", "KIDNAP", "TORTURE", "CLASH", "SUICIDE"})
_SHORTEST, _ROOT = 3, 2
"""Letters that a word keeps at least when a prefix or an ending is taken off; consonants of a root at least."""
_WEAK = str.maketrans("", "", "اويءه")
_LENGTHS, _LONG = 8, 6
"""Sentences are told apart by their words in steps of 8, up to the sixth step."""


def normalised(text: str) -> str:
    """Without vowel signs and lengthening strokes; forms of alef, yeh, waw and teh marbuta as one letter each."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", text)).translate(_SAME)


def bare(word: str) -> str:
    """The word without "and", "so", the article and the prepositions written before it."""
    for prefix in _PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= _SHORTEST:
            return word[len(prefix) :]
    return word


def root(word: str) -> str:
    """The consonants that stay through most forms of a word (light stemming after Larkey et al. 2002, then the weak letters
    out): "قتيل" and "مقتول" share theirs with "قتل" in part. The word itself where too few are left."""
    ending = next((one for one in _SUFFIXES if word.endswith(one) and len(word) - len(one) >= _SHORTEST), "")
    stem = word.removesuffix(ending)
    bones = stem.translate(_WEAK)
    return bones if len(bones) >= _ROOT else stem


@cache
def lexicon() -> Masks:
    return read(Path(__file__).resolve().parent / f"{NAME}.yml")


def _words(sentence: str) -> list[str]:
    return [bare(word) for word in _WORD.findall(normalised(sentence))]


def acts(sentence: str) -> frozenset[str]:
    """The classes of violent acts that the lexicon has words of the sentence for: "KILL", "KIDNAP", "SHELL" …"""
    return _ACTS.intersection(lexicon().line(" ".join(_words(sentence))))


def sentence_features(sentence: str) -> Iterator[str]:
    """Classes of the lexicon with their order and frames; runs of up to two words and roots; characters of each word; how the
    sentence begins, how long it is, and whether it asks."""
    found = _words(sentence)
    tokens = lexicon().line(" ".join(found))
    words = ["#" if word.isdigit() else word for word in found]
    yield from features(tokens, lexicon().fitting(tokens))
    told = [token for token in tokens if token in _ACTS]
    yield from (f"n{min(len(told), 4)}", f"d{min(len(set(told)), 4)}")
    yield from runs(words, 2, "w")
    yield from runs([root(word) for word in words], 2, "r")
    for word in set(words):
        yield from characters(word, 2, 5)
    yield from (f"b{length}:" + " ".join(words[:length]) for length in (1, 2) if len(words) >= length)
    yield from (f"L{min(len(words) // _LENGTHS, _LONG)}", "q" if "؟" in sentence or "?" in sentence else "p")


def tells_assault(sentence: str) -> float:
    """Probability that it does; calibrated on clear cases, of which one in seven does. A text that is not Arabic has 0."""
    if not _LETTER.search(sentence):
        return 0.0
    return model(NAME).probability(sentence_features(sentence))


def assaults(sentences: Sequence[str]) -> tuple[int, ...]:
    """The numbers (from 0) of the sentences that are taken to tell of one: those from the model's threshold on."""
    least = model(NAME).threshold
    return tuple(number for number, sentence in enumerate(sentences) if tells_assault(sentence) >= least)
