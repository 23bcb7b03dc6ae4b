"""Goals G1 to G3: the space-time scan against the values other programs print, its speed beside a plain compiled scan, and how
often it calls something unusual where nothing is.

python benchmarks/monitor/scan.py [--cubes 2000] [--seed 2026]
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "monitor")]

from benchmarks.monitor import null_cubes  # noqa: E402
from benchmarks.monitor.data import bench as bench_data  # noqa: E402
from benchmarks.monitor.data import shared  # noqa: E402
from benchmarks.monitor.figures import Figure, cpu, show  # noqa: E402

from phasezero.monitor import scan  # noqa: E402

CUBES, SEED = 2000, 2026
"""Null cubes of each kind, and the seed of those that are reported; the method was chosen with seeds 1 to 3."""
_MIB = 2**20


def figures(bench: Path) -> Iterator[Figure]:
    yield from goldens(bench)
    yield from speed(bench)
    yield from world()
    yield from size(CUBES, SEED)


# G1


def goldens(bench: Path) -> Iterator[Figure]:
    data = shared()
    if data is None:
        yield Figure("G1", "SaTScan and R samples", "", "not measured: no shared data", None)
    else:
        yield from _samples(data / "data" / "satscan")
    cases, coordinates, people = _cube(bench)
    found = _scan_cube(cases, coordinates, people, 999).clusters[0]
    at = (sorted(found.places), found.first, found.last)
    same = abs(found.score - 19.417140) < 1e-5 and at == ([1402, 1406, 1409, 1416, 1442, 1467], 84, 89)
    yield Figure("G1", "cube, as SaTScan", "19.417140 within 1e-5, same 6 places and 6 days", f"{found.score:.6f}", same)


def _samples(folder: Path) -> Iterator[Figure]:
    import scan_references as references

    given = references.new_mexico(folder)
    usual = references.standardised(given)
    zones = scan.zones(given.coordinates, weight=usual.sum(axis=1))
    found = scan.retrospective(given.cases.sum(axis=2), zones, 9, expected=usual, replicates=9_999).clusters[0]
    off = np.sqrt(0.014 * 0.986 / 999)
    yield Figure(
        "G1", "New Mexico, as SaTScan", "10.979758 within 1e-5, 9 counties 1985-89",
        f"{found.score:.6f}, {len(found.places)} counties",
        abs(found.score - 10.979758) < 1e-5 and len(found.places) == 9,
    )  # fmt: skip
    yield Figure(
        "G1", "its p-value", "SaTScan's .014 (999 replicates) within 3 s.e.", f"{found.p_value:.4f} (9,999 replicates)",
        abs(found.p_value - 0.014) < 3 * off,
    )  # fmt: skip
    cases, expected = references.as_in_scanstatistics(given)
    zones = scan.zones(references.seats(given), neighbours=15)
    found = scan.prospective(cases, zones, 4, expected=expected, replicates=9_999).clusters[0]
    places = [given.counties[place] for place in found.places]
    yield Figure(
        "G1", "New Mexico 1986-89, as R scanstatistics", "9.180617 within 1e-6, Los Alamos and Santa Fe",
        f"{found.score:.6f}, {' and '.join(places)}, p {found.p_value:.4f} (theirs .005 with 999)",
        abs(found.score - 9.180617) < 1e-6 and set(places) == {"LosAlamos", "SantaFe"},
    )  # fmt: skip
    yield _fever(folder)


def _fever(folder: Path) -> Figure:
    """New York City fever: space-time permutation, circles up to 3 km and half of the cases, up to 7 days."""
    from datetime import date

    at = {row[0]: (float(row[1]), float(row[2])) for row in (line.split() for line in (folder / "NYCfever.geo").open()) if row}
    places, first = list(at), date(2001, 11, 1)
    cases = np.zeros((len(places), 24), dtype=np.int64)
    for place, count, day in (line.split() for line in (folder / "NYCfever.cas").open() if line.strip()):
        year, month, of_month = map(int, day.split("/"))
        cases[places.index(place), (date(year, month, of_month) - first).days] += int(count)
    zones = scan.zones(np.array(list(at.values())), radius=3.0, weight=cases.sum(axis=1).astype(np.float64))
    found = scan.prospective(cases, zones, 7, model=scan.Model.PERMUTATION).clusters[0]
    said = f"LLR {found.score:.6f}, {len(found.places)} postcodes, {found.cases} cases, p {found.p_value:.3f}"
    return Figure("G1", "New York City fever (permutation)", "", said, None)


# G2


def _cube(bench: Path) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    held = np.load(bench / "cube.npz")
    return held["y"][-90:].T.astype(np.int64), held["xy"], np.round(held["pop"])


def _scan_cube(
    cases: npt.NDArray[np.int64], coordinates: npt.NDArray[np.float64], people: npt.NDArray[np.float64], replicates: int
) -> scan.Scanned:
    zones = scan.zones(coordinates, "plane", 50)
    usual = np.repeat(people[:, None], cases.shape[1], axis=1)
    return scan.prospective(cases, zones, 30, expected=usual, model=scan.Model.CONDITIONAL, replicates=replicates)


def speed(bench: Path) -> Iterator[Figure]:
    """The cube of 3.0 million cylinders and 999 replicates; the median of three runs of each, in turn."""
    from benchmarks.peers.plain_scan import largest_of_replicates

    cases, coordinates, people = _cube(bench)
    _scan_cube(cases, coordinates, people, 9)
    zones = scan.zones(coordinates, "plane", 50)
    usual = np.repeat((people / people.sum() * cases.sum() / cases.shape[1])[:, None], cases.shape[1], axis=1)
    largest_of_replicates(zones.order, zones.length, usual, 30, int(cases.sum()), 1)
    ours, plain = [], []
    for _ in range(3):
        found, seconds = cpu(lambda: _scan_cube(cases, coordinates, people, 999))
        ours.append(found.cylinders * 999 / seconds)
        _, seconds = cpu(lambda: largest_of_replicates(zones.order, zones.length, usual, 30, int(cases.sum()), 50))
        plain.append(zones.count * 30 * 50 / seconds)
    rate, beside = float(np.median(ours)), float(np.median(plain))
    yield Figure("G2", "cylinders a CPU second, all included", "at least 3e9", f"{rate:.2e}", rate >= 3e9)
    yield Figure(
        "G2", "beside a plain compiled scan", "at least 5 times", f"{rate / beside:.1f} ({beside:.2e})", rate >= 5 * beside
    )


def world() -> Iterator[Figure]:
    """3,600 regions, 50 neighbours, 60 days, 999 replicates, in a process of its own."""
    told = subprocess.run([sys.executable, __file__, "--world"], check=True, capture_output=True, text=True, cwd=ROOT)
    got = json.loads(told.stdout)
    said = f"{got['wall']:.1f} s, {got['cpu']:.1f} CPU s, {got['mib']:.0f} MiB resident, {got['rate']:.2e} cylinders a CPU second"
    met = (got["wall"] <= 5 or got["cpu"] <= 5) and got["mib"] <= 1024  # on a busy machine: CPU seconds of both cores together
    yield Figure("G2", "3,600 regions x 50 x 60 x 999", "5 s on two cores, 1 GiB", said, met)


def _world() -> None:
    random = np.random.default_rng(7)
    coordinates = np.column_stack([np.degrees(np.arcsin(random.uniform(-0.6, 0.9, 3600))), random.uniform(-180, 180, 3600)])
    rate = np.exp(random.normal(-4.5, 1.5, 3600))
    expected = np.repeat(rate[:, None], 60, axis=1)
    cases = random.poisson(random.gamma(1.0, expected))
    zones = scan.zones(coordinates, neighbours=50)
    scan.prospective(cases, zones, 60, expected=expected, size=1.0, replicates=2)  # loads what is compiled
    began = time.perf_counter()
    found, seconds = cpu(
        lambda: scan.prospective(cases, scan.zones(coordinates, neighbours=50), 60, expected=expected, size=1.0, replicates=999)
    )
    wall = time.perf_counter() - began
    resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / _MIB
    rate_of = found.cylinders * 999 / seconds
    print(json.dumps({"wall": wall, "cpu": seconds, "mib": resident, "rate": rate_of}))


# G3


def size(cubes: int, seed: int) -> Iterator[Figure]:
    """What is usual is learned from each cube's own past, as in production."""
    for name, draw in null_cubes.NULLS.items():
        p_values = np.array([_p_value(draw, seed, number) for number in range(cubes)])
        for level, low, high in ((0.05, 0.03, 0.07), (0.01, 0.005, 0.016)):
            share = float((p_values <= level).mean())
            off = 1.96 * np.sqrt(share * (1 - share) / cubes)
            said = f"{share:.4f} ± {off:.4f}"
            yield Figure("G3", f"{name}: P(p <= {level})", f"{low} to {high}", said, low <= share <= high)


def _p_value(draw: null_cubes.Draw, seed: int, number: int) -> float:
    random = np.random.default_rng([seed, number])
    zones = scan.zones(null_cubes.places(random), "plane", 10)
    cases = draw(random)
    usual = scan.expected_from_history(cases, null_cubes.SCANNED)
    found = scan.prospective(
        cases[:, -null_cubes.SCANNED :], zones, null_cubes.SCANNED, expected=usual.expected, size=usual.size, doubt=usual.doubt,
        replicates=199, seed=number, most=1,
    )  # fmt: skip
    return found.clusters[0].p_value if found.clusters else 1.0


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--cubes", type=int, default=CUBES)
    asked.add_argument("--seed", type=int, default=SEED)
    asked.add_argument("--only", choices=["G1", "G2", "G3"])
    asked.add_argument("--world", action="store_true", help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.world:
        _world()
        return
    bench = bench_data() if given.only != "G3" else None
    if given.only in {None, "G1"} and bench is not None:
        show(goldens(bench))
    if given.only in {None, "G2"} and bench is not None:
        show(speed(bench))
        show(world())
    if given.only in {None, "G3"}:
        show(size(given.cubes, given.seed))


if __name__ == "__main__":
    main()
