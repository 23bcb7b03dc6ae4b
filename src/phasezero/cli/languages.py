"""`phasezero language`: languages of the pages, the letters and the update. The command line itself is in English."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

language = typer.Typer(no_args_is_help=True, help="Languages of the pages, the letters and the update.")
_MISSING_SHOWN = 20


@language.command("list")
def list_() -> None:
    """List the languages that are offered, and how much of each is translated."""
    from phasezero import desk

    for one in desk.languages(_home()):
        own = ", added here" if one.own else ""
        typer.echo(f"{one.code}  {one.name} ({one.direction}{own}): {one.translated} of {one.texts} texts")


@language.command()
def form(
    code: Annotated[str, typer.Argument(help="Code of the language, for example es.")],
    to: Annotated[Path | None, typer.Option(help="File to write; else CODE.po in this folder.")] = None,
) -> None:
    """Write the file that a translator fills."""
    from phasezero import desk

    typer.echo(str(desk.language_form(code, _home(), to or Path(f"{code[:20]}.po"))))


@language.command()
def add(file: Annotated[Path, typer.Argument(help="The filled file.")]) -> None:
    """Check a translation and offer it from the next start. A file with a fault changes nothing."""
    from phasezero import desk

    added = desk.add_language(file, _home())
    for text in added.missing[:_MISSING_SHOWN]:
        _beside(f"not translated: {text[:100]!r}")
    if len(added.missing) > _MISSING_SHOWN:
        _beside(f"and {len(added.missing) - _MISSING_SHOWN} more; those are shown in English")
    if added.unknown:
        _beside(f"left out: {added.unknown} translations of texts that this version does not have")
    typer.echo(f"{added.name} ({added.code}): {added.translated} of {added.texts} texts; offered from the next start")


def _beside(line: str) -> None:
    typer.echo(line, err=True)


def _home() -> Path:
    from phasezero.settings import load

    return load(os.environ).home
