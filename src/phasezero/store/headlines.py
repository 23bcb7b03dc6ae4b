"""Headlines on one country, as known on a day: the reports that speak of its events, each once, however many it speaks of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from phasezero.domain.marking import Marking, Viewer, joined
from phasezero.domain.tables import HEADLINES
from phasezero.store.ids import to_text
from phasezero.store.records import marking_of
from phasezero.store.sql import OF_KILLINGS, Condition, every, known, newest, rows

_COLUMNS = ("r.id", "r.publisher", "r.title", "r.documented_at", "r.tlp", "r.audience", "r.caveats", "r.embargo")
TYPES = dict(zip(HEADLINES, (pl.String, pl.String, pl.String, pl.Date), strict=True))


@dataclass(frozen=True, slots=True)
class Headlines:
    table: pl.DataFrame
    """`HEADLINES` of `domain/tables.py`, by date, publisher and title."""
    marking: Marking
    """No lower than that of any report in it."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """By report, the beginning of its text, where there is one that the viewer reads."""

    def and_also(self, others: Headlines) -> Headlines:
        """These and others, by date, publisher and title."""
        order = ["documented_at", "publisher", "title", "id"]
        both = joined([self.marking, others.marking])
        return Headlines(self.table.vstack(others.table).sort(order), both, {**self.texts, **others.texts})


def headlines(viewer: Viewer, as_of: date, country: str, since: date) -> Headlines:
    """Reports of `since` to `as_of` that make a claim about an event of the country, in its newest version: each of the three is
    one that the viewer may see and that was known by `as_of`."""
    when = Condition("v.country = %s AND r.documented_at >= %s AND r.documented_at <= %s", (country, since, as_of))
    claiming = every([when, OF_KILLINGS, known(viewer, as_of, "r"), known(viewer, as_of, "c"), newest(viewer, as_of)])
    claimed = "FROM store_claim c JOIN store_eventversion v ON v.id = c.version_id JOIN store_report r ON r.id = c.report_id"
    found = f"SELECT DISTINCT r.id {claimed} WHERE {claiming.sql}"
    end = f"FROM store_report r WHERE r.id IN ({found}) ORDER BY r.documented_at, r.publisher, r.title, r.id"
    held = rows(_COLUMNS, end, claiming.parameters)
    table = pl.DataFrame([(to_text(row[0]), *row[1:4]) for row in held], schema=TYPES, orient="row")
    return Headlines(table, joined(marking_of(*marks) for marks in dict.fromkeys(row[4:] for row in held)))
