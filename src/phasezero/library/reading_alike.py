"""Events that a candidate may be, for who decides on it: those that its reports tell of already, and those of its kind, days and
place."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from phasezero.domain.alike import Nearness, Why, nearness
from phasezero.domain.duplicates import DAYS_APART
from phasezero.domain.kinds import KILLING, is_guarded
from phasezero.domain.marking import Viewer

if TYPE_CHECKING:
    from phasezero.store.listing import EventLine

MOST_ALIKE = 5
_LINES = 300
_A_MONTH = 31
"""Days around an event that is kept by its month."""
_BEFORE_REPORT = 7
"""What a report tells without a day is looked for in so many days before it."""


@dataclass(frozen=True, slots=True)
class Alike:
    """An event that a candidate may be."""

    line: EventLine
    nearness: Nearness

    @property
    def why(self) -> Why:
        return self.nearness.why

    @property
    def told(self) -> bool:
        return self.why is Why.TOLD


def alike(
    viewer: Viewer, on: date, row: Mapping[str, Any], kind: str | None, documented: date, told: Collection[str]
) -> tuple[Alike, ...]:
    """Events that a candidate of a report documented on a day may be, the likeliest first. `row`: of `phasezero extract`; `told`:
    events that its reports tell of already."""
    from phasezero.store import listing
    from phasezero.store.reading import EventFilter

    since, until = _days(row, kind, documented)
    narrow = EventFilter(country=row["country"], since=since, until=until, kind=kind or KILLING)
    found: dict[str, Alike] = {}
    for line in listing.lines_by_id(viewer, sorted(told), on).values():
        if kind is None or line.kind == kind:
            found[line.id] = Alike(line, Nearness(Why.TOLD))
    for line in listing.event_lines(viewer, on, narrow, None, _LINES).events:
        near = nearness(row, line, _region(line))
        if near is not None:
            found.setdefault(line.id, Alike(line, near))
    order = sorted(found.values(), key=lambda one: (*one.nearness.rank, -one.line.occurred_end.toordinal(), one.line.id))
    return tuple(order[:MOST_ALIKE])


def _days(row: Mapping[str, Any], kind: str | None, documented: date) -> tuple[date, date]:
    near = timedelta(_A_MONTH if kind is not None and is_guarded(kind) else DAYS_APART)
    if not row["occurred_start"] or not row["occurred_end"]:
        return documented - timedelta(days=_BEFORE_REPORT) - near, documented
    return date.fromisoformat(row["occurred_start"]) - near, date.fromisoformat(row["occurred_end"]) + near


def _region(line: EventLine) -> str:
    from phasezero.sources import boundaries

    return "" if line.region is None else boundaries.region_name(line.region) or ""
