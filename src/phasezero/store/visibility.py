"""The one place that decides who sees which record, and on which day it was known. In the query, never in a template."""

from __future__ import annotations

from datetime import date
from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from phasezero.domain.marking import TLP, Viewer
from phasezero.domain.times import known_before


def may_see(viewer: Viewer, record: str = "") -> Q:
    """The condition under which `viewer` sees a record: the rule of `Viewer.may_see`, as a query.

    `record`: path to the record it is asked of, for example "report__"; empty for the row itself.
    """
    within = Q(**{f"{record}tlp": TLP.CLEAR})
    for tlp in sorted({tlp for _, tlp in viewer.cleared}):
        audiences = sorted(audience for audience, highest in viewer.cleared if highest == tlp)
        within |= Q(**{f"{record}audience__in": audiences, f"{record}tlp__lte": tlp})
    return within & _not_embargoed(viewer, record)


def _not_embargoed(viewer: Viewer, record: str) -> Q:
    free = Q(**{f"{record}embargo": None})
    if viewer.on is not None:
        free |= Q(**{f"{record}embargo__lte": viewer.on})
    if viewer.insider:
        free |= Q(**{f"{record}audience__in": sorted(viewer.insider)})
    return free


def known(as_of: date, record: str = "") -> Q:
    """The condition under which a record was known at the end of the day `as_of`."""
    return Q(**{f"{record}learned_at__lt": known_before(as_of)})


_Row_co = TypeVar("_Row_co", bound=models.Model, covariant=True)


class RecordQuerySet(models.QuerySet[_Row_co]):
    def visible(self, viewer: Viewer, as_of: date | None = None) -> Self:
        """Records that `viewer` may see today and that were known by `as_of` (None: everything learned so far)."""
        return self.whose("", viewer, as_of)

    def whose(self, record: str, viewer: Viewer, as_of: date | None = None) -> Self:
        """Rows whose related record at the path `record` the viewer may see, and that was known by `as_of`."""
        rows = self.filter(may_see(viewer, record))
        return rows if as_of is None else rows.filter(known(as_of, record))

    def newest_version(self, viewer: Viewer, as_of: date | None = None) -> Self:
        """Of versions: for each event the newest one that `viewer` sees and that was known by `as_of`.

        Newest among what this viewer sees: a version above their clearance neither shows nor hides another.
        """
        rows = self.visible(viewer, as_of)
        later: models.QuerySet[Any] = (
            RecordQuerySet(self.model, using=self.db)
            .visible(viewer, as_of)
            .filter(event=OuterRef("event"), release_order__gt=OuterRef("release_order"))
        )
        return rows.filter(~Exists(later))
