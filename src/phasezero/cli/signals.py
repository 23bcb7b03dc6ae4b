"""`phasezero signals`: what is offered on a country, within what can be read."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from phasezero.cli.common import ListFormat, country_named, day_or_today, open_store


def signals(
    country: str,
    on: Annotated[str | None, typer.Option("--date", help="As known on this day; today if not given.")] = None,
    budget: Annotated[
        float | None, typer.Option(help="Signals a month that can be read; else what was said, or the rule's.")
    ] = None,
    form: Annotated[ListFormat, typer.Option("--format")] = ListFormat.TABLE,
) -> None:
    """Counts above their usual level, one signal for each episode, at a threshold that follows what can be read."""
    from phasezero import library

    the_day, found = day_or_today(on, "--date"), country_named(country)
    open_store()
    made = library.signals(found.iso3, the_day, budget=budget)
    if form is ListFormat.JSON:
        typer.echo(json.dumps(library.signals_json(made), ensure_ascii=False, indent=1))
        return
    for line in library.signals_lines(made):
        typer.echo(line)
