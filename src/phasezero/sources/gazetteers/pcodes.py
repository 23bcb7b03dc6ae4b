"""Place codes of OCHA (p-codes): the global table, and the tables of the Common Operational Datasets of one country.

Global: Location, Admin Level, P-Code, Name, Parent P-Code, Valid from date. Of one country: ADM1_PCODE, ADM1_EN (or another
language), ADM2_PCODE … A p-code has no point: a unit whose region the shipped boundaries know takes the region's point and
reach, any other has none and is a hint by name only. Tables that give a point (`LATITUDE`, `center_lat` …) are used with it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from phasezero.domain.countries import country, find_country
from phasezero.domain.places import Feature, Place
from phasezero.errors import BadRow, UnknownCountry, UnreadableFile
from phasezero.sources.gazetteers import first_level
from phasezero.sources.gazetteers.geonames import ReadGazetteer

GLOBAL = ("Location", "Admin Level", "P-Code", "Name", "Parent P-Code", "Valid from date")
POINTS = (("latitude", "longitude"), ("center_lat", "center_lon"), ("lat", "lon"), ("y_coord", "x_coord"))
FEATURES = {1: Feature.REGION, 2: Feature.DISTRICT, 3: Feature.DISTRICT, 4: Feature.DISTRICT}
TAGS = "#"
"""Starts the row of HXL tags that many of the tables have below their header."""
DISTRICT_KM = 40.0

_ALTERNATIVE = re.compile("ALT|REF", re.IGNORECASE)
_PARTED = re.compile(r"\s*[;|]\s*|\s+/\s+")

Row = tuple[int, dict[str, str]]


def read(path: Path) -> ReadGazetteer:
    """Every unit of a table in either layout, each once. Raises UnreadableFile for the file, BadRow for a value."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(f"{path} cannot be read as UTF-8 text ({error}): save the table as CSV in UTF-8") from None
    delimiter = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
    table = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    header = tuple(table.fieldnames or ())
    rows = [(number, row) for number, row in enumerate(table, 2) if not str(next(iter(row.values()))).startswith(TAGS)]
    if set(GLOBAL) <= set(header):
        places = _of_global(path, rows)
    elif _levels(header):
        places = _of_country(path, rows, header)
    else:
        raise UnreadableFile(f"{path} has neither the columns {', '.join(GLOBAL)} nor ADM1_PCODE with a name beside it")
    return ReadGazetteer(tuple({place.key: place for place in places}.values()), {})


def _of_global(path: Path, rows: list[Row]) -> Iterator[Place]:
    names = {row["P-Code"]: row["Name"] for _, row in rows}
    parents = {row["P-Code"]: row["Parent P-Code"] for _, row in rows}
    for number, row in rows:
        level = _level(path, number, row["Admin Level"])
        top = row["P-Code"]
        for _ in range(level - 1):
            top = parents.get(top, "")
        since = _since(path, number, row["Valid from date"])
        yield _unit(row["P-Code"], row["Name"], level, _iso3(path, number, row["Location"]), names.get(top, ""), None, since)


def _of_country(path: Path, rows: list[Row], header: tuple[str, ...]) -> Iterator[Place]:
    levels, points = _levels(header), _point_columns(header)
    for number, row in rows:
        whose = next((row[name] for name in header if name.upper() in ("ADM0_PCODE", "ISO3")), "")
        iso3 = _iso3(path, number, whose or str(row[levels[1][0]])[:2])
        for level, (code, named) in levels.items():
            if not row[code]:
                continue
            at = (
                (_degrees(path, number, points[0], row), _degrees(path, number, points[1], row))
                if points and level == max(levels)
                else None
            )
            yield _unit(
                row[code], row[named[0]], level, iso3, row[levels[1][1][0]], at, None, _several([row[one] for one in named[1:]])
            )


def _levels(header: tuple[str, ...]) -> dict[int, tuple[str, list[str]]]:
    """From level to the column of its code and those of its names (English first); empty without a first level."""
    found = {}
    for level in FEATURES:
        code = next((name for name in header if re.fullmatch(rf"ADM{level}_PCODE", name, re.IGNORECASE)), None)
        named = [
            name
            for name in header
            if re.fullmatch(rf"ADM{level}_(?!PCODE)([A-Z]{{2}}\d?|NAME|REF|ALT\w*)|ADM{level}_?ALT\w*", name, re.IGNORECASE)
        ]
        if code and any(not _ALTERNATIVE.search(name) for name in named):
            found[level] = (code, sorted(named, key=_by_rank))
    return found if 1 in found else {}


def _by_rank(column: str) -> tuple[bool, bool, str]:
    """English names first, alternative ones last."""
    return bool(_ALTERNATIVE.search(column)), not column.upper().endswith("_EN"), column


def _several(names: Sequence[str]) -> tuple[str, ...]:
    """The names in cells that may hold several."""
    return tuple(one.strip() for cell in names for one in _PARTED.split(cell or "") if one.strip())


def _point_columns(header: tuple[str, ...]) -> tuple[str, str] | None:
    by_name = {name.casefold(): name for name in header}
    return next(((by_name[a], by_name[b]) for a, b in POINTS if a in by_name and b in by_name), None)


def _unit(
    code: str,
    name: str,
    level: int,
    iso3: str,
    region: str,
    at: tuple[float, float] | None,
    since: date | None,
    others: tuple[str, ...] = (),
) -> Place:
    known = first_level.by_name().get((iso3, first_level.folded(region)))
    latitude, longitude, extent = (*at, DISTRICT_KM) if at else (None, None, 0.0)
    if at is None and known is not None and level == 1:
        latitude, longitude, extent = known.latitude, known.longitude, known.extent_km
    aliases = tuple(one for one in dict.fromkeys(others) if one and one != name)
    shown = known.name if known is not None else region
    return Place(f"pcode:{code}", name, FEATURES[level], iso3, shown, latitude, longitude, 0, extent, False, aliases, since)


def _level(path: Path, row: int, value: str) -> int:
    if value not in {str(level) for level in FEATURES}:
        raise BadRow(str(path), row, "Admin Level", value, "is no level from 1 to 4: correct it in the file")
    return int(value)


def _iso3(path: Path, row: int, value: str) -> str:
    try:
        return country(value).iso3 if len(value) == 3 else find_country(value).iso3
    except UnknownCountry:
        raise BadRow(str(path), row, "Location", value, "is no ISO code of a country: correct it in the file") from None


def _since(path: Path, row: int, value: str) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise BadRow(str(path), row, "Valid from date", value, "is no day such as 2019-10-22: correct it in the file") from None


def _degrees(path: Path, row: int, column: str, cells: Mapping[str, str]) -> float:
    try:
        return float(cells[column])
    except ValueError:
        raise BadRow(str(path), row, column, cells[column], "is no number of degrees: correct it in the file") from None
