"""The first-level regions of each country, under codes that are unique in the whole set."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections import Counter
from functools import cache
from importlib import resources

from phasezero.domain.countries import Country, countries, country
from phasezero.domain.regions import Polygon, Region
from phasezero.sources.boundaries import topojson


@cache
def regions(iso3: str) -> tuple[Region, ...]:
    """The named first-level regions of a country, in the order of their codes; empty where the set has no file for it.

    A code of the set is kept if it starts with the country's own ISO2 code, has a second part, and belongs to one name only
    ("CF.BG"). Otherwise the code is made from the name ("SD.southern-darfur": the set calls both Southern and Eastern Darfur
    SD.SD; "SS.unity": it still has South Sudan under Sudan's codes). So a code depends on its country's shapes alone.
    Shapes with the same code and name are one region; shapes without a name are none. Raises UnknownCountry.
    """
    return tuple(
        Region(code, name, iso3, tuple(_degrees(polygon) for polygon in polygons))
        for code, (name, polygons) in coded_shapes(iso3).items()
    )


@cache
def with_regions() -> frozenset[str]:
    """The countries of which the set has a file, told without opening it."""
    with (
        resources.files("phasezero.sources.boundaries").joinpath("admin1.zip").open("rb") as packed,
        zipfile.ZipFile(packed) as archive,
    ):
        held = set(archive.NameToInfo)
    return frozenset(one.iso3 for one in countries() if any(f"{key}.topo.json" in held for key in one.boundaries))


def region(code: str) -> Region:
    """The region with this code. Raises KeyError for a code that is none."""
    name, polygons = coded_shapes(_country_of(code))[code]
    return Region(code, name, _country_of(code), tuple(_degrees(polygon) for polygon in polygons))


def region_name(code: str) -> str:
    """The name of a region, as the boundary set spells it. Raises KeyError for a code that is none."""
    return coded_shapes(_country_of(code))[code][0]


def _country_of(code: str) -> str:
    return _by_iso2()[code.partition(".")[0]]


@cache
def _by_iso2() -> dict[str, str]:
    return {item.iso2: item.iso3 for item in countries()}


@cache
def coded_shapes(iso3: str) -> dict[str, tuple[str, tuple[tuple[topojson.Line, ...], ...]]]:
    """From region code to name and polygons, for one country. Raises UnknownCountry."""
    owner = country(iso3)
    found = [(shape, shape.name.strip()) for shape in _file_shapes(owner) if shape.name and shape.name.strip()]
    names_of: Counter[str | None] = Counter(code for code, _ in {(shape.id, name) for shape, name in found})
    merged: dict[str, tuple[str, tuple[tuple[topojson.Line, ...], ...]]] = {}
    for shape, name in found:
        own = shape.id if shape.id and names_of[shape.id] == 1 and _is_own(shape.id, owner) else f"{owner.iso2}.{_slug(name)}"
        merged[own] = (name, merged.get(own, (name, ()))[1] + shape.polygons)
    return dict(sorted(merged.items()))


def _is_own(code: str, owner: Country) -> bool:
    return re.fullmatch(rf"{owner.iso2}\.[A-Z0-9]+(\.[A-Z0-9]+)*", code) is not None


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    return "-".join(re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c))))


_LETTERS = str.maketrans(
    {"đ": "d", "ø": "o", "ł": "l", "ı": "i", "ə": "e", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ʻ": "", "’": ""}
)
"""Letters that Unicode does not take apart, so that codes are plain ASCII and fit an address."""


def _file_shapes(owner: Country) -> list[topojson.Shape]:
    with (
        resources.files("phasezero.sources.boundaries").joinpath("admin1.zip").open("rb") as packed,
        zipfile.ZipFile(packed) as archive,
    ):
        wanted = [name for key in owner.boundaries if (name := f"{key}.topo.json") in archive.NameToInfo]
        return [shape for name in wanted for shape in topojson.shapes(archive.read(name))]


def _degrees(polygon: tuple[topojson.Line, ...]) -> Polygon:
    """Five decimals of a degree are about one metre, far below what the set resolves."""
    return tuple(tuple((x, y) for x, y in ring.round(5).tolist()) for ring in polygon)
