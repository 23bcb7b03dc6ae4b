"""What people with an account opened: kept so that, when an organisation is cut off, it is known what it ever saw."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, models
from django.db.models import F, Q

from phasezero.domain.marking import LOCAL, PUBLIC, TLP, Viewer
from phasezero.store.people import Organisation, Person, TaskForce, random_id


class Seen(models.Model):
    """One page opened by one person of one organisation: how often, first and last. The address names records by their ids and
    holds no content. After the time that `retention.yml` gives, person and times are forgotten; the organisation stays."""

    id = models.BigIntegerField(primary_key=True, default=random_id)
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    """Null: forgotten."""
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE, related_name="+")
    """The one that the person belonged to when they opened it, whatever they belong to now."""
    audience = models.CharField(max_length=64, default=PUBLIC)
    """Whose records the page was about: those who read all records of that audience list it."""
    path = models.CharField(max_length=300)
    first_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField(null=True)
    times = models.PositiveIntegerField(default=1)
    """0: forgotten."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "organisation", "path"], name="seen_once")]
        indexes = [models.Index(fields=["last_at"], name="seen_last")]


_APART = timedelta(minutes=1)
"""Opened again within this time counts as once: a reader who comes back at once would else cost a write each time."""
_JUST_NOW = """SELECT 1 FROM store_seen s JOIN store_person p ON p.id = s.person_id
    AND (s.organisation_id = p.organisation_id OR (s.organisation_id IS NULL AND p.organisation_id IS NULL))
    WHERE s.person_id = %s AND s.path = %s AND s.last_at > %s"""


def note(viewer: Viewer, audience: str, path: str, at: datetime) -> None:
    """Remember it; nothing for viewers without an account."""
    if viewer.person is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(_JUST_NOW, [viewer.person, path[:300], connection.ops.adapt_datetimefield_value(at - _APART)])
        if cursor.fetchone() is not None:
            return
    now_theirs = Q(organisation=F("person__organisation")) | Q(organisation=None, person__organisation=None)
    rows = Seen.objects.filter(now_theirs, person=viewer.person, path=path[:300])
    if not rows.update(last_at=at, times=F("times") + 1, audience=audience):
        organisation = Person.objects.values_list("organisation", flat=True).get(pk=viewer.person)
        Seen.objects.create(
            person_id=viewer.person, organisation_id=organisation, audience=audience, path=path[:300], first_at=at, last_at=at
        )


def by_organisation(viewer: Viewer, organisation: Organisation) -> list[Seen]:
    """What people of an organisation ever opened: pages about no task force, and about those whose every record the viewer reads.

    An address tells the id of a record, so that a clearance below RED does not suffice.
    """
    rows = Seen.objects.filter(organisation=organisation, audience__in={PUBLIC, LOCAL, *_read_whole(viewer)})
    return list(rows.order_by("path", "first_at"))


def by_organisation_about(viewer: Viewer, organisation: Organisation, audience: str) -> list[Seen]:
    """What people of an organisation ever opened of one task force; nothing for who does not read all of its records."""
    rows = Seen.objects.filter(organisation=organisation, audience__in={audience} & _read_whole(viewer))
    return list(rows.order_by("path", "first_at"))


def withheld(viewer: Viewer, organisation: Organisation) -> int:
    """How many pages people of an organisation opened that `by_organisation` leaves out, of task forces that the viewer may know
    of: a hidden one is not even counted."""
    known = TaskForce.objects.visible(viewer).exclude(key__in=_read_whole(viewer)).values("key")
    return Seen.objects.filter(organisation=organisation, audience__in=known).count()


def _read_whole(viewer: Viewer) -> set[str]:
    return {audience for audience, highest in viewer.cleared if highest == TLP.RED}


def forget_times(before: datetime) -> int:
    """Of what was last opened before a moment, forget who and when: for each organisation and page one row stays. Says how many
    were forgotten."""
    late = Seen.objects.filter(last_at__lt=before)
    facts = set(late.exclude(organisation=None).values_list("organisation", "audience", "path"))
    facts -= set(Seen.objects.filter(last_at=None).values_list("organisation", "audience", "path"))
    count, _ = late.delete()
    Seen.objects.bulk_create(
        Seen(organisation_id=organisation, audience=audience, path=path, times=0)
        for organisation, audience, path in sorted(facts)
    )
    return count
