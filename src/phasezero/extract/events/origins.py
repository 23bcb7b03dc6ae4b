"""From where people fled: the place of a displacement is the one that they left, not the one that they reached."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from phasezero.domain.places import Located
from phasezero.extract.events.items import Item
from phasezero.extract.events.lexicon import only, packaged, parted
from phasezero.extract.events.phrase_table import PhraseTable, Tag
from phasezero.extract.events.tokens import Token

_FILLERS = 5
"""Items that may stand between "to" and the name: "to the town of", "vers la ville voisine de"."""


def destinations(sentence: Sequence[Item], places: Sequence[Located], language: str) -> list[Located]:
    """Those of the places of a sentence to which people went; places joined by "and" or a comma go together."""
    table = _tables().get(language)
    if table is None:
        return []
    at = {item.start: j for j, item in enumerate(sentence) if item.has("place")}
    found: list[Located] = []
    last: int | None = None
    for place in sorted(places, key=lambda one: one.start):
        j = at.get(place.start)
        if j is None:
            continue
        joined = last is not None and all(item.is_word("conjunction") or item.word == "," for item in sentence[last + 1 : j])
        if joined or _reached(sentence, j, table):
            found.append(place)
            last = j
    return found


def _reached(sentence: Sequence[Item], at: int, table: PhraseTable) -> bool:
    """Whether a phrase of arriving stands before the item, with nothing but fillers between."""
    words = [(Token(word, item.start, item.end), j) for j, item in enumerate(sentence[:at]) for word in item.word.split()]
    only_words = [token for token, _ in words]
    for i in range(len(words) - 1, max(-1, len(words) - 1 - _FILLERS - 4), -1):
        n, _ = table.at(only_words, i)
        behind = words[i + n - 1][1] + 1 if n else at
        if n and behind <= at and all(_fills(item) for item in sentence[behind:at]):
            return True
        if sentence[words[i][1]].has("place") or sentence[words[i][1]].is_mark:
            return False
    return False


def _fills(item: Item) -> bool:
    return not (item.has("place") or item.has("pred") or item.is_mark or item.is_word("conjunction", "boundary"))


@cache
def _tables() -> dict[str, PhraseTable]:
    made = {}
    for language, entry in packaged("origins").items():
        made[language] = PhraseTable()
        for phrase in parted(only(f"origins, {language}", entry, ("reached",))["reached"]):
            made[language].add(phrase, Tag("reached", phrase))
    return made
