"""A plain table of cases, places and days (CSV), as a scan takes it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import Literal

import numpy as np
import numpy.typing as npt

from phasezero.errors import BadInput

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
NEEDED = ("place", "date", "cases")
_ON: dict[tuple[str, str], Literal["plane", "globe"]] = {("x", "y"): "plane", ("latitude", "longitude"): "globe"}
KNOWN = (*NEEDED, "stream", "expected", "population", *(name for pair in _ON for name in pair))
MOST_CELLS = 50_000_000
"""Places times days times streams."""


@dataclass(frozen=True, slots=True, eq=False)
class PlainTable:
    places: tuple[str, ...]
    coordinates: Floats
    """(place, 2)"""
    on: Literal["plane", "globe"]
    first: date
    step: int
    """Days that one column of the tables holds: 1, or 7."""
    streams: tuple[str, ...]
    """One without a name where the table has no such column."""
    cases: Ints
    """(stream, place, step); steps without a row have none."""
    expected: Floats | None
    """Of the same shape; None where the table has no such column."""
    population: Floats | None
    """(place,): its mean over the rows that say it; None where the table has no such column."""
    ignored: tuple[str, ...]
    """Columns that a scan does not read."""
    days_left_out: int
    """At the beginning, where the first step would not be whole."""
    cases_left_out: int

    def first_day(self, step: int) -> date:
        return self.first + timedelta(days=step * self.step)

    def last_day(self, step: int) -> date:
        return self.first_day(step) + timedelta(days=self.step - 1)


def read(lines: Iterable[str], step: int = 1) -> PlainTable:
    """The table of a CSV file with a header: `place`, `date` (2013-04-01), `cases`, the coordinates of the place (`latitude` and
    `longitude`, or `x` and `y`) in at least one of its rows, and, where they are known, `stream`, `expected` and `population`.
    Rows of one place, day and stream add up. `step`: days put together, counted back from the last one; what comes before the
    first whole step is left out, and counted. Both comma and semicolon separate, as the program that saved it likes.

    Raises BadInput with the line, the field and what was there.
    """
    rest = iter(lines)
    first = next(rest, "")
    reader = csv.DictReader(chain([first], rest), delimiter=";" if first.count(";") > first.count(",") else ",", strict=True)
    try:
        header = _header(reader.fieldnames or ())
        axes = next((pair for pair in _ON if all(name in header for name in pair)), None)
        if axes is None:
            raise BadInput("the file says of no place where it is; add the columns latitude and longitude, or x and y")
        rows = [_Row.of(reader.line_num, _fields(reader.line_num, row, header), axes) for row in reader]
    except csv.Error as error:
        raise BadInput(f"line {reader.line_num} is no CSV: {error}") from None
    if not rows:
        raise BadInput("the file has a header and no row")
    ignored = tuple(given for name, given in header.items() if name not in KNOWN)
    return _table(rows, _ON[axes], header.keys(), step, ignored)


def _header(names: Iterable[str]) -> dict[str, str]:
    """Names as they stand in the file, by what they mean."""
    header: dict[str, str] = {}
    for name in names:
        key = name.strip().casefold()
        if key in header:
            raise BadInput(f"the file has two columns {name.strip()!r}; keep one")
        header[key] = name
    if missing := [name for name in NEEDED if name not in header]:
        raise BadInput(
            f"the file has no column {missing[0]!r}; it needs place, date, cases, and latitude and longitude, or x and y"
        )
    return header


def _fields(line: int, row: Mapping[str | None, str | list[str] | None], header: Mapping[str, str]) -> dict[str, str]:
    if None in row:
        raise BadInput(f"line {line} has more fields than the header; put text with a comma or semicolon in quotes")
    return {name: str(row[given] or "").strip() for name, given in header.items()}


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    place: str
    on: date
    stream: str
    cases: int
    at: tuple[float, float] | None
    expected: float | None
    population: float | None

    @classmethod
    def of(cls, line: int, row: Mapping[str, str], axes: tuple[str, str]) -> _Row:
        if not row["place"]:
            raise BadInput(f"line {line}, place: it is empty; name the place")
        given = [row[name] for name in axes]
        at = None if not any(given) else (_number(line, axes[0], given[0]), _number(line, axes[1], given[1]))
        expected, population = (_number(line, name, row[name]) if row.get(name) else None for name in ("expected", "population"))
        if population is not None and population <= 0:
            raise BadInput(f"line {line}, population: {row['population'][:40]!r}; write a number above 0")
        return cls(
            line,
            row["place"],
            _day(line, row["date"]),
            row.get("stream", ""),
            _count(line, row["cases"]),
            at,
            expected,
            population,
        )


def _day(line: int, text: str) -> date:
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(f"line {line}, date: {text[:40]!r}; write a day as 2013-04-01") from None


def _count(line: int, text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 7:
        raise BadInput(f"line {line}, cases: {text[:40]!r}; write a whole number from 0 to 9999999")
    return int(text)


def _number(line: int, name: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not np.isfinite(value):
        raise BadInput(f"line {line}, {name}: {text[:40]!r}; write a number, with a point before decimals")
    return value


def _table(
    rows: list[_Row], on: Literal["plane", "globe"], columns: Iterable[str], step: int, ignored: tuple[str, ...]
) -> PlainTable:
    places = tuple(dict.fromkeys(row.place for row in rows))
    streams = tuple(sorted({row.stream for row in rows}))
    last = max(row.on for row in rows)
    days = (last - min(row.on for row in rows)).days + 1
    steps = days // step
    if steps < 1:
        raise BadInput(f"the file spans less than {step} days; count by day")
    if len(places) * steps * len(streams) > MOST_CELLS:
        raise BadInput(
            f"the file spans {len(places)} places and {steps} days or weeks; at most {MOST_CELLS:,} cells are scanned: cut it"
        )
    first = last - timedelta(days=steps * step - 1)
    made = PlainTable(
        places=places,
        coordinates=_coordinates(rows, places),
        on=on,
        first=first,
        step=step,
        streams=streams,
        cases=np.zeros((len(streams), len(places), steps), dtype=np.int64),
        expected=np.zeros((len(streams), len(places), steps)) if "expected" in columns else None,
        population=_population(rows, places) if "population" in columns else None,
        ignored=ignored,
        days_left_out=days - steps * step,
        cases_left_out=sum(row.cases for row in rows if row.on < first),
    )
    _add(rows, made)
    _check_expected(made)
    return made


def _coordinates(rows: list[_Row], places: tuple[str, ...]) -> Floats:
    found: dict[str, tuple[float, float]] = {}
    for row in rows:
        if row.at is not None and found.setdefault(row.place, row.at) != row.at:
            raise BadInput(f"line {row.line}: {row.place!r} is at {row.at}, before it was at {found[row.place]}")
    if lost := next((place for place in places if place not in found), None):
        raise BadInput(f"no row says where {lost!r} is; give its coordinates in one")
    return np.array([found[place] for place in places], dtype=np.float64)


def _population(rows: list[_Row], places: tuple[str, ...]) -> Floats:
    told: dict[str, list[float]] = {place: [] for place in places}
    for row in rows:
        if row.population is not None:
            told[row.place].append(row.population)
    if lost := next((place for place in places if not told[place]), None):
        raise BadInput(f"no row says how many people live in {lost!r}; give its population in one, or drop the column")
    return np.array([np.mean(told[place]) for place in places], dtype=np.float64)


def _add(rows: list[_Row], made: PlainTable) -> None:
    place, stream = ({name: i for i, name in enumerate(names)} for names in (made.places, made.streams))
    for row in rows:
        since = (row.on - made.first).days
        if since < 0:
            continue
        cell = stream[row.stream], place[row.place], since // made.step
        made.cases[cell] += row.cases
        if made.expected is not None and row.expected is not None:
            made.expected[cell] += row.expected


def _check_expected(made: PlainTable) -> None:
    if made.expected is None or not (empty := np.argwhere(made.expected <= 0)).size:
        return
    stream, place, step = (int(one) for one in empty[0])
    of_stream = f" in stream {made.streams[stream]!r}" if made.streams[stream] else ""
    raise BadInput(
        f"{made.places[place]!r} has no expected count above 0 on {made.first_day(step)}{of_stream}; "
        "give one for each place and day, or drop the column"
    )
