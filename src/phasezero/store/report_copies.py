"""Which report carries the text of which other: said when reports become claims, while their texts are held, so that it is known
when these are gone. Nothing of a text is in it.

That one published text is a copy of another published one is told to whoever sees both reports, and to nobody else: what is known
only by way of a third report that they do not see is not told to them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db import models

from phasezero.domain.marking import Viewer, joined
from phasezero.domain.stories import How
from phasezero.store.ids import record_id, to_text
from phasezero.store.records import Record, columns_of


class CopiedText(Record):
    """A report shares its text with one that told it first."""

    id = models.BigIntegerField(primary_key=True)
    report = models.ForeignKey("store.Report", on_delete=models.CASCADE, related_name="carries")
    of = models.ForeignKey("store.Report", on_delete=models.CASCADE, related_name="carried_by")
    how = models.CharField(max_length=8)
    """`domain.stories.How`."""


def note(pairs: Iterable[tuple[int, int, How]], at: datetime) -> None:
    """Keep for each pair of reports that the first carries the text of the second; again, it changes nothing."""
    from phasezero.store.models import Report

    asked = list(pairs)
    held = Report.objects.in_bulk({number for report, of, _ in asked for number in (report, of)})
    for report, of, how in asked:
        one, other = held[report], held[of]
        CopiedText.objects.get_or_create(
            pk=record_id("copied text", str(report), str(of)),
            defaults={
                "report": one,
                "of": other,
                "how": how.value,
                "documented_at": one.documented_at,
                "learned_at": at,
                **columns_of(joined((one.marking, other.marking))),
            },
        )


def carried(viewer: Viewer, as_of: date | None, reports: Collection[int]) -> dict[int, tuple[str, ...]]:
    """For each of these reports that carries the text of others: their ids, as far as the viewer sees them and was known by
    `as_of`."""
    if not reports:
        return {}
    rows = CopiedText.objects.visible(viewer, as_of).filter(report__in=reports).whose("of__", viewer, as_of)
    found: dict[int, tuple[str, ...]] = {}
    for report, of in rows.order_by("report_id", "of_id").values_list("report_id", "of_id"):
        found[report] = (*found.get(report, ()), to_text(of))
    return found
