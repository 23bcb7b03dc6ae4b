"""Ties between institutions, governments and public offices, as entered: one row for each version of an entry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import models

from phasezero.domain.marking import Marking, Viewer
from phasezero.domain.ties import EnteredTie, Tie, read_end
from phasezero.store.entered import Entered, Entries, source_columns
from phasezero.store.ids import to_text


class TieEntry(Entered):
    """`occurred_start` and `occurred_end`: since and until when it holds; null: not known, or it still holds."""

    start = models.CharField(max_length=200)
    kind = models.CharField(max_length=24)
    end = models.CharField(max_length=200)
    strength = models.CharField(max_length=8)


_ENTRIES = Entries(TieEntry)


def read(viewer: Viewer, as_of: date | None) -> list[EnteredTie]:
    """All ties known at the end of `as_of`, by their ends."""
    found = [_entered(row) for row in _ENTRIES.newest(viewer, as_of)]
    return sorted(found, key=lambda one: (one.tie.start.node, one.tie.end.node, one.tie.kind, one.id))


def one(viewer: Viewer, entry: str) -> EnteredTie:
    """Raises NotFound for a tie that the viewer may not see, or that was withdrawn."""
    return _entered(_ENTRIES.one(viewer, entry))


def add(those: Sequence[Tie], marking: Marking, by: dict[str, Any], at: datetime, historical: bool = False) -> list[str]:
    """New ties; returns their ids."""
    return [to_text(row.entry) for row in _ENTRIES.add([_columns(one) for one in those], marking, by, at, historical)]


def correct(viewer: Viewer, entry: str, tie: Tie, by: dict[str, Any], at: datetime, reason: str) -> Marking:
    """A new version; returns its marking. Raises NotFound."""
    return _ENTRIES.add_version(_ENTRIES.one(viewer, entry), _columns(tie), by, at, False, reason).marking


def withdraw(viewer: Viewer, entry: str, by: dict[str, Any], at: datetime, reason: str) -> Marking:
    """From now on the tie is gone; returns its marking. Raises NotFound."""
    row = _ENTRIES.one(viewer, entry)
    return _ENTRIES.add_version(row, _columns(_tie(row)), by, at, True, reason).marking


def _columns(tie: Tie) -> dict[str, Any]:
    return {
        "start": tie.start.written,
        "kind": tie.kind,
        "end": tie.end.written,
        "occurred_start": tie.since,
        "occurred_end": tie.until,
        "strength": tie.strength,
        **source_columns(tie.said_by),
    }


def _tie(row: TieEntry) -> Tie:
    start, end = read_end(row.start), read_end(row.end)
    return Tie(start, row.kind, end, row.occurred_start, row.occurred_end, row.strength, row.said_by)


def _entered(row: TieEntry) -> EnteredTie:
    return EnteredTie(
        id=to_text(row.entry),
        tie=_tie(row),
        by=row.who,
        entered_on=row.learned_at.date(),
        reconstructed=row.reconstructed,
        corrected=row.number > 1,
        marking=row.marking,
    )
