"""Reading events, reports and claims: always for a viewer and an as-of day."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from django.db.models import Count, Max, Min, Q, QuerySet

from phasezero.domain.events import (
    Claim,
    CodedEvent,
    Dataset,
    DatedBy,
    Event,
    Fatalities,
    Perpetrator,
    Release,
    Report,
    Target,
    Violence,
)
from phasezero.domain.kinds import KILLING
from phasezero.domain.marking import TLP, Marking, Viewer, joined
from phasezero.domain.recording import ONCE_VERIFIED, SOURCE
from phasezero.domain.tables import EVENTS, HARMS
from phasezero.errors import BadInput, NotFound, said
from phasezero.store import models, report_copies
from phasezero.store.ids import from_text, to_text
from phasezero.store.records import marking_of
from phasezero.store.version_tables import HARM_VALUES, VALUES, table
from phasezero.store.visibility import RecordQuerySet


def event_versions(viewer: Viewer, as_of: date, country: str | None = None) -> pl.DataFrame:
    """All versions of events that were known by `as_of`: the `EVENTS` table of `domain/tables.py`, sorted by day and id."""
    rows = models.EventVersion.objects.visible(viewer, as_of)
    if country is not None:
        rows = rows.filter(country=country)
    return table(rows, VALUES, EVENTS, as_of)


def harm_versions(viewer: Viewer, as_of: date, country: str) -> pl.DataFrame:
    """All versions of events of other kinds of harm in a country that were known by `as_of`: the `HARMS` table, sorted alike."""
    return table(_harms(viewer, as_of, country), HARM_VALUES, HARMS, as_of)


def _harms(viewer: Viewer, as_of: date, country: str) -> RecordQuerySet[models.EventVersion]:
    return models.EventVersion.of_any_kind.visible(viewer, as_of).filter(country=country).exclude(kind=KILLING)


def of_data_sets(versions: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """An `EVENTS` table parted in two: what data sets code, which counts, and what local partners told or reports say, which does
    not before it is verified: how many tell us changes with whom we know, and a data set may hold the same event."""
    told = _is_from(*ONCE_VERIFIED)
    return versions.filter(~told), versions.filter(told)


def of_partners(versions: pl.DataFrame) -> pl.DataFrame:
    """Of an `EVENTS` table what local partners told."""
    return versions.filter(_is_from(SOURCE))


def _is_from(*sources: str) -> pl.Expr:
    return pl.any_horizontal(*(pl.col("version").str.starts_with(f"{one} ") for one in sources))


def newest(versions: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Of an `EVENTS` table, the one version of each event that was current on `as_of`."""
    superseded = pl.col("superseded_on").is_null() | (pl.col("superseded_on") > as_of)
    return versions.filter((pl.col("learned_on") <= as_of) & superseded)


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events of a page: every field that is None does not narrow. Other kinds than killing are asked for."""

    country: str | None = None
    region: str | None = None
    since: date | None = None
    until: date | None = None
    violence: str | None = None
    perpetrator: str | None = None
    target: str | None = None
    minimum_deaths: int | None = None
    kind: str | None = KILLING

    def pairs(self) -> list[tuple[str, str, Any]]:
        """Column, comparison and value of each that narrows."""
        every = (
            ("country", "=", self.country),
            ("region", "=", self.region),
            ("occurred_end", ">=", self.since),
            ("occurred_end", "<=", self.until),
            ("violence", "=", self.violence),
            ("perpetrator", "=", self.perpetrator),
            ("target", "=", self.target),
            ("deaths_best", ">=", self.minimum_deaths),
            ("kind", "=", self.kind),
        )
        return [(column, how, value) for column, how, value in every if value is not None]

    def condition(self) -> Q:
        lookups = {"=": "", ">=": "__gte", "<=": "__lte"}
        return Q(*((f"{column}{lookups[how]}", value) for column, how, value in self.pairs()))


@dataclass(frozen=True, slots=True)
class EventPage:
    events: tuple[Event, ...]
    next: str | None
    """Cursor of the next page; None at the end."""


def events_page(
    viewer: Viewer, as_of: date | None = None, narrow: EventFilter | None = None, cursor: str | None = None, size: int = 50
) -> EventPage:
    """One page of events, newest first. Raises BadInput for a cursor that is not one of ours."""
    rows = models.EventVersion.of_any_kind.newest_version(viewer, as_of).filter((narrow or EventFilter()).condition())
    if cursor:
        day, pk = read_cursor(cursor)
        rows = rows.filter(Q(occurred_end__lt=day) | Q(occurred_end=day, id__gt=pk))
    page = list(rows.select_related("event", "release").order_by("-occurred_end", "id")[: size + 1])
    more = f"{page[size - 1].occurred_end}.{to_text(page[size - 1].pk)}" if len(page) > size else None
    return EventPage(tuple(event_of(row) for row in page[:size]), more)


def read_cursor(text: str) -> tuple[date, int]:
    day, _, pk = text.partition(".")
    try:
        return date.fromisoformat(day), from_text(pk)
    except (ValueError, NotFound) as error:
        raise BadInput(said("cursor {text!r} is not one of ours; start again without a cursor", text=text[:60])) from error


def event(viewer: Viewer, event_id: str, as_of: date | None = None) -> Event:
    """One event as known by `as_of`. Raises NotFound where there is none that the viewer may see."""
    rows = models.EventVersion.of_any_kind.newest_version(viewer, as_of).filter(event_id=from_text(event_id))
    row = rows.select_related("event", "release").first()
    if row is None:
        raise NotFound(said("no event has the id {event_id!r}", event_id=event_id))
    return event_of(row)


def versions_of(viewer: Viewer, event_id: str, as_of: date | None = None) -> list[Event]:
    """All versions of one event known by `as_of`, oldest release first."""
    rows = models.EventVersion.of_any_kind.visible(viewer, as_of).filter(event_id=from_text(event_id))
    return [event_of(row) for row in rows.select_related("event", "release").order_by("release_order")]


def claims(viewer: Viewer, event_ids: Iterable[str], as_of: date | None = None) -> list[Claim]:
    """What reports say of these events, as known by `as_of`; by date and publisher, copies of one claim once."""
    numbers = [from_text(text) for text in event_ids]
    # Two plain queries: as one, the database may look for the newest version of every event in the store.
    newest = models.EventVersion.of_any_kind.newest_version(viewer, as_of).filter(event__in=numbers)
    rows = (
        models.Claim.objects.visible(viewer, as_of)
        .filter(version__in=list(newest.values_list("pk", flat=True)))
        .whose("report__", viewer, as_of)
        .select_related("report", "version")
        .order_by("report__documented_at", "report__publisher", "report__title", "version__event_id")
    )
    found = list(rows)
    of_reports = {row.report_id for row in found if row.version.dated_by == DatedBy.REPORT}
    carried = report_copies.carried(viewer, as_of, of_reports)
    return [
        Claim(to_text(row.version.event_id), report_of(row.report, carried.get(row.report_id, ())), row.report.title)
        for row in found
    ]


def report_of(row: models.Report, carries: tuple[str, ...] = ()) -> Report:
    return Report(to_text(row.pk), row.publisher, row.title, row.documented_at, row.learned_at, row.marking, carries)


def event_of(row: models.EventVersion) -> Event:
    coded = CodedEvent(
        key=row.event.source_key,
        country=row.country,
        region=row.region,
        occurred_start=_day(row.occurred_start),
        occurred_end=_day(row.occurred_end),
        date_precision=row.date_precision,
        documented_at=row.documented_at,
        dated_by=DatedBy(row.dated_by),
        violence=Violence(row.violence),
        conflict=row.conflict,
        side_a=row.side_a,
        side_b=row.side_b,
        perpetrator=Perpetrator(row.perpetrator),
        target=Target(row.target),
        deaths=Fatalities(row.deaths_low, row.deaths_best, row.deaths_high, row.deaths_open),
        civilian_deaths=_civilians(row),
        place=row.place,
        place_precision=row.place_precision,
        latitude=row.latitude,
        longitude=row.longitude,
        documents=(),
        provenance=json.loads(row.provenance),
        kind=row.kind,
        affected=_affected(row),
    )
    return Event(
        id=to_text(row.event_id),
        source=row.event.source,
        source_key=row.event.source_key,
        release=row.release.version,
        reconstructed=row.reconstructed,
        learned_at=row.learned_at,
        marking=row.marking,
        coded=coded,
    )


def _civilians(row: models.EventVersion) -> Fatalities:
    """Their highest number is open where that of all killed is."""
    low, best, high = row.civilian_deaths_low, row.civilian_deaths_best, row.civilian_deaths_high
    return Fatalities(low, best, high, row.deaths_open)


def _affected(row: models.EventVersion) -> Fatalities | None:
    low, best, high = row.affected_low, row.affected_best, row.affected_high
    return None if low is None or best is None or high is None else Fatalities(low, best, high, row.affected_open)


def _day(value: date | None) -> date:
    if value is None:
        raise ValueError("an event version without a day")
    return value


def claims_by_event(viewer: Viewer, event_ids: Iterable[str], as_of: date | None = None) -> dict[str, tuple[Claim, ...]]:
    """`claims`, sorted into their events."""
    found: dict[str, list[Claim]] = {}
    for claim in claims(viewer, event_ids, as_of):
        found.setdefault(claim.event_id, []).append(claim)
    return {event_id: tuple(of) for event_id, of in found.items()}


def source_keys(viewer: Viewer, event_ids: Iterable[str], datasets: Mapping[str, Dataset]) -> dict[str, str]:
    """What its data set calls each of these events: "UCDP Georeferenced Event Dataset, event 45149"."""
    numbers = [from_text(text) for text in event_ids]
    visible = models.EventVersion.of_any_kind.visible(viewer).filter(event__in=numbers)
    rows = visible.values_list("event_id", "event__source", "event__source_key").distinct()
    return {to_text(pk): f"{datasets[source].name}, event {key}" for pk, source, key in rows}


def releases_of(viewer: Viewer, versions: pl.DataFrame) -> list[Release]:
    """The releases that the rows of an `EVENTS` table are from, oldest first."""
    named = set(versions["version"].unique())
    rows = models.Release.objects.visible(viewer).order_by("released", "source", "version")
    releases = [Release(row.source, row.version, row.released) for row in rows]
    return [release for release in releases if release.label in named]


def marking_of_inputs(viewer: Viewer, as_of: date, country: str) -> Marking:
    """The marking of something computed from all events of a country known by `as_of`: no lower than any of them."""
    return _joined_marking(models.EventVersion.objects.visible(viewer, as_of).filter(country=country))


def marking_of_harms(viewer: Viewer, as_of: date, country: str) -> Marking:
    """The same of something computed from its events of other kinds of harm."""
    return _joined_marking(_harms(viewer, as_of, country))


def _joined_marking(rows: QuerySet[models.EventVersion]) -> Marking:
    marks = rows.order_by().values_list("tlp", "audience", "caveats", "embargo").distinct()
    return joined(marking_of(*one) for one in marks)


def by_people(kinds: Collection[str]) -> tuple[RecordQuerySet[Any], ...]:
    """What people record that is told of with events: decisions on them, slots of agendas, triggers, and statements of
    `kinds`."""
    stated = models.Statement.objects.filter(kind__in=list(kinds))
    return models.Decision.objects.all(), models.AgendaEntry.objects.all(), models.TriggerEntry.objects.all(), stated


def levels_above(floor: TLP, audience: str, country: str, today: date, kinds: Collection[str]) -> list[TLP]:
    """The markings above `floor` that events of a country, decisions on them, slots of agendas and statements of `kinds` have for
    an audience and that are not under embargo: what the machine runs for, never shown."""
    free = Q(embargo=None) | Q(embargo__lte=today)
    levels = set[int]()
    for records in (models.EventVersion.of_any_kind.all(), *by_people(kinds)):
        rows = records.filter(free, country=country, audience=audience, tlp__gt=floor)
        levels |= set(rows.order_by().values_list("tlp", flat=True).distinct())
    return [TLP(tlp) for tlp in sorted(levels)]


@dataclass(frozen=True, slots=True)
class ReleaseLine:
    """An imported release and what it holds."""

    release: Release
    events: int
    first: date | None
    """Day the first of its events ended."""
    last: date | None


def release_lines(viewer: Viewer) -> list[ReleaseLine]:
    """Imported releases, newest first."""
    rows = (
        models.EventVersion.objects.visible(viewer)
        .values("release__source", "release__version", "release__released")
        .annotate(n=Count("id"), first=Min("occurred_end"), last=Max("occurred_end"))
        .order_by("-release__released", "release__source", "release__version")
    )
    return [
        ReleaseLine(
            Release(row["release__source"], row["release__version"], row["release__released"]),
            row["n"],
            row["first"],
            row["last"],
        )
        for row in rows
    ]


def data_begin(viewer: Viewer, country: str) -> date | None:
    """The day from which on the imported files cover a country; None where no file holds it."""
    since: date | None = models.Coverage.objects.visible(viewer).filter(country=country).aggregate(first=Min("since"))["first"]
    return since


def data_end(viewer: Viewer, versions: pl.DataFrame) -> date | None:
    """The last day covered by the releases that the rows of an `EVENTS` table are from: the end of the last year they hold, of
    candidate releases that of their month."""
    releases = {(one.source, one.version): one for one in releases_of(viewer, versions)}
    rows = models.EventVersion.objects.visible(viewer).filter(release__in=_numbers(viewer, releases))
    ends = rows.order_by().values_list("release__source", "release__version").annotate(last=Max("occurred_end"))
    return max((releases[source, version].covers_until(last) for source, version, last in ends), default=None)


def _numbers(viewer: Viewer, releases: Collection[tuple[str, str]]) -> list[int]:
    rows = models.Release.objects.visible(viewer).values_list("pk", "source", "version")
    return [number for number, source, version in rows if (source, version) in releases]
