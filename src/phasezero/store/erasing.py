"""Documents that are erased on request: versions, texts, readings, candidates, what people decided on them, and what of events
and updates was made from them. Nothing of them is kept but keyed digests, by which they are not collected again."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import Q, QuerySet

from phasezero.domain.events import CodedEvent, DatedBy
from phasezero.domain.marking import TLP, Viewer
from phasezero.domain.verifying import Act
from phasezero.errors import NotFound, said
from phasezero.store.documents import CollectedDocument, DocumentText
from phasezero.store.ids import from_text, record_id, to_text
from phasezero.store.people import random_id

_TELLING = 12
"""A title, or an address, of so many letters is looked for in stored updates; a shorter one would be found in those of others."""


class Erased(models.Model):
    """That something of an audience was withdrawn. The digests are made with the installation's secret: from them nobody can tell
    what it was."""

    id = models.BigIntegerField(primary_key=True, default=random_id)
    audience = models.CharField(max_length=64)
    digest = models.BigIntegerField()
    """Of a source's key for the document, or of its address."""
    erased_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["audience", "digest"], name="erased_once")]


def digest_of_key(audience: str, source: str, key: str) -> int:
    return record_id("erased key", audience, source, key)


def digest_of_address(audience: str, address: str) -> int:
    return record_id("erased address", audience, address)


def erased(audience: str, digests: Iterable[int]) -> Collection[int]:
    """Those of these digests that were erased for an audience."""
    rows = Erased.objects.filter(audience=audience, digest__in=set(digests))
    return set(rows.values_list("digest", flat=True))


def to_erase(viewer: Viewer, audience: str, document: str) -> list[CollectedDocument]:
    """All versions of the document of which `document` is one, and of those of the same address that other sources of the
    audience gave. Raises NotFound where the viewer sees no such version in this audience."""
    found = CollectedDocument.objects.visible(viewer).filter(pk=from_text(document), kept_for=audience).first()
    if found is None:
        raise NotFound(said("no report has the id {document!r}; copy it from the address of its page", document=document[:40]))
    same = Q(document=found.document)
    if found.address:
        same |= Q(document__in=CollectedDocument.objects.filter(kept_for=audience, address=found.address).values("document"))
    return list(CollectedDocument.objects.filter(same, kept_for=audience).order_by("document", "number"))


@dataclass(frozen=True, slots=True)
class Beside:
    """The newest version of a document, with what is held of its text."""

    id: str
    document: str
    publisher: str
    title: str
    address: str
    documented_at: date
    text: str


def around(viewer: Viewer, documents: Sequence[CollectedDocument], days: int) -> list[Beside]:
    """The newest versions of what was collected for the audience of these documents and published within some days of them, and
    they themselves. Only what the viewer sees, and whose text is held."""
    if not documents:
        return []
    dates = [one.documented_at for one in documents]
    span = (min(dates) - timedelta(days=days), max(dates) + timedelta(days=days))
    rows = CollectedDocument.objects.visible(viewer).filter(kept_for=documents[0].kept_for, documented_at__range=span)
    texts = DocumentText.objects.visible(viewer).in_bulk(list(rows.values_list("pk", flat=True)))
    newest = {row.document: row for row in rows.order_by("document", "number") if row.pk in texts}
    return [
        Beside(
            *(to_text(row.pk), to_text(row.document), row.publisher, row.title, row.address, row.documented_at),
            f"{row.title}\n\n{texts[row.pk].text}",
        )
        for row in newest.values()
    ]


def accepted_from(documents: Sequence[CollectedDocument]) -> set[int]:
    """Ids of the events that candidates of these versions became, or stand behind."""
    from phasezero.store.candidates import CandidateDecision

    rows = CandidateDecision.objects.filter(version__in=documents, accepted=True).exclude(event=None)
    return set(rows.values_list("event_id", flat=True))


@dataclass(frozen=True, slots=True)
class Left:
    """An event that was accepted from what is erased, and from other reports that stay."""

    event: str
    rewrite: bool
    """What is recorded of it came from what is erased, or from all reports together."""
    rows: tuple[dict[str, object], ...]
    """What was read in the reports that stay: rows of `phasezero extract`."""


