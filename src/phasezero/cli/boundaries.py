"""`phasezero import second-level`: second-level regions from boundaries that their user has."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from phasezero.cli.common import country_named, open_store, read_day
from phasezero.domain.marking import PUBLIC
from phasezero.errors import BadInput


def import_second_level(
    file: Annotated[Path, typer.Argument(help="GeoJSON: a FeatureCollection of polygons in degrees of WGS 84.")],
    country: Annotated[str, typer.Option(help="Of which country they are.")],
    code_field: Annotated[str, typer.Option(help="The property that holds the code, for example ADM2_PCODE.")],
    name_field: Annotated[str, typer.Option(help="The property that holds the name, for example ADM2_FR.")],
    source: Annotated[str, typer.Option(help="The document the boundaries come from.")],
    source_date: Annotated[str, typer.Option(help="Day on which it came out.")],
    historical: Annotated[
        bool, typer.Option("--historical", help="They count from the day of their source on, and are flagged as reconstructed.")
    ] = False,
    only_for: Annotated[
        str, typer.Option("--for", help="Only for this audience (TLP:GREEN), by its key; everyone (TLP:CLEAR) if not given.")
    ] = PUBLIC,
) -> None:
    """Import second-level regions of a country, for the last word from each. A file that cannot be read as a whole changes
    nothing."""
    from phasezero import pipeline

    dated = read_day(source_date, "--source-date")
    if dated is None:
        raise BadInput("--source-date is empty: give the day on which the boundaries came out")
    if not file.is_file():
        raise BadInput(f"{file}: there is no such file")
    found = country_named(country)
    open_store()
    fields = (code_field, name_field)
    added = pipeline.import_second_level(file, found.iso3, fields, datetime.now(UTC), source, dated, historical, only_for)
    done = f"{added} second-level regions of {found.name}" if added else "imported before, nothing changed"
    typer.echo(f"{file.name}: {done}")
