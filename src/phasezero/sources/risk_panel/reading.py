"""Reading and checking a panel of country-years."""

from __future__ import annotations

import csv
import hashlib
import io
import math
from itertools import pairwise
from pathlib import Path

from phasezero.domain.panels import Column, CountryYear, Panel, panel_columns, states
from phasezero.errors import BadInput, UnreadableFile, said
from phasezero.sources.fetching.unpacking import Overflow, Unpackable, gunzipped

SOURCE = "risk-panel"
STATE, YEAR, NAME, OUTCOME = "ccode", "year", "ewp_name", "mk_onset_1or2"
MOST_BYTES = 200_000_000
_MISSING = ("", "NA", "NaN", "nan")


def read(path: Path) -> Panel:
    """All country-years of a file. Raises UnreadableFile for the file as a whole, BadInput for the first row that cannot be."""
    name = Path(path).name
    raw = _content(Path(path), name)
    reader = csv.DictReader(io.StringIO(_text(raw, name), newline=""))
    lacking = [
        one for one in (STATE, YEAR, OUTCOME, *(column.key for column in panel_columns())) if one not in (reader.fieldnames or ())
    ]
    if lacking:
        raise UnreadableFile(
            said(
                "{file} has no column {column}: hand in a panel with every column of the dictionary", file=name, column=lacking[0]
            )
        )
    rows = [_row(fields, f"{name}, line {reader.line_num}") for fields in reader]
    if not rows:
        raise UnreadableFile(said("{file} holds no country-year", file=name))
    rows.sort(key=lambda row: (row.year, row.state))
    _check_pairs(rows, name)
    _check_outcomes(rows, name)
    return Panel(panel_columns(), tuple(rows), hashlib.sha256(raw).hexdigest())


def _content(path: Path, name: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(said("{file} cannot be read: {why}; check the path", file=name, why=error.strerror)) from None


def _text(raw: bytes, name: str) -> str:
    try:
        return gunzipped(raw, MOST_BYTES).decode("utf-8-sig")
    except (Unpackable, Overflow, UnicodeDecodeError):
        raise UnreadableFile(
            said("{file} is damaged, too large or not UTF-8: hand in a CSV file, plain or packed with gzip", file=name)
        ) from None


def _row(fields: dict[str, str | None], place: str) -> CountryYear:
    state, year = _whole(fields, STATE, place), _whole(fields, YEAR, place)
    if state not in states():
        raise BadInput(
            said(
                "{place}: {column} is {value}, which is the number of no state: use Correlates of War numbers",
                place=place,
                column=STATE,
                value=state,
            )
        )
    if not 1800 <= year <= 2200:
        raise BadInput(said("{place}: {column} is {value}: use a year of four digits", place=place, column=YEAR, value=year))
    values = tuple(_value(fields, column, place) for column in panel_columns())
    return CountryYear(state, states()[state], fields.get(NAME) or states()[state], year, values, _outcome(fields, place))


def _whole(fields: dict[str, str | None], column: str, place: str) -> int:
    number = _number(fields, column, place)
    if not number.is_integer():  # NaN too
        raise BadInput(
            said("{place}: {column} is {value!r}: use a whole number", place=place, column=column, value=fields[column])
        )
    return int(number)


def _number(fields: dict[str, str | None], column: str, place: str) -> float:
    """NaN where the cell says that it is missing. Raises BadInput for what is no finite number."""
    cell = (fields[column] or "").strip()
    if cell in _MISSING:
        return math.nan
    try:
        number = float(cell)
    except ValueError:
        number = math.inf
    if not math.isfinite(number):
        raise BadInput(
            said("{place}: {column} is {value!r}: use a finite number, or leave it empty", place=place, column=column, value=cell)
        )
    return number


def _value(fields: dict[str, str | None], column: Column, place: str) -> float:
    number = _number(fields, column.key, place)
    low, high = column.within
    if math.isnan(number) and not column.may_be_missing:
        raise BadInput(said("{place}: {column} is missing: every row needs it", place=place, column=column.key))
    if number < low or number > high:
        raise BadInput(
            said(
                "{place}: {column} is {value:g}, outside {low:g} to {high:g}: its unit is {unit}",
                place=place,
                column=column.key,
                value=number,
                low=low,
                high=high,
                unit=column.unit,
            )
        )
    return number


def _outcome(fields: dict[str, str | None], place: str) -> bool | None:
    number = _number(fields, OUTCOME, place)
    if math.isnan(number):
        return None
    if number not in (0, 1):
        raise BadInput(
            said(
                "{place}: {column} is {value:g}: use 0, 1, or nothing where it is not known yet",
                place=place,
                column=OUTCOME,
                value=number,
            )
        )
    return number == 1


def _check_pairs(rows: list[CountryYear], name: str) -> None:
    for before, row in pairwise(rows):
        if (before.year, before.state) == (row.year, row.state):
            raise BadInput(
                said("{file}: state {state} has two rows for {year}: keep one", file=name, state=row.state, year=row.year)
            )


def _check_outcomes(rows: list[CountryYear], name: str) -> None:
    """A year without outcomes before one that has some is a gap, not a newest year."""
    known = max((row.year for row in rows if row.outcome is not None), default=None)
    if known is None:
        raise UnreadableFile(
            said("{file} has no outcome at all ({column}): nothing can be learned from it", file=name, column=OUTCOME)
        )
    for row in rows:
        if row.outcome is None and row.year < known:
            raise BadInput(
                said(
                    "{file}: state {state} has no outcome for {year}, and later years have: only the newest may be without",
                    file=name,
                    state=row.state,
                    year=row.year,
                )
            )
