"""Tables of HDX, read by the shapes in `shapes.yml`. A table is read whole or refused whole; what is left out is counted."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import yaml

from phasezero.domain.collected import Figure, Measure, Presence
from phasezero.domain.countries import countries
from phasezero.errors import BadInput

_NOBODY = frozenset({"", "-", "n/a", "na", "null"})


@cache
def _shapes() -> Any:
    return yaml.safe_load(resources.files("phasezero.sources.hdx").joinpath("shapes.yml").read_text(encoding="utf-8"))


@cache
def _codes() -> frozenset[str]:
    return frozenset(one.iso3 for one in countries())


def rows_of(body: bytes) -> tuple[list[str], list[dict[str, str]]]:
    """Column names in small letters, and the rows under them, without HXL tags. Raises BadInput for what is no table."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput("the table is not UTF-8") from None
    if "\0" in text or text.lstrip().startswith(("<", "{")):
        raise BadInput("it is no table of comma-separated values")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        lines = [line for line in reader if any(cell.strip() for cell in line)]
    except csv.Error:
        raise BadInput(f"the table breaks off, or its quotation marks do not match, in line {reader.line_num}") from None
    if len(lines) < 2:
        raise BadInput("the table has no rows")
    header = [name.strip().casefold() for name in lines[0]]
    bad = next((n for n, line in enumerate(lines[1:], 1) if len(line) != len(header)), 0)
    if bad:
        raise BadInput(f"row {bad} of the table has {len(lines[bad])} values under {len(header)} columns: it was cut off")
    rows = [
        dict(zip(header, (cell.strip() for cell in line), strict=True))
        for line in lines[1:]
        if not line[0].strip().startswith("#")
    ]
    return header, rows


@dataclass(frozen=True, slots=True)
class _Shape:
    name: str
    country: str
    year: str
    to_country: str
    counts: Mapping[str, Measure]


def _shape(header: Sequence[str]) -> _Shape:
    """The first shape whose columns the table has. Raises BadInput."""
    for one in _shapes()["figures"]:
        place = {what: next((name for name in one[what] if name in header), "") for what in ("country", "year", "to_country")}
        counts = {name: Measure(measure) for name, measure in one["counts"].items() if name in header}
        if place["country"] and place["year"] and counts:
            return _Shape(one["name"], place["country"], place["year"], place["to_country"], counts)
    raise BadInput(f"the table has the columns {', '.join(header)[:120]!r}, which no shape in sources/hdx/shapes.yml has")


def read_figures(
    body: bytes, source: str, publisher: str, address: str, wanted: Sequence[str] = ()
) -> tuple[list[Figure], Counter[str]]:
    """Figures of a table of displacement, of the wanted countries (ISO3; none: all), and what was left out."""
    header, rows = rows_of(body)
    shape, counts = _shape(header), Counter[str]()
    found = [one for number, row in enumerate(rows, 1) for one in _figures(row, number, shape, counts)]
    figures = [
        Figure(source, measure, iso3, "", "", date(year, 1, 1), date(year, 12, 31), count, to, publisher, address)
        for measure, iso3, year, count, to in found
    ]
    return [one for one in figures if not wanted or one.country in wanted], counts


def _figures(
    row: Mapping[str, str], number: int, shape: _Shape, left_out: Counter[str]
) -> Iterator[tuple[Measure, str, int, int, str]]:
    iso3 = row[shape.country].upper()
    if iso3 not in _codes():
        left_out["rows of no country that is known were left out"] += 1
        return
    year = _whole(row[shape.year], number, shape.year)
    if not 1900 <= year <= 2200:
        raise BadInput(f"row {number} of the table: the year is {row[shape.year][:20]!r}, which cannot be")
    to = row[shape.to_country].upper() if shape.to_country else ""
    for name, measure in shape.counts.items():
        if row[name].casefold() in _NOBODY:
            continue
        inside = measure in (Measure.IDPS, Measure.NEW_DISPLACEMENTS)
        yield measure, iso3, year, _whole(row[name], number, name), "" if inside or to not in _codes() else to


def _whole(text: str, number: int, column: str) -> int:
    """A whole number, also written "162000.0" or "1,200". Raises BadInput."""
    try:
        value = float(text.replace(",", ""))
        if value != int(value) or not 0 <= value < 1e10:
            raise ValueError
    except (ValueError, OverflowError):
        raise BadInput(f"row {number} of the table: {column} is {text[:20]!r}, which is no whole number") from None
    return int(value)


def read_presences(body: bytes, source: str, address: str, wanted: Sequence[str] = ()) -> tuple[list[Presence], Counter[str]]:
    """Who does what where, of the wanted countries (ISO3; none: all), each once, and what was left out."""
    header, rows = rows_of(body)
    names: Mapping[str, str] = _shapes()["presence"]
    if missing := [name for name in names.values() if name not in header]:
        raise BadInput(f"the table lacks the column {missing[0]!r} of operational presence")
    counts: Counter[str] = Counter()
    found: dict[Presence, None] = {}
    for number, row in enumerate(rows, 1):
        values = {ours: row[theirs] for ours, theirs in names.items()}
        if row.get("error"):
            counts["rows that HDX marks as wrong were left out"] += 1
        elif values["country"] not in _codes() or not values["organisation"]:
            counts["rows without a country or an organisation were left out"] += 1
        elif not wanted or values["country"] in wanted:
            starts, ends = (_day(values.pop(when), number, when) for when in ("starts", "ends"))
            found[Presence(source=source, address=address, starts=starts, ends=ends, **values)] = None
    return list(found), counts


def _day(text: str, number: int, column: str) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise BadInput(f"row {number} of the table: {column} is {text[:20]!r}, which is no day") from None
