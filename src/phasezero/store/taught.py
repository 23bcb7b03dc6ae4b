"""What imported events teach the reader of reports: places and armed actors by name. Only coded data sets that everyone may see:
what partners told, or people accepted, would show in what is read for others."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Max, QuerySet

from phasezero.domain.events import Violence
from phasezero.domain.extracted import CodedSides
from phasezero.domain.marking import ANONYMOUS
from phasezero.domain.places import CodedPlace
from phasezero.domain.recording import ONCE_VERIFIED
from phasezero.store.models import EventVersion, Step

NEAR = 2
"""`place_precision` up to which a point speaks of the place that is named."""


def stamp() -> str:
    """Another one after each import."""
    done = Step.objects.filter(name="import").aggregate(n=Count("pk"), last=Max("finished_at"))
    return f"{done['n']} {done['last']}"


def places() -> Iterator[CodedPlace]:
    """Each place of each event, once for each point that it was given."""
    columns = ("country", "region", "place", "place_precision", "latitude", "longitude")
    rows = _public().filter(place_precision__lte=NEAR).order_by("event_id", "release_order").values_list("event_id", *columns)
    newest = {row[0]: row[1:] for row in rows}
    return (CodedPlace(*row) for row in newest.values())


def sides() -> Iterator[CodedSides]:
    """Each pair of sides of each country, once."""
    rows = _public().order_by().values_list("country", "violence", "side_a", "side_b").distinct()
    return (CodedSides(country, Violence(violence), side_a, side_b) for country, violence, side_a, side_b in rows)


def _public() -> QuerySet[EventVersion]:
    rows: QuerySet[EventVersion] = EventVersion.objects.visible(ANONYMOUS).exclude(release__source__in=ONCE_VERIFIED)
    return rows
