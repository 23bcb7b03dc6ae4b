"""Commands that look at what is known: events, reports, and what could be done."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from phasezero.cli.common import ListFormat, country_named, day_or_today, open_store, read_day, table, write


def events(
    country: str,
    as_of: Annotated[str | None, typer.Option(help="As known on this day; today if not given.")] = None,
    since: Annotated[str | None, typer.Option(help="Events that ended on this day or later.")] = None,
    until: Annotated[str | None, typer.Option(help="Events that ended on this day or earlier.")] = None,
    limit: Annotated[int, typer.Option(help="At most so many, newest first.", min=1)] = 50,
    kind: Annotated[str, typer.Option(help="Another kind of harm than killing, from reports and partners; all: each.")] = "",
    form: Annotated[ListFormat, typer.Option("--format")] = ListFormat.TABLE,
) -> None:
    """Events of one country as known on a day, newest first."""
    from phasezero import library

    known, first, last = day_or_today(as_of, "--as-of"), read_day(since, "--since"), read_day(until, "--until")
    found = country_named(country)
    open_store()
    asked = (found.iso3, known, first, last, limit)
    rows = library.harm_rows(*asked, kind) if kind else library.event_rows(*asked)
    if form is ListFormat.JSON:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1, default=str))
        return
    what = ["kind", "side_a", "affected"] if kind else ["side_a", "side_b", "deaths"]
    columns = ["occurred_start", "occurred_end", "place", *what, "documented_at", "id"]
    table(columns, [[str(row[column]) for column in columns] for row in rows])


def options(
    country: str,
    on: Annotated[str | None, typer.Option("--date", help="As known on this day; today if not given.")] = None,
    horizon: Annotated[int | None, typer.Option(help="Days within which a first effect is wanted; 90 if not given.")] = None,
    form: Annotated[ListFormat, typer.Option("--format")] = ListFormat.TABLE,
) -> None:
    """What could be done in one country, as known on a day: in a written order, with evidence, harms and a first step."""
    from phasezero import library

    the_day = day_or_today(on, "--date")
    found = country_named(country)
    open_store()
    made = library.options(found.iso3, the_day, horizon_days=horizon)
    write(form, lambda: library.options_json(made), lambda: library.options_text(made))


def search(
    query: str,
    as_of: Annotated[str | None, typer.Option(help="As known on this day; today if not given.")] = None,
    limit: Annotated[int, typer.Option(help="At most so many, newest first.", min=1, max=1000)] = 20,
) -> None:
    """Reports that hold all words of a query, newest first."""
    from phasezero import library

    known = read_day(as_of, "--as-of")
    open_store()
    results = library.search(query, as_of=known, limit=limit)
    if not results:
        typer.echo("no report holds all these words", err=True)
    for found in results:
        report = found.report
        typer.echo(f"{report.documented_at}  {report.publisher}: {report.title}  [{', '.join(found.events)}]")
