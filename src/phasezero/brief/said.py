"""A sentence as the rules see it: whose words are whose, and what it cites."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from phasezero.brief.reading import Text, plain, read
from phasezero.domain.updates import Part, PartKind, Sentence, SentenceKind, words

_THEIRS = frozenset({PartKind.NAME, PartKind.TITLE, PartKind.QUOTATION})
_SOMEBODY_ELSE = "\ufffc"
"""Stands in `own` for a name, title or quotation."""


@dataclass(frozen=True)
class Said:
    parts: tuple[Part, ...]
    kind: SentenceKind
    cites: tuple[str, ...] = ()
    mark: str = ""
    known: frozenset[str] | None = None
    """Keys of the sources; None where citations are not checked."""
    delay_days: int | None = None
    typed: bool = False
    """Typed by a person as free text: it has no typed parts, its numbers count as figures."""

    @classmethod
    def of(cls, sentence: Sentence, known: frozenset[str] | None, delay_days: int | None) -> Said:
        return cls(sentence.parts, sentence.kind, sentence.cites, sentence.mark, known, delay_days)

    @property
    def shown(self) -> str:
        return f"{self.mark} {''.join(part.text for part in self.parts)}".strip()

    def has(self, kind: PartKind) -> bool:
        return any(part.kind == kind and part.text.strip() for part in self.parts)

    @cached_property
    def theirs(self) -> frozenset[int]:
        """Numbers of the parts that are not our own words."""
        return frozenset(i for i, part in enumerate(self.parts) if part.kind in _THEIRS)

    @cached_property
    def text(self) -> Text:
        return read([part.text for part in self.parts])

    @cached_property
    def own(self) -> str:
        """Our own words and figures on one line, as compared; each other part is one sign that is no letter."""
        pieces = (_SOMEBODY_ELSE if i in self.theirs else plain(part.text) for i, part in enumerate(self.parts))
        return f"{self.mark} {''.join(pieces)}".strip()

    @cached_property
    def wording(self) -> str:
        """Our own words alone: no figures."""
        return " ".join(plain(part.text) for part in self.parts if part.kind == PartKind.WORDS)


class _PlainText:
    """Text without typed parts."""

    _END = re.compile(r"(?<=[.!?…])\s+(?=[^\s\d(])|\n\s*\n")

    def sentences(self, text: str) -> list[str]:
        return [piece for piece in self._END.split(text) if piece.strip()]

    def said(self, piece: str, delay_days: int | None) -> Said:
        return Said((words(piece),), SentenceKind.FINDING, delay_days=delay_days, typed=True)


PLAIN = _PlainText()
