"""The verification desk: verify, dispute, merge, split, grade, comment, assign; and undo, which takes back the newest act.

Each act is a record of one audience, marked no lower than the event it is about, and never changed. Raises NotFound for an event
that the person may not see, or that is not of the task force's country.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from phasezero.desk.hands import Hand
from phasezero.domain.marking import TLP, Marking, joined
from phasezero.domain.recording import SOURCE
from phasezero.domain.verifying import (
    VERDICTS,
    Act,
    Decision,
    counted_as,
    grade_of,
    holding_merges,
    last_to_undo,
    newest,
    standing,
)
from phasezero.errors import BadInput, NotAllowed, NotFound, said

if TYPE_CHECKING:
    from phasezero.store.listing import EventLine
    from phasezero.store.people import Person

__all__ = ["assign", "comment", "count_by_rule", "dispute", "grade", "merge", "note_corrected", "split", "undo", "verify"]

LONGEST = 2000
_SAID = {
    Act.VERIFY: "event verified",
    Act.DISPUTE: "event disputed",
    Act.MERGE: "events merged",
    Act.SPLIT: "events split",
    Act.GRADE: "event graded",
    Act.COMMENT: "event commented",
    Act.ASSIGN: "event assigned",
    Act.UNDO: "decision taken back",
    Act.RULE: "event accepted by rule",
    Act.CORRECT: "event corrected",
}
"""As the audit chain has it."""


def verify(hand: Hand, event: str, reason: str = "", tlp: TLP | None = None) -> str:
    """It happened as recorded. What local partners told of counts from now on.

    Raises NotAllowed where a partner has not agreed that it is counted.
    """
    from phasezero.store import verifying

    line = _seen(hand, event)
    if line.source == SOURCE and event not in verifying.agreed_to_count({event}):
        raise NotAllowed(said("a local partner has not agreed that this is counted; ask first, or leave it"))
    return _verdict(hand, line, Act.VERIFY, _text(reason, "reason"), tlp)


def count_by_rule(hand: Hand, event: str, number: int) -> str:
    """A stated rule accepts it, so that it counts; nobody has read it, and it stays open. The hand is the machine's."""
    from django.db import transaction

    with transaction.atomic():
        line = _seen(hand, event)
        return _keep(hand, _held(hand, line), Act.RULE, line, _marking(hand, None, line.marking), rule=number)


def note_corrected(hand: Hand, event: str, reason: str) -> str:
    """That somebody corrected what is recorded of it, and why: marked as the event. Raises BadInput where no reason is given.
    Belongs into the transaction of the correction."""
    line, words = _seen(hand, event), _text(reason, "reason")
    if not words:
        raise BadInput(said("the reason is empty; say in a sentence what was wrong"))
    return _keep(hand, _held(hand, line), Act.CORRECT, line, _marking(hand, None, line.marking), reason=words)


def dispute(hand: Hand, event: str, reason: str, tlp: TLP | None = None) -> str:
    """It is doubted, for a reason that is shown beside it, in updates as well. Raises BadInput where it may not stand there."""
    from phasezero.brief.lint import lint_phrase

    text = _text(reason, "reason")
    if not text:
        raise BadInput(said("the reason is empty; say in a sentence why it is disputed"))
    if faults := lint_phrase(text):
        raise BadInput(said("the reason breaks the writing rules: {faults}", faults=faults[0]))
    return _verdict(hand, _seen(hand, event), Act.DISPUTE, text, tlp)


def _verdict(hand: Hand, line: EventLine, act: Act, reason: str, tlp: TLP | None) -> str:
    from django.db import transaction

    with transaction.atomic():
        known = _held(hand, line)
        last = newest(standing(known), line.id, VERDICTS)
        if last is not None and (last.act, last.reason) == (act, reason):
            raise BadInput(said("this is decided already, by {who}; nothing was changed", who=last.who))
        return _keep(hand, known, act, line, _marking(hand, tlp, line.marking), reason=reason)


def merge(hand: Hand, event: str, into: str, reason: str = "", tlp: TLP | None = None) -> str:
    """Two events are one: from now on they count once, as `into` and what is folded into it already has it."""
    from django.db import transaction

    with transaction.atomic():
        folded, kept = _seen(hand, event), _seen(hand, into)
        known = _held(hand, folded, kept)
        roots = counted_as(known)
        folded, kept = (_seen(hand, roots.get(one.id, one.id)) for one in (folded, kept))
        if folded.id == kept.id:
            raise BadInput(said("these two count as one already; nothing was changed"))
        if folded.country != kept.country:
            raise BadInput(said("events of two countries cannot be merged; nothing was changed"))
        if folded.kind != kept.kind:
            raise BadInput(said("events of two kinds of harm cannot be merged: each is counted in its own; nothing was changed"))
        marking = _marking(hand, tlp, folded.marking, kept.marking)
        return _keep(hand, known, Act.MERGE, folded, marking, into=kept.id, reason=_text(reason, "reason"))


