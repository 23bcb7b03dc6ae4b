"""Search over reports: the ones that hold all terms, newest first, then by number of matches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from phasezero.domain.events import Report
from phasezero.domain.marking import Viewer
from phasezero.store.ids import to_text
from phasezero.store.records import marking_of
from phasezero.store.search import fts5_query, terms, ts_query
from phasezero.store.sql import Condition, among, every, known, newest, rows


@dataclass(frozen=True, slots=True)
class Found:
    report: Report
    matches: int
    """How often the query's terms stand in title and publisher."""
    events: tuple[str, ...]
    """Ids of the events the report makes a claim about, as known and visible."""


_COLUMNS = (
    *("r.id", "r.publisher", "r.title", "r.documented_at", "r.learned_at"),
    *("r.tlp", "r.audience", "r.caveats", "r.embargo", "r.search_text"),
)


def reports(viewer: Viewer, query: str, as_of: date | None = None, limit: int = 50) -> list[Found]:
    """At most `limit` reports that hold all terms of `query` (the last letters of a word may be missing)."""
    wanted = terms(query)
    if not wanted:
        return []
    if connection.vendor == "postgresql":
        matching = Condition("array_to_tsvector(string_to_array(r.search_text, ' ')) @@ %s::tsquery", (ts_query(query),))
    else:
        found = "SELECT rowid FROM store_report_search WHERE store_report_search MATCH %s"
        matching = Condition(f"r.id IN ({found})", (fts5_query(query),))
    held = every([matching, known(viewer, as_of, "r")])
    end = f"FROM store_report r WHERE {held.sql} ORDER BY r.documented_at DESC, r.id LIMIT {4 * limit}"
    lines = [(-row[3].toordinal(), -_matches(row[-1], wanted), row[0], row) for row in rows(_COLUMNS, end, held.parameters)]
    ranked = sorted(lines)[:limit]
    events = _events(viewer, as_of, [pk for _, _, pk, _ in ranked])
    return [Found(_report(row), -fewer, events.get(pk, ())) for _, fewer, pk, row in ranked]


def _report(row: tuple[Any, ...]) -> Report:
    pk, publisher, title, documented_at, learned_at, *marks, _ = row
    return Report(to_text(pk), publisher, title, documented_at, learned_at, marking_of(*marks))


def _matches(text: str, wanted: list[str]) -> int:
    """How often the terms stand in a text of terms: at its start or after a blank."""
    return sum(f" {text}".count(f" {want}") for want in set(wanted))


def _events(viewer: Viewer, as_of: date | None, reports: list[int]) -> dict[int, tuple[str, ...]]:
    """By report, the events about which it makes a claim in their newest version."""
    if not reports:
        return {}
    claimed = every([among("c.report_id", reports), known(viewer, as_of, "c"), newest(viewer, as_of)])
    end = f"FROM store_claim c JOIN store_eventversion v ON v.id = c.version_id WHERE {claimed.sql} ORDER BY v.event_id"
    events: dict[int, dict[str, None]] = {}
    for report, event in rows(("c.report_id", "v.event_id"), end, claimed.parameters):
        events.setdefault(report, {})[to_text(event)] = None
    return {report: tuple(ids) for report, ids in events.items()}
