"""What a text says of a harm: who is harmed, by whom, how organised.

Words differ from sector to sector; these three may not. They are read from the words themselves, by signs written down in the
lexicon, so that the same reading judges a wording of the lexicon and the final text of an ask.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

HIDDEN = "hidden"
"""The value of words that let an act look like something that happens, or put something else in the place of people."""

QUESTIONS = {"harmed": "who is harmed", "by": "by whom", "organised": "how organised"}
"""The three, as they are called in messages."""


@dataclass(frozen=True, slots=True)
class Harm:
    """The values that a text says, each as often as it says it, in order of the alphabet; empty: it says nothing about it."""

    harmed: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    organised: tuple[str, ...] = ()

    def against(self, other: Harm) -> Iterator[tuple[str, str, str]]:
        """Where another says otherwise: the question, and the answers of both."""
        for field, question in QUESTIONS.items():
            mine, theirs = getattr(self, field), getattr(other, field)
            if mine != theirs:
                yield question, spelled(mine), spelled(theirs)


def spelled(values: Sequence[str]) -> str:
    """Values for a message: "civilians", "civilians (2 times)", "nothing"."""
    counts = Counter(values).items()
    return ", ".join(value if often == 1 else f"{value} ({often} times)" for value, often in counts) or "nothing"


@dataclass(frozen=True, slots=True, eq=False)
class Signs:
    """The words by which each value of the three is recognised in one language."""

    values: Mapping[str, Mapping[str, tuple[str, ...]]]
    """By field of `Harm`, then by value."""
    pattern: re.Pattern[str]
    meant: Mapping[str, tuple[str, str]]
    """Each sign, as compared, with its field and value."""

    @classmethod
    def of(cls, values: Mapping[str, Mapping[str, Sequence[str]]]) -> Signs:
        """Raises ValueError for a sign that stands twice, or a field that is none of the three."""
        if set(values) != set(QUESTIONS):
            raise ValueError(f"signs are needed for {', '.join(QUESTIONS)}; there are some for {', '.join(values)}")
        meant: dict[str, tuple[str, str]] = {}
        for field, lists in values.items():
            for value, signs in lists.items():
                for sign in signs:
                    if _read(sign) in meant:
                        raise ValueError(f"the sign {sign!r} stands twice")
                    meant[_read(sign)] = field, value
        longest_first = sorted(meant, key=len, reverse=True)
        joined = "|".join(r"\s+".join(map(re.escape, sign.split())) for sign in longest_first)
        frozen = {field: {value: tuple(signs) for value, signs in lists.items()} for field, lists in values.items()}
        return cls(frozen, re.compile(rf"(?<!\w)(?:{joined})(?!\w)"), meant)

    def harm(self, text: str) -> Harm:
        """What the text says; where signs overlap, the longest counts."""
        found: dict[str, list[str]] = {field: [] for field in QUESTIONS}
        for match in self.pattern.finditer(_read(text)):
            field, value = self.meant[" ".join(match.group().split())]
            found[field].append(value)
        return Harm(**{field: tuple(sorted(values)) for field, values in found.items()})

    def hiding(self, text: str) -> tuple[str, ...]:
        """The words of a text that let an act look like something that happens, or put something else in the place of people."""
        found = (" ".join(match.group().split()) for match in self.pattern.finditer(_read(text)))
        return tuple(dict.fromkeys(sign for sign in found if self.meant[sign][1] == HIDDEN))


def _read(text: str) -> str:
    return text.casefold().replace("\u2010", "-").replace("\u2011", "-")
