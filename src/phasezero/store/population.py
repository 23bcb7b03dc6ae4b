"""Shares of groups in populations: each import is a set of its own, and the newest set that covers a country speaks for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import models, transaction
from django.db.models import Q

from phasezero.domain.marking import Marking, Viewer, joined
from phasezero.domain.population import OUTDATED_YEARS, Share, Shares
from phasezero.domain.times import learned_on
from phasezero.store.people import random_id
from phasezero.store.records import Record, columns_of


class PopulationShare(Record):
    """One share. `occurred_start` and `occurred_end`: since and until when it holds; null: it still does. `documented_at` is the
    day of its source."""

    id = models.BigIntegerField(primary_key=True, default=random_id)
    imported = models.BigIntegerField()
    """What all rows of one import share."""
    source = models.CharField(max_length=500)
    country = models.CharField(max_length=3)
    region = models.CharField(max_length=40, null=True)
    group = models.CharField(max_length=200)
    also = models.TextField(default="", blank=True)
    """Further names, one a line."""
    share = models.FloatField()
    reconstructed = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["country", "imported"], name="share_by_country")]


def add(those: Iterable[Share], source: str, dated: date, at: datetime, historical: bool, marking: Marking) -> int:
    """One import; how many shares it brought. `historical`: it counts from the day of its source on, and is flagged."""
    imported = random_id()
    rows = [
        PopulationShare(
            imported=imported,
            source=source,
            country=one.country,
            region=one.region,
            group=one.group,
            also="\n".join(one.also),
            share=one.share,
            occurred_start=one.since,
            occurred_end=one.until,
            documented_at=dated,
            learned_at=learned_on(dated) if historical else at,
            reconstructed=historical,
            **columns_of(marking),
        )
        for one in those
    ]
    with transaction.atomic():
        PopulationShare.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def shares(viewer: Viewer, as_of: date, country: str, on: date) -> Shares | None:
    """The shares that hold for a country on the day `on`, of the newest source known by `as_of` that covers it; where they ended
    less than `OUTDATED_YEARS` before, the last ones. None: no share is known."""
    oldest = on - timedelta(days=round(OUTDATED_YEARS * 365.25))
    held = Q(occurred_start__lte=on) & (Q(occurred_end=None) | Q(occurred_end__gte=oldest))
    rows = PopulationShare.objects.visible(viewer, as_of).filter(held, country=country)
    newest = rows.order_by("-documented_at", "-learned_at", "-imported").first()
    if newest is None:
        return None
    there = list(rows.filter(imported=newest.imported).order_by("region", "group", "occurred_start"))
    last = max(row.occurred_end or on for row in there)
    until = min(last, on)
    valid = [row for row in there if row.occurred_end is None or row.occurred_end >= until]
    return Shares(
        country=country,
        source=newest.source,
        dated=newest.documented_at,
        reconstructed=newest.reconstructed,
        valid_until=until if until < on else None,
        shares=tuple(_share(row) for row in valid),
        marking=joined(row.marking for row in valid),
    )


def _share(row: PopulationShare) -> Share:
    also = tuple(filter(None, row.also.split("\n")))
    since = row.occurred_start or date.min
    return Share(row.country, row.region, row.group, also, row.share, since, row.occurred_end)
