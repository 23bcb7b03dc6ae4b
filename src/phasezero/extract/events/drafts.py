"""From what single predicates tell to the candidate events of a document: what tells the same event becomes one, claims kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from phasezero.domain.events import Perpetrator
from phasezero.domain.extracted import Candidate, Count, EventType, Said, Span, Victims
from phasezero.domain.places import Located
from phasezero.extract.events.blame import is_blamed
from phasezero.extract.events.claims import Claimant
from phasezero.extract.events.confidence import confidence
from phasezero.extract.events.doers import (
    Named,
    behind_cause,
    by_name,
    keeps_order,
    only_found,
    only_holds,
    only_office,
    refers_back,
    says_nobody,
)
from phasezero.extract.events.items import Item
from phasezero.extract.events.kinds import MASS
from phasezero.extract.events.mention import Mention
from phasezero.extract.events.methods import Method
from phasezero.extract.events.perpetrators import UNIDENTIFIED, perpetrator
from phasezero.extract.events.predicates import Frame
from phasezero.extract.events.slots import Slot, total
from phasezero.extract.events.times import Moment
from phasezero.extract.events.victims import target_group

_OWN_DOER = frozenset({EventType.PROTEST, EventType.MOBILISATION, EventType.DANGEROUS_SPEECH, EventType.BATTLE})
"""Types of which only the predicate itself says who did it."""
_NEAREST = 60
"""Events of one document that a further predicate is compared with, so that the time grows with the length of the text only."""
_SHOWN = 60
"""Spans of one event from which on no more are kept."""
_NO_METHOD = _OWN_DOER | {EventType.THREAT, EventType.SIEGE}
"""Types of which a method beside them tells nothing."""
_SAID = frozenset({"by", "attributed"})
"""Ways in which words say who did it, and not only where they stand."""
_LATER = 2
"""Sentences behind in which a group by name may be blamed."""
_LETHAL = frozenset({EventType.KILLING, EventType.MASS_KILLING})


@dataclass(slots=True)
class Draft:
    """What one predicate tells."""

    kind: EventType
    sentence: int
    frame: Frame
    words: list[Item]
    phrases: list[Mention]
    count: Count | None
    victims: tuple[Victims, ...]
    moment: Moment | None
    own_moment: bool
    place: Located | None
    said: Claimant | None
    total: bool
    """The number is one of several events together."""
    spans: tuple[Span, ...]
    claims: list[Said] = field(default_factory=list)
    doers_here: tuple[Mention, ...] = ()
    """Of the other predicates of its sentence."""
    apart: tuple[Mention, ...] = ()
    """Those whom predicates name that only tell what was done about it."""
    sides: tuple[Mention, ...] = ()
    """Those who fight each other in its sentence."""
    reached: tuple[Located, ...] = ()
    """Places of its sentence to which people fled: none of them is where it happened."""
    bodies: bool = False
    """It tells of bodies only, in a text that tells of no attack."""
    method: Method | None = None
    """How it was done, where that may tell what class of actor did it."""
    doer: Mention | None = None
    doer_basis: str = ""

    @property
    def target(self) -> Slot:
        return self.frame.target


def candidates(
    drafts: Sequence[Draft],
    named: Named,
    country: str,
    located: Sequence[Located],
    published: date | None,
) -> tuple[Candidate, ...]:
    """One for each event, in the order of the text."""
    told: list[Draft] = []
    for draft in drafts:
        if draft.total and draft.count is not None:
            draft.count = None
        draft.doer, draft.doer_basis = _doer(draft, named)
        draft.method = draft.method or _method_before(draft, told)
        draft.claims = [Said(draft.said[0] if draft.said else "", draft.count)]
        same = next((other for other in told[-_NEAREST:] if _same(other, draft)), None)
        if same is None:
            told.append(draft)
        else:
            _join(same, draft)
    return tuple(_candidate(draft, country, _first(located, draft.reached), published) for draft in told)


def _first(located: Sequence[Located], reached: Sequence[Located]) -> Located | None:
    """The first place of the text, but none to which people fled."""
    keys = {place.place.key for place in reached if place.place is not None}
    return next((place for place in located if place.place is not None and place.place.key not in keys), None)


def _doer(draft: Draft, named: Named) -> tuple[Mention | None, str]:
    """Who did it: the predicate's own slot, whom the sentence blames, its only actor, else the actor of the nearest sentence."""
    own = draft.frame.doer
    if own is not None:
        here = _blamed_here(draft) if says_nobody(own) else []
        other = here[0] if here else _blamed_later(draft, own, named)
        return (own, draft.frame.doer_basis) if other is None else (other, "attributed")
    if draft.kind in _OWN_DOER:
        return None, ""
    return _in_sentence(draft) or _in_text(draft, named.doers) or _there(draft, named.present)


