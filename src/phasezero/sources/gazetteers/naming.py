"""Names that gazetteers lack: of countries in further languages, of regions, of large areas, and of the past."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import yaml

from phasezero.domain.places import Feature, Place

PARTS = {"countries", "regions", "points", "areas", "camps", "seats", "once"}


@cache
def countries() -> dict[str, tuple[str, ...]]:
    """Further names by ISO3; `names.yml` first, then those of CLDR in `country_names.yml`."""
    ours, theirs = _file("names.yml")["countries"], _file("country_names.yml")
    return {iso3: tuple(dict.fromkeys((*ours.get(iso3, ()), *theirs.get(iso3, ())))) for iso3 in sorted({*ours, *theirs})}


@cache
def regions() -> dict[str, tuple[str, ...]]:
    """Further names by the region's code in the shipped boundaries."""
    return {code: tuple(names) for code, names in _file("names.yml")["regions"].items()}


def points() -> dict[str, tuple[float, float]]:
    """Latitude and longitude by ISO3, where the middle of a country is a matter of convention."""
    return {iso3: (latitude, longitude) for iso3, (latitude, longitude) in _file("names.yml")["points"].items()}


def areas() -> Iterator[Place]:
    """Continents, seas, lakes and lands that are no first-level region, with about how far they reach."""
    for name, country, latitude, longitude, extent, *others in _file("names.yml")["areas"]:
        key = f"area:{name.casefold()}"
        yield Place(key, name, Feature.AREA, country, "", latitude, longitude, 0, float(extent), False, tuple(others))


def camps() -> Iterator[Place]:
    """Camps of refugees and displaced people, and towns beside them, that gazetteers of towns lack."""
    for name, country, latitude, longitude, *others in _file("names.yml")["camps"]:
        key = f"camp:{country}:{name.casefold()}"
        yield Place(key, name, Feature.CITY, country, "", latitude, longitude, 20_000, 0.0, False, tuple(others))


def seats() -> Iterator[Place]:
    """Towns that a second-level area is called after, of which no more than the region is known."""
    for country, regions in _file("names.yml")["seats"].items():
        for region, listed in regions.items():
            for one in listed:
                name, *others = [one] if isinstance(one, str) else one
                key = f"seat:{country}:{name.casefold()}"
                yield Place(key, name, Feature.CITY, country, region, None, None, aliases=tuple(others))


def once() -> Iterator[Place]:
    """Names of the past, with the days on which they were in use."""
    for name, what, country, latitude, longitude, since, until, *others in _file("names.yml")["once"]:
        yield Place(
            key=f"once:{name.casefold()}",
            name=name,
            feature=Feature(what),
            country=country,
            region="",
            latitude=latitude,
            longitude=longitude,
            population=100_000 if what == "city" else 0,
            aliases=tuple(others),
            since=_day(since),
            until=_day(until),
        )


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None


@cache
def _file(name: str) -> dict[str, Any]:
    """A YAML file of this folder. Raises ValueError for a part of `names.yml` that is not known."""
    text = resources.files("phasezero.sources.gazetteers").joinpath(name).read_text(encoding="utf-8")
    held: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - safe loaders
    if name == "names.yml" and set(held) != PARTS:
        raise ValueError(f"{name}: parts must be {sorted(PARTS)}, not {sorted(held)}")
    return held
