"""Commands of the vault. Passphrases, codes and identities are asked without showing them, or read from standard input; never
arguments: those stay in the shell's history and are shown to everyone on the machine."""

from __future__ import annotations

import base64
import json
import sys
import unicodedata
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from phasezero.cli.common import open_store
from phasezero.cli.people import As, Stdin, acting
from phasezero.domain.intake import USE_FIELDS, Use

if TYPE_CHECKING:
    from collections.abc import Iterator

    from phasezero.desk.vault import Asked
    from phasezero.domain.intake import Standing

vault = typer.Typer(no_args_is_help=True, help="Confidential sources: sealed, and opened only by two stewards together.")

TaskForceName = Annotated[str, typer.Argument(help="Key or name of one of your task forces.")]
By = Annotated[str, typer.Option("--as", help="E-mail address of your own account.")]
Other = Annotated[str, typer.Option("--with", help="The other steward who is to confirm, by name or e-mail address.")]
Why = Annotated[str, typer.Option(help="Why; the whole task force reads it, so nothing in it of who the source is.")]
Passphrase = Annotated[bool, typer.Option("--passphrase-stdin", help="Read the passphrase from standard input, a line of it.")]


class Cost(StrEnum):
    INTERACTIVE = "interactive"
    MODERATE = "moderate"
    SENSITIVE = "sensitive"


Strength = Annotated[Cost, typer.Option(help="Memory that one guess at the passphrase costs: 64 MiB, 256 MiB or 1 GiB.")]


def secret(what: str, stdin: bool, again: bool = False, empty: bool = False) -> str:
    """Asked on the terminal without showing it, or the next line of standard input."""
    if stdin:
        return sys.stdin.readline().rstrip("\r\n")
    default = "" if empty else None
    return str(typer.prompt(what, hide_input=True, confirmation_prompt=again, err=True, default=default, show_default=False))


def _now() -> datetime:
    return datetime.now(UTC)


@vault.command()
def key(
    by: As,
    renew: Annotated[bool, typer.Option("--renew", help="Make another one: the passphrase of the old is lost.")] = False,
    strength: Strength = Cost.MODERATE,
    password_stdin: Stdin = False,
    passphrase_stdin: Passphrase = False,
) -> None:
    """Make a steward's own key, under a passphrase of six words or more that stands nowhere else."""
    open_store()
    from phasezero.desk import vault as desk

    person = acting(by, password_stdin)
    new = secret("New passphrase", passphrase_stdin, again=True)
    mark = desk.make_steward_key(person, new, _now(), desk.Strength(strength), renew)
    typer.echo(f"your key is made; its fingerprint is {mark}: read it to the other stewards by voice")
    if renew:
        typer.echo("it opens nothing yet: two other stewards share the vault's key anew, with: phasezero vault share")


@vault.command()
def passphrase(by: By, strength: Strength = Cost.MODERATE, passphrase_stdin: Passphrase = False) -> None:
    """Change the passphrase of one's own key; shares stay as they are."""
    open_store()
    from phasezero.desk import vault as desk

    person = desk.account(by)
    old = secret("Passphrase", passphrase_stdin)
    new = secret("New passphrase", passphrase_stdin, again=True)
    desk.change_passphrase(person, old, new, _now(), desk.Strength(strength))
    typer.echo("the passphrase is changed")


@vault.command()
def create(taskforce: TaskForceName, by: By, passphrase_stdin: Passphrase = False) -> None:
    """Make the vault of a task force: its key is shared out to all its stewards and kept nowhere else."""
    open_store()
    from phasezero.desk import vault as desk

    person, now = desk.account(by), _now()
    found = desk.task_force_of(person, taskforce, now)
    mark = desk.create(person, found, secret("Passphrase", passphrase_stdin), now)
    typer.echo(f"the vault is made; the fingerprint of its key is {mark}")
    for one in desk.status(person, found, now).keepers:
        typer.echo(f"  {one.name} holds a share under the key {one.fingerprint}: compare it by voice")


@vault.command()
def status(taskforce: TaskForceName, by: As, password_stdin: Stdin = False) -> None:
    """Who holds a share, under which key, and what is due."""
    open_store()
    from phasezero.desk import vault as desk

    person, now = acting(by, password_stdin), _now()
    found = desk.status(person, desk.task_force_of(person, taskforce, now), now)
    if found.fingerprint:
        typer.echo(f"generation {found.generation}, key {found.fingerprint}")
    for one in found.keepers:
        what = ("steward" if one.steward else "no steward any more") + (", holds a share" if one.share else ", holds no share")
        typer.echo(f"  {one.name}: {what}; key {one.fingerprint or 'none yet'}")
    for due in found.due:
        typer.echo(f"due: {due}")


