"""Events that local partners told of: versions by marking, and taking back all of one.

An event has a version for each marking up to which it was told, the least coarse one highest: whoever is cleared for more reads
more. Correcting it adds versions. Taken back, nothing of it stays, nor of any stored update that told of it.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from phasezero.domain.events import CodedEvent
from phasezero.domain.marking import TLP, Marking, Viewer
from phasezero.domain.recording import SOURCE
from phasezero.domain.updates import UpdateState
from phasezero.errors import NotFound, said
from phasezero.store import models, once_verified, statements, stream_updates, vault
from phasezero.store.ids import from_text, to_text
from phasezero.store.people import random_id
from phasezero.store.records import columns_of

WITHDRAWN = said("Something in it was withdrawn.")
"""All that is left of the reason."""
PARTNER = "a local partner"
"""As whom a partner is named, and nothing else."""


def add(coded: CodedEvent, marking: Marking, at: datetime) -> str:
    """A new event with its first version; returns its id."""
    event = models.Event.objects.create(pk=random_id(), source=SOURCE, source_key=coded.key)
    _add_version(event, coded, marking, at)
    return to_text(event.pk)


def add_version(event_id: str, coded: CodedEvent, marking: Marking, at: datetime) -> None:
    """One more version of an event of ours. Raises NotFound for any other."""
    _add_version(event_of_ours(event_id), coded, marking, at)


def event_of_ours(event_id: str) -> models.Event:
    """Raises NotFound for an event that no local partner told of."""
    found = models.Event.objects.filter(pk=from_text(event_id), source=SOURCE).first()
    if found is None:
        raise NotFound(said("no local partner told of an event with the id {event_id!r}", event_id=event_id[:40]))
    return found


def _add_version(event: models.Event, coded: CodedEvent, marking: Marking, at: datetime) -> None:
    _claim(once_verified.add_version(event, coded, marking, at), marking, at)


def _claim(version: models.EventVersion, marking: Marking, at: datetime) -> None:
    """A partner, who is not named, says so; in no words that are kept here."""
    within = {**columns_of(marking), "documented_at": version.documented_at, "learned_at": at}
    report = models.Report.objects.create(pk=random_id(), publisher=PARTNER, title="", search_text="", **within)
    models.Claim.objects.create(pk=random_id(), version=version, report=report, **within)


def least_coarse(event_id: str) -> tuple[CodedEvent, Marking]:
    """The version that was recorded for the narrowest circle, newest first. For desks that checked who asks."""
    from phasezero.store.reading import event_of

    rows = models.EventVersion.of_any_kind.filter(event=event_of_ours(event_id)).select_related("event", "release")
    row = rows.order_by("-release_order").first()
    if row is None:
        raise NotFound(said("no event has the id {event_id!r}", event_id=event_id[:40]))
    found = event_of(row)
    return found.coded, found.marking


def levels_told(event_id: str) -> list[TLP]:
    """The markings at which there are versions of an event, beside that under which it was recorded; the widest circle first."""
    versions = models.EventVersion.of_any_kind.filter(event=event_of_ours(event_id))
    return [TLP(tlp) for tlp in sorted(set(versions.values_list("tlp", flat=True)))[:-1]]


def hidden_places(viewer: Viewer, audience: str, country: str) -> set[str]:
    """Places of a country that stand in an audience's events above CLEAR, as far as the viewer reads them, and in none that
    everybody may see."""
    versions = models.EventVersion.of_any_kind.visible(viewer).filter(country=country)
    public = versions.filter(tlp=TLP.CLEAR).values("place")
    held = versions.filter(audience=audience, tlp__gt=TLP.CLEAR).exclude(place__in=public)
    return set(held.order_by().values_list("place", flat=True))


def erase(event_id: str, at: datetime, only: TLP | None = None) -> list[str]:
    """Erase an event of ours, or only what of it was told at one marking, and every stored update that told of that.

    Returns the ids of issued updates that were emptied, in the order of their release. Raises NotFound for an event that is not
    ours. Belongs into a transaction.
    """
    event = event_of_ours(event_id)
    vault.erase_for_good()
    versions = models.EventVersion.of_any_kind.filter(event=event)
    in_streams = set(stream_updates.telling_of([event.pk]).values_list("pk", flat=True)) if only is None else set()
    if only is not None:
        versions = versions.filter(tlp=int(only))
    models.Report.objects.filter(claims__version__in=versions).delete()
    versions.delete()
    if not models.EventVersion.of_any_kind.filter(event=event).exists():
        event.delete()
    return _empty_updates(event_id, at, only, in_streams)


def _empty_updates(event_id: str, at: datetime, only: TLP | None, in_streams: set[int]) -> list[str]:
    """So it is of what people stated about the event, if nothing of it is left at all."""
    if only is None:
        statements.forget_mentions(f"event:{event_id}")
    told = models.Update.objects.filter(Q(content__contains=f'"event:{event_id}"') | Q(pk__in=in_streams))
    return emptied(told if only is None else told.filter(tlp=int(only)), at)


def emptied(told: QuerySet[models.Update], at: datetime) -> list[str]:
    """Stored updates that told of something withdrawn: drafts are made anew; of an issued update stays that it was, and that
    something in it was withdrawn. Returns the ids of the issued ones, in the order of their release."""
    told.filter(state=UpdateState.DRAFT).delete()
    issued = list(told.order_by("released_at", "pk"))
    for row in issued:
        row.content = row.html = row.text = ""
        row.recalled_at = row.recalled_at or at
        row.recall_reason = row.recall_reason or WITHDRAWN
        row.save(update_fields=["content", "html", "text", "recalled_at", "recall_reason"])
    return [to_text(row.pk) for row in issued]
