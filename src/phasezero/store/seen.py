"""What people with an account opened: kept so that, when an organisation is cut off, it is known what it ever saw."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db import connection, models
from django.db.models import F, Q

from phasezero.domain.marking import LOCAL, PUBLIC, TLP, Viewer
from phasezero.errors import NotFound
from phasezero.store.accounts import acting
from phasezero.store.ids import from_text
from phasezero.store.people import Organisation, Person, TaskForce, random_id


class Seen(models.Model):
    """One page opened by one person of one organisation, for one audience whose records it showed: how often, first and last.
    The address names records by their ids and holds no content. After the time that `retention.yml` gives, person and times are
    forgotten; the organisation stays."""

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
        constraints = [models.UniqueConstraint(fields=["person", "organisation", "path", "audience"], name="seen_once")]
        indexes = [models.Index(fields=["last_at"], name="seen_last")]


_APART = timedelta(minutes=1)
"""Opened again within this time counts as once: a reader who comes back at once would else cost a write each time."""
_JUST_NOW = """SELECT s.audience FROM store_seen s JOIN store_person p ON p.id = s.person_id
    AND (s.organisation_id = p.organisation_id OR (s.organisation_id IS NULL AND p.organisation_id IS NULL))
    WHERE s.person_id = %s AND s.path = %s AND s.last_at > %s"""


def note(viewer: Viewer, audiences: Collection[str], path: str, at: datetime) -> None:
    """Remember it, for each audience whose records the page shows; nothing for viewers without an account."""
    if viewer.person is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(_JUST_NOW, [viewer.person, path[:300], connection.ops.adapt_datetimefield_value(at - _APART)])
        missing = set(audiences) - {audience for (audience,) in cursor.fetchall()}
    if not missing:
        return
    now_theirs = Q(organisation=F("person__organisation")) | Q(organisation=None, person__organisation=None)
    rows = Seen.objects.filter(now_theirs, person=viewer.person, path=path[:300], audience__in=missing)
    missing -= set(rows.values_list("audience", flat=True))
    rows.update(last_at=at, times=F("times") + 1)
    organisation = Person.objects.values_list("organisation", flat=True).get(pk=viewer.person)
    Seen.objects.bulk_create(
        [
            Seen(person_id=viewer.person, organisation_id=organisation, audience=one, path=path[:300], first_at=at, last_at=at)
            for one in sorted(missing)
        ],
        ignore_conflicts=True,
    )


def by_organisation(viewer: Viewer, organisation: Organisation) -> list[Seen]:
    """What people of an organisation ever opened: pages about no task force, and about those whose every record the viewer reads.

    An address tells the id of a record, so that a clearance below RED does not suffice.
    """
    rows = Seen.objects.filter(organisation=organisation, audience__in={PUBLIC, LOCAL, *_read_whole(viewer)})
    most = {(row.path, row.person_id): row for row in rows.order_by("path", "first_at", "times")}
    return _by_page((row.path, row) for row in most.values())


def by_organisation_about(viewer: Viewer, organisation: Organisation, audience: str) -> list[Seen]:
    """What people of an organisation ever opened of one task force: all of it for who reads all of its records, so for its leads.
    Where no lead is left who is not cut off, each member gets the pages that they may open themselves, without a word of others.
    """
    whole = audience in _read_whole(viewer)
    if not whole and (audience not in viewer.audiences or acting(audience, "lead")):
        return []
    rows = Seen.objects.filter(organisation=organisation, audience=audience).order_by("path", "first_at")
    return list(rows) if whole else _as_opened_by(viewer, audience, rows)


_OF_A_TASK_FORCE = (
    *(
        "release",
        "submissions",
        "vault",
        "audit",
        "desk",
        "new-reports",
        "sources",
        "stories",
        "signals",
        "assessment",
        "assessment/evidence",
        "warnings",
        "alerts",
        "actions",
    ),
    *("agenda", "agenda/calendar", "triggers", "triggers/calendar", "series", "influence"),
)
"""Pages that every member knows of; what stands behind a further id in an address is a record."""
_PAGE = re.compile(rf"/task-forces/(?P<audience>[^/]+)/(?:(?:{'|'.join(_OF_A_TASK_FORCE)})/)?")
_RECORD = re.compile(r"(?:/api|/task-forces/[^/]+)?/(?P<kind>events|updates|submissions)/(?P<id>[^/.]+)(?:[/.].*)?")


def _as_opened_by(viewer: Viewer, audience: str, rows: Iterable[Seen]) -> list[Seen]:
    """The rows about pages that a member may open, one for each page: a query may name what the member may not see."""

    def may_open(path: str) -> bool:
        page = _PAGE.fullmatch(path)
        return page["audience"] == audience if page else _sees_record_of(viewer, path)

    pages = ((row.path.partition("?")[0], row) for row in rows)
    return _by_page((path, row) for path, row in pages if may_open(path))


def _by_page(rows: Iterable[tuple[str, Seen]]) -> list[Seen]:
    """One line for each page, of all who opened it; apart those opened so long ago that the times are forgotten."""
    found: dict[tuple[str, bool], Seen] = {}
    for path, row in rows:
        one = found.setdefault((path, row.last_at is None), Seen(path=path, times=0))
        one.first_at = min((at for at in (one.first_at, row.first_at) if at), default=None)
        one.last_at = max((at for at in (one.last_at, row.last_at) if at), default=None)
        one.times += row.times
    return list(found.values())


def _sees_record_of(viewer: Viewer, path: str) -> bool:
    from phasezero.store.models import EventVersion, Submission, Update

    record = _RECORD.fullmatch(path)
    if record is None:
        return False
    try:
        pk = from_text(record["id"])
    except NotFound:
        return False
    if record["kind"] == "events":
        return EventVersion.of_any_kind.visible(viewer).filter(event=pk).exists()
    model = Update if record["kind"] == "updates" else Submission
    return bool(model.objects.visible(viewer).filter(pk=pk).exists())


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
