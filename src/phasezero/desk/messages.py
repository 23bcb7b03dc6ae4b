"""Messages to a community at risk: drafted by a member, approved by a local partner, given out, and what came back.

Phase Zero sends none of them. Whoever drafted words never approves them; without accounts the owner writes down what a partner
said, and it is marked so.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import ParamSpec, TypeVar

from phasezero import library
from phasezero.desk.hands import Hand
from phasezero.desk.stating import day_about, keep, stated
from phasezero.domain.alerts import Alert
from phasezero.domain.assessment import said_something
from phasezero.domain.audiences import Channel, audience
from phasezero.domain.community_messages import Words
from phasezero.domain.marking import TLP
from phasezero.domain.message_life import MessageLife, MessageState
from phasezero.domain.messages import (
    LONGEST_HELD,
    MessageAnswer,
    MessageBack,
    MessageDraft,
    MessageGiven,
    MessageStage,
    MessageStep,
    PartnersWord,
)
from phasezero.domain.statements import Stated
from phasezero.errors import BadInput, NotAllowed, NotFound, Said, said

COMMUNITY = "community"
"""Key of the audience that gets messages."""
LEVELS = (TLP.AMBER, TLP.AMBER_STRICT)
"""What is given out is public; with whom it was made, and where it went, is not: no message is marked lower than AMBER."""
_OVER = frozenset({MessageState.STOPPED, MessageState.OUT_OF_DATE})
_MOST_PROPOSED = 1200
"""Characters of other words that a partner sends: more than a message has, to be made shorter together."""
_Asked = ParamSpec("_Asked")
_Done = TypeVar("_Done")


def _whole(act: Callable[_Asked, _Done]) -> Callable[_Asked, _Done]:
    """An act that is kept whole or not at all, and during which nobody else acts on the same message."""

    @wraps(act)
    def done(*args: _Asked.args, **kwargs: _Asked.kwargs) -> _Done:
        from django.db import transaction

        with transaction.atomic():
            return act(*args, **kwargs)

    return done


# Words


def draft(hand: Hand, country: str, day: date, wanted: MessageDraft, tlp: TLP) -> str:
    """Draft a message; returns its id. Raises BadInput for words that no partner is asked to approve (`Words.check`)."""
    iso3 = hand.of_country(country)
    _check(hand, iso3, wanted, day)
    return keep(hand, wanted, iso3, _no_lower(tlp), "message drafted", day)


@_whole
def redraft(hand: Hand, message_id: str, wanted: MessageDraft) -> str:
    """Other words, another partner or another last day: nothing of it is approved. Another partner gets another link."""
    from phasezero.store import ask_links

    found = _life(hand, message_id)
    if found.stopped is not None:
        raise BadInput(said("this message was stopped; draft another"))
    first = found.drafts[0]
    day = day_about(hand, first)
    _check(hand, first.country, wanted, day)
    if wanted == found.draft.content:
        raise BadInput(said("nothing was changed"))
    if wanted.partner != found.draft.content.partner:
        ask_links.end(first.id)
    return keep(hand, wanted, first.country, first.marking.tlp, "message drafted anew", day, first.id)


def _no_lower(tlp: TLP) -> TLP:
    if tlp not in LEVELS:
        raise BadInput(said("a message is marked {label} or higher", label=LEVELS[0].label))
    return tlp


def _check(hand: Hand, country: str, wanted: MessageDraft, day: date) -> None:
    wanted.words.check((*library.kept_out(country, hand.viewer, hand.audience), *_own_name(hand)))
    if not day <= wanted.until <= day + LONGEST_HELD:
        raise BadInput(
            said("a message holds from {day} to {last} at most: what was right may harm later", day=day, last=day + LONGEST_HELD)
        )
    if wanted.alert and stated(hand, wanted.alert, Alert).country != country:
        raise BadInput(said("this alert is of another country"))


def _own_name(hand: Hand) -> tuple[str, ...]:
    return (hand.name,) if len(hand.name.split()) > 1 else ()


# The partner's word


@_whole
def ask_partner(hand: Hand, message_id: str) -> str:
    """A link by which the partner reads the words and answers; the one before stops working. Returns its secret."""
    from phasezero.store import ask_links

    found = _life(hand, message_id)
    _must_not_be_over(found, hand.at)
    _step(hand, found, MessageStage.ASKED, "", "partner asked about a message")
    return ask_links.make(found.id, hand.at)


@_whole
def answer(secret: str, draft_id: str, word: PartnersWord, says: str, other: Words | None, at: datetime) -> MessageLife | None:
    """What the holder of a message's link says of the words that they read (`draft_id`).

    Returns the message as it stands then; None for a secret that opens none. Raises BadInput where the words were changed since
    they were read. No account is asked for.
    """
    from phasezero.store import audit, listing, statements

    opened = library.opened_message(secret, at)
    if opened is None:
        return None
    statements.alone_on(opened.id)
    found = library.opened_message(secret, at) or opened
    told = _answer(found, draft_id, word, says, other, at)
    row = found.draft
    by = {"by": None, "by_name": told.partner, "by_organisation": "", "made_at": at}
    statements.add(told, row.country, row.marking, by, told.on, at, row.id)
    if library.accounts_exist():
        audit.note("message answered", told.partner, at, row.id, row.marking.audience, row.marking.tlp)
    listing.stir()
    return library.opened_message(secret, at)


@_whole
def answer_as_member(hand: Hand, message_id: str, draft_id: str, word: PartnersWord, says: str, other: Words | None) -> None:
    """What a local partner who sits in the task force says. Raises NotAllowed for a yes to words that they drafted."""
    found = _life(hand, message_id)
    if word is PartnersWord.YES:
        _not_ones_own(hand, found)
    _keep_answer(hand, found, _answer(found, draft_id, word, says, other, hand.at), "message answered")


@_whole
def heard(hand: Hand, message_id: str, draft_id: str, word: PartnersWord, says: str, other: Words | None, on: date) -> None:
    """Write down what the partner said by other ways, on the day `on`.

    Nobody with an account writes down a yes to words that they drafted, and none takes the place of the partner's own no.
    """
    found = _life(hand, message_id)
    row = found.draft
    last = row.content.until if row.reconstructed else hand.at.date()
    if not row.day <= on <= last:
        raise BadInput(said("the day is {day}; give one from {first} to {last}", day=on, first=row.day, last=last))
    if word is PartnersWord.YES:
        _not_ones_own(hand, found)
        _no_own_no(found)
        _nothing_newer(found, on)
    told = _answer(found, draft_id, word, says, other, hand.at, hand.name, on)
    _keep_answer(hand, found, told, "answer on a message heard")


def _not_ones_own(hand: Hand, found: MessageLife) -> None:
    if hand.person is None:
        return
    if any(one.own and one.content.words.digest == found.words.digest for one in found.drafts):
        raise NotAllowed(said("you drafted these words yourself; somebody else says that the partner approved them"))


def _no_own_no(found: MessageLife) -> None:
    theirs = [one for one in found.answers if one.about == found.draft.id and not one.content.heard_by]
    if theirs and theirs[-1].content.word is not PartnersWord.YES:
        raise BadInput(
            said("the partner themselves said otherwise of these words; they say yes by their link, or to other words")
        )


def _nothing_newer(found: MessageLife, on: date) -> None:
    """Raises BadInput for a yes that is older than what speaks against it: another word of the partner, or harm heard of."""
    others = [one.content.on for one in found.answers if one.content.word is not PartnersWord.YES]
    if others and on < max(others):
        raise BadInput(said("the partner said otherwise on {day}, after this yes; ask them again", day=max(others)))
    if found.harmed is not None and on < found.harmed.day:
        raise BadInput(said("harm was heard of on {day}, after this yes; ask them again", day=found.harmed.day))


def _answer(
    found: MessageLife,
    draft_id: str,
    word: PartnersWord,
    says: str,
    other: Words | None,
    at: datetime,
    heard_by: str = "",
    on: date | None = None,
) -> MessageAnswer:
    """A partner's word on the newest draft. Raises BadInput for one that does not fit."""
    row = found.draft
    if draft_id != row.id:
        raise BadInput(said("the words were changed since you read them; read them again"))
    if word is PartnersWord.YES:
        _must_not_be_over(found, at)
    if word is PartnersWord.WITHDRAWN and (found.last_word is None or found.last_word.content.word is not PartnersWord.YES):
        raise BadInput(said("there is no yes to take back"))
    if word is not PartnersWord.NO or other is None or other.digest == found.words.digest:
        other = None
    if other is not None:
        said_something("words", other.message, _MOST_PROPOSED)
    day = on or (row.day if row.reconstructed else at.date())
    return MessageAnswer(word, found.words.digest, row.content.partner, day, says.strip(), other, heard_by)


