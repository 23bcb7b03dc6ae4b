"""What members of a task force do with submissions: list, take up, say what was made of them, ask and tell their partners.

Nothing here opens what is sealed: two stewards do that (the vault).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from phasezero.desk.receipts import end_uses, withdrawn
from phasezero.desk.rights import must
from phasezero.desk.taking_back import take_back_released
from phasezero.domain.intake import Added, Later, State, Use
from phasezero.domain.marking import TLP, Viewer
from phasezero.domain.recording import Telling, read_telling
from phasezero.errors import BadInput, NotAllowed, NotFound, said

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from phasezero.store.intake import Planned, Submission
    from phasezero.store.people import Person

KINDS = ("event", "claim", "update", "alert", "ask", "report")
"""What can be made from a submission."""
_LONGEST_RECORD = 40
_LONGEST_TEXT = 20_000
_BY_THE_PARTNER = "local partner"


@dataclass(frozen=True, slots=True)
class Line:
    """A submission as listed: nothing of what it says."""

    id: str
    received_on: date | None
    channel: str
    state: str
    uses: tuple[str, ...]
    tlp: TLP
    only_source: bool
    ask_back: bool
    corrections: int
    names_on: tuple[date, ...]
    """Days on which its partner changed who may be told."""
    under_duress: bool
    """Its duress code was given: whoever has the words was forced to give them. Do not contact the partner by the usual way."""
    review_due: datetime | None
    """By when a steward must have looked at its withdrawal."""
    waits_for_word: int
    """Planned releases that the partner has not agreed to."""


@dataclass(frozen=True, slots=True)
class AskedRow:
    """A question about a release, and what the partner said."""

    use: Use
    to: TLP
    answer: str
    """"asked", "agreed" or "vetoed"."""


@dataclass(frozen=True, slots=True)
class MadeRow:
    """A record that was made from a submission."""

    id: str
    """Of this row, to ask the partner about its release."""
    kind: str
    record: str
    use: Use
    made_on: date
    released_on: date | None
    asked: tuple[AskedRow, ...]
    """What the partner was asked about the record's release; empty where they were not."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A submission as a member who works on it sees it: nothing of what it says."""

    line: Line
    may_tell: bool
    """Whether its partner has a receipt, and so can be asked and told something."""
    whole: bool
    """Whether all of it waits to be withdrawn, and not some uses only."""
    added: tuple[Later, ...]
    """What its partner added, in order."""
    made: tuple[MadeRow, ...]
    told_on: tuple[date, ...]


def taken(viewer: Viewer, audience: str, submission: str) -> Taken:
    """One submission of a task force. Raises NotFound for one that the viewer may not see, as for one that never was."""
    from phasezero.store import ids
    from phasezero.store.intake import Submission, in_order, under_duress

    rows = Submission.objects.visible(viewer).filter(audience=audience, pk=ids.from_text(submission))
    row = rows.prefetch_related("reviews", "additions", "planned").first()
    if row is None:
        raise NotFound(said("no submission has the id {submission!r}", submission=submission[:40]))
    return Taken(
        line=_line(row, bool(under_duress(rows))),
        may_tell=bool(row.reply_key),
        whole=any(one.whole for one in row.reviews.all() if one.done_at is None),
        added=tuple(Later(ids.to_text(one.pk), Added(one.kind) if one.kind else None, one.added_on) for one in in_order(row)),
        made=_made_rows(row),
        told_on=tuple(row.answers.order_by("given_on", "pk").values_list("given_on", flat=True)),
    )


def _made_rows(row: Submission) -> tuple[MadeRow, ...]:
    from phasezero.store.ids import to_text

    asked: dict[tuple[str, str], list[AskedRow]] = {}
    for one in sorted(row.planned.all(), key=lambda one: (one.asked_on, one.tlp)):
        asked.setdefault((one.kind, one.record), []).append(AskedRow(Use(one.use), TLP(one.tlp), one.answer))
    return tuple(
        MadeRow(
            to_text(one.pk),
            one.kind,
            one.record,
            Use(one.use),
            one.made_on,
            one.released_on,
            tuple(asked.get((one.kind, one.record), ())),
        )
        for one in row.made.order_by("made_on", "pk")
    )


