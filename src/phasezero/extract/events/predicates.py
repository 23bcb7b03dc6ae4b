"""One predicate of a sentence with its slots: what was done, to whom, by whom."""

from __future__ import annotations

from dataclasses import dataclass, field

from phasezero.extract.events.items import Item
from phasezero.extract.events.mention import Mention
from phasezero.extract.events.slots import Slot

ON_THINGS = frozenset({"destruction", "attack", "entry", "siege"})
"""Classes of predicates that may hit things."""


@dataclass(slots=True)
class Frame:
    """One predicate with its slots."""

    kind: str
    """Its class in the lexicon."""
    form: str
    first: int
    """Of its first item."""
    passive: bool
    target: Slot = field(default_factory=Slot)
    doer: Mention | None = None
    doer_basis: str = ""
    """ "by", "subject", "noun", "attributed", "sentence", "text"."""
    pronoun: str = ""
    """Where a pronoun stands in the target's place: its word."""


def are_linked(sentence: list[Item], one: int, other: int) -> bool:
    """Whether nothing but "and", commas, adverbs and auxiliaries stands between two predicates."""
    between = sentence[one + 1 : other]
    if not between:
        return True
    return len(between) <= 5 and all(
        (item.is_word("conjunction", "adverb", "be") and not item.is_word("pronoun")) or item.word == "," or _joins(item)
        for item in between
    )


def _joins(item: Item) -> bool:
    tag = item.get("quantifier")
    return tag is not None and tag.key == "joins"


def is_verb(item: Item) -> bool:
    """Whether an item is a predicate and no noun."""
    tag = item.get("pred")
    return tag is not None and tag.extra != "noun"
