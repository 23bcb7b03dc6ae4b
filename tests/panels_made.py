"""Panels drawn at random, in which battle deaths and repression raise the risk. Nothing in them is of a real country."""

from __future__ import annotations

import csv
import io
import math

import numpy as np

from phasezero.domain.panels import CountryYear, Panel, panel_columns, states
from phasezero.sources.risk_panel.reading import NAME, OUTCOME, STATE, YEAR

RAISES = {"battledeaths.log2": 0.25, "pol_killing_approved": 1.5, "discrimpop": 2.0}


def made(seed: int = 1, countries: int = 25, first: int = 1960, last: int = 1985, known_to: int | None = None) -> Panel:
    """Outcomes after `known_to` are not known."""
    rng = np.random.default_rng(seed)
    numbers = sorted(states())[:countries]
    rows = [
        _row(rng, number, year, year <= (last if known_to is None else known_to))
        for year in range(first, last + 1)
        for number in numbers
    ]
    return Panel(panel_columns(), tuple(rows), "made")


def _row(rng: np.random.Generator, number: int, year: int, known: bool) -> CountryYear:
    values = {column.key: _value(rng, column.within, column.may_be_missing) for column in panel_columns()}
    values["year_sq"] = float(year) ** 2
    told = -3.5 + sum(weight * values[key] for key, weight in RAISES.items())
    began = bool(rng.random() < 1 / (1 + math.exp(-told)))
    return CountryYear(number, states()[number], f"State {number}", year, tuple(values.values()), began if known else None)


def _value(rng: np.random.Generator, within: tuple[float, float], gaps: bool) -> float:
    low, high = within
    if gaps and rng.random() < 0.1:
        return math.nan
    return float(rng.integers(0, 2)) if within == (0, 1) else float(rng.uniform(low, min(high, low + 10)))


def written(panel: Panel) -> str:
    """The panel as its file has it."""
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow((NAME, STATE, YEAR, OUTCOME, *(column.key for column in panel.columns)))
    for row in panel.rows:
        outcome = "" if row.outcome is None else int(row.outcome)
        lines.writerow((row.name, row.state, row.year, outcome, *("NA" if math.isnan(one) else repr(one) for one in row.values)))
    return out.getvalue()
