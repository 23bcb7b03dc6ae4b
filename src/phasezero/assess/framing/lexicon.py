"""Which frames a headline carries, by the words of `vocabulary/framing.yml`: looked up word by word, no pattern is searched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from phasezero.domain.framing import Frames, frames
from phasezero.domain.publishers import folded, words_of

_SHORTEST_STEM = 3
"""Letters before a final *, at least: a shorter stem would begin too many words."""


@dataclass(frozen=True, slots=True)
class _Turn:
    """An entry of the vocabulary: one word or several in a row."""

    frame: str
    unless: bool
    """It strikes its words out."""
    words: tuple[tuple[str, bool], ...]
    """Each as a text, and whether any ending may follow."""

    def stands_at(self, place: int, given: Sequence[str]) -> bool:
        there = given[place : place + len(self.words)]
        return len(there) == len(self.words) and all(
            word.startswith(text) if stem else word == text for word, (text, stem) in zip(there, self.words, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Lexicon:
    turns: dict[str, list[_Turn]]
    """By the text of their first word."""
    longest: int
    """Letters of the longest first word."""
    ours: frozenset[str]
    other: frozenset[str]

    def readable(self, given: Sequence[str]) -> bool:
        """Whether the words are of a language whose frames are known: in Latin letters, and no more function words of other
        languages than of ours."""
        latin = 2 * sum(word.isascii() for word in given) >= len(given)
        return latin and sum(word in self.other for word in given) <= sum(word in self.ours for word in given)

    def found(self, given: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """By frame, the turns that carry it."""
        carried: dict[str, list[range]] = {}
        struck: dict[str, set[int]] = {}
        for place, turn in self._standing(given):
            span = range(place, place + len(turn.words))
            if turn.unless:
                struck.setdefault(turn.frame, set()).update(span)
            else:
                carried.setdefault(turn.frame, []).append(span)
        left = {
            frame: [" ".join(given[i] for i in span) for span in spans if not struck.get(frame, set()).intersection(span)]
            for frame, spans in carried.items()
        }
        return {frame: tuple(dict.fromkeys(texts)) for frame, texts in left.items() if texts}

    def _standing(self, given: Sequence[str]) -> Iterator[tuple[int, _Turn]]:
        for place, word in enumerate(given):
            for end in range(1, min(len(word), self.longest) + 1):
                for turn in self.turns.get(word[:end], ()):
                    if turn.stands_at(place, given):
                        yield place, turn


def lexicon_of(vocabulary: Frames) -> Lexicon:
    turns: dict[str, list[_Turn]] = {}
    for frame in vocabulary.frames:
        entries = dict.fromkeys(text for texts in frame.words.values() for text in texts)
        for unless, texts in ((False, list(entries)), (True, frame.unless)):
            for turn in _turns(frame.key, unless, texts):
                turns.setdefault(turn.words[0][0], []).append(turn)
    return Lexicon(turns, max(map(len, turns)), vocabulary.ours, vocabulary.other)


def _turns(frame: str, unless: bool, texts: Iterable[str]) -> Iterator[_Turn]:
    for text in texts:
        words = tuple((folded(word), word.endswith("*")) for word in text.split())
        if any(stem and len(word) < _SHORTEST_STEM for word, stem in words):
            raise ValueError(f"framing.yml: {text!r} has a stem of fewer than {_SHORTEST_STEM} letters")
        yield _Turn(frame, unless, words)


@cache
def lexicon() -> Lexicon:
    return lexicon_of(frames())


@lru_cache(maxsize=65536)
def read(title: str) -> dict[str, tuple[str, ...]] | None:
    """By frame, the words of the headline that carry it; None for a headline in a language that is not read."""
    return _read(words_of(title))


@lru_cache(maxsize=8192)
def read_text(text: str) -> dict[str, tuple[str, ...]] | None:
    """The same of the text of a report."""
    return _read(text)


def _read(text: str) -> dict[str, tuple[str, ...]] | None:
    given = folded(text).split()
    known = lexicon()
    return known.found(given) if given and known.readable(given) else None
