"""Accepting by a stated rule, without a person: a releaser switches it on and off; the machine's day applies it, within bounds.

What a rule accepts counts from that day on and is marked as read by nobody. It stays in the queue of the verification desk, and
is taken back there as any verdict is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from phasezero import library
from phasezero.desk import accepting, verifying
from phasezero.desk.hands import Hand
from phasezero.desk.recording import areas
from phasezero.desk.stating import keep, written_well
from phasezero.domain.auto_accept import Rule, RuleSwitched, rule
from phasezero.domain.candidates import proposed
from phasezero.domain.marking import LOCAL, TLP, Viewer, joined
from phasezero.errors import BadInput, said
from phasezero.library.reading_auto_accept import ByRule

if TYPE_CHECKING:
    from phasezero.domain.statements import Stated

ACT = "release"
"""Whoever answers for what leaves may let a rule accept."""


def switch(hand: Hand, country: str, number: int, on: bool, reason: str) -> str:
    """Let a rule accept for the hand's audience and country from today on, or no longer; with the reason, under their name."""
    iso3 = hand.of_country(country)
    rule(number)
    written_well(reason)
    now = library.rule_in_force(hand.viewer, iso3, hand.at.date(), hand.audience)
    if on == (now is not None and now.content.rule == number):
        is_so = said("this rule is on already; nothing was changed") if on else said("this rule is off; nothing was changed")
        raise BadInput(is_so)
    action = "accepting by rule switched on" if on else "accepting by rule switched off"
    return keep(hand, RuleSwitched(number, on, reason.strip()), iso3, TLP.GREEN, action)


@dataclass(frozen=True, slots=True)
class Accepted:
    """What a rule did on a day for one audience and country."""

    rule: int
    """0: none is switched on."""
    events: tuple[str, ...] = ()
    """Accepted now."""
    today: int = 0
    """Accepted on this day, with those of earlier runs."""
    held_back: int = 0
    """More than the rule may accept on one day fitted it: none of these was accepted, and people have to look."""


def run(audience: str, country: str, at: datetime) -> Accepted:
    """Apply the rule that is in force for an audience and country, on what is known now."""
    reader, today = _reader(audience, at.date()), at.date()
    stated = library.rule_in_force(reader, country, today, audience)
    if stated is None:
        return Accepted(0)
    by = rule(stated.content.rule)
    fitting = [one for one in library.looked_at_by_rule(by.number, reader, country, today, audience) if not one.lacks]
    before = _accepted_on(reader, country, today)
    if before + len(fitting) > by.numbers.a_day:
        return Accepted(by.number, (), before, len(fitting))
    hand = Hand(f"rule {by.number}, switched on by {stated.name}"[:200], "", audience, country, reader, at)
    events = tuple(_accept(hand, by, one, stated) for one in fitting)
    return Accepted(by.number, events, before + len(events))


def _reader(audience: str, on: date) -> Viewer:
    """The machine reads what an audience may read up to the marking of texts."""
    return Viewer.of("the machine", {audience: TLP.AMBER}, on=on)


def _accepted_on(reader: Viewer, country: str, on: date) -> int:
    from phasezero.store import verifying as decisions

    return decisions.count_by_rules(reader, country, on)


def _accept(hand: Hand, by: Rule, one: ByRule, stated: Stated) -> str:
    """Marked no lower than the texts that it was read in."""
    from phasezero.store import audit

    first, *others = one.incident.claims
    tlp = max(TLP.GREEN, joined(claim.marking for claim in one.incident.claims).tlp)
    also = [(claim.document, each.place) for claim in (first, *others) for each in claim.every if each is not first]
    fields = proposed(one.row or {}, areas(hand.country))

    def counted(event: str) -> None:
        verifying.count_by_rule(hand, event, by.number)
        if hand.audience != LOCAL:
            audit.note(f"event accepted by rule {by.number}", stated.id, hand.at, event, hand.audience, tlp)

    return accepting.keep(hand, (first.document, first.place), hand.country, fields, tlp, also, counted)
