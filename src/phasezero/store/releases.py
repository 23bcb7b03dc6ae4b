"""A release on its way: proposed by one person, confirmed by another where the phase asks for two."""

from __future__ import annotations

from django.db import models

from phasezero.store.people import Person, random_id
from phasezero.store.records import Marked

WAITING, ISSUED, DECLINED = "waiting", "issued", "declined"


class Proposal(Marked):
    """A draft that somebody has read and wants to issue. Its own marking is that of the audience it is worked on in."""

    id = models.BigIntegerField(primary_key=True, default=random_id)
    country = models.CharField(max_length=3)
    as_of = models.DateField()
    to = models.PositiveSmallIntegerField()
    """TLP of what would be issued."""
    inputs_digest = models.CharField(max_length=100)
    """Of the records that the proposer read the draft of: what is issued is what was read."""
    phase = models.PositiveSmallIntegerField()
    reason = models.TextField(default="", blank=True)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, default=WAITING)
    update_id = models.BigIntegerField(null=True)
    """Of the issued update."""


def same_draft(made: Proposal, state: str = WAITING) -> models.QuerySet[Proposal]:
    """Other proposals in a state of the same task force, country, day, marking and records; the oldest first."""
    alike = {name: getattr(made, name) for name in ("audience", "country", "as_of", "to", "inputs_digest")}
    rows = Proposal.objects.filter(**alike, state=state).exclude(pk=made.pk)
    return rows.select_related("proposed_by").order_by("proposed_at", "id")


def issued_of_draft(made: Proposal) -> int | None:
    """Number of the update that was issued from the same draft with the same phase and reason, and stands."""
    from phasezero.store.models import Update

    alike = same_draft(made, ISSUED).filter(phase=made.phase, reason=made.reason).values("update_id")
    return Update.objects.filter(pk__in=alike, recalled_at=None).values_list("number", flat=True).first()
