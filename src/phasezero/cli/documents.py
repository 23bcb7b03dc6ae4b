"""`phasezero documents`: finding what was collected, and erasing it where somebody asks for it."""

from __future__ import annotations

from typing import Annotated

import typer

from phasezero.cli.common import counted, must_be, open_store, table
from phasezero.cli.people import Stdin, hand_of
from phasezero.domain.erasing import Why

documents = typer.Typer(no_args_is_help=True, help="Documents that were collected.")
By = Annotated[str, typer.Option(help="Who does it. Only without accounts.")]
For = Annotated[str, typer.Option("--for", help="Key of the task force they are for, once there are accounts.")]
As = Annotated[
    str, typer.Option("--as", help="E-mail address of your own account, once there are accounts; its password is asked.")
]


@documents.command("find")
def find(
    words: Annotated[str, typer.Argument(help="Words of its title, or of its address.")],
    only_for: For = "",
) -> None:
    """The documents with these words in their title or address, the latest first, each with its id."""
    from phasezero.pipeline import entering

    open_store()
    found = entering.documents_with(words, *entering.audience_of(only_for))
    given = [(one.id, one.collected) for one in found]
    rows = [[key, (one.published or one.seen).date(), one.publisher, one.title] for key, one in given]
    table(["id", "day", "publisher", "title"], rows)
    if not found:
        typer.echo("no document has these words in its title or address", err=True)


@documents.command("erase")
def erase(
    document: Annotated[str, typer.Argument(help="Its id, as find tells it.")],
    why: Annotated[Why, typer.Option(help="On whose request; harm: that it is held can harm somebody.")],
    with_copies: Annotated[bool, typer.Option("--with-copies", help="Also what carries its text under other addresses.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask how many documents may go.")] = False,
    by: By = "",
    only_for: For = "",
    email: As = "",
    password_stdin: Stdin = False,
) -> None:
    """Erase a document for good, in every version and under every source: its text, what was read in it, and what was made of it,
    from every past day and every stored update too. It is not collected again. This cannot be undone."""
    from phasezero.desk import erasing

    hand = hand_of(erasing.ACT, by, only_for, email, password_stdin)
    copies = erasing.carrying(hand, document)
    for one in copies:
        typer.echo(f"{one.id} carries the same text: {one.publisher}, {one.title} {one.address}".rstrip(), err=True)
    going = [document, *(one.id for one in copies if with_copies)]
    if not yes:
        must_be(len(going), f"{counted(len(going), 'document')} will be erased for good")
    for one_id in going:
        done = erasing.erase(hand, one_id, why)
        typer.echo(
            f"erased {one_id}: {counted(done.versions, 'version')}; {counted(done.events_gone, 'event')} gone, "
            f"{done.events_changed} kept as other reports have them; {counted(done.updates, 'issued update')} emptied"
        )
    if copies and not with_copies:
        typer.echo(f"{counted(len(copies), 'document')} with the same text stay{'s' if len(copies) == 1 else ''}", err=True)
