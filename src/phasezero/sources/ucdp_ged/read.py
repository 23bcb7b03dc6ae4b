"""Reading a file of GED: from rows to coded events, all of them or none."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from phasezero.domain.events import CodedEvent, Release
from phasezero.errors import BadInput, UnreadableFile
from phasezero.sources.boundaries import locate
from phasezero.sources.ucdp_ged import columns, files
from phasezero.sources.ucdp_ged.coding import Coder, country
from phasezero.sources.ucdp_ged.values import Row

SOURCE = "ucdp-ged"


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file of GED, read."""

    name: str
    """The file's name, without its folder."""
    sha256: str
    """Of the file as it lies on disk."""
    release: Release
    first_year: int
    last_year: int
    """The years in which the first and the last event ended."""
    events: list[CodedEvent]
    """In the order of the file."""
    adjustments: dict[str, int]
    """How many values were adjusted or left out, by what was done; see `source.yml` for what to expect."""


def read(path: Path, release: str | None = None, released: date | None = None) -> ReadFile:
    """Every event of the file, located and dated, as of the release it is from.

    `release` is the version's name, by default the file's last year; `released` the day it came out, by default 1 June of the
    year after. Rows are numbered from 1, the first after the header. Raises UnreadableFile for the file as a whole, BadRow for a
    value, BadInput for a release before its events.
    """
    text, sha256 = files.load(path)
    table, kept = _rows(text, str(path))
    _check_ids(table)
    last_end = max(row.day("date_end") for row in table)
    out = _release(str(path), release, released, last_end)
    coder = Coder(out.released, kept)
    events = [coder.event(row, region) for row, region in zip(table, _regions(table), strict=True)]
    first_year = min(event.occurred_end for event in events).year
    return ReadFile(Path(path).name, sha256, out, first_year, last_end.year, events, dict(sorted((+coder.counts).items())))


def _release(file: str, version: str | None, released: date | None, last_end: date) -> Release:
    day = released or date(last_end.year + 1, 6, 1)
    if day < last_end:
        raise BadInput(f"{file} holds an event that ended on {last_end}, after the release of {day}: give the day it came out")
    return Release(SOURCE, version or str(last_end.year), day)


def _rows(text: str, file: str) -> tuple[list[Row], list[str]]:
    """The rows under the header, and the names of the columns to keep. Raises UnreadableFile."""
    lines = files.rows(text, file)
    header = next(lines, None)
    if header is None:
        raise UnreadableFile(f"{file} is empty: hand in the CSV file of a UCDP GED release")
    names, kept = columns.layout(header, file)
    table = []
    for number, values in enumerate((line for line in lines if line), 1):
        if len(values) != len(header):
            raise UnreadableFile(
                f"{file}, row {number}: {len(values)} values under {len(header)} columns; the file is truncated or damaged, "
                "fetch it again"
            )
        table.append(Row(file, number, {name: values[place].strip() for name, place in names.items()}))
    if not table:
        raise UnreadableFile(f"{file} has a header and no rows: hand in the CSV file of a UCDP GED release")
    return table, kept


def _check_ids(table: list[Row]) -> None:
    first: dict[str, int] = {}
    for row in table:
        before = first.setdefault(str(row.whole("id", 0)), row.number)
        if before != row.number:
            raise row.bad("id", f"is also the id of row {before}: leave one of them out")


def _regions(table: list[Row]) -> list[str | None]:
    """The region of each row, located for each country at once. Raises BadRow for a point or country that cannot be."""
    by_country: defaultdict[str, list[int]] = defaultdict(list)
    for i, row in enumerate(table):
        by_country[country(row)].append(i)
    found: list[str | None] = [None] * len(table)
    for iso3, places in by_country.items():
        longitudes = [table[i].degrees("longitude", 180) for i in places]
        latitudes = [table[i].degrees("latitude", 90) for i in places]
        for i, region in zip(places, locate(iso3, longitudes, latitudes), strict=True):
            found[i] = region
    return found
