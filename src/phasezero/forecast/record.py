"""What models said of earlier base years, and what came: all that weights and corrections are learned from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from phasezero.forecast.gaps import filled, usual
from phasezero.forecast.matrix import Bools, Floats, Matrix, Whole, known_by
from phasezero.forecast.models import Model

FEWEST_YEARS = 10
FEWEST_ONSETS = 10
"""A model learns from no less: base years over, and rows with an outcome."""


@dataclass(frozen=True, slots=True)
class Said:
    """Estimates of several models for the same rows; every one was made with what was known at the end of its base year."""

    names: tuple[str, ...]
    probabilities: Floats
    """Shape (rows, models)."""
    years: Whole
    states: Whole
    outcomes: Floats
    """1, 0, or NaN where not known yet."""

    def of(self, year: int) -> Said:
        """The rows of one base year."""
        return self._where(self.years == year)

    def over_by(self, year: int) -> Said:
        """Rows whose outcome was known at the end of `year`."""
        return self._where(known_by(self.years, self.outcomes, year))

    def _where(self, rows: Bools) -> Said:
        return Said(self.names, self.probabilities[rows], self.years[rows], self.states[rows], self.outcomes[rows])


def first_year(matrix: Matrix) -> int | None:
    """The earliest base year that a model can be asked about; None where there is none."""
    for year in map(int, np.unique(matrix.years)):
        known = matrix.known_by(year)
        if len(np.unique(matrix.years[known])) >= FEWEST_YEARS and matrix.outcomes[known].sum() >= FEWEST_ONSETS:
            return year
    return None


def said(matrix: Matrix, models: tuple[Model, ...], years: range) -> Said:
    """Every model's estimates for each of these base years, learned from rows whose outcome was known by then."""
    parts = [_said_of(matrix, models, year) for year in years]
    rows = np.isin(matrix.years, list(years))
    return Said(
        tuple(model.name for model in models),
        np.concatenate(parts) if parts else np.empty((0, len(models))),
        matrix.years[rows],
        matrix.states[rows],
        matrix.outcomes[rows],
    )


def _said_of(matrix: Matrix, models: tuple[Model, ...], year: int) -> Floats:
    known, asked = matrix.known_by(year), matrix.years == year
    means = usual(matrix.values[known])
    x, y = filled(matrix.values[known], means), matrix.outcomes[known]
    rows = filled(matrix.values[asked], means)
    return np.column_stack([model.fit(matrix.columns, x, y)(rows) for model in models])
