"""Makes src/phasezero/monitor/rising/false_alarms.csv: how often chance alone brings so much evidence of a rise.

python benchmarks/monitor/calibrate_rising.py

Simulated at the usual level only (`worlds.world`, seeds below): neither benchmark A nor any real series is looked at.
"""

from __future__ import annotations

import csv
from itertools import product
from pathlib import Path

import numpy as np
import numpy.typing as npt
from worlds import generator, world

from phasezero.monitor.rising import arrays, expectation, kernels
from phasezero.monitor.rising.detector import MEMORY
from phasezero.monitor.rising.false_alarms import QUIET_DAYS

SEED, WORLDS, UNITS, DAYS, FIRST = 20240607, 10, 700, 3650, 500
MEANS = np.array([0.02, 0.15, 1.0, 6.0])
SIZES = np.array([0.05, 0.2, 0.8, 3.2])
MARKS = np.concatenate([[0.0], np.arange(0.1, 1.0, 0.1), np.arange(1.0, 7.01, 0.5)])
FILE = Path(__file__).parents[2] / "src" / "phasezero" / "monitor" / "rising" / "false_alarms.csv"


def main() -> None:
    cells = MEANS.size * SIZES.size
    alarms, above, days = np.zeros((MARKS.size, cells)), np.zeros((MARKS.size, cells)), np.zeros(cells)
    for one in range(WORLDS):
        series = arrays.series(world(UNITS, DAYS, generator(SEED, one), rates=(0.012, 12.0), heavy=0.3).counts)
        usual = expectation.learn(series)
        found = kernels.moving(series.counts, usual.mean, usual.size, usual.doubt, usual.independent, MEMORY)
        cell = _nearest(usual.mean, MEANS) * SIZES.size + _nearest(usual.size, SIZES)
        days += np.bincount(cell[:, FIRST:].ravel(), minlength=cells)
        for m, mark in enumerate(MARKS):
            passed = found > mark
            above[m] += np.bincount(cell[:, FIRST:][passed[:, FIRST:]], minlength=cells)
            alarms[m] += np.bincount(cell[kernels.count_alarms(passed, FIRST, QUIET_DAYS)], minlength=cells)
    _write(alarms / days * 365.25, above / days)
    print(f"years by mean and size:\n{np.round(days.reshape(MEANS.size, -1) / 365.25)}\nwritten: {FILE.name}")


def _nearest(values: npt.NDArray[np.float64], nodes: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    edges = (np.log(nodes[1:]) + np.log(nodes[:-1])) / 2
    return np.digitize(np.log(np.maximum(values, 1e-12)), edges)


def _write(per_year: npt.NDArray[np.float64], share: npt.NDArray[np.float64]) -> None:
    with FILE.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out, lineterminator="\n")
        table.writerow(["mean", "size", "evidence", "alarms_per_year", "share_of_days"])
        for cell, (mean, size) in enumerate(product(MEANS, SIZES)):
            for m, mark in enumerate(MARKS):
                table.writerow([f"{mean:g}", f"{size:g}", f"{mark:g}", f"{per_year[m, cell]:.4g}", f"{share[m, cell]:.4g}"])


if __name__ == "__main__":
    main()
