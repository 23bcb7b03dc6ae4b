"""Predicates of a sentence with their slots: what was done, to whom, by whom, after the manner of dictionary coders (TABARI;
PETRARCH2, Norris, Schrodt & Beieler 2017) but on flat phrases, so that no parser is needed."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from phasezero.extract.events.driven import driven
from phasezero.extract.events.items import Item, is_verbal
from phasezero.extract.events.lexicon import Lexicon
from phasezero.extract.events.mention import Mention
from phasezero.extract.events.numbers import counts
from phasezero.extract.events.phrase_table import Tag
from phasezero.extract.events.predicates import ON_THINGS, Frame, are_linked
from phasezero.extract.events.slots import Slot, after, before, behind_preposition
from phasezero.extract.events.subjects import fill_by, fill_subject

PEOPLE = frozenset({"people", "number", "actor", "name"})
ANYTHING = frozenset({"people", "number", "actor", "thing", "unknown"})
_OBJECTS = ANYTHING | {"name"}
_BOTH = frozenset({"attack", "siege", "threat", "entry", "destruction"})
"""Classes that may hit people or things."""


def frames(sentence: list[Item], mentions: Sequence[Mention], lexicon: Lexicon) -> list[Frame]:
    """Those of a sentence in order; verbs that are joined ("was shot and killed") share their slots."""
    found: list[Frame] = []
    passed = 0
    for at, item in enumerate(sentence):
        tag = item.get("pred")
        if item.cue("drives") and (away := driven(sentence, at, lexicon.language)):
            tag, passed = Tag("pred", "displacement", away.form), away.end
        elif at < passed:
            continue
        if tag is None or (item.has("person") and not is_verbal(sentence, at)) or _is_adjective(sentence, at, tag.extra):
            continue
        form = _form(sentence, at, tag.extra)
        linked = found[-1] if found and are_linked(sentence, found[-1].first, at) else None
        frame = Frame(tag.key, form, at, _passive(sentence, mentions, at, form, linked))
        _fill(frame, sentence, mentions, found, linked, lexicon)
        found.append(frame)
    _share(found, sentence)
    return found


def _form(sentence: list[Item], at: int, form: str) -> str:
    """ "La mort de trois enseignants": a word that is an adjective or a verb elsewhere is a noun before "of"."""
    nominal = (
        form in {"suffers", "active"}
        and at + 1 < len(sentence)
        and sentence[at + 1].is_word("of")
        and not (form == "active" and sentence[at + 1].is_word("determiner"))
        and not (at and sentence[at - 1].is_word("be"))
    )
    if form == "participle" and 0 < at < len(sentence) - 1 and sentence[at - 1].is_word("determiner", "one"):
        nominal = sentence[at + 1].is_word("of", "preposition", "have", "be", "relative") or sentence[at + 1].has(
            "outcome"
        )  # "une attaque des …"
    return "noun" if nominal else form


def _passive(sentence: list[Item], mentions: Sequence[Mention], at: int, form: str, linked: Frame | None) -> bool:
    """Whether the one who is harmed stands before the predicate."""
    if form != "participle":
        return form == "suffers"
    back = at - 1
    while back >= 0 and sentence[back].is_word("adverb"):
        back -= 1
    behind_be = back >= 0 and sentence[back].is_word("be")
    if behind_be or (at + 1 < len(sentence) and sentence[at + 1].is_word("by", "object")):
        return behind_be or not _before_pronoun(sentence, at)
    if _joined_ahead(sentence, at):
        return _passive(sentence, mentions, at + 2, form, None)
    if linked is not None and linked.form in {"participle", "suffers"} and linked.passive:
        return True
    if at + 1 < len(sentence) and sentence[at + 1].has("place"):
        return False  # "rebels attacked Bria"
    following = after(sentence, mentions, at + 1, len(sentence), _OBJECTS, 2)
    return bool(not following or (following.whole[0].definite is False and back >= 0 and sentence[back].is_word("other")))


def _before_pronoun(sentence: list[Item], at: int) -> bool:
    """ "Attacked them", "shot him"."""
    return at + 1 < len(sentence) and sentence[at + 1].is_word("object")


def _joined_ahead(sentence: list[Item], at: int) -> bool:
    """ "looted and burned …": what the second verb is, the first is too."""
    if at + 2 >= len(sentence) or not sentence[at + 1].is_word("conjunction"):
        return False
    tag = sentence[at + 2].get("pred")
    return tag is not None and tag.extra == "participle"


def _is_adjective(sentence: list[Item], at: int, form: str) -> bool:
    """ "to injured civilians", "the kidnapped teachers", "three wounded men": told of before, or no event of its own."""
    if form != "participle" or at == 0 or at + 1 >= len(sentence):
        return False
    before, behind = sentence[at - 1], sentence[at + 1]
    leads = before.is_word("preposition", "of", "determiner", "one", "other", "including") or counts(before)
    return (
        leads
        and not before.is_word("be")
        and (behind.has("person") or behind.has("group") or behind.has("demonym") or behind.has("thing"))
    )


def _fill(
    frame: Frame, sentence: list[Item], mentions: Sequence[Mention], found: list[Frame], linked: Frame | None, lexicon: Lexicon
) -> None:
    """The slots of a predicate from what stands around it."""
    at, kinds = frame.first, _kinds(frame.kind)
    floor = _floor(sentence, at, found, linked)
    if lexicon.verb_first:
        _fill_behind(frame, sentence, mentions, floor)
    elif frame.form == "noun":
        _fill_noun(frame, sentence, mentions, kinds)
    elif frame.passive:
        frame.target = _without_objects(_before(frame.kind, sentence, mentions, floor, at), found)
        frame.pronoun = "" if frame.target else _pronoun(sentence, floor, at)
        if lexicon.verb_first and not frame.target:
            frame.target = after(sentence, mentions, at + 1, len(sentence), kinds, 4)
        if linked is not None and not frame.target:
            frame.target = linked.target
    else:
        frame.target = _after(frame.kind, sentence, mentions, at + 1)
        if not frame.target and _before_pronoun(sentence, at):
            frame.pronoun = sentence[at + 1].word
        fill_subject(frame, sentence, mentions, floor, found)
    if frame.doer is None and (frame.passive or frame.form == "noun"):
        fill_by(frame, sentence, mentions)


def _before(kind: str, sentence: list[Item], mentions: Sequence[Mention], floor: int, at: int) -> Slot:
    """Who or what stands before a passive verb: a number right before "dead" ("spoke of 30 dead"), whom "who" goes back to,
    things first where the verb is said of things, else people."""
    if sentence[at].has("outcome") and (number := next((m for m in mentions if m.last == at and m.kind == "number"), None)):
        return Slot((number,))
    if antecedent := _antecedent(kind, sentence, mentions, floor, at):
        return Slot((antecedent,))
    if kind in ON_THINGS - {"attack"}:
        things = [m for m in mentions if floor <= m.first and m.last <= at and m.kind == "thing" and not _beside(sentence, m)]
        if things:
            return Slot(tuple(things))
    found = before(sentence, mentions, floor, at, _kinds(kind))
    if kind == "attack" and found and found.whole[-1].kind == "thing":
        things = [m for m in mentions if floor <= m.first and m.last <= at and m.kind == "thing" and not _beside(sentence, m)]
        return Slot(tuple(things)) if things else found
    return found or before(sentence, mentions, floor, at, frozenset({"unknown"}))


def _without_objects(slot: Slot, found: list[Frame]) -> Slot:
    """ "Police fired on the crowd and two people died": the crowd is the object of the verb before, no part of this subject."""
    held = {id(mention) for frame in found if not frame.passive and frame.form != "noun" for mention in frame.target.every}
    if not slot or id(slot.whole[-1]) in held or len(slot.whole) < 2:
        return slot
    return Slot(tuple(mention for mention in slot.whole if id(mention) not in held), slot.parts)


def _antecedent(kind: str, sentence: list[Item], mentions: Sequence[Mention], floor: int, at: int) -> Mention | None:
    """ "The death of a tailor who was stabbed": the tailor, though he hangs on a preposition; none where the clause has its own
    subject."""
    ahead = [mention for mention in mentions if floor <= mention.first and mention.last <= at]
    if not ahead or ahead[-1].kind not in _kinds(kind) or not behind_preposition(sentence, ahead[-1]):
        return None
    if len(ahead) > 1 and ahead[-1].count is None and ahead[-2].count and sentence[ahead[-1].first - 1].is_word("of"):
        return None  # "nine bodies of villagers massacred …": nine
    beside = ahead[-1].last == at and ahead[-1].kind == "people"  # "the bodies of three traders killed on Sunday"
    return ahead[-1] if beside or sentence[ahead[-1].last].is_word("relative") or _set_off(sentence, ahead[-1], at) else None


def _set_off(sentence: list[Item], mention: Mention, at: int) -> bool:
    """ "The bodies of eleven civilians, killed by rebels": a participle behind a comma tells of whom stands before it."""
    apart = mention.last == at - 1 and sentence[at - 1].word in {",", "،"}
    return apart and mention.kind == "people" and at + 1 < len(sentence) and sentence[at + 1].is_word("by")


def _after(kind: str, sentence: list[Item], mentions: Sequence[Mention], start: int) -> Slot:
    """Who or what stands behind an active verb; "fired at", "threw into" reach over their preposition."""
    found = after(sentence, mentions, start, len(sentence), _kinds(kind), 4)
    if not found and kind in ON_THINGS and start < len(sentence) and sentence[start].is_word("preposition"):
        found = after(sentence, mentions, start + 1, len(sentence), _kinds(kind), 4)
    if not found or kind not in ON_THINGS or found.whole[0].is_people:
        return found
    stop = next(
        (j for j in range(start, len(sentence)) if sentence[j].has("pred") and sentence[j].tags["pred"].extra != "noun"),
        len(sentence),
    )
    things = [m for m in mentions if start <= m.first and m.last <= stop and m.kind == "thing" and not _beside(sentence, m)]
    return Slot(tuple(things)) if things else found


def _beside(sentence: list[Item], mention: Mention) -> bool:
    """ "in a camp", "during a raid on": where it was, not what was hit. "Of" does not count: "the roof of a school"."""
    return (
        mention.first > 0
        and sentence[mention.first - 1].is_word("preposition", "by", "boundary")
        and not sentence[mention.first - 1].is_word("of")
    )


def _kinds(kind: str) -> frozenset[str]:
    return ANYTHING if kind in _BOTH else PEOPLE


def _floor(sentence: list[Item], at: int, found: list[Frame], linked: Frame | None) -> int:
    """Where the clause of a predicate begins: behind the last verb that is not joined to it, or behind a mark that parts."""
    verbs = [frame for frame in found if frame is not linked and frame.form != "noun"]
    floor = verbs[-1].first + 1 if verbs else 0
    if linked is not None and linked.form != "noun":
        floor = next((frame.first + 1 for frame in reversed(verbs) if frame.first < linked.first), 0)
    for j in range(at - 1, floor - 1, -1):
        if sentence[j].word in {";", ":"}:
            return j + 1
    return floor


def _pronoun(sentence: list[Item], floor: int, at: int) -> str:
    return next((sentence[j].word for j in range(at - 1, floor - 1, -1) if sentence[j].is_word("pronoun")), "")


def _fill_behind(frame: Frame, sentence: list[Item], mentions: Sequence[Mention], floor: int) -> None:
    """The slots of a verb that stands first, as in Arabic: who did it and then to whom, or only to whom."""
    at, kinds = frame.first, _kinds(frame.kind)
    first = next((mention for mention in mentions if at < mention.first <= at + 3), None)
    if first is not None and first.kind == "actor" and frame.form != "noun":
        second = after(sentence, mentions, first.last, len(sentence), kinds, 2)
        if second:
            frame.doer, frame.doer_basis, frame.target = first, "subject", second
            return
    frame.target = after(sentence, mentions, at + 1, len(sentence), kinds, 3) or before(sentence, mentions, floor, at, kinds)
    if not frame.target and at + 1 < len(sentence) and sentence[at + 1].is_word("preposition"):
        frame.target = after(sentence, mentions, at + 2, len(sentence), kinds, 2)
    fill_by(frame, sentence, mentions)


def _is_by_target(frame: Frame, sentence: list[Item], at: int) -> bool:
    """ "The attack of the rebels", "blamed the attack on rebels": who stands behind the noun did it."""
    if frame.kind not in {"attack", "entry"} or not frame.target or frame.target.whole[0].kind != "actor":
        return False
    return sentence[at + 1].is_word("of") or any(item.is_word("attribution") for item in sentence[max(0, at - 4) : at])


def _fill_noun(frame: Frame, sentence: list[Item], mentions: Sequence[Mention], kinds: frozenset[str]) -> None:
    """ "the killing of three villagers by soldiers", "12 deaths", "Israeli strikes on a school"."""
    at = frame.first
    if at + 1 < len(sentence) and sentence[at + 1].is_word("preposition", "of") and not sentence[at + 1].is_word("by"):
        frame.target = after(sentence, mentions, at + 2, len(sentence), kinds, 3)
    if _is_by_target(frame, sentence, at):
        frame.doer, frame.doer_basis, frame.target = frame.target.whole[0], "noun", Slot()
    if sentence[at].has("toll"):
        number = next(
            (
                mention
                for mention in mentions
                if at < mention.first <= at + 12 and mention.kind in {"number", "people"} and mention.count
            ),
            None,
        )
        frame.target = Slot((number,)) if number else Slot()
    left = next((mention for mention in mentions if mention.last == at or mention.first <= at < mention.last), None)
    if left is not None and left.kind == "actor":
        frame.doer, frame.doer_basis = left, "noun"
    elif left is not None and not frame.target and left.is_people and (left.count is not None or left.possessive):
        frame.target = Slot((left,))
    if not frame.target and at and sentence[at - 1].is_word("pronoun"):
        frame.pronoun = sentence[at - 1].word  # "leading to her death"


def _share(found: list[Frame], sentence: list[Item]) -> None:
    """Joined verbs share what one of them lacks: "abducted and killed three teachers", "was kidnapped and killed by rebels"."""
    for one, other in itertools.pairwise(found):
        if not are_linked(sentence, one.first, other.first) or one.form == "noun" or other.form == "noun":
            continue
        if not one.target and other.target and not other.passive:
            one.target, one.passive = other.target, False
        if not other.target and one.target:
            other.target = one.target
        if one.doer is None and other.doer is not None:
            one.doer, one.doer_basis = other.doer, other.doer_basis
        if other.doer is None and one.doer is not None:
            other.doer, other.doer_basis = one.doer, one.doer_basis
