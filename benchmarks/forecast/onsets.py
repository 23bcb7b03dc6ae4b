"""Onsets of mass killing: the back-test beside naive rankings and the published forecasts, on the same rows.

The panel and the published forecasts are the Early Warning Project's replication data, which do not ship: they are found through
PHASEZERO_SHARED. The method was chosen on base years up to 1991 with outcomes to 1993 (docs/explanation/forecasting.md).

python benchmarks/forecast/onsets.py --from 1995 --to 2015               the benchmark (years of the onsets)
python benchmarks/forecast/onsets.py --from 1982 --to 1993               the years on which the method was chosen
python benchmarks/forecast/onsets.py --from 1995 --to 2015 --looking-ahead   with the column that may know later years
"""

from __future__ import annotations

import argparse
import csv
import gzip
import os
import resource
import sys
import time
from pathlib import Path

import numpy as np

from phasezero.forecast import backtest, scores
from phasezero.forecast.matrix import EMBARGO, matrix_of
from phasezero.sources import risk_panel

GOALS = {
    "AUC": 0.86,
    "average precision": 0.06,
    "recall@3": 0.2,
    "recall@5": 0.33,
    "recall@10": 0.55,
    "recall@20": 0.7,
    "recall@30": 0.83,
}
PUBLISHED_FROM, LAST_BASE_YEAR = 1994, 2013
"""First year of the published rows; last base year of the panel."""
Said = list[tuple[int, int, float]]


def shared() -> Path:
    folder = Path(os.environ.get("PHASEZERO_SHARED", "../shared")) / "data" / "ewp"
    if not folder.is_dir():
        sys.exit(f"{folder} is not here: set PHASEZERO_SHARED to the folder of the shared data")
    return folder


def table(file: Path) -> list[dict[str, str]]:
    with gzip.open(file, "rt", encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def onsets_of(rows: list[dict[str, str]]) -> dict[tuple[int, int], int]:
    """(state, year) -> whether an onset came in it, where that is known."""
    return {
        (int(one["ccode"]), int(one["year"])): int(float(one["mk_onset"])) for one in rows if one["mk_onset"] not in ("", "NA")
    }


def published(rows: list[dict[str, str]]) -> Said:
    return [
        (int(one["ccode"]), int(one["year"]) - 1, float(one["risk_prev"])) for one in rows if one["risk_prev"] not in ("", "NA")
    ]


def line(name: str, said: Said, onsets: dict[tuple[int, int], int]) -> None:
    seen = scores.view(said, onsets)
    bounds = scores.over_countries(lambda rows: scores.discrimination(seen.of(rows)), seen)
    parts = [f"{one} {got:.3f} [{bounds[one][0]:.3f}, {bounds[one][1]:.3f}]" for one, got in scores.discrimination(seen).items()]
    of = scores.calibration(said, onsets)
    parts += [f"mean forecast / observed {of.mean / of.observed:.2f}", f"Brier skill {of.skill:+.4f}"]
    parts += [f"top tenth {of.top_mean:.3f} said, {of.top_observed:.3f} came"]
    print(f"\n{name} ({len(seen.outcomes)} country-years, {int(seen.outcomes.sum())} onsets)\n  " + "\n  ".join(parts))


def paired(ours: Said, other: Said, onsets: dict[tuple[int, int], int]) -> None:
    """Difference on the rows that both speak of."""
    rows = {key: onsets[key] for key in onsets.keys() & spoken(ours) & spoken(other)}
    one, two = scores.view(ours, rows), scores.view(other, rows)

    def difference(drawn: np.ndarray) -> dict[str, float]:
        first, second = scores.discrimination(one.of(drawn)), scores.discrimination(two.of(drawn))
        return {name: first[name] - second[name] for name in first}

    print(f"\nours - published, {len(rows)} rows, 95 % interval over countries")
    for name, (low, high) in scores.over_countries(difference, one).items():
        print(f"  {name}: {difference(np.arange(len(one.outcomes)))[name]:+.3f} [{low:+.3f}, {high:+.3f}]")


def spoken(said: Said) -> set[tuple[int, int]]:
    """(state, year) of which a base year before spoke."""
    return {(state, year + after) for state, year, _ in said for after in range(1, EMBARGO + 1)}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--from", dest="first", type=int, default=1995)
    asked.add_argument("--to", dest="last", type=int, default=2015)
    asked.add_argument("--looking-ahead", action="store_true")
    given = asked.parse_args()
    folder = shared()
    panel, theirs = folder / "predictors_1960_2013.csv.gz", table(folder / "published_forecasts_1994_2015.csv.gz")
    known = {key: one for key, one in onsets_of(table(panel)).items() if key[1] < PUBLISHED_FROM} | onsets_of(theirs)
    onsets = {key: one for key, one in known.items() if given.first <= key[1] <= given.last}
    began = time.perf_counter()
    years = backtest.backtest(
        matrix_of(risk_panel.read(panel), given.looking_ahead), given.first - EMBARGO, min(given.last - 1, LAST_BASE_YEAR)
    )
    took = time.perf_counter() - began
    print("goals (onsets 1995 to 2015): " + ", ".join(f"{name} >= {goal}" for name, goal in GOALS.items()))
    for name in years[0].risks:
        line(name, backtest.rows(years, name), onsets)
    if given.last > PUBLISHED_FROM:
        line("published", published(theirs), onsets)
        paired(backtest.rows(years), published(theirs), onsets)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"\nback-test {took:.0f} s (goal: <= 120), {memory:.2f} GiB (goal: <= 2)")


if __name__ == "__main__":
    main()