def _method_before(draft: Draft, told: Sequence[Draft]) -> Method | None:
    """How what the sentence before tells was done, where this one says no more of it: "an air strike hit the camp. Two died"."""
    if not told or draft.frame.doer is not None or told[-1].sentence != draft.sentence - 1:
        return None
    return told[-1].method


def _in_sentence(draft: Draft) -> tuple[Mention, str] | None:
    """Who did the rest that the sentence tells, whom it blames, or its only armed actor; of two sides that fight, neither."""
    others = [mention for mention in draft.doers_here if not _is_target(mention, draft)]
    if others:
        return others[0], "sentence"
    blamed = _blamed_here(draft)
    if blamed:
        return blamed[0], "attributed"
    near = [mention for mention in _armed(draft) if not keeps_order(mention) or behind_cause(mention, draft.words)]
    if (
        len(
            {
                (_named(mention), mention.actor and mention.actor.name)
                for mention in near
                if any(mention is side for side in draft.sides)
            }
        )
        > 1
    ):
        return None
    return (near[0], "sentence") if near else None


def _blamed_later(draft: Draft, own: Mention, named: Named) -> Mention | None:
    """ "Gunmen killed … JNIM claimed responsibility": a group by name in the sentences behind, where the text has none here."""
    if own.kind != "actor" or own.actor is None or own.actor.named or own.country:
        return None
    if own.actor.kind is Perpetrator.STATE or draft.kind in _OWN_DOER or draft.frame.kind == "arrest":
        return None
    behind = [mention for number, mention in named.blamed if 0 < number - draft.sentence <= _LATER and by_name(mention)]
    return behind[0] if behind else None


def _armed(draft: Draft) -> list[Mention]:
    """The armed actors of its sentence that may have done it."""
    return [mention for mention in draft.phrases if mention.kind == "actor" and _may_have_done(mention, draft)]


def _blamed_here(draft: Draft) -> list[Mention]:
    """Whom its sentence blames: armed actors, then people named by their group."""
    communal = [
        mention for mention in draft.phrases if mention.kind == "people" and mention.groups and not _is_target(mention, draft)
    ]
    return [mention for mention in (*_armed(draft), *communal) if is_blamed(mention, draft.words)]


def _may_have_done(mention: Mention, draft: Draft) -> bool:
    apart = any(mention is other for other in draft.apart) or only_found(draft.words, mention, draft.frame)
    apart = apart or only_holds(draft.words, mention)
    return not (apart or _is_target(mention, draft) or _source(mention, draft) or only_office(mention))


def _there(draft: Draft, present: Sequence[tuple[int, Mention]]) -> tuple[Mention | None, str]:
    """The armed actor that the sentence before begins with: "Soldiers entered on Sunday. They blew up a house"."""
    before = [mention for number, mention in present if number == draft.sentence - 1 and not only_office(mention)]
    mine = [mention for mention in before if not keeps_order(mention)]
    return (mine[0], "text") if mine else (None, "")


def _in_text(draft: Draft, doers: Sequence[tuple[int, Mention, bool]]) -> tuple[Mention, str] | None:
    """The armed actor of the nearest sentence, the earlier one first; whoever only arrests afterwards did not do it."""
    near = [
        (number, mention)
        for number, mention, arrests in doers
        if not only_office(mention)
        and 0 < abs(number - draft.sentence) <= 3
        and not (arrests and draft.kind is not EventType.ARREST and (number > draft.sentence or _of_others(draft)))
    ]
    if not near:
        return None
    return min(near, key=lambda pair: (abs(pair[0] - draft.sentence), pair[0] > draft.sentence))[1], "text"


