"""Phrases and what they mean, found as the longest one that begins at a word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from phasezero.extract.events.tokens import Token, words

_BRACES = re.compile(r"\{([^{}]*)\}")


class Tag(NamedTuple):
    """One meaning of a phrase."""

    kind: str
    """"pred", "actor", "person", "thing", "cue", "word" …"""
    key: str
    extra: Any = None


Tags = dict[str, Tag]
"""By kind; a phrase may have several."""


def spelled(phrase: str) -> Iterator[str]:
    """Every spelling of "{a,b} c": "a c" and "b c"."""
    match = _BRACES.search(phrase)
    if match is None:
        yield phrase
        return
    for choice in match.group(1).split(","):
        yield from spelled(phrase[: match.start()] + choice + phrase[match.end() :])


class PhraseTable:
    """Phrases by their first two words, the longest first."""

    def __init__(self, prefixes: Sequence[str] = ()) -> None:
        self._tags: dict[tuple[str, ...], Tags] = {}
        self._single: dict[str, Tags] = {}
        self._longer: dict[str, dict[str, list[tuple[tuple[str, ...], Tags]]]] = {}
        self.prefixes = tuple(prefixes)

    def copy(self) -> PhraseTable:
        """One to which more can be added."""
        made = PhraseTable(self.prefixes)
        for key, tags in self._tags.items():
            made._place(key, dict(tags))
        return made

    def add(self, phrase: str, tag: Tag, over: bool = False) -> None:
        """Of two meanings of one kind the first stays (with `over` the last); of cues and function words all do."""
        name = f"{tag.kind}:{tag.key}" if tag.kind in {"cue", "word"} else tag.kind
        for spelling in spelled(phrase):
            key = words(spelling)
            if not key:
                continue
            if key not in self._tags:
                self._place(key, {})
            tags = self._tags[key]
            if over or name not in tags:
                tags[name] = tag

    def __contains__(self, phrase: str) -> bool:
        """Whether a phrase without choices has a meaning."""
        return words(phrase) in self._tags

    def at(self, tokens: Sequence[Token], i: int) -> tuple[int, Tags]:
        """How many words the longest phrase at `i` has, and its meanings; 0 and none where there is none."""
        word = tokens[i].word
        found = self._find(word, tokens, i)
        if found[0] or not self.prefixes:
            return found
        for prefix in self.prefixes:
            if word.startswith(prefix) and len(word) > len(prefix) + 1:
                found = self._find(word[len(prefix) :], tokens, i)
                if found[0]:
                    return found
        return 0, {}

    def phrases(self, kind: str) -> Iterator[tuple[tuple[str, ...], Tag]]:
        """The phrases with a meaning of this kind, and that meaning."""
        return ((key, tags[kind]) for key, tags in self._tags.items() if kind in tags)

    def _place(self, key: tuple[str, ...], tags: Tags) -> None:
        self._tags[key] = tags
        if len(key) == 1:
            self._single[key[0]] = tags
            return
        longer = self._longer.setdefault(key[0], {}).setdefault(key[1], [])
        longer.append((key, tags))
        longer.sort(key=lambda entry: -len(entry[0]))

    def _find(self, first: str, tokens: Sequence[Token], i: int) -> tuple[int, Tags]:
        seconds = self._longer.get(first)
        if seconds is not None and i + 1 < len(tokens):
            for key, tags in seconds.get(tokens[i + 1].word, ()):
                n = len(key)
                if n == 2 or (i + n <= len(tokens) and all(tokens[i + k].word == key[k] for k in range(2, n))):
                    return n, tags
        single = self._single.get(first)
        return (0, {}) if single is None else (1, single)
