"""How long the command line takes: import, import again, update, replay, help. Prints a table; judges nothing.

    python benchmarks/speed.py                 SQLite, and PostgreSQL if PHASEZERO_TEST_DATABASE_URL names a server

Each figure is a whole process, wall time; the median of three runs, of one for imports (the store is empty only once).
Needs the data folder (PHASEZERO_SHARED, default ../shared); without it only the example of the package is timed.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMAND = [sys.executable, "-m", "phasezero"]


def seconds(arguments: list[str], home: str, url: str = "", runs: int = 1) -> float:
    """Median wall time of a whole process. Raises CalledProcessError where it fails."""
    environ = {**os.environ, "PHASEZERO_HOME": home, "PHASEZERO_DATABASE_URL": url}
    environ.pop("PYTHONDONTWRITEBYTECODE", None)  # as after an installation: with compiled modules
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run([*COMMAND, *arguments], env=environ, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def files() -> list[str]:
    """The event files to import: all of the data folder, else the example."""
    folder = Path(os.environ.get("PHASEZERO_SHARED", ROOT.parent / "shared")) / "data" / "ucdp_ged"
    found = sorted(str(file) for file in folder.glob("*.csv.gz"))
    if found:
        return found
    print(f"skipped: no event files in {folder}; timing the example of the package instead")
    return [str(ROOT / "src/phasezero/sources/ucdp_ged/example/central_african_republic.csv.gz")]


def time_store(name: str, url: str) -> None:
    with tempfile.TemporaryDirectory() as home:
        seconds(["init"], home, url)
        handed = ["import", "ucdp-ged", *files()]
        row(f"import of {len(files())} files, {name}", seconds(handed, home, url), 20)
        row(f"the same again, {name}", seconds(handed, home, url), 5)
        update = ["update", "CAF", "--date", "2013-12-20", "--format", "html"]
        seconds(update, home, url)
        row(f"update of CAR, {name}", seconds(update, home, url, runs=3), 1.5)
        if name == "SQLite":
            replay = ["replay", "CAF", "--from", "2012-09-01", "--to", "2014-06-30", "--format", "json"]
            row("daily replay of CAR, 668 days", seconds(replay, home, url), 60)
            row("phasezero --help", seconds(["--help"], home, url, runs=3), 0.4)


def row(what: str, took: float, aim: float) -> None:
    print(f"{what:42} {took:8.2f} s   aim {aim:g} s", flush=True)


def main() -> None:
    print(f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, Python {sys.version.split()[0]}")
    time_store("SQLite", "")
    server = os.environ.get("PHASEZERO_TEST_DATABASE_URL", "")
    if not server:
        print("skipped: PostgreSQL, since PHASEZERO_TEST_DATABASE_URL names no server")
        return
    import psycopg

    base, _, database = server.rpartition("/")
    name = f"{database}_speed"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name}")
    try:
        time_store("PostgreSQL", f"{base}/{name}")
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


if __name__ == "__main__":
    main()
