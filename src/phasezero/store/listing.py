"""Lean lists for pages: events without what only their own page shows, updates without bodies, what failed, what changed."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import Q

from phasezero.domain.events import Event
from phasezero.domain.marking import Marking, Viewer
from phasezero.domain.updates import ListedState
from phasezero.domain.verifying import Settled
from phasezero.store import event_query, models
from phasezero.store.ids import from_text, to_text
from phasezero.store.ledger import DONE, JOB, STARTED, STOPPED
from phasezero.store.reading import EventFilter, event_of, read_cursor
from phasezero.store.records import marking_of
from phasezero.store.sql import ALWAYS, Condition
from phasezero.store.visibility import RecordQuerySet


class EventLine(NamedTuple):
    """An event as known on some day, without provenance: what lists show. Values as in `domain.events.CodedEvent`."""

    number: int
    source: str
    source_key: str
    release: str
    reconstructed: bool
    learned_at: datetime
    tlp: int
    audience: str
    caveats: str
    embargo: date | None
    country: str
    region: str | None
    occurred_start: date
    occurred_end: date
    date_precision: int
    documented_at: date
    dated_by: str
    violence: str
    conflict: str
    side_a: str
    side_b: str
    perpetrator: str
    target: str
    deaths_low: int
    deaths_best: int
    deaths_high: int
    civilian_deaths_low: int
    civilian_deaths_best: int
    civilian_deaths_high: int
    place: str
    place_precision: int
    latitude: float
    longitude: float
    kind: str
    affected_low: int | None
    affected_best: int | None
    affected_high: int | None
    deaths_open: bool
    affected_open: bool
    version: int

    @property
    def id(self) -> str:
        return to_text(self.number)

    @property
    def marking(self) -> Marking:
        return marking_of(self.tlp, self.audience, self.caveats, self.embargo)


_ELSEWHERE = {
    "number": "v.event_id",
    "source": "event.source",
    "source_key": "event.source_key",
    "release": "release.version",
    "version": "v.id",
}
_COLUMNS = tuple(_ELSEWHERE.get(name, f"v.{name}") for name in EventLine._fields)


@dataclass(frozen=True, slots=True)
class EventLinePage:
    events: tuple[EventLine, ...]
    next: str | None
    """Cursor of the next page; None at the end."""
    settled: Mapping[str, Settled] = field(default_factory=dict)
    """By event, what people decided on it, where that was asked for."""


def event_lines(
    viewer: Viewer,
    as_of: date | None,
    narrow: EventFilter | None,
    cursor: str | None,
    size: int,
    also: Condition = ALWAYS,
) -> EventLinePage:
    """`reading.events_page` in less time: the same events, the same cursors, without provenance. `also`: see there."""
    found = event_query.page(viewer, as_of, narrow, read_cursor(cursor) if cursor else None, _COLUMNS, size + 1, also)
    page = [EventLine(*row) for row in found]
    return page_of(page, size)


def page_of(lines: Sequence[EventLine], size: int) -> EventLinePage:
    """The first `size` of these lines, and the cursor of the next page where there are more."""
    more = f"{lines[size - 1].occurred_end}.{to_text(lines[size - 1].version)}" if len(lines) > size else None
    return EventLinePage(tuple(lines[:size]), more)


def lines_by_id(viewer: Viewer, event_ids: Iterable[str], as_of: date | None = None) -> dict[str, EventLine]:
    """Those of these events that the viewer may see, as known by `as_of`."""
    return {line.id: line for line in lines_of(viewer, [from_text(text) for text in event_ids], as_of)}


def lines_of(viewer: Viewer, numbers: list[int], as_of: date | None = None) -> list[EventLine]:
    """`lines_by_id` for numbers of events."""
    return [EventLine(*row) for row in event_query.of_events(viewer, as_of, numbers, _COLUMNS)]


@dataclass(frozen=True, slots=True)
class UpdateLine:
    """A stored update without its body."""

    id: str
    country: str
    as_of: date
    state: ListedState
    number: int | None
    phase: int | None
    """None where it is not assessed, and where it was taken back: it holds no longer."""
    marking: Marking
    released_by: str
    released_at: datetime | None
    recalled_at: datetime | None = None
    recall_reason: str = ""


@dataclass(frozen=True, slots=True)
class UpdatePage:
    updates: tuple[UpdateLine, ...]
    next: str | None
    """Cursor of the next page; None at the end."""


def updates_page(viewer: Viewer, country: str | None, until: date | None, cursor: str | None, size: int) -> UpdatePage:
    """One page of stored updates, newest day first, issued ones before drafts. Raises BadInput for a cursor not ours."""
    rows = _without_bodies(viewer)
    if country is not None:
        rows = rows.filter(country=country)
    if until is not None:
        rows = rows.filter(as_of__lte=until)
    if cursor:
        day, pk = read_cursor(cursor)
        rows = rows.filter(Q(as_of__lt=day) | Q(as_of=day, id__gt=pk))
    found = list(rows.order_by("-as_of", "id")[: size + 1])
    more = f"{found[size - 1].as_of}.{to_text(found[size - 1].pk)}" if len(found) > size else None
    lines = sorted((_line(row) for row in found[:size]), key=_order)
    return UpdatePage(tuple(lines), more)


class Newest(NamedTuple):
    """Of one country."""

    update: UpdateLine
    """Of the newest day: issued before draft before recalled."""
    standing: UpdateLine | None
    """The same among those that were not taken back."""


def newest_updates(viewer: Viewer, countries: Iterable[str]) -> dict[str, Newest]:
    """For each country with updates the newest, and the newest that stands."""
    rows = _without_bodies(viewer).filter(country__in=list(countries)).annotate(stands=Q(recalled_at=None))
    keys = list(rows.order_by("as_of", "stands", "state", "number", "tlp").values_list("country", "pk", "stands"))
    last = {country: pk for country, pk, _ in keys}
    standing = {country: pk for country, pk, stands in keys if stands}
    lines = {row.pk: _line(row) for row in rows.filter(pk__in={*last.values(), *standing.values()})}
    return {country: Newest(lines[pk], lines.get(standing.get(country, 0))) for country, pk in last.items()}


def _without_bodies(viewer: Viewer) -> RecordQuerySet[models.Update]:
    return models.Update.objects.visible(viewer).defer("content", "html", "text")


def _order(line: UpdateLine) -> tuple[int, str, bool, int]:
    return -line.as_of.toordinal(), line.country, line.state == ListedState.DRAFT, -(line.number or 0)


def _line(row: models.Update) -> UpdateLine:
    return UpdateLine(
        id=to_text(row.pk),
        country=row.country,
        as_of=row.as_of,
        state=ListedState(row.state) if row.recalled_at is None else ListedState.RECALLED,
        number=row.number,
        phase=row.phase if row.recalled_at is None else None,
        marking=row.marking,
        released_by=row.released_by,
        released_at=row.released_at,
        recalled_at=row.recalled_at,
        recall_reason=row.recall_reason,
    )


def events_by_id(viewer: Viewer, event_ids: Iterable[str], as_of: date | None = None) -> dict[str, Event]:
    """Those of these events that the viewer may see, as known by `as_of`."""
    numbers = [from_text(text) for text in event_ids]
    rows = models.EventVersion.of_any_kind.newest_version(viewer, as_of).filter(event__in=numbers)
    return {to_text(row.event_id): event_of(row) for row in rows.select_related("event", "release")}


def last_known_day(viewer: Viewer, country: str) -> date | None:
    """The day on which something about a country was last learned; None if nothing is held."""
    rows = models.EventVersion.objects.visible(viewer).filter(country=country).order_by("-learned_at")
    newest = rows.values_list("learned_at", flat=True).first()
    return None if newest is None else newest.date()


def unfinished(viewer: Viewer, limit: int) -> list[models.Step]:
    """Steps that failed, or started and did not end, newest first."""
    rows = models.Step.objects.visible(viewer).exclude(status=DONE).exclude(name=JOB, status__in=(STARTED, STOPPED))
    return list(rows.order_by("-started_at", "id")[:limit])


_STAMP = """SELECT 'step', CAST(id AS text), status, CAST(finished_at AS text) FROM
        (SELECT id, status, finished_at FROM store_step WHERE name <> %s ORDER BY started_at DESC, id LIMIT 20) newest
    UNION ALL SELECT 'watch', country, audience, CAST(learned_at AS text) || coalesce(CAST(until AS text), '') FROM store_watch
    UNION ALL SELECT 'issued', CAST(count(*) AS text), CAST(count(recalled_at) AS text), ''
        FROM store_update WHERE state = 'issued'"""
"""More steps than can run at the same time: one that ends late is still among them. At nearly every request, so plain SQL."""


def stamp() -> tuple[object, ...]:
    """Differs from an earlier one whenever an import, a day, a release or a watch has changed anything.

    Over all records, whoever may see them: it says when to read anew and is never shown. What is read then passes a viewer.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT changed.*, (SELECT stirred FROM store_installation WHERE id = 1) FROM ({_STAMP}) changed", [JOB])
        return tuple((*row[:4], bytes(row[4] or b"")) for row in sorted(cursor.fetchall(), key=lambda row: row[:3]))


def stir() -> None:
    """Make every `stamp` from now on another one."""
    models.Installation.objects.update(stirred=secrets.token_bytes(16))