def listed(viewer: Viewer, audience: str | None = None) -> list[Line]:
    """Submissions the viewer may see, only those of `audience` unless it is None: those to be reviewed first, then the newest."""
    from phasezero.store.intake import Submission, under_duress

    rows = Submission.objects.visible(viewer)
    rows = (rows if audience is None else rows.filter(audience=audience)).prefetch_related("reviews", "additions", "planned")
    forced = under_duress(Submission.objects.visible(viewer))
    lines = [_line(row, row.pk in forced) for row in rows]
    return sorted(lines, key=_by_urgency)


def _line(row: Submission, forced: bool) -> Line:
    from phasezero.store.ids import to_text
    from phasezero.store.intake import Planned

    due = [one.due_at for one in row.reviews.all() if one.done_at is None]
    return Line(
        id=to_text(row.pk),
        received_on=row.received_on,
        channel=row.channel,
        state=row.state,
        uses=tuple(use.value for use in Use if use in row.uses),
        tlp=TLP(row.tlp),
        only_source=row.only_source,
        ask_back=row.ask_back,
        corrections=sum(one.kind != Added.NAMES for one in row.additions.all()),
        names_on=tuple(sorted(one.added_on for one in row.additions.all() if one.kind == Added.NAMES)),
        under_duress=forced,
        review_due=min(due, default=None),
        waits_for_word=sum(one.answer != Planned.AGREED for one in row.planned.all()),
    )


def _by_urgency(line: Line) -> tuple[bool, datetime, bool, int, str]:
    never = datetime.max.replace(tzinfo=UTC)
    newest = -(line.received_on.toordinal() if line.received_on else 0)
    return (line.review_due is None, line.review_due or never, not line.under_duress, newest, line.id)


def review(by: Person, submission: str, at: datetime) -> None:
    """Take up a submission: from now on it is in review."""
    worked_on(by, submission, at, "submission in review", lambda row: _set_state(row, State.IN_REVIEW))


def _set_state(row: Submission, state: State) -> None:
    row.state = state.value
    row.save(update_fields=["state"])


def made_of(by: Person, submission: str, kind: str, record: str, use: Use, at: datetime) -> None:
    """Say that a record was made from a submission, for a use that its partner agreed to. Raises NotAllowed for any other use."""
    if kind not in KINDS or not 0 < len(record.strip()) <= _LONGEST_RECORD:
        raise BadInput(
            said(
                "{kind!r} {record!r} names no record; give one of {those} and the record's id",
                kind=kind[:40],
                record=record[:40],
                those=", ".join(KINDS),
            )
        )

    def act(row: Submission) -> None:
        must_agree(row, use)
        note_made(row, kind, record, use, at.date())

    worked_on(by, submission, at, "submission used", act)


def must_agree(row: Submission, use: Use) -> None:
    """Raises NotAllowed for a use that its partner has not agreed to."""
    if use not in row.uses:
        raise NotAllowed(
            said("its partner has not agreed to the use {value!r}; only to: {uses}", value=use.value, uses=_named(row.uses))
        )


def note_made(row: Submission, kind: str, record: str, use: Use, on: date) -> None:
    """Keep that a record was made from a submission. Inside a transaction that checked the use."""
    from phasezero.store.intake import Made

    Made.objects.get_or_create(submission=row, kind=kind, record=record, use=use.value, defaults={"made_on": on})
    _set_state(row, State.USED)


def _named(uses: frozenset[Use]) -> str:
    """Uses as told to a person."""
    return ", ".join(use.value for use in Use if use in uses) or "nothing"


WIDEST = {Use.COUNT: TLP.CLEAR, Use.TASK_FORCE: TLP.GREEN, Use.NAMED: TLP.RED, Use.PUBLIC: TLP.CLEAR}
"""The widest circle that a use allows: that of a question which names none. Those named are a circle of their own."""


