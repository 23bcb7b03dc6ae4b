"""All figures of extraction beside their goals: what `make bench-extract` runs.

python benchmarks/extract/run.py                        prints them
python benchmarks/extract/run.py --write FILE           and writes the table
python benchmarks/extract/run.py --only places,copies   some parts

Each part is a file of this folder with `rows()`: figure, goal, measured with its interval, and whether the goal is met (None:
there is none). What a part cannot measure because the shared data are not here it says in the figure's place. Every part says in
its docstring which half of the data was looked at and which is only scored.
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

HERE = Path(__file__).resolve().parent
PARTS = (
    *("incidents", "gujarat", "arabic", "places", "names", "hatecheck"),
    *("language", "copies", "stories", "pages", "throughput"),
)
"""In the order in which they run; those that are here."""
Row = tuple[str, str, str, bool | None]
_HEAD = """# Figures of extraction

Written by `make bench-extract` on {day} ({machine}, {cores} cores). Each figure is of the part of the data that nobody looked at
while the rules were made, with its 95 % interval; a figure without a goal is only reported. What falls short stands as it came.

| part | figure | goal | measured | |
|---|---|---|---|---|
"""


def parts(only: str) -> list[str]:
    """Those asked for that are here; leaves with a line for one that is none."""
    asked = [name for name in only.split(",") if name] or list(PARTS)
    if unknown := [name for name in asked if name not in PARTS]:
        sys.exit(f"no part is called {unknown[0]!r}; there are: {', '.join(PARTS)}")
    return [name for name in asked if (HERE / f"{name}.py").is_file()]


def measured(name: str) -> tuple[list[Row], bool]:
    """A part's figures, and whether it ran to its end."""
    print(f"\n== {name}", flush=True)
    try:
        found = list(importlib.import_module(name).rows())
    except Exception:  # noqa: BLE001 - the other parts still run, and the exit code says so
        traceback.print_exc()
        return [], False
    for figure, goal, got, met in found:
        print(f"{verdict(met):8}  {figure}: {got}  (goal: {goal or 'none'})", flush=True)
    return found, True


def verdict(met: bool | None) -> str:
    return {True: "met", False: "**missed**", None: ""}[met]


def line(part: str, row: Row) -> str:
    figure, goal, got, met = row
    cells = (part, figure, goal, got, verdict(met))
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |\n"


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--write", type=Path, help="Write the table to this file.")
    asked.add_argument("--only", default="", help="Parts, with commas between.")
    chosen = asked.parse_args()
    sys.path.insert(0, str(HERE))
    ran = [(name, *measured(name)) for name in parts(chosen.only)]
    if chosen.write:
        machine = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
        head = _HEAD.format(day=datetime.now(UTC).date(), machine=machine, cores=os.cpu_count())
        chosen.write.write_text(head + "".join(line(name, row) for name, found, _ in ran for row in found), encoding="utf-8")
        print(f"\nwritten: {chosen.write}")
    return 0 if all(ended for _, _, ended in ran) else 1


if __name__ == "__main__":
    sys.exit(main())
