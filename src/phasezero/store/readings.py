"""What the machine read in collected documents: their language, of which countries they speak, and the candidate events that they
tell. Each is marked like what it was read in: what only the text says no lower than the text.

A reading is a pure function of one version and of the program that read it: it is known from the moment on at which its version
was. A version that was read by an older program is read again.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import Exists, OuterRef

from phasezero.domain.arrived import NewReport
from phasezero.domain.marking import Marking, Viewer, joined
from phasezero.domain.source_words import SourceWord
from phasezero.domain.times import learned_on
from phasezero.store import candidates, source_words
from phasezero.store.documents import CollectedDocument, DocumentText, first_fetched, superseded
from phasezero.store.ids import from_text, record_id, to_text
from phasezero.store.records import Marked, Record, columns_of
from phasezero.store.visibility import RecordQuerySet


class DocumentReading(Record):
    """That a version was read, and what was found in its text."""

    version = models.OneToOneField(CollectedDocument, primary_key=True, on_delete=models.CASCADE, related_name="reading")
    code_version = models.CharField(max_length=64)
    """Of the program that read it, and digest of what it knew beside what ships with it."""
    language = models.CharField(max_length=8)
    candidates = models.TextField()
    """JSON list: the rows of `phasezero extract`."""


class DocumentCountry(Record):
    """That a version speaks of a country."""

    id = models.BigIntegerField(primary_key=True)
    version = models.ForeignKey(CollectedDocument, on_delete=models.CASCADE, related_name="speaks_of")
    country = models.CharField(max_length=3)

    class Meta:
        indexes = [models.Index(fields=["country", "-learned_at"], name="document_by_country")]


@dataclass(frozen=True, slots=True)
class Unread:
    """A version that is to be read."""

    number: int
    title: str
    text: str
    """Its title and, where it is held, its text below."""
    published: date
    """The day on which it was documented."""
    language: str
    countries: tuple[str, ...]
    """As its source declares them."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in a version."""

    number: int
    language: str
    openly: frozenset[str]
    """Countries of which its title speaks, or its source says that it does."""
    within: frozenset[str]
    """Countries of which its text speaks."""
    candidates: Sequence[dict[str, Any]]


def unread(audience: str, code_version: str, limit: int) -> list[Unread]:
    """Versions that were collected for an audience and that this program has not read: those that none has read first, each time
    the oldest first. Not those on whose candidates somebody decided: what they decided on stays as it was. For the machine."""
    decided = Exists(candidates.CandidateDecision.objects.filter(version=OuterRef("pk")))
    rows = CollectedDocument.objects.filter(kept_for=audience).select_related("body").order_by("read_by", "learned_at", "id")
    found: list[CollectedDocument] = []
    for others in ({"read_by__lt": code_version}, {"read_by__gt": code_version}):  # two ranges of one index
        found += rows.filter(**others).exclude(decided)[: limit - len(found)] if len(found) < limit else []
    return [_unread(row) for row in found]


def _unread(row: CollectedDocument) -> Unread:
    text = whole_text(row, getattr(row, "body", None))
    return Unread(row.pk, row.title, text, row.documented_at, row.language, tuple(json.loads(row.countries)))


def whole_text(row: CollectedDocument, body: DocumentText | None) -> str:
    """What is read of a version."""
    return row.title if body is None else f"{row.title}\n\n{body.text}".strip()


def forget(audience: str, since: datetime) -> int:
    """Let what was collected for an audience since be read again, where nobody decided on it; how many versions. What was read
    stays until then. For the machine."""
    decided = Exists(candidates.CandidateDecision.objects.filter(version=OuterRef("pk")))
    rows = CollectedDocument.objects.filter(kept_for=audience, learned_at__gte=since).exclude(decided).exclude(read_by="")
    return rows.update(read_by="")


def save(found: Sequence[Found], code_version: str, known: str = "") -> None:
    """Keep readings, in place of those of older programs. All or none. `known`: digest of what the program knew beside what
    ships with it."""
    with transaction.atomic():
        rows = CollectedDocument.objects.in_bulk([one.number for one in found])
        bodies = DocumentText.objects.in_bulk(list(rows))
        DocumentCountry.objects.filter(version__in=rows).delete()
        DocumentReading.objects.filter(pk__in=rows).delete()
        by = f"{code_version} {known[:16]}".strip()
        DocumentReading.objects.bulk_create([_reading(one, rows[one.number], bodies, by) for one in found])
        CollectedDocument.objects.filter(pk__in=rows).update(read_by=code_version)
        DocumentCountry.objects.bulk_create([each for one in found for each in _countries(one, rows[one.number], bodies)])


def _times(row: CollectedDocument) -> dict[str, Any]:
    return {"documented_at": row.documented_at, "learned_at": row.learned_at}


def _source(row: CollectedDocument, bodies: dict[int, DocumentText]) -> Marked:
    """What was read: the text, where there is one."""
    return bodies.get(row.pk, row)


def _reading(one: Found, row: CollectedDocument, bodies: dict[int, DocumentText], code_version: str) -> DocumentReading:
    return DocumentReading(
        version=row,
        code_version=code_version,
        language=one.language[:8],
        candidates=json.dumps(list(one.candidates), ensure_ascii=False),
        **_times(row),
        **columns_of(_source(row, bodies).marking),
    )


