"""Stored updates that tell of a stream of a guarded kind: they name the stream and none of its events."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Min, QuerySet

from phasezero.domain.extracted import EventType
from phasezero.domain.kinds import GUARDED
from phasezero.store.models import EventVersion, Update


def telling_of(events: Collection[int]) -> QuerySet[Update]:
    """Those in whose streams one of these events may stand: of its country and kind, since the day on which it was learned. Ask
    before the event is erased."""
    rows = EventVersion.of_any_kind.filter(event__in=list(events), kind__in=[one.value for one in GUARDED])
    found: set[int] = set()
    for country, kind, first in rows.order_by().values_list("country", "kind").annotate(first=Min("learned_at")):
        told = Update.objects.filter(country=country, as_of__gte=first.date(), content__contains=f'"harm:{EventType(kind).name}"')
        found |= set(told.values_list("pk", flat=True))
    return Update.objects.filter(pk__in=found)
