"""Who only came afterwards: whoever arrests, guards or searches for someone did not do the harm that is told beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from phasezero.domain.events import Perpetrator
from phasezero.extract.events.items import Item
from phasezero.extract.events.mention import Mention
from phasezero.extract.events.predicates import Frame
from phasezero.extract.events.subjects import is_aside

MEASURES = frozenset({"arrest", "mobilisation", "protest"})
"""Classes of predicates that tell what was done about harm as often as harm."""

_NOUNS = frozenset({"person", "actor", "group", "demonym", "thing", "count", "vague", "pred"})

_OFFICES = frozenset({"government", "MONUSCO", "MINUSCA", "MINUSMA", "UNMISS", "AMISOM", "UN peacekeepers"})


@dataclass(slots=True)
class Named:
    """Whom the sentences of a text name as actors, each with the number of the sentence."""

    doers: list[tuple[int, Mention, bool]] = field(default_factory=list)
    """Armed actors that do something, and whether they only arrest there."""
    present: list[tuple[int, Mention]] = field(default_factory=list)
    """Armed actors that a sentence begins with."""
    blamed: list[tuple[int, Mention]] = field(default_factory=list)
    """Those whom a sentence blames."""


def comes_after(frame: Frame, other: Frame, sentence: list[Item]) -> bool:
    """Whether the doer of `other` only dealt with what `frame` tells: "after six men were killed, police arrested one"; but in
    "three men were detained and later beaten" it is the same people, and in "were detained during a raid" the same deed."""
    if frame.form == "noun" and any(item.is_word("during") for item in sentence[max(0, frame.first - 3) : frame.first]):
        return False
    dealt = other.kind in MEASURES or _follows(frame, other, sentence)
    return dealt and frame.kind not in MEASURES and not _same_people(frame, other, sentence)


def _follows(frame: Frame, other: Frame, sentence: list[Item]) -> bool:
    """ "Police killed two men after shops were burned", "following the murder of a trader, a mob attacked …": what stands behind
    "after" came first, so the doer of the rest did not do it."""
    start = next((j for j in range(frame.first, -1, -1) if sentence[j].is_word("after")), None)
    if start is None or not _leads_to(sentence[start + 1 : frame.first]):
        return False
    return other.first < start or any(item.word in {",", "،"} for item in sentence[frame.first : other.first])


def _leads_to(between: list[Item]) -> bool:
    """Whether "after" still rules what follows these items: no comma ends its clause, and no "and" stands right behind a bare
    time ("after midnight and …")."""
    if any(item.word in {",", "،"} for item in between):
        return False
    joined = next((j for j, item in enumerate(between) if item.is_word("conjunction")), None)
    return joined is None or any(item.is_number or not _NOUNS.isdisjoint(item.tags) for item in between[:joined])


def _same_people(frame: Frame, other: Frame, sentence: list[Item]) -> bool:
    """Whether both hit the same people, others of the same kind ("two were beaten and another two arrested by soldiers"), or one
    of them does not say whom."""
    if frame.pronoun or not frame.target or (not other.target and other.passive):
        return True
    if any(one.other or sentence[one.first - 1].is_word("other") for one in other.target.whole if one.first > 0):
        return True
    held = {id(mention) for mention in other.target.every}
    return all(id(mention) in held or refers_back(mention) for mention in frame.target.whole)


def refers_back(mention: Mention) -> bool:
    """ "The students", "two of them", "others": some of those that were told of before."""
    return mention.kind == "number" or (mention.definite and mention.count is None)


def only_found(sentence: list[Item], mention: Mention, frame: Frame) -> bool:
    """Whether it found or freed them: "was found by police", "rescued by soldiers", "the army recovered 12 bodies",
    "found dead by villagers"."""
    if sentence[frame.first].cue("found"):
        return True
    ahead, behind = sentence[max(0, mention.first - 2) : mention.first], sentence[mention.last : mention.last + 2]
    return any(item.cue("found") or item.cue("released") for item in (*ahead, *behind))


def only_holds(sentence: list[Item], mention: Mention) -> bool:
    """Whether it is named as who holds the place, or vouches for what is told: "a town controlled by rebels"."""
    by = next(
        (j for j in range(mention.first, max(-1, mention.first - 3), -1) if j < len(sentence) and sentence[j].is_word("by")), None
    )
    return by is not None and is_aside(sentence, by)


def sides(sentence: list[Item], mentions: Sequence[Mention], told: Sequence[Frame]) -> list[Mention]:
    """Those who fight each other: whom a word for fighting names, and the two behind "between"."""
    found = [mention for frame in told if frame.kind == "battle" for mention in frame.target.every]
    for one, other in pairwise(mentions):
        ahead = sentence[max(0, one.first - 1) : one.first + 1]
        between = any((tag := item.get("quantifier")) is not None and tag.key == "between" for item in ahead)
        if (
            between
            and one.kind == other.kind == "actor"
            and any(sentence[j].is_word("conjunction") for j in range(one.last, other.first + 1))
        ):
            found += [one, other]
    return found


def by_name(mention: Mention) -> bool:
    """Whether it is an actor with a proper name."""
    return mention.actor is not None and mention.actor.named


def says_nobody(mention: Mention) -> bool:
    """ "Unidentified assailants": whoever the sentence suspects says more."""
    return mention.actor.kind is Perpetrator.UNKNOWN if mention.actor is not None else mention.unidentified


def keeps_order(mention: Mention) -> bool:
    """Whether a force is named in many reports only because it came afterwards: police and soldiers without more."""
    return (
        mention.actor is not None and mention.actor.kind is Perpetrator.STATE and not mention.actor.named and not mention.country
    )


def behind_cause(mention: Mention, words: list[Item]) -> bool:
    """ "In police firing", "during a raid by soldiers", "after troops came", "in a base of the army": not "against
    soldiers", "the police found"."""
    ahead = words[max(0, mention.first - 2) : mention.first]
    if len(ahead) == 2 and ahead[1].is_word("against") and (tag := ahead[0].get("pred")) is not None and tag.key == "battle":
        return True  # "killed in a gunfight with police"
    leads = any(item.is_word("by", "preposition", "boundary", "held_at") and not item.is_word("of") for item in ahead)
    return leads and not any(item.is_word("against") for item in ahead)


def only_office(mention: Mention) -> bool:
    """ "The government", peacekeepers: named for many reasons besides having done it."""
    return mention.actor is not None and mention.actor.name in _OFFICES and not mention.country
