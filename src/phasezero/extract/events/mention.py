"""One noun phrase: who or what, and how many."""

from __future__ import annotations

from dataclasses import dataclass, field

from phasezero.domain.extracted import Count
from phasezero.extract.events.items import Item
from phasezero.extract.events.lexicon import ActorFacts, PersonFacts

_UNARMED = frozenset({"mob", "gang", "settlers", "assailants", "unidentified"})
"""Actors that are no party to a battle when they are killed: rioters, suspects."""


@dataclass(slots=True)
class Mention:
    """One noun phrase."""

    first: int
    """Of its first item in the sentence."""
    last: int = 0
    """Behind its last one."""
    kind: str = ""
    """ "people", "actor", "thing", "unit" (of time, money, distance), "number" (a number alone), "name", "unknown"."""
    count: Count | None = None
    """As written; None without a number."""
    one: bool = False
    """With "a" or "one"."""
    many: bool = False
    """Its head is in the plural."""
    definite: bool = False
    """With "the" or a possessive: told of before."""
    none: bool = False
    """ "no civilians", "nobody"."""
    other: bool = False
    """ "another", "two others": besides those told of before."""
    unidentified: bool = False
    possessive: bool = False
    """ "The man's", before what is his."""
    age: int | None = None
    people: list[PersonFacts] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    country: str = ""
    """Of a demonym in it."""
    actor: ActorFacts | None = None
    things: list[str] = field(default_factory=list)

    @property
    def is_people(self) -> bool:
        return self.kind in {"people", "number", "name"}

    @property
    def may_act(self) -> bool:
        """Whether it can be who did something."""
        return self.kind in {"actor", "people"}

    @property
    def is_fighter(self) -> bool:
        if self.kind == "actor":
            return self.actor is not None and self.actor.name not in _UNARMED
        return self.kind == "people" and any(person.combatant for person in self.people)


def size(mention: Mention, sentence: list[Item]) -> Count:
    """How many it is: its number, else one for the singular and two at least for the plural."""
    if mention.count is not None:
        return mention.count
    words = " ".join(item.word for item in sentence[mention.first : mention.last] if item.tags)
    if mention.many and not mention.one:
        return Count(2, 2, 2, words, open=True)
    return Count(1, 1, 1, words)