def plan_release(
    by: Person,
    submission: str,
    kind: str,
    record: str,
    use: Use,
    text: str,
    at: datetime,
    to: TLP | None = None,
    told: Telling | None = None,
) -> None:
    """Ask the partner whether this may be released up to `to`; asking again asks anew.

    `text` says what would be; `told`: exactly what of an event, as `desk.recording.ask_release` makes it, kept with the question.
    """
    from phasezero.store.intake import Planned, sealed_for_holder

    if not text.strip() and told is None:
        raise BadInput(said("what would be released is empty; write what the partner is to agree to"))
    circle = WIDEST[use] if to is None else to
    if circle < WIDEST[use]:
        raise BadInput(said("the use {value!r} allows no telling up to {label}", value=use.value, label=circle.label))

    def act(row: Submission) -> None:
        _with_receipt(row)
        must_agree(row, use)
        sealed = sealed_for_holder(row, text.strip()[:_LONGEST_TEXT])
        kept = "" if told is None else told.written()
        asked = {"sealed_text": sealed, "told": kept, "asked_on": at.date(), "answer": Planned.ASKED}
        Planned.objects.update_or_create(submission=row, kind=kind, record=record, use=use.value, tlp=int(circle), defaults=asked)

    worked_on(by, submission, at, "release asked of partner", act)


def tell_partner(by: Person, submission: str, text: str, at: datetime) -> None:
    """Give a recipient's answer back to the partner: only the holder of the receipt can read it."""
    from phasezero.store.intake import Answer, sealed_for_holder

    if not text.strip():
        raise BadInput(said("the answer is empty; write what the recipient answered"))

    def act(row: Submission) -> None:
        _with_receipt(row)
        Answer.objects.create(
            submission=row, sealed_text=sealed_for_holder(row, text.strip()[:_LONGEST_TEXT]), given_on=at.date()
        )

    worked_on(by, submission, at, "answer given back", act)


def _with_receipt(row: Submission) -> None:
    if not row.reply_key:
        raise BadInput(said("this submission has no receipt (it came by e-mail), so its partner cannot be told here"))


def record_consent(by: Person, submission: str, uses: frozenset[Use], at: datetime) -> None:
    """Note what a partner agreed to who wrote by e-mail and has no receipt; what was made for a use that ends is taken back."""

    def act(row: Submission) -> None:
        if row.reply_key:
            raise NotAllowed(said("this submission has a receipt: only who holds its six words says what it may be used for"))
        ended = row.uses - uses
        row.agree(uses)
        row.save()
        if ended:
            end_uses(row, ended, at, whole=False)

    worked_on(by, submission, at, "consent noted", act)


def withdraw_for(by: Person, submission: str, at: datetime) -> str:
    """Withdraw for a partner who asked for it and cannot do so with a receipt: "done" or "review", as `withdraw`."""
    ended: list[str] = []
    worked_on(by, submission, at, "withdrawn for partner", lambda row: ended.append(withdrawn(row, at)))
    return ended[0]


def finish_review(by: Person, submission: str, at: datetime) -> None:
    """A steward has looked at the withdrawal, and recalled or corrected what was released: it is carried out now."""

    def act(row: Submission) -> None:
        open_ones = row.reviews.filter(done_at=None)
        if not open_ones.exists():
            raise NotFound(said("nothing of this submission waits for a review; nothing was changed"))
        _finish(row, at)

    worked_on(by, submission, at, "withdrawal reviewed", act)


def _finish(row: Submission, at: datetime) -> None:
    """Carry out what the open reviews of a submission are about."""
    from phasezero.store.intake import erase

    whole = row.reviews.filter(done_at=None, whole=True).exists()
    take_back_released(row, frozenset(Use) if whole else frozenset(Use) - row.uses, at)
    if whole:
        erase(row, at)
    else:
        row.reviews.filter(done_at=None).update(done_at=at)


