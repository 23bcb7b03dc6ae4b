"""How each collected source stood at the end of a day, as it was known then: one row for each day on which it was asked, entered,
stopped or started. A later day adds a row and changes none."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef

from phasezero.domain.collected import State
from phasezero.domain.collecting import Stood
from phasezero.domain.marking import Marking, Viewer
from phasezero.domain.times import learned_on
from phasezero.store.people import random_id
from phasezero.store.readings import DocumentCountry
from phasezero.store.records import Record, columns_of
from phasezero.store.visibility import RecordQuerySet

if TYPE_CHECKING:
    from phasezero.store.collecting import CollectedSource


class SourceDay(Record):
    """How a source stood at the end of the day `documented_at`; marked like the source."""

    id = models.BigIntegerField(primary_key=True, default=random_id)
    source = models.ForeignKey("store.CollectedSource", on_delete=models.CASCADE, related_name="days")
    failing_since = models.DateField(null=True)
    """None: its last answer could be read."""
    gone = models.BooleanField(default=False)
    stopped = models.BooleanField(default=False)
    answered = models.BooleanField(default=False)
    """Whether it ever did."""
    asked_at = models.DateTimeField(null=True)
    last_item = models.DateTimeField(null=True)
    gap_hours = models.FloatField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "documented_at"], name="one_day_a_source")]


@dataclass(frozen=True, slots=True)
class Known:
    """A source as a viewer knows it on a day."""

    key: str
    countries: frozenset[str]
    """Those that it was entered for; none for a source that is about no country in particular."""
    stood: Stood
    marking: Marking


def note(source: CollectedSource, state: State, at: datetime, asked: bool) -> None:
    """Keep how a source stands now, in place of what was kept of it earlier on the same day. Belongs into the transaction of what
    changed it. `asked`: it was asked just now."""
    before = SourceDay.objects.filter(source=source).order_by("-documented_at").first()
    since = None if before is None else before.failing_since
    SourceDay.objects.update_or_create(
        source=source,
        documented_at=at.date(),
        defaults={
            "failing_since": (since or at.date()) if state.failures else None,
            "gone": state.gone,
            "stopped": source.stopped_at is not None,
            "answered": source.verified_at is not None,
            "asked_at": at if asked else (None if before is None else before.asked_at),
            "last_item": state.last_item,
            "gap_hours": state.gap_hours,
            "learned_at": at,
            **columns_of(source.marking),
        },
    )


def known(viewer: Viewer, as_of: date, audience: str) -> list[Known]:
    """The sources of an audience that the viewer sees, each as it stood by the end of a day, by key."""
    later: models.QuerySet[Any] = RecordQuerySet(SourceDay).visible(viewer, as_of).filter(source=OuterRef("source"))
    rows = SourceDay.objects.visible(viewer, as_of).filter(audience=audience).select_related("source")
    newest = rows.exclude(Exists(later.filter(documented_at__gt=OuterRef("documented_at"))))
    return [_known(row) for row in newest.order_by("source__key")]


def _known(row: SourceDay) -> Known:
    stood = Stood(**{name: getattr(row, name) for name in Stood.__slots__})
    named = json.loads(row.source.wanted).get("countries") or ()
    return Known(row.source.key, frozenset(filter(None, (row.source.country, *named))), stood, row.marking)


def spoke_of(viewer: Viewer, as_of: date, audience: str, country: str, days: int) -> set[str]:
    """Keys of an audience's sources that gave a document in the `days` to `as_of` which speaks of a country, as far as the viewer
    sees."""
    since = learned_on(as_of - timedelta(days=days - 1))
    rows = DocumentCountry.objects.visible(viewer, as_of).filter(country=country, learned_at__gte=since)
    return set(rows.filter(version__kept_for=audience).order_by().values_list("version__source", flat=True).distinct())


def first_answers(viewer: Viewer, as_of: date, audience: str) -> dict[str, date]:
    """For each source of an audience that the viewer sees the day on which it had first answered, as far as is kept."""
    rows = SourceDay.objects.visible(viewer, as_of).filter(audience=audience, answered=True).order_by()
    return dict(rows.values_list("source__key").annotate(first=models.Min("documented_at")))
