"""The sources that are collected: what each asks for, where it goes on, whether it ever answered; and keeping what it gave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, models, transaction
from django.db.models import OuterRef, Subquery

from phasezero.domain.collected import Batch, State, due, state_of
from phasezero.domain.collecting import Entry, Standing
from phasezero.domain.events import Release
from phasezero.domain.marking import LOCAL, TLP, Marking, Viewer
from phasezero.domain.source_words import SourceWord
from phasezero.errors import BadInput, NotFound
from phasezero.store import candidate_events, documents, imports, listing, published, source_days, source_words
from phasezero.store.people import random_id
from phasezero.store.records import Marked, columns_of

_MOST_NOTES = 20


class CollectedSource(Marked):
    """One feed, mailbox, list or interface. That it is collected is told within its audience only."""

    id = models.BigIntegerField(primary_key=True, default=random_id)
    key = models.CharField(max_length=100)
    program = models.CharField(max_length=40)
    """The folder of `sources` that reads it."""
    wanted = models.TextField()
    """JSON: what is asked for, as its program reads it. No secret."""
    name = models.CharField(max_length=200)
    publisher = models.CharField(max_length=200, default="", blank=True)
    country = models.CharField(max_length=3, default="", blank=True)
    language = models.CharField(max_length=35, default="", blank=True)
    public = models.BooleanField(default=True)
    """Title, publisher, date and link of its documents may be told to everyone (TLP:CLEAR)."""
    text_days = models.PositiveIntegerField(default=365)
    """Texts are kept so many days."""
    added_by = models.CharField(max_length=200)
    added_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    state = models.TextField(default="", blank=True)
    """`domain.collected.State` as JSON."""
    verified_at = models.DateTimeField(null=True)
    """Its first success; None: never."""
    notes = models.TextField(default="", blank=True)
    """What its last batch had to say, a line each."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["audience", "key"], name="one_source_a_key")]

    @property
    def standing(self) -> Standing:
        entry = Entry(**{name: getattr(self, name) for name in Entry.__slots__})
        return Standing(entry, state_of(self.state), self.verified_at, self.stopped_at, tuple(self.notes.splitlines()))


def enter(entry: Entry, audience: str, by: str, at: datetime, word: SourceWord | None = None) -> None:
    """Add a source for an audience, with what was said of its publisher. Raises BadInput where it has one of this key."""
    marking = Marking(TLP.GREEN, audience)
    fields = {name: getattr(entry, name) for name in Entry.__slots__}
    try:
        with transaction.atomic():
            row = CollectedSource.objects.create(**fields, added_by=by, added_at=at, **columns_of(marking))
            source_days.note(row, State(), at, asked=False)
            said_by = {"by": None, "by_name": by, "by_organisation": "", "made_at": at}
            source_words.say(entry.key, word or SourceWord(), audience, said_by, at)
    except IntegrityError:
        raise BadInput(f"there is a source {entry.key!r} already; give another --key, or stop that one first") from None


def listed(viewer: Viewer, audience: str = LOCAL) -> list[CollectedSource]:
    """The sources of an audience that the viewer sees, by country and key."""
    return list(CollectedSource.objects.visible(viewer).filter(audience=audience).order_by("country", "key"))


def named(viewer: Viewer, key: str, audience: str = LOCAL) -> CollectedSource:
    """Raises NotFound."""
    row = CollectedSource.objects.visible(viewer).filter(audience=audience, key=key).first()
    if row is None:
        raise NotFound(f"there is no source {key!r}; see: phasezero sources ls")
    return row


def counts(viewer: Viewer, audience: str, since: datetime) -> dict[str, tuple[int, datetime | None]]:
    """For each source of an audience how many new documents it gave since a moment, and when the last one was collected."""
    given = documents.CollectedDocument.objects.visible(viewer).filter(kept_for=audience, number=1)
    of_it = given.filter(source=OuterRef("key")).order_by("-learned_at")
    rows = (
        CollectedSource.objects.visible(viewer)
        .filter(audience=audience)
        .annotate(
            last=Subquery(of_it.values("learned_at")[:1]),
            new=Subquery(
                of_it.filter(learned_at__gte=since).order_by().values("source").annotate(n=models.Count("pk")).values("n")
            ),
        )
    )
    return {row.key: (row.new or 0, row.last) for row in rows}