@vault.command()
def add(
    taskforce: TaskForceName,
    by: As,
    password_stdin: Stdin = False,
    details_stdin: Annotated[
        bool, typer.Option("--details-stdin", help="Read identity and contact from standard input, a line each.")
    ] = False,
) -> None:
    """Put a source into the vault; prints the pseudonym under which it stands everywhere else."""
    open_store()
    from phasezero.desk import vault as desk

    person, now = acting(by, password_stdin), _now()
    found = desk.task_force_of(person, taskforce, now)
    identity = secret("Who the source is (not shown)", details_stdin)
    contact = secret("How to reach them (not shown; may be empty)", details_stdin, empty=True)
    typer.echo(desk.add_source(person, found, identity, contact, now).pseudonym)


@vault.command()
def sources(taskforce: TaskForceName, by: As, password_stdin: Stdin = False) -> None:
    """The pseudonyms of a task force."""
    open_store()
    from phasezero.desk import vault as desk

    person, now = acting(by, password_stdin), _now()
    for one in desk.sources(person, desk.task_force_of(person, taskforce, now), now):
        day = one.withdrawn_at or one.made_at
        typer.echo(f"{day:%Y-%m-%d}  {one}")


@vault.command()
def withdraw(taskforce: TaskForceName, source: str, by: By, passphrase_stdin: Passphrase = False) -> None:
    """Erase a source, at its request. What stays says only that something was withdrawn."""
    open_store()
    from phasezero.desk import vault as desk

    person, now = desk.account(by), _now()
    found = desk.task_force_of(person, taskforce, now)
    desk.withdraw_source(person, found, source, secret("Passphrase", passphrase_stdin), now)
    typer.echo("erased; backups made earlier still hold it sealed: see the retention of your backups")


@vault.command("open")
def open_(
    taskforce: TaskForceName,
    record: Annotated[str, typer.Argument(help="Pseudonym of a source, or id of a submission.")],
    by: By,
    other: Other,
    reason: Why,
    passphrase_stdin: Passphrase = False,
) -> None:
    """First of two stewards: ask another one to open a record."""
    _asked(_ask("OPEN", taskforce, by, other, reason, passphrase_stdin, record))


@vault.command()
def share(taskforce: TaskForceName, by: By, other: Other, reason: Why, passphrase_stdin: Passphrase = False) -> None:
    """First of two stewards: ask to share the vault's key anew, because a steward came or lost the passphrase."""
    _asked(_ask("SHARE", taskforce, by, other, reason, passphrase_stdin))


@vault.command()
def rotate(taskforce: TaskForceName, by: By, other: Other, reason: Why, passphrase_stdin: Passphrase = False) -> None:
    """First of two stewards: ask for a new key, because a steward left or a share may be known to others."""
    _asked(_ask("ROTATE", taskforce, by, other, reason, passphrase_stdin))


def _ask(purpose: str, taskforce: str, by: str, other: str, reason: str, stdin: bool, record: str = "") -> Asked:
    open_store()
    from phasezero.desk import vault as desk

    person, now = desk.account(by), _now()
    found = desk.task_force_of(person, taskforce, now)
    asked_of = desk.steward_named(found, other)
    return desk.ask(person, found, asked_of, desk.Purpose[purpose], reason, secret("Passphrase", stdin), now, record)


def _asked(made: Asked) -> None:
    typer.echo(f"request {made.request}, open until {made.until:%Y-%m-%d %H:%M} UTC")
    typer.echo(f"code {made.code}")
    typer.echo(f"Call {made.asked_of} and read both out; {made.asked_of} runs: phasezero vault confirm {made.request}")


@vault.command()
def confirm(
    request: str,
    by: By,
    leave_unreadable: Annotated[
        bool, typer.Option("--leave-unreadable", help="Rotate although something does not open: it is lost for good.")
    ] = False,
    passphrase_stdin: Annotated[
        bool, typer.Option("--passphrase-stdin", help="Read the code and then the passphrase from standard input, a line each.")
    ] = False,
) -> None:
    """Second of two stewards: do what was asked for. What is opened is shown once."""
    open_store()
    from phasezero.desk import vault as desk

    person = desk.account(by)
    code = secret("Code", passphrase_stdin)
    done = desk.confirm(person, request, code, secret("Passphrase", passphrase_stdin), _now(), leave_unreadable)
    for line in _consent(done.standing) if done.standing else ():
        typer.echo(line)
    for one in done.fields:
        typer.echo(f"{one.name}: {shown(_with_what_holds(one.content, done.standing))}")
    if done.fingerprint:
        typer.echo(f"done; the fingerprint of the vault's key is {done.fingerprint}")
    if done.purpose is desk.Purpose.ROTATE:
        left = f", {done.left} left behind for good" if done.left else ""
        typer.echo(f"{done.records} sealed fields stand under the new key{left}")


