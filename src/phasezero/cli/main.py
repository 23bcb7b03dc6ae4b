"""The command line: thin; every command calls `pipeline`, `desk` or `library`. Errors are shown in one place, `run`."""

from __future__ import annotations

import gc
import json
import os
import sys
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from phasezero import __version__
from phasezero.cli import audit, boundaries, campaign, institutions, people, warnings_given
from phasezero.cli.clusters import clusters
from phasezero.cli.common import ListFormat, country_named, day_or_today, open_store, read_day, say, table, write
from phasezero.cli.consistency import consistency
from phasezero.cli.deliver import deliver
from phasezero.cli.documents import documents
from phasezero.cli.extracting import extract
from phasezero.cli.framing import framing
from phasezero.cli.intake import intake
from phasezero.cli.languages import language
from phasezero.cli.lens import lens
from phasezero.cli.reader_lists import import_actors, import_gazetteer, lists
from phasezero.cli.replay import replay
from phasezero.cli.rising import rising
from phasezero.cli.scan import scan
from phasezero.cli.series import import_series, series
from phasezero.cli.signals import signals
from phasezero.cli.silence import silence
from phasezero.cli.simulate import simulate
from phasezero.cli.sources import collect, sources
from phasezero.cli.stories import stories
from phasezero.cli.triggers import triggers
from phasezero.cli.vault import vault
from phasezero.cli.work import work
from phasezero.errors import BadInput, Missing, PhaseZeroError
from phasezero.logs import places

if TYPE_CHECKING:
    pass

app = typer.Typer(
    name="phasezero",
    help="Early warning and early action against mass atrocities: the daily update of one country, from documented events.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
)
importing = typer.Typer(no_args_is_help=True, help="Import data handed in as files.")
app.add_typer(importing, name="import")
app.add_typer(audit.audit, name="audit")
app.add_typer(audit.retention, name="retention")
app.command()(audit.panic)
app.add_typer(people.stewards, name="steward")
app.add_typer(people.organisations, name="organisation")
app.add_typer(vault, name="vault")
app.add_typer(intake, name="intake")
app.add_typer(deliver, name="deliver")
app.add_typer(language, name="language")
app.command()(people.quarantine)
app.command()(work)
app.add_typer(sources, name="sources")
app.add_typer(documents, name="documents")
app.command()(collect)
app.command()(extract)
app.command()(framing)
app.command()(stories)
app.command()(consistency)
app.command()(clusters)
app.command()(replay)
app.command()(scan)
app.command()(signals)
app.command()(rising)
app.command()(silence)
app.command()(campaign.campaign)
app.command()(simulate)
app.command()(lens)
app.command()(institutions.institutions)
app.command()(institutions.paths)
app.add_typer(institutions.agenda, name="agenda")
app.add_typer(institutions.ties, name="ties")
app.add_typer(triggers, name="triggers")
app.add_typer(series, name="series")
importing.command("series")(import_series)
importing.command("gazetteer")(import_gazetteer)
importing.command("actors")(import_actors)
app.add_typer(lists, name="lists")
app.add_typer(warnings_given.warnings, name="warnings")


class Format(StrEnum):
    HTML = "html"
    PDF = "pdf"
    TEXT = "text"
    JSON = "json"


def run() -> None:
    """Entry point: one clear line for an error a person can mend, exit code 2 for bad input and 1 for the rest."""
    gc.set_threshold(50_000, 20, 20)  # loading modules makes many lasting objects: the default looks through them again and again
    try:
        sys.exit(app(standalone_mode=False))
    except typer.TyperException as error:
        _misused(error)
    except typer.Abort:
        sys.exit(130)
    except BadInput as error:
        _fail(error, 2)
    except PhaseZeroError as error:
        _fail(error, 1)
    except BrokenPipeError:
        sys.exit(141)
    except OSError as error:
        _fail(BadInput(f"{error.filename or 'a file'} cannot be used: {error.strerror or error}"), 2)
    except Exception as error:
        if os.environ.get("PHASEZERO_DEBUG") == "1":
            raise
        typer.echo(f"phasezero: an error of ours: {type(error).__name__} at {places(error.__traceback__)}", err=True)
        sys.exit(70)  # sysexits.h: internal error; its message is not shown, because it can quote records


