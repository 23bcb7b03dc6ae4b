"""Going through the past as if each base year were the present."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from phasezero.errors import BadInput
from phasezero.errors import said as sentence
from phasezero.forecast.calibration import correction
from phasezero.forecast.ensemble import weights
from phasezero.forecast.matrix import Floats, Matrix
from phasezero.forecast.models import BASELINES, MEMBERS, Model
from phasezero.forecast.record import FEWEST_ONSETS, FEWEST_YEARS, Said, first_year, said

ENSEMBLE = "ensemble"


@dataclass(frozen=True, slots=True)
class Year:
    """The estimates of one base year, made with what was known at its end."""

    year: int
    states: tuple[int, ...]
    risks: dict[str, Floats]
    """By model, the ensemble first; each in the order of `states`."""
    weights: dict[str, float]
    """Of the ensemble's members."""


def backtest(matrix: Matrix, first: int, last: int, models: tuple[Model, ...] = MEMBERS) -> tuple[Year, ...]:
    """Every base year from `first` to `last`. Raises BadInput where the panel has no such year or too short a past before it."""
    held = set(map(int, matrix.years))
    for year in range(first, last + 1):
        if year not in held:
            raise BadInput(
                sentence("the panel has no base year {year}: it holds {low} to {high}", year=year, low=min(held), high=max(held))
            )
    start = first_year(matrix)
    if start is None or first < start:
        raise BadInput(
            sentence(
                "base year {year} has too short a past: {years} base years and {onsets} onsets with known outcomes are needed",
                year=first,
                years=FEWEST_YEARS,
                onsets=FEWEST_ONSETS,
            )
        )
    record = said(matrix, (*models, *BASELINES), range(start, last + 1))
    return tuple(_year(record, len(models), year) for year in range(first, last + 1))


def _year(record: Said, members: int, year: int) -> Year:
    past, now = record.over_by(year), record.of(year)
    shares = weights(past.probabilities[:, :members], past.outcomes)
    fixed = correction(past.probabilities[:, :members] @ shares, past.outcomes, past.years, year)
    pooled = fixed.corrected(now.probabilities[:, :members] @ shares)
    alone = {name: now.probabilities[:, index] for index, name in enumerate(record.names)}
    return Year(
        year,
        tuple(int(state) for state in now.states),
        {ENSEMBLE: pooled, **alone},
        {name: float(share) for name, share in zip(record.names, shares, strict=False)},
    )


def rows(years: tuple[Year, ...], model: str = ENSEMBLE) -> list[tuple[int, int, float]]:
    """(state, base year, risk), ordered by year and state."""
    return [
        (state, one.year, float(risk))
        for one in years
        for state, risk in zip(one.states, np.asarray(one.risks[model]), strict=True)
    ]
