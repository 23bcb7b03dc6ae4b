"""Who was harmed, as counts and groups: sex, age group, displaced, profession, disability, several at once. Never a person: only
words of the lexicon come out."""

from __future__ import annotations

from phasezero.domain.extracted import Victims
from phasezero.extract.events.items import Item
from phasezero.extract.events.mention import Mention, size
from phasezero.extract.events.perpetrators import demonym
from phasezero.extract.events.slots import Slot

_GENERAL = frozenset({"people", "others", "family"})
_ADULT, _OLD = 18, 60


def victims(slot: Slot, sentence: list[Item]) -> tuple[Victims, ...]:
    """One for each group that a phrase names, in the order of the text; "18-year-old women" are women, not children."""
    found: dict[str, Victims] = {}
    for mention in slot.every:
        count = None if mention.many and mention.count is None else size(mention, sentence)
        for label in labels(mention):
            found.setdefault(label, Victims(label, count))
    return tuple(found.values())


def labels(mention: Mention) -> list[str]:
    """The groups of the vocabulary that the words of a phrase name."""
    named = [label for person in mention.people for label in person.victims]
    if mention.age is not None:
        if mention.age < _ADULT:
            named.append("children")
        elif "children" in named:
            named.remove("children")
        if mention.age >= _OLD:
            named.append("older people")
    return list(dict.fromkeys(named))


def target_group(slot: Slot) -> str:
    """ "Fulani herders", "teachers and students"; empty where the text names no group."""
    named = [name for mention in slot.whole if (name := _group(mention))]
    return " and ".join(list(dict.fromkeys(named))[:3])


def _group(mention: Mention) -> str:
    if mention.kind == "actor":
        return mention.actor.name if mention.actor else ""
    identity = mention.groups[0] if mention.groups else demonym(mention.country) if mention.country else ""
    plain = [person.group for person in mention.people if person.group not in _GENERAL]
    if not identity:
        return plain[-1] if plain else ""
    if plain:
        return f"{identity} {plain[-1]}"
    return identity if mention.groups or identity.endswith(("s", "ese")) else f"{identity}s"
