"""What people with an account opened: kept so that, when an organisation is cut off, it is known what it ever saw."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F

from phasezero.domain.marking import LOCAL, PUBLIC, Viewer
from phasezero.store.people import Organisation, Person, random_id


class Seen(models.Model):
    """One page opened by one person: how often, first and last. The address names records by their ids and holds no content."""

    id = models.BigIntegerField(primary_key=True, default=random_id)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    audience = models.CharField(max_length=64, default=PUBLIC)
    """Whose records the page was about: who lists what was seen must be of that audience."""
    path = models.CharField(max_length=300)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "path"], name="seen_once")]


def note(viewer: Viewer, audience: str, path: str, at: datetime) -> None:
    """Remember it; nothing for viewers without an account."""
    if viewer.person is None:
        return
    rows = Seen.objects.filter(person=viewer.person, path=path[:300])
    if not rows.update(last_at=at, times=F("times") + 1):
        Seen.objects.create(person_id=viewer.person, audience=audience, path=path[:300], first_at=at, last_at=at)


def by_organisation(viewer: Viewer, organisation: Organisation) -> list[Seen]:
    """What people of an organisation opened: pages of the viewer's own task forces, and those of none."""
    audiences = sorted({PUBLIC, LOCAL, *viewer.audiences})
    rows = Seen.objects.filter(person__organisation=organisation, audience__in=audiences)
    return list(rows.order_by("path", "first_at"))
