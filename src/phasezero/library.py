"""Reading, for notebooks, pages and the command line: always for a viewer, always as of a day.

import phasezero.library as pz
pz.open_store()
pz.events("CAF", as_of=date(2013, 4, 1))          # a Polars table
pz.phase("CAF", as_of=date(2013, 4, 1)).phase
pz.update("CAF", on=date(2013, 4, 1)).page_one
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from phasezero import __version__
from phasezero.domain.countries import find_country
from phasezero.domain.marking import LOCAL, LOCAL_OWNER, TLP, Marking, Viewer
from phasezero.domain.signals import Phase, PhaseSuggestion

if TYPE_CHECKING:
    import polars as pl

    from phasezero.brief.material import Basis, Material
    from phasezero.domain.countries import Country
    from phasezero.domain.events import Claim, Dataset, Event
    from phasezero.domain.updates import Picture, Source, Update
    from phasezero.store.derived import StoredUpdate as StoredUpdate  # noqa: PLC0414 - web names it
    from phasezero.store.find import Found
    from phasezero.store.listing import EventLine as EventLine  # noqa: PLC0414 - web names it
    from phasezero.store.listing import EventLinePage, UpdatePage
    from phasezero.store.listing import UpdateLine as UpdateLine  # noqa: PLC0414 - web names it
    from phasezero.store.models import PhaseDay
    from phasezero.store.models import Step as Step  # noqa: PLC0414 - web names it
    from phasezero.store.reading import EventFilter as EventFilter  # noqa: PLC0414 - web names it
    from phasezero.store.reading import EventPage, ReleaseLine

DERIVED_FLOOR = TLP.GREEN
"""Whatever we compute is for its audience only, even from public records."""


def open_store() -> None:
    """Connect to the store that the environment names (`PHASEZERO_HOME`, `PHASEZERO_DATABASE_URL`), making it on first use."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "phasezero.django_settings")
    django.setup()


def store_problem() -> str:
    """Why the open store cannot be used, and what to do; empty if it can. Raises django.db.Error if there is no database."""
    from phasezero.store import setup

    return setup.problem()


def where() -> str:
    """Where the open store keeps its records, without passwords."""
    from phasezero.store import setup

    return setup.where()


def watched(viewer: Viewer = LOCAL_OWNER) -> list[str]:
    """ISO codes of the watched countries."""
    from phasezero.store.people import Watch

    return list(Watch.objects.visible(viewer).filter(until=None).order_by("country").values_list("country", flat=True))


def events(country: str, as_of: date, viewer: Viewer = LOCAL_OWNER) -> pl.DataFrame:
    """The events of a country as known at the end of `as_of` (UTC): columns of `domain.tables.EVENTS`."""
    from phasezero.store import reading

    return reading.newest(reading.event_versions(viewer, as_of, find_country(country).iso3), as_of)


def event_rows(country: str, as_of: date, since: date | None, until: date | None, limit: int) -> list[dict[str, Any]]:
    """Events as rows for a table, newest first; `deaths` is low-best-high."""
    import polars as pl

    rows = events(country, as_of)
    if since is not None:
        rows = rows.filter(pl.col("occurred_end") >= since)
    if until is not None:
        rows = rows.filter(pl.col("occurred_end") <= until)
    rows = rows.with_columns(deaths=pl.format("{}-{}-{}", "deaths_low", "deaths_best", "deaths_high"))
    return rows.sort(["occurred_end", "id"], descending=[True, False]).head(limit).to_dicts()


def events_page(
    viewer: Viewer = LOCAL_OWNER,
    as_of: date | None = None,
    narrow: EventFilter | None = None,
    cursor: str | None = None,
    size: int = 50,
) -> EventPage:
    """One page of events, newest first."""
    from phasezero.store import reading

    return reading.events_page(viewer, as_of, narrow, cursor, size)


