"""Agendas of bodies about countries, as entered: one row for each version of an entry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, cast

from django.db import models

from phasezero.domain.agenda import Entry, Item, Kind, State
from phasezero.domain.marking import Marking, Viewer
from phasezero.store.entered import Entered, Entries, source_columns
from phasezero.store.ids import to_text


class AgendaEntry(Entered):
    """`occurred_start` and `occurred_end` are the first and last day of what it says."""

    country = models.CharField(max_length=3)
    body = models.CharField(max_length=40)
    kind = models.CharField(max_length=16)
    title = models.CharField(max_length=300)
    state = models.CharField(max_length=8)
    uid = models.CharField(max_length=200, default="", blank=True)

    class Meta(Entered.Meta):
        indexes = [models.Index(fields=["country", "learned_at"], name="agenda_of_country")]


_ENTRIES = Entries(AgendaEntry)


def read(viewer: Viewer, as_of: date | None, country: str) -> list[Entry]:
    """The agenda of a country as known at the end of `as_of`, by day."""
    found = [_entry(row) for row in _ENTRIES.newest(viewer, as_of, country=country)]
    return sorted(found, key=lambda one: (one.item.starts, one.item.ends, one.item.body, one.item.title, one.id))


def one(viewer: Viewer, entry: str) -> Entry:
    """Raises NotFound for an entry that the viewer may not see, or that was withdrawn."""
    return _entry(_ENTRIES.one(viewer, entry))


def add(items: Sequence[Item], marking: Marking, by: dict[str, Any], at: datetime, historical: bool = False) -> list[str]:
    """New entries; returns their ids."""
    return [to_text(row.entry) for row in _ENTRIES.add([_columns(one) for one in items], marking, by, at, historical)]


def correct(viewer: Viewer, entry: str, item: Item, by: dict[str, Any], at: datetime, reason: str) -> Marking:
    """A new version; returns its marking. Raises NotFound."""
    return _ENTRIES.add_version(_ENTRIES.one(viewer, entry), _columns(item), by, at, False, reason).marking


def withdraw(viewer: Viewer, entry: str, by: dict[str, Any], at: datetime, reason: str) -> Marking:
    """From now on the entry is gone; returns its marking. Raises NotFound."""
    row = _ENTRIES.one(viewer, entry)
    return _ENTRIES.add_version(row, _columns(_item(row)), by, at, True, reason).marking


def _columns(item: Item) -> dict[str, Any]:
    return {
        "country": item.country,
        "body": item.body,
        "kind": item.kind.value,
        "title": item.title,
        "occurred_start": item.starts,
        "occurred_end": item.ends,
        "state": item.state.value,
        "uid": item.uid,
        **source_columns(item.said_by),
    }


def _item(row: AgendaEntry) -> Item:
    return Item(
        country=row.country,
        body=row.body,
        kind=Kind(row.kind),
        title=row.title,
        starts=cast("date", row.occurred_start),
        ends=cast("date", row.occurred_end),
        state=State(row.state),
        said_by=row.said_by,
        uid=row.uid,
    )


def _entry(row: AgendaEntry) -> Entry:
    return Entry(
        id=to_text(row.entry),
        item=_item(row),
        by=row.who,
        entered_on=row.learned_at.date(),
        reconstructed=row.reconstructed,
        corrected=row.number > 1,
        marking=row.marking,
    )
