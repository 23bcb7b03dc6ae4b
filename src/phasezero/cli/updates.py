"""Commands of the daily update: which countries are watched, the machine's day, the update itself, and releasing it."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from phasezero.cli.common import country_named, day_or_today, open_store, say
from phasezero.errors import BadInput


class Format(StrEnum):
    HTML = "html"
    PDF = "pdf"
    TEXT = "text"
    JSON = "json"


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
