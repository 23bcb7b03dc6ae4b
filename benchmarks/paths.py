"""How long the search for paths takes over 5,000 ties of different shapes. Prints a table; judges nothing.

python benchmarks/paths.py
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from random import Random

from phasezero.actors.paths import paths
from phasezero.domain.entered import Sourced
from phasezero.domain.ties import End, Tie, kinds, strengths

DAY, TIES, RUNS, AIM_MS = date(2013, 4, 1), 5000, 15, 100
LAYER = 40


def at_random(ends: int) -> Iterator[Tie]:
    """Ties of every kind and strength among so many offices, always the same."""
    dice = Random(7)  # noqa: S311 - the same ties every time
    for _ in range(TIES):
        start, end = dice.sample(range(ends), 2)
        yield tie(f"office {start}", f"office {end}", dice.choice(list(kinds())), dice.choice(strengths()))


def in_layers() -> Iterator[Tie]:
    """The worst shape: three full layers between two offices, so that every path has four steps, and there are 64,000."""
    yield from (tie("office 1", f"a {one}") for one in range(LAYER))
    for layer, following in ("ab", "bc"):
        yield from (tie(f"{layer} {one}", f"{following} {other}") for one in range(LAYER) for other in range(LAYER))
    yield from (tie(f"c {one}", "office 2") for one in range(LAYER))
    yield from (tie(f"d {one}", f"e {one}") for one in range(TIES - 2 * LAYER - 2 * LAYER**2))


def tie(start: str, end: str, kind: str = "chairs", strength: str = "some") -> Tie:
    return Tie(End("office", start), kind, End("office", end), None, None, strength, Sourced("a document", DAY))


def main() -> None:
    print(f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, Python {sys.version.split()[0]}; {TIES} ties, aim {AIM_MS} ms")
    shapes = {f"at random among {ends} offices": list(at_random(ends)) for ends in (40, 400, 4000)}
    shapes["three full layers: 64,000 paths of four steps"] = list(in_layers())
    for what, ties in shapes.items():
        times = []
        for _ in range(RUNS):
            begun = time.perf_counter()
            found = paths(End("office", "office 1"), End("office", "office 2"), DAY, ties)
            times.append(1000 * (time.perf_counter() - begun))
        cut = ", cut off" if found.cut_off else ""
        print(f"{what:48} median {statistics.median(times):6.1f} ms, worst {max(times):6.1f} ms; {len(found.paths)} paths{cut}")


if __name__ == "__main__":
    main()
