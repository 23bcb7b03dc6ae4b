"""Keeping what a person states: the writing rules, the marking, the audit line, and taking it back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from phasezero import library
from phasezero.desk.hands import Hand
from phasezero.desk.rights import may
from phasezero.domain.alerts import Alert
from phasezero.domain.assessment import Challenge, Dissent, Evidence, Reply
from phasezero.domain.marking import TLP
from phasezero.domain.statements import KINDS, MESSAGES, Content, Standing, Stated, TakenBack
from phasezero.domain.warnings_given import Answered, Warned
from phasezero.errors import BadInput, NotAllowed, NotFound, said

if TYPE_CHECKING:
    from phasezero.domain.assessment import Document
    from phasezero.domain.events import Event

EARLIEST = date(1946, 1, 1)
_ONCE = (Evidence, Challenge, Dissent, Reply, Warned, Answered, Alert)
"""Kinds of which the same is not kept twice: a form that was sent again."""


def keep(
    hand: Hand,
    content: Content,
    country: str,
    tlp: TLP,
    action: str,
    day: date | None = None,
    about: str | None = None,
    sealed: bool = False,
) -> str:
    """Keep a statement for the hand's audience, with an audit line; returns its id.

    `day`: the day it is for, today where None; for a past one it is flagged as reconstructed.
    """
    from django.db import transaction

    from phasezero.store import audit, listing, statements

    with transaction.atomic():
        day = hand.at.date() if day is None else _not_ahead(day, hand.at.date())
        marking = hand.marking(tlp)
        if isinstance(content, _ONCE) and statements.stands_already(content, country, marking, hand.name, about):
            raise BadInput(said("you stated just this already, and it stands; nothing was kept twice"))
        made = statements.add(content, country, marking, hand.columns, day, hand.at, about, sealed)
        if content.KIND in library.IN_UPDATE:
            _must_print(hand, country, day)
        if hand.person is not None:
            audit.note(action, hand.actor, hand.at, made, hand.audience, max(tlp, TLP.GREEN))
        listing.stir()
    return made


def _must_print(hand: Hand, country: str, day: date) -> None:
    """Raises BadInput where the update could not be printed with what stands now."""
    from phasezero.brief.judged import faults
    from phasezero.domain.judged import Judged

    if found := faults(Judged(country, day, standing(hand, country, day))):
        raise BadInput(said("this could not be printed in the update: {fault}", fault=found[0]))


def must_print_alone(country: str, day: date, contents: Sequence[Content]) -> None:
    """The same of statements that are not kept yet, each about the first: for files, whose every line is checked."""
    from phasezero.brief.judged import faults
    from phasezero.domain.judged import Judged
    from phasezero.domain.marking import Marking

    at = datetime.combine(day, datetime.min.time(), UTC)
    made = [
        Stated(str(i), country, "0" if i else None, content, "", "", at, day, False, False, Marking(), True)
        for i, content in enumerate(contents)
    ]
    if found := faults(Judged(country, day, Standing.of(made))):
        raise BadInput(said("this could not be printed in the update: {fault}", fault=found[0]))


def _not_ahead(day: date, today: date) -> date:
    if not EARLIEST <= day <= today:
        raise BadInput(said("the day is {day}; give one from {first} to today", day=day, first=EARLIEST))
    return day


def written_well(*texts: str) -> None:
    """Raises BadInput where one of our own sentences breaks the writing rules (`brief.lint`)."""
    from phasezero.brief.lint import lint_text

    for text in texts:
        if text.strip() and (faults := lint_text(text)):
            raise BadInput(said("“{text}” breaks the writing rules: {fault}", text=text.strip()[:60], fault=faults[0]))


def records_of(hand: Hand, country: str, keys: Iterable[str], tlp: TLP, day: date) -> tuple[str, ...]:
    """The keys of records as typed ("event:<id>", or the bare id of an event), each once.

    Raises BadInput for one that the hand does not see, of another country, not known on `day`, for which it is stated, or marked
    above `tlp`: a statement is marked no lower than what it cites.
    """
    found = dict.fromkeys(key if ":" in key else f"event:{key}" for key in (one.strip() for one in keys) if key)
    for key in found:
        kind, _, ref = key.partition(":")
        if kind == "event":
            _check_event(hand, country, ref, tlp, day)
        elif kind == "statement":
            _check_statement(stated(hand, ref), tlp, day)
        else:
            raise BadInput(said("{key!r} is no record; give the id of an event, as its page shows it", key=key[:40]))
    return tuple(found)


def _check_statement(row: Stated, tlp: TLP, day: date) -> None:
    _no_higher(row.marking.tlp, row.key, tlp)
    if row.day > day:
        raise BadInput(said("{key} is of {found}, after {day}; leave it out", key=row.key, found=row.day, day=day))


def _check_event(hand: Hand, country: str, ref: str, tlp: TLP, day: date) -> None:
    """Read as somebody cleared for no more than `tlp`: an event may have been told further than it is recorded."""
    try:
        event = library.event(ref, hand.viewer.within(hand.audience, tlp)).event
    except NotFound:
        event = _event_above(hand, ref)
        _no_higher(event.marking.tlp, f"event:{ref}", tlp)
    if event.coded.country != country:
        raise BadInput(said("event {ref} is of {found}, not of {country}", ref=ref, found=event.coded.country, country=country))
    event_known(hand, ref, day)


def event_known(hand: Hand, ref: str, day: date) -> library.EventDetail:
    """An event as the hand reads it, as known on a day. Raises BadInput for one that was not known then."""
    try:
        return library.event(ref, hand.viewer, day)
    except NotFound:
        raise BadInput(said("event {ref} was not known on {day}; leave it out", ref=ref, day=day)) from None


def _event_above(hand: Hand, ref: str) -> Event:
    try:
        return library.event(ref, hand.viewer).event
    except NotFound:
        raise BadInput(said("no event has the id {ref!r}; copy it from the event's page", ref=ref[:40])) from None


def _no_higher(found: TLP, key: str, tlp: TLP) -> None:
    if found > tlp:
        raise BadInput(
            said("{key} is marked {label}: what cites it is marked no lower; choose that marking", key=key, label=found.label)
        )


def standing(hand: Hand, country: str, day: date | None) -> Standing:
    """What is stated of a country by a day, or ever, as the hand reads it."""
    from phasezero.store import statements

    return statements.standing(hand.viewer, day, country, hand.audience)


def day_about(hand: Hand, row: Stated) -> date:
    """For which day something is stated about a statement: that one's, where it was itself made for a day in the past."""
    return row.day if row.reconstructed else hand.at.date()