def _of_others(draft: Draft) -> bool:
    """Whether it names its own people, who are not those that a sentence before told of."""
    return bool(draft.target) and not all(refers_back(mention) for mention in draft.target.whole)


def _is_target(mention: Mention, draft: Draft) -> bool:
    return any(mention is other for other in draft.target.every)


def _source(mention: Mention, draft: Draft) -> bool:
    """Whether it is only named as the source of the news."""
    if draft.said is None:
        return False
    start, end = draft.said[1]
    return start < draft.words[mention.last - 1].end and draft.words[mention.first].start < end


def _same(one: Draft, other: Draft) -> bool:
    """Whether two predicates tell one event: of one type, and nothing that each says for itself tells them apart."""
    if one.kind is not other.kind:
        return False
    if one.sentence == other.sentence:
        return not _done_by_others(one, other)
    if one.own_moment and other.own_moment and not _days_meet(one.moment, other.moment):
        return False
    if one.place and other.place and one.place.place and other.place.place and one.place.place.key != other.place.place.key:
        return False
    return not _done_by_others(one, other)


def _done_by_others(one: Draft, other: Draft) -> bool:
    """Whether both say who did it, and say different things."""
    first, second = one.doer, other.doer
    strong = {"by", "subject", "attributed", "noun"}
    if first is None or second is None or one.doer_basis not in strong or other.doer_basis not in strong:
        return False
    return _named(first) != _named(second)


def _named(mention: Mention) -> tuple[str, str]:
    return (mention.actor.kind.value if mention.actor else "", mention.country)


def _days_meet(one: Moment | None, other: Moment | None) -> bool:
    if not (one and other and one.first and one.last and other.first and other.last):
        return True
    slack = timedelta(days=1)
    return one.first - slack <= other.last and other.first - slack <= one.last


def _join(one: Draft, other: Draft) -> None:
    """What a later predicate adds to an event: further people, another number, a claim, a perpetrator."""
    further = other.count is not None and _adds(one, other)
    if further and one.count is not None and other.count is not None:
        one.count = total([one.count, other.count])
        one.claims[0] = Said(one.claims[0].claimant, one.count)
    elif other.count is not None:
        same_voice = not other.said or (one.said is not None and one.said[0] == other.said[0])
        if one.count is None or (same_voice and _informs(one.count, other.count)):
            one.count = other.count
            one.claims[0] = Said(one.claims[0].claimant, one.count)
        elif _is_bare(one) and other.count.best >= one.count.best:
            one.count, one.claims[0] = other.count, other.claims[0]
        elif other.said and other.claims[0] not in one.claims:
            one.claims.append(other.claims[0])
    known = {victim.what for victim in one.victims}
    one.victims += tuple(victim for victim in other.victims if victim.what not in known)
    if _rank(other.doer_basis) > _rank(one.doer_basis):
        one.doer, one.doer_basis = other.doer, other.doer_basis
    one.place = one.place or other.place
    one.method = one.method or other.method
    if other.own_moment and not one.own_moment:
        one.moment, one.own_moment = other.moment, True
    if not one.target and other.target:
        one.frame.target = other.target
    if len(one.spans) < _SHOWN:
        one.spans += tuple(span for span in other.spans if span not in one.spans)


def _adds(one: Draft, other: Draft) -> bool:
    """Whether the people of the later predicate come on top: others in the same sentence, or "another", "two more"."""
    if not other.target:
        return False
    if one.said and other.said and one.said[0] != other.said[0]:
        return False
    if one.sentence == other.sentence:
        if all(mention.count is None and mention.many for mention in other.target.whole) and not _is_bare(one):
            return False  # "140 wounded when rebels fired on villagers": the villagers are the wounded
        mine = {id(mention) for mention in one.target.every}
        return bool(one.target) and not any(id(mention) in mine for mention in other.target.every)
    first = other.target.whole[0]
    return first.other or any(person.group == "others" for person in first.people)


