"""Commands of the intake: addresses for local partners, files and e-mail taken in, what came, what waits for a steward."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from phasezero.cli.common import ListFormat, open_store
from phasezero.cli.people import As, Stdin, acting
from phasezero.errors import BadInput, Missing

if TYPE_CHECKING:
    from phasezero.desk.submissions import Line

intake = typer.Typer(no_args_is_help=True, help="What local partners submit: sealed when it comes in.")

TaskForceName = Annotated[str, typer.Argument(metavar="TASKFORCE", help="Key or name of one of your task forces.")]


def _now() -> datetime:
    return datetime.now(UTC)


def _own(person: Any, text: str) -> Any:
    """The task force of that key or name in which the person has a seat."""
    from phasezero.desk.vault import task_force_of

    return task_force_of(person, text, _now())


@intake.command("open")
def open_(
    taskforce: TaskForceName,
    by: As,
    words: Annotated[str, typer.Option(help="What the form says at its top; empty: nothing of the task force.")] = "",
    mail: Annotated[str, typer.Option(help="E-mail address whose messages are taken in too.")] = "",
    red: Annotated[bool, typer.Option("--red", help="All that comes in is marked RED; then nothing by e-mail.")] = False,
    password_stdin: Stdin = False,
) -> None:
    """Make a new address for local partners; the one before it ends."""
    open_store()
    from phasezero import library
    from phasezero.desk import intake as desk

    person = acting(by, password_stdin)
    made = desk.open_intake(person, _own(person, taskforce), _now(), words, mail, red)
    typer.echo(f"{library.site()}/submit/{made.key}/")


@intake.command()
def close(taskforce: TaskForceName, by: As, password_stdin: Stdin = False) -> None:
    """Take nothing more in; receipts go on working."""
    open_store()
    from phasezero.desk import intake as desk

    person = acting(by, password_stdin)
    desk.close_intake(person, _own(person, taskforce), _now())
    typer.echo("closed: the address answers like one that never was")


@intake.command()
def form(file: Annotated[Path, typer.Argument(help="File to write: .csv or .json.")]) -> None:
    """Write an empty form that a partner fills offline."""
    from phasezero import pipeline
    from phasezero.desk import intake as desk

    content = desk.blank_form(file.suffix.lower())
    if file.exists():
        raise BadInput(f"{file} exists already; name another file")
    pipeline.write(file, content)
    typer.echo(str(file))


@intake.command("file")
def file_(
    file: Annotated[Path, typer.Argument(help="A form that was filled offline.")],
    task_force: Annotated[str, typer.Option("--task-force", help="Key or name of the task force it is for.")],
    by: As,
    password_stdin: Stdin = False,
) -> None:
    """Take in a filled form, all of it or none. Prints the receipts once: hand them over, and keep no copy of file or screen."""
    open_store()
    from phasezero.desk import intake as desk

    person = acting(by, password_stdin)
    for number, receipt in enumerate(desk.take_file(person, _own(person, task_force), file, _now()), 1):
        typer.echo(f"submission {number}: receipt: {receipt.words}")
        typer.echo(f"submission {number}: if forced to give the receipt, give: {receipt.duress}")


@intake.command()
def mail() -> None:
    """Take in what lies in the mailbox of PHASEZERO_IMAP_URL; for a job that runs often."""
    open_store()
    from phasezero import settings
    from phasezero.desk import intake as desk
    from phasezero.desk import submissions

    url = settings.load(os.environ).imap_url
    if not url:
        raise Missing("no mailbox is named; set PHASEZERO_IMAP_URL to imaps://user:password@mail.example.org/INBOX")
    submissions.settle(_now())
    taken = desk.collect_mail(url, _now())
    typer.echo(
        f"{taken.taken} sealed and deleted from the server, {taken.refused_red} marked RED deleted unread, "
        f"{taken.refused} left there as too large or too many, {taken.not_ours} to none of our addresses"
    )


@intake.command("list")
def list_(
    by: As,
    form: Annotated[ListFormat, typer.Option("--format", help="How it is written.")] = ListFormat.TABLE,
    password_stdin: Stdin = False,
) -> None:
    """Submissions you may see, those first that wait for a steward. Nothing of what they say."""
    open_store()
    from phasezero import library
    from phasezero.desk import submissions

    person = acting(by, password_stdin)
    submissions.settle(_now())
    lines = submissions.listed(library.viewer_of(person, _now().date()))
    if form is ListFormat.JSON:
        typer.echo(json.dumps([_as_json(line) for line in lines], indent=1))
        return
    for line in lines:
        typer.echo("  ".join(_cells(line)))


def _cells(line: Line) -> list[str]:
    """The line for a terminal: what needs somebody now comes last, in capitals."""
    cells = [line.id, str(line.received_on or "-" * 10), f"{line.channel or '-':6}", f"{line.state:9}", line.tlp.label]
    cells.append("agreed to: " + (", ".join(line.uses) or "nothing"))
    notes = [
        *(["only local source"] if line.only_source else []),
        *(["may be asked back"] if line.ask_back else []),
        *([f"{line.corrections} corrections"] if line.corrections else []),
        *([f"names changed on {', '.join(map(str, line.names_on))}"] if line.names_on else []),
        *([f"{line.waits_for_word} releases wait for their word"] if line.waits_for_word else []),
        *([f"REVIEW DUE {line.review_due:%Y-%m-%d %H:%M} UTC"] if line.review_due else []),
        *(["GIVEN UNDER DURESS"] if line.under_duress else []),
    ]
    return [*cells, "; ".join(notes)]


def _as_json(line: Line) -> dict[str, object]:
    return {
        "id": line.id,
        "received_on": line.received_on.isoformat() if line.received_on else None,
        "channel": line.channel,
        "state": line.state,
        "tlp": line.tlp.name,
        "uses": list(line.uses),
        "only_source": line.only_source,
        "ask_back": line.ask_back,
        "corrections": line.corrections,
        "names_changed_on": [on.isoformat() for on in line.names_on],
        "waits_for_word": line.waits_for_word,
        "under_duress": line.under_duress,
        "review_due": line.review_due.isoformat() if line.review_due else None,
    }


@intake.command()
def review(
    submission: Annotated[str, typer.Argument(help="Id of the submission, from the list.")],
    by: As,
    done: Annotated[
        bool, typer.Option("--done", help="A withdrawal waits; what was released is recalled: carry it out.")
    ] = False,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Withdraw it for a partner who has no receipt.")] = False,
    safe: Annotated[bool, typer.Option("--safe", help="The partner is safe again: the receipt works as before.")] = False,
    password_stdin: Stdin = False,
) -> None:
    """Take a submission up; or finish what waits for a steward."""
    if done + withdraw + safe > 1:
        raise BadInput("--done, --withdraw and --safe exclude each other; give one of them")
    open_store()
    from phasezero.desk import submissions

    person, now = acting(by, password_stdin), _now()
    if done:
        submissions.finish_review(person, submission, now)
        typer.echo("carried out")
    elif withdraw:
        waits = submissions.withdraw_for(person, submission, now) == "review"
        typer.echo("it stands in something released: recall that, then run this with --done" if waits else "withdrawn and erased")
    elif safe:
        submissions.lift_duress(person, submission, now)
        typer.echo("the receipt works again")
    else:
        submissions.review(person, submission, now)
        typer.echo("in review")


@intake.command()
def settle() -> None:
    """Carry out withdrawals whose day for review is over; for a job that runs every hour."""
    open_store()
    from phasezero.desk import submissions

    typer.echo(f"{submissions.settle(_now())} carried out")
