"""Commands of the audit chains, of retention, and of closing everything at once."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from phasezero.cli.common import day_or_today, open_store
from phasezero.cli.people import Stdin, acting, password
from phasezero.domain.chains import ChainHead
from phasezero.errors import BadInput

audit = typer.Typer(no_args_is_help=True, help="The audit chains: export, verify against printed heads, list the heads.")
retention = typer.Typer(no_args_is_help=True, help="What is kept for how long.")

As = Annotated[str | None, typer.Option("--as", help="E-mail address of your own account; not needed without accounts.")]
_MOST_FAULTS = 20


def _by(email: str | None, stdin: bool) -> Any:
    """The account that acts; None where none is named."""
    return None if email is None else acting(email, stdin)


@audit.command()
def export(file: Path, email: As = None, password_stdin: Stdin = False) -> None:
    """Write the chains that you keep to a file of JSON lines, whole or not at all."""
    from phasezero import desk

    open_store()
    written = desk.export_audit(file, _by(email, password_stdin), datetime.now(UTC))
    typer.echo(f"{file}: {sum(one.entries for one in written)} entries in {len(written)} chains")
    _show(written)


@audit.command()
def heads(email: As = None, password_stdin: Stdin = False) -> None:
    """Print the heads of the chains that you keep."""
    from phasezero import desk

    open_store()
    now = datetime.now(UTC)
    found = desk.audit_heads(_by(email, password_stdin), now.date())
    _show(found)
    if not found:
        typer.echo("no entry yet", err=True)


def _show(found: list[ChainHead]) -> None:
    for one in found:
        typer.echo(f"{one.head}  {one.chain}  {one.entries} entries")


@audit.command()
def verify(
    file: Path,
    head: Annotated[
        list[str] | None, typer.Option(help="A head from an issued update or a steward's mail; several times.")
    ] = None,
) -> None:
    """Hold an export against heads: exit code 0 only where everything up to them is whole. Needs no store."""
    from phasezero import desk

    verdict = desk.verify_audit(file, head or [])
    if verdict.at:
        typer.echo(f"{file}: says it was written at {verdict.at}")
    for fault in verdict.faults[:_MOST_FAULTS]:
        typer.echo(f"FAULT  {fault}")
    if (more := len(verdict.faults) - _MOST_FAULTS) > 0:
        typer.echo(f"FAULT  and {more} more")
    for one in verdict.missing:
        typer.echo(
            f"FAULT  head {one} stands nowhere where the file is whole: the chain it was taken from was rewritten or cut "
            "before it, or is not in this file"
        )
    for chain in verdict.chains:
        if chain.anchored and chain.whole:
            typer.echo(f"whole  chain {chain.name}: entries 1 to {chain.anchored} are what they were when the head was printed")
    for left in desk.uncovered(verdict):
        typer.echo(f"open   not covered by a head: {left}; entries cut off after it would not show")
    if not verdict.whole:
        raise typer.Exit(1)


@retention.command("list")
def list_rules() -> None:
    """Print the rules: what is kept for how long, and what happens then."""
    from phasezero.domain.retention import rules

    for rule in rules():
        typer.echo(f"{rule.key}: {rule.what}: {rule.days} days after {rule.since}, {rule.then}")


@retention.command()
def run(
    on: Annotated[str | None, typer.Option("--date", help="As of the end of this day; today if not given.")] = None,
) -> None:
    """Apply the rules; for a daily timer. Run again, it changes nothing."""
    from phasezero import desk

    the_day = day_or_today(on, "--date")
    open_store(while_closed=True)
    for done in desk.keep_no_longer(the_day, datetime.now(UTC)):
        count = "this version keeps none" if done.count is None else f"{done.count} {done.rule.then.split(';')[0]}"
        typer.echo(f"{done.rule.key}: {count}")


def panic(
    by: Annotated[str, typer.Option(help="Who closes it; no proof is asked for.")] = "somebody at the command line",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Open again: two stewards run this, each with --as.")] = False,
    email: Annotated[str | None, typer.Option("--as", help="With --undo: e-mail address of a steward who was locked.")] = None,
    password_stdin: Stdin = False,
) -> None:
    """Close everything at once: lock all accounts, end sessions, tokens and invitations, serve nothing; say what remains."""
    from phasezero import desk

    if not undo and email is not None:
        raise BadInput("--as goes with --undo; to close, no proof of who you are is asked for")
    open_store(while_closed=True)
    if undo:
        _undo(by, email, password_stdin)
        return
    if not yes:
        typer.confirm("Lock every account and serve nothing until two stewards lift it?", abort=True, err=True)
    done = desk.close_all(by, datetime.now(UTC))
    for one in done:
        typer.echo(f"FAILED {one.what}: {one.failed}" if one.failed else f"done   {one.what}")
    typer.echo("\nWhat remains, for whoever takes the disk:")
    for line in desk.what_remains(desk.panic_remains()):
        typer.echo(f"- {line}")
    typer.echo("\nTo open again, two stewards run: phasezero panic --undo --as EMAIL")
    if any(one.failed for one in done):
        sys.stdout.flush()
        raise typer.Exit(1)


def _undo(by: str, email: str | None, stdin: bool) -> None:
    from phasezero import desk

    if email is None:
        desk.lift_panic_alone(by, datetime.now(UTC))
        missing = 0
    else:
        missing = desk.lift_panic(email, password(stdin), datetime.now(UTC))
    if missing:
        typer.echo(f"noted; still closed: {missing} more must agree, with: phasezero panic --undo --as EMAIL")
    else:
        typer.echo("open again: accounts that were locked are open; sessions, tokens, invitations and feeds stay ended")
