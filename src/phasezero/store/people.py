"""Records that only people edit, as Django models: `web` may import this for forms, and reads through `.visible(viewer)`."""

from __future__ import annotations

from django.db import models

from phasezero.domain.marking import LOCAL, TLP
from phasezero.store.visibility import RecordQuerySet


class Watch(models.Model):
    """A country that is watched: since when, by whose decision, and by what rule it was chosen."""

    country = models.CharField(max_length=3)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    decided_by = models.CharField(max_length=200)
    reason = models.TextField()
    documented_at = models.DateField()
    learned_at = models.DateTimeField()
    tlp = models.PositiveSmallIntegerField(default=TLP.GREEN)
    audience = models.CharField(max_length=64, default=LOCAL)
    caveats = models.CharField(max_length=200, default="", blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["country", "audience"], name="one_watch")]

    def __str__(self) -> str:
        return f"{self.country} since {self.since}"
