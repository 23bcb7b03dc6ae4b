"""Who is at risk, as each past year could have said it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from phasezero.domain.tables import as_csv
from phasezero.errors import Missing

BACKTEST_COLUMNS = ("ccode", "base_year", "risk")


@dataclass(frozen=True, slots=True)
class Backtested:
    """The estimates of a range of base years, each made with what was known at its end."""

    rows: tuple[tuple[int, int, float], ...]
    """(state, base year, risk of an onset in one of the two years after), ordered by base year and state."""
    weights: Mapping[str, float]
    """Of the ensemble's members in the last of the base years."""

    def as_csv(self) -> str:
        return as_csv(BACKTEST_COLUMNS, ((str(state), str(year), f"{risk:.6f}") for state, year, risk in self.rows))


def backtest(panel: Path, first: int, last: int, looking_ahead: bool = False) -> Backtested:
    """From a panel's file. Raises BadInput (what is wrong with the file or the years), or Missing without the extra science."""
    from phasezero.sources import risk_panel

    held = risk_panel.read(panel)
    try:
        from phasezero.forecast import backtest as through
        from phasezero.forecast.matrix import matrix_of
    except ModuleNotFoundError as error:
        raise Missing(
            f"{error.name} is not installed: forecasting needs the extra science: pip install 'phasezero[science]'"
        ) from None
    years = through.backtest(matrix_of(held, looking_ahead), first, last)
    return Backtested(tuple(through.rows(years)), years[-1].weights)