@dataclass(frozen=True, slots=True)
class EventDetail:
    """An event with everything that is held about it."""

    event: Event
    versions: tuple[Event, ...]
    """All versions known by then, oldest release first."""
    claims: tuple[Claim, ...]
    region_name: str | None


def event(event_id: str, viewer: Viewer = LOCAL_OWNER, as_of: date | None = None) -> EventDetail:
    """One event. Raises NotFound where there is none that the viewer may see."""
    from phasezero.sources import boundaries
    from phasezero.store import reading

    found = reading.event(viewer, event_id, as_of)
    region = found.coded.region
    return EventDetail(
        event=found,
        versions=tuple(reading.versions_of(viewer, event_id, as_of)),
        claims=tuple(reading.claims(viewer, [event_id], as_of)),
        region_name=None if region is None else boundaries.region_name(region),
    )


def search(query: str, viewer: Viewer = LOCAL_OWNER, as_of: date | None = None, limit: int = 50) -> list[Found]:
    """Reports that hold all words of `query`, newest first."""
    from phasezero.store import find

    return find.reports(viewer, query, as_of, limit)


def phase(country: str, as_of: date, viewer: Viewer = LOCAL_OWNER) -> PhaseSuggestion:
    """The phase suggested by what was known on `as_of`."""
    return replay(country, [as_of], viewer)[0]


def replay(
    country: str, days: Sequence[date], viewer: Viewer = LOCAL_OWNER, progress: Callable[[int], None] | None = None
) -> list[PhaseSuggestion]:
    """The suggested phase of each of `days`, each from what was known on that day only."""
    from phasezero.monitor.phase import replay as replayed
    from phasezero.store import reading

    if not days:
        return []
    iso3 = find_country(country).iso3
    versions = reading.event_versions(viewer, max(days), iso3)
    suggestions = replayed(versions, iso3, list(days), region_names(iso3))
    if progress is not None:
        progress(len(suggestions))
    return suggestions


def region_names(iso3: str) -> dict[str, str]:
    """Names of the first-level regions in which a country's events can lie, by code; those of later split-offs included."""
    from phasezero.domain.countries import country
    from phasezero.sources import boundaries

    codes = (iso3, *country(iso3).successors)
    return {region.code: region.name for code in codes for region in boundaries.regions(code)}


def update(country: str, on: date, viewer: Viewer = LOCAL_OWNER, audience: str = LOCAL) -> Update:
    """The draft update of a country for one day, composed anew from what was known on that day."""
    from phasezero.brief.compose import compose

    return compose(material(country, on, viewer, audience))


def material(country: str, on: date, viewer: Viewer = LOCAL_OWNER, audience: str = LOCAL) -> Material:
    """Everything the update of that day is made from, read through the audience's filter."""
    from phasezero.brief import compose, material
    from phasezero.domain.countries import country as country_of
    from phasezero.monitor.delay import facts
    from phasezero.sources import boundaries
    from phasezero.store import derived, reading

    iso3 = find_country(country).iso3
    versions = reading.event_versions(viewer, on, iso3)
    basis, suggestion = _basis_and_suggestion(viewer, iso3, on, versions)
    marking = reading.marking_of_inputs(viewer, on, iso3).at_least(DERIVED_FLOOR, audience)
    made = material.Material(
        country=country_of(iso3),
        as_of=on,
        audience=audience,
        marking=marking,
        versions=versions,
        suggestion=suggestion,
        basis=basis,
        delay=facts(versions, iso3, on),
        claims={},
        source_keys={},
        regions=boundaries.regions(iso3),
        region_names=region_names(iso3),
        releases=tuple(reading.releases_of(viewer, versions)),
        datasets=datasets(),
        inputs_digest=digest(versions, basis),
        code_version=__version__,
        update_id=derived.update_id(iso3, on, audience, None),
    )
    needed = compose.events_needed(made)
    return replace(
        made,
        claims=reading.claims_by_event(viewer, needed, on),
        source_keys=reading.source_keys(viewer, needed, datasets()),
    )


