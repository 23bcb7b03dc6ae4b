"""`phasezero extract`: what a machine reads in texts: candidate events, each with the words it came from."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from phasezero.cli.common import country_named, open_store, progress, read_day, table
from phasezero.errors import PhaseZeroError

if TYPE_CHECKING:
    from phasezero.pipeline.extracting import Row
    from phasezero.pipeline.knowing import Known


class Format(StrEnum):
    """How events are written."""

    TABLE = "table"
    JSONL = "jsonl"


def extract(
    file: Annotated[Path, typer.Argument(help="A text, a web page (.html), a PDF, or JSON lines with id, text and published.")],
    form: Annotated[
        Format, typer.Option("--format", help="A table for people, or one JSON object for each event.")
    ] = Format.TABLE,
    country: Annotated[
        str | None, typer.Option(help="Where the texts are from or about, where they do not say so themselves.")
    ] = None,
    published: Annotated[
        str | None, typer.Option(help="Day on which the texts came out, where they do not say so themselves.")
    ] = None,
) -> None:
    """Read texts for events: who did what to whom, where, when, how many. These are a machine's candidates: none of them counts
    before a person accepts it. Nothing is stored."""
    from phasezero.pipeline import extracting

    found = country_named(country).iso3 if country else ""
    day = read_day(published, "--published")
    known = _known()
    with progress("reading"):
        read = extracting.extract_file(file, found, day, known)
    for note in read.notes:
        typer.echo(note, err=True)
    if form is Format.JSONL:
        for row in read.rows:
            sys.stdout.write(json.dumps(row.as_json(), ensure_ascii=False) + "\n")
        return
    _show(read.rows)
    typer.echo(f"{len(read.rows)} candidate events in {read.texts} texts; none is accepted", err=True)


def _known() -> Known:
    """What the store holds for reading, where there is one that can be opened: texts are read without it too."""
    from phasezero import library
    from phasezero.pipeline import knowing

    if library.no_store_yet():
        return knowing.NOTHING
    try:
        open_store()
    except PhaseZeroError as error:
        typer.echo(f"places and actors of the store are not used: {error}", err=True)
        return knowing.NOTHING
    return knowing.in_store()


def _show(rows: tuple[Row, ...]) -> None:
    columns = ["report", "type", "when", "where", "± km", "perpetrator", "class", "target", "killed", "people affected", "sure"]
    table(columns, [row.cells() for row in rows])
