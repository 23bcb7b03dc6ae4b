"""Pieces of plain SQL, for what is asked so often that building the query anew would take longer than answering it.

The rule of `visibility` stands in each of them; every value is a parameter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Model

from phasezero.domain.marking import Viewer
from phasezero.domain.times import known_before
from phasezero.store import models
from phasezero.store.visibility import rule

_MODELS: dict[str, type[Model]] = {
    "v": models.EventVersion,
    "c": models.Claim,
    "r": models.Report,
    "event": models.Event,
    "release": models.Release,
}
"""By the names under which queries speak of the tables."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A piece of SQL and its parameters."""

    sql: str
    parameters: tuple[Any, ...] = ()


ALWAYS = Condition("TRUE")
OF_KILLINGS = Condition("v.kind = ''")
"""What `EventVersion.objects` asks of a version `v`: an event of killing or fighting, and of no other kind of harm."""


def every(conditions: Iterable[Condition]) -> Condition:
    """All of them."""
    held = list(conditions)
    return Condition(" AND ".join(one.sql for one in held) or "TRUE", tuple(value for one in held for value in one.parameters))


def among(column: str, values: Sequence[Any]) -> Condition:
    """One of `values`, of which there is at least one."""
    return Condition(f"{column} IN ({', '.join(['%s'] * len(values))})", tuple(values))


def known(viewer: Viewer, as_of: date | None, record: str) -> Condition:
    """What `RecordQuerySet.visible` asks of a record: that the viewer sees it, and that it was known by `as_of`."""
    seen = Condition(*rule(viewer, connection.vendor, f"{record}.tlp", f"{record}.audience", f"{record}.embargo"))
    if as_of is None:
        return seen
    return every([seen, Condition(f"{record}.learned_at < %s", (known_before(as_of),))])


def newest(viewer: Viewer, as_of: date | None) -> Condition:
    """What `RecordQuerySet.newest_version` asks of a version `v`: that it is known and stands, and no newer one of its event is
    known."""
    stands = Condition("v.ended_at IS NULL")
    if as_of is not None:
        stands = Condition("(v.ended_at IS NULL OR v.ended_at >= %s)", (known_before(as_of),))
    seen, newer = known(viewer, as_of, "v"), known(viewer, as_of, "u")
    later = "SELECT 1 FROM store_eventversion u WHERE u.event_id = v.event_id AND u.release_order > v.release_order"
    return every([seen, stands, Condition(f"NOT EXISTS ({later} AND {newer.sql})", newer.parameters)])


def rows(columns: tuple[str, ...], end: str, parameters: Iterable[Any]) -> list[tuple[Any, ...]]:
    """The rows of SELECT `columns` `end`, with days, times and truth values as such. A column: "v.occurred_end"."""
    found = fetched(f"SELECT {', '.join(columns)} {end}", parameters)
    changes = _changes(connection.vendor, columns)
    if changes:
        found = [tuple(changes[i](value) if i in changes else value for i, value in enumerate(row)) for row in found]
    return found


def fetched(sql: str, parameters: Iterable[Any]) -> list[tuple[Any, ...]]:
    """The rows of a query as the database has them."""
    with connection.cursor() as cursor:
        cursor.execute(sql, [_stored(value) for value in parameters])
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def any_row(sql: str, parameters: Iterable[Any]) -> bool:
    """Whether the query has an answer."""
    with connection.cursor() as cursor:
        cursor.execute(sql, [_stored(value) for value in parameters])
        return cursor.fetchone() is not None


def _stored(value: Any) -> Any:
    """A day or time as this database compares it: SQLite has texts for them."""
    if connection.vendor == "postgresql" or not isinstance(value, date):
        return value
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value)


@cache
def _changes(vendor: str, columns: tuple[str, ...]) -> dict[int, Callable[[Any], Any]]:  # noqa: ARG001 - the key of the cache
    """What is done with values of each of the columns that need it: SQLite has no types for days, times and truth values."""
    return {i: change for i, column in enumerate(columns) if (change := _change(column)) is not None}


def _change(column: str) -> Callable[[Any], Any] | None:
    table, _, name = column.partition(".")
    of: Any = _MODELS[table]._meta.get_field(name)
    of = of.cached_col
    steps = connection.ops.get_db_converters(of)
    if not steps:
        return None

    def change(value: Any) -> Any:
        for step in steps:
            value = step(value, of, connection)
        return value

    return change
