"""Asks in words: the facts of an ask, said to one audience in the words of its sector.

`phrased` refuses what cannot be asked of whom, and hands out nothing whose words changed a fact (`same_facts.py`). Templates are
`ask_forms.yml`. Pure functions: the same facts and audience give the same text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from phasezero.act import same_facts
from phasezero.act.ask_words import ask_parts
from phasezero.domain.asks import Ask, AskFacts, AskPart, own_instrument
from phasezero.domain.audiences import Audience, Form, OwnInstrument, PartKey
from phasezero.domain.countries import country
from phasezero.domain.institutions import Body, Instrument, body
from phasezero.domain.language import ENGLISH, Language
from phasezero.domain.lexicon import STANDARD_SECTOR, lexicon
from phasezero.domain.phrases import PartKind
from phasezero.domain.tools import catalogue
from phasezero.errors import BadInput, said


def phrased(facts: AskFacts, audience: Audience, language: Language = ENGLISH) -> Ask:
    """The ask as this audience gets it.

    Raises BadInput with one line for what cannot be asked of them, and LintRefused where the words would change a fact.
    """
    refuse(facts, audience)
    ask = worded(facts, audience, audience.sector, audience.form, language)
    same_facts.check(ask, standard(facts, language))
    return ask


def worded(facts: AskFacts, audience: Audience, sector: str, form: Form, language: Language = ENGLISH) -> Ask:
    """The words alone, in any sector and form. Raises BadInput where they do not fit or hold what is never said to them."""
    order = (*audience.parts, *(key for key in _BASES if key not in audience.parts))
    every = ask_parts(facts, sector, form, language, order)
    stood_on = _stood_on(part for part in every if part.key in audience.parts)
    profiled = [part for part in every if part.key in audience.parts or part.of in stood_on]
    kept, left_out = _fitted(profiled, audience)
    _check_tone(kept, audience)
    return Ask(facts, audience.key, sector, form, tuple(kept), left_out, language.code)


def standard(facts: AskFacts, language: Language = ENGLISH) -> Ask:
    """Everything that the facts say, in the words of the field, for nobody in particular."""
    parts = ask_parts(facts, STANDARD_SECTOR, Form.PAGE, language, tuple(PartKey))
    return Ask(facts, "", STANDARD_SECTOR, Form.PAGE, parts, (), language.code)


def side_by_side(facts: AskFacts, language: Language = ENGLISH) -> list[tuple[str, tuple[AskPart, ...]]]:
    """The whole ask in the words of every sector, in the order of the lexicon."""
    keys = tuple(key for key in PartKey if key is not PartKey.CLEARANCE)
    return [(sector, ask_parts(facts, sector, Form.PAGE, language, keys)) for sector in lexicon(language.code).sectors]


# What cannot be asked


def refuse(facts: AskFacts, audience: Audience) -> None:
    """Raises BadInput with one line for an ask that cannot be put to this audience."""
    if audience.takes_message:
        raise BadInput(said("{name}: it gets a message that a partner approved; no ask", name=audience.name))
    _refuse_tool(facts)
    found = _instrument(facts, audience)
    lead, earliest = found.lead_time_days, _earliest(facts, found)
    shown = {"day": ENGLISH.day(facts.by), "earliest": ENGLISH.day(earliest), "lead": lead}
    if facts.by < facts.day:
        raise BadInput(said("{day} is past; the earliest day for this instrument is {earliest}", **shown))
    if facts.by < earliest:
        raise BadInput(said("{day} is too soon: the instrument takes {lead} days; the earliest day is {earliest}", **shown))
    if facts.quiet and audience.public:
        raise BadInput(said("{name}: what it is told may be printed, and this ask is a quiet one", name=audience.name))


def _refuse_tool(facts: AskFacts) -> None:
    tool = next((one for one in catalogue() if one.id == facts.tool), None)
    if tool is None:
        raise BadInput(said("there is no tool {key!r} in the catalogue", key=facts.tool[:60]))
    if tool.reference_only:
        raise BadInput(said("{key}: it is in the catalogue for reference only, and is never asked for", key=tool.id))


def _instrument(facts: AskFacts, audience: Audience) -> Instrument | OwnInstrument:
    """Raises BadInput for an instrument that the body or the audience does not have, or that they cannot ask for."""
    if not facts.body:
        own = audience.instrument(facts.instrument)
        if own != own_instrument(facts):
            raise BadInput(said("{name}: {key!r} is not its instrument", name=audience.name, key=facts.instrument[:60]))
        return own
    asked = body(facts.body)
    found = asked.instrument(facts.instrument)
    if not set(found.asked_by) & set(audience.asks_as):
        raise BadInput(
            said(
                "{name} cannot ask for {key!r} of {body}; who can: {those}",
                name=audience.name, key=found.key, body=asked.name, those=", ".join(found.asked_by),
            )
        )  # fmt: skip
    if (asked.members or asked.worldwide) and not asked.concerns(facts.country, facts.day):
        raise BadInput(said("{country} is not in the reach of {body}", country=_called(facts.country), body=asked.name))
    _refuse_seat(facts, audience, asked)
    return found


def _refuse_seat(facts: AskFacts, audience: Audience, asked: Body) -> None:
    """Whoever asks as a member of the body sits in it, on a day for which that is recorded."""
    seat, recorded = facts.actor.country, asked.seats_recorded
    if "council_member" not in audience.asks_as or not seat or recorded is None:
        return
    if recorded[0] <= facts.day <= recorded[1] and not asked.has_seat(seat, facts.day):
        day = ENGLISH.day(facts.day)
        raise BadInput(said("{country} does not sit in {body} on {day}", country=_called(seat), body=asked.name, day=day))


def _earliest(facts: AskFacts, found: Instrument | OwnInstrument) -> date:
    """The first day on which the instrument can have an effect; one that waits for a session, not before it begins."""
    earliest = facts.day + timedelta(days=found.lead_time_days)
    if isinstance(found, OwnInstrument) or not found.in_session:
        return earliest
    if facts.slot:
        return max(earliest, facts.slot.day)
    sessions = body(facts.body).sessions
    return max(earliest, sessions.ending_from(earliest)[0]) if sessions else earliest


def _called(iso3: str) -> str:
    return country(iso3).called(ENGLISH.code)


def _check_tone(parts: Iterable[AskPart], audience: Audience) -> None:
    told = [piece for part in parts for piece in part.pieces]
    text = "".join(piece.part.text if piece.part.kind is not PartKind.NAME else " " for piece in told).casefold()
    for never in audience.never:
        for term in never.terms:
            if any(piece.term == term for piece in told):
                raise BadInput(said("{name} is never told of {word!r}: {why}", name=audience.name, word=term, why=never.why))
        for word in never.words:
            if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text):
                raise BadInput(said("{name} is never told {word!r}: {why}", name=audience.name, word=word, why=never.why))


# What has room


_BASES = (PartKey.COUNTS, PartKey.CHANCES)


def _stood_on(parts: Iterable[AskPart]) -> set[str]:
    """Keys of the counts and chances that stand in a sentence of another part."""
    return {piece.slot for part in parts for piece in part.pieces if piece.slot and piece.slot != part.of}


def _fitted(parts: Sequence[AskPart], audience: Audience) -> tuple[list[AskPart], tuple[PartKey, ...]]:
    """The parts that have room, and the keys of those left out. Raises BadInput where what must stay is too long."""
    kept, left_out = list(parts), []
    while (length := sum(len(part.text.split()) for part in kept)) > audience.longest:
        stood_on = _stood_on(kept)
        going = [[part for part in kept if part.key is key and part.of not in stood_on] for key in audience.leave_out]
        out = next((these for these in going if these), None)
        if out is None:
            raise BadInput(
                said(
                    "{name} takes {longest} words, and what cannot be left out has {length}: shorten the texts of the ask",
                    name=audience.name, longest=audience.longest, length=length,
                )
            )  # fmt: skip
        kept = [part for part in kept if part not in out]
        left_out.append(out[0].key)
    return kept, tuple(dict.fromkeys(left_out))