@vault.command()
def refuse(request: str, by: As, password_stdin: Stdin = False) -> None:
    """Any steward ends a request; the share it holds is erased."""
    open_store()
    from phasezero.desk import vault as desk

    desk.refuse(acting(by, password_stdin), request, _now())
    typer.echo("refused")


@vault.command()
def requests(taskforce: TaskForceName, by: As, password_stdin: Stdin = False) -> None:
    """Who asked whom for what, when, why, and how it ended. Every member can read it."""
    open_store()
    from phasezero import library
    from phasezero.desk import vault as desk

    person, now = acting(by, password_stdin), _now()
    viewer = library.viewer_of(person, now.date())
    for one in desk.requests(person, desk.task_force_of(person, taskforce, now), now):
        about = desk.about(one, viewer)
        typer.echo(
            f"{one.asked_at:%Y-%m-%d %H:%M}  {desk.request_key(one)}  {one.asked_by.name} asked {one.asked_of.name} to "
            f"{one.get_purpose_display()}{about and ' ' + about}: {one.reason or 'withdrawn'} ({one.outcome or 'open'})"
        )


@vault.command()
def leave(
    taskforce: TaskForceName,
    person: Annotated[str, typer.Argument(help="Who leaves, by name or e-mail address.")],
    by: By,
    passphrase_stdin: Passphrase = False,
) -> None:
    """A steward leaves: their share is void. Then rotate the key: they may have kept a copy."""
    open_store()
    from phasezero.desk import vault as desk

    steward, now = desk.account(by), _now()
    found = desk.task_force_of(steward, taskforce, now)
    desk.void_share(steward, found, desk.holder_named(found, person), secret("Passphrase", passphrase_stdin), now)
    typer.echo("the share is void; now rotate the key: phasezero vault rotate")


def _consent(standing: Standing) -> Iterator[str]:
    """What a partner agrees to at this moment, before anything that was sealed."""
    nothing = "nothing is agreed any more" if standing.ever_agreed else "nothing is agreed"
    yield f"agreed to now: {', '.join(use.value for use in Use if use in standing.uses) or nothing}"
    if names := _whose_names(standing):
        yield f"who may be told: {names}"
    if standing.later:
        yield f"later additions, not opened: {len(standing.later)}"
    for one in standing.later:
        yield f"  {one.id}  {one.added_on}  {one.kind or 'correction or names'}"


def _whose_names(standing: Standing) -> str:
    """What holds of who may be told; empty where the names that are opened do."""
    if Use.NAMED not in standing.uses:
        return "not to be told to anybody named"
    if found := standing.names_replaced:
        return f"replaced by names given on {found.added_on}, in an addition that was not opened: open it before you tell anybody"
    if found := standing.names_unsure:
        return f"perhaps replaced by an addition of {found.added_on} that was not opened: open it before you tell anybody"
    return ""


def _with_what_holds(content: bytes, standing: Standing | None) -> bytes:
    """What a partner sealed, with its consent marked where that holds no more; anything else as it is."""
    try:
        packed = json.loads(content) if standing is not None else None
    except (ValueError, RecursionError):
        return content
    if standing is None or not isinstance(packed, dict):
        return content
    if isinstance(packed.get("said"), dict):
        packed["said"] = dict(_fields_that_hold(packed["said"], standing))
    if "names" in packed:
        before = f"names from {standing.given_on} on, in place of whoever was named on {standing.replaces}"
        packed = {_name_of(before, standing) if name == "names" else name: value for name, value in packed.items()}
    return json.dumps(packed, ensure_ascii=False).encode()


def _fields_that_hold(said: dict[str, Any], standing: Standing) -> Iterator[tuple[str, Any]]:
    for name, value in said.items():
        if name not in USE_FIELDS:
            yield _name_of(name, standing) if name == "named_who" else name, value
        elif not standing.stands(name, str(value)):
            yield f"{name} (as given on {standing.given_on}; replaced since)", value


def _name_of(field: str, standing: Standing) -> str:
    """Of a field of names, with a word where they are not to be told."""
    holds = _whose_names(standing)
    return f"{field} (as given on {standing.given_on}; {holds})" if holds else field


def shown(content: bytes) -> str:
    """What was sealed, for a terminal: hostile text cannot steer it. What is no text is written in base64."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return base64.b64encode(content).decode()
    return "".join("\N{REPLACEMENT CHARACTER}" if _steers(letter) else letter for letter in text)


def _steers(letter: str) -> bool:
    """Control characters but for line ends and tabs, and those that turn the direction of writing around."""
    turns = "\u202a" <= letter <= "\u202e" or "\u2066" <= letter <= "\u2069"
    return turns or (unicodedata.category(letter) == "Cc" and letter not in "\n\t")