@dataclass(frozen=True, slots=True)
class CountryLine:
    """One country in the world overview."""

    country: Country
    watched: bool
    events: int
    """Versions of events that are held."""
    phase: int | None
    """Of the newest day the machine ran; None if it never did."""
    phase_on: date | None
    changed_from: int | None
    """The phase before, if it changed within the year before `phase_on`."""
    changed_on: date | None
    last_update: StoredUpdate | None
    """The newest update, issued or draft."""


def overview(viewer: Viewer = LOCAL_OWNER) -> list[CountryLine]:
    """Every country with events or on the watch list, by name."""
    from phasezero.domain.countries import country
    from phasezero.store import derived, reading

    counts = dict(reading.countries_with_events(viewer))
    on_watch = set(watched(viewer))
    codes = sorted({*counts, *on_watch}, key=lambda code: country(code).name)
    phases = derived.latest_phases(viewer, codes)
    newest = derived.newest_updates(viewer, codes)
    return [_country_line(code, code in on_watch, counts.get(code, 0), phases.get(code), newest.get(code)) for code in codes]


def _country_line(code: str, on_watch: bool, events: int, phase_day: PhaseDay | None, update: StoredUpdate | None) -> CountryLine:
    from phasezero.domain.countries import country

    if phase_day is None:
        return CountryLine(country(code), on_watch, events, None, None, None, None, update)
    content = json.loads(phase_day.content)
    changed = content["changed_from"]
    since = date.fromisoformat(content["since"]) if changed is not None else None
    return CountryLine(country(code), on_watch, events, phase_day.phase, phase_day.as_of, changed, since, update)


def updates(country: str, viewer: Viewer = LOCAL_OWNER, until: date | None = None) -> list[StoredUpdate]:
    """Stored updates of a country, newest day first, issued ones before drafts of the same day."""
    from phasezero.store import derived

    return derived.updates(viewer, find_country(country).iso3, until)


def stored_update(update_id: str, viewer: Viewer = LOCAL_OWNER) -> StoredUpdate:
    """One stored update. Raises NotFound where there is none that the viewer may see."""
    from phasezero.store import derived

    return derived.update_by_id(viewer, update_id)


def stored_update_of(country: str, on: date, viewer: Viewer = LOCAL_OWNER) -> StoredUpdate | None:
    """The stored update of a day: the newest issued one, else the draft, else None."""
    from phasezero.store import derived

    return derived.update_of(viewer, find_country(country).iso3, on)


def read_update(stored: StoredUpdate) -> Update:
    """A stored update as the object it was rendered from."""
    from phasezero.brief.render import json as json_renderer

    return json_renderer.parse(stored.content)


def update_fragment(made: Update, heading: int = 2, link: Callable[[Source], str] | None = None) -> str:
    """An update as a piece of HTML for a page that has a frame of its own; `link` gives the address of a source's record."""
    from phasezero.brief.render import html

    return html.render_body(made, heading, link)


def ledger(viewer: Viewer = LOCAL_OWNER, limit: int = 50) -> list[Step]:
    """The newest steps of the machine's work, newest first."""
    from phasezero.store import ledger as steps

    return steps.recent(viewer, limit)


@dataclass(frozen=True, slots=True)
class Feed:
    """A source of events: what was imported from it and how far it reaches."""

    dataset: Dataset
    releases: tuple[ReleaseLine, ...]
    """Empty: nothing was imported from it yet."""


def feeds(viewer: Viewer = LOCAL_OWNER) -> list[Feed]:
    """All feeds, each with the releases imported from it, newest first."""
    from phasezero.store import reading

    lines = reading.release_lines(viewer)
    return [Feed(one, tuple(line for line in lines if line.release.source == key)) for key, one in datasets().items()]