def stated(hand: Hand, key: str, *kinds: type[Any]) -> Stated:
    """A statement of the hand's audience by its id. Raises NotFound where the hand sees none of these kinds."""
    from phasezero.store import statements

    for kind in kinds or KINDS.values():
        try:
            found = statements.one(hand.viewer, key, kind.KIND)
        except NotFound:
            continue
        if found.marking.audience == hand.audience:
            return found
    raise NotFound(said("there is nothing here with the id {key!r}", key=key[:40]))


def take_back(hand: Hand, key: str, reason: str) -> None:
    """Take back one's own statement; a lead may take back anybody's. It stays in the record, and counts no more."""
    found = stated(hand, key)
    leads = hand.person is None or (hand.task_force is not None and may(hand.person, hand.task_force, "seat"))
    if not (found.own or leads):
        raise NotAllowed(said("only who made this statement, or a lead, may take it back"))
    if isinstance(found.content, TakenBack):
        raise BadInput(said("this takes another statement back; make that one anew instead"))
    if isinstance(found.content, MESSAGES):
        raise BadInput(said("what was stated of a message stays; stop the message on its page, or draft other words"))
    keep(hand, TakenBack(reason), found.country, found.marking.tlp, "statement taken back", found.day, key)


def document(publisher: str, title: str, dated: date | None, link: str) -> Document | None:
    """A document as typed; None where nothing of it was. Raises BadInput where only part of it was."""
    from phasezero.domain.assessment import Document

    if not any((publisher.strip(), title.strip(), dated, link.strip())):
        return None
    if not (publisher.strip() and title.strip() and dated):
        raise BadInput(said("a document has a publisher, a title and a date; give all three, or none"))
    address = link.strip()
    if address and not address.startswith(("https://", "http://")):
        raise BadInput(said("the link is {link!r}; give an address that begins with https://", link=address[:40]))
    return Document(publisher.strip()[:200], title.strip()[:400], dated, address[:500])