def _misused(error: typer.TyperException) -> None:
    """A command written wrongly: one line with what to ask; a command without its first word: its help."""
    context = getattr(error, "ctx", None)
    if context is not None and type(error).__name__ == "NoArgsIsHelpError":
        typer.echo(error.format_message(), err=True)
        sys.exit(2)
    command = "phasezero" if context is None else context.command_path
    _fail(BadInput(f"{error.format_message().rstrip('.')}; see: {command} --help"), 2)


def _fail(error: Exception, code: int) -> None:
    typer.echo(f"phasezero: {' '.join(str(error).split())}", err=True)
    sys.exit(code)


@app.command()
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


@importing.command("ucdp-ged")
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


importing.command("population-shares")(campaign.import_population_shares)
importing.command("second-level")(boundaries.import_second_level)


@app.command()
def watch(
    country: str,
    by: Annotated[str, typer.Option(help="Who decided it.")],
    reason: Annotated[str, typer.Option(help="The rule by which this country was chosen.")],
) -> None:
    """Put a country on the list of those that `phasezero day` works for."""
    from phasezero import desk

    found = country_named(country)
    open_store()
    desk.watch(found.iso3, by, reason, datetime.now(UTC))
    typer.echo(f"{found.name} is watched")


@app.command()
def day(
    on: Annotated[str | None, typer.Option("--date", help="The day to work for; today if not given.")] = None,
    country: Annotated[list[str] | None, typer.Option(help="Countries to work for; the watched ones if not given.")] = None,
) -> None:
    """Run the machine's day: monitor each watched country and draft its update. Run again, it changes nothing."""
    from phasezero import library, pipeline

    the_day = day_or_today(on, "--date")
    named = [country_named(one).iso3 for one in country or ()]
    open_store()
    if named or not library.accounts_exist():
        countries = named or library.watched()
        done_days = pipeline.day(the_day, countries, progress=say) if countries else []
    else:
        done_days = pipeline.run_turns(the_day, datetime.now(UTC).date(), progress=say)
        countries = [done.country for done in done_days]
    if not countries:
        raise BadInput("no country is watched; name one with --country, or run: phasezero watch COUNTRY --by NAME --reason TEXT")
    for done in done_days:
        steps = ", ".join(done.ran) or "nothing to do"
        phase = "phase not assessed" if done.phase is None else f"suggested phase {done.phase}"
        typer.echo(f"{done.country} {done.on}: {phase}; {steps}; update {done.update_id}")
        if done.accepted:
            typer.echo(f"{done.country} {done.on}: {done.accepted}")


@app.command()
def update(
    country: str,
    on: Annotated[str | None, typer.Option("--date", help="The day whose knowledge it shows; today if not given.")] = None,
    form: Annotated[Format, typer.Option("--format", help="How it is written.")] = Format.TEXT,
    output: Annotated[Path | None, typer.Option(help="File to write; standard output if not given.")] = None,
    language: Annotated[str, typer.Option(help="Language of the update: en, fr, ar, or one that was added.")] = "en",
    reader: Annotated[str, typer.Option(help="As whom it is read, such as donor: their own ask stands on page one.")] = "",
) -> None:
    """Print the update of one country for one day: the issued one if there is one, else a draft made now."""
    from phasezero import pipeline

    the_day = day_or_today(on, "--date")
    found = country_named(country)
    with pipeline.drawing_beside():
        open_store()
        content = pipeline.update_as(found.iso3, the_day, str(form), language=language, reader=reader)
    if output is not None:
        pipeline.write(output, content)
        typer.echo(str(output))
    elif isinstance(content, bytes):
        if sys.stdout.isatty():
            raise BadInput("a PDF cannot be shown on a terminal; add --output FILE")
        sys.stdout.buffer.write(content)
    else:
        sys.stdout.write(content)


