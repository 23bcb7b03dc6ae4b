"""Stored updates, the world overview, and what the machine did."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from phasezero.domain.countries import find_country
from phasezero.domain.marking import LOCAL_OWNER, Viewer
from phasezero.domain.updates import UpdateState
from phasezero.library.making_updates import datasets
from phasezero.library.opening import watched
from phasezero.library.reading_assessment import IN_UPDATE

if TYPE_CHECKING:
    from phasezero.domain.countries import Country
    from phasezero.domain.events import Dataset
    from phasezero.domain.updates import Picture, Source, Update
    from phasezero.store.derived import StoredUpdate
    from phasezero.store.listing import Newest, UpdateLine, UpdatePage
    from phasezero.store.models import PhaseDay, Step
    from phasezero.store.reading import ReleaseLine


def updates(country: str, viewer: Viewer = LOCAL_OWNER, until: date | None = None) -> list[StoredUpdate]:
    """Stored updates of a country, newest day first, issued ones before drafts of the same day."""
    from phasezero.store import derived

    return derived.updates(viewer, find_country(country).iso3, until)


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


def stored_update(update_id: str, viewer: Viewer = LOCAL_OWNER) -> StoredUpdate:
    """One stored update. Raises NotFound where there is none that the viewer may see."""
    from phasezero.store import derived

    return derived.update_by_id(viewer, update_id)


def stored_update_of(country: str, on: date, viewer: Viewer = LOCAL_OWNER) -> StoredUpdate | None:
    """The stored update of a day: the newest issued one, else the draft, else None; no draft that people have overtaken since."""
    from phasezero.store import derived

    found = derived.update_of(viewer, find_country(country).iso3, on)
    if found is None or found.state != UpdateState.DRAFT:
        return found
    return None if derived.out_of_date(found, viewer, IN_UPDATE) else found


def read_update(stored: StoredUpdate) -> Update:
    """A stored update as the object it was rendered from."""
    from phasezero.brief.render import json as json_renderer

    return json_renderer.parse(stored.content)


def update_fragment(made: Update, heading: int = 2, link: Callable[[Source], str] | None = None, language: str = "en") -> str:
    """An update as a piece of HTML for a page that has a frame of its own; `link` gives the address of a source's record."""
    from phasezero.brief.render import html

    return html.render_body(made, heading, link, language)


def update_said(made: Update, language: str) -> Update:
    """An update with all its words and pictures in a language."""
    from phasezero.brief.catalogues import language as said_in
    from phasezero.brief.in_language import in_language

    return in_language(made, said_in(language))


def update_in(made: Update, language: str) -> tuple[str, str]:
    """An update as a page that stands alone, and as plain text, in a language."""
    from phasezero.brief.render import html, text

    return html.render(made, language), text.render(made, language)


@dataclass(frozen=True, slots=True)
class CountryLine:
    """One country in the world overview."""

    country: Country
    watched: bool
    phase: int | None
    """Of the newest day the machine ran, as a releaser set it where one did; None if it never ran or could not be assessed."""
    phase_on: date | None
    changed_from: int | None
    """The phase before, if it changed within the year before `phase_on`."""
    changed_on: date | None
    last_update: UpdateLine | None
    """The newest update, issued, draft or recalled. The phase is never that of a recalled one."""


def overview(viewer: Viewer = LOCAL_OWNER) -> list[CountryLine]:
    """Every country with events or on the watch list, by name."""
    from phasezero.domain.countries import countries, country
    from phasezero.store import derived, event_query, listing

    on_watch = set(watched(viewer))
    held = event_query.countries(viewer, [one.iso3 for one in countries()])
    codes = sorted({*held, *on_watch}, key=lambda code: country(code).name)
    phases = derived.latest_phases(viewer, codes)
    newest = listing.newest_updates(viewer, codes)
    return [_country_line(code, code in on_watch, phases.get(code), newest.get(code)) for code in codes]


def _country_line(code: str, on_watch: bool, phase_day: PhaseDay | None, newest: Newest | None) -> CountryLine:
    from phasezero.domain.countries import country

    update, standing = newest or (None, None)
    if standing is not None and (phase_day is None or standing.as_of >= phase_day.as_of):
        same = phase_day is not None and (phase_day.as_of, phase_day.phase) == (standing.as_of, standing.phase)
        if not same:  # not assessed, or overruled by a person: what the page of that day says
            return CountryLine(country(code), on_watch, standing.phase, standing.as_of, None, None, update)
    if phase_day is None:
        return CountryLine(country(code), on_watch, None, None, None, None, update)
    content = json.loads(phase_day.content)
    changed = content["changed_from"]
    since = date.fromisoformat(content["since"]) if changed is not None else None
    return CountryLine(country(code), on_watch, phase_day.phase, phase_day.as_of, changed, since, update)


def world_picture(phases: Mapping[str, int], links: Mapping[str, str], language: str = "en") -> Picture:
    """The world with the watched countries' phases (ISO code to 0-3); `links` make them clickable."""
    from phasezero.brief.catalogues import language as said_in
    from phasezero.brief.in_language import picture_in
    from phasezero.brief.maps import world_map
    from phasezero.domain.countries import countries
    from phasezero.sources import boundaries

    names = {one.iso3: one.called(language) for one in countries() if language != "en" or one.iso3 in phases}
    return picture_in(world_map(boundaries.world_outlines(), phases, links, names=names), said_in(language))


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


def ledger(viewer: Viewer = LOCAL_OWNER, limit: int = 50) -> list[Step]:
    """The newest steps of the machine's work, newest first."""
    from phasezero.store import ledger as steps

    return steps.recent(viewer, limit)


def unfinished(viewer: Viewer = LOCAL_OWNER, limit: int = 50) -> list[Step]:
    """Steps that failed, or started and did not end, newest first."""
    from phasezero.store import listing

    return listing.unfinished(viewer, limit)


def stamp() -> Hashable:
    """Differs from an earlier one whenever an import, a day, a release or a watch has changed anything; never to be shown."""
    from phasezero.store import listing

    return listing.stamp()
