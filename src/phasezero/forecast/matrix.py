"""A panel as numbers: one row for each country-year, one column for each measurement."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from phasezero.domain.panels import Panel

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Matrix:
    """All arrays have one entry (or row) for each country-year, ordered by year and state."""

    columns: tuple[str, ...]
    values: Floats
    """Shape (rows, columns), units as in the dictionary of columns; NaN where missing."""
    years: Whole
    states: Whole
    outcomes: Floats
    """1, 0, or NaN where not known yet."""

    def known_by(self, year: int) -> Bools:
        """Rows that a forecast made at the end of a base year may learn from: the two years of their outcome are over."""
        return known_by(self.years, self.outcomes, year)


EMBARGO = 2
"""Years from a base year to the end of its outcome: an onset in one of the two years after it."""


def known_by(years: Whole, outcomes: Floats, year: int) -> Bools:
    """Rows whose outcome was over and is known at the end of a base year."""
    return (years <= year - EMBARGO) & ~np.isnan(outcomes)


def matrix_of(panel: Panel, looking_ahead: bool = False) -> Matrix:
    """The panel's rows. Columns that may hold knowledge of later years are left out unless `looking_ahead`."""
    kept = [index for index, column in enumerate(panel.columns) if looking_ahead or not column.looks_ahead]
    return Matrix(
        tuple(panel.columns[index].key for index in kept),
        np.array([row.values for row in panel.rows], dtype=np.float64)[:, kept],
        np.array([row.year for row in panel.rows], dtype=np.int64),
        np.array([row.state for row in panel.rows], dtype=np.int64),
        np.array([np.nan if row.outcome is None else float(row.outcome) for row in panel.rows]),
    )
