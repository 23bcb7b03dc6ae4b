"""`phasezero framing`: how headlines tell a crisis."""

from __future__ import annotations

from typing import Annotated

import typer

from phasezero.cli.common import ListFormat, country_named, day_or_today, open_store, write


def framing(
    country: str,
    on: Annotated[str | None, typer.Option("--date", help="As known on this day; today if not given.")] = None,
    months: Annotated[int, typer.Option(help="Calendar months up to that day, its own included; 1 to 120.")] = 12,
    form: Annotated[ListFormat, typer.Option("--format")] = ListFormat.TABLE,
) -> None:
    """How headlines framed one country, as known on a day: by frame, over time, local publishers against international ones."""
    from phasezero import library

    the_day = day_or_today(on, "--date")
    found = country_named(country)
    open_store()
    made = library.framing(found.iso3, the_day, months=months)
    write(form, lambda: library.framing_json(made), lambda: library.framing_text(made))