def _keep_answer(hand: Hand, found: MessageLife, told: MessageAnswer, action: str) -> None:
    row = found.draft
    keep(hand, told, row.country, row.marking.tlp, action, day_about(hand, row), row.id)


# Given out, and what came back


@_whole
def give(hand: Hand, message_id: str, given: MessageGiven) -> None:
    """Record that a message was given out. Raises BadInput for a day on which its words had no partner's yes."""
    found = _life(hand, message_id)
    stood = found.stood()
    if stood is None:
        raise BadInput(said("no partner has approved this message"))
    row, first, last = stood
    if not first <= given.on <= min(last, hand.at.date()):
        raise BadInput(
            said(
                "on {day} these words had no partner’s yes; they had it from {first} to {last}",
                day=given.on,
                first=first,
                last=last,
            )
        )
    _check_giving(row.country, given)
    keep(hand, given, row.country, row.marking.tlp, "message given out", day_about(hand, row), row.id)


def ways() -> tuple[Channel, ...]:
    """By which a message is given out."""
    return audience(COMMUNITY).channels


def _check_giving(country: str, given: MessageGiven) -> None:
    if given.way not in ways():
        raise BadInput(said("the way is {text!r}; choose one of the list", text=given.way.value))
    if given.area and given.area not in library.region_names(country):
        raise BadInput(said("the area is {text!r}; choose a region of the list, nothing closer", text=given.area[:20]))


