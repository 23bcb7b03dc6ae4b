"""`phasezero import gazetteer`, `phasezero import actors` and `phasezero lists`: what the reader of reports knows beside what
ships."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from phasezero.cli.common import ListFormat, country_named, open_store, read_day, table
from phasezero.domain.reader_lists import ListKind
from phasezero.errors import BadInput

if TYPE_CHECKING:
    from phasezero.pipeline.listing import Added, Handed

lists = typer.Typer(no_args_is_help=True, help="Lists that reports are read with: gazetteers and armed actors.")
By = Annotated[str, typer.Option(help="Who hands it in.")]
Source = Annotated[str, typer.Option(help="Whom to cite; as its kind says if not given.")]
Licence = Annotated[str, typer.Option(help="On what terms it is; as its kind says if not given.")]
Dated = Annotated[str | None, typer.Option("--source-date", help="Day on which it came out; today if not given.")]


class Gazetteer(StrEnum):
    GEONAMES = "geonames"
    PCODES = "pcodes"


class Actors(StrEnum):
    UCDP = "ucdp"
    OWN = "own"


def import_gazetteer(
    file: Annotated[Path, typer.Argument(help="A country file of GeoNames (.txt or .zip), or a table of p-codes (.csv).")],
    kind: Annotated[Gazetteer, typer.Option(help="Which of both.")],
    by: By,
    country: Annotated[str | None, typer.Option(help="Take only places of this country.")] = None,
    admin1: Annotated[Path | None, typer.Option(help="GeoNames' admin1CodesASCII.txt: names of regions by its codes.")] = None,
    everything: Annotated[bool, typer.Option("--everything", help="Rivers, mountains and buildings as well.")] = False,
    source: Source = "",
    licence: Licence = "",
    dated: Dated = None,
) -> None:
    """Import a gazetteer, so that its places are found in reports. It is public: what it teaches shows in what is read for
    everyone. A file that cannot be read as a whole changes nothing."""
    from phasezero.pipeline import listing

    only = country_named(country).iso3 if country else ""
    handed = _handed(by, source, licence, dated)
    open_store()
    _tell(file, "places", listing.import_gazetteer(file, ListKind(kind), handed, only, admin1, everything))


def import_actors(
    file: Annotated[Path, typer.Argument(help="A list of one's own (.yml or .csv), or UCDP's Actor Dataset (.csv).")],
    by: By,
    kind: Annotated[Actors, typer.Option(help="Which of both.")] = Actors.OWN,
    source: Source = "",
    licence: Licence = "",
    dated: Dated = None,
) -> None:
    """Import armed actors, so that they are recognised in reports. The list is public: nothing confidential belongs into it. A
    file that cannot be read as a whole changes nothing."""
    from phasezero.pipeline import listing

    handed = _handed(by, source, licence, dated)
    open_store()
    of_kind = ListKind.UCDP_ACTORS if kind is Actors.UCDP else ListKind.ACTORS
    _tell(file, "actors", listing.import_actors(file, of_kind, handed))


def _handed(by: str, source: str, licence: str, dated: str | None) -> Handed:
    from phasezero.pipeline.listing import Handed

    if not by.strip():
        raise BadInput("--by is empty: say who hands the list in")
    return Handed(by.strip(), datetime.now(UTC), read_day(dated, "--source-date"), source.strip(), licence.strip())


def _tell(file: Path, what: str, made: Added) -> None:
    typer.echo(f"{file.name}: {made.entries} {what}" if made.entries else f"{file.name}: the same is held, nothing changed")
    for reason, count in made.left_out.items():
        typer.echo(f"  {count} left out: {reason}")
    if made.entries:
        typer.echo("reports that come in are read with it; to read those of the last days again: phasezero sources reread")


@lists.command("ls")
def ls(form: Annotated[ListFormat, typer.Option("--format", help="A table, or JSON.")] = ListFormat.TABLE) -> None:
    """The lists that are held, with whom to cite and on what terms."""
    from phasezero.pipeline import listing

    open_store()
    held = listing.held_lists()
    facts = [
        {
            "id": one.id,
            "kind": one.about.kind.value,
            "file": one.about.name,
            "country": one.about.country,
            "entries": one.entries,
            "came_out": one.about.dated.isoformat(),
            "added": one.added_at.date().isoformat(),
            "by": one.added_by,
            "source": one.about.source,
            "licence": one.about.licence,
        }
        for one in held
    ]
    if form is ListFormat.JSON:
        typer.echo(json.dumps(facts, ensure_ascii=False, indent=1))
    elif not facts:
        typer.echo("no list is held; reports are read with what ships and with the events that were imported", err=True)
    else:
        table([name.replace("_", " ") for name in facts[0]], [list(one.values()) for one in facts])


@lists.command("rm")
def rm(entry: Annotated[str, typer.Argument(help="Of the list, as ls tells it.")], by: By) -> None:
    """Forget a list. Reports that were read with it stay as they were read, until they are read again."""
    from phasezero.pipeline import listing

    open_store()
    gone = listing.remove_list(entry, by, datetime.now(UTC))
    typer.echo(f"{gone.about.name}: {gone.entries} entries are forgotten")
