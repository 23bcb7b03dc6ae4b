"""Replies that came by the public form: kept as they came, marked for those who check them, their senders' contacts apart."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import models

from phasezero.domain.assessment import Party
from phasezero.domain.marking import TLP, Marking, Viewer
from phasezero.domain.replies import Checked, Incoming, Outcome, Sent
from phasezero.domain.updates import UpdateState
from phasezero.errors import NotFound, said
from phasezero.store.by_people import ByPerson
from phasezero.store.ids import from_text, to_text
from phasezero.store.people import TaskForce, random_id
from phasezero.store.records import Marked, columns_of

if TYPE_CHECKING:
    from phasezero.store.models import Update

LEVEL = TLP.AMBER_STRICT
"""Of what nobody has checked yet."""
MOST_A_DAY = 20
"""Replies that one update takes in a day. By update, not by task force: the refusal tells of no other update of the same one."""
MOST_A_DAY_IN_ALL = 400


class IncomingReply(Marked):
    """What came by the form. Never changed; what is made of it is a `ReplyCheck`."""

    id = models.BigIntegerField(primary_key=True, default=random_id)
    task_force = models.ForeignKey(TaskForce, on_delete=models.PROTECT, related_name="+")
    update_id = models.BigIntegerField()
    """Of the issued update that it replies to."""
    country = models.CharField(max_length=3)
    party = models.CharField(max_length=12)
    name = models.CharField(max_length=200)
    office = models.CharField(max_length=200)
    to = models.CharField(max_length=200)
    text = models.TextField()
    received_on = models.DateField()
    once = models.CharField(max_length=43, unique=True)
    """Of the form that was sent: sent twice, it is kept once."""

    class Meta:
        indexes = [
            models.Index(fields=["audience", "-received_on", "id"], name="reply_of_audience"),
            models.Index(fields=["received_on", "update_id"], name="reply_by_day"),
        ]


class ReplyContact(models.Model):
    """How to ask back. Deleted some days after the reply was checked (`retention.yml`)."""

    reply = models.OneToOneField(IncomingReply, primary_key=True, on_delete=models.CASCADE, related_name="reached_by")
    contact = models.TextField()


class ReplyCheck(ByPerson):
    """A member says from whom it is, or turns it away. Appended only: the newest holds."""

    reply = models.ForeignKey(IncomingReply, on_delete=models.PROTECT, related_name="checks")
    outcome = models.CharField(max_length=11)
    says = models.TextField()
    statement = models.BigIntegerField(null=True)
    """The reply as it was recorded."""


def update_open_to_replies(update: str) -> tuple[Update, TaskForce] | None:
    """An issued CLEAR update that stands, with the task force that issued it; None alike for every other."""
    from phasezero.store.models import Update
    from phasezero.store.releases import Proposal

    try:
        pk = from_text(update)
    except NotFound:
        return None
    row = Update.objects.filter(pk=pk, state=UpdateState.ISSUED, tlp=int(TLP.CLEAR), recalled_at=None, embargo=None).first()
    key = Proposal.objects.filter(update_id=pk).values_list("audience", flat=True).first()
    force = TaskForce.objects.filter(key=key, closed_at=None).first() if key else None
    return None if row is None or force is None else (row, force)


def is_full(update_id: int, on: date) -> bool:
    """Whether an update, or the installation, has taken in all that it takes in a day."""
    of_day = IncomingReply.objects.filter(received_on=on)
    return of_day.filter(update_id=update_id).count() >= MOST_A_DAY or of_day.count() >= MOST_A_DAY_IN_ALL


def add(update: Update, task_force: TaskForce, content: Sent, once: str, on: date) -> tuple[str, bool]:
    """Keep a reply; returns its number, and whether it was kept now and not before. Belongs into a transaction."""
    row, new = IncomingReply.objects.get_or_create(
        once=once,
        defaults={
            "task_force": task_force,
            "update_id": update.pk,
            "country": update.country,
            "party": content.party.value,
            "name": content.name,
            "office": content.office,
            "to": content.to,
            "text": content.text,
            "received_on": on,
            **columns_of(Marking(LEVEL, task_force.key)),
        },
    )
    if new:
        ReplyContact.objects.create(reply=row, contact=content.contact)
    return to_text(row.pk), new


def read(viewer: Viewer, audience: str) -> list[Incoming]:
    """What came for an audience, the newest first; those that wait come before those that were checked."""
    rows = IncomingReply.objects.visible(viewer).filter(audience=audience).order_by("-received_on", "id")
    found = [_incoming(row, viewer) for row in rows.select_related("reached_by").prefetch_related("checks")]
    return sorted(found, key=lambda one: one.checked is not None)


def one(viewer: Viewer, audience: str, key: str, alone: bool = False) -> Incoming:
    """Raises NotFound. `alone`: to the end of the transaction nobody else checks it."""
    rows = IncomingReply.objects.visible(viewer).filter(audience=audience, pk=from_text(key))
    row = (rows.select_for_update() if alone else rows).first()
    if row is None:
        raise NotFound(said("there is nothing here with the id {key!r}", key=key[:40]))
    return _incoming(row, viewer)


def waiting(viewer: Viewer, audience: str) -> int:
    """How many nobody has checked yet, of those that the viewer may see."""
    return IncomingReply.objects.visible(viewer).filter(audience=audience, checks=None).count()


def add_check(
    of: Incoming, marking: Marking, by: dict[str, Any], outcome: Outcome, says: str, statement: str, at: datetime
) -> None:
    ReplyCheck.objects.create(
        reply_id=from_text(of.id),
        outcome=outcome.value,
        says=says,
        statement=from_text(statement) if statement else None,
        documented_at=at.date(),
        learned_at=at,
        **by,
        **columns_of(marking),
    )


def checked_before(before: datetime) -> models.QuerySet[ReplyContact]:
    """Contacts of replies whose last check was made before a moment."""
    late = IncomingReply.objects.filter(checks__made_at__gte=before).values("pk")
    return ReplyContact.objects.exclude(reply__checks=None).exclude(reply__in=late)


def _incoming(row: IncomingReply, viewer: Viewer) -> Incoming:
    from phasezero.store.models import Update

    checks = sorted(row.checks.all(), key=lambda one: (one.made_at, one.pk))
    last = checks[-1] if checks else None
    recorded = next((one.statement for one in reversed(checks) if one.statement is not None), None)
    contact = getattr(row, "reached_by", None)
    day = Update.objects.visible(viewer).filter(pk=row.update_id).values_list("as_of", flat=True).first()
    return Incoming(
        id=to_text(row.pk),
        sent=Sent(Party(row.party), row.name, row.office, row.to, row.text, "" if contact is None else contact.contact),
        received=row.received_on,
        country=row.country,
        update=to_text(row.update_id),
        update_day=day,
        checked=None if last is None else Checked(Outcome(last.outcome), last.says, last.who, last.made_at.date()),
        statement="" if recorded is None else to_text(recorded),
    )