def split(hand: Hand, event: str, reason: str = "") -> str:
    """An event that was folded into another counts by itself again, and what was folded into it with it."""
    from django.db import transaction

    with transaction.atomic():
        line = _seen(hand, event)
        known = _held(hand, line)
        merged = holding_merges(known).get(event)
        if merged is None:
            raise BadInput(said("this event is not folded into another; nothing was changed"))
        return _keep(hand, known, Act.SPLIT, line, merged.marking, ends=merged.id, reason=_text(reason, "reason"))


def grade(hand: Hand, event: str, given: str, tlp: TLP | None = None) -> str:
    """How reliable its source is and how credible what it says: "B2" (Admiralty system)."""
    found = grade_of(given.strip())
    return _plain(hand, event, Act.GRADE, tlp, grade=str(found))


def comment(hand: Hand, event: str, text: str, tlp: TLP | None = None) -> str:
    """Words for those who work on it, shown at the desk and nowhere else."""
    words = _text(text, "comment")
    if not words:
        raise BadInput(said("the comment is empty; write it, or leave it"))
    return _plain(hand, event, Act.COMMENT, tlp, reason=words)


def assign(hand: Hand, event: str, to: str, tlp: TLP | None = None) -> str:
    """Give an event to somebody to look at: a member by e-mail address, without accounts a name; empty: to nobody any more."""
    person, called = _assignee(hand, to.strip())
    return _plain(hand, event, Act.ASSIGN, tlp, assigned=person, assigned_name=called)


def undo(hand: Hand, event: str) -> Decision:
    """Take back the newest act on an event, whoever did it, as far as the person sees; returns it. Raises BadInput for none."""
    from django.db import transaction

    with transaction.atomic():
        line = _seen(hand, event)
        known = _held(hand, line)
        last = last_to_undo(known, event)
        if last is None:
            raise BadInput(said("nothing was decided on this event that could be taken back"))
        _keep(hand, known, Act.UNDO, line, last.marking, ends=last.id)
        return last


def _plain(hand: Hand, event: str, act: Act, tlp: TLP | None, **said_of_it: Any) -> str:
    from django.db import transaction

    with transaction.atomic():
        line = _seen(hand, event)
        return _keep(hand, _held(hand, line), act, line, _marking(hand, tlp, line.marking), **said_of_it)


def _keep(hand: Hand, known: Sequence[Decision], act: Act, line: EventLine, marking: Marking, **said_of_it: Any) -> str:
    """Keep a decision, as later than all that the person knows of: a clock that was set back changes no order."""
    from phasezero.store import audit, verifying

    at = max([hand.at, *(one.at + timedelta(microseconds=1) for one in known)])
    made = verifying.add(act, line.id, line.country, marking, {**hand.columns, "made_at": at}, **said_of_it)
    if hand.person is not None:
        audit.note(_SAID[act], hand.actor, hand.at, line.id, hand.audience, marking.tlp)
    return made


def _seen(hand: Hand, event: str) -> EventLine:
    """The event as the person knows it today. Raises NotFound."""
    from phasezero.store import listing

    line = listing.lines_by_id(hand.viewer, [event], hand.at.date()).get(event)
    if line is None or (hand.task_force is not None and line.country != hand.country):
        raise NotFound(said("no event has the id {event!r}", event=event[:40]))
    return line


def _held(hand: Hand, *lines: EventLine) -> list[Decision]:
    """All decisions on these events that the person sees. To the end of the transaction nobody else decides on them."""
    from phasezero.store import verifying

    verifying.hold([line.id for line in lines])
    return verifying.on_events(hand.viewer, [line.id for line in lines])


def _marking(hand: Hand, asked: TLP | None, *of: Marking) -> Marking:
    """No lower than the events it is about. Raises BadInput for a lower one, NotAllowed above what the person reads."""
    least = joined(of).at_least(TLP.GREEN, hand.audience)
    if asked is None:
        return least
    if asked < least.tlp:
        raise BadInput(
            said("{label} is lower than the event itself; choose {least} or higher", label=asked.label, least=least.tlp.label)
        )
    return replace(least, tlp=hand.marking(asked).tlp)


def _text(text: str, what: str) -> str:
    """Raises BadInput for an overlong or unprintable one."""
    words = "\n".join(" ".join(line.split()) for line in text.strip().splitlines())
    if len(words) > LONGEST or not all(sign.isprintable() or sign == "\n" for sign in words):
        raise BadInput(
            said("the {what} is too long or holds signs that cannot be shown; write at most {most}", what=what, most=LONGEST)
        )
    return words


def _assignee(hand: Hand, to: str) -> tuple[Person | None, str]:
    from phasezero.desk.rights import name_of
    from phasezero.store.people import Seat

    if not to:
        return None, ""
    if hand.task_force is None:
        return None, name_of(to)
    seats = Seat.objects.filter(task_force=hand.task_force, until=None, person__email=to.casefold(), person__is_active=True)
    seat = seats.select_related("person").first()
    if seat is None:
        raise BadInput(said("nobody in this task force has the address {to!r}; choose one of the list", to=to[:60]))
    return seat.person, seat.person.name
