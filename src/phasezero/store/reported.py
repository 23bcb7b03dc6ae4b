"""Documents on one country, as known on a day: what says when somebody last spoke of a region, and who."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from phasezero.domain.marking import Marking, Viewer, joined
from phasezero.domain.tables import DOCUMENTS, WORDS
from phasezero.store.ids import to_text
from phasezero.store.records import marking_of
from phasezero.store.sql import OF_KILLINGS, Condition, every, known, rows

_COLUMNS = (
    *("r.id", "r.publisher", "r.title", "r.documented_at", "v.region"),
    *("r.learned_at", "c.learned_at", "v.learned_at"),
    *("r.tlp", "r.audience", "r.caveats", "r.embargo"),
)
UNIT_KNOWN = 3
"""UCDP `where_prec` up to which a point says in which second-level region an event lies."""
_MARKS = 8
"""Columns before the marking."""
_TYPES = dict(zip(DOCUMENTS, (pl.String, pl.String, pl.String, pl.Date, pl.String, pl.Date), strict=True))


@dataclass(frozen=True, slots=True)
class Documents:
    table: pl.DataFrame
    """`DOCUMENTS` of `domain/tables.py`, by date, publisher, title and region."""
    marking: Marking
    """No lower than that of any report in it."""


def documents(viewer: Viewer, as_of: date, country: str) -> Documents:
    """Reports up to `as_of` that make a claim about an event of the country, in any version of it: each of the three is one that
    the viewer may see and that was known by `as_of`."""
    of_country = Condition("v.country = %s AND r.documented_at <= %s", (country, as_of))
    claiming = every([of_country, OF_KILLINGS, known(viewer, as_of, "r"), known(viewer, as_of, "c"), known(viewer, as_of, "v")])
    claimed = "FROM store_claim c JOIN store_eventversion v ON v.id = c.version_id JOIN store_report r ON r.id = c.report_id"
    held = rows(_COLUMNS, f"{claimed} WHERE {claiming.sql}", claiming.parameters)
    told = ((to_text(row[0]), *row[1:5], max(row[5:_MARKS]).date()) for row in held)
    table = pl.DataFrame(list(told), schema=_TYPES, orient="row")
    first = table.group_by(*list(DOCUMENTS)[:-1]).agg(pl.col("learned_on").min())
    in_order = first.sort("documented_at", "publisher", "title", "region", "id", nulls_last=True)
    return Documents(in_order, joined(marking_of(*marks) for marks in dict.fromkeys(row[_MARKS:] for row in held)))


def words(viewer: Viewer, as_of: date, country: str) -> pl.DataFrame:
    """`WORDS` of `domain/tables.py`, by the same rule as `documents`."""
    of_country = Condition("v.country = %s AND r.documented_at <= %s AND v.place_precision <= %s", (country, as_of, UNIT_KNOWN))
    claiming = every([of_country, OF_KILLINGS, known(viewer, as_of, "r"), known(viewer, as_of, "c"), known(viewer, as_of, "v")])
    claimed = "FROM store_claim c JOIN store_eventversion v ON v.id = c.version_id JOIN store_report r ON r.id = c.report_id"
    held = rows(
        ("r.publisher", "r.documented_at", "v.longitude", "v.latitude"),
        f"{claimed} WHERE {claiming.sql}",
        claiming.parameters,
    )
    types = dict(zip(WORDS, (pl.String, pl.Date, pl.Float64, pl.Float64), strict=True))
    table = pl.DataFrame(held, schema=types, orient="row")
    return table.unique().sort(*WORDS)
