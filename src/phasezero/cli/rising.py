"""`phasezero rising`: whether violence is rising."""

from __future__ import annotations

from typing import Annotated

import typer

from phasezero.cli.common import ListFormat, country_named, day_or_today, open_store, write


def rising(
    country: str,
    on: Annotated[str | None, typer.Option("--date", help="As known on this day; today if not given.")] = None,
    form: Annotated[ListFormat, typer.Option("--format")] = ListFormat.TABLE,
) -> None:
    """Whether events and killings rise in one country, what is still to be documented, and what was accepted of other harm."""
    from phasezero import library

    the_day = day_or_today(on, "--date")
    found = country_named(country)
    open_store()
    made = library.rising(found.iso3, the_day)
    beside = library.streams(found.iso3, the_day)
    write(
        form,
        lambda: {**library.rising_json(made), "other_harm": library.streams_json(beside)},
        lambda: f"{library.rising_text(made)}\n{library.streams_text(beside)}",
    )