def _informs(known: Count, new: Count) -> bool:
    """Whether a later number says more: a higher one, or the same left open ("21 killed", then "at least 21")."""
    return new.best > known.best or (new.best == known.best and new.open and not known.open)


def _is_bare(one: Draft) -> bool:
    """Whether its number is no more than a plural: "villagers were killed"."""
    return one.count is not None and one.count.open and bool(one.target) and all(each.count is None for each in one.target.whole)


_RANKS = ("", "text", "sentence", "noun", "attributed", "subject", "by")


def _rank(basis: str) -> int:
    return _RANKS.index(basis)


def _candidate(draft: Draft, country: str, fallback: Located | None, published: date | None) -> Candidate:
    place = draft.place or fallback
    where = place.place if place else None
    of = (where.country if where else "") or country
    first, last = _days(draft, published)
    name, kind, by_method = _class(draft, of, first or published)
    deaths = draft.count if draft.kind in _LETHAL else None
    hit = target_group(draft.target)
    return Candidate(
        type=EventType.MASS_KILLING if deaths is not None and deaths.best >= MASS else draft.kind,
        occurred_start=first,
        occurred_end=last,
        country=of,
        region=where.region if where else "",
        place=where.name if where else "",
        latitude=place.latitude if place else None,
        longitude=place.longitude if place else None,
        radius_km=place.radius_km if place else None,
        perpetrator=name,
        perpetrator_class=kind,
        target_group="" if hit == name else hit,  # "RSF forces besiege the town": nobody is their own target
        deaths=deaths,
        victims=draft.victims,
        said=tuple(dict.fromkeys(claim for claim in draft.claims)) if deaths is not None else (),
        confidence=confidence(
            form=draft.frame.form,
            counted=draft.count is not None and not draft.frame.pronoun,
            doer=draft.doer_basis,
            dated=draft.own_moment,
            placed=draft.place is not None,
            pronoun=bool(draft.frame.pronoun),
            method=by_method,
            bodies=draft.bodies,
        ),
        spans=tuple(sorted({*draft.spans, *_more_spans(draft, by_method)}, key=lambda span: (span.start, span.end, span.role))),
        affected=None if draft.kind in _LETHAL else draft.count,
    )


def _class(draft: Draft, country: str, when: date | None) -> tuple[str, Perpetrator, bool]:
    """Name and class of who did it, and whether only the method tells the class; a method of the same sentence counts more than
    an actor of another one."""
    name, kind = perpetrator(draft.doer, country, when, by=draft.doer_basis in _SAID)
    if draft.frame.kind == "arrest" and not name:
        return name, Perpetrator.STATE, False  # what "arrested" and "sentenced" mean, unless the text names someone else
    told = draft.method
    if told is None or draft.kind in _NO_METHOD or name == UNIDENTIFIED:
        return name, kind, False
    if kind is Perpetrator.UNKNOWN and (draft.doer is None or draft.doer.actor is None):
        return name, told.kind, True
    if draft.doer_basis == "text" and (kind is Perpetrator.NON_STATE) is not (told.kind is Perpetrator.NON_STATE):
        return "", told.kind, True
    return name, kind, False


def _days(draft: Draft, published: date | None) -> tuple[date | None, date | None]:
    """What the text says; else the day of publication and the one before."""
    if draft.moment is not None and draft.moment.first is not None:
        return draft.moment.first, draft.moment.last
    if published is None:
        return None, None
    return published - timedelta(days=1), published


def _more_spans(draft: Draft, by_method: bool) -> list[Span]:
    found = []
    if by_method and draft.method is not None:
        found.append(Span(draft.method.start, draft.method.end, "perpetrator"))
    elif draft.doer is not None and any(draft.doer is mention for mention in draft.phrases):
        found.append(Span(draft.words[draft.doer.first].start, draft.words[draft.doer.last - 1].end, "perpetrator"))
    if draft.place is not None:
        found.append(Span(draft.place.start, draft.place.end, "place"))
    return found
