"""Counts of aggregate series: one row for each version of a count. A revision is a later version and overwrites nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, cast

from django.db import models

from phasezero.domain.marking import Marking, Viewer
from phasezero.domain.series import Base, Cell, Held, Practice
from phasezero.domain.times import learned_on
from phasezero.errors import NotFound, said
from phasezero.store.entered import Entered, Entries, source_columns
from phasezero.store.ids import from_text, to_text
from phasezero.store.people import random_id
from phasezero.store.records import columns_of


class SeriesCell(Entered):
    """`occurred_start` and `occurred_end` are the period, `documented_at` the day of publication."""

    country = models.CharField(max_length=3)
    region = models.CharField(max_length=100, default="", blank=True)
    category = models.CharField(max_length=40)
    recorder = models.CharField(max_length=20)
    publisher = models.CharField(max_length=200)
    count = models.BigIntegerField(null=True)
    """None: suppressed."""
    base = models.BigIntegerField(null=True)
    base_of = models.CharField(max_length=12, default="", blank=True)
    practice = models.CharField(max_length=8)
    agreed_by = models.CharField(max_length=200)
    agreed_on = models.DateField()

    class Meta(Entered.Meta):
        indexes = [models.Index(fields=["country", "learned_at"], name="series_of_country")]
        constraints = [
            *Entered.Meta.constraints,
            models.CheckConstraint(condition=models.Q(count=None) | models.Q(count__gte=10), name="no_count_below_ten"),
        ]


_ENTRIES = Entries(SeriesCell)


def read(viewer: Viewer, as_of: date | None, country: str | None = None) -> list[Held]:
    """Every count that the viewer sees, as known at the end of `as_of`: its newest version by day of publication."""
    return [_held(*row) for row in _newest(viewer, as_of, **({} if country is None else {"country": country}))]


def _newest(viewer: Viewer, as_of: date | None, **narrow: Any) -> list[tuple[SeriesCell, bool]]:
    """Each count with whether an earlier version is held; those that were taken back are left out."""
    found: dict[int, tuple[SeriesCell, bool]] = {}
    for row in SeriesCell.objects.visible(viewer, as_of).filter(**narrow).order_by("documented_at", "number"):
        found[row.entry] = row, row.entry in found
    return [(row, revised) for row, revised in found.values() if not row.withdrawn]


def one(viewer: Viewer, entry: str) -> Held:
    """Raises NotFound for a count that the viewer may not see, or that was taken back."""
    return _held(*_one(viewer, entry))


def _one(viewer: Viewer, entry: str) -> tuple[SeriesCell, bool]:
    found = _newest(viewer, None, entry=from_text(entry))
    if not found:
        raise NotFound(said("there is no count {entry!r}, or it was taken back", entry=entry[:40]))
    return found[0]


def add(cells: Iterable[Cell], marking: Marking, by: dict[str, Any], at: datetime, historical: bool) -> None:
    """New counts, and later versions of those that the audience holds under the same marking."""
    cells = list(cells)
    last = _last_versions(marking, {one.country for one in cells})
    rows = []
    for one in sorted(cells, key=lambda one: one.said_by.dated):
        entry, number = last.get(one.slot, (random_id(), 0))
        last[one.slot] = entry, number + 1
        rows.append(_row(one, entry, number + 1, marking, by, at, historical))
    SeriesCell.objects.bulk_create(rows)


def _last_versions(marking: Marking, countries: set[str]) -> dict[object, tuple[int, int]]:
    """Entry and number of the last version of each count of an audience, also of those that were taken back."""
    rows = SeriesCell.objects.select_for_update().filter(country__in=countries, audience=marking.audience, tlp=int(marking.tlp))
    return {_cell(row).slot: (row.entry, row.number) for row in rows.order_by("number")}


def withdraw(viewer: Viewer, entry: str, by: dict[str, Any], at: datetime, reason: str) -> Marking:
    """The count is gone from every day, in every version: what was agreed to can be taken back. Who did it when and why stays.
    Returns its marking. Raises NotFound."""
    row, _ = _one(viewer, entry)
    row.count = row.base = None
    tombstone = _ENTRIES.add_version(row, _columns(_cell(row)), by, at, True, reason)
    SeriesCell.objects.filter(entry=row.entry).update(count=None, base=None, withdrawn=True)
    return tombstone.marking


def _row(cell: Cell, entry: int, number: int, marking: Marking, by: dict[str, Any], at: datetime, historical: bool) -> SeriesCell:
    return SeriesCell(
        pk=random_id(),
        entry=entry,
        number=number,
        learned_at=learned_on(cell.said_by.dated) if historical else at,
        reconstructed=historical,
        **_columns(cell),
        **by,
        **columns_of(marking),
    )


def _columns(cell: Cell) -> dict[str, Any]:
    return {
        "country": cell.country,
        "region": cell.region,
        "occurred_start": cell.starts,
        "occurred_end": cell.ends,
        "category": cell.category,
        "recorder": cell.recorder,
        "publisher": cell.publisher,
        "count": cell.count,
        "base": cell.base,
        "base_of": cell.base_of.value,
        "practice": cell.practice.value,
        "agreed_by": cell.agreed_by,
        "agreed_on": cell.agreed_on,
        **source_columns(cell.said_by),
    }


def _cell(row: SeriesCell) -> Cell:
    return Cell(
        country=row.country,
        region=row.region,
        starts=cast("date", row.occurred_start),
        ends=cast("date", row.occurred_end),
        category=row.category,
        recorder=row.recorder,
        publisher=row.publisher,
        count=row.count,
        base=row.base,
        base_of=Base(row.base_of),
        practice=Practice(row.practice),
        agreed_by=row.agreed_by,
        agreed_on=row.agreed_on,
        said_by=row.said_by,
    )


def _held(row: SeriesCell, revised: bool) -> Held:
    return Held(
        id=to_text(row.entry),
        cell=_cell(row),
        by=row.who,
        known_on=row.learned_at.date(),
        reconstructed=row.reconstructed,
        revised=revised,
        marking=row.marking,
    )
