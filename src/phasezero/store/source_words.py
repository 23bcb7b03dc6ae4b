"""What users said of who publishes a source: one row each time; the newest that is known on a day holds, for all that the source
gave."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import models

from phasezero.domain.marking import TLP, Marking, Viewer
from phasezero.domain.publishers import Kind
from phasezero.domain.source_words import SourceWord
from phasezero.store.by_people import ByPerson
from phasezero.store.records import columns_of


class SourceSaid(ByPerson):
    """What somebody said of the publisher of the source that an audience has under a key. Marked like the source."""

    source = models.CharField(max_length=100)
    """Key of the source: the word stays with the documents where the source is removed."""
    kind = models.CharField(max_length=20, default="", blank=True)
    seat = models.CharField(max_length=3, default="", blank=True)
    owner = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["audience", "source"], name="word_of_source")]


def say(source: str, word: SourceWord, audience: str, by: dict[str, Any], at: datetime) -> None:
    """Keep what somebody said. `by`: who (`desk.hands.Hand.columns`)."""
    SourceSaid.objects.create(
        source=source,
        kind="" if word.kind is None else word.kind.value,
        seat=word.seat,
        owner=word.owner,
        documented_at=at.date(),
        learned_at=at,
        **by,
        **columns_of(Marking(TLP.GREEN, audience)),
    )


def words(viewer: Viewer, as_of: date | None, sources: Iterable[tuple[str, str]]) -> dict[tuple[str, str], SourceWord]:
    """By audience and key, what holds on a day of each of these sources, as far as the viewer sees it; none where the newest word
    says nothing."""
    asked = set(sources)
    rows = SourceSaid.objects.visible(viewer, as_of).filter(source__in={key for _, key in asked})
    newest = {(row.audience, row.source): _word(row) for row in rows.order_by("made_at", "id")}
    return {key: word for key, word in newest.items() if key in asked and word.says}


def history(viewer: Viewer, audience: str, source: str) -> list[SourceWord]:
    """All that was said of one source, the oldest first."""
    rows = SourceSaid.objects.visible(viewer).filter(audience=audience, source=source)
    return [_word(row) for row in rows.order_by("made_at", "id")]


def forget(audience: str, source: str) -> None:
    """With the documents of a source that is removed, what was said of it goes too. Belongs into a transaction."""
    SourceSaid.objects.filter(audience=audience, source=source).delete()


def _word(row: SourceSaid) -> SourceWord:
    return SourceWord(Kind(row.kind) if row.kind else None, row.seat, row.owner, row.who, row.documented_at, row.marking)