def stop(viewer: Viewer, key: str, at: datetime, audience: str = LOCAL) -> None:
    """Ask it no more; what it gave stays. Raises NotFound."""
    _halt(named(viewer, key, audience), at, at)


def start(viewer: Viewer, key: str, at: datetime, audience: str = LOCAL) -> None:
    """Ask again one that was stopped, or that its server said was gone; from where it was. Raises NotFound."""
    row = named(viewer, key, audience)
    row.state = replace(state_of(row.state), gone=False, next_at=None).as_json()
    _halt(row, None, at)


def remove(viewer: Viewer, key: str, audience: str = LOCAL) -> None:
    """Take it out with its state and its days; what it gave stays. Raises NotFound. Belongs into a transaction."""
    named(viewer, key, audience).delete()


def _halt(row: CollectedSource, stopped: datetime | None, at: datetime) -> None:
    row.stopped_at = stopped
    with transaction.atomic():
        row.save(update_fields=["stopped_at", "state"])
        source_days.note(row, state_of(row.state), at, asked=False)


def waiting(viewer: Viewer, now: datetime, keys: Sequence[str] = (), audience: str = LOCAL) -> list[CollectedSource]:
    """Those that may be asked now; with `keys`, these, whenever they are due. Raises NotFound for a key that is none."""
    if keys:
        return [named(viewer, key, audience) for key in dict.fromkeys(keys)]
    rows = [row for row in listed(viewer, audience) if row.stopped_at is None]
    return [row for row in rows if due(state_of(row.state), now)]


def keep(row: CollectedSource, batch: Batch, at: datetime) -> documents.Added:
    """Keep what a source gave and where it goes on: both, or neither where the process is killed."""
    marking = _marking_of(row, batch)
    keeping = documents.Keeping(marking, row.audience, row.text_days)
    with transaction.atomic():
        added = replace(documents.add(batch.documents, keeping), rows=_rows(row, batch, marking, at))
        row.state = batch.state.as_json()
        row.notes = "\n".join(batch.notes[:_MOST_NOTES])
        if not batch.failed and row.verified_at is None:
            row.verified_at = at
        row.save(update_fields=["state", "notes", "verified_at"])
        source_days.note(row, batch.state, at, asked=True)
        if added.documents or added.versions or added.rows:
            listing.stir()
    return added


def _marking_of(row: CollectedSource, batch: Batch) -> Marking:
    """Of titles, links and rows; texts are at TLP:AMBER at least."""
    if batch.restricted:
        return Marking(TLP.AMBER, row.audience)
    return Marking() if row.public else Marking(TLP.GREEN, row.audience)


def _rows(row: CollectedSource, batch: Batch, marking: Marking, at: datetime) -> int:
    """Keep what a table or a release held; how many of its rows are new, changed or gone."""
    if batch.release is not None:
        return _events(row, batch.release, batch, at)
    keeping = published.Keeping(published.table_of(row.audience, row.key), at, marking)
    figures = published.keep_figures(batch.figures, keeping) if batch.figures else 0
    return figures + (published.keep_presences(batch.presences, keeping) if batch.presences else 0)


def _events(row: CollectedSource, release: Release, batch: Batch, at: datetime) -> int:
    """Keep events of a release that are new, which is everyone's whatever the source is marked: a candidate release is known from
    now on, and what a yearly release that came out later covers is left out; any other is a historical import, as from a file."""
    one = candidate_events.as_held(release)
    new, read = imports.not_held(one, batch.events), f"{row.key} {batch.state.cursor}"
    if one.month is None:
        return imports.add_release(one, new, row.key, read).added
    events = candidate_events.uncovered(one, new)
    return imports.add_release(one, events, row.key, read, covers_from=one.month[0], lived=at).added


def begin_anew(row: CollectedSource) -> None:
    """Forget where it was: the next batch begins at the beginning. What was kept is not kept twice."""
    row.state = State().as_json()
    row.save(update_fields=["state"])
