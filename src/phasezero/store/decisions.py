"""Decisions of the verification desk, as a table. Appended only: taking one back is one more."""

from __future__ import annotations

from django.db import models

from phasezero.store.by_people import ByPerson
from phasezero.store.people import Person


class Decision(ByPerson):
    """`domain.verifying.Decision` as it is kept. It goes with its event: what was withdrawn leaves no word about it."""

    country = models.CharField(max_length=3)
    act = models.CharField(max_length=8)
    event = models.ForeignKey("store.Event", on_delete=models.CASCADE, related_name="decisions")
    into = models.ForeignKey("store.Event", null=True, on_delete=models.CASCADE, related_name="+")
    ends = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="ended_by")
    reason = models.TextField(default="", blank=True)
    grade = models.CharField(max_length=2, default="", blank=True)
    assigned = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    """None: to nobody with an account."""
    assigned_name = models.CharField(max_length=200, default="", blank=True)
    rule = models.PositiveSmallIntegerField(default=0)
    """Number of the rule (`domain.auto_accept`) by which it was made, by no person; 0: a person made it."""

    class Meta:
        indexes = [
            models.Index(fields=["audience", "country", "-made_at", "id"], name="decision_by_time"),
            models.Index(fields=["country", "act"], name="decision_by_act"),
        ]
