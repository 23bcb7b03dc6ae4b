"""Derived records: suggested phases and updates, kept for the audience they were computed for."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, Q

from phasezero.domain.marking import LOCAL, TLP, Marking, Viewer
from phasezero.domain.times import learned_on
from phasezero.domain.updates import UpdateState
from phasezero.errors import NotFound, said
from phasezero.store import models
from phasezero.store.ids import from_text, record_id, to_text
from phasezero.store.reading import by_people
from phasezero.store.records import columns_of


@dataclass(frozen=True, slots=True)
class Made:
    """What every derived record says of its making."""

    country: str
    as_of: date
    marking: Marking
    inputs_digest: str
    code_version: str

    def fields(self) -> dict[str, object]:
        return {
            "country": self.country,
            "as_of": self.as_of,
            "inputs_digest": self.inputs_digest,
            "code_version": self.code_version,
            "occurred_end": self.as_of,
            "documented_at": self.as_of,
            "learned_at": learned_on(self.as_of),
            **columns_of(self.marking),
        }


@dataclass(frozen=True, slots=True)
class StoredUpdate:
    """An update as it is kept."""

    id: str
    country: str
    as_of: date
    state: UpdateState
    number: int | None
    phase: int | None
    """None where it is not assessed."""
    marking: Marking
    inputs_digest: str
    content: str
    """JSON."""
    html: str
    text: str
    released_by: str
    released_at: datetime | None
    drafted_at: datetime | None = None
    recalled_at: datetime | None = None
    """When it was taken back; its content is empty then, and `recall_reason` says why."""
    recall_reason: str = ""


def save_phase(made: Made, phase: int, known: int, content: str) -> None:
    """Keep the suggested phase of a day; saving it again replaces it."""
    pk = record_id("phase", made.country, made.as_of.isoformat(), made.marking.audience, *_level(made.marking.tlp))
    models.PhaseDay.objects.update_or_create(
        pk=pk, defaults={**made.fields(), "phase": phase, "known": known, "content": content}
    )


def _level(tlp: TLP) -> tuple[str, ...]:
    """What tells the derived records of one audience and day apart: the marking up to which records were read."""
    return (tlp.name,) if tlp > TLP.GREEN else ()


def update_id(country: str, as_of: date, audience: str, number: int | None, tlp: TLP = TLP.GREEN) -> str:
    """The public id of an update: of the draft of a day made up to a marking, or of the issued one with this number."""
    level = _level(tlp) if audience != LOCAL or number is None else ()
    which = ("draft" if number is None else str(number), *level)
    return to_text(record_id("update", country, as_of.isoformat(), audience, *which))


def save_draft(made: Made, phase: int | None, content: str, html: str, text: str, at: datetime) -> str:
    """Keep the draft of a day, made at `at`, in place of an earlier one; returns its id."""
    pk = update_id(made.country, made.as_of, made.marking.audience, None, made.marking.tlp)
    fields = {**made.fields(), "state": UpdateState.DRAFT, "number": None, "drafted_at": at}
    if made.marking.audience == LOCAL:  # read up to any marking: a draft whose inputs were marked otherwise is out of date
        older = models.Update.objects.filter(country=made.country, as_of=made.as_of, audience=LOCAL, state=UpdateState.DRAFT)
        older.exclude(pk=from_text(pk)).delete()
    models.Update.objects.update_or_create(
        pk=from_text(pk), defaults={**fields, "phase": phase, "content": content, "html": html, "text": text}
    )
    return pk


def next_number(country: str, marking: Marking) -> int:
    """The number the next issued update of this country gets. Each marking counts for itself: a gap would tell its readers that
    something was issued above their clearance. The owner reads everything and has one count."""
    numbers = models.Update.objects.filter(country=country, audience=marking.audience, state=UpdateState.ISSUED)
    if marking.audience != LOCAL:
        numbers = numbers.filter(tlp=int(marking.tlp))
    return (numbers.aggregate(n=Max("number"))["n"] or 0) + 1


def issue(
    made: Made,
    phase: int,
    number: int,
    by: str,
    at: datetime,
    content: str,
    html: str,
    text: str,
    drafted: TLP | None = None,
) -> str:
    """Keep an issued update, for good, and drop the draft of that day; returns its id. `drafted`: the draft's marking, where it
    differs from what is issued.

    Raises IntegrityError if the number was taken meanwhile: issued updates are never overwritten.
    """
    pk = update_id(made.country, made.as_of, made.marking.audience, number, made.marking.tlp)
    with transaction.atomic():
        models.Update.objects.create(
            pk=from_text(pk),
            **made.fields(),
            state=UpdateState.ISSUED,
            number=number,
            phase=phase,
            content=content,
            html=html,
            text=text,
            released_by=by,
            released_at=at,
        )
        models.Update.objects.filter(
            country=made.country,
            as_of=made.as_of,
            audience=made.marking.audience,
            tlp=int(made.marking.tlp if drafted is None else drafted),
            state=UpdateState.DRAFT,
        ).delete()
    return pk


def updates(viewer: Viewer, country: str | None = None, until: date | None = None) -> list[StoredUpdate]:
    """Updates up to the day `until`: newest day first, issued before draft, later number first."""
    rows = models.Update.objects.visible(viewer)
    if country is not None:
        rows = rows.filter(country=country)
    if until is not None:
        rows = rows.filter(as_of__lte=until)
    return [_stored(row) for row in rows.order_by("-as_of", "-state", "-number", "-tlp", "country")]


def updates_of(viewer: Viewer, country: str, as_of: date) -> list[StoredUpdate]:
    """The updates of a day: issued ones, newest first, then drafts, the one made from most records first."""
    rows = models.Update.objects.visible(viewer).filter(country=country, as_of=as_of)
    return [_stored(row) for row in rows.order_by("-state", "-number", "-tlp")]


def update_of(viewer: Viewer, country: str, as_of: date) -> StoredUpdate | None:
    """The update of a day: the newest issued one that stands, else the draft, else one that was taken back, else None."""
    found = updates_of(viewer, country, as_of)
    return next(iter(sorted(found, key=lambda one: one.recalled_at is not None)), None)


def out_of_date(draft: StoredUpdate, viewer: Viewer, kinds: Collection[str]) -> bool:
    """Whether the viewer sees something that people recorded for its country and day after it was drafted: a decision, a slot of
    an agenda, or a statement of `kinds`."""
    if draft.drafted_at is None:
        return True
    within = viewer.within(draft.marking.audience)
    first, *others = (
        records.filter(country=draft.country, made_at__gt=draft.drafted_at).visible(within, draft.as_of).order_by().values("pk")
        for records in by_people(kinds)
    )
    return bool(first.union(*others).exists())


def draft_of(viewer: Viewer, country: str, as_of: date) -> StoredUpdate | None:
    """The draft of a day, if there is one."""
    return next((one for one in updates_of(viewer, country, as_of) if one.state == UpdateState.DRAFT), None)


def update_by_id(viewer: Viewer, update: str) -> StoredUpdate:
    """One update. Raises NotFound where there is none that the viewer may see."""
    row = models.Update.objects.visible(viewer).filter(pk=from_text(update)).first()
    if row is None:
        raise NotFound(said("no update has the id {update!r}", update=update))
    return _stored(row)


def last_issued(viewer: Viewer, country: str, before: date) -> StoredUpdate | None:
    """The issued update of the newest day before `before`."""
    rows = models.Update.objects.visible(viewer).filter(country=country, as_of__lt=before, state=UpdateState.ISSUED)
    row = rows.filter(recalled_at=None).order_by("-as_of", "-number").first()
    return None if row is None else _stored(row)


def latest_phases(viewer: Viewer, countries: Iterable[str]) -> dict[str, models.PhaseDay]:
    """For each country the newest stored phase."""
    rows = models.PhaseDay.objects.visible(viewer).filter(country__in=list(countries))
    newest = rows.order_by().values("country").annotate(newest=Max("as_of"))
    days = Q(pk__in=())
    for row in newest:
        days |= Q(country=row["country"], as_of=row["newest"])
    return {row.country: row for row in rows.filter(days).order_by("tlp")}


def _stored(row: models.Update) -> StoredUpdate:
    return StoredUpdate(
        id=to_text(row.pk),
        country=row.country,
        as_of=row.as_of,
        state=UpdateState(row.state),
        number=row.number,
        phase=row.phase,
        marking=row.marking,
        inputs_digest=row.inputs_digest,
        content="" if row.recalled_at else row.content,
        html="" if row.recalled_at else row.html,
        text="" if row.recalled_at else row.text,
        released_by=row.released_by,
        released_at=row.released_at,
        drafted_at=row.drafted_at,
        recalled_at=row.recalled_at,
        recall_reason=row.recall_reason,
    )
