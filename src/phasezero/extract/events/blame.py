"""Whom a sentence blames: "attributed to rebels", "blamed the attack on …", "the group claimed responsibility"."""

from __future__ import annotations

from collections.abc import Sequence

from phasezero.extract.events.items import Item
from phasezero.extract.events.mention import Mention


def blamed(phrases: Sequence[Mention], words: list[Item]) -> list[Mention]:
    """The armed actors that a sentence blames."""
    return [mention for mention in phrases if mention.kind == "actor" and is_blamed(mention, words)]


def is_blamed(mention: Mention, words: list[Item]) -> bool:
    """Whether words around it say that it did what is told, or is held to have."""
    ahead, behind = words[max(0, mention.first - 2) : mention.first], words[mention.last : mention.last + 3]
    if any(item.is_word("attribution") for item in ahead) or any(item.is_word("responsible") for item in behind):
        return True
    start = next((j for j in range(mention.first - 1, max(-1, mention.first - 6), -1) if words[j].is_word("attribution")), None)
    return start is not None and _the_deed(words[start + 1 : mention.first])


def _the_deed(between: list[Item]) -> bool:
    """ "Blamed the attack on …", "atribuyó el ataque al …": a noun of harm and what leads to whom, and nothing else."""
    deed = any((tag := item.get("pred")) is not None and tag.extra == "noun" for item in between)
    return deed and all(item.has("pred") or item.is_word("determiner", "one", "preposition", "of") for item in between)
