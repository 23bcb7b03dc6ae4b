"""What changed between two versions of a document, for a person to read: sentences and words, and first of all the numbers of
people killed, hurt or displaced."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml

from phasezero.errors import BadInput
from phasezero.extract.copies.words import fold, tokens

_ALIKE = 0.5
"""Share of the words from which on two sentences are one that was changed."""
_BESIDE = 5
"""Words between a number and what it counts, at most."""


class Change(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Edit:
    """One sentence that differs."""

    change: Change
    before: str
    """Empty where it was added."""
    after: str
    """Empty where it was removed."""
    words: tuple[tuple[str, str], ...] = ()
    """Of a changed sentence: each stretch of words before and after, one of them empty where words were added or removed."""


@dataclass(frozen=True, slots=True)
class NumberChange:
    """A number of people that the versions give differently."""

    what: str
    """"killed", "injured", "displaced", "abducted"."""
    before: tuple[int, ...]
    after: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Of two versions."""

    edits: tuple[Edit, ...]
    numbers: tuple[NumberChange, ...]
    """Empty where the numbers are the same, or where either version gives none of that kind."""

    @property
    def summary(self) -> str:
        """In one line."""
        if not self.edits:
            return "No difference but for spaces"
        counts = [(change, sum(edit.change is change for edit in self.edits)) for change in Change]
        told = ", ".join(f"{count} {change}" for change, count in counts if count)
        numbers = "".join(f"; {one.what}: {_said(one.before)} → {_said(one.after)}" for one in self.numbers)
        return f"Sentences: {told}{numbers}"


def difference(before: str, after: str) -> Difference:
    """The sentences added, removed and changed, in the order of the text. One that only moved counts as removed and added."""
    old, new = sentences(before), sentences(after)
    edits: list[Edit] = []
    matcher = SequenceMatcher(None, [_plain(one) for one in old], [_plain(one) for one in new], autojunk=False)
    for tag, start, end, start_new, end_new in matcher.get_opcodes():
        if tag != "equal":
            edits.extend(_edits(old[start:end], new[start_new:end_new]))
    return Difference(tuple(edits), tuple(_numbers(before, after)))


_SENTENCE = re.compile(r"(?<=[.!?\u06d4\u061f\u0964\u1362\u104b])[\"”’»')\]]*\s+(?=[\"“‘«(\[]?[^\W_a-z])|(?<=[。！？])|\n+")
_UNCASED = re.compile(r"(?<=[.!?])[\"”’»')\]]*\s+(?=\S)")
"""For texts without a capital letter."""
_SHORT = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|Gen|Col|Capt|Lt|Sgt|St|No|vs|etc|approx|Prof|Sen|Rep|Gov|M|Mme)|\b[A-Z])\.\Z")


def sentences(text: str) -> list[str]:
    """The sentences of a text, in any script, by their signs; titles and initials end none."""
    found: list[str] = []
    ends = _SENTENCE if any(map(str.isupper, text)) or not any(map(str.islower, text)) else _UNCASED
    for line in re.split(r"\n+", text):
        open_part = ""
        for part in ends.split(line):
            open_part = f"{open_part} {part}".strip()
            if open_part and not _SHORT.search(open_part):
                found.append(open_part)
                open_part = ""
        if open_part:
            found.append(open_part)
    return found


def _plain(sentence: str) -> str:
    return " ".join(sentence.split())


def _edits(old: list[str], new: list[str]) -> Iterator[Edit]:
    """Pairs sentences that share half of their words, in order; what is left was removed or added."""
    left = list(new)
    for sentence in old:
        close = next((place for place, other in enumerate(left) if _share(sentence, other) >= _ALIKE), None)
        if close is None:
            yield Edit(Change.REMOVED, sentence, "")
            continue
        yield from (Edit(Change.ADDED, "", other) for other in left[:close])
        yield Edit(Change.CHANGED, sentence, left[close], tuple(_words(sentence, left[close])))
        left = left[close + 1 :]
    yield from (Edit(Change.ADDED, "", other) for other in left)


def _share(one: str, other: str) -> float:
    return SequenceMatcher(None, fold(one).split(), fold(other).split(), autojunk=False).ratio()


def _words(before: str, after: str) -> Iterator[tuple[str, str]]:
    old, new = before.split(), after.split()
    for tag, start, end, start_new, end_new in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield " ".join(old[start:end]), " ".join(new[start_new:end_new])


# Numbers of people


@cache
def _counted() -> dict[str, str]:
    """What is counted, by folded beginning of the word that says so."""
    raw = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))
    found: dict[str, str] = {}
    for what, languages in raw.items():
        if not isinstance(languages, dict):
            raise BadInput(f"differences.yml: {what} has no languages")
        found |= {fold(word): what for words in languages.values() for word in words}
    return found


def _numbers(before: str, after: str) -> Iterator[NumberChange]:
    old, new = _people(before), _people(after)
    for what in dict.fromkeys(_counted().values()):
        if old.get(what) and new.get(what) and old[what] != new[what]:
            yield NumberChange(what, tuple(sorted(old[what])), tuple(sorted(new[what])))


def _people(text: str) -> dict[str, set[int]]:
    """Numbers by what they count: each goes with the nearest word of counting in its sentence, five words away at most."""
    found: dict[str, set[int]] = {}
    for sentence in sentences(text):
        read = list(tokens(sentence))
        said = [(place, what) for place, token in enumerate(read) if token.number is None and (what := _what(token.word))]
        for place, token in enumerate(read):
            near = min(((abs(at - place), at < place, what) for at, what in said), default=None)
            if token.number is not None and near is not None and near[0] <= _BESIDE and not 1900 <= token.number <= 2100:
                found.setdefault(near[2], set()).add(token.number)
    return found


def _what(folded: str) -> str:
    return next((what for start, what in _counted().items() if folded.startswith(start)), "")


def _said(numbers: tuple[int, ...]) -> str:
    return ", ".join(str(number) for number in numbers)
