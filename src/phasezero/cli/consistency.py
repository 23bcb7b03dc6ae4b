"""The command that shows every country under the same rule."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from phasezero.cli.common import ListFormat, country_named, day_or_today, open_store, table


def consistency(
    country: Annotated[str | None, typer.Option(help="Only this country, question by question.")] = None,
    on: Annotated[str | None, typer.Option("--date", help="As known on this day; today if not given.")] = None,
    form: Annotated[ListFormat, typer.Option("--format")] = ListFormat.TABLE,
) -> None:
    """Every country under the same rule: what could be read on a day, on what, up to when, and what is missing."""
    from phasezero import library

    day = day_or_today(on, "--date")
    iso3 = None if country is None else country_named(country).iso3
    open_store()
    rows = tuple(one for one in library.consistency(day) if iso3 in (None, one.country))
    if form is ListFormat.JSON:
        typer.echo(json.dumps(library.consistency_json(day, rows), ensure_ascii=False, indent=1))
    elif iso3 is not None:
        table(
            ["question", "reads", "can be read", "until", "what is missing"],
            [
                [one.monitor.name, one.monitor.reads, "yes" if one.runs else "no", one.until or "", str(one.why_not or "")]
                for one in rows[0].asked
            ],
        )
    else:
        table(
            ["country", "events", "covered", "series", "triggers entered", "can be read"],
            [
                [one.country, one.held.events, f"{one.held.since or ''} – {one.held.until or ''}", one.held.series,
                 one.held.entries, ", ".join(asked.monitor.key for asked in one.runs)]
                for one in rows
                if one.anything
            ],
        )  # fmt: skip
        nothing = sum(not one.anything for one in rows)
        typer.echo(f"\nof {nothing} more countries nothing is held; that says nothing about what happens there")
