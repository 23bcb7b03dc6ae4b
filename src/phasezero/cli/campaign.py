"""`phasezero campaign`: random or organised; and `phasezero import population-shares`, what one of its parts needs."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from phasezero.cli.common import country_named, day_or_today, open_store, read_day, write
from phasezero.domain.marking import PUBLIC
from phasezero.errors import BadInput


class PerpetratorClass(StrEnum):
    STATE = "state"
    NON_STATE = "non-state"
    ALL = "all"


class CampaignFormat(StrEnum):
    TEXT = "text"
    JSON = "json"


def campaign(
    country: str,
    start: Annotated[
        str | None,
        typer.Option("--from", help="First day of the attacks that are weighed; 180 days before the last if not given."),
    ] = None,
    end: Annotated[str | None, typer.Option("--to", help="Last day; the day of --as-of if not given.")] = None,
    as_of: Annotated[str | None, typer.Option(help="As known on this day; today if not given.")] = None,
    of_class: Annotated[
        PerpetratorClass, typer.Option("--class", help="Whose attacks: state forces, non-state armed groups, or each in turn.")
    ] = PerpetratorClass.ALL,
    actor: Annotated[
        str | None, typer.Option(help="Only this armed actor of the class, as the data set names it; needs --class.")
    ] = None,
    form: Annotated[CampaignFormat, typer.Option("--format")] = CampaignFormat.TEXT,
) -> None:
    """Random or organised? Whether a campaign or its rivals explain the attacks on civilians of some days, as known on a day."""
    from phasezero import library

    first, last = read_day(start, "--from"), read_day(end, "--to")
    if actor is not None and of_class is PerpetratorClass.ALL:
        raise BadInput("--actor needs --class state or --class non-state, the class that the actor is of")
    known_on, found = day_or_today(as_of, "--as-of"), country_named(country)
    open_store()
    candidate = None if of_class is PerpetratorClass.ALL else library.CAMPAIGN_CLASSES[str(of_class)]
    made = library.campaign(found.iso3, first, last, known_on, candidate=candidate, actor=actor)
    write(form, lambda: library.campaign_json(made), lambda: library.campaign_text(made))


def import_population_shares(
    file: Annotated[Path, typer.Argument(help="CSV: EPR core as published, or a table with country,group,share,from.")],
    source_date: Annotated[str, typer.Option(help="Day on which the source came out.")],
    source: Annotated[
        str, typer.Option(help="The document the shares come from; of an EPR file its citation if not given.")
    ] = "",
    historical: Annotated[
        bool, typer.Option("--historical", help="It counts from the day of its source on, and is flagged as reconstructed.")
    ] = False,
    only_for: Annotated[
        str, typer.Option("--for", help="Only for this audience (TLP:GREEN), by its key; everyone (TLP:CLEAR) if not given.")
    ] = PUBLIC,
) -> None:
    """Import shares of groups in populations. A file that cannot be read as a whole changes nothing."""
    from phasezero import pipeline

    dated = read_day(source_date, "--source-date")
    if dated is None:
        raise BadInput("--source-date is empty: give the day on which the source came out")
    open_store()
    made = pipeline.import_population_shares(file, datetime.now(UTC), source, dated, historical, only_for)
    typer.echo(f"{file.name}: {made.added} shares" if made.added else f"{file.name}: imported before, nothing changed")
    for what, count in made.left_out.items():
        typer.echo(f"  {count} {what}")
