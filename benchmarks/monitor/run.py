"""All figures of monitoring beside their aims: what `make bench-monitor` runs.

python benchmarks/monitor/run.py                        prints them
python benchmarks/monitor/run.py --write FILE           and writes the table
python benchmarks/monitor/run.py --only scan,counts     some parts

Each part is a file of this folder with `figures(bench)`. `bench` is the folder of simulated data (`data.py`). What a part cannot
measure, because a peer, R or the shared data are not here, it says in the figure's place.
"""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path

from data import bench
from figures import Figure, show

PARTS = ("scan", "counts", "delayed", "pairs", "campaign", "campaign_history", "silence", "triggers", "combined")
"""In the order in which they run; those that are here."""
_HEAD = """# Figures of monitoring

Written by `make bench-monitor` on {day} ({machine}, {cores} cores; CPU seconds, not wall time). Aims are those of the method
text; a figure without an aim is only reported. What falls short stands here as it came.

| goal | | what | measured | aim |
|---|---|---|---|---|
"""


def parts(only: str) -> list[str]:
    here = Path(__file__).resolve().parent
    asked = [name for name in only.split(",") if name] or list(PARTS)
    if unknown := [name for name in asked if not (here / f"{name}.py").is_file() and name not in PARTS]:
        sys.exit(f"no part is called {unknown[0]!r}; there are: {', '.join(PARTS)}")
    return [name for name in asked if (here / f"{name}.py").is_file()]


def measured(name: str, folder: Path) -> tuple[list[Figure], bool]:
    """A part's figures, and whether it ran to its end."""
    print(f"\n== {name}", flush=True)
    try:
        return show(importlib.import_module(name).figures(folder)), True
    except Exception:  # noqa: BLE001 - the other parts still run, and the exit code says so
        traceback.print_exc()
        return [], False


def row(one: Figure) -> str:
    verdict = {True: "met", False: "**missed**", None: ""}[one.met]
    cells = (one.goal, verdict, one.what, one.got, one.aim)
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |\n"


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--write", type=Path, help="Write the table to this file.")
    asked.add_argument("--only", default="", help="Parts, with commas between.")
    chosen = asked.parse_args()
    folder = bench()
    if folder is None:
        return 0
    ran = [measured(name, folder) for name in parts(chosen.only)]
    if chosen.write:
        machine = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
        head = _HEAD.format(day=datetime.now(UTC).date(), machine=machine, cores=os.cpu_count())
        chosen.write.write_text(head + "".join(row(one) for found, _ in ran for one in found), encoding="utf-8")
        print(f"\nwritten: {chosen.write}")
    return 0 if all(ended for _, ended in ran) else 1


if __name__ == "__main__":
    sys.exit(main())
