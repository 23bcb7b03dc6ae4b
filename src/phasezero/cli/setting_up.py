"""Commands that set this installation up: the store, data sets, the pages, the example, and what is missing."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from phasezero.cli.common import open_store, read_day, say, table
from phasezero.cli.updates import Format
from phasezero.errors import BadInput, Missing


def init(
    example: Annotated[
        bool, typer.Option("--example", help="Load the example: the Central African Republic, 1991-2019.")
    ] = False,
) -> None:
    """Set up the store (in PHASEZERO_HOME, or the database of PHASEZERO_DATABASE_URL); safe to run again."""
    from phasezero import desk, library, pipeline

    library.open_store()
    pipeline.set_up()
    if example:
        pipeline.import_example(progress=say)
        desk.watch("CAF", by="the example", reason="The example of this package", at=datetime.now(UTC))
    typer.echo(f"ready: {library.where()}")


def import_ucdp_ged(
    files: Annotated[list[Path], typer.Argument(help="CSV files (also .csv.gz or .zip) of UCDP's event data set.")],
    release: Annotated[str | None, typer.Option(help="Release the files are from; else each file's last year.")] = None,
    released: Annotated[str | None, typer.Option(help="Day it came out; else 1 June after the file's last year.")] = None,
) -> None:
    """Import events of the UCDP Georeferenced Event Dataset. A file that cannot be read as a whole changes nothing."""
    from phasezero import pipeline

    if (release is None) != (released is None):
        raise BadInput("--release and --released go together; give both or none")
    day = read_day(released, "--released")
    open_store()
    today = datetime.now(UTC).date()
    for file, imported in pipeline.import_ucdp_ged(files, today, release, day, progress=say).items():
        if imported is None:
            typer.echo(f"{file.name}: imported before, nothing changed")
            continue
        result = imported.result
        typer.echo(
            f"{file.name}: {result.events} events of release {result.release.label}, {result.added} new; "
            f"{result.reports} new reports, {result.claims} new claims"
        )
        for what, count in imported.adjustments.items():
            typer.echo(f"  {count} {what}")


def serve(
    port: Annotated[
        int | None, typer.Option(help="Port on this machine; PHASEZERO_PORT or 8765 if not given.", min=1, max=65535)
    ] = None,
    no_worker: Annotated[
        bool, typer.Option("--no-worker", help="Serve only: what is due is done by `phasezero work`, or not at all.")
    ] = False,
) -> None:
    """Open the pages and the API on this machine only, and do what is due beside it."""
    from phasezero.settings import load
    from phasezero.web import server

    open_store()
    chosen = port or load(os.environ).port
    typer.echo(
        f"Pages on http://localhost:{chosen}/ and API on http://localhost:{chosen}/api/openapi.json; stop with Ctrl-C", err=True
    )
    server.serve(chosen, worker=not no_worker)


DEMO_DAYS = (date(2013, 4, 1), date(2013, 12, 20))
"""The window in which action would have worked best, and the height of the crisis."""


def demo(
    output: Annotated[Path, typer.Argument(help="Folder for the updates.")] = Path("demo-output"),
) -> None:
    """The example in one go: two updates of the Central African Republic, and its phases of 2012-14."""
    from phasezero import library, pipeline

    init(example=True)
    output.mkdir(parents=True, exist_ok=True)
    written = []
    for the_day in DEMO_DAYS:
        pipeline.day(the_day, ["CAF"], progress=say)
        made = library.update("CAF", the_day)
        typer.echo(f"\n{made.country_name}, {the_day}, suggested phase {int(made.phase.phase)} (draft)")
        for sentence in made.page_one[0].sentences:
            typer.echo(f"  {sentence.text}")
        for form in Format:
            file = output / f"CAF-{the_day}.{'txt' if form is Format.TEXT else form}"
            try:
                pipeline.write(file, pipeline.update_as("CAF", the_day, str(form)))
            except Missing as error:
                typer.echo(f"  no {form}: {error}")
                continue
            written.append(file)
    days = [date(2012, 9, 1) + timedelta(days=28 * i) for i in range(24)]
    rows = [
        [one.as_of, int(one.phase), one.known, next((str(r.text) for r in one.reasons if r.met), "")]
        for one in library.replay("CAF", days)
    ]
    typer.echo("\nSuggested phase every 28 days, each from what was known on that day only")
    table(["date", "phase", "events known", "first reason"], rows)
    typer.echo("\nThe updates: " + ", ".join(str(file) for file in written))


def doctor() -> None:
    """Say what works here and what is missing, and how to add it. Exit code 1 if something that is needed is missing."""
    from phasezero import pipeline

    checks = pipeline.check_up()
    for check in checks:
        typer.echo(f"{'ok  ' if check.ok else ('FAIL' if check.needed else 'none')}  {check.what}: {check.found}")
    if any(check.needed and not check.ok for check in checks):
        raise typer.Exit(1)
