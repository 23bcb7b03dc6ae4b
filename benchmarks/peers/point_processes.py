"""Other programs for pairs and excitation: one of them, named first, on the data in the folder named second.

Run by an interpreter that has them (`pip install pointpats hawkesbook hawkes-rs HawkesPyLib`; they are no part of the project),
because they ask for versions of their own. Prints one line of JSON: CPU seconds without imports and compiling, and what came out.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

DELTA, TAU, PERMUTATIONS = 20.0, 7.0, 99
UNTIL = 3650.0


def knox_class(folder: Path) -> dict[str, Any]:
    from pointpats.spacetime import Knox

    when, where = _points(folder)
    Knox(where[:50], when[:50], DELTA, TAU, permutations=1)
    found, spent = _timed(lambda: Knox(where, when, DELTA, TAU, permutations=PERMUTATIONS))
    return {"cpu": spent, "pairs": int(found.statistic_), "p_value": float(np.ravel(found.p_sim)[0])}


def knox_function(folder: Path) -> dict[str, Any]:
    from pointpats.spacetime import knox

    when, where = _points(folder)
    before = when.copy()
    found, spent = _timed(lambda: knox(where, when, DELTA, TAU, permutations=PERMUTATIONS))
    changed = bool((when != before).any())
    return {"cpu": spent, "pairs": int(found["stat"]), "p_value": float(found["pvalue"][0]), "changed_its_input": changed}


def hawkes_rs(folder: Path) -> dict[str, Any]:
    from hawkes import univariate

    times = np.loadtxt(folder / "hawkes_t.csv")
    univariate.fit(times[:300], times[299] + 1)
    found, spent = _timed(lambda: univariate.fit(times, UNTIL))
    return {"cpu": spent, "log_likelihood": -found.negative_log_likelihood, "branching": found.branching_ratio()}


def hawkespylib(folder: Path) -> dict[str, Any]:
    from HawkesPyLib.inference import ExpHawkesProcessInference

    times = np.loadtxt(folder / "hawkes_t.csv")
    one = ExpHawkesProcessInference("exp")
    one.estimate(times[:300], times[299] + 1, return_params=False)
    (level, branching, memory), spent = _timed(lambda: one.estimate(times, UNTIL, return_params=True))
    return {"cpu": spent, "log_likelihood": _log_likelihood(times, level, branching, 1 / memory), "branching": branching}


def hawkesbook(folder: Path) -> dict[str, Any]:
    import hawkesbook as book

    times = np.loadtxt(folder / "hawkes_t.csv")
    start = np.array([5.0, 0.05, 0.5])
    book.exp_mle(times[:200], times[199], start)
    (level, jump, decay), spent = _timed(lambda: book.exp_mle(times, UNTIL, start))
    return {"cpu": spent, "log_likelihood": _log_likelihood(times, level, jump / decay, decay), "branching": jump / decay}


PEERS = {one.__name__: one for one in (knox_class, knox_function, hawkes_rs, hawkespylib, hawkesbook)}


def _points(folder: Path) -> tuple[np.ndarray, np.ndarray]:
    given = np.loadtxt(folder / "points.csv", delimiter=",")
    return given[:, :1].copy(), given[:, 1:].copy()


def _log_likelihood(times: np.ndarray, level: float, branching: float, decay: float) -> float:
    """Of the values a peer gives, all by one rule."""
    memory, total = 0.0, np.log(level)
    for gap in np.diff(times):
        memory = np.exp(-decay * gap) * (1 + memory)
        total += np.log(level + branching * decay * memory)
    return float(total - level * UNTIL + branching * np.expm1(-decay * (UNTIL - times)).sum())


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    before = time.process_time()
    found = work()
    return found, time.process_time() - before


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    print(json.dumps(PEERS[sys.argv[1]](Path(sys.argv[2]))))
