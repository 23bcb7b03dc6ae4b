"""Documents that were collected: versions with title, publisher, date and link; texts apart, marked higher, until they expire.

A document is what its source calls by one key. Each time its words differ from the newest version there is one more version;
none is overwritten. Ids are made with the installation's secret from the source, the key, the number of the version and a digest
of its words, which itself is made with that secret: nobody outside can tell from them what was collected.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import Exists, OuterRef

from phasezero.domain.collected import Collected, Genre
from phasezero.domain.marking import TLP, Marking, Viewer
from phasezero.domain.times import learned_on
from phasezero.store.ids import record_id, to_text
from phasezero.store.records import Record, columns_of
from phasezero.store.search import index_text
from phasezero.store.visibility import RecordQuerySet

TEXT_AT_LEAST = TLP.AMBER
"""Body text is never marked lower."""
_MANY = 400
"""Rows written or asked for at once."""


class CollectedDocument(Record):
    """One version of a document, without its text. `documented_at`: the day on which it says it was published, else the day on
    which it was fetched; `learned_at`: when it was fetched."""

    id = models.BigIntegerField(primary_key=True)
    document = models.BigIntegerField()
    """What all versions of one document share."""
    number = models.PositiveIntegerField()
    """1 for the first version."""
    kept_for = models.CharField(max_length=64)
    """The audience whose source gave it; its title may be everyone's."""
    source = models.CharField(max_length=100)
    key = models.TextField()
    address = models.TextField()
    title = models.TextField()
    publisher = models.TextField()
    search_text = models.TextField()
    """Title and publisher as search terms: see `store/search.py`."""
    language = models.CharField(max_length=35)
    """As the publisher declares it."""
    authors = models.TextField()
    """JSON list."""
    published = models.DateTimeField(null=True)
    published_text = models.TextField()
    changed = models.DateTimeField(null=True)
    genre = models.CharField(max_length=16)
    whole = models.BooleanField()
    countries = models.TextField()
    """JSON list of ISO codes that the source declares."""
    digest = models.CharField(max_length=16)
    """Of title and text."""
    read_by = models.CharField(max_length=64, default="")
    """Version of the program that read it (`readings`); empty: none yet. What is to be read is found by it."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="one_version_a_number")]
        indexes = [
            models.Index(fields=["-learned_at", "id"], name="document_by_time"),
            models.Index(fields=["source", "-learned_at"], name="document_by_source"),
            models.Index(fields=["kept_for", "read_by", "learned_at"], name="document_to_read"),
        ]


class DocumentText(Record):
    """The text of a version, as long as it is kept."""

    version = models.OneToOneField(CollectedDocument, primary_key=True, on_delete=models.CASCADE, related_name="body")
    text = models.TextField()
    expires_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["expires_on"], name="text_by_end")]


@dataclass(frozen=True, slots=True)
class Keeping:
    """How what a source gives is marked, and how long its texts are kept."""

    marking: Marking
    """Of title, publisher, date and link."""
    audience: str
    """Who may read texts, at TLP:AMBER or higher."""
    days: int
    """Texts expire so many days after they were fetched."""

    @property
    def of_text(self) -> Marking:
        return self.marking.at_least(TEXT_AT_LEAST, self.audience)


@dataclass(frozen=True, slots=True)
class Added:
    """What a batch brought."""

    documents: int = 0
    versions: int = 0
    """New versions of documents that were there."""
    same: int = 0
    rows: int = 0
    """Rows of tables, figures and events of data sets, that are new, changed or gone."""

    def __add__(self, other: Added) -> Added:
        return Added(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


def add(batch: Sequence[Collected], keeping: Keeping) -> Added:
    """Keep the documents of a batch that are new or read otherwise than their newest version. In one transaction; handing in the
    same again changes nothing."""
    with transaction.atomic():
        added = Added()
        for start in range(0, len(batch), _MANY):
            added += _add(batch[start : start + _MANY], keeping)
    return added


def _not_erased(batch: Sequence[Collected], audience: str) -> list[Collected]:
    """Without what was erased for this audience on request: by its source's key, and by its address."""
    from phasezero.store import erasing

    def digests(one: Collected) -> set[int]:
        of_address = {erasing.digest_of_address(audience, one.address)} if one.address else set()
        return of_address | {erasing.digest_of_key(audience, one.source, one.key)}

    gone = set(erasing.erased(audience, {digest for one in batch for digest in digests(one)}))
    return [one for one in batch if not gone & digests(one)] if gone else list(batch)


def _add(given: Sequence[Collected], keeping: Keeping) -> Added:
    batch = _not_erased(given, keeping.audience)
    newest = _newest([_document(one, keeping) for one in batch])
    rows, texts, new, same = [], [], 0, len(given) - len(batch)
    for one in batch:
        document, digest = _document(one, keeping), _digest(one)
        number, before = newest.get(document, (0, ""))
        if digest == before:
            same += 1
            continue
        newest[document] = (number + 1, digest)
        new += number == 0
        row = _row(one, document, number + 1, digest, keeping)
        rows.append(row)
        if one.text:
            texts.append(_text(row, one, keeping))
    CollectedDocument.objects.bulk_create(rows, batch_size=_MANY)
    DocumentText.objects.bulk_create(texts, batch_size=_MANY)
    return Added(new, len(rows) - new, same)


