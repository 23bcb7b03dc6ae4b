"""Events that somebody accepted from collected reports: each with the claims of the documents that say so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from phasezero.domain.events import CodedEvent, DatedBy
from phasezero.domain.marking import TLP, Marking
from phasezero.domain.recording import REPORTS
from phasezero.errors import NotFound, said
from phasezero.store import once_verified
from phasezero.store.documents import CollectedDocument
from phasezero.store.ids import from_text, record_id, to_text
from phasezero.store.models import Claim, Event, EventVersion, Report
from phasezero.store.people import random_id
from phasezero.store.records import columns_of
from phasezero.store.search import index_text


def add(coded: CodedEvent, document: CollectedDocument, marking: Marking, at: datetime) -> str:
    """A new event with its first version and the claim of the document; returns its id. Belongs into a transaction."""
    event = Event.objects.create(pk=random_id(), source=REPORTS, source_key=coded.key)
    known = replace(coded, documented_at=document.documented_at, dated_by=DatedBy.REPORT)
    version = once_verified.add_version(event, known, marking, at)
    _claim(version, document, marking, at)
    return to_text(event.pk)


def corroborate(event_id: str, document: CollectedDocument, at: datetime) -> None:
    """The document says it too. Raises NotFound for an event that was not accepted from reports."""
    version = _newest(event_id)
    _claim(version, document, version.marking, at)


def recorded_as(event_id: str) -> tuple[str, CodedEvent]:
    """Id and content of the newest version. For desks that checked who asks. Raises NotFound as `corroborate`."""
    from phasezero.store.reading import event_of

    row = _newest(event_id)
    return to_text(row.pk), event_of(row).coded


def correct(event_id: str, coded: CodedEvent, at: datetime) -> None:
    """One more version, marked as the newest one and claimed by the same reports. Raises NotFound as `corroborate`; belongs into
    a transaction in which nobody else decides on the event."""
    before = _newest(event_id)
    known = replace(coded, documented_at=before.documented_at, dated_by=DatedBy(before.dated_by))
    version = once_verified.add_version(before.event, known, before.marking, max(at, before.learned_at))
    for one in before.claims.order_by("pk"):
        within = {"documented_at": one.documented_at, "learned_at": one.learned_at, **columns_of(one.marking)}
        _say(version, one.report_id, within)


def _newest(event_id: str) -> EventVersion:
    versions = EventVersion.of_any_kind.filter(event=from_text(event_id), event__source=REPORTS)
    found = versions.select_related("event", "release").order_by("-release_order").first()
    if found is None:
        raise NotFound(said("no event with the id {event_id!r} was accepted from reports", event_id=event_id[:40]))
    return found


def report_ids(document: CollectedDocument) -> list[int]:
    """Ids that the reports made of a version can have: one for each marking."""
    return [_report_id(document, document.kept_for, tlp) for tlp in TLP]


def erase(event_id: str) -> None:
    """Nothing of it stays. Belongs into a transaction."""
    versions = EventVersion.of_any_kind.filter(event=from_text(event_id), event__source=REPORTS)
    Report.objects.filter(claims__version__in=versions).delete()
    Event.objects.filter(pk=from_text(event_id), source=REPORTS).delete()


def _report_id(document: CollectedDocument, audience: str, tlp: TLP) -> int:
    return record_id("report of a document", str(document.pk), audience, tlp.name)


def _claim(version: EventVersion, document: CollectedDocument, marking: Marking, at: datetime) -> None:
    """The document as a report: title, publisher and day, marked like the event; again, it changes nothing."""
    key = _report_id(document, marking.audience, marking.tlp)
    within = {**columns_of(marking), "documented_at": document.documented_at, "learned_at": at}
    terms = index_text(document.title, document.publisher)
    said_by = {"publisher": document.publisher, "title": document.title, "search_text": terms}
    report, _ = Report.objects.get_or_create(pk=key, defaults={**said_by, **within})
    _say(version, report.pk, within)


def _say(version: EventVersion, report: int, within: Mapping[str, Any]) -> None:
    """That a report says so; again, it changes nothing."""
    claim = record_id("claim of a report", str(version.pk), str(report))
    Claim.objects.get_or_create(pk=claim, defaults={"version": version, "report_id": report, **within})
