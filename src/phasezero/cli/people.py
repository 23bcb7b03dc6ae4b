"""Commands of stewards: the first account, invitations, quarantine. Who acts names the account and gives its password."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from phasezero.cli.common import open_store, owner
from phasezero.errors import BadInput, NotAllowed, NotFound

if TYPE_CHECKING:
    from phasezero.desk.hands import Hand

stewards = typer.Typer(no_args_is_help=True, help="Accounts and those who keep them.")
organisations = typer.Typer(no_args_is_help=True, help="Organisations that people act for.")

Stdin = Annotated[bool, typer.Option("--password-stdin", help="Read the password from the first line of standard input.")]
As = Annotated[str, typer.Option("--as", help="E-mail address of your own account; its password is asked.")]


def password(stdin: bool, again: bool = False) -> str:
    """Asked on the terminal without showing it, or the first line of standard input; never an argument."""
    if stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=again, err=True))


def acting(email: str, stdin: bool) -> Any:
    """The account that acts. Raises NotAllowed for a wrong address or password: both alike."""
    from phasezero import library

    person = library.person_with(email, password(stdin))
    if person is None:
        raise NotAllowed("this address and password open no account here")
    return person


def hand_of(act: str, by: str, only_for: str, email: str, stdin: bool) -> Hand:
    """Who does an act for an audience: the owner, or a member who signs in. Opens the store. Raises BadInput, NotAllowed."""
    from phasezero import library

    open_store()
    if not library.accounts_exist():
        return owner(by)
    from phasezero.desk import hands

    if not email or not only_for:
        raise BadInput("there are accounts: name the task force with --for KEY, and yourself with --as E-MAIL")
    return hands.member_of(acting(email, stdin), only_for, act, datetime.now(UTC))


@stewards.command()
def create(
    email: Annotated[str, typer.Option(help="E-mail address to sign in with.")],
    name: Annotated[str, typer.Option(help="Name as others will see it.")],
    password_stdin: Stdin = False,
) -> None:
    """Make the first account. It ends the account-free mode for good: from then on nobody reads without one but CLEAR."""
    from phasezero import desk

    open_store()
    made = desk.create_first_steward(email, name, password(password_stdin, again=True), datetime.now(UTC))
    typer.echo(f"{made.email} is the first steward; sign in and set up a second factor: until then the account opens nothing")


@stewards.command()
def invite(
    email: str,
    name: Annotated[str, typer.Option(help="Name of the person invited.")],
    by: As,
    password_stdin: Stdin = False,
) -> None:
    """Invite another steward; prints the link to hand over. Who has an account here takes it there once signed in."""
    from phasezero import desk, library

    open_store()
    invited = desk.invite(acting(by, password_stdin), email, name, datetime.now(UTC), steward=True)
    typer.echo(invited.address(library.site()))


@stewards.command()
def invitations(
    by: As,
    withdraw: Annotated[int | None, typer.Option(help="Number of an invitation whose link is to open nothing any more.")] = None,
    password_stdin: Stdin = False,
) -> None:
    """List the invitations of stewards that are open, or withdraw one. Those to task forces stand on the pages of these."""
    from phasezero import desk

    open_store()
    person, now = acting(by, password_stdin), datetime.now(UTC)
    if withdraw is not None:
        taken = desk.withdraw_invitation(person, withdraw, now)
        typer.echo(f"{taken.email}: withdrawn")
        return
    found = desk.open_invitations(person, now)
    for one in found:
        what = "steward" if one.is_steward else "account"
        who = one.by.name if one.by else "-"
        typer.echo(f"{one.pk}  {one.email}  {what}  invited by {who}  until {one.expires_at:%Y-%m-%d %H:%M} UTC")
    if not found:
        typer.echo("none is open")


@organisations.command()
def correct(
    organisation: str,
    by: As,
    name: Annotated[str | None, typer.Option(help="New name.")] = None,
    kind: Annotated[str | None, typer.Option(help="For example NGO or government.")] = None,
    region: Annotated[str | None, typer.Option(help="Region of the world, as the UN names it.")] = None,
    organ_of: Annotated[str | None, typer.Option(help='State whose organ it is, as code or name; "" for none.')] = None,
    instructed_by: Annotated[str | None, typer.Option(help='State under whose instructions it acts; "" for none.')] = None,
    password_stdin: Stdin = False,
) -> None:
    """Correct what is kept of an organisation. Tied to a state, its people lose their seats in task forces on that state."""
    from phasezero import desk

    open_store()
    person = acting(by, password_stdin)
    found = _organisation(organisation)
    given = {"name": name, "kind": kind, "region": region, "organ_of": organ_of, "instructed_by": instructed_by}
    if all(value is None for value in given.values()):
        raise BadInput("nothing to correct was given; give for example --name or --organ-of")
    new = {field: getattr(found, field) if value is None else value for field, value in given.items()}
    made = desk.correct_organisation(person, found, datetime.now(UTC), **new)
    typer.echo(f"{made.name}: corrected")
    if made.organ_of or made.instructed_by:
        typer.echo(
            "Seats of its people in task forces that watch that state, and invitations to these, have ended; the audit lines "
            "there say so. Whether there were any is for the members of a task force to know"
        )


def quarantine(
    organisation: str,
    by: As,
    reason: Annotated[str, typer.Option(help="Why it is to be cut off; the first of two stewards gives it.")] = "",
    confirm: Annotated[bool, typer.Option("--confirm", help="Second steward: cut it off now.")] = False,
    lift: Annotated[bool, typer.Option("--lift", help="End the quarantine, or the proposal of one.")] = False,
    password_stdin: Stdin = False,
) -> None:
    """Cut off an organisation at once (two stewards), and list what it ever saw."""
    from phasezero import desk, library

    open_store()
    person, now = acting(by, password_stdin), datetime.now(UTC)
    found = _organisation(organisation)
    if confirm and lift:
        raise BadInput("--confirm and --lift exclude each other; give one of them")
    if lift:
        desk.lift_quarantine(person, found, now)
        typer.echo(f"{found.name}: lifted")
        return
    if not confirm:
        desk.ask_quarantine(person, found, reason, now)
        typer.echo(f"{found.name}: asked for; it ends access when another steward runs this with --confirm")
        return
    desk.confirm_quarantine(person, found, now)
    typer.echo(f"{found.name}: cut off. What it ever saw:")
    viewer = library.viewer_of(person, now.date())
    for line in library.seen_by(viewer, found):
        typer.echo(f"{_when(line.first_at, line.last_at, line.times)}  {line.path}")
    if more := library.seen_and_withheld(viewer, found):
        typer.echo(
            f"{more} more are about task forces that you do not lead; ask their leads, whose page of audit lines lists them"
        )
    typer.echo("Of hidden task forces nothing is listed or counted here; their leads see it on that page")


def _when(first: datetime | None, last: datetime | None, times: int) -> str:
    """From when to when and how often; after its years only the fact is kept."""
    return "years ago" if first is None or last is None else f"{first:%Y-%m-%d} to {last:%Y-%m-%d}  {times:5} times"


def _organisation(name: str) -> Any:
    from phasezero import library

    found = library.organisation(name)
    if found is None:
        raise NotFound(f"no organisation is called {name[:60]!r}; its page of stewardship lists them")
    return found
