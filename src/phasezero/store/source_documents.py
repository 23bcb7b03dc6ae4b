"""All documents that one source gave: how many, and deleting those on which nobody decided anything."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from phasezero.store import source_words
from phasezero.store.candidates import CandidateDecision
from phasezero.store.curating import StoryChoice
from phasezero.store.documents import CollectedDocument


def _given(audience: str, source: str) -> QuerySet[CollectedDocument]:
    return CollectedDocument.objects.filter(kept_for=audience, source=source)


def _used(audience: str, source: str) -> set[int]:
    """Documents of which some version was decided on, or chosen."""
    of_version = [Exists(kind.objects.filter(version=OuterRef("pk"))) for kind in (CandidateDecision, StoryChoice)]
    rows = _given(audience, source).filter(of_version[0] | of_version[1])
    return set(rows.values_list("document", flat=True))


def counted(audience: str, source: str) -> tuple[int, int]:
    """How many documents a source gave: those on which nobody decided anything, and the others. For who acts on the source."""
    every, used = _given(audience, source).values("document").distinct().count(), len(_used(audience, source))
    return every - used, used


def delete(audience: str, source: str) -> None:
    """Delete the documents of a source on which nobody decided anything, in every version, with their texts and what was read in
    them. Belongs into a transaction."""
    used = _used(audience, source)
    _given(audience, source).exclude(document__in=used).delete()
    if not used:
        source_words.forget(audience, source)
