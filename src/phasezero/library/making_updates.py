"""The suggested phase and the update, made anew from what was known on a day."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from phasezero import __version__
from phasezero.domain.countries import find_country
from phasezero.domain.marking import LOCAL, LOCAL_OWNER, TLP, Viewer
from phasezero.domain.phrases import Days, Label, Land, phrase
from phasezero.domain.recording import LOCAL_PARTNERS
from phasezero.domain.signals import Phase, PhaseSuggestion

if TYPE_CHECKING:
    import polars as pl

    from phasezero.brief.material import Basis, Material
    from phasezero.domain.events import Dataset
    from phasezero.domain.updates import Update

DERIVED_FLOOR = TLP.GREEN
"""Whatever we compute is for its audience only, even from public records."""


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
    versions, _ = reading.of_data_sets(reading.event_versions(viewer, max(days), iso3))
    begin, end = reading.data_begin(viewer, iso3), reading.data_end(viewer, versions)
    suggestions = replayed(versions, iso3, list(days), region_names(iso3), begin)
    if progress is not None:
        progress(len(suggestions))
    return [replace(one, not_assessed=why_not(iso3, one.as_of, one.known, begin, end)) for one in suggestions]


def why_not(iso3: str, on: date, known: int, begin: date | None, end: date | None) -> Label:
    """Why nothing can be said about a day; empty if something can."""
    if end is None or begin is None or not known:
        return phrase("no record of any event in {country} is held", country=Land(iso3))
    if on > end:
        return phrase("the data held end on {day}", day=Days(end, end))
    return phrase("the data held begin on {day}", day=Days(begin, begin)) if on < begin else ""


def newest_day(country: str, today: date, viewer: Viewer = LOCAL_OWNER) -> date:
    """The newest day up to `today` that the data which the viewer sees cover; today where they cover none."""
    from phasezero.store import reading

    versions, _ = reading.of_data_sets(reading.event_versions(viewer, today, find_country(country).iso3))
    end = reading.data_end(viewer, versions)
    return today if end is None else min(today, end)


def region_names(iso3: str) -> dict[str, str]:
    """Names of the first-level regions in which a country's events can lie, by code; those of later split-offs included."""
    from phasezero.domain.countries import country
    from phasezero.sources import boundaries

    codes = (iso3, *country(iso3).successors)
    return {region.code: region.name for code in codes for region in boundaries.regions(code)}


def update(country: str, on: date, viewer: Viewer = LOCAL_OWNER, audience: str = LOCAL, level: TLP = DERIVED_FLOOR) -> Update:
    """The draft update of a country for one day, composed anew from what was known on that day."""
    from phasezero.brief.compose import compose

    return compose(material(country, on, viewer, audience, level))


def material(country: str, on: date, viewer: Viewer = LOCAL_OWNER, audience: str = LOCAL, level: TLP = DERIVED_FLOOR) -> Material:
    """Everything the update of that day is made from, read through the audience's filter: as the viewer may see it inside
    `audience` alone. It is marked no lower than any record it is made from, nor than `level`."""
    from phasezero.brief import compose, material
    from phasezero.domain.countries import country as country_of
    from phasezero.monitor.delay import facts
    from phasezero.sources import boundaries
    from phasezero.store import derived, reading

    iso3, viewer = find_country(country).iso3, viewer.within(audience)
    versions, told = reading.of_data_sets(reading.event_versions(viewer, on, iso3))
    begin, end = reading.data_begin(viewer, iso3), reading.data_end(viewer, versions)
    basis, suggestion = _basis_and_suggestion(viewer, iso3, on, versions, begin)
    suggestion = replace(suggestion, not_assessed=why_not(iso3, on, suggestion.known, begin, end))
    marking = reading.marking_of_inputs(viewer, on, iso3).at_least(level, audience)
    made = material.Material(
        country=country_of(iso3),
        as_of=on,
        audience=audience,
        marking=marking,
        versions=versions,
        told=told,
        suggestion=suggestion,
        basis=basis,
        delay=facts(versions, iso3, on),
        claims={},
        data_end=end,
        data_begin=begin,
        source_keys={},
        regions=boundaries.regions(iso3),
        region_names=region_names(iso3),
        releases=tuple(reading.releases_of(viewer, versions)),
        datasets=datasets(),
        inputs_digest=digest(versions.vstack(told), basis, begin),
        code_version=__version__,
        update_id=derived.update_id(iso3, on, audience, None, marking.tlp),
    )
    needed = compose.events_needed(made)
    return replace(
        made,
        claims=reading.claims_by_event(viewer, needed, on),
        source_keys=reading.source_keys(viewer, needed, datasets()),
    )


def _basis_and_suggestion(
    viewer: Viewer, iso3: str, on: date, versions: pl.DataFrame, begin: date | None
) -> tuple[Basis, PhaseSuggestion]:
    from phasezero.brief.material import Basis
    from phasezero.monitor.phase import replay as replayed
    from phasezero.store import derived

    issued = derived.last_issued(viewer, iso3, before=on)
    since = on - timedelta(days=1) if issued is None else issued.as_of
    then, now = replayed(versions, iso3, [since, on], region_names(iso3), begin)
    if issued is not None:
        then = replace(then, phase=Phase(issued.phase or 0))
    return Basis(since, None if issued is None else issued.number, then), now


def digest(versions: pl.DataFrame, basis: Basis, begin: date | None) -> str:
    """SHA-256 over what an update is made from: every version of every event, since when the data cover the country, and what
    it is compared with."""
    rows = hashlib.sha256()
    for row in versions.iter_rows():
        rows.update(repr(row).encode())
    rows.update(repr((basis.on, basis.issued_number, int(basis.suggestion.phase), begin, __version__)).encode())
    return rows.hexdigest()


def datasets() -> dict[str, Dataset]:
    """Where events come from, by key: data sets, and local partners."""
    from phasezero.sources import ucdp_ged

    return {found.key: found for found in (ucdp_ged.dataset(), LOCAL_PARTNERS)}
