"""`phasezero documents`: finding what was collected, and erasing it where somebody asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from phasezero.cli.common import counted, open_store, table
from phasezero.cli.people import Stdin, hand_of
from phasezero.domain.erasing import Why

if TYPE_CHECKING:
    pass

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
    by: By = "",
    only_for: For = "",
    email: As = "",
    password_stdin: Stdin = False,
) -> None:
    """Erase a document for good, in every version and under every source: its text, what was read in it, and what was made of it,
    from every past day and every stored update too. It is not collected again. This cannot be undone."""
    from phasezero.desk import erasing

    done = erasing.erase(hand_of(erasing.ACT, by, only_for, email, password_stdin), document, why)
    typer.echo(
        f"erased: {counted(done.versions, 'version')}; {counted(done.events_gone, 'event')} gone, {done.events_changed} kept as "
        f"other reports have them; {counted(done.updates, 'issued update')} emptied"
    )
