"""How many texts a second become candidate events, on all cores of the machine, and with how much memory.

python benchmarks/extract/throughput.py

The texts are newspaper articles of the shared data (`gujarat_2002`), each as it is, read by the reader of `phasezero extract`:
language, places, events. The start (building the gazetteer) is reported apart.
"""

from __future__ import annotations

import csv
import gzip
import os
import resource
import sys
import time
from datetime import date
from pathlib import Path

from phasezero.pipeline import extracting
from phasezero.sources.handed_texts import Handed

SHARED = Path(os.environ.get("PHASEZERO_SHARED", Path(__file__).resolve().parents[2].parent / "shared"))
FILE = SHARED / "data" / "gujarat_2002" / "documents.csv.gz"
TEXTS = 4000


def texts() -> list[Handed]:
    """So many articles, over and over."""
    csv.field_size_limit(10_000_000)
    with gzip.open(FILE, "rt", encoding="utf-8") as opened:
        held = [row[next(name for name in row if "text" in name)] for row in csv.DictReader(opened)]
    return [Handed(str(number), held[number % len(held)], date(2002, 3, 10), country="IND") for number in range(TEXTS)]


def rows() -> list[tuple[str, str, str, bool | None]]:
    """Texts a second, the start, and memory."""
    if not FILE.is_file():
        return [("texts a second", ">= 300", f"skipped: {FILE} is not here", None)]
    begun = time.perf_counter()
    extracting.reader()
    start = time.perf_counter() - begun
    given = texts()
    begun = time.perf_counter()
    readings = extracting.read_texts(given)
    rate = len(given) / (time.perf_counter() - begun)
    words = sum(len(one.text.split()) for one in given) / len(given)
    found = sum(len(one.candidates) for one in readings)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return [
        (f"texts a second ({words:.0f} words each, {found} candidates)", ">= 300 on two cores", f"{rate:.0f}", rate >= 300),
        ("start, once", "", f"{start:.1f} s", None),
        ("memory of the parent and its largest child", "<= 2 GiB", f"{peak / 1024**2:.2f} GiB", peak <= 2 * 1024**2),
    ]


if __name__ == "__main__":
    for row in rows():
        print(row)
    sys.exit(0)
