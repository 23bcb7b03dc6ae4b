"""Commands of delivery: send what is due, list what went to whom, subscribe, take in letters that came back, test the line."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from phasezero.cli.common import day_or_today, open_store, say
from phasezero.cli.people import As, Stdin, acting
from phasezero.errors import BadInput, Missing, UnreadableFile

if TYPE_CHECKING:
    from phasezero.desk.delivery import Post

deliver = typer.Typer(no_args_is_help=True, help="Issued updates to those who subscribed.")
_LARGEST_REPORT = 5_000_000


@deliver.command()
def run(
    on: Annotated[
        str | None, typer.Option("--date", help="Deliver what is due by the end of this day; today if not given.")
    ] = None,
) -> None:
    """Queue what is due and send it. Run again, also after a kill, it sends nothing twice."""
    from phasezero.desk import delivery

    day = day_or_today(on, "--date")
    open_store()
    done = delivery.run(day, lambda: datetime.now(UTC), _post(), progress=say)
    if done.busy:
        typer.echo("another run is sending; this one did nothing")
        return
    ended = ", ".join(f"{count} {state}" for state, count in sorted(done.ended.items())) or "nothing to send"
    typer.echo(f"{day}: {done.queued} new in the queue; {ended}")
    if done.lost:
        typer.echo(
            f"of {done.lost} it is not known whether they arrived (a run or a line broke); they are not sent again by themselves",
            err=True,
        )
    if done.problem:
        raise Missing(f"{done.problem}; what waits is sent by the next run")


@deliver.command("list")
def list_(
    by: As,
    state: Annotated[str, typer.Option(help="Only those in this state, for example unknown.")] = "",
    password_stdin: Stdin = False,
) -> None:
    """What went to whom, when, and in which state, newest first: for those who may release."""
    from phasezero.desk import received

    open_store()
    for one in received.log(acting(by, password_stdin), datetime.now(UTC), state):
        when = (one.sent_at or one.made_at).astimezone(UTC).strftime("%Y-%m-%d %H:%M")
        told = f" ({one.told})" if one.told else ""
        typer.echo(f"{when}  {one.state}{told}  {one.channel}  {one.item}  {one.what or '-'}  to {one.to}")


@deliver.command()
def subscribe(
    address: Annotated[str, typer.Argument(help="Of an account, or an outside address: that one has to confirm it.")],
    by: As,
    country: Annotated[str, typer.Option(help="Code or name; every country if not given.")] = "",
    theme: Annotated[str, typer.Option(help="Theme of the task force that updates are made for.")] = "",
    task_force: Annotated[str, typer.Option(help="Key of the task force, as in the address of its page.")] = "",
    reader: Annotated[str, typer.Option(help="As what they read, for example: donor.")] = "",
    phase: Annotated[int, typer.Option(help="Smallest phase.", min=0, max=3)] = 0,
    often: Annotated[str, typer.Option(help="daily, or: only on change.")] = "daily",
    channel: Annotated[str, typer.Option(help="e-mail, feed or web.")] = "e-mail",
    password_stdin: Stdin = False,
) -> None:
    """Subscribe an account, or offer a subscription to an outside address, which gets what everybody may see."""
    from phasezero import library
    from phasezero.desk import subscriptions

    open_store()
    asked = subscriptions.Asked(country, theme, task_force, reader, phase, often, channel)
    made = subscriptions.subscribe_address(acting(by, password_stdin), address, asked, datetime.now(UTC))
    if made.feed_key:
        typer.echo(f"{library.site()}/feeds/{made.feed_key}.atom (shown once; .json in place of .atom works too)")
    elif made.subscription.confirmed_at is None:
        typer.echo("the address gets one letter with the next run; the subscription holds once its link was answered")
    else:
        typer.echo("subscribed")


@deliver.command()
def bounce(file: Annotated[Path, typer.Argument(help="One report of a mail server, as it came; - for standard input.")]) -> None:
    """Take in a report that a letter did not arrive. After three the subscription pauses."""
    from phasezero.desk import delivery

    if str(file) == "-":
        content = sys.stdin.buffer.read(_LARGEST_REPORT + 1)
    else:
        try:
            with file.open("rb") as opened:
                content = opened.read(_LARGEST_REPORT + 1)
        except OSError as error:
            raise UnreadableFile(f"{file} cannot be read: {error.strerror}; check the name") from error
    open_store()
    typer.echo(delivery.bounce(content, datetime.now(UTC)))


@deliver.command()
def test(address: str) -> None:
    """Send one letter without content, to see whether the mail server takes it."""
    from phasezero.desk import delivery

    open_store()
    answer = delivery.test_letter(address, datetime.now(UTC), _post())
    if answer.outcome != "taken":
        raise BadInput(f"the mail server did not take a letter to {address}: {answer.outcome} {answer.code}".rstrip())
    typer.echo(f"the mail server took it ({answer.code})")


def _post() -> Post:
    from phasezero.desk import delivery
    from phasezero.settings import load

    return delivery.post(load(os.environ))
