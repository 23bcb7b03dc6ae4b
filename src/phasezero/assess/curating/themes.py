"""What a story is about, by the rule's themes: read as an event, or only spoken of in words of the written lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from phasezero.domain.curating import Story, StoryReport
from phasezero.domain.curating_rule import Rule, Theme, rule
from phasezero.domain.publishers import folded

_READ = 3000
"""Characters of a text that are looked at: news says first what it is about."""
_SHORTEST_STEM = 3


def of_story(story: Story, country: str, given: Rule | None = None) -> dict[str, bool]:
    """By theme, whether a machine read an event of it in this country (else only words speak of it); in the order of the rule."""
    held = given or rule()
    types = {str(claim["type"]) for one in story.reports for claim in one.claims if claim["country"] == country}
    spoken = spoken_of(story.reports)
    return {one.key: bool(one.types & types) for one in held.themes if one.types & types or one.key in spoken}


def spoken_of(reports: Iterable[StoryReport]) -> frozenset[str]:
    """Themes of which words stand in the titles or the beginnings of texts."""
    return frozenset().union(*(found_in(f"{one.report.title}\n{one.text}") for one in reports))


@lru_cache(maxsize=4096)
def found_in(text: str) -> frozenset[str]:
    """Themes of which words stand in the first part of a text."""
    given = folded(text[:_READ]).split()
    found = set()
    for place, word in enumerate(given):
        for key, turn in _starting(word):
            if len(turn) == 1 or _stands(turn, given[place : place + len(turn)]):
                found.add(key)
    return frozenset(found)


_Turn = tuple[tuple[str, bool], ...]
"""Words in a row, each folded, and whether any ending may follow."""


def _stands(turn: _Turn, there: list[str]) -> bool:
    return len(there) == len(turn) and all(_is(word, one) for word, one in zip(there, turn, strict=True))


def _is(word: str, one: tuple[str, bool]) -> bool:
    return word.startswith(one[0]) if one[1] else word == one[0]


@lru_cache(maxsize=65536)
def _starting(word: str) -> tuple[tuple[str, _Turn], ...]:
    """The themes and turns that begin with this word."""
    return tuple(found for end in range(1, len(word) + 1) for found in _turns().get(word[:end], ()) if _is(word, found[1][0]))


@cache
def _turns() -> Mapping[str, list[tuple[str, _Turn]]]:
    """By the text of their first word."""
    found: dict[str, list[tuple[str, _Turn]]] = {}
    for theme in rule().themes:
        for turn in _of_theme(theme):
            found.setdefault(turn[0][0], []).append((theme.key, turn))
    return found


def _of_theme(theme: Theme) -> Iterable[_Turn]:
    for text in theme.words:
        turn = tuple((folded(word), word.endswith("*")) for word in text.split())
        if any(not word or (stem and len(word) < _SHORTEST_STEM) for word, stem in turn):
            raise ValueError(f"curating.yml: {text!r} has a word or stem of fewer than {_SHORTEST_STEM} letters")
        yield turn