def _newest(documents: Iterable[int]) -> dict[int, tuple[int, str]]:
    """For each document that is there: number and digest of its newest version."""
    rows = CollectedDocument.objects.filter(document__in=set(documents)).order_by("number")
    return {document: (number, digest) for document, number, digest in rows.values_list("document", "number", "digest")}


def _document(one: Collected, keeping: Keeping) -> int:
    return record_id("document", keeping.audience, one.source, one.key)


def _digest(one: Collected) -> str:
    return to_text(record_id("words", one.title, one.text))


def _row(one: Collected, document: int, number: int, digest: str, keeping: Keeping) -> CollectedDocument:
    day = one.seen.date() if one.published is None else min(one.published.date(), one.seen.date())
    return CollectedDocument(
        id=record_id("document version", str(document), str(number), digest),
        document=document,
        number=number,
        kept_for=keeping.audience,
        source=one.source,
        key=one.key,
        address=one.address,
        title=one.title,
        publisher=one.publisher,
        search_text=index_text(one.title, one.publisher),
        language=one.language,
        authors=json.dumps(one.authors, ensure_ascii=False),
        published=one.published,
        published_text=one.published_text,
        changed=one.changed,
        genre=one.genre.value,
        whole=one.whole,
        countries=json.dumps(one.countries),
        digest=digest,
        documented_at=day,
        learned_at=one.seen,
        **columns_of(keeping.marking),
    )


def _text(row: CollectedDocument, one: Collected, keeping: Keeping) -> DocumentText:
    return DocumentText(
        version=row,
        text=one.text,
        expires_on=one.seen.date() + timedelta(days=keeping.days),
        documented_at=row.documented_at,
        learned_at=one.seen,
        **columns_of(keeping.of_text),
    )


# Reading


@dataclass(frozen=True, slots=True)
class Held:
    """A version of a document as a viewer reads it."""

    id: str
    document: str
    """Id that its versions share."""
    number: int
    marking: Marking
    """Of everything here."""
    text_kept: bool
    """False: it had none, it expired, or the viewer may not read it."""
    collected: Collected


def newest(viewer: Viewer, as_of: date, since: date | None = None, limit: int = 1000) -> list[Held]:
    """Of each document the newest version that the viewer sees and that was known by `as_of`, the latest first; `since`: fetched
    on that day or later."""
    rows = CollectedDocument.objects.visible(viewer, as_of)
    if since is not None:
        rows = rows.filter(learned_at__gte=learned_on(since))
    found = rows.exclude(superseded(viewer, as_of)).order_by("-learned_at", "id")[:limit]
    return _held(list(found), viewer, as_of)


def find(viewer: Viewer, audience: str, words: str, limit: int = 20) -> list[Held]:
    """The newest versions of an audience's documents whose title or address holds these words, the latest first."""
    rows = CollectedDocument.objects.visible(viewer).filter(kept_for=audience)
    named = rows.filter(models.Q(title__icontains=words) | models.Q(address__icontains=words))
    today = date.max - timedelta(days=1)
    return _held(list(named.exclude(superseded(viewer, today)).order_by("-learned_at", "id")[:limit]), viewer, today)


def superseded(viewer: Viewer, as_of: date) -> Exists:
    """That the viewer sees a later version of a document which was known by `as_of`."""
    others: models.QuerySet[Any] = RecordQuerySet(CollectedDocument).visible(viewer, as_of)
    return Exists(others.filter(document=OuterRef("document"), number__gt=OuterRef("number")))


def first_fetched(viewer: Viewer, as_of: date, documents: Collection[int]) -> dict[int, datetime]:
    """For each document, when the first of its versions that the viewer sees was fetched."""
    seen = CollectedDocument.objects.visible(viewer, as_of).filter(document__in=documents).order_by()
    return dict(seen.values("document").annotate(first=models.Min("learned_at")).values_list("document", "first"))


def versions(viewer: Viewer, document: int, as_of: date) -> list[Held]:
    """All versions of a document that the viewer sees, the oldest first."""
    rows = CollectedDocument.objects.visible(viewer, as_of).filter(document=document).order_by("number")
    return _held(list(rows), viewer, as_of)


def _held(rows: list[CollectedDocument], viewer: Viewer, as_of: date) -> list[Held]:
    texts: dict[int, DocumentText] = {}
    for start in range(0, len(rows), _MANY):
        asked = [row.pk for row in rows[start : start + _MANY]]
        texts |= {one.pk: one for one in DocumentText.objects.visible(viewer, as_of).filter(pk__in=asked)}
    return [_as_held(row, texts.get(row.pk)) for row in rows]


def _as_held(row: CollectedDocument, body: DocumentText | None) -> Held:
    collected = Collected(
        source=row.source,
        key=row.key,
        address=row.address,
        title=row.title,
        text="" if body is None else body.text,
        whole=row.whole,
        language=row.language,
        authors=tuple(json.loads(row.authors)),
        publisher=row.publisher,
        published=row.published,
        published_text=row.published_text,
        changed=row.changed,
        seen=row.learned_at,
        genre=Genre(row.genre),
        countries=tuple(json.loads(row.countries)),
    )
    marking = row.marking if body is None else body.marking
    return Held(to_text(row.pk), to_text(row.document), row.number, marking, body is not None, collected)


def expire(before: date) -> dict[str, int]:
    """Delete texts that expired before a day; how many of each audience."""
    rows = DocumentText.objects.filter(expires_on__lt=before)
    counts = {one["audience"]: one["n"] for one in rows.values("audience").annotate(n=models.Count("pk")).order_by("audience")}
    rows.delete()
    return counts
