"""What people enter with a source and may correct: each version is a record of its own, and all versions share a marking, so that
nobody reads an old one because a new one is above them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.db import models, transaction

from phasezero.domain.entered import Sourced
from phasezero.domain.marking import Marking, Viewer
from phasezero.domain.times import learned_on
from phasezero.errors import NotFound, said
from phasezero.store.by_people import ByPerson
from phasezero.store.ids import from_text
from phasezero.store.people import random_id
from phasezero.store.records import columns_of


class Entered(ByPerson):
    """One version of what was entered. `documented_at` is the day of its source."""

    entry = models.BigIntegerField()
    """What all versions of one entry share."""
    number = models.PositiveIntegerField(default=1)
    """1, 2, … within the entry; shown to nobody."""
    source = models.CharField(max_length=300)
    link = models.CharField(max_length=500, default="", blank=True)
    checked = models.BooleanField(default=False)
    reconstructed = models.BooleanField(default=False)
    """Declared to be a historical import: it counts from the day of its source."""
    withdrawn = models.BooleanField(default=False)
    """From this version on the entry is gone."""
    reason = models.TextField(default="", blank=True)
    """Why it was corrected or withdrawn."""

    class Meta:
        abstract = True
        constraints = [models.UniqueConstraint(fields=["entry", "number"], name="%(class)s_one_number")]

    @property
    def said_by(self) -> Sourced:
        return Sourced(self.source, self.documented_at, self.link, self.checked)


_Row = TypeVar("_Row", bound=Entered)


class Entries(Generic[_Row]):
    """The entries of one table."""

    def __init__(self, model: type[_Row]) -> None:
        self._model = model

    def newest(self, viewer: Viewer, as_of: date | None, **narrow: Any) -> list[_Row]:
        """Of each entry the newest version that the viewer may see and that was known by `as_of`; withdrawn ones are left out."""
        rows: Any = self._model._default_manager
        found: dict[int, _Row] = {row.entry: row for row in rows.visible(viewer, as_of).filter(**narrow).order_by("number")}
        return [row for row in found.values() if not row.withdrawn]

    def one(self, viewer: Viewer, entry: str) -> _Row:
        """The newest version of an entry. Raises NotFound."""
        found = self.newest(viewer, None, entry=from_text(entry))
        if not found:
            raise NotFound(said("there is no entry {entry!r}, or it was withdrawn", entry=entry[:40]))
        return found[0]

    def add(
        self, made: Iterable[dict[str, Any]], marking: Marking, by: dict[str, Any], at: datetime, historical: bool
    ) -> list[_Row]:
        """New entries. `historical`: each counts from the day of its source on, and is flagged."""
        rows = [
            self._model(
                pk=random_id(),
                entry=random_id(),
                learned_at=learned_on(columns["documented_at"]) if historical else at,
                reconstructed=historical,
                **columns,
                **by,
                **columns_of(marking),
            )
            for columns in made
        ]
        self._model._default_manager.bulk_create(rows)
        return rows

    def add_version(
        self, of: _Row, columns: dict[str, Any], by: dict[str, Any], at: datetime, withdrawn: bool, reason: str
    ) -> _Row:
        """One more version of an entry, marked as it is, that counts from `at` on."""
        with transaction.atomic():
            versions = self._model._default_manager.select_for_update().filter(entry=of.entry)
            number = max(row.number for row in versions) + 1
            later = self._model(
                pk=random_id(),
                entry=of.entry,
                number=number,
                learned_at=max(at, of.learned_at),
                withdrawn=withdrawn,
                reason=reason,
                **columns,
                **by,
                **columns_of(of.marking),
            )
            later.save(force_insert=True)
        return later


def source_columns(said_by: Sourced) -> dict[str, Any]:
    """The columns that `Entered.said_by` reads."""
    return {"source": said_by.source, "documented_at": said_by.dated, "link": said_by.link, "checked": said_by.checked}