def lift_duress(by: Person, submission: str, at: datetime) -> None:
    """The partner is safe again, as somebody found out in person: the receipt works as before."""
    from phasezero.store.intake import ReceiptCode

    def act(row: Submission) -> None:
        if not row.codes.filter(kind=ReceiptCode.DURESS).exclude(used_on=None).update(used_on=None):
            raise NotFound(said("the duress code of this submission was not given; nothing was changed"))

    worked_on(by, submission, at, "duress lifted", act)


def worked_on(by: Person, submission: str, at: datetime, action: str, act: Callable[[Submission], None]) -> None:
    """Do `act` on a submission that `by` sees and may review, with its audit line, in one transaction."""
    from django.db import transaction

    from phasezero.store import accounts, audit, ids
    from phasezero.store.intake import Submission

    with transaction.atomic():
        rows = Submission.objects.visible(accounts.viewer_of(by, at.date())).select_for_update(of=("self",))
        row = rows.select_related("task_force").filter(pk=ids.from_text(submission)).exclude(state=State.WITHDRAWN.value).first()
        if row is None:
            raise NotFound(said("no submission has the id {submission!r}", submission=submission[:40]))
        must(by, row.task_force, "review")
        tlp = TLP(row.tlp)
        act(row)
        audit.note(action, str(by.pk), at, submission, row.task_force.key, tlp)


# For those who release


def made_from_submissions(kind: str, records: Iterable[str]) -> list[str]:
    """Those of these records that something was submitted for, sorted."""
    from phasezero.store.intake import Made

    return sorted(set(Made.objects.filter(kind=kind, record__in=list(records)).values_list("record", flat=True)))


_NO_WORD = {
    (True, True): said("a local partner, the only local source, has vetoed this release"),
    (True, False): said("a local partner is the only local source and has not agreed to this release yet"),
    (False, True): said("a local partner was asked and has vetoed this release"),
    (False, False): said("a local partner was asked and has not agreed to this release yet"),
}
"""By whether the partner is the only local source, and whether they said no."""


def _needed(kind: str, record: str, use: Use) -> list[tuple[Submission, Use]]:
    """The submissions that a record was made from, each with the use that releasing it for `use` needs."""
    from phasezero.store.intake import Made

    uses: dict[Submission, set[str]] = {}
    for made in Made.objects.filter(kind=kind, record=record).select_related("submission"):
        uses.setdefault(made.submission, set()).add(made.use)
    return [(row, Use.COUNT if made_for == {Use.COUNT.value} else use) for row, made_for in uses.items()]


def _agreed(planned: QuerySet[Planned], to: TLP | None) -> QuerySet[Planned]:
    """Questions that their partner said yes to; who agrees to a wider circle agrees to each within it."""
    agreed = planned.filter(answer="agreed")
    return agreed if to is None else agreed.filter(tlp__lte=int(to))


def to_be_asked(viewer: Viewer, event: str, use: Use, to: TLP, told: Telling) -> list[tuple[str, Use]]:
    """Submissions that the viewer may see whose partner can be asked about telling `told`, each with the use that it needs: where
    they have not said yes to as much, nor no, and were not asked just this."""
    from phasezero.store.ids import to_text
    from phasezero.store.intake import Planned, Submission

    seen = set(Submission.objects.visible(viewer).values_list("pk", flat=True))
    found = []
    for row, needed in _needed("event", event, use):
        plans = row.planned.filter(kind="event", record=event, use=needed.value)
        agreed = [read_telling(text) for text in _agreed(plans, to).values_list("told", flat=True)]
        has_word = any(one is not None and one.covers(told) for one in agreed)
        said_no = plans.filter(answer=Planned.VETOED, tlp__gte=int(to)).exists()
        waits = plans.filter(answer=Planned.ASKED, tlp=int(to), told=told.written()).exists()
        asks = row.only_source or plans.exists()
        if asks and not (has_word or said_no or waits) and needed in row.uses and row.reply_key and row.pk in seen:
            found.append((to_text(row.pk), needed))
    return found


