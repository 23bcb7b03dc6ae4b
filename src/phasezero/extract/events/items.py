"""A sentence as items: words and phrases with what the lexicon says of them, times and places marked."""

from __future__ import annotations

from collections.abc import Sequence

from phasezero.extract.events.lexicon import WORDS, Lexicon
from phasezero.extract.events.phrase_table import Tag, Tags
from phasezero.extract.events.tokens import Token

_MARKS = frozenset('.,;:!?()[]"“”«»؟،؛—–…/|')
_STOPS = frozenset(';:.!?"“”«»؟؛|')
_WORD = {key: f"word:{key}" for key in WORDS}
_TIME: Tags = {"time": Tag("time", "")}
_PLACE: Tags = {"place": Tag("place", "")}


class Item:
    """One word or phrase."""

    __slots__ = ("capital", "end", "start", "tags", "word")

    def __init__(self, word: str, start: int, end: int, tags: Tags, capital: bool = False) -> None:
        self.capital = capital
        self.word = word
        self.start = start
        self.end = end
        self.tags = tags

    def has(self, kind: str) -> bool:
        return kind in self.tags

    def get(self, kind: str) -> Tag | None:
        return self.tags.get(kind)

    def cue(self, key: str) -> bool:
        return bool(self.tags) and f"cue:{key}" in self.tags

    def is_word(self, *keys: str) -> bool:
        tags = self.tags
        if tags:
            for key in keys:
                if _WORD[key] in tags:
                    return True
        return False

    @property
    def is_number(self) -> bool:
        return self.word[0].isdigit() and "actor" not in self.tags  # "3R" is a group

    @property
    def is_mark(self) -> bool:
        return self.word in _MARKS

    @property
    def is_stop(self) -> bool:
        return self.word in _STOPS

    def __repr__(self) -> str:
        return f"{self.word}<{','.join(self.tags)}>"


def items(text: str, words: list[Token], lexicon: Lexicon, marked: Sequence[tuple[int, int, str]] = ()) -> list[Item]:
    """The sentence of these words of a text; `marked` are spans of times and places in it, which are one item each."""
    found: list[Item] = []
    spans = sorted(marked)
    exact = {} if words and text[words[0].start : words[-1].end].isupper() else lexicon.exact
    i = 0
    while i < len(words):
        while spans and spans[0][1] <= words[i].start:
            spans.pop(0)
        if spans and spans[0][0] <= words[i].start:
            i = _take(found, words, i, spans[0])
            continue
        n, tags = lexicon.table.at(words, i)
        n = max(n, 1)
        if n == 1 and text[words[i].start].isupper() and (actor := exact.get(text[words[i].start : words[i].end])):
            tags = {"actor": actor}
        if "word:have" in tags and "word:preposition" in tags:
            tags = _told_apart(text, words, i, tags, lexicon)
        word = words[i].word if n == 1 else " ".join(token.word for token in words[i : i + n])
        found.append(Item(word, words[i].start, words[i + n - 1].end, tags, not tags and text[words[i].start].isupper()))
        i += n
    return found


def _told_apart(text: str, words: list[Token], i: int, tags: Tags, lexicon: Lexicon) -> Tags:
    """French "a" and "à", which are one word when folded. In texts without accents what follows decides."""
    raw = text[words[i].start : words[i].end]
    if raw == "à":
        return {key: tag for key, tag in tags.items() if key != "word:have"}
    if raw == "a" and (not text[words[0].start : words[-1].end].isascii() or _may_be_participle(text, words, i + 1, lexicon)):
        return {"word:have": tags["word:have"]}
    return {key: tag for key, tag in tags.items() if key != "word:have"}


def _may_be_participle(text: str, words: list[Token], i: int, lexicon: Lexicon) -> bool:
    if i >= len(words) or not text[words[i].start].islower():
        return False
    tags = lexicon.table.at(words, i)[1]
    return not ("word:determiner" in tags or "word:one" in tags or "person" in tags or "vague" in tags or "quantifier" in tags)


def is_verbal(sentence: list[Item], at: int) -> bool:
    """Whether a word for people is a verb here: "ont été déplacées", "ont détenu", "were displaced"."""
    if at + 1 < len(sentence) and sentence[at + 1].is_word("be", "report"):
        return True
    back = at - 1
    while back >= 0 and sentence[back].is_word("adverb"):
        back -= 1
    return back >= 0 and (sentence[back].is_word("have") or _is_passive_aux(sentence, back))


def _is_passive_aux(sentence: list[Item], at: int) -> bool:
    """ "Ont été", "were", but not "il est": "il est réfugié" tells what somebody is."""
    return sentence[at].is_word("be") and " " in sentence[at].word


def _take(found: list[Item], words: list[Token], i: int, span: tuple[int, int, str]) -> int:
    """One item for all words of a span; where the next one begins."""
    j = i
    while j < len(words) and words[j].start < span[1]:
        j += 1
    found.append(Item(f"<{span[2]}>", words[i].start, words[j - 1].end, _TIME if span[2] == "time" else _PLACE))
    return j
