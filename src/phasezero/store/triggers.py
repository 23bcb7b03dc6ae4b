"""Triggers as people entered them: one row for each version of an entry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, cast

from django.db import models

from phasezero.domain.marking import Marking, Viewer
from phasezero.domain.silence import BELOW_COUNTRY
from phasezero.domain.triggers import Entry, Item, Repeats, State
from phasezero.errors import BadInput, said
from phasezero.store.entered import Entered, Entries, source_columns
from phasezero.store.ids import to_text


class TriggerEntry(Entered):
    """`occurred_start` and `occurred_end` are the first and last day of what it says."""

    country = models.CharField(max_length=3)
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=300)
    state = models.CharField(max_length=12)
    repeats = models.CharField(max_length=16, default="no")
    until = models.DateField(null=True, blank=True)
    uncertain_days = models.PositiveSmallIntegerField(default=0)
    uid = models.CharField(max_length=200, default="", blank=True)
    region = models.CharField(max_length=100, default="", blank=True)

    class Meta(Entered.Meta):
        indexes = [models.Index(fields=["country", "learned_at"], name="trigger_of_country")]


_ENTRIES = Entries(TriggerEntry)


def read(viewer: Viewer, as_of: date | None, country: str) -> list[Entry]:
    """The triggers of a country as known at the end of `as_of`, by day."""
    found = [_entry(row) for row in _ENTRIES.newest(viewer, as_of, country=country)]
    return sorted(found, key=lambda one: (one.item.starts, one.item.ends, one.item.kind, one.item.title, one.id))


def countries(viewer: Viewer, as_of: date | None) -> dict[str, int]:
    """For each country how many entries the viewer sees that were known at the end of `as_of`."""
    found: dict[str, int] = {}
    for row in _ENTRIES.newest(viewer, as_of):
        found[row.country] = found.get(row.country, 0) + 1
    return found


def one(viewer: Viewer, entry: str) -> Entry:
    """Raises NotFound for an entry that the viewer may not see, or that was withdrawn."""
    return _entry(_ENTRIES.one(viewer, entry))


def add(items: Sequence[Item], marking: Marking, by: dict[str, Any], at: datetime, historical: bool = False) -> list[str]:
    """New entries; returns their ids. Raises BadInput for one of a region that is not marked for it."""
    for one in items:
        _must_be_marked(one, marking)
    return [to_text(row.entry) for row in _ENTRIES.add([_columns(one) for one in items], marking, by, at, historical)]


def correct(viewer: Viewer, entry: str, item: Item, by: dict[str, Any], at: datetime, reason: str) -> Marking:
    """A new version; returns its marking. Raises NotFound, and BadInput for one of a region that is not marked for it."""
    row = _ENTRIES.one(viewer, entry)
    _must_be_marked(item, row.marking)
    return _ENTRIES.add_version(row, _columns(item), by, at, False, reason).marking


def withdraw(viewer: Viewer, entry: str, by: dict[str, Any], at: datetime, reason: str) -> Marking:
    """From now on the entry is gone; returns its marking. Raises NotFound."""
    row = _ENTRIES.one(viewer, entry)
    return _ENTRIES.add_version(row, _columns(_item(row)), by, at, True, reason).marking


def _must_be_marked(item: Item, marking: Marking) -> None:
    if item.region and marking.tlp < BELOW_COUNTRY:
        raise BadInput(
            said("what is entered for a region is {label} or higher; withdraw it and enter it anew", label=BELOW_COUNTRY.label)
        )


def _columns(item: Item) -> dict[str, Any]:
    return {
        "country": item.country,
        "kind": item.kind,
        "title": item.title,
        "occurred_start": item.starts,
        "occurred_end": item.ends,
        "state": item.state.value,
        "repeats": item.repeats.value,
        "until": item.until,
        "uncertain_days": item.uncertain_days,
        "uid": item.uid,
        "region": item.region,
        **source_columns(item.said_by),
    }


def _item(row: TriggerEntry) -> Item:
    return Item(
        country=row.country,
        kind=row.kind,
        title=row.title,
        starts=cast("date", row.occurred_start),
        ends=cast("date", row.occurred_end),
        state=State(row.state),
        repeats=Repeats(row.repeats),
        until=row.until,
        uncertain_days=row.uncertain_days,
        said_by=row.said_by,
        uid=row.uid,
        region=row.region,
    )


def _entry(row: TriggerEntry) -> Entry:
    return Entry(
        id=to_text(row.entry),
        item=_item(row),
        by=row.who,
        entered_on=row.learned_at.date(),
        reconstructed=row.reconstructed,
        corrected=row.number > 1,
        marking=row.marking,
    )
