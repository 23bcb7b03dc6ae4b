"""`phasezero simulate`: simulated episodes of the campaign test, as plain files."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Hypothesis(StrEnum):
    """As `domain.campaign.Explanation`, or all of them."""

    INDEPENDENT = "independent"
    COLLATERAL = "collateral"
    RETALIATION = "retaliation"
    REPORTING = "reporting"
    CAMPAIGN = "campaign"
    ALL = "all"


class EpisodeFormat(StrEnum):
    CSV = "csv"
    JSON = "json"


def simulate(
    hypothesis: Annotated[Hypothesis, typer.Option(help="What brings the attacks about.")] = Hypothesis.ALL,
    episodes: Annotated[int, typer.Option(help="How many episodes, of each explanation.")] = 10,
    seed: Annotated[int, typer.Option(help="Of the random numbers: the same seed gives the same episodes.")] = 1,
    out: Annotated[Path | None, typer.Option(help="File to write; standard output if not given.")] = None,
    form: Annotated[
        EpisodeFormat | None, typer.Option("--format", help="By the ending of the file if not given; else CSV.")
    ] = None,
) -> None:
    """Simulated episodes of violence under five explanations, marked as simulated. Needs no store; no command imports them."""
    from phasezero import library, pipeline

    ending = "csv" if out is None else out.suffix.lower().removeprefix(".")
    chosen = form or (EpisodeFormat.JSON if ending == "json" else EpisodeFormat.CSV)
    explanation = None if hypothesis is Hypothesis.ALL else str(hypothesis)
    pieces = library.simulated(explanation, episodes, seed, as_json=chosen is EpisodeFormat.JSON)
    if out is None:
        sys.stdout.writelines(pieces)
    else:
        pipeline.write(out, "".join(pieces))
