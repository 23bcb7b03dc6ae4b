"""Which type of event a predicate tells, from its class and from what it hit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from phasezero.domain.extracted import EventType
from phasezero.extract.events.items import Item
from phasezero.extract.events.mention import Mention
from phasezero.extract.events.predicates import ON_THINGS, Frame
from phasezero.extract.events.slots import Slot

MASS = 5
"""Killed people from which on a killing is a mass killing (see `EventType`)."""
_PLAIN = {
    "killing": EventType.KILLING,
    "injury": EventType.TORTURE,
    "abduction": EventType.ABDUCTION,
    "sexual": EventType.SEXUAL_VIOLENCE,
    "displacement": EventType.FORCED_DISPLACEMENT,
    "destruction": EventType.DESTRUCTION,
    "siege": EventType.SIEGE,
    "arrest": EventType.ARREST,
    "threat": EventType.THREAT,
    "speech": EventType.DANGEROUS_SPEECH,
    "mobilisation": EventType.MOBILISATION,
    "protest": EventType.PROTEST,
    "battle": EventType.BATTLE,
}
_PROTECTED = {
    "school": EventType.ATTACK_ON_SCHOOL,
    "health": EventType.ATTACK_ON_HEALTH,
    "aid": EventType.ATTACK_ON_AID,
    "worship": EventType.ATTACK_ON_WORSHIP,
}
_STAFF = {"aid workers": EventType.ATTACK_ON_AID, "health workers": EventType.ATTACK_ON_HEALTH}
"""Attacks on care and on aid take in those on their staff, as those do who count them (WHO; aid worker security data)."""
_HARM = frozenset({"killing", "injury", "abduction", "sexual", "attack", "arrest"})
_NEEDS_TARGET = frozenset({"killing", "injury", "abduction", "displacement", "arrest"})


def types(frame: Frame, sentence: list[Item], mentions: Sequence[Mention]) -> list[EventType]:
    """The types that a predicate tells; none where it lacks what it needs."""
    if frame.kind == "threat" or any(item.cue("threatens") for item in sentence[max(0, frame.first - 3) : frame.first]):
        return [EventType.THREAT]
    if frame.kind in _NEEDS_TARGET and not frame.pronoun and not _hits_people(frame):
        return _taken(frame, sentence, mentions)
    if (
        frame.target
        and all(_is_fighter(mention, sentence, mentions) for mention in frame.target.whole)
        and frame.kind in {"killing", "injury", "attack"}
    ):
        held = any(item.cue("custody") for item in sentence)
        return [_PLAIN[frame.kind]] if held and frame.kind != "attack" else [EventType.BATTLE]
    if _is_of_bodies(frame, sentence):
        return _found_dead(frame, sentence)
    if frame.kind in ON_THINGS:
        return _on_things(frame, sentence, mentions)
    found = [_PLAIN[frame.kind]]
    if frame.kind in _HARM:
        found.extend(_on_staff(frame))
    return found


def by_side(frame: Frame) -> list[Frame]:
    """One predicate that killed fighters and civilians as two: "killed twelve rebels and three civilians"."""
    fighters = tuple(mention for mention in frame.target.whole if mention.is_fighter)
    if frame.kind not in {"killing", "injury"} or not fighters or len(fighters) == len(frame.target.whole):
        return [frame]
    others = tuple(mention for mention in frame.target.whole if not mention.is_fighter)
    return [replace(frame, target=Slot(others, frame.target.parts)), replace(frame, target=Slot(fighters))]


def _is_fighter(mention: Mention, sentence: list[Item], mentions: Sequence[Mention]) -> bool:
    """Whether it counts fighters: by its own words, or "ten dead among the rebels"."""
    if mention.is_fighter or mention.kind != "number":
        return mention.is_fighter
    behind = range(mention.last, min(len(sentence), mention.last + 4))
    among = next((j for j in behind if sentence[j].is_word("among")), None)
    return among is not None and any(other.is_fighter and among < other.first <= among + 2 for other in mentions)


def _is_of_bodies(frame: Frame, sentence: list[Item]) -> bool:
    """ "25 bodies were taken to the hospital": whom it counts is dead already."""
    if frame.kind == "killing":
        return frame.form == "noun" and _is_body(sentence, frame.first)
    last = frame.target.whole[0].last if frame.target else len(sentence)
    return last < len(sentence) and _is_body(sentence, last)


def _found_dead(frame: Frame, sentence: list[Item]) -> list[EventType]:
    """Bodies that were found, brought or buried tell a killing, whatever else was done with them tells nothing."""
    around = sentence[max(0, frame.first - 8) : frame.first + 24] if frame.kind == "killing" else []
    return [EventType.KILLING] if any(item.cue("found") or item.cue("handled") for item in around) else []


def _taken(frame: Frame, sentence: list[Item], mentions: Sequence[Mention]) -> list[EventType]:
    """Phones and food that are "seized from" someone are looted; else nothing."""
    if frame.kind != "abduction" or not frame.target:
        return []
    return _on_things(replace(frame, kind="destruction"), sentence, mentions)


def _hits_people(frame: Frame) -> bool:
    return any(mention.kind not in {"thing", "unit"} for mention in frame.target.whole)


def _is_body(sentence: list[Item], at: int) -> bool:
    """Whether the dead are told of as bodies, which must be found to tell an event."""
    tag = sentence[at].get("body")
    return tag is not None


def _on_staff(frame: Frame) -> list[EventType]:
    groups = {person.group for mention in frame.target.every for person in mention.people}
    return [kind for group, kind in _STAFF.items() if group in groups]


def _on_things(frame: Frame, sentence: list[Item], mentions: Sequence[Mention]) -> list[EventType]:
    """A school that is burned is an attack on a school and the destruction of property; a raid on homes is neither."""
    things = _things(frame, mentions)
    protected = [kind for key, kind in _PROTECTED.items() if key in things]
    if frame.kind == "siege":
        return [EventType.SIEGE]
    if frame.kind == "attack":
        if any(mention.is_people for mention in frame.target.whole):
            return [EventType.TORTURE, *_on_staff(frame)]
        return protected + ([EventType.DESTRUCTION] if _damages(frame, sentence, things, bool(protected)) else [])
    if frame.kind == "entry":
        return _by_entry(frame, mentions, protected)
    if things & {"notion", "animal"} and not things - {"notion", "animal"}:
        return []
    return [*protected, EventType.DESTRUCTION] if things else []


def _by_entry(frame: Frame, mentions: Sequence[Mention], protected: list[EventType]) -> list[EventType]:
    """Armed actors in a school are an attack on it; elsewhere, that they move in."""
    if not protected and frame.doer is not None and frame.doer.kind == "actor":
        return [EventType.MOBILISATION]
    return protected if any(mention.kind == "actor" for mention in mentions) else []


def _things(frame: Frame, mentions: Sequence[Mention]) -> set[str]:
    """Kinds of things that it hit: those of its slot, else those nearest to it in the sentence."""
    held = {thing for mention in frame.target.every for thing in mention.things}
    if held or frame.target:
        return held
    return {thing for mention in mentions if abs(mention.first - frame.first) < 9 for thing in mention.things} - {"unit"}


def _damages(frame: Frame, sentence: list[Item], things: set[str], protected: bool) -> bool:
    """Whether an attack hit homes or belongings: as its object, or by bombs and shells."""
    if protected:
        return sentence[frame.first].cue("impact")
    return bool(things & {"home", "vehicle"}) and (bool(frame.target) or sentence[frame.first].has("strike"))
