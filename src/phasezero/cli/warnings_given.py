"""Commands on warnings already given: the register as a table, in and out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from phasezero.cli.common import content_of, country_named, day_or_today, open_store, owner, said_of

warnings = typer.Typer(no_args_is_help=True, help="Warnings already given, by whom and to whom, and what was answered.")


@warnings.command("import")
def import_warnings(
    country: str,
    file: Annotated[Path, typer.Argument(help="CSV.")],
    by: Annotated[str, typer.Option(help="Who hands it in.")],
    historical: Annotated[
        bool,
        typer.Option("--historical", help="Each warning and answer counts from its own day on, and is flagged as reconstructed."),
    ] = False,
    check: Annotated[bool, typer.Option("--check", help="Check every line and say what would be taken; keep nothing.")] = False,
) -> None:
    """Record warnings and answers from a file: all lines or none. Only without accounts; with them, use the pages."""
    from phasezero.desk import warning_register

    found, content = country_named(country), content_of(file)
    taken = warning_register.take_file(owner(by), found.iso3, file.name, content, historical=historical, check_only=check)
    typer.echo(f"{said_of(taken, file)}{' (checked only: nothing was kept)' if check else ''}")


@warnings.command("export")
def export_warnings(
    country: str,
    on: Annotated[str | None, typer.Option("--date", help="As known on this day; today if not given.")] = None,
    output: Annotated[Path | None, typer.Option(help="File to write; standard output if not given.")] = None,
) -> None:
    """The warnings on a country with their answers as CSV: what `import` takes in."""
    from phasezero import library, pipeline
    from phasezero.desk import warning_register

    day, found = day_or_today(on, "--date"), country_named(country)
    open_store()
    content = warning_register.as_csv(library.warnings(found.iso3, day))
    if output is None:
        sys.stdout.buffer.write(content.encode())
    else:
        pipeline.write(output, content)
        typer.echo(str(output))
