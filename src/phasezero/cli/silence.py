"""`phasezero silence`: what is silent in a country."""

from __future__ import annotations

from typing import Annotated

import typer

from phasezero.cli.common import ListFormat, country_named, day_or_today, open_store, write
from phasezero.domain.marking import LOCAL, LOCAL_OWNER, TLP


def silence(
    country: str,
    on: Annotated[str | None, typer.Option("--date", help="As known on this day; today if not given.")] = None,
    form: Annotated[ListFormat, typer.Option("--format")] = ListFormat.TABLE,
) -> None:
    """What is silent in one country, as known on a day: documents and sources that fell away, and the last word from each region.

    Without accounts the owner of the machine is told of regions, which is TLP:AMBER+STRICT; with them, use the page."""
    from phasezero import library

    the_day = day_or_today(on, "--date")
    found = country_named(country)
    open_store()
    viewer = LOCAL_OWNER.within(LOCAL, TLP.GREEN) if library.accounts_exist() else LOCAL_OWNER
    made = library.silence(found.iso3, the_day, viewer)
    write(form, lambda: library.silence_json(made), lambda: library.silence_text(made))