def tellings_agreed(event: str, use: Use, to: TLP) -> list[list[Telling]]:
    """For each submission whose partner agreed to telling an event up to `to`: what of it they agreed to, in one or more forms.

    Empty for one who agreed before that was kept: then nothing is covered, and they are asked anew.
    """
    found = []
    for row, needed in _needed("event", event, use):
        agreed = _agreed(row.planned.filter(kind="event", record=event, use=needed.value), to)
        if agreed.exists():
            found.append([telling for text in agreed.values_list("told", flat=True) if (telling := read_telling(text))])
    return found


def release_blocks(kind: str, record: str, use: Use, to: TLP | None = None) -> list[str]:
    """Why a record may not be released for a use, in one line for each submission that stands against it; empty: none does.

    A submission stands against it where its partner does not agree to the use (any more), or is the only local source, or was
    asked, and has not agreed to this release (`to`: up to this marking). What was made to be counted only needs no more than
    that. Names no submission and no partner. For releasers; asks no viewer, as it must hold for all.
    """
    from phasezero.store.intake import Planned

    lines = []
    for row, needed in _needed(kind, record, use):
        planned = row.planned.filter(kind=kind, record=record, use=needed.value)
        if needed not in row.uses:
            lines.append(said("a local partner has not agreed that this is used for: {value}", value=needed.value))
        elif row.only_source or planned.exists():
            vetoed = planned.filter(answer=Planned.VETOED, tlp__gte=int(to or TLP.CLEAR)).exists()
            if vetoed or not _agreed(planned, to).exists():
                lines.append(_NO_WORD[row.only_source, vetoed])
    return sorted(lines)


def note_release(kind: str, record: str, use: Use, on: date, to: TLP | None = None) -> None:
    """A record was released for a use: from now on the withdrawal of what it was made from goes to a steward's review.

    Raises NotAllowed where `release_blocks` names a reason. Belongs into the transaction of the release.
    """
    if blocks := release_blocks(kind, record, use, to):
        raise NotAllowed(said("it cannot be released: {blocks}", blocks=blocks[0]))
    note_told(kind, record, use, on)


def note_told(kind: str, record: str, use: Use, on: date) -> None:
    """Keep that a record was told for a use, by each submission that it was made from."""
    from phasezero.store.intake import Made

    made = Made.objects.filter(kind=kind, record=record)
    for row in list(made.exclude(use=Use.COUNT.value)):
        Made.objects.get_or_create(
            submission=row.submission, kind=kind, record=record, use=use.value, defaults={"made_on": row.made_on}
        )
    made.filter(use__in=(use.value, Use.COUNT.value), released_on=None).update(released_on=on)


# What time does


def settle(at: datetime) -> int:
    """For a job that runs at least once an hour: carry out withdrawals whose review is over its time, and tell the audit chain of
    days that are over what was received and withdrawn, in random order. Returns how many withdrawals it carried out."""
    from django.db import transaction

    from phasezero.store.intake import Submission

    with transaction.atomic():
        late = Submission.objects.filter(reviews__done_at=None, reviews__due_at__lte=at).distinct().values_list("pk", flat=True)
        rows = list(Submission.objects.select_for_update(of=("self",)).select_related("task_force").filter(pk__in=list(late)))
        for row in rows:
            _finish(row, at)
        _note_days(Submission.objects.exclude(to_note="").filter(to_note_on__lt=at.date()), at)
    return len(rows)


def _note_days(rows: QuerySet[Submission], at: datetime) -> None:
    from phasezero.store import audit, ids

    waiting = list(rows.select_related("task_force"))
    random.SystemRandom().shuffle(waiting)
    for row in waiting:
        audit.note(row.to_note, _BY_THE_PARTNER, at, ids.to_text(row.pk), row.task_force.key, TLP(row.tlp))
        row.to_note, row.to_note_on = "", None
        row.save(update_fields=["to_note", "to_note_on"])
