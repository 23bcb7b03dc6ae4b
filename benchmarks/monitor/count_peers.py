"""G4: our EARS and Farrington Flexible against R `surveillance`, on the first ten countries of benchmark A. R runs itself, where
it is installed with that package; else this says skipped.

python benchmarks/monitor/count_peers.py
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

from data import bench, shared
from figures import Figure, cpu, show
from peers import ears, farrington

Floats = npt.NDArray[np.float64]

SERIES, WEEKS, FIRST_DAY, FIRST_WEEK = 10, 521, 29, 312
"""As the R script has them: its first day and week, from 0."""


def figures(folder: Path) -> Iterator[Figure]:
    script = None if shared() is None else shared() / "peers" / "farrington_ears.R"
    if shutil.which("Rscript") is None or script is None or not script.is_file():
        yield Figure(
            "G4", "EARS and Farrington Flexible against R", "", "skipped: no Rscript, or no script of the shared data", None
        )
        return
    counts = np.load(folder / "counts.npz")["y"].astype(np.float64)[:SERIES]
    with tempfile.TemporaryDirectory() as place:
        ran = subprocess.run(
            ["Rscript", script, str(SERIES), folder.resolve()], cwd=place, capture_output=True, text=True, check=False
        )
        if ran.returncode or "PEER" not in ran.stdout:
            yield Figure("G4", "EARS and Farrington Flexible against R", "", "skipped: R has no package surveillance", None)
            return
        seconds = {one: float(spent) for one, spent in re.findall(r"PEER\t(\S+)\t.*?cpu ([\d.]+) s", ran.stdout)}
        yield from _ears(counts, Path(place), seconds)
        yield from _farrington(counts, Path(place), seconds)


def _read(file: Path) -> Floats:
    return np.genfromtxt(file, delimiter=",", skip_header=1).T


def _ears(counts: Floats, place: Path, seconds: dict[str, float]) -> Iterator[Figure]:
    for method in ("C1", "C2", "C3"):
        theirs = _read(place / f"out_ears_{method}_ub.csv")
        ears.upper_bound(counts[:1], method)
        ours, spent = cpu(lambda method=method: [ears.upper_bound(counts, method) for _ in range(20)][-1])
        ours = ours[:, FIRST_DAY:]
        same = bool((np.isnan(ours) == np.isnan(theirs)).all())
        apart = float(np.nanmax(np.abs(ours - theirs)))
        yield Figure(
            "G4",
            f"EARS {method}: largest difference of {ours.size} upper bounds",
            "1e-10",
            f"{apart:.1e}",
            same and apart <= 1e-10,
        )
        times = seconds[f"earsC-{method}"] / max(spent / 20, 1e-4)
        yield Figure("G4", f"EARS {method}: times as fast as R", ">= 50", f"{times:.0f}", times >= 50)


def _farrington(counts: Floats, place: Path, seconds: dict[str, float]) -> Iterator[Figure]:
    weekly = counts[:, : WEEKS * 7].reshape(SERIES, WEEKS, 7).sum(axis=2)
    theirs = _read(place / "out_ff_ub.csv")
    farrington.upper_bounds(weekly[:1], FIRST_WEEK)
    ours, spent = cpu(lambda: farrington.upper_bounds(weekly, FIRST_WEEK))
    told = ~np.isnan(theirs)
    with np.errstate(invalid="ignore"):
        same = np.where(told, np.abs(ours - theirs) <= 1e-6, np.isnan(ours))
    got = f"{same[told].mean():.4f} of {told.sum()} weeks with a bound; {same.mean():.4f} of all {same.size}"
    yield Figure("G4", "Farrington Flexible: bounds within 1e-6 of R", ">= .99 of weeks", got, bool(same[told].mean() >= 0.99))
    times = next(spent_there for one, spent_there in seconds.items() if one.startswith("farringtonFlexible")) / spent
    yield Figure("G4", "Farrington Flexible: times as fast as R", ">= 40", f"{times:.0f}", times >= 40)


if __name__ == "__main__":
    where = bench()
    if where is not None:
        show(figures(where))
