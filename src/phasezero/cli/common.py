"""What commands share: reading days, countries and people from what was typed, opening the store, showing progress."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from phasezero.errors import BadInput, Missing, NotAllowed, UnreadableFile

if TYPE_CHECKING:
    from phasezero.desk.hands import Hand
    from phasezero.domain.countries import Country
    from phasezero.domain.entered import Taken

EARLIEST = date(1946, 1, 1)
"""No event of organised violence is coded before this day."""


class ListFormat(StrEnum):
    """How lists are written."""

    TABLE = "table"
    JSON = "json"


def read_day(text: str | None, what: str) -> date | None:
    if text is None:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise BadInput(f"{what} is {text!r}, which is not a day; write it as 2013-04-01") from None
    today = datetime.now(UTC).date()
    if not EARLIEST <= found <= today:
        raise BadInput(
            f"{what} is {text}, which is {'still to come' if found > today else 'before any data'}; give a day from 1946 to today"
        )
    return found


def day_or_today(text: str | None, what: str) -> date:
    return read_day(text, what) or datetime.now(UTC).date()


def must_be(count: int, what: str) -> None:
    """Let a person type the number of what goes for good. Raises BadInput for another one: then nothing is done."""
    typed = typer.prompt(f"{what}; type the number to go on", err=True)
    if str(typed).strip() != str(count):
        raise BadInput(f"nothing is done: {typed!r:.20} is not {count}")


def country_named(text: str) -> Country:
    from phasezero.domain.countries import find_country

    return find_country(text)


def open_store(while_closed: bool = False) -> None:
    """Open the store, or say how to set it up. Raises NotAllowed while a panic holds, unless `while_closed`."""
    from django.db import Error

    from phasezero import library

    if missing := library.no_store_yet():
        raise Missing(missing)
    library.open_store()
    try:
        problem = library.store_problem()
    except Error as error:
        raise Missing(f"the database cannot be reached: {error}") from error
    if problem:
        raise Missing(problem)
    if not while_closed and library.closed():
        raise NotAllowed("everything is closed by a panic; two stewards open it with: phasezero panic --undo --as EMAIL")


def owner(by: str) -> Hand:
    """The named person of an installation without accounts, with the store open."""
    open_store()
    from phasezero.desk import hands

    return hands.owner(by, datetime.now(UTC))


def counted(n: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 document", "2 documents"."""
    return f"{n} {one if n == 1 else many or f'{one}s'}"


def content_of(file: Path) -> bytes:
    """What is in a file that is handed in, up to one byte more than is taken."""
    try:
        with file.open("rb") as opened:
            return opened.read(1_000_001)
    except OSError as error:
        raise UnreadableFile(f"{file} cannot be read: {error.strerror}; check the path") from None


def said_of(taken: Taken, file: Path) -> str:
    """What became of a file. Raises BadInput, with a line for each fault before it, where nothing was taken."""
    for fault in taken.faults:
        typer.echo(fault, err=True)
    if taken.faults:
        raise BadInput(f"nothing of {file.name} was taken: correct what stands above and hand it in again")
    return f"{file.name}: {taken.added} added, {taken.corrected} corrected, {taken.same} were there before"


def write(form: StrEnum, as_json: Callable[[], Any], as_text: Callable[[], str]) -> None:
    """To standard output, as JSON where `form` says so, else as text."""
    if form.value == ListFormat.JSON.value:
        typer.echo(json.dumps(as_json(), ensure_ascii=False, indent=1))
    else:
        sys.stdout.write(as_text())


def table(columns: list[str], rows: list[list[Any]]) -> None:
    """A table, as wide as the terminal; where nobody watches, 200 characters."""
    from rich.console import Console
    from rich.table import Table

    made = Table(*columns, box=None, pad_edge=False)
    for row in rows:
        made.add_row(*(str(cell) for cell in row))
    Console(width=None if sys.stdout.isatty() else 200).print(made)


def say(text: str) -> None:
    """Progress, for a person who waits: nothing where nobody watches."""
    if sys.stderr.isatty():
        typer.echo(text, err=True)


def progress(text: str) -> Any:
    """A line on the terminal that says what takes long, while it does."""
    from rich.console import Console

    return Console(stderr=True).status(text)
