"""How it was done, where no words name who did it: a class of actor with low confidence, from a short list of methods."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from phasezero.domain.events import Perpetrator
from phasezero.errors import BadInput
from phasezero.extract.events.items import Item
from phasezero.extract.events.lexicon import FILES, lexicon, only, packaged, parted
from phasezero.extract.events.phrase_table import PhraseTable, Tag
from phasezero.extract.events.tokens import Token

_CLASSES = (Perpetrator.STATE.value, Perpetrator.NON_STATE.value)


class Method(NamedTuple):
    """Words that say how it was done."""

    kind: Perpetrator
    """Which class mostly does it so."""
    start: int
    """In the text, in code points."""
    end: int


def method(sentence: Sequence[Item], at: int, language: str) -> Method | None:
    """The one nearest to the item `at` of a sentence; None where it names none, or where two are of different classes."""
    found = list(_found(sentence, _tables()[language.partition("-")[0].lower()]))
    if not found or len({told.kind for told in found}) > 1:
        return None
    return min(found, key=lambda told: abs(told.start - sentence[at].start))


def _found(sentence: Sequence[Item], table: PhraseTable) -> Iterator[Method]:
    words = [Token(word, item.start, item.end) for item in sentence for word in item.word.split()]
    i = 0
    while i < len(words):
        n, tags = table.at(words, i)
        if n:
            yield Method(tags["method"].extra, words[i].start, words[i + n - 1].end)
        i += max(n, 1)


@cache
def _tables() -> Mapping[str, PhraseTable]:
    return parse_methods(packaged("methods"))


def parse_methods(raw: Mapping[str, Any]) -> Mapping[str, PhraseTable]:
    """Phrases by language. Raises BadInput with one line that names the entry."""
    made = {}
    for language, classes in only("methods of events", raw, tuple(FILES)).items():
        made[language] = PhraseTable(lexicon(language).table.prefixes)
        seen: dict[str, str] = {}
        for kind, phrases in only(f"methods of events, {language}", classes, _CLASSES).items():
            for phrase in parted(phrases):
                if phrase in seen:
                    raise BadInput(f"methods of events, {language}: {phrase!r} stands there twice; leave one")
                seen[phrase] = kind
                made[language].add(phrase, Tag("method", kind, Perpetrator(kind)))
    return made
