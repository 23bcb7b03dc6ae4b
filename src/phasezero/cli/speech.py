"""`phasezero speech`: how much of what was written or broadcast dehumanises, accuses or incites, by group and place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from phasezero.cli.common import ListFormat, country_named, progress, table


def speech(
    file: Annotated[Path, typer.Argument(help="JSON lines with id, text and, if known, language, country and region.")],
    form: Annotated[ListFormat, typer.Option("--format", help="A table for people, or JSON.")] = ListFormat.TABLE,
    country: Annotated[str | None, typer.Option(help="Where the texts are from, where they do not say so themselves.")] = None,
) -> None:
    """Of many posts or broadcasts, the share that dehumanises a group, accuses it or calls for harm against it: sums only, none
    under ten. Experimental: it feeds no signal. Nothing is stored."""
    from phasezero.pipeline.hearing import heard_in

    found = country_named(country).iso3 if country else ""
    with progress("reading"):
        heard = heard_in(file, found)
    for note in heard.notes:
        typer.echo(note, err=True)
    if form is ListFormat.JSON:
        typer.echo(json.dumps(heard.as_json(), ensure_ascii=False, indent=2))
        return
    table(["place", "language", "group", "kind", "name it", "of this kind", "share", "with error rates (95 %)"], heard.cells())
    typer.echo(f"{len(heard.shares.cells)} sums of {heard.texts} texts", err=True)