@_whole
def came_back(hand: Hand, message_id: str, back: MessageBack) -> None:
    """Record what came back. Where harm was heard of, it is not given out until its partner approves it anew."""
    found = _life(hand, message_id)
    if not found.given:
        raise BadInput(said("nobody has recorded yet that it was given out; do that first"))
    row = found.drafts[0]
    keep(hand, back, row.country, row.marking.tlp, "what came back of a message", day_about(hand, row), row.id)


@_whole
def stop(hand: Hand, message_id: str, why: str) -> None:
    """Stop a message for good: it is not given out any more, whatever its partner said."""
    found = _life(hand, message_id)
    if found.stopped is not None:
        raise BadInput(said("this message was stopped already"))
    said_something("note", why, 400)
    _step(hand, found, MessageStage.STOPPED, why.strip(), "message stopped")


# What all of these begin with


def _life(hand: Hand, message_id: str) -> MessageLife:
    """The message as it stands now; nobody else acts on it to the end of the transaction."""
    from phasezero.store import statements

    row: Stated = stated(hand, message_id, MessageDraft)
    statements.alone_on(row.id)
    found = library.message(row.country, row.id, hand.viewer, hand.audience)
    if found is None:
        raise NotFound(said("there is nothing here with the id {key!r}", key=message_id[:40]))
    return found


def _must_not_be_over(found: MessageLife, at: datetime) -> None:
    """Raises BadInput for a message that no yes could help any more."""
    if (state := found.state(at)) in _OVER:
        raise BadInput(said("this message is not given out: {state}", state=Said.word(state.value)))


def _step(hand: Hand, found: MessageLife, stage: MessageStage, note: str, action: str) -> None:
    row = found.drafts[0]
    keep(hand, MessageStep(stage, note), row.country, row.marking.tlp, action, day_about(hand, row), row.id)


__all__ = [
    "COMMUNITY", "LEVELS", "answer", "answer_as_member", "ask_partner", "came_back", "draft", "give", "heard", "redraft", "stop",
    "ways",
]  # fmt: skip
