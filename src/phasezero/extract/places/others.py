"""Names of other things that are known (armed actors), so that no word of theirs is taken for a place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from phasezero.extract.places.folding import key

Span = tuple[int, int]
"""Numbers of the first and the last word."""


@dataclass(frozen=True, slots=True)
class Others:
    """Folded names by their first word, the longest first."""

    names: Mapping[str, tuple[tuple[str, ...], ...]]

    @classmethod
    def of(cls, names: Iterable[str]) -> Others:
        """Names of fewer than three letters are left out."""
        by_first: dict[str, set[tuple[str, ...]]] = {}
        for name in names:
            words = tuple(key(name).split())
            if words and len("".join(words)) > 2:
                by_first.setdefault(words[0], set()).add(words)
        return cls({first: tuple(sorted(held, key=lambda one: (-len(one), one))) for first, held in by_first.items()})

    def spans(self, folded: Sequence[str]) -> list[Span]:
        """Where the longest of the names stand, from left to right."""
        found: list[Span] = []
        behind = 0
        for first, word in enumerate(folded):
            if first < behind or word not in self.names:
                continue
            length = next((len(one) for one in self.names[word] if tuple(folded[first : first + len(one)]) == one), 0)
            if length:
                found.append((first, first + length - 1))
                behind = first + length
        return found


NONE = Others({})
