"""Versions of events from the database as `EVENTS` and `HARMS` tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import polars as pl
from django.db import connection
from django.db.models import F, QuerySet, TextField
from django.db.models.functions import Cast

from phasezero.store import models
from phasezero.store.ids import to_text

_Type = pl.DataType | type[pl.DataType]
VALUES: dict[str, _Type] = {
    "event_id": pl.Int64,
    "release__source": pl.String,
    "release__version": pl.String,
    "release_order": pl.String,
    "country": pl.String,
    "region": pl.String,
    "occurred_start": pl.Date,
    "occurred_end": pl.Date,
    "date_precision": pl.Int64,
    "documented_at": pl.Date,
    "dated_by": pl.String,
    "learned_at": pl.Datetime("us", "UTC"),
    "ended_at": pl.Datetime("us", "UTC"),
    "violence": pl.String,
    "conflict": pl.String,
    "side_a": pl.String,
    "side_b": pl.String,
    "perpetrator": pl.String,
    "target": pl.String,
    "deaths_low": pl.Int64,
    "deaths_best": pl.Int64,
    "deaths_high": pl.Int64,
    "civilian_deaths_low": pl.Int64,
    "civilian_deaths_best": pl.Int64,
    "civilian_deaths_high": pl.Int64,
    "deaths_open": pl.Int64,
    "place": pl.String,
    "place_precision": pl.Int64,
    "latitude": pl.Float64,
    "longitude": pl.Float64,
}
"""What is read from the database for an `EVENTS` table, with types."""
HARM_VALUES: dict[str, _Type] = {
    **VALUES,
    "kind": pl.String,
    "affected_low": pl.Int64,
    "affected_best": pl.Int64,
    "affected_high": pl.Int64,
    "affected_open": pl.Int64,
}
"""The same for a `HARMS` table."""


_ORDER = (
    *("occurred_end", "occurred_start", "place", "side_a", "side_b", "deaths_best", "deaths_high"),
    *("id", "version", "learned_on"),
)
"""What happened comes before ids, which differ between installations: two stores list the same events alike."""


def table(rows: QuerySet[models.EventVersion], values: Mapping[str, _Type], columns: Iterable[str], as_of: date) -> pl.DataFrame:
    """The table of these versions, each with the day on which it was learned and, where it was by `as_of`, the one on which a
    newer one was; `values` are read, `columns` handed out."""
    frame = _read(rows, values)
    learned = pl.col("learned_at").dt.date()
    # The running minimum from the newest release backwards, without the row itself: the day a newer version was learned.
    newer = learned.reverse().cum_min().shift(1).reverse().over("event_id")
    ended = pl.col("ended_at").dt.date()
    over = pl.min_horizontal(newer, pl.when(ended <= as_of).then(ended))
    frame = frame.sort("event_id", "release_order").with_columns(learned_on=learned, superseded_on=over)
    ids = pl.col("event_id").map_elements(to_text, return_dtype=pl.String)
    version = pl.format("{} {}", "release__source", "release__version")
    return in_order(frame.with_columns(id=ids, version=version).select(list(columns)))


def _read(rows: QuerySet[models.EventVersion], values: Mapping[str, _Type]) -> pl.DataFrame:
    """`values` of rows. SQLite keeps days as text, and turning each into an object took most of the time of a large country:
    they are parsed as columns."""
    if connection.vendor != "sqlite":
        return pl.DataFrame(list(rows.values_list(*values)), schema=dict(values), orient="row")
    written = {name: kind for name, kind in values.items() if kind not in (pl.String, pl.Int64, pl.Float64)}
    columns = (Cast(name, TextField()) if name in written else F(name) for name in values)
    as_text = {name: pl.String if name in written else kind for name, kind in values.items()}
    frame = pl.DataFrame(list(rows.values_list(*columns)), schema=as_text, orient="row")
    days = [pl.col(name).str.to_date("%Y-%m-%d") for name, kind in written.items() if kind == pl.Date]
    moments = ("learned_at", "ended_at")
    times = [pl.col(name).str.to_datetime("%Y-%m-%d %H:%M:%S%.f", time_unit="us", time_zone="UTC") for name in moments]
    return frame.with_columns(*days, *times)


def in_order(versions: pl.DataFrame) -> pl.DataFrame:
    """An `EVENTS` table in the order in which it is handed out."""
    return versions.sort(*_ORDER)
