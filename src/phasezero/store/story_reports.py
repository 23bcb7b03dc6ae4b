"""Documents that speak of a country, with all that is asked of them when stories are made: for one viewer, as known on a day."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef

from phasezero.domain.collected import Genre
from phasezero.domain.curating import StoryReport
from phasezero.domain.marking import Marking, Viewer, joined
from phasezero.domain.source_words import SourceWord
from phasezero.domain.times import learned_on
from phasezero.store.candidates import CandidateDecision
from phasezero.store.documents import CollectedDocument, DocumentText, first_fetched
from phasezero.store.ids import to_text
from phasezero.store.readings import DocumentCountry, DocumentReading, new_report, speaking, with_word, words_of


def reports(viewer: Viewer, as_of: date, country: str, days: int) -> list[StoryReport]:
    """Of each document that the viewer sees to speak of a country and whose first version was fetched in the `days` to `as_of`,
    the newest version known by then; the document fetched first comes first. Neither documents without a title nor coded
    events are among them."""
    since = learned_on(as_of - timedelta(days=days - 1))
    before = CollectedDocument.objects.visible(viewer, as_of).filter(learned_at__lt=since, document=OuterRef("document"))
    found = speaking(viewer, as_of, country, since).exclude(Exists(before)).exclude(title="").exclude(genre=Genre.CODED.value)
    rows = {row.pk: row for row in found}
    told = _Beside(viewer, as_of, country, rows)
    made = [_report(row, told) for row in rows.values()]
    return sorted(made, key=lambda one: (one.first, one.document))


@dataclass(init=False, slots=True)
class _Beside:
    """What the viewer sees beside these versions."""

    first: dict[int, datetime]
    open: dict[int, Marking]
    texts: dict[int, DocumentText]
    read: dict[int, DocumentReading]
    accepted: dict[int, frozenset[str]]
    words: dict[int, SourceWord]

    def __init__(self, viewer: Viewer, as_of: date, country: str, rows: dict[int, CollectedDocument]) -> None:
        self.first = first_fetched(viewer, as_of, {row.document for row in rows.values()})
        speaks = DocumentCountry.objects.visible(viewer, as_of).filter(country=country, version__in=rows)
        self.open = {one.version_id: one.marking for one in speaks}
        self.texts = {one.pk: one for one in DocumentText.objects.visible(viewer, as_of).filter(pk__in=rows)}
        self.read = {one.pk: one for one in DocumentReading.objects.visible(viewer, as_of).filter(pk__in=rows)}
        self.accepted = _accepted(viewer, as_of, rows)
        self.words = words_of(viewer, as_of, rows.values())


def _accepted(viewer: Viewer, as_of: date, versions: Collection[int]) -> dict[int, frozenset[str]]:
    """By version, the events that candidates of it stand behind, by the newest decision on each."""
    made = CandidateDecision.objects.visible(viewer, as_of).filter(version__in=versions).order_by("made_at", "id")
    newest = {(row.version_id, row.place): row for row in made}
    found = defaultdict[int, set[str]](set)
    for row in newest.values():
        if row.accepted and row.event_id is not None:
            found[row.version_id].add(to_text(row.event_id))
    return {version: frozenset(events) for version, events in found.items()}


def _report(row: CollectedDocument, told: _Beside) -> StoryReport:
    body, read = told.texts.get(row.pk), told.read.get(row.pk)
    claims: list[dict[str, Any]] = [] if read is None else json.loads(read.candidates)
    above = [one.marking for one in (body, read) if one is not None]
    word = told.words.get(row.pk)
    openly = with_word(told.open[row.pk], word)
    return StoryReport(
        report=new_report(row, word, told.first[row.document]),
        document=to_text(row.document),
        first=told.first[row.document],
        published=row.learned_at if row.published is None else min(row.published, row.learned_at),
        text="" if body is None else body.text,
        whole=row.whole,
        genre=Genre(row.genre),
        authors=tuple(json.loads(row.authors)),
        spoken=read.language if read is not None and read.language != "und" else row.language,
        claims=tuple(claims),
        accepted=told.accepted.get(row.pk, frozenset()),
        version=row.number,
        open_marking=openly,
        marking=joined([openly, row.marking, *above]),
    )
