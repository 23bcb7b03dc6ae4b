"""What stays of the reports that an event was accepted from, when their texts are gone: whose text each carries, and which
numbers each gives."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from phasezero.desk.hands import Hand
from phasezero.domain.claimed import numbers
from phasezero.domain.kinds import is_guarded
from phasezero.domain.marking import joined

if TYPE_CHECKING:
    from phasezero.domain.stories import How
    from phasezero.store.documents import CollectedDocument
    from phasezero.store.models import EventVersion

_NEAR = timedelta(days=30)
"""Between two documents of which one may carry the text of the other."""


def note(hand: Hand, event: str, these: Sequence[tuple[str, int]]) -> None:
    """Keep it of the claims that these candidates (the report's id, and its place among those of the report) became. Belongs into
    the transaction in which they did."""
    from phasezero.store import models
    from phasezero.store.ids import from_text

    rows = models.CollectedDocument.objects.visible(hand.viewer).in_bulk({from_text(document) for document, _ in these})
    version = models.EventVersion.of_any_kind.filter(event=from_text(event)).order_by("-release_order").first()
    if version is not None:
        for document, place in these:
            _numbers(hand, version, rows[from_text(document)], place)
    _copies(hand, list(rows.values()))


def _numbers(hand: Hand, version: EventVersion, document: CollectedDocument, place: int) -> None:
    """Marked no lower than what they were read in. Words of a guarded kind stay with the text."""
    from phasezero.store import claimed_numbers, models, report_events

    reading = models.DocumentReading.objects.visible(hand.viewer).filter(pk=document.pk).first()
    if reading is None:
        return
    given = numbers(json.loads(reading.candidates)[place])
    if is_guarded(version.kind):
        given = tuple(replace(one, words="") for one in given)
    marking = joined((version.marking, reading.marking))
    claims = models.Claim.objects.filter(version__event=version.event_id, report__in=report_events.report_ids(document))
    first = claims.order_by("version__release_order", "pk").first()
    if first is not None:
        claimed_numbers.note(first.pk, first.documented_at, given, marking, hand.at)


def _copies(hand: Hand, new: Sequence[CollectedDocument]) -> None:
    """Of these documents and those that stand behind accepted events of the days around them: who carries whose text."""
    from phasezero.store import models, report_copies, report_events

    known = {one.pk: one for one in (*new, *_accepted_near(hand, new))}
    held = {key: report_events.report_ids(one) for key, one in known.items()}
    made = set(models.Report.objects.filter(pk__in=[key for of in held.values() for key in of]).values_list("pk", flat=True))
    touched = {one.pk for one in new}
    pairs = [
        (report, of, how)
        for one, other, how in _carried(hand, list(known.values()))
        if {one, other} & touched
        for report in held[one]
        for of in held[other]
        if {report, of} <= made
    ]
    report_copies.note(pairs, hand.at)


def _accepted_near(hand: Hand, new: Sequence[CollectedDocument]) -> list[CollectedDocument]:
    from phasezero.store import models

    first, last = min(one.documented_at for one in new) - _NEAR, max(one.documented_at for one in new) + _NEAR
    accepted = models.CandidateDecision.objects.visible(hand.viewer).filter(accepted=True).values("version")
    rows = models.CollectedDocument.objects.visible(hand.viewer).filter(kept_for__in={one.kept_for for one in new})
    return list(rows.filter(pk__in=accepted, documented_at__range=(first, last)).order_by("pk"))


def _carried(hand: Hand, rows: Iterable[CollectedDocument]) -> Iterator[tuple[int, int, How]]:
    """Pairs of versions: the first carries the text of the second, which told it first."""
    from phasezero.extract.copies import CopyIndex
    from phasezero.store import models, readings
    from phasezero.store.documents import first_fetched

    held = list(rows)
    bodies = models.DocumentText.objects.visible(hand.viewer).in_bulk([one.pk for one in held])
    first = first_fetched(hand.viewer, hand.at.date(), {one.document for one in held})
    told = [(readings.new_report(one, None, first.get(one.document)), one) for one in held]
    index, document_of = CopyIndex(), {str(one.pk): one.document for one in held}
    for report, one in sorted(told, key=lambda pair: (pair[0].turn, pair[1].pk)):
        for copy in index.add(str(one.pk), readings.whole_text(one, bodies.get(one.pk)), report.told_at):
            if document_of[copy.of] != one.document:
                yield one.pk, int(copy.of), copy.how
