"""What people chose of the stories of a country: pinned, dropped, annotated. Appended only: taking it back is one more choice.

A choice is kept once for each report that the story had when it was made: whoever sees only some of them sees it of those.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import models

from phasezero.domain.curating import Choice, Chose
from phasezero.domain.marking import Marking, Viewer
from phasezero.domain.times import learned_on
from phasezero.store.by_people import ByPerson
from phasezero.store.documents import CollectedDocument
from phasezero.store.ids import to_text
from phasezero.store.people import random_id
from phasezero.store.records import columns_of


class StoryChoice(ByPerson):
    """What somebody chose, of one report of a story. It goes with its document."""

    version = models.ForeignKey(CollectedDocument, on_delete=models.CASCADE, related_name="choices")
    act = models.BigIntegerField()
    """What the rows of one choice share."""
    country = models.CharField(max_length=3)
    choice = models.CharField(max_length=8)
    """`domain.curating.Choice`."""
    words = models.TextField(default="", blank=True)
    by_role = models.CharField(max_length=40, default="", blank=True)
    """In the task force, at that time; empty without accounts."""
    reconstructed = models.BooleanField(default=False)
    """Made later than the day it is for, with what is known since: flagged wherever it shows."""

    class Meta:
        indexes = [models.Index(fields=["country", "learned_at"], name="choice_of_country")]


def add(
    choice: Choice,
    words: str,
    country: str,
    reports: Mapping[int, Marking],
    by: dict[str, Any],
    role: str,
    day: date,
    at: datetime,
) -> str:
    """Keep a choice for the day `day`, of these versions with the marking of each; returns its id. Belongs into a transaction."""
    act, reconstructed = random_id(), day < at.date()
    StoryChoice.objects.bulk_create(
        StoryChoice(
            version_id=version,
            act=act,
            country=country,
            choice=choice.value,
            words=words,
            by_role=role,
            reconstructed=reconstructed,
            documented_at=day,
            learned_at=learned_on(day) if reconstructed else at,
            **by,
            **columns_of(marking),
        )
        for version, marking in reports.items()
    )
    return to_text(act)


def chosen(viewer: Viewer, as_of: date, country: str, documents: Iterable[str]) -> dict[str, list[Chose]]:
    """By document (the id that its versions share), the choices known by `as_of` that the viewer sees, in the order of making."""
    wanted = frozenset(documents)
    rows = StoryChoice.objects.visible(viewer, as_of).filter(country=country).select_related("version").order_by("made_at", "id")
    found = defaultdict[str, list[Chose]](list)
    for row in rows:
        if (document := to_text(row.version.document)) in wanted:
            found[document].append(_chose(row))
    return dict(found)


def _chose(row: StoryChoice) -> Chose:
    return Chose(
        id=to_text(row.act),
        choice=Choice(row.choice),
        words=row.words,
        name=row.by_name,
        organisation=row.by_organisation,
        role=row.by_role,
        made_at=row.made_at,
        reconstructed=row.reconstructed,
        marking=row.marking,
    )