@app.command()
def release(
    country: str,
    by: Annotated[str, typer.Option(help="Name of the person who has read the draft and answers for it.")],
    on: Annotated[str | None, typer.Option("--date", help="The day of the draft; today if not given.")] = None,
    phase: Annotated[int | None, typer.Option(help="Phase, where it differs from the suggested one.")] = None,
    reason: Annotated[str, typer.Option(help="Why the phase differs.")] = "",
    answer: Annotated[
        list[str] | None, typer.Option(help="KEY=TEXT: what is said where the machine's outputs disagree; once for each.")
    ] = None,
) -> None:
    """Issue the draft of a day under a person's name."""
    from phasezero import desk

    the_day = day_or_today(on, "--date")
    found = country_named(country)
    open_store()
    at = datetime.now(UTC).replace(microsecond=0)
    issued = desk.release(found.iso3, the_day, by, at, phase, reason, answers=_answers(answer or []))
    if issued.releasing is not None:
        one = " (one reader)" if issued.releasing.one_reader else ""
        typer.echo(f"issued: update {issued.releasing.number} of {found.name} for {the_day}, by {issued.releasing.by}{one}")


def _answers(given: list[str]) -> dict[str, str]:
    found = {}
    for one in given:
        key, equals, text = one.partition("=")
        if not (key.strip() and equals and text.strip()):
            raise BadInput(f"--answer is {one[:40]!r}; write it as KEY=TEXT, with the key that the refusal names")
        found[key.strip()] = text
    return found


@app.command()
def events(
    country: str,
    as_of: Annotated[str | None, typer.Option(help="As known on this day; today if not given.")] = None,
    since: Annotated[str | None, typer.Option(help="Events that ended on this day or later.")] = None,
    until: Annotated[str | None, typer.Option(help="Events that ended on this day or earlier.")] = None,
    limit: Annotated[int, typer.Option(help="At most so many, newest first.", min=1)] = 50,
    form: Annotated[ListFormat, typer.Option("--format")] = ListFormat.TABLE,
) -> None:
    """Events of one country as known on a day, newest first."""
    from phasezero import library

    known, first, last = day_or_today(as_of, "--as-of"), read_day(since, "--since"), read_day(until, "--until")
    found = country_named(country)
    open_store()
    rows = library.event_rows(found.iso3, known, first, last, limit)
    if form is ListFormat.JSON:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1, default=str))
        return
    columns = ["occurred_start", "occurred_end", "place", "side_a", "side_b", "deaths", "documented_at", "id"]
    table(columns, [[str(row[column]) for column in columns] for row in rows])


@app.command()
def options(
    country: str,
    on: Annotated[str | None, typer.Option("--date", help="As known on this day; today if not given.")] = None,
    horizon: Annotated[int | None, typer.Option(help="Days within which a first effect is wanted; 90 if not given.")] = None,
    form: Annotated[ListFormat, typer.Option("--format")] = ListFormat.TABLE,
) -> None:
    """What could be done in one country, as known on a day: in a written order, with evidence, harms and a first step."""
    from phasezero import library

    the_day = day_or_today(on, "--date")
    found = country_named(country)
    open_store()
    made = library.options(found.iso3, the_day, horizon_days=horizon)
    write(form, lambda: library.options_json(made), lambda: library.options_text(made))


@app.command()
def search(
    query: str,
    as_of: Annotated[str | None, typer.Option(help="As known on this day; today if not given.")] = None,
    limit: Annotated[int, typer.Option(help="At most so many, newest first.", min=1, max=1000)] = 20,
) -> None:
    """Reports that hold all words of a query, newest first."""
    from phasezero import library

    known = read_day(as_of, "--as-of")
    open_store()
    results = library.search(query, as_of=known, limit=limit)
    if not results:
        typer.echo("no report holds all these words", err=True)
    for found in results:
        report = found.report
        typer.echo(f"{report.documented_at}  {report.publisher}: {report.title}  [{', '.join(found.events)}]")


@app.command()
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


@app.command()
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


@app.command()
def doctor() -> None:
    """Say what works here and what is missing, and how to add it. Exit code 1 if something that is needed is missing."""
    from phasezero import pipeline

    checks = pipeline.check_up()
    for check in checks:
        typer.echo(f"{'ok  ' if check.ok else ('FAIL' if check.needed else 'none')}  {check.what}: {check.found}")
    if any(check.needed and not check.ok for check in checks):
        raise typer.Exit(1)


@app.callback(invoke_without_command=True)
def main(version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False) -> None:
    if version:
        typer.echo(__version__)
        raise typer.Exit
