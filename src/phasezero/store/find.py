"""Search over reports: the ones that hold all terms, newest first, then by number of matches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models.expressions import RawSQL

from phasezero.domain.events import Report
from phasezero.domain.marking import Viewer
from phasezero.store import models
from phasezero.store.ids import to_text
from phasezero.store.reading import report_of
from phasezero.store.search import fts5_query, terms, ts_query


@dataclass(frozen=True, slots=True)
class Found:
    report: Report
    matches: int
    """How often the query's terms stand in title and publisher."""
    events: tuple[str, ...]
    """Ids of the events the report makes a claim about, as known and visible."""


def reports(viewer: Viewer, query: str, as_of: date | None = None, limit: int = 50) -> list[Found]:
    """At most `limit` reports that hold all terms of `query` (the last letters of a word may be missing)."""
    wanted = terms(query)
    if not wanted:
        return []
    if connection.vendor == "postgresql":
        table = "array_to_tsvector(string_to_array(search_text, ' ')) @@ %s::tsquery"
        matching = RawSQL(f"SELECT id FROM store_report WHERE {table}", (ts_query(query),))  # noqa: S611 - no outside text in the SQL
    else:
        found = "SELECT rowid FROM store_report_search WHERE store_report_search MATCH %s"
        matching = RawSQL(found, (fts5_query(query),))  # noqa: S611 - the query is a parameter
    rows = models.Report.objects.visible(viewer, as_of).filter(pk__in=matching).order_by("-documented_at", "id")[: 4 * limit]
    ranked = sorted(rows, key=lambda row: (-row.documented_at.toordinal(), -_matches(row.search_text, wanted), row.pk))[:limit]
    events = _events(viewer, as_of, [row.pk for row in ranked])
    return [Found(report_of(row), _matches(row.search_text, wanted), events.get(row.pk, ())) for row in ranked]


def _matches(text: str, wanted: list[str]) -> int:
    return sum(any(term.startswith(want) for want in wanted) for term in text.split(" "))


def _events(viewer: Viewer, as_of: date | None, reports: list[int]) -> dict[int, tuple[str, ...]]:
    of_these = models.Claim.objects.visible(viewer, as_of).filter(report__in=reports).values_list("version__event_id", flat=True)
    newest = models.EventVersion.objects.newest_version(viewer, as_of).filter(event__in=set(of_these))
    pairs = (
        models.Claim.objects.visible(viewer, as_of)
        .filter(report__in=reports, version__in=list(newest.values_list("pk", flat=True)))
        .order_by("version__event_id")
        .values_list("report_id", "version__event_id")
    )
    events: dict[int, dict[str, None]] = {}
    for report, event in pairs:
        events.setdefault(report, {})[to_text(event)] = None
    return {report: tuple(ids) for report, ids in events.items()}
