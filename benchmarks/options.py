"""How long the options for a country take: the library call, cold and warm. Prints a table; judges nothing.

    python benchmarks/options.py               SQLite, with the example of the package; with the shared data also Syria and Sudan

Cold: the first call of a process on a store that is there. Warm: the median of twenty calls after it. Then writing the list, the
page of options, and what options add to an update.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

RUNS = 20
SHARED = Path(os.environ.get("PHASEZERO_SHARED", Path(__file__).resolve().parents[2] / "shared")) / "data" / "ucdp_ged"
LARGE = (("SYR", "syria_2016on.csv.gz", date(2018, 3, 1)), ("SDN", "sudan.csv.gz", date(2018, 3, 1)))
DAYS = (date(2013, 4, 1), date(2013, 12, 20), date(2019, 12, 1))
AIM_MS = 300


def milliseconds(call: Callable[[], object], runs: int = 1) -> float:
    """Median wall time of a call."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        call()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def row(what: str, took: float, aim: str) -> None:
    print(f"{what:58} {took:8.1f} ms   {aim}", flush=True)


def main() -> None:
    print(f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, Python {sys.version.split()[0]}")
    with tempfile.TemporaryDirectory() as home:
        os.environ.update(PHASEZERO_HOME=home, PHASEZERO_DATABASE_URL="")
        from phasezero import library, pipeline

        library.open_store()
        from django.test import Client

        from phasezero.library import making_updates

        pipeline.set_up()
        pipeline.import_example()
        row("options of CAR, 2013-04-01, first call of a process", milliseconds(lambda: library.options("CAF", DAYS[0])), "")
        for day in DAYS:
            took = milliseconds(lambda day=day: library.options("CAF", day), RUNS)  # type: ignore[misc]
            row(f"options of CAR, {day}, warm", took, f"aim {AIM_MS} ms")
        made = library.options("CAF", DAYS[0])
        row("and then written as JSON", milliseconds(lambda: library.options_json(made), RUNS), "")
        row("and then written as text", milliseconds(lambda: library.options_text(made), RUNS), "")
        material = library.material("CAF", DAYS[0])
        row("options in an update of CAR", milliseconds(lambda: making_updates._options(material), RUNS), "aim 80 ms more")
        client = Client(headers={"host": "localhost"})
        row("page of options of CAR", milliseconds(lambda: client.get("/countries/CAF/options/?date=2013-04-01"), RUNS), "")
        for country, file, day in LARGE:
            if not (SHARED / file).exists():
                print(f"skipped {country}: no {SHARED / file}; set PHASEZERO_SHARED")
                continue
            pipeline.import_ucdp_ged([SHARED / file], datetime.now(UTC).date())
            took = milliseconds(lambda country=country, day=day: library.options(country, day), RUNS)  # type: ignore[misc]
            row(f"options of {country}, {day}, warm", took, f"aim {AIM_MS} ms")


if __name__ == "__main__":
    main()
