"""`phasezero scan`: a space-time scan of a plain table."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class ScanFormat(StrEnum):
    TEXT = "text"
    JSON = "json"
    CSV = "csv"


class Source(StrEnum):
    """As `monitor.scan.of_table.Expected`."""

    HISTORY = "history"
    GIVEN = "given"
    POPULATION = "population"
    PERMUTATION = "permutation"


class Area(StrEnum):
    CIRCLES = "circles"
    IRREGULAR = "irregular"


def scan(
    file: Path,
    expected: Annotated[
        Source | None,
        typer.Option(help="Where expected counts come from; if not given, from what the table holds."),
    ] = None,
    shape: Annotated[Area, typer.Option(help="Circles, or any places near a place.")] = Area.CIRCLES,
    neighbours: Annotated[int, typer.Option(help="Places of an area, at most.")] = 50,
    radius: Annotated[
        float | None, typer.Option(help="Kilometres from its centre, or units of x and y; any if not given.")
    ] = None,
    longest: Annotated[int, typer.Option(help="Days, or weeks, of a cluster, at most.")] = 60,
    weeks: Annotated[bool, typer.Option("--weeks", help="Count by weeks that end on the last day of the table.")] = False,
    whole: Annotated[bool, typer.Option("--whole", help="Clusters anywhere in the table, not only those that go on.")] = False,
    size: Annotated[
        float | None, typer.Option(help="k of the negative binomial, for expected counts that are given; Poisson if not given.")
    ] = None,
    replicates: Annotated[int, typer.Option(help="Replicates without any cluster that the table is compared with.")] = 999,
    seed: Annotated[int, typer.Option(help="Of the random numbers: the same seed gives the same result.")] = 0,
    most: Annotated[int, typer.Option(help="Clusters that are told, at most.")] = 10,
    form: Annotated[ScanFormat, typer.Option("--format")] = ScanFormat.TEXT,
) -> None:
    """Where, and since when, a plain table (CSV) holds more cases than expected. Needs no store and keeps nothing.

    Columns: place, date, cases, and latitude and longitude (or x and y); if known: expected, population, stream."""
    from phasezero import library

    asked = library.scan_asked(
        expected, shape, neighbours=neighbours, radius=radius, longest=longest, whole=whole, size=size, replicates=replicates,
        seed=seed, most=most,
    )  # fmt: skip
    told = library.scan_file(file, asked, 7 if weeks else 1)
    write = {ScanFormat.TEXT: library.scan_text, ScanFormat.JSON: library.scan_json, ScanFormat.CSV: library.scan_csv}
    sys.stdout.write(write[form](told))
