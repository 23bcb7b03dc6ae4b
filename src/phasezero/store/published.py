"""Figures and presences that public bodies publish, as they stood in a table: a table that changed adds rows and overwrites none,
and what it does not hold any more is noted as gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import models

from phasezero.domain.collected import Figure, Measure, Presence
from phasezero.domain.marking import Marking, Viewer
from phasezero.store.ids import record_id
from phasezero.store.people import random_id
from phasezero.store.records import Record, columns_of

_Row = TypeVar("_Row", bound="Published")


class Published(Record):
    """One row of a table. `occurred_start` and `occurred_end`: the period that it is of; `documented_at`: the day on which it was
    fetched."""

    id = models.BigIntegerField(primary_key=True, default=random_id)
    table = models.BigIntegerField()
    """What all rows of one table share, in whatever version of it they stood."""
    line = models.BigIntegerField()
    """What the versions of one row share."""
    gone = models.BooleanField(default=False)
    """The table holds it no more."""
    source = models.CharField(max_length=64)
    country = models.CharField(max_length=3)
    region = models.TextField()
    region_code = models.CharField(max_length=40)
    address = models.TextField()

    class Meta:
        abstract = True


class PublishedFigure(Published):
    """An aggregate count of one place and period."""

    measure = models.CharField(max_length=80)
    count = models.BigIntegerField()
    to_country = models.CharField(max_length=3)
    publisher = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["country", "line"], name="figure_by_country"),
            models.Index(fields=["table"], name="figure_by_table"),
        ]


class PublishedPresence(Published):
    """That an organisation reports work in a place."""

    organisation = models.TextField()
    acronym = models.TextField()
    kind = models.TextField()
    sector = models.TextField()
    second_region = models.TextField()
    second_region_code = models.CharField(max_length=40)

    class Meta:
        indexes = [
            models.Index(fields=["country", "line"], name="presence_by_country"),
            models.Index(fields=["table"], name="presence_by_table"),
        ]


@dataclass(frozen=True, slots=True)
class Keeping:
    """Of which table rows are, when they came, and how they are marked."""

    table: int
    at: datetime
    marking: Marking


def table_of(audience: str, key: str) -> int:
    """The number of the table that a source of an audience reads."""
    return record_id("published table", audience, key)


def keep_figures(figures: Sequence[Figure], keeping: Keeping) -> int:
    """Keep the figures of a whole table; how many of its rows are new, changed or gone. Belongs into a transaction."""
    return _keep(PublishedFigure, figures, ("source", "address", "count"), keeping)


def keep_presences(presences: Sequence[Presence], keeping: Keeping) -> int:
    """The same for who works where."""
    return _keep(PublishedPresence, presences, ("source", "address", "acronym"), keeping)


def figures(viewer: Viewer, as_of: date, country: str) -> list[tuple[Figure, datetime, Marking]]:
    """The figures of a country that stood in their tables at the end of a day, each with when it was learned."""
    rows = PublishedFigure.objects.visible(viewer, as_of).filter(country=country)
    return [(_figure(row), row.learned_at, row.marking) for row in _standing(rows)]


def presences(viewer: Viewer, as_of: date, country: str) -> list[tuple[Presence, datetime, Marking]]:
    """The same for who works where."""
    rows = PublishedPresence.objects.visible(viewer, as_of).filter(country=country)
    return [(_presence(row), row.learned_at, row.marking) for row in _standing(rows)]


def _keep(model: type[_Row], found: Sequence[Figure] | Sequence[Presence], says: tuple[str, ...], keeping: Keeping) -> int:
    """`says`: the fields of a row that may change; the others say which row it is. Of a row that stands twice the last counts."""
    held = {row.line: row for row in _standing(model._default_manager.filter(table=keeping.table))}
    now = {_line(columns, says, keeping.table): columns for columns in map(_columns, found)}
    new = [_new(model, line, now[line], keeping) for line in now if line not in held or _columns_of(held[line]) != now[line]]
    gone = [_new(model, line, _columns_of(row), keeping, gone=True) for line, row in held.items() if line not in now]
    model._default_manager.bulk_create([*new, *gone], batch_size=500)
    return len(new) + len(gone)


def _standing(rows: models.QuerySet[_Row]) -> Iterable[_Row]:
    """The newest version of each row, where it was not gone by then."""
    newest = {row.line: row for row in rows.order_by("learned_at", "id")}
    return [row for row in newest.values() if not row.gone]


def _line(columns: Mapping[str, Any], says: tuple[str, ...], table: int) -> int:
    return record_id("published line", str(table), *(str(value) for name, value in columns.items() if name not in says))


def _columns(one: Figure | Presence) -> dict[str, Any]:
    held = asdict(one)
    return {"occurred_start": held.pop("starts"), "occurred_end": held.pop("ends"), **held}


def _columns_of(row: PublishedFigure | PublishedPresence | Any) -> dict[str, Any]:
    return _columns(_figure(row) if isinstance(row, PublishedFigure) else _presence(row))


def _new(model: type[_Row], line: int, columns: Mapping[str, Any], keeping: Keeping, gone: bool = False) -> _Row:
    times = {"documented_at": keeping.at.date(), "learned_at": keeping.at}
    return model(table=keeping.table, line=line, gone=gone, **columns, **times, **columns_of(keeping.marking))


def _figure(row: PublishedFigure) -> Figure:
    starts, ends = _period(row)
    return Figure(
        source=row.source,
        measure=Measure(row.measure),
        country=row.country,
        region=row.region,
        region_code=row.region_code,
        starts=starts,
        ends=ends,
        count=row.count,
        to_country=row.to_country,
        publisher=row.publisher,
        address=row.address,
    )


def _presence(row: PublishedPresence) -> Presence:
    starts, ends = _period(row)
    same = ("source", "organisation", "acronym", "kind", "sector", "country", "region", "region_code", "address")
    second = ("second_region", "second_region_code")
    return Presence(starts=starts, ends=ends, **{name: getattr(row, name) for name in (*same, *second)})


def _period(row: Published) -> tuple[date, date]:
    if row.occurred_start is None or row.occurred_end is None:
        raise ValueError("a published row without a period")
    return row.occurred_start, row.occurred_end
