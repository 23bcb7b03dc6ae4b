"""What of a document is compared, made once."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from phasezero.domain.stories import Told
from phasezero.extract.copies.words import NUMBER, words
from phasezero.extract.stories.names import bare, key

_READ = 3000
"""Characters of a text that are compared: news says first what it is about."""

_PLACES = 4
"""Places of a document that are compared: with all of a long report's, it would be near everything."""


@dataclass(frozen=True, slots=True)
class Traits:
    """Of one document."""

    key: str
    published: datetime
    language: str
    countries: frozenset[str]
    points: tuple[tuple[float, float], ...]
    """Latitude, longitude of the places it names."""
    numbers: frozenset[int]
    names: dict[str, str]
    """By key across scripts, the name as it stands."""
    types: frozenset[str]
    days: frozenset[date]
    words: frozenset[str]
    """Folded, of three letters and more."""


def traits(told: Told) -> Traits:
    text = f"{told.title}\n{told.text}"[:_READ]
    found = frozenset(bare(word) for word in words(text).all if len(word) >= 3 and word != NUMBER)
    points = tuple(dict.fromkeys((lat, lon) for _, lat, lon in told.places if lat is not None and lon is not None))[:_PLACES]
    names = {key(name): name for name in sorted(told.names, reverse=True)}
    return Traits(
        told.key, told.published, told.language, frozenset(country for country, _, _ in told.places if country), points,
        told.numbers, names, told.types, told.days, found,
    )  # fmt: skip


class Rarity:
    """In how many of the stories so far each word and name stands: the rarer, the more it says that two share it."""

    def __init__(self) -> None:
        self._count: Counter[str] = Counter()
        self._in: dict[str, set[str]] = {}
        """What is counted of each story."""
        self._sums: dict[str, tuple[float, float]] = {}
        self._weighed: tuple[int, dict[int, float]] = (0, {})

    def add(self, one: Traits, story: str) -> None:
        held = self._in.setdefault(story, set())
        new = {*one.words, *(f"name {name}" for name in one.names)} - held
        self._count.update(new)
        held |= new
        self._sums.pop(one.key, None)

    def merge(self, kept: str, gone: str) -> None:
        both = self._in[kept] & self._in[gone]
        self._count.subtract(both)
        self._in[kept] |= self._in.pop(gone)

    def forget(self, story: str) -> None:
        self._count.subtract(self._in.pop(story, set()))

    def forget_document(self, key: str) -> None:
        self._sums.pop(key, None)

    def sums(self, one: Traits) -> tuple[float, float]:
        """Weights of all its words, and of all its names, as they were when it was first asked for since it was added."""
        found = self._sums.get(one.key)
        if found is None:
            found = self._sums[one.key] = self.of(one.words), self.of(one.names, "name ")
        return found

    def alone(self, word: str) -> float:
        """1 where one story at most has the word, a half where two have it, and so on."""
        return 1 / max(1, self._count[word])

    def of(self, words: Iterable[str], prefix: str = "") -> float:
        """Sum of the weights of the words, the same in every order."""
        held, count, weights = self._count.get, self._weight_of, self._weights()
        return math.fsum([weights.get(n) or count(n) for n in [held(prefix + word, 0) for word in words]])

    def weight(self, word: str) -> float:
        """Logarithm of the inverse story frequency over its largest value: 1 for what no story has, never under 0."""
        return self._weights().get(n := self._count.get(word, 0)) or self._weight_of(n)

    def _weights(self) -> dict[int, float]:
        """By how many stories have a word, what was computed for as many stories as there are now."""
        if self._weighed[0] != len(self._in):
            self._weighed = len(self._in), {}
        return self._weighed[1]

    def _weight_of(self, having: int) -> float:
        stories = len(self._in) + 20
        found = max(0.0, math.log(stories / (having + 1)) / math.log(stories))
        self._weights()[having] = found
        return found