def event_filter(**narrow: Any) -> EventFilter:
    """Which events of a page: country, region, since, until, violence, perpetrator, target, minimum_deaths; None: all."""
    from phasezero.store import reading

    return reading.EventFilter(**narrow)


def event_lines(
    viewer: Viewer = LOCAL_OWNER,
    as_of: date | None = None,
    narrow: EventFilter | None = None,
    cursor: str | None = None,
    size: int = 50,
) -> EventLinePage:
    """`events_page` for lists, in less time: the same events and cursors, without provenance."""
    from phasezero.store import listing

    return listing.event_lines(viewer, as_of, narrow, cursor, size)


def events_by_id(event_ids: Iterable[str], viewer: Viewer = LOCAL_OWNER, as_of: date | None = None) -> dict[str, Event]:
    """Those of these events that the viewer may see, as known by `as_of`."""
    from phasezero.store import listing

    return listing.events_by_id(viewer, event_ids, as_of)


def last_known_day(country: str, viewer: Viewer = LOCAL_OWNER) -> date | None:
    """The day on which something about a country was last learned; None if nothing is held."""
    from phasezero.store import listing

    return listing.last_known_day(viewer, find_country(country).iso3)


def updates_page(
    viewer: Viewer = LOCAL_OWNER,
    country: str | None = None,
    until: date | None = None,
    cursor: str | None = None,
    size: int = 50,
) -> UpdatePage:
    """One page of stored updates without their bodies, newest day first."""
    from phasezero.store import listing

    return listing.updates_page(viewer, None if country is None else find_country(country).iso3, until, cursor, size)


def unfinished(viewer: Viewer = LOCAL_OWNER, limit: int = 50) -> list[Step]:
    """Steps that failed, or started and did not end, newest first."""
    from phasezero.store import listing

    return listing.unfinished(viewer, limit)


def stamp() -> Hashable:
    """Differs from an earlier one whenever an import, a day, a release or a watch has changed anything; never to be shown."""
    from phasezero.store import listing

    return listing.stamp()


def world_picture(phases: Mapping[str, int], links: Mapping[str, str]) -> Picture:
    """The world with the watched countries' phases (ISO code to 0-3); `links` make them clickable."""
    from phasezero.brief.maps import world_map
    from phasezero.domain.countries import country
    from phasezero.sources import boundaries

    return world_map(boundaries.world_outlines(), phases, links, names={code: country(code).name for code in phases})


def _basis_and_suggestion(viewer: Viewer, iso3: str, on: date, versions: pl.DataFrame) -> tuple[Basis, PhaseSuggestion]:
    from phasezero.brief.material import Basis
    from phasezero.monitor.phase import replay as replayed
    from phasezero.store import derived

    issued = derived.last_issued(viewer, iso3, before=on)
    since = on - timedelta(days=1) if issued is None else issued.as_of
    then, now = replayed(versions, iso3, [since, on], region_names(iso3))
    if issued is not None:
        then = replace(then, phase=Phase(issued.phase))
    return Basis(since, None if issued is None else issued.number, then), now


def digest(versions: pl.DataFrame, basis: Basis) -> str:
    """SHA-256 over what an update is made from: every version of every event, and what it is compared with."""
    rows = hashlib.sha256()
    for row in versions.iter_rows():
        rows.update(repr(row).encode())
    rows.update(repr((basis.on, basis.issued_number, int(basis.suggestion.phase), __version__)).encode())
    return rows.hexdigest()


def datasets() -> dict[str, Dataset]:
    """The data sets that events come from, by key."""
    from phasezero.sources import ucdp_ged

    found = ucdp_ged.dataset()
    return {found.key: found}


def inputs_marking(country: str, on: date, viewer: Viewer = LOCAL_OWNER, audience: str = LOCAL) -> Marking:
    """The marking of what is computed for `audience` from a country's events: no lower than any of them."""
    from phasezero.store import reading

    return reading.marking_of_inputs(viewer, on, find_country(country).iso3).at_least(DERIVED_FLOOR, audience)
