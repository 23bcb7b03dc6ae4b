"""How often chance alone brings as much evidence: alarms in a year and share of days, from simulations.

The evidence of the moving sum is a log likelihood ratio, so its law hardly depends on what is usual; what is left of the
dependence on the mean and the dispersion stands in `false_alarms.csv`, made by `benchmarks/monitor/calibrate_rising.py` from
simulated series with drifts, jumps, waves, weekdays and heavy tails. An alarm is raised when the evidence passes the mark and
none was raised in the 28 days before.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

QUIET_DAYS = 28
"""After an alarm none is raised for so long: one alarm for one episode."""
FEWEST = 0.001
"""Alarms a year below which no simulation speaks: rarer is said as this."""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    mean: Floats
    """Events a day, rising."""
    size: Floats
    """k, rising."""
    evidence: Floats
    """Marks, rising from 0."""
    per_year: Floats
    """(mean, k, mark): log of alarms a year at that mark."""
    share: Floats
    """(mean, k, mark): log of the share of days on which the evidence is larger."""


@cache
def table() -> Table:
    text = files("phasezero.monitor.rising").joinpath("false_alarms.csv").read_text(encoding="utf-8")
    rows = np.array([[float(value) for value in row] for row in list(csv.reader(text.splitlines()))[1:]])
    mean, size, evidence = (np.unique(rows[:, column]) for column in range(3))
    held = rows[np.lexsort((rows[:, 2], rows[:, 1], rows[:, 0]))]
    per_year, share = (np.log(held[:, column]).reshape(mean.size, size.size, evidence.size) for column in (3, 4))
    return Table(mean, size, evidence, per_year, share)


def per_year(evidence: Floats, mean: Floats, size: Floats) -> Floats:
    """Alarms a year, in one unit watched daily at its usual level, with the mark at this evidence; arrays of one shape."""
    return np.maximum(np.exp(_read(evidence, mean, size, table().per_year)), FEWEST)


def share_of_days(evidence: Floats, mean: Floats, size: Floats) -> Floats:
    """Share of days at the usual level on which the evidence is at least this large: a p-value of one look; 1 without any."""
    return np.where(evidence > 0, np.exp(_read(evidence, mean, size, table().share)), 1.0)


def _read(evidence: Floats, mean: Floats, size: Floats, logs: Floats) -> Floats:
    """Interpolated between the four nearest cells of log mean and log k, and in evidence."""
    # beyond the last mark the last slope goes on
    held = table()
    row, row_part = _between(mean, held.mean)
    column, column_part = _between(size, held.size)
    mark, mark_part = _between(evidence, held.evidence, logarithm=False)
    result = np.zeros(evidence.shape)
    for i, of_row in ((row, 1 - row_part), (row + 1, row_part)):
        for j, of_column in ((column, 1 - column_part), (column + 1, column_part)):
            low = logs[i, j, mark]
            result += of_row * of_column * (low + (logs[i, j, mark + 1] - low) * mark_part)
    return result


def _between(values: Floats, nodes: Floats, logarithm: bool = True) -> tuple[npt.NDArray[np.int64], Floats]:
    """The node below and how far the value is to the next; in logarithms held within the nodes."""
    if logarithm:
        values, nodes = np.clip(np.log(np.maximum(values, 1e-12)), *np.log(nodes[[0, -1]])), np.log(nodes)
    low = np.clip(np.searchsorted(nodes, values, side="right") - 1, 0, nodes.size - 2)
    return low, np.asarray((values - nodes[low]) / (nodes[low + 1] - nodes[low]), dtype=np.float64)
