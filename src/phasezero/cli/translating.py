"""`phasezero translate`: a text in another language, by the model or the service that the user set up."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from phasezero.cli.common import progress


def translate(
    file: Annotated[Path, typer.Argument(help="Text, HTML or PDF.")],
    target: Annotated[str, typer.Option("--to", help="Language to translate to, for example en.")] = "en",
    source: Annotated[str, typer.Option("--from", help="Language of the text; else it is recognised.")] = "",
) -> None:
    """Translates a text by what PHASEZERO_TRANSLATION names, and says on standard error what made it. Off without that setting;
    nothing is stored."""
    from phasezero.pipeline.translating import translated_file

    with progress("translating"):
        found = translated_file(file, source, target)
    typer.echo(found.label, err=True)
    typer.echo(found.text)
