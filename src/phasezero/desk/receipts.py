"""What the holder of a receipt sees and decides. Whoever gives the six words acts for the submission: there is no account.

These acts come into the audit chain only once their day is over (`submissions.settle`): a chain's order would else give away the
minute.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar

from phasezero.desk.taking_back import BEYOND, take_back
from phasezero.domain.intake import Added, Code, Use, named, packed_addition, packed_names
from phasezero.domain.marking import TLP
from phasezero.domain.recording import Telling, read_telling
from phasezero.errors import BadInput, NotFound, said

if TYPE_CHECKING:
    from phasezero.store.intake import Submission

LONGEST_ADDITION = 20_000
MOST_ADDITIONS = 50
REVIEW_HOURS = 24
"""How long a steward may look at a withdrawal of what is released already; then it is done."""
_Done = TypeVar("_Done")


def code(words: str) -> Code:
    """What six words stand for; slow by intent, and the same for whatever is typed."""
    from phasezero.store import intake

    return intake.code_of(words)


@dataclass(frozen=True, slots=True)
class MadeLine:
    kind: str
    use: Use
    made_on: date
    released_on: date | None


@dataclass(frozen=True, slots=True)
class PlannedLine:
    id: str
    use: Use
    text: str
    """What would be released, in the words of who asked; empty where `told` says it all."""
    to: TLP
    """Up to which marking; without meaning for those whom the partner named."""
    told: Telling | None
    """Exactly what of an event would be told; None for other records."""
    asked_on: date
    answer: str
    """"asked", "agreed" or "vetoed"."""
    may_agree: bool
    """Whether the use still stands: one that was ended or withdrawn is not agreed to."""


@dataclass(frozen=True, slots=True)
class Holding:
    """What the holder of a receipt sees. Nothing of what they typed: whoever looks over their shoulder learns no more."""

    state: str
    received_on: date
    uses: frozenset[Use]
    only_source: bool
    made: tuple[MadeLine, ...]
    planned: tuple[PlannedLine, ...]
    answers: tuple[tuple[date, str], ...]
    corrections: int
    names_on: tuple[date, ...]
    """Days on which who may be told was changed."""
    review_due: datetime | None
    """Until when a steward looks at a withdrawal that was asked for; None where none was."""


def held(of: Code, on: date) -> Holding | None:
    """What belongs to a receipt; None for every other code, and every other code costs the same."""
    return _acting(of, on, lambda row: _holding(row, of))


def _acting(of: Code, on: date, act: Callable[[Submission], _Done]) -> _Done | None:
    """Do `act` on the submission behind a receipt, in one transaction; None for every other code."""
    from django.db import transaction

    from phasezero.store import intake

    with transaction.atomic():
        row = intake.behind(of, on)
        return None if row is None else act(row)


def _holding(row: Submission, of: Code) -> Holding:
    from phasezero.store.ids import to_text
    from phasezero.store.intake import in_order, opened_by_holder

    added = in_order(row)
    made = row.made.order_by("made_on", "pk")
    planned = row.planned.order_by("asked_on", "pk")
    review = row.reviews.filter(done_at=None, whole=True).order_by("due_at").first()
    assert row.received_on is not None, "only withdrawn submissions have no day, and those have no receipt"  # noqa: S101
    return Holding(
        state=row.state,
        received_on=row.received_on,
        uses=row.uses,
        only_source=row.only_source,
        made=tuple(MadeLine(one.kind, Use(one.use), one.made_on, one.released_on) for one in made),
        planned=tuple(
            PlannedLine(
                id=to_text(one.pk),
                use=Use(one.use),
                text=opened_by_holder(of, one.sealed_text),
                to=TLP(one.tlp),
                told=read_telling(one.told),
                asked_on=one.asked_on,
                answer=one.answer,
                may_agree=Use(one.use) in row.uses,
            )
            for one in planned
        ),
        answers=tuple((one.given_on, opened_by_holder(of, one.sealed_text)) for one in row.answers.order_by("given_on", "pk")),
        corrections=sum(one.kind != Added.NAMES for one in added),
        names_on=tuple(one.added_on for one in added if one.kind == Added.NAMES),
        review_due=review.due_at if review is not None else None,
    )


def correct(of: Code, text: str, on: date) -> bool | None:
    """Add a correction, sealed. None for a code that is no receipt; raises BadInput for an empty or overlong text."""
    from phasezero.store import intake

    if not text.strip() or len(text) > LONGEST_ADDITION:
        raise BadInput(
            said(
                "a correction has 1 to {longest_addition} letters; write it shorter, or in two parts",
                longest_addition=LONGEST_ADDITION,
            )
        )

    def act(row: Submission) -> bool:
        _room_for_one_more(row)
        intake.add_to(row, packed_addition(text.strip()), on, Added.CORRECTION)
        return True

    return _acting(of, on, act)


def _room_for_one_more(row: Submission) -> None:
    if row.additions.count() >= MOST_ADDITIONS:
        raise BadInput(
            said(
                "there are {most_additions} corrections and changes of names already; submit again instead",
                most_additions=MOST_ADDITIONS,
            )
        )


def consent(of: Code, uses: frozenset[Use], at: datetime, names: str = "") -> bool | None:
    """Agree to these uses and no others. What was made for a use that ends is taken back; released, it goes to a steward.

    `names`: who may be told from now on, sealed like the submission; empty: those named before. A planned release to those named
    before then needs the holder's word anew. Raises BadInput where nobody was named for telling those who are named, and where
    somebody is named and telling them is not agreed to.
    """
    from phasezero.store import intake
    from phasezero.store.intake import Planned

    others = named(names)
    if others and Use.NAMED not in uses:
        raise BadInput(
            said("you named somebody who may be told, and did not tick that they may be told: tick it or take the name away")
        )

    def act(row: Submission) -> bool:
        if Use.NAMED in uses and others:
            _room_for_one_more(row)
            intake.add_to(row, packed_names(others), at.date(), Added.NAMES)
            row.planned.filter(use=Use.NAMED.value, answer=Planned.AGREED).update(answer=Planned.ASKED)
        elif Use.NAMED in uses - row.uses:
            raise BadInput(said("nobody is named who may be told; write who"))
        ended = row.uses - uses
        row.agree(uses)
        row.save()
        if ended:
            end_uses(row, ended, at, whole=False)
        return True

    return _acting(of, at.date(), act)


def answer_planned(of: Code, planned: str, agree: bool, on: date) -> bool | None:
    """Agree to a planned release, or veto it; a veto stands until the holder agrees.

    False where there is no such plan, and for agreeing to a use that was ended or withdrawn.
    """
    from phasezero.store.ids import from_text
    from phasezero.store.intake import Planned

    def act(row: Submission) -> bool:
        try:
            number = from_text(planned)
        except NotFound:
            return False
        plans = row.planned.filter(pk=number)
        if agree:
            return bool(plans.filter(use__in=[use.value for use in row.uses]).update(answer=Planned.AGREED))
        return bool(plans.update(answer=Planned.VETOED))

    return _acting(of, on, act)


def withdraw(of: Code, at: datetime) -> str | None:
    """Withdraw all of it: "done", or "review" where it stands in something released; None for a code that is no receipt.

    Done: everything sealed is erased, what was made from it is taken back, and the receipt answers like an unknown one. Review:
    what is not released is taken back now, and all the rest at the latest after `REVIEW_HOURS`.
    """
    return _acting(of, at.date(), lambda row: withdrawn(row, at))


def withdrawn(row: Submission, at: datetime) -> str:
    """Withdraw a submission, inside a transaction: "done" or "review"."""
    from phasezero.store.intake import erase

    if row.reviews.filter(done_at=None, whole=True).exists():
        return "review"
    row.agree(frozenset())
    row.save()
    if end_uses(row, frozenset(Use), at, whole=True):
        return "review"
    erase(row, at)
    return "done"


def end_uses(row: Submission, uses: frozenset[Use], at: datetime, whole: bool) -> bool:
    """Take back what was made for uses that end; says whether something is released, and then has it reviewed."""
    from phasezero.store.intake import Planned, Review, hour_after

    ended = row.planned.filter(use__in=[use.value for use in uses])
    ended.update(answer=Planned.VETOED)
    (ended if uses <= BEYOND else row.planned.all()).update(told="")
    if not take_back(row, uses, at):
        return False
    Review.objects.create(submission=row, whole=whole, due_at=hour_after(at, REVIEW_HOURS))
    return True
