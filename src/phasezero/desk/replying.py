"""The way in for replies: a form without an account at a released update, and the check from whom a reply is.

What comes in delays nothing: no release and no alert asks for it. Until a member has confirmed by a second way from whom it is,
nobody outside those who check it sees a word of it.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import date, datetime

from phasezero.desk.assessing import take_reply
from phasezero.desk.hands import Hand
from phasezero.domain.marking import TLP, Marking
from phasezero.domain.replies import Outcome, Sent
from phasezero.domain.retention import rules
from phasezero.errors import BadInput, NotFound, said

LONGEST_SAYS = 500
_ONCE = re.compile(r"[A-Za-z0-9_-]{22,43}", re.ASCII)


@dataclass(frozen=True, slots=True)
class OpenUpdate:
    """What the form says of the update that is replied to: nothing that is not public."""

    id: str
    country: str
    day: date
    number: int | None


def open_update(update: str) -> OpenUpdate | None:
    """A released CLEAR update that takes replies; None alike for every other, and for one that is not there."""
    from phasezero.store import replies

    found = replies.update_open_to_replies(update)
    return None if found is None else OpenUpdate(update, found[0].country, found[0].as_of, found[0].number)


def contact_days() -> int:
    """How long a contact is kept after its reply was checked."""
    return next(rule.days for rule in rules() if rule.key == "reply_contacts")


def new_form() -> str:
    """What tells one form from another: sent twice, it is taken once."""
    return secrets.token_urlsafe(16)


def receive(update: str, content: Sent, once: str, at: datetime) -> str:
    """Take in a reply; returns the number of its receipt. Raises NotFound where nothing is taken, BadInput where no more is."""
    from django.db import transaction

    from phasezero.store import audit, replies

    if not _ONCE.fullmatch(once):
        raise NotFound(said("this form is none of ours; open it anew"))
    with transaction.atomic():
        found = replies.update_open_to_replies(update)
        if found is None:
            raise NotFound(said("no reply is taken here"))
        row, task_force = found
        if replies.is_full(row.pk, at.date()):
            raise BadInput(said("too many replies came in today; try again tomorrow"))
        number, new = replies.add(row, task_force, content, once, at.date())
        if new:
            audit.note("reply came in", "from outside", at, number, task_force.key, replies.LEVEL)
    return number


def confirm(hand: Hand, reply: str, how: str, to: str) -> str:
    """It is from whom it says, which was confirmed by a second way: record it word for word, to be printed with our answer within
    14 days of the day it came. `how`: one sentence, never printed. `to`: what it replies to, in our words. Returns its id."""
    from django.db import transaction

    from phasezero.store import replies

    says = _says(how, said("say in a sentence by which second way you confirmed from whom it is"))
    with transaction.atomic():
        found = replies.one(hand.viewer, hand.audience, reply, alone=True)
        if found.statement:
            raise BadInput(said("this reply is recorded already; nothing was changed"))
        statement = take_reply(hand, found.country, found.sent.reply(found.received, to.strip()), TLP.CLEAR)
        _check(hand, reply, Outcome.CONFIRMED, says, statement)
    return statement


def turn_away(hand: Hand, reply: str, reason: str) -> None:
    """It is not recorded, for a reason that is kept with it. Who learns more may still confirm it."""
    from django.db import transaction

    from phasezero.store import replies

    says = _says(reason, said("say in a sentence why it is turned away"))
    with transaction.atomic():
        found = replies.one(hand.viewer, hand.audience, reply, alone=True)
        if found.statement:
            raise BadInput(said("this reply is recorded already; take the record back instead"))
        _check(hand, reply, Outcome.TURNED_AWAY, says, "")


def _check(hand: Hand, reply: str, outcome: Outcome, says: str, statement: str) -> None:
    from phasezero.store import audit, replies

    found = replies.one(hand.viewer, hand.audience, reply)
    replies.add_check(found, Marking(replies.LEVEL, hand.audience), hand.columns, outcome, says, statement, hand.at)
    if hand.person is not None:
        audit.note(f"reply {outcome.value}", hand.actor, hand.at, reply, hand.audience, replies.LEVEL)


def _says(text: str, needed: str) -> str:
    words = " ".join(text.split())
    if not words:
        raise BadInput(needed)
    if len(words) > LONGEST_SAYS or not words.isprintable():
        raise BadInput(
            said("the sentence is too long or holds signs that cannot be shown; write at most {most}", most=LONGEST_SAYS)
        )
    return words