def _countries(one: Found, row: CollectedDocument, bodies: dict[int, DocumentText]) -> Iterable[DocumentCountry]:
    for country in sorted(one.openly | one.within):
        marking = row.marking if country in one.openly else _source(row, bodies).marking
        key = record_id("document country", str(row.pk), country)
        yield DocumentCountry(id=key, version=row, country=country, **_times(row), **columns_of(marking))


def speaking(viewer: Viewer, as_of: date, country: str, since: datetime) -> models.QuerySet[CollectedDocument]:
    """Of each document the newest version, where it was fetched since and the viewer sees that it speaks of a country; the newest
    document first."""
    speaks = DocumentCountry.objects.visible(viewer, as_of).filter(country=country, learned_at__gte=since)
    rows = CollectedDocument.objects.visible(viewer, as_of).filter(learned_at__gte=since)
    return rows.filter(pk__in=speaks.values("version")).exclude(superseded(viewer, as_of)).order_by("-documented_at", "id")


def arrived(viewer: Viewer, as_of: date, country: str, days: int) -> list[tuple[NewReport, Marking]]:
    """Documents that speak of a country, as far as the viewer sees that they do, whose first version was fetched in the `days` to
    `as_of`; the newest version known by then, the newest document first."""
    since = learned_on(as_of - timedelta(days=days - 1))
    before: models.QuerySet[Any] = RecordQuerySet(CollectedDocument).visible(viewer, as_of).filter(learned_at__lt=since)
    rows = speaking(viewer, as_of, country, since).exclude(Exists(before.filter(document=OuterRef("document"))))
    marked = DocumentCountry.objects.visible(viewer, as_of).filter(country=country, learned_at__gte=since)
    marks = {one.version_id: one.marking for one in marked}
    held = list(rows)
    words = words_of(viewer, as_of, held)
    return [(new_report(row, words.get(row.pk)), with_word(marks[row.pk], words.get(row.pk))) for row in held]


@dataclass(frozen=True, slots=True)
class ReadReport:
    """A report with what was read in it."""

    report: NewReport
    text: str
    """As it was read: its title, and its text below; empty where it is not held any more."""
    candidates: str
    """JSON list of rows of `phasezero extract`."""
    decided: frozenset[int]
    """Places of those that somebody decided on."""
    marking: Marking
    """Of the text and of what was read in it."""


def with_candidates(viewer: Viewer, as_of: date, country: str, days: int) -> list[ReadReport]:
    """Reports that speak of a country in which candidates were read, as far as the viewer reads them, fetched in the `days` to
    `as_of`; of each document the newest version, the newest document first."""
    rows = speaking(viewer, as_of, country, learned_on(as_of - timedelta(days=days - 1)))
    held = {row.pk: row for row in rows}
    read = DocumentReading.objects.visible(viewer, as_of).filter(pk__in=held).exclude(candidates="[]")
    found = {one.pk: one for one in read}
    bodies = {one.pk: one for one in DocumentText.objects.visible(viewer, as_of).filter(pk__in=found)}
    words = words_of(viewer, as_of, [row for row in held.values() if row.pk in found])
    first = first_fetched(viewer, as_of, {held[number].document for number in found})
    decided = defaultdict[int, set[int]](set)
    for version, place in candidates.decided(viewer, list(found)):
        decided[version].add(place)
    return [
        ReadReport(
            report=new_report(row, words.get(number), first[row.document]),
            text=whole_text(row, bodies.get(number)),
            candidates=found[number].candidates,
            decided=frozenset(decided[number]),
            marking=with_word(found[number].marking, words.get(number)),
        )
        for number, row in held.items()
        if number in found
    ]


def words_of(viewer: Viewer, as_of: date, rows: Iterable[CollectedDocument]) -> dict[int, SourceWord]:
    """By version, what a user said of the source that gave it, as the viewer knows it on a day."""
    of_row = {row.pk: (row.kept_for, row.source) for row in rows}
    found = source_words.words(viewer, as_of, of_row.values()) if of_row else {}
    return {number: found[source] for number, source in of_row.items() if source in found}


def with_word(marking: Marking, word: SourceWord | None) -> Marking:
    """What a report and a word on its source are marked together."""
    return marking if word is None else joined([marking, word.marking])


def new_report(row: CollectedDocument, word: SourceWord | None = None, first: datetime | None = None) -> NewReport:
    """`first`: when its first version was fetched; None: this one is it."""
    seen = first or row.learned_at
    return NewReport(
        told_at=_told_at(row, seen),
        seen=seen,
        word=word,
        id=to_text(row.pk),
        publisher=row.publisher,
        title=row.title,
        documented_at=row.documented_at,
        address=row.address,
        language=row.language,
        dated=row.published is not None,
    )


def _told_at(row: CollectedDocument, seen: datetime) -> datetime:
    if row.published is None:
        return seen
    is_day = row.published.time() == time.min and ":" not in row.published_text
    return min(row.published + timedelta(days=1) if is_day else row.published, seen)


def sources_of(viewer: Viewer, as_of: date, versions: Iterable[str]) -> dict[str, str]:
    """The key of the source that gave each of these versions, as far as the viewer sees them."""
    rows = CollectedDocument.objects.visible(viewer, as_of).filter(pk__in=[from_text(one) for one in versions])
    return {to_text(number): source for number, source in rows.values_list("pk", "source")}
