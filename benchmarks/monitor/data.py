"""Where the data of the benchmarks are: made once, with fixed seeds, by the script beside the shared data."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def shared() -> Path | None:
    """The shared data, if they are here."""
    folder = Path(os.environ.get("PHASEZERO_SHARED", ROOT.parent / "shared"))
    return folder if folder.is_dir() else None


SEED = 20261122
"""Of the script."""


def with_seed(folder: Path, seed: int) -> Path:
    """The same data drawn with another seed, in a folder inside."""
    other, data = folder / str(seed), shared()
    if not (other / "meta.json").is_file() and data is not None:
        other.mkdir(parents=True, exist_ok=True)
        script = (data / "peers" / "make_bench.py").read_text(encoding="utf-8").replace(str(SEED), str(seed))
        subprocess.run([sys.executable, "-c", script, other], check=True, stdout=subprocess.DEVNULL)
    return other


def bench() -> Path | None:
    """The folder with the simulated counts, cube and points (about 60 MB), made if it is not there: `PHASEZERO_BENCH`, else
    `demo-output/bench`. None, and a line that says so, without the script that makes them."""
    folder = Path(os.environ.get("PHASEZERO_BENCH", ROOT / "demo-output" / "bench"))
    if (folder / "meta.json").is_file():
        return folder
    data = shared()
    if data is None or not (data / "peers" / "make_bench.py").is_file():
        print("skipped: no shared data; name their folder in PHASEZERO_SHARED")
        return None
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run([sys.executable, data / "peers" / "make_bench.py", folder], check=True, stdout=subprocess.DEVNULL)
    return folder
