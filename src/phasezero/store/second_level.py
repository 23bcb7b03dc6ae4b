"""Second-level regions of countries: each import is a set of its own, and the newest one that is known speaks for its country."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import models, transaction

from phasezero.domain.marking import Marking, Viewer, joined
from phasezero.domain.regions import Unit, Units
from phasezero.domain.times import learned_on
from phasezero.store.people import random_id
from phasezero.store.records import Record, columns_of


class SecondLevelUnit(Record):
    """One unit. `documented_at` is the day on which the boundaries came out."""

    id = models.BigIntegerField(primary_key=True, default=random_id)
    imported = models.BigIntegerField()
    """What all rows of one import share."""
    source = models.CharField(max_length=500)
    country = models.CharField(max_length=3)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=100)
    outline = models.BinaryField()
    """Well-known binary."""
    reconstructed = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["country", "imported"], name="unit_by_country")]


def add(country: str, units: Iterable[Unit], source: str, dated: date, at: datetime, historical: bool, marking: Marking) -> int:
    """One import; how many units it brought. `historical`: it counts from the day it came out, and is flagged."""
    imported = random_id()
    rows = [
        SecondLevelUnit(
            imported=imported,
            source=source,
            country=country,
            code=one.code,
            name=one.name,
            outline=one.outline,
            documented_at=dated,
            learned_at=learned_on(dated) if historical else at,
            reconstructed=historical,
            **columns_of(marking),
        )
        for one in units
    ]
    with transaction.atomic():
        SecondLevelUnit.objects.bulk_create(rows, batch_size=200)
    return len(rows)


def units(viewer: Viewer, as_of: date, country: str) -> Units | None:
    """The units of the newest boundaries known by `as_of` that the viewer sees; None: none are known."""
    rows = SecondLevelUnit.objects.visible(viewer, as_of).filter(country=country)
    newest = rows.order_by("-documented_at", "-learned_at", "-imported").first()
    if newest is None:
        return None
    there = list(rows.filter(imported=newest.imported).order_by("code"))
    return Units(
        country=country,
        source=newest.source,
        dated=newest.documented_at,
        reconstructed=newest.reconstructed,
        units=tuple(Unit(row.code, row.name, bytes(row.outline)) for row in there),
        marking=joined(row.marking for row in there),
    )
