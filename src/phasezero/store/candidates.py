"""What people decided on candidates: what the machine read in one version of a document.

Accepting one makes an event with a claim of its own, or adds the claim to an event that was accepted before; refusing it says so
once for everybody. The newest decision on a candidate holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db import models

from phasezero.domain.marking import Viewer
from phasezero.store.by_people import ByPerson
from phasezero.store.documents import CollectedDocument
from phasezero.store.ids import from_text, to_text


class CandidateDecision(ByPerson):
    """What somebody decided on one candidate. It goes with its document."""

    version = models.ForeignKey(CollectedDocument, on_delete=models.CASCADE, related_name="decisions")
    place = models.PositiveIntegerField()
    """Of the candidate among those of the version, from 0."""
    event = models.ForeignKey("store.Event", null=True, on_delete=models.SET_NULL, related_name="+")
    """That it became, or stands behind; None: it was refused."""
    accepted = models.BooleanField()
    reason = models.TextField(default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["version", "place"], name="decision_on_candidate")]


def decided(viewer: Viewer, versions: Collection[int]) -> dict[tuple[int, int], CandidateDecision]:
    """The newest decision that the viewer sees on each candidate of these versions."""
    rows = CandidateDecision.objects.visible(viewer).filter(version__in=versions).order_by("made_at", "id")
    return {(row.version_id, row.place): row for row in rows}


def events_of(viewer: Viewer, as_of: date, reports: Collection[str]) -> dict[str, set[str]]:
    """By report (id of a version), the events that candidates of it, in whichever version, stand behind on a day, by the newest
    decision that the viewer sees on each."""
    given = CollectedDocument.objects.visible(viewer, as_of).filter(pk__in=[from_text(one) for one in reports])
    documents = dict(given.values_list("pk", "document"))
    rows = CandidateDecision.objects.visible(viewer, as_of).filter(version__document__in=set(documents.values()))
    made = rows.select_related("version").order_by("made_at", "id")
    newest = {(row.version_id, row.place): row for row in made}
    events = defaultdict[int, set[str]](set)
    for row in newest.values():
        if row.accepted and row.event_id is not None:
            events[row.version.document].add(to_text(row.event_id))
    return {to_text(version): events[document] for version, document in documents.items()}
