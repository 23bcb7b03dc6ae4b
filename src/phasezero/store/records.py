"""What every record has: its marking, and its three times. Read records through `visible()` only."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models

from phasezero.domain.marking import TLP, Marking
from phasezero.store.visibility import RecordQuerySet


def marking_of(tlp: int, audience: str, caveats: str, embargo: date | None) -> Marking:
    """The marking that a row's four columns say."""
    return Marking(TLP(tlp), audience, frozenset(filter(None, caveats.split(","))), embargo)


def columns_of(marking: Marking) -> dict[str, Any]:
    """The four columns that say a marking: what `marking_of` reads."""
    return {
        "tlp": int(marking.tlp),
        "audience": marking.audience,
        "caveats": ",".join(sorted(marking.caveats)),
        "embargo": marking.embargo,
    }


class Marked(models.Model):
    """Marked, and denied by default."""

    tlp = models.PositiveSmallIntegerField(default=TLP.CLEAR)
    audience = models.CharField(max_length=64, default="public")
    caveats = models.CharField(max_length=200, default="", blank=True)
    embargo = models.DateField(null=True, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def marking(self) -> Marking:
        return marking_of(self.tlp, self.audience, self.caveats, self.embargo)

    def mark(self, marking: Marking) -> None:
        for column, value in columns_of(marking).items():
            setattr(self, column, value)


class Record(Marked):
    """A marked record that knows when it occurred, when it was documented, and when we learned it."""

    occurred_start = models.DateField(null=True)
    occurred_end = models.DateField(null=True)
    documented_at = models.DateField()
    learned_at = models.DateTimeField()

    class Meta:
        abstract = True
