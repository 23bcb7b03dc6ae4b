"""What every record that a person made says of that person."""

from __future__ import annotations

from django.db import models

from phasezero.store.people import Person, random_id
from phasezero.store.records import Record


class ByPerson(Record):
    """A record made by somebody, once: it is never overwritten; who thinks otherwise later makes another."""

    id = models.BigIntegerField(primary_key=True, default=random_id)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    """None: made without accounts, by the owner."""
    by_name = models.CharField(max_length=200)
    by_organisation = models.CharField(max_length=200, default="", blank=True)
    made_at = models.DateTimeField()

    class Meta:
        abstract = True

    @property
    def who(self) -> str:
        """Name and organisation as shown to those who may see the record."""
        return f"{self.by_name}, {self.by_organisation}" if self.by_organisation else self.by_name
