"""The command line: thin; every command calls `pipeline`, `desk` or `library`. Errors are shown in one place, `run`."""

from __future__ import annotations

import gc
import os
import sys
from typing import Annotated

import typer

from phasezero import __version__
from phasezero.cli import audit, boundaries, campaign, institutions, looking, people, setting_up, updates, warnings_given
from phasezero.cli.clusters import clusters
from phasezero.cli.consistency import consistency
from phasezero.cli.deliver import deliver
from phasezero.cli.documents import documents
from phasezero.cli.extracting import extract
from phasezero.cli.forecasting import forecast
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
from phasezero.cli.speech import speech
from phasezero.cli.stories import stories
from phasezero.cli.translating import translate
from phasezero.cli.triggers import triggers
from phasezero.cli.vault import vault
from phasezero.cli.work import work
from phasezero.errors import BadInput, PhaseZeroError
from phasezero.logs import places

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
app.add_typer(forecast, name="forecast")
app.command()(people.quarantine)
app.command()(work)
app.add_typer(sources, name="sources")
app.add_typer(documents, name="documents")
app.command()(collect)
app.command()(extract)
app.command()(speech)
app.command()(translate)
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
app.command()(setting_up.init)
importing.command("ucdp-ged")(setting_up.import_ucdp_ged)
importing.command("population-shares")(campaign.import_population_shares)
importing.command("second-level")(boundaries.import_second_level)
app.command()(updates.watch)
app.command()(updates.day)
app.command()(updates.update)
app.command()(updates.release)
app.command()(looking.events)
app.command()(looking.options)
app.command()(looking.search)
app.command()(setting_up.serve)
app.command()(setting_up.demo)
app.command()(setting_up.doctor)


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


@app.callback(invoke_without_command=True)
def main(version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False) -> None:
    if version:
        typer.echo(__version__)
        raise typer.Exit
