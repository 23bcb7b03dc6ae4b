"""Commands on aggregate series of hate crime and identity-based violence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from phasezero.cli.common import ListFormat, content_of, country_named, day_or_today, open_store, owner, said_of, table

if TYPE_CHECKING:
    from phasezero.domain.series import Reading

series = typer.Typer(no_args_is_help=True, help="Aggregate series of hate crime and identity-based violence.")


def import_series(
    file: Annotated[Path, typer.Argument(help="CSV with the columns of docs/reference/aggregate-series.md.")],
    by: Annotated[str, typer.Option(help="Who hands it in.")],
    historical: Annotated[
        bool,
        typer.Option("--historical", help="Each count is known from the day it was published on, and flagged as reconstructed."),
    ] = False,
) -> None:
    """Import counts of aggregate series: all or none. Only without accounts; with them, use the pages."""
    from phasezero.desk import series as desk

    content = content_of(file)
    typer.echo(said_of(desk.take_file(owner(by), file.name, content, historical=historical), file))


@series.command("list")
def list_series(
    country: Annotated[str | None, typer.Option(help="Only of this country.")] = None,
    on: Annotated[str | None, typer.Option("--date", help="As known on this day; today if not given.")] = None,
    form: Annotated[ListFormat, typer.Option("--format")] = ListFormat.TABLE,
) -> None:
    """The series that are held, each with its newest count and whether it is above what its past lets expect."""
    from phasezero import library

    day = day_or_today(on, "--date")
    iso3 = None if country is None else country_named(country).iso3
    open_store()
    found = library.series(iso3, day)
    if form is ListFormat.JSON:
        typer.echo(json.dumps([library.series_json(one) for one in found], ensure_ascii=False, indent=1))
        return
    if not found:
        typer.echo(f"no aggregate series is held as known on {day}")
    table(
        ["country", "region", "category", "recorded by", "publisher", "periods", "newest", "count", "reading"],
        [
            [one.key.country, one.key.region, one.key.category, one.key.recorder, one.key.publisher, len(one.held),
             f"{one.newest.cell.starts} – {one.newest.cell.ends}", one.newest.cell.written, _read(one.reading)]
            for one in found
        ],
    )  # fmt: skip


@series.command("show")
def show(
    country: str,
    on: Annotated[str | None, typer.Option("--date", help="As known on this day; today if not given.")] = None,
    form: Annotated[ListFormat, typer.Option("--format")] = ListFormat.TABLE,
) -> None:
    """Every count of the series of a country, with its publication and who agreed."""
    from phasezero import library

    day, found = day_or_today(on, "--date"), country_named(country)
    open_store()
    made = library.series(found.iso3, day)
    if form is ListFormat.JSON:
        typer.echo(json.dumps([library.series_json(one) for one in made], ensure_ascii=False, indent=1))
        return
    if not made:
        typer.echo(f"no aggregate series of {found.name} is held as known on {day}")
    for one in made:
        typer.echo(f"\n{one.key.category}, {one.key.recorder}, {one.key.publisher} {one.key.region}: {_read(one.reading)}")
        rows = [(held, held.cell) for held in one.held]
        table(
            ["from", "to", "count", "base", "practice", "published", "source", "agreed by", "id"],
            [
                [c.starts, c.ends, c.written, c.base or "", c.practice, c.said_by.dated, c.said_by.source,
                 f"{c.agreed_by}, {c.agreed_on}", held.id]
                for held, c in rows
            ],
        )  # fmt: skip


@series.command("take-back")
def take_back(
    entry: Annotated[str, typer.Argument(help="Id of the count, as show tells it.")],
    by: Annotated[str, typer.Option(help="Who takes it back.")],
    reason: Annotated[str, typer.Option(help="Why, for example: the agreement was withdrawn.")],
) -> None:
    """Take a count back, from every day: an agreement can be taken back. Only without accounts."""
    from phasezero.desk import series as desk

    desk.take_back(owner(by), entry, reason)
    typer.echo("taken back")


def _read(one: Reading) -> str:
    if one.why_not is not None:
        return f"cannot be read: {one.why_not}"
    low = "<10" if one.expected_low is None else one.expected_low
    high = "<10" if one.expected_high is None else one.expected_high
    told = "higher than its past lets expect" if one.rising else "no rise by the written rule"
    return f"{told} ({low} to {high} expected in nine of ten cases; a rise is called from {one.smallest_rise} on)"
