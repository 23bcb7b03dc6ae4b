"""What people state in their own name: evidence, views, judgements, warnings, alerts, asks, answers, actions.

One table, appended only: a correction, an answer or taking something back is one more statement about the earlier one. What a
statement says is one of the dataclasses of `domain.statements`, kept as JSON.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from pydantic import TypeAdapter

from phasezero.domain.marking import TLP, Marking, Viewer
from phasezero.domain.statements import KINDS, Content, Standing, Stated, TakenBack, ToldNothing
from phasezero.domain.times import learned_on
from phasezero.errors import NotFound, said
from phasezero.store.by_people import ByPerson
from phasezero.store.ids import from_text, to_text
from phasezero.store.people import random_id
from phasezero.store.records import columns_of
from phasezero.store.visibility import RecordQuerySet


class Statement(ByPerson):
    """One statement; `domain.statements.Stated` is how the rest of the program sees it."""

    kind = models.CharField(max_length=24)
    country = models.CharField(max_length=3)
    about = models.BigIntegerField(null=True)
    """Id of the statement that it continues, answers or takes back."""
    reconstructed = models.BooleanField(default=False)
    """Made later than the day it is for, with what is known since: flagged wherever it shows."""
    sealed = models.BooleanField(default=False)
    """Shown to nobody but who made it until the statement it is about is opened: independent views."""
    content = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["country", "kind", "learned_at"], name="statement_of_country"),
            models.Index(fields=["about", "kind"], name="statement_about"),
        ]


@cache
def _adapter(kind: str) -> TypeAdapter[Any]:
    return TypeAdapter(KINDS[kind])


def add(
    content: Content,
    country: str,
    marking: Marking,
    by: dict[str, Any],
    day: date,
    at: datetime,
    about: str | None = None,
    sealed: bool = False,
) -> str:
    """Keep a statement made at `at` for the day `day`; returns its id. For a day in the past it is flagged as reconstructed."""
    reconstructed = day < at.date()
    row = Statement.objects.create(
        pk=random_id(),
        kind=content.KIND,
        country=country,
        about=None if about is None else from_text(about),
        reconstructed=reconstructed,
        sealed=sealed,
        content=_adapter(content.KIND).dump_json(content).decode(),
        documented_at=day,
        learned_at=learned_on(day) if reconstructed else at,
        **by,
        **columns_of(marking),
    )
    return to_text(row.pk)


def stands_already(content: Content, country: str, marking: Marking, name: str, about: str | None) -> bool:
    """Whether somebody of this name stated just this, marked like this, and did not take it back."""
    taken_back = Statement.objects.filter(kind=TakenBack.KIND, about=OuterRef("pk"))
    same = Statement.objects.filter(
        kind=content.KIND,
        country=country,
        audience=marking.audience,
        tlp=int(marking.tlp),
        by_name=name,
        about=None if about is None else from_text(about),
        content=_adapter(content.KIND).dump_json(content).decode(),
    )
    return same.filter(~Exists(taken_back)).exists()


def read(
    viewer: Viewer,
    as_of: date | None,
    country: str,
    kinds: Collection[str] | None = None,
    within: str | None = None,
) -> list[Stated]:
    """Statements on a country that the viewer may see and that were made by the day `as_of`, in the order in which they were
    made; `within`: those of one audience. Sealed ones only of the viewer's own."""
    rows = _visible(viewer, as_of).filter(country=country)
    if kinds is not None:
        rows = rows.filter(kind__in=list(kinds))
    if within is not None:
        rows = rows.filter(audience=within)
    return [_stated(row, viewer) for row in rows.order_by("made_at", "id")]


def standing(viewer: Viewer, as_of: date | None, country: str, audience: str, kinds: Collection[str] | None = None) -> Standing:
    """What stands of a country in one audience, of what `read` gives."""
    return Standing.of(read(viewer, as_of, country, kinds, within=audience))


def countries_with(viewer: Viewer, audience: str, kind: str) -> list[str]:
    """The countries on which the viewer sees a statement of a kind in an audience."""
    rows = _visible(viewer, None).filter(kind=kind, audience=audience)
    return sorted(set(rows.order_by().values_list("country", flat=True)))


def within_audience(audience: str, country: str) -> Standing:
    """What stands of a country in an audience, up to its highest marking but nothing sealed: for those who hold a link of it."""
    viewer = Viewer.of("holder of a link", {audience: TLP.RED}, {audience})
    return standing(viewer, None, country, audience)


def one(viewer: Viewer, key: str, kind: str) -> Stated:
    """Raises NotFound where the viewer sees no statement of this kind and id."""
    row = _visible(viewer, None).filter(pk=from_text(key), kind=kind).first()
    if row is None:
        raise NotFound(said("there is nothing here with the id {key!r}", key=key[:40]))
    return _stated(row, viewer)


def alone_on(key: str) -> None:
    """To the end of the transaction nobody else acts on this statement who asks the same. On SQLite nobody writes at all then."""
    list(Statement.objects.select_for_update().filter(pk=from_text(key)).values_list("pk", flat=True))


def unseal(about: str) -> int:
    """Open all sealed statements about another; says how many. Belongs into the transaction of the act that opens them."""
    return Statement.objects.filter(about=from_text(about), sealed=True).update(sealed=False)


def count_sealed(about: str) -> int:
    """How many sealed statements about another stand: a number, for desks that checked who asks."""
    taken_back = Statement.objects.filter(kind=TakenBack.KIND, about=OuterRef("pk"))
    return Statement.objects.filter(~Exists(taken_back), about=from_text(about), sealed=True).count()


def forget_mentions(record: str) -> None:
    """Empty every statement that cites a withdrawn record (`record`: "event:<id>"): that somebody stated something is left."""
    for row in Statement.objects.filter(content__contains=record):  # also inside the facts of an ask, which are JSON in JSON
        row.content = _adapter(ToldNothing.KIND).dump_json(ToldNothing(was=row.kind)).decode()
        row.kind = ToldNothing.KIND
        row.save(update_fields=["content", "kind"])


def _visible(viewer: Viewer, as_of: date | None) -> RecordQuerySet[Statement]:
    own = Q(by=viewer.person) if viewer.person is not None else Q(by=None)
    return Statement.objects.visible(viewer, as_of).filter(Q(sealed=False) | own)


def _stated(row: Statement, viewer: Viewer) -> Stated:
    return Stated(
        id=to_text(row.pk),
        country=row.country,
        about=None if row.about is None else to_text(row.about),
        content=_adapter(row.kind).validate_json(row.content),
        name=row.by_name,
        organisation=row.by_organisation,
        made_at=row.made_at,
        day=row.documented_at,
        reconstructed=row.reconstructed,
        sealed=row.sealed,
        marking=row.marking,
        own=row.by_id == viewer.person,
    )
