"""How it was done, where no words name who did it: a class of actor with low confidence, from a short list of methods."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
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


def methods(sentence: Sequence[Item], language: str) -> list[Method]:
    """Those that a sentence names, in order; none where two are of different classes."""
    table = _tables()[language.partition("-")[0].lower()]
    words = list(itertools.chain.from_iterable(map(_tokens, sentence)))
    found: list[Method] = []
    i = 0
    while i < len(words):
        n, tags = table.at(words, i)
        if n:
            found.append(Method(tags["method"].extra, words[i].start, words[i + n - 1].end))
        i += max(n, 1)
    return found if len({told.kind for told in found}) == 1 else []


def _tokens(item: Item) -> list[Token]:
    """The words of an item, each with the offsets of the whole."""
    return [Token(word, item.start, item.end) for word in item.word.split()]


def nearest(found: Sequence[Method], start: int) -> Method | None:
    """The one nearest to an offset in the text."""
    return min(found, key=lambda told: abs(told.start - start), default=None)


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
