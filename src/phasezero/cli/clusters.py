"""`phasezero clusters`: where violence is documented more often than usual."""

from __future__ import annotations

from typing import Annotated

import typer

from phasezero.cli.common import ListFormat, country_named, day_or_today, open_store, write


def clusters(
    country: str,
    on: Annotated[str | None, typer.Option("--date", help="As known on this day; today if not given.")] = None,
    form: Annotated[ListFormat, typer.Option("--format")] = ListFormat.TABLE,
) -> None:
    """Areas of one country with more documented events than usual, up to a day and as known on it."""
    from phasezero import library

    the_day = day_or_today(on, "--date")
    found = country_named(country)
    open_store()
    made = library.clusters(found.iso3, the_day)
    write(form, lambda: library.clusters_json(made), lambda: library.clusters_text(made))
