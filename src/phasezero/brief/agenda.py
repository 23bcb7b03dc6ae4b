"""Page two's decisions ahead: what bodies plan about the country, and their next sessions that can still be reached."""

from __future__ import annotations

from phasezero.domain.agenda import HELD_DAYS, Basis, Entry, Kind, Slot
from phasezero.domain.institutions import body
from phasezero.domain.language import message
from phasezero.domain.phrases import Days, Fact, Phrase, days, listed, name, on, phrase, title
from phasezero.domain.updates import Section, Sentence, SentenceKind, say

TRIGGERS = phrase("Upcoming triggers and decisions")
_MOST = 4
_MOST_INSTRUMENTS = 3


def decisions_ahead(slots: tuple[Slot, ...], held: tuple[Entry, ...]) -> Section:
    """Planned entries first, then usual sessions, each the soonest first; then what was held lately, the newest first."""
    planned = _soonest(slots, Basis.ENTRY)
    lines = [_planned(one) for one in planned] or [say(_NONE, SentenceKind.GAP)]
    lines += [_usual(one) for one in _soonest(slots, Basis.USUAL_SESSION)]
    return Section("triggers", TRIGGERS, (*lines, *(_held(one) for one in held[:_MOST])))


def _held(one: Entry) -> Sentence:
    return say(
        "In the last {days}: {body}, {when}: {what} ({source}).",
        cites=(key(one),),
        days=days(HELD_DAYS),
        body=name(body(one.item.body).name),
        when=Days(one.item.starts, one.item.ends),
        what=title(f"“{one.item.title}”"),
        source=name(one.item.said_by.source),
    )


_NONE = phrase("No decision or session about this country is entered in the agenda.")


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
    if one.entry.item.kind is Kind.MANDATE_ENDS:
        del facts["ask"]
        form = message("{body}: {what} ({source}), {days}; before it, on any day: {instruments}.")
        return say(form, cites=(key(one.entry),), facts=facts)
    return say(
        "{body}: {what} ({source}), {days}; in reach: {instruments}, the quickest if asked by {ask}.",
        cites=(key(one.entry),),
        facts=facts,
    )


def _usual(one: Slot) -> Sentence:
    return say(
        "{body}: usual session, {days}, from general knowledge; in reach: {instruments}, the quickest if asked by {ask}.",
        SentenceKind.NOTICE,
        facts=_facts(one),
    )


def key(entry: Entry) -> str:
    """Key of the source that an entry of the agenda is."""
    return f"agenda:{entry.id}"


def source(slots: tuple[Slot, ...], held: tuple[Entry, ...], asked: str) -> Phrase:
    """What the list of sources says of an entry of the agenda."""
    entries = (*(one.entry for one in slots if one.entry is not None), *held)
    entry = next(one for one in entries if key(one) == asked)
    told = entry.item.said_by
    facts: dict[str, Fact] = {"document": name(told.source), "day": on(entry.entered_on)}
    if entry.reconstructed:
        return phrase("Agenda, after {document}; counts from {day}, the day of its document (reconstructed)", **facts)
    return phrase("Agenda, after {document}; entered on {day}", **facts)
