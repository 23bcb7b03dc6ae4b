"""Who was driven from where: verbs that tell it only together with a complement, as in "forced 2,000 people from their homes"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from phasezero.extract.events.items import Item
from phasezero.extract.events.lexicon import only, packaged, parted
from phasezero.extract.events.phrase_table import PhraseTable, Tag
from phasezero.extract.events.tokens import Token

_REACH = 14
"""Items between the verb and its complement: "forced at least 2,000 people, most of them women, to flee"."""
_KEYS = ("participle", "active", "suffers", "away", "fleeing")


class Driven(NamedTuple):
    """A verb that drives people away."""

    form: str
    """ "participle", "active" or "suffers", as in the lexicons."""
    end: int
    """Behind the first item of its complement."""


def driven(sentence: Sequence[Item], at: int, language: str) -> Driven | None:
    """What the item `at` tells together with a complement behind it; None where it is no such verb or has none."""
    tables = _tables().get(language)
    form = tables[0].get(sentence[at].word) if tables else None
    if tables is None or form is None or (at and sentence[at - 1].is_word("determiner", "one")):
        return None
    if form == "fleeing":
        return Driven("suffers", at) if at + 1 < len(sentence) and sentence[at + 1].has("place") else None
    if form == "suffers":
        return Driven(form, at) if any(_are_displaced(item) for item in sentence[max(0, at - _REACH) : at]) else None
    for j in range(at + 1, min(len(sentence), at + _REACH)):
        if tables[1].at(_words(sentence[j : j + 4]), 0)[0] or _out_of_place(sentence, j):
            return Driven(form, j + 2)
        if sentence[j].is_stop or tables[0].get(sentence[j].word):
            return None
    return None


def _are_displaced(item: Item) -> bool:
    person = item.get("person")
    return person is not None and person.key in {"displaced people", "refugees"}


def _out_of_place(sentence: Sequence[Item], j: int) -> bool:
    """ "Out of Bria"."""
    return sentence[j].word == "out" and j + 2 < len(sentence) and sentence[j + 2].has("place")


def _words(items: Sequence[Item]) -> list[Token]:
    return [Token(word, item.start, item.end) for item in items for word in item.word.split()]


@cache
def _tables() -> Mapping[str, tuple[Mapping[str, str], PhraseTable]]:
    return parse_driven(packaged("driven"))


def parse_driven(raw: Mapping[str, Any]) -> Mapping[str, tuple[Mapping[str, str], PhraseTable]]:
    """Forms by verb, and the complements, by language. Raises BadInput with one line that names the entry."""
    made = {}
    for language, entry in raw.items():
        only(f"driven, {language}", entry, _KEYS)
        away = PhraseTable()
        for phrase in parted(entry["away"]):
            away.add(phrase, Tag("away", phrase))
        forms = {verb: form for form in (*_KEYS[:3], "fleeing") for verb in _spelled(entry[form])}
        made[language] = forms, away
    return made


def _spelled(listed: str) -> list[str]:
    table = PhraseTable()
    for phrase in parted(listed):
        table.add(phrase, Tag("verb", ""))
    return [" ".join(key) for key, _ in table.phrases("verb")]
