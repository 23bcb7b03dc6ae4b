"""Countries and first-level regions as places: the shipped boundaries, each with a point inside and how far it reaches."""

from __future__ import annotations

import csv
import gzip
import io
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib import resources

from phasezero.domain.countries import country
from phasezero.domain.places import Feature, Place
from phasezero.sources.gazetteers import naming


def regions() -> Iterator[Place]:
    """Every first-level region of the shipped boundaries, with the other names of `names.yml`."""
    others = naming.regions()
    for row in _rows():
        if row["code"]:
            yield _place(row, f"region:{row['code']}", row["name"], Feature.REGION, others.get(row["code"], ()))


def states() -> Iterator[Place]:
    """Every country and territory whose shape is held, under all the names known of it; one is not told that is not held."""
    for row in _rows():
        if not row["code"]:
            held = country(row["country"])
            names = tuple(dict.fromkeys((*held.names[1:], *naming.countries().get(held.iso3, ()))))
            latitude, longitude = naming.points().get(held.iso3, (row["latitude"], row["longitude"]))
            at = {**row, "latitude": str(latitude), "longitude": str(longitude)}
            yield _place(at, f"country:{held.iso3}", held.name, Feature.COUNTRY, names)


def _place(row: dict[str, str], key: str, name: str, feature: Feature, aliases: tuple[str, ...]) -> Place:
    region = name if feature is Feature.REGION else ""
    latitude, longitude, extent = float(row["latitude"]), float(row["longitude"]), float(row["extent_km"])
    return Place(key, name, feature, row["country"], region, latitude, longitude, 0, extent, False, aliases)


def by_admin1() -> dict[tuple[str, str], str]:
    """From country (ISO3) and GeoNames' first-level code to the name of the region it stands for."""
    return {(row["country"], code): row["name"] for row in _rows() for code in row["admin1"].split()}


@cache
def by_name() -> dict[tuple[str, str], Place]:
    """From country (ISO3) and folded name to the region; a name that two regions of a country have stands for the first."""
    found: dict[tuple[str, str], Place] = {}
    for place in regions():
        for name in (place.name, *place.aliases):
            found.setdefault((place.country, folded(name)), place)
    return found


def folded(name: str) -> str:
    """What is left of a name when case, accents and marks do not matter: "Ombella-M'Poko" is "ombella mpoko"."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()
    return " ".join(re.findall(r"\w+", re.sub(r"['’ʼ‘`]", "", plain)))


@cache
def _rows() -> tuple[dict[str, str], ...]:
    packed = resources.files("phasezero.sources.gazetteers").joinpath("first_level.csv.gz").read_bytes()
    return tuple(csv.DictReader(io.StringIO(gzip.decompress(packed).decode())))
