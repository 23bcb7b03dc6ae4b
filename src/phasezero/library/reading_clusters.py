"""Clusters of violence in a country, as known on a day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from phasezero import __version__
from phasezero.domain.clusters import NUMBERS, AreaCluster, ClusterPlace, Clusters
from phasezero.domain.countries import find_country
from phasezero.domain.marking import LOCAL, LOCAL_OWNER, TLP, Viewer, joined
from phasezero.domain.phrases import days, phrase
from phasezero.domain.publishers import independent
from phasezero.library.making_updates import DERIVED_FLOOR, region_names, why_not
from phasezero.library.telling import PageTold, told_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from phasezero.monitor.clusters import Found, Scan
    from phasezero.store.resolving import Known

_TOO_SHORT = phrase(
    "the data held cover less than {days} before the {scanned} scanned, too few to say what is usual",
    days=days(NUMBERS.least_days),
    scanned=days(NUMBERS.longest_days),
)


def clusters(
    country: str,
    day: date,
    viewer: Viewer = LOCAL_OWNER,
    audience: str = LOCAL,
    level: TLP = DERIVED_FLOOR,
    seed: int = 0,
) -> Clusters:
    """Where violence is documented more often than usual, in areas that reach the day, from what was known on it, read as one of
    `audience` alone; marked no lower than any record it is made from, nor than `level`."""
    from phasezero.store import reading, resolving

    iso3, viewer = find_country(country).iso3, viewer.within(audience)
    known = resolving.known(viewer, day, iso3)
    begin, end = reading.data_begin(viewer, iso3), reading.data_end(viewer, known.coded)
    why = why_not(iso3, day, known.counted.height, begin, end)
    scanned = None if why or begin is None else _scan(known.counted, iso3, day, begin, seed)
    found = () if scanned is None else tuple(_area(one, scanned, known, viewer, day, iso3) for one in scanned.found)
    return Clusters(
        country=iso3,
        as_of=day,
        audience=audience,
        marking=joined([reading.marking_of_inputs(viewer, day, iso3), *known.markings]).at_least(level, audience),
        not_assessed=why or ("" if scanned is not None else _TOO_SHORT),
        found=found,
        first=day - timedelta(days=NUMBERS.longest_days - 1),
        learned_days=scanned.learned_days if scanned else 0,
        places=len(scanned.places.key) if scanned else 0,
        events=scanned.events if scanned else 0,
        unplaced=scanned.unplaced if scanned else 0,
        complete=scanned.complete if scanned else 0.0,
        cylinders=scanned.cylinders if scanned else 0,
        seed=seed,
        code_version=__version__,
    )


def _scan(events: pl.DataFrame, iso3: str, day: date, begin: date, seed: int) -> Scan | None:
    from phasezero.domain.countries import country
    from phasezero.monitor.clusters import find
    from phasezero.monitor.remembered import remembered
    from phasezero.sources import boundaries

    codes = (iso3, *country(iso3).successors)
    points = {one.code: boundaries.point_in(one) for code in codes for one in boundaries.regions(code)}
    return remembered(lambda: find(events, iso3, day, begin, points, seed=seed), events, "clusters", iso3, day, begin, seed)


def _area(one: Found, scanned: Scan, known: Known, viewer: Viewer, day: date, iso3: str) -> AreaCluster:
    from phasezero.monitor.known import day_date
    from phasezero.store import resolving

    rows = scanned.rows
    ids = tuple(rows.ids[one.rows].tolist())
    told = resolving.claims_counted(viewer, ids, known.stands_for, day)
    reports = [claim.report for of in told.values() for claim in of]
    return AreaCluster(
        places=_places(one, scanned, known.counted, region_names(iso3)),
        centre=one.centre,
        radius_km=one.radius_km,
        first=day_date(one.first),
        last=day_date(one.last),
        events=len(ids),
        attacks=int(rows.civilian[one.rows].sum()),
        deaths=int(rows.deaths[one.rows, 1].sum()),
        expected=one.expected,
        low=one.low,
        high=one.high,
        score=one.score,
        p_value=one.p_value,
        recurrence_days=1 / one.p_value,
        more_rarely=one.more_rarely,
        flips_with=one.flips_with,
        flips_at=one.flips_at,
        sources=independent(reports) if reports else None,
        ids=ids,
    )


def _places(one: Found, scanned: Scan, events: pl.DataFrame, names: Mapping[str, str]) -> tuple[ClusterPlace, ...]:
    """With the name that most of the cluster's events there carry."""
    import polars as pl

    rows, places = scanned.rows, scanned.places
    row_of = {int(row): i for i, row in enumerate(scanned.known)}
    spelled = dict(events.filter(pl.col("id").is_in(rows.ids[one.rows].tolist())).select("id", "place").iter_rows())
    found = []
    for place in one.cells:
        here = [int(row) for row in one.rows if places.of_row[row_of[int(row)]] == place]
        those = [spelled[str(rows.ids[row])] for row in here]
        region = names.get(rows.regions[rows.region[here[0]]], "") if rows.region[here[0]] >= 0 else ""
        own = "" if places.region(place) is not None else max(sorted(set(those)), key=those.count)
        latitude, longitude = places.coordinates[place].tolist()
        found.append(ClusterPlace(own, region, round(latitude, 4), round(longitude, 4), len(here)))
    return tuple(found)


def clusters_json(made: Clusters) -> dict[str, Any]:
    """Clusters as plain dictionaries and lists."""
    from phasezero.brief import clusters_written

    return clusters_written.as_json(made)


def clusters_text(made: Clusters) -> str:
    """Clusters as text of at most 100 columns."""
    from phasezero.brief import clusters_written

    return clusters_written.as_text(made)


def clusters_told(made: Clusters, language: str = "en") -> PageTold:
    """Sentences, tables and the map of a page."""
    from phasezero.brief import clusters as said
    from phasezero.sources import boundaries

    section = said.section(made, boundaries.regions(made.country))
    return told_in(language, section.sentences, section.tables, section.pictures)
