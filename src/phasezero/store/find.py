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
    held = models.Report.objects.visible(viewer, as_of).filter(pk__in=matching).order_by("-documented_at", "id")
    lines = [
        (-documented.toordinal(), -_matches(text, wanted), pk)
        for pk, documented, text in held.values_list("pk", "documented_at", "search_text")[: 4 * limit]
    ]
    ranked = sorted(lines)[:limit]
    keys = [pk for _, _, pk in ranked]
    rows = models.Report.objects.visible(viewer, as_of).defer("search_text").in_bulk(keys)
    events = _events(viewer, as_of, keys)
    return [Found(report_of(rows[pk]), -fewer, events.get(pk, ())) for _, fewer, pk in ranked]


def _matches(text: str, wanted: list[str]) -> int:
    """How often the terms stand in a text of terms: at its start or after a blank."""
    return sum(f" {text}".count(f" {want}") for want in set(wanted))


def _events(viewer: Viewer, as_of: date | None, reports: list[int]) -> dict[int, tuple[str, ...]]:
    """By report, the events about which it makes a claim in their newest version."""
    claims = models.Claim.objects.visible(viewer, as_of).filter(report__in=reports)
    claimed = list(claims.order_by("version__event_id").values_list("report_id", "version_id", "version__event_id"))
    of_these = models.EventVersion.objects.newest_version(viewer, as_of).filter(event__in={event for _, _, event in claimed})
    newest = set(of_these.values_list("pk", flat=True))
    events: dict[int, dict[str, None]] = {}
    for report, version, event in claimed:
        if version in newest:
            events.setdefault(report, {})[to_text(event)] = None
    return {report: tuple(ids) for report, ids in events.items()}
