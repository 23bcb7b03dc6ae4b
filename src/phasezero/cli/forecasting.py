"""`phasezero forecast`: who is at risk, and whether such estimates came true."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from phasezero.cli.common import counted, progress

forecast = typer.Typer(no_args_is_help=True, help="Who is at risk of mass killing, as each past year could have said it.")


class Target(StrEnum):
    """What is forecast."""

    ONSET = "onset"


@forecast.callback()
def _group() -> None:
    """Keeps `backtest` a command of its own while it is the only one."""


@forecast.command()
def backtest(
    panel: Annotated[
        Path, typer.Option(help="Country-years with predictors and outcomes, a CSV file, plain or packed with gzip.")
    ],
    first: Annotated[int, typer.Option("--from", help="First base year.")],
    last: Annotated[int, typer.Option("--to", help="Last base year.")],
    target: Annotated[Target, typer.Option(help="onset: a new mass killing in one of the two years after.")] = Target.ONSET,
    out: Annotated[Path | None, typer.Option(help="File to write; standard output if not given.")] = None,
    looking_ahead: Annotated[
        bool,
        typer.Option("--looking-ahead", help="Also use columns that may hold knowledge of later years, to see what they add."),
    ] = False,
) -> None:
    """Estimate the risk of every country for each base year, from what was known at its end. Needs no store; nothing is kept."""
    from phasezero import pipeline
    from phasezero.errors import BadInput
    from phasezero.pipeline import forecasting

    if last < first:
        raise BadInput(f"--to {last} is before --from {first}: give the earlier year first")
    with progress("going through the years"):
        found = forecasting.backtest(panel, first, last, looking_ahead)
    if out is None:
        sys.stdout.write(found.as_csv())
        return
    pipeline.write(out, found.as_csv())
    weighed = ", ".join(f"{name} {share:.2f}" for name, share in found.weights.items())
    typer.echo(
        f"{counted(len(found.rows), 'estimate')} in {out}; {target.value}, {first} to {last}; weights at the end: {weighed}"
    )
