"""Sentences with every word hidden that is not in a lexicon: what is left is who, what and how, never a name, place or day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from phasezero.errors import BadInput

_NEAR = ((2, "2"), (5, "5"), (10, "10"), (20, "20"))
"""Distances in tokens, in steps."""
HIDDEN = "*"


@dataclass(frozen=True, slots=True)
class Masks:
    """A lexicon of classes of words, and frames over the classes."""

    of: dict[str, str]
    """Class by word or phrase, in lower case."""
    stems: dict[str, str]
    """Class by the beginning of a word."""
    kept: frozenset[str]
    """Words that stand for themselves."""
    pattern: re.Pattern[str]
    frames: tuple[tuple[str, re.Pattern[str]], ...]
    """Name, and what it asks of the line of classes; a name that starts with "not" speaks against."""

    def line(self, sentence: str) -> list[str]:
        """The sentence's tokens: classes in capitals, kept words, "#" for numbers, one "*" for a run of all others."""
        tokens: list[str] = []
        for found in self.pattern.finditer(sentence.lower().replace("’", "'")):
            token = self._token(found[0])
            if token != HIDDEN or not tokens or tokens[-1] != HIDDEN:
                tokens.append(token)
        return tokens

    def _token(self, word: str) -> str:
        word = word.strip("_")
        if word in self.of:
            return self.of[word]
        if word in self.kept:
            return word
        if word[:1].isdigit():
            return "#"
        if word in {",", ";", ".", "?"}:
            return word
        return next((self.stems[word[:end]] for end in range(len(word), 2, -1) if word[:end] in self.stems), HIDDEN)

    def fitting(self, tokens: Sequence[str]) -> set[str]:
        """Names of the frames that the line of tokens fits."""
        text = " ".join(tokens)
        return {name for name, frame in self.frames if frame.search(text)}


def features(tokens: Sequence[str], fitting: set[str]) -> Iterator[str]:
    """Frames, runs of up to three tokens, and pairs of classes in their order with how far apart they are."""
    yield from (f"f:{name}" for name in fitting)
    for length in (1, 2, 3):
        for start in range(len(tokens) - length + 1):
            yield f"{length}:" + " ".join(tokens[start : start + length])
    classes = [(place, token) for place, token in enumerate(tokens) if token.isupper()]
    for first, (place, token) in enumerate(classes):
        for other, behind in classes[first + 1 :]:
            near = next((name for limit, name in _NEAR if other - place <= limit), None)
            if near is None:
                break
            yield f"p:{token} {near} {behind}"


@cache
def read(path: Path, frames: Path | None = None) -> Masks:
    """The lexicon in this file, with the frames of another where it has none; an unknown key, a word in two classes or a
    broken frame is an error. A word that ends in "*" takes any ending.
    """
    raw: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    wanted = {"classes", "kept"} if frames else {"classes", "kept", "frames"}
    if not isinstance(raw, dict) or set(raw) != wanted:
        raise BadInput(f"Lexicon {path.name}: keys are {sorted(raw)}; give {', '.join(sorted(wanted))}.")
    of = _classes(path.name, raw["classes"])
    whole = {word: name for word, name in of.items() if not word.endswith("*")}
    phrases = "|".join(re.escape(word) for word in sorted(whole, key=lambda word: (-len(word), word)) if not word.isalpha())
    pattern = re.compile(rf"(?:(?<!\w)(?:{phrases})(?!\w))|\d[\d,.]*\d|\w+(?:'\w+)?|[.,;?]")
    shapes = yaml.safe_load(frames.read_text(encoding="utf-8")) if frames else raw["frames"]
    stems = {word[:-1]: name for word, name in of.items() if word.endswith("*")}
    return Masks(whole, stems, frozenset(map(str, raw["kept"])), pattern, _frames((frames or path).name, shapes))


def _classes(file: str, raw: dict[str, list[str]]) -> dict[str, str]:
    """Class by word."""
    of: dict[str, str] = {}
    for name, words in raw.items():
        for word in words:
            if not isinstance(word, str):
                raise BadInput(f"Lexicon {file}, class {name}: {word!r} is no text; put it in quotes.")
            if of.setdefault(word, name) != name:
                raise BadInput(f"Lexicon {file}, class {name}: word {word!r} stands in {of[word]} too; keep one.")
    return of


def _frames(file: str, raw: dict[str, str]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each frame as a pattern; `..N` in it stands for up to N tokens that end no sentence, `~N` for those without a denial."""
    made = []
    for name, text in raw.items():
        spread = re.sub(r" ?\.\.(\d+) ?", _any, text)
        spread = re.sub(r" ?~(\d+) ?", _undenied, spread)
        try:
            made.append((name, re.compile(rf"(?<!\S)(?:{spread})(?!\S)")))
        except re.error as error:
            raise BadInput(f"Lexicon {file}, frame {name}: {error}; mend it.") from None
    return tuple(made)


def _any(found: re.Match[str]) -> str:
    return rf" (?:[^ .;]+ ){{0,{found[1]}}}"


def _undenied(found: re.Match[str]) -> str:
    return rf" (?:(?!NOT )[^ .;]+ ){{0,{found[1]}}}"
