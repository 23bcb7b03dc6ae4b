"""How many people each report says that an event killed or affected, and who says so in it: kept as it gave them.

They are read in texts, and so marked no lower than these; an event's own numbers are what people made of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import models

from phasezero.domain.claimed import ClaimedNumber, Counted
from phasezero.domain.events import Fatalities
from phasezero.domain.marking import Marking, Viewer
from phasezero.store.ids import from_text, record_id, to_text
from phasezero.store.records import Record, columns_of


class NumberOfClaim(Record):
    """One number that a report gives with a claim."""

    id = models.BigIntegerField(primary_key=True)
    claim = models.ForeignKey("store.Claim", on_delete=models.CASCADE, related_name="numbers")
    of = models.CharField(max_length=8)
    """`domain.claimed.Counted`."""
    claimant = models.TextField(blank=True)
    """Whom the report cites for it; empty: it says so itself."""
    low = models.IntegerField()
    best = models.IntegerField()
    high = models.IntegerField()
    is_open = models.BooleanField()
    """No highest number is known."""
    words = models.TextField(blank=True)
    """Of the count alone, as the text has them; empty where they were not kept."""


def note(claim: int, documented_at: date, numbers: Iterable[ClaimedNumber], marking: Marking, at: datetime) -> None:
    """Keep what a claim gives; again, it changes nothing."""
    for one in numbers:
        people = one.people
        key = record_id("number of a claim", str(claim), one.of.value, one.claimant, repr(people), str(people.open))
        defaults = {
            "claim_id": claim,
            "of": one.of.value,
            "claimant": one.claimant,
            "low": people.low,
            "best": people.best,
            "high": people.high,
            "is_open": people.open,
            "words": one.words,
            "documented_at": documented_at,
            "learned_at": at,
        }
        NumberOfClaim.objects.get_or_create(pk=key, defaults={**defaults, **columns_of(marking)})


def of_events(viewer: Viewer, events: Iterable[str], as_of: date | None = None) -> dict[str, tuple[ClaimedNumber, ...]]:
    """By event, every number of a claim that the viewer sees, on a version and by a report that they see too, as known by
    `as_of`; by the day of the report, its publisher, and who says so."""
    rows = (
        NumberOfClaim.objects.visible(viewer, as_of)
        .filter(claim__version__event__in=[from_text(one) for one in events])
        .whose("claim__", viewer, as_of)
        .whose("claim__version__", viewer, as_of)
        .whose("claim__report__", viewer, as_of)
        .select_related("claim__version", "claim__report")
        .order_by(
            "documented_at", "claim__report__publisher", "claim__report__title", "of", "claimant", "low", "best", "high", "id"
        )
    )
    found: dict[str, list[ClaimedNumber]] = {}
    for row in rows:
        found.setdefault(to_text(row.claim.version.event_id), []).append(_number(row))
    return {event: tuple(dict.fromkeys(of)) for event, of in found.items()}


def _number(row: NumberOfClaim) -> ClaimedNumber:
    return ClaimedNumber(
        of=Counted(row.of),
        people=Fatalities(row.low, row.best, row.high, row.is_open),
        claimant=row.claimant,
        words=row.words,
        report=to_text(row.claim.report_id),
        publisher=row.claim.report.publisher,
        day=row.documented_at,
        learned_on=row.learned_at.date(),
        marking=row.marking,
    )