def take_out(documents: Sequence[CollectedDocument]) -> tuple[list[Left], list[str]]:
    """Take the claims of these versions out of every event that was accepted from them. Returns those events that other reports
    claim too, and the ids of those that nothing is left of, which are erased. Belongs into a transaction."""
    from phasezero.store.models import Claim, Decision, Event, Report

    reports = Report.objects.filter(pk__in=[key for one in documents for key in _reports_of(one)])
    touched = set(Claim.objects.filter(report__in=reports).values_list("version__event_id", flat=True))
    touched |= accepted_from(documents)
    reports.delete()
    left, gone = [], []
    for event in sorted(touched):
        if Claim.objects.filter(version__event_id=event).exists():
            # A rule accepted it for so many sources, of which one is gone; a correction and its reason may have come from it.
            on_all = Decision.objects.filter(event_id=event, act__in=(Act.RULE, Act.CORRECT))
            left.append(_left(event, documents, on_all.exists()))
            on_all.delete()
        else:
            gone.append(to_text(event))
            Event.objects.filter(pk=event).delete()
    return left, gone


def _reports_of(document: CollectedDocument) -> list[int]:
    """Ids that the reports made of a version can have (`report_events`)."""
    return [record_id("report of a document", str(document.pk), document.kept_for, tlp.name) for tlp in TLP]


def _left(event: int, documents: Sequence[CollectedDocument], of_all: bool) -> Left:
    from phasezero.store.candidates import CandidateDecision
    from phasezero.store.readings import DocumentReading

    made = list(CandidateDecision.objects.filter(event_id=event, accepted=True).order_by("made_at", "id"))
    gone = {one.pk for one in documents}
    stay = [one for one in made if one.version_id not in gone]
    read = DocumentReading.objects.in_bulk([one.version_id for one in stay])
    rows = [json.loads(read[one.version_id].candidates)[one.place] for one in stay if one.version_id in read]
    first = made[0].version_id in gone if made else True
    return Left(to_text(event), of_all or first, tuple(rows))


def rewrite(event: str, coded: CodedEvent) -> None:
    """Write in every version of an event what the reports that stay say of it: of what was erased no day keeps anything."""
    from phasezero.store.imports import CODED_COLUMNS, coded_values
    from phasezero.store.models import Claim, EventVersion

    values = dict(zip(CODED_COLUMNS, coded_values(coded), strict=True))
    documented = Claim.objects.filter(version__event=from_text(event)).aggregate(first=models.Min("documented_at"))["first"]
    values |= {"documented_at": documented, "dated_by": DatedBy.REPORT.value}
    EventVersion.of_any_kind.filter(event=from_text(event)).update(**values)


def forget(documents: Sequence[CollectedDocument], on: date) -> None:
    """Delete these versions with all that hangs on them, and remember by digests alone that they are not collected again."""
    digests = {(one.kept_for, digest_of_key(one.kept_for, one.source, one.key)) for one in documents}
    digests |= {(one.kept_for, digest_of_address(one.kept_for, one.address)) for one in documents if one.address}
    Erased.objects.bulk_create(
        [Erased(audience=audience, digest=digest, erased_on=on) for audience, digest in sorted(digests)], ignore_conflicts=True
    )
    CollectedDocument.objects.filter(pk__in=[one.pk for one in documents]).delete()


def empty_updates(
    documents: Sequence[CollectedDocument], events: Sequence[str], at: datetime, also: Collection[int] = ()
) -> list[str]:
    """Empty every stored update, and every statement, that names one of these versions or events, or shows a title or an address
    of theirs; `also`: more updates, by id. Returns the ids of issued updates, in the order of their release."""
    from phasezero.store import statements
    from phasezero.store.models import Update
    from phasezero.store.partner_events import emptied

    keys = [*(to_text(one.pk) for one in documents), *(f"event:{event}" for event in events)]
    for key in keys:
        statements.forget_mentions(key)
    shown = {text for one in documents for text in (one.title, one.address) if len(text) >= _TELLING}
    named = {pk for words in (*keys, *_as_kept(shown)) for pk in _with(words)}
    told: QuerySet[Update] = Update.objects.filter(pk__in=named | set(also))
    return emptied(told, at)


def _as_kept(texts: Iterable[str]) -> list[str]:
    """As JSON may have them, with and without signs beyond ASCII."""
    return sorted({json.dumps(text, ensure_ascii=plain)[1:-1] for text in texts for plain in (True, False)})


def _with(words: str) -> list[int]:
    from phasezero.store.models import Update

    return list(Update.objects.filter(content__contains=words).values_list("pk", flat=True))
