"""One page of events, and the countries that have any: what every list of events asks.

Where a viewer sees few of a country's newest versions, walking down its index would read past all the others. So on PostgreSQL
the walk ends after `_WINDOW` versions; where that does not fill the page, each marking the viewer is cleared for is walked down
by itself (indexes of migration 0012).
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.db import connection

from phasezero.domain.marking import TLP, Viewer
from phasezero.store.reading import EventFilter
from phasezero.store.sql import ALWAYS, OF_KILLINGS, Condition, among, any_row, every, known, newest, rows
from phasezero.store.visibility import levels

_WINDOW = 1000
"""Versions of a country that are looked at, newest first, before another way is tried."""
_NEWEST_FIRST = "ORDER BY v.occurred_end DESC, v.id LIMIT"
_JOINED = "JOIN store_event event ON event.id = v.event_id JOIN store_release release ON release.id = v.release_id"
_INDEXED = ("country", "occurred_end")
"""Columns by which an index narrows down versions and keeps their order."""
_OF_LEVEL = f"v.tlp > {int(TLP.CLEAR)} AND v.audience = level.audience AND v.tlp = level.tlp"
_LEVELS = "unnest(%s::text[], %s::int[]) AS level (audience, tlp)"


def page(
    viewer: Viewer,
    as_of: date | None,
    narrow: EventFilter | None,
    after: tuple[date, int] | None,
    columns: tuple[str, ...],
    most: int,
    also: Condition = ALWAYS,
) -> list[tuple[Any, ...]]:
    """The newest version of each event that the viewer sees and that was known by `as_of`, newest event first, at most `most`.

    `columns`: of the version `v`, its `event` and its `release`. `after`: day and number of the version before. `also`: what else
    is asked of `v`.
    """
    narrow = narrow or EventFilter()
    bounds = every(_bounds(as_of, narrow, after))
    filters = [Condition(f"v.{column} {how} %s", (value,)) for column, how, value in narrow.pairs() if column not in _INDEXED]
    rest = every([*filters, also, newest(viewer, as_of)])
    whole = every([bounds, rest])
    if connection.vendor != "postgresql" or narrow.country is None:
        end = f"FROM store_eventversion v {_JOINED} WHERE {whole.sql} {_NEWEST_FIRST} {most}"
        return rows(columns, end, whole.parameters)
    window = f"SELECT * FROM store_eventversion v WHERE {bounds.sql} {_NEWEST_FIRST} {_WINDOW}"
    end = f"FROM ({window}) v {_JOINED} WHERE {rest.sql} {_NEWEST_FIRST} {most}"
    found = rows(columns, end, (*bounds.parameters, *rest.parameters))
    if len(found) == most or not _beyond_window(bounds):
        return found
    return _by_marking(viewer, columns, whole, most)


def of_events(viewer: Viewer, as_of: date | None, events: list[int], columns: tuple[str, ...]) -> list[tuple[Any, ...]]:
    """The newest version of each of these events that the viewer sees and that was known by `as_of`."""
    if not events:
        return []
    asked = every([among("v.event_id", events), newest(viewer, as_of)])
    return rows(columns, f"FROM store_eventversion v {_JOINED} WHERE {asked.sql}", asked.parameters)


def _bounds(as_of: date | None, narrow: EventFilter, after: tuple[date, int] | None) -> list[Condition]:
    """What the index answers."""
    found = [Condition(f"v.{column} {how} %s", (value,)) for column, how, value in narrow.pairs() if column in _INDEXED]
    if as_of is not None:  # an event is documented when it has ended: this only lets the index skip what came later
        found.append(Condition("v.occurred_end <= %s", (as_of,)))
    if after is not None:
        day, number = after
        found.append(Condition("v.occurred_end <= %s AND (v.occurred_end < %s OR v.id > %s)", (day, day, number)))
    return found


def _beyond_window(bounds: Condition) -> bool:
    sql = f"SELECT 1 FROM store_eventversion v WHERE {bounds.sql} {_NEWEST_FIRST} 1 OFFSET {_WINDOW}"
    return any_row(sql, bounds.parameters)


def _by_marking(viewer: Viewer, columns: tuple[str, ...], whole: Condition, most: int) -> list[tuple[Any, ...]]:
    """The same page: of CLEAR versions and of each audience and marking a page at most, then the newest of these."""
    one = f"SELECT v.id, v.occurred_end FROM store_eventversion v WHERE {whole.sql} AND"
    newest_first = f"{_NEWEST_FIRST} {most}"
    end = f"""FROM (SELECT v.id FROM (
            ({one} v.tlp = {int(TLP.CLEAR)} {newest_first})
            UNION ALL
            SELECT w.id, w.occurred_end FROM {_LEVELS} CROSS JOIN LATERAL
            ({one} {_OF_LEVEL} {newest_first}) w
        ) v {newest_first}) page JOIN store_eventversion v ON v.id = page.id {_JOINED} {newest_first}"""
    return rows(columns, end, (*whole.parameters, *_levels(viewer), *whole.parameters))


def _levels(viewer: Viewer) -> tuple[list[str], list[int]]:
    cleared = levels(viewer)
    return [audience for audience, _ in cleared], [tlp for _, tlp in cleared]


def countries(viewer: Viewer, codes: list[str]) -> list[str]:
    """Those of the countries `codes` (ISO codes) of which the viewer sees a version of an event: none is counted, and on
    PostgreSQL no version is read that the viewer does not see."""
    seen = known(viewer, None, "v")
    of_country = f"FROM store_eventversion v WHERE v.country = of.country AND {OF_KILLINGS.sql} AND {seen.sql}"
    values: tuple[Any, ...]
    if connection.vendor == "postgresql":
        sql = f"""SELECT of.country FROM unnest(%s::text[]) AS of (country)
            CROSS JOIN LATERAL (SELECT 1 FROM store_eventversion v WHERE v.country = of.country LIMIT 1) held
            LEFT JOIN LATERAL (SELECT TRUE AS found {of_country} AND v.tlp = {int(TLP.CLEAR)} LIMIT 1) clear ON TRUE
            LEFT JOIN LATERAL (SELECT TRUE AS found FROM {_LEVELS} CROSS JOIN LATERAL
                (SELECT 1 {of_country} AND {_OF_LEVEL} LIMIT 1) w
                WHERE clear.found IS NULL LIMIT 1) within ON TRUE
            WHERE clear.found OR within.found"""
        values = (codes, *seen.parameters, *_levels(viewer), *seen.parameters)
    else:
        of = "(SELECT value AS country FROM json_each(%s))"
        sql = f"SELECT of.country FROM {of} of WHERE EXISTS (SELECT 1 {of_country})"
        values = (json.dumps(codes), *seen.parameters)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [country for (country,) in cursor.fetchall()]
