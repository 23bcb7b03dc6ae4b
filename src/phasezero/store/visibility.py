"""The one place that decides who sees which record, and on which day it was known. In the query, never in a template."""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q

from phasezero.domain.marking import TLP, Viewer
from phasezero.domain.times import known_before

if TYPE_CHECKING:
    from django.db.models.sql.compiler import SQLCompiler


def levels(viewer: Viewer) -> list[tuple[str, int]]:
    """Each audience with each marking above CLEAR up to which the viewer reads in it."""
    return [(one, int(tlp)) for one, highest in sorted(viewer.cleared) for tlp in TLP if TLP.CLEAR < tlp <= highest]


@lru_cache(512)
def rule(viewer: Viewer, vendor: str, tlp: str, audience: str, embargo: str) -> tuple[str, tuple[str, ...]]:
    """The rule of `Viewer.may_see` as an SQL condition on these three columns, for a database of `vendor`, and its parameters."""
    seen, free = [f"{tlp} = {int(TLP.CLEAR)}"], [f"{embargo} IS NULL"]
    parameters: list[str] = []
    if within := [f"{one}{level}" for one, level in levels(viewer)]:
        seen.append(f"{audience} || {tlp} {_among(vendor, within, parameters)}")
    if viewer.on is not None:
        free.append(f"{embargo} <= %s")
        parameters.append(viewer.on.isoformat())
    if viewer.insider:
        free.append(f"{audience} {_among(vendor, sorted(viewer.insider), parameters)}")
    return f"(({' OR '.join(seen)}) AND ({' OR '.join(free)}))", tuple(parameters)


def _among(vendor: str, values: list[str], parameters: list[str]) -> str:
    """SQL for being one of `values`. PostgreSQL takes them as one parameter: many would cost more than the rest of a query."""
    if vendor == "postgresql":
        parameters.append("{" + ",".join(json.dumps(value, ensure_ascii=False) for value in values) + "}")
        return "= ANY(%s::text[])"
    parameters.extend(values)
    return f"IN ({', '.join(['%s'] * len(values))})"


class MaySee(Func):
    """The condition under which `viewer` sees a record.

    `record`: path to the record it is asked of, for example "report__"; empty for the row itself.
    """

    def __init__(self, viewer: Viewer, record: str = "") -> None:
        columns = (F(f"{record}tlp"), F(f"{record}audience"), F(f"{record}embargo"))
        super().__init__(*columns, output_field=models.BooleanField())
        self._viewer = viewer

    def as_sql(self, compiler: SQLCompiler, *_: Any, **__: Any) -> tuple[str, tuple[str, ...]]:
        tlp, audience, embargo = (compiler.compile(column)[0] for column in self.get_source_expressions())
        return rule(self._viewer, compiler.connection.vendor, tlp, audience, embargo)


def known(as_of: date, record: str = "") -> Q:
    """The condition under which a record was known at the end of the day `as_of`."""
    return Q(**{f"{record}learned_at__lt": known_before(as_of)})


def stands(as_of: date | None) -> Q:
    """The condition under which a version of an event had not ended by the end of the day `as_of`."""
    open_end = Q(ended_at=None)
    return open_end if as_of is None else open_end | Q(ended_at__gte=known_before(as_of))


_Row_co = TypeVar("_Row_co", bound=models.Model, covariant=True)


class RecordQuerySet(models.QuerySet[_Row_co]):
    def visible(self, viewer: Viewer, as_of: date | None = None) -> Self:
        """Records that `viewer` may see today and that were known by `as_of` (None: everything learned so far)."""
        return self.whose("", viewer, as_of)

    def whose(self, record: str, viewer: Viewer, as_of: date | None = None) -> Self:
        """Rows whose related record at the path `record` the viewer may see, and that was known by `as_of`."""
        rows = self.filter(MaySee(viewer, record))
        return rows if as_of is None else rows.filter(known(as_of, record))

    def newest_version(self, viewer: Viewer, as_of: date | None = None) -> Self:
        """Of versions: for each event the newest one that `viewer` sees and that was known by `as_of`, where it had not ended.

        Newest among what this viewer sees: a version above their clearance neither shows nor hides another.
        """
        rows = self.visible(viewer, as_of).filter(stands(as_of))
        later: models.QuerySet[Any] = (
            RecordQuerySet(self.model, using=self.db)
            .visible(viewer, as_of)
            .filter(event=OuterRef("event"), release_order__gt=OuterRef("release_order"))
        )
        return rows.filter(~Exists(later))
