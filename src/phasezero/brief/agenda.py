"""Page two's decisions ahead: what bodies plan about the country, and their next sessions that can still be reached."""

from __future__ import annotations

from phasezero.domain.agenda import Basis, Slot
from phasezero.domain.phrases import Days, Fact, Phrase, listed, name, on, phrase, title
from phasezero.domain.updates import Section, Sentence, SentenceKind, say

TRIGGERS = phrase("Upcoming triggers and decisions")
_MOST = 4
_MOST_INSTRUMENTS = 3


def decisions_ahead(slots: tuple[Slot, ...]) -> Section:
    """Planned entries first, then usual sessions; each the soonest first."""
    planned = _soonest(slots, Basis.ENTRY)
    usual = _soonest(slots, Basis.USUAL_SESSION)
    if not planned and not usual:
        return Section("triggers", TRIGGERS, (say(_NONE, SentenceKind.GAP),))
    lines = [_planned(one) for one in planned] + [_usual(one) for one in usual]
    return Section("triggers", TRIGGERS, (*([] if planned else [say(_NONE, SentenceKind.GAP)]), *lines))


_NONE = phrase("No decision or session about this country is entered in the agenda; other triggers are not tracked yet.")


def _soonest(slots: tuple[Slot, ...], basis: Basis) -> list[Slot]:
    return sorted((one for one in slots if one.basis == basis), key=lambda one: (one.first, one.body.key))[:_MOST]


def _facts(one: Slot) -> dict[str, Fact]:
    last = one.first if one.last is None else one.last
    quickest = one.instruments[0]
    return {
        "body": name(one.body.name),
        "days": Days(one.first, last),
        "instruments": listed(name(each.key.replace("-", " ")) for each in one.instruments[:_MOST_INSTRUMENTS]),
        "ask": on(one.ask_by(quickest) or one.first),
    }


def _planned(one: Slot) -> Sentence:
    if one.entry is None:
        raise ValueError("a slot of an entry without its entry")
    facts = {**_facts(one), "what": title(f"“{one.entry.item.title}”"), "source": name(one.entry.item.said_by.source)}
    return say(
        "{body}: {what} ({source}), {days}; in reach: {instruments}, the quickest if asked by {ask}.",
        cites=(key(one),),
        facts=facts,
    )


def _usual(one: Slot) -> Sentence:
    return say(
        "{body}: usual session, {days}, from general knowledge; in reach: {instruments}, the quickest if asked by {ask}.",
        SentenceKind.NOTICE,
        facts=_facts(one),
    )


def key(one: Slot) -> str:
    """Key of the source that an entry of the agenda is."""
    return f"agenda:{one.entry.id}" if one.entry else ""


def source(slots: tuple[Slot, ...], asked: str) -> Phrase:
    """What the list of sources says of an entry of the agenda."""
    entry = next(one.entry for one in slots if one.entry is not None and key(one) == asked)
    told = entry.item.said_by
    facts: dict[str, Fact] = {"document": name(told.source), "day": on(entry.entered_on)}
    if entry.reconstructed:
        return phrase("Agenda, after {document}; counts from {day}, the day of its document (reconstructed)", **facts)
    return phrase("Agenda, after {document}; entered on {day}", **facts)
