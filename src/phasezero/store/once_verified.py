"""Versions of events that count once somebody verified them: what local partners told, and what was accepted from reports."""

from __future__ import annotations

from datetime import datetime

from phasezero.domain.events import CodedEvent
from phasezero.domain.marking import TLP, Marking
from phasezero.store import models
from phasezero.store.imports import CODED_COLUMNS, coded_values
from phasezero.store.people import random_id
from phasezero.store.records import columns_of


def add_version(event: models.Event, coded: CodedEvent, marking: Marking, at: datetime) -> models.EventVersion:
    """One more version of an event: of those of its marking the newest, and of higher markings than all of lower ones."""
    held = models.EventVersion.of_any_kind.filter(event=event, tlp=int(marking.tlp), audience=marking.audience)
    return models.EventVersion.of_any_kind.create(
        pk=random_id(),
        event=event,
        release=_release(event.source, marking, at),
        released=at.date(),
        release_order=f"{int(marking.tlp)} {held.count():06d}",
        digest="",
        reconstructed=False,
        learned_at=at,
        **dict(zip(CODED_COLUMNS, coded_values(coded), strict=True)),
        **columns_of(marking),
    )


def _release(source: str, marking: Marking, at: datetime) -> models.Release:
    """Where versions of this marking are from: it has no date of its own, and covers nothing."""
    version = marking.tlp.label if marking.tlp == TLP.CLEAR else f"{marking.tlp.label} {marking.audience}"
    made = {"pk": random_id(), "released": at.date(), "documented_at": at.date(), "learned_at": at, **columns_of(marking)}
    return models.Release.objects.get_or_create(source=source, version=version, defaults=made)[0]
