"""Harm beside killings, in an update: what people accepted, each kind apart, what waits to be verified, and what is not told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from phasezero.brief import phrases
from phasezero.domain.extracted import EventType
from phasezero.domain.language import message
from phasezero.domain.phrases import (
    Days,
    Fact,
    Label,
    Number,
    Phrase,
    as_fact,
    between,
    counted,
    days,
    listed,
    name,
    on,
    phrase,
)
from phasezero.domain.recording import NOBODY_NAMED
from phasezero.domain.streams import NOT_CALM, SMALLEST, STREAM_DAYS, HarmEvent, HarmStream, Streams
from phasezero.domain.updates import Facts, Section, Sentence, SentenceKind, say

HARM = phrase("Displacement, detention, sexual violence and other harm")
KINDS: dict[EventType, Phrase] = {
    EventType.FORCED_DISPLACEMENT: phrase("forced displacement"),
    EventType.ARREST: phrase("arrest and detention"),
    EventType.ABDUCTION: phrase("abduction"),
    EventType.SEXUAL_VIOLENCE: phrase("sexual violence"),
    EventType.TORTURE: phrase("torture or injury"),
    EventType.DESTRUCTION: phrase("destruction of property"),
    EventType.ATTACK_ON_AID: phrase("attacks on aid"),
    EventType.ATTACK_ON_HEALTH: phrase("attacks on health care"),
    EventType.ATTACK_ON_SCHOOL: phrase("attacks on schools"),
    EventType.ATTACK_ON_WORSHIP: phrase("attacks on places of worship"),
    EventType.SIEGE: phrase("siege or denial of relief"),
}


_PREFIX = "harm:"

PEOPLE: dict[EventType, Phrase] = {
    EventType.FORCED_DISPLACEMENT: phrase("people driven out"),
    EventType.ARREST: phrase("people arrested"),
    EventType.ABDUCTION: phrase("people abducted"),
    EventType.SEXUAL_VIOLENCE: phrase("people assaulted"),
    EventType.TORTURE: phrase("people tortured or injured"),
    **dict.fromkeys(
        (
            *(EventType.DESTRUCTION, EventType.ATTACK_ON_AID, EventType.ATTACK_ON_HEALTH, EventType.ATTACK_ON_SCHOOL),
            *(EventType.ATTACK_ON_WORSHIP, EventType.SIEGE),
        ),
        phrase("people affected"),
    ),
}
"""How those who are counted are called."""


def new_lines(made: Streams, since: date) -> tuple[Sentence, ...]:
    """For what changed: of each kind what was accepted since a day; of a guarded kind that something was."""
    found = []
    for one in made.held:
        fresh = [event for event in one.events if event.learned_on > since]
        if fresh and one.guarded:
            found.append(
                say("accepted from reports and local partners: {harm}", cites=_cites(one), mark="+", harm=KINDS[one.kind])
            )
        elif fresh:
            cites = tuple(f"event:{event.id}" for event in fresh)
            many = phrases.events(len(fresh))
            line = message("accepted from reports and local partners: {events} of {harm}")
            found.append(say(line, cites=cites, mark="+", events=many, harm=KINDS[one.kind]))
    return tuple(found)


def bottom_line(made: Streams) -> tuple[Sentence, ...]:
    """Which harm beside killings was accepted in the weeks before, in one sentence; nothing where none was. Guarded kinds are
    told on page two alone."""
    found = [one for one in made.held if one.events and not one.guarded]
    if not found:
        return ()
    text = message("Beside killings, {kinds} in the {days} to {until} was accepted from reports and local partners: page two.")
    kinds = phrases.names([KINDS[one.kind] for one in found])
    cites = tuple(cite for one in found for cite in _cites(one))
    return (say(text, cites=cites, facts={"kinds": kinds, "days": days(STREAM_DAYS), "until": on(made.as_of)}),)


def section(made: Streams) -> Section:
    """For page two. The page of the country has weeks, and why nothing is said of what is usual."""
    found = [line for one in made.held for line in (_accepted(one, made), *_usual(one))]
    notes = [say(NOT_CALM, SentenceKind.NOTICE)] if found else []
    return Section("harm", HARM, (*found, *_told(made), *_nothing_of(made), *notes))


def sentences(made: Streams) -> tuple[Sentence, ...]:
    """What was accepted of each kind, against what is usual where that can be said, and what is not told."""
    found = [line for one in made.held for line in (_accepted(one, made), *_usual(one))]
    return (*found, *_told(made), *_too_short(made), *_nothing_of(made), *_withheld(made), say(NOT_CALM, SentenceKind.NOTICE))


_COUNTED = message(
    "The counts of this page are of killings; beside them page two tells of {kinds}, as far as somebody accepted it."
)
_KILLINGS_ALONE = message(
    "The counts of this page are of killings. Of {kinds}, nothing that this page may tell was accepted in the last {days}; "
    "that says nothing of whether there was any."
)


def page_one_lines(made: Streams) -> tuple[Sentence, ...]:
    """What the counts of page one are of, and what else is measured by people who accept reports, or is not."""
    held = [KINDS[one.kind] for one in made.held]
    every = counted(len(made.empty), "{n} other kind of harm", "{n} other kinds of harm")
    when = days(STREAM_DAYS)
    if not held:
        first = say(_KILLINGS_ALONE, SentenceKind.NOTICE, kinds=listed(_grouped(made.empty)), days=when)
        return (first, *_withheld(made))
    told = say(_COUNTED, SentenceKind.NOTICE, kinds=listed(held))
    if not made.empty:
        return (told, *_withheld(made))
    rest = phrase(
        "Of {kinds}, nothing that this page may tell was accepted in the last {days}; that says nothing of whether there was "
        "any.",
        kinds=every,
        days=when,
    )
    return (told, say(rest, SentenceKind.NOTICE), *_withheld(made))


_PLACES = (EventType.ATTACK_ON_AID, EventType.ATTACK_ON_HEALTH, EventType.ATTACK_ON_SCHOOL, EventType.ATTACK_ON_WORSHIP)
_ATTACKS = phrase("attacks on aid, health care, schools and places of worship")


def _grouped(kinds: Iterable[EventType]) -> list[Fact]:
    """By name, those of one group under one name where all of it is there."""
    those = list(kinds)
    whole = all(one in those for one in _PLACES)
    named: list[Fact] = []
    for one in those:
        fact: Fact = _ATTACKS if whole and one in _PLACES else KINDS[one]
        if fact not in named:
            named.append(fact)
    return named


_BY_NUMBERS = {
    (True, False): message(
        "Of {kind}, {events} in the {days} to {until} accepted from reports and local partners: {range} {people} [{sources}]."
    ),
    (True, True): message(
        "Of {kind}, {events} in the {days} to {until} accepted from reports and local partners: {range} {people}, as far as a "
        "number is told; {without} without one [{sources}]."
    ),
    (False, False): message("Of {kind}, {events} in the {days} to {until} accepted from reports and local partners [{sources}]."),
    (False, True): message(
        "Of {kind}, {events} in the {days} to {until} accepted from reports and local partners; no number of people is told "
        "[{sources}]."
    ),
}
"""By whether people are told of, and whether some incidents have no number."""


def _accepted(one: HarmStream, made: Streams) -> Sentence:
    people, without = one.people, one.recent.without_number if not one.guarded else 0
    facts: dict[str, Fact] = {
        "kind": KINDS[one.kind],
        "events": how_many(one),
        "days": days(STREAM_DAYS),
        "until": on(made.as_of),
        "sources": counted(one.sources, "{n} independent source at most", "{n} independent sources at most"),
    }
    if people is not None:
        facts |= {"range": phrases.triple(people), "people": PEOPLE[one.kind]}
        if without:
            facts["without"] = phrases.events(without)
    return say(_BY_NUMBERS[people is not None, bool(without)], cites=_cites(one), facts=facts)


_MOST_TOLD = 5
_TOLD = {
    True: message(
        "Told by a local partner, in no stream before somebody verifies it: {kind}, {when}, {place}, by {who}, {people} {count}."
    ),
    False: message("Told by a local partner, in no stream before somebody verifies it: {kind}, {when}, {place}, by {who}."),
}
"""By whether it is known how many people."""


def _told(made: Streams) -> list[Sentence]:
    """What local partners told of, one by one."""
    lines = [
        say(_TOLD[one.affected is not None], cites=(f"event:{one.id}",), facts=_facts(one)) for one in made.told[:_MOST_TOLD]
    ]
    if rest := made.told[_MOST_TOLD:]:
        more = counted(len(rest), "{n} more told by local partners.", "{n} more told by local partners.")
        lines.append(say(more, cites=tuple(f"event:{one.id}" for one in rest)))
    return lines


def _cites(one: HarmStream) -> tuple[str, ...]:
    """Its events; of a guarded kind the stream as a whole: a list of two events would tell that there are two."""
    return (f"{_PREFIX}{one.kind.name}",) if one.guarded else tuple(f"event:{event.id}" for event in one.events)


def how_many(one: HarmStream) -> Phrase:
    """Events of the window; small numbers of a guarded kind as a band."""
    return phrase("{n} events", n=between(1, SMALLEST - 1)) if one.banded else phrases.events(one.recent.incidents)


def _usual(one: HarmStream) -> tuple[Sentence, ...]:
    if one.usual is None:
        return ()
    facts: Facts = {
        "kind": KINDS[one.kind],
        "n": Number(one.usual.observed),
        "days": days(one.usual.days),
        "usual": between(one.usual.low, one.usual.high),
    }
    cites = _cites(one)
    if one.usual.rising:
        text = message(
            "Above the usual level of this stream: {kind}, {n} accepted of the last {days}, where {usual} would be usual by now."
        )
        return (say(text, cites=cites, facts=facts),)
    text = message(
        "Of {kind}, {n} accepted of the last {days}, where {usual} would be usual by now: not what our rule calls a rise."
    )
    return (say(text, cites=cites, facts=facts),)


def _too_short(made: Streams) -> tuple[Sentence, ...]:
    """Why nothing is said of what is usual: each reason once, with the kinds that it is of."""
    why: dict[str, tuple[Label, list[Fact]]] = {}
    for one in made.held:
        if one.too_short:
            why.setdefault(str(one.too_short), (one.too_short, []))[1].append(KINDS[one.kind])
    text = message("What would be usual of {kinds} cannot be said: {why}.")
    return tuple(say(text, SentenceKind.GAP, kinds=listed(kinds), why=as_fact(label)) for label, kinds in why.values())


def _nothing_of(made: Streams) -> tuple[Sentence, ...]:
    if not made.empty:
        return ()
    text = message(
        "Of {kinds}, nothing that this page may tell was accepted in the last {days}; that says nothing of whether there was any."
    )
    return (say(text, SentenceKind.GAP, kinds=listed(_grouped(made.empty)), days=days(STREAM_DAYS)),)


def _withheld(made: Streams) -> tuple[Sentence, ...]:
    if not made.withheld:
        return ()
    text = message("Of {kinds} nothing accepted is told at this marking, whether anything was accepted or not.")
    return (say(text, SentenceKind.NOTICE, kinds=listed(KINDS[one] for one in made.withheld)),)


# As sources


def source(made: Streams, cited: str) -> Phrase:
    """What the list of sources says of a stream that is cited as a whole."""
    kind = EventType[cited.removeprefix(_PREFIX)]
    first = made.as_of - timedelta(days=STREAM_DAYS - 1)
    text = "Accepted events of {kind}, {days}; they stand at the desk for those who may read them"
    return phrase(text, kind=KINDS[kind], days=Days(first, made.as_of))


def event_text(one: HarmEvent, record: str) -> Phrase:
    """How the list of sources names an accepted event."""
    facts: dict[str, Fact] = {"record": name(record), **_facts(one)}
    if one.affected is None:
        return phrase("{record}: {kind}, {when}, {place}, by {who}", **facts)
    return phrase("{record}: {kind}, {when}, {place}, by {who}, {people} {count}", **facts)


def _facts(one: HarmEvent) -> dict[str, Fact]:
    facts: dict[str, Fact] = {
        "kind": KINDS[one.kind],
        "when": Days(one.occurred_start, one.occurred_end),
        "place": name(one.place),
        "who": name(one.by) if one.by != NOBODY_NAMED else phrase("somebody who is not named"),
    }
    return facts if one.affected is None else facts | {"people": PEOPLE[one.kind], "count": phrases.three(one.affected)}
