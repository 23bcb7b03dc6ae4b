"""What is held of each country, as one viewer sees it: in a few queries for all countries."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Max, Min

from phasezero.domain.consistency import HeldOf
from phasezero.domain.events import Release
from phasezero.domain.marking import Viewer
from phasezero.domain.recording import ONCE_VERIFIED
from phasezero.store import models
from phasezero.store.visibility import stands


def events_of_countries(viewer: Viewer, as_of: date) -> dict[str, HeldOf]:
    """Of each country with an event from a data set that the viewer sees and that was known at the end of `as_of`."""
    seen = models.EventVersion.objects.visible(viewer).exclude(release__source__in=ONCE_VERIFIED)
    known = models.EventVersion.objects.visible(viewer, as_of).exclude(release__source__in=ONCE_VERIFIED)
    counted = (
        known.filter(stands(as_of))
        .order_by()
        .values("country")
        .annotate(n=Count("event", distinct=True), learned=Max("learned_at"))
    )
    ends = _ends(seen.order_by().values("release").annotate(end=Max("occurred_end")))
    until: dict[str, date] = {}
    for row in known.order_by().values("country", "release").distinct():
        end = ends[row["release"]]
        until[row["country"]] = max(end, until.get(row["country"], end))
    covered = models.Coverage.objects.visible(viewer).order_by().values("country").annotate(since=Min("since"))
    since = {row["country"]: row["since"] for row in covered}
    return {
        row["country"]: HeldOf(
            country=row["country"],
            events=row["n"],
            since=since.get(row["country"]),
            until=until[row["country"]],
            learned=row["learned"].date(),
        )
        for row in counted
    }


def _ends(rows: Any) -> dict[int, date]:
    """By release the last day that it covers."""
    last = {row["release"]: row["end"] for row in rows}
    releases = models.Release.objects.filter(pk__in=last)
    return {row.pk: Release(row.source, row.version, row.released).covers_until(last[row.pk]) for row in releases}
