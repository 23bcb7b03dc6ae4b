"""What the benchmarks and the recipe of the trained models share: hashed tables, folds, one linear fit, intervals.

Needs scikit-learn (the extra `text`). Everything is decided by the seeds that stand here, so that a second run gives the same.
"""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from phasezero.extract.models.hashing import places

SEED = 20260
Floats = npt.NDArray[np.float64]
Row = tuple[str, str, str, bool | None]
"""Figure, goal, measured with its interval, met (None where there is no goal)."""


def shared(*parts: str) -> Path | None:
    """A path below the shared data, or None where it is not there (said on the error stream)."""
    root = Path(os.environ.get("PHASEZERO_SHARED", Path(__file__).resolve().parents[3] / "shared"))
    path = root.joinpath("data", *parts)
    if path.exists():
        return path
    print(f"skipped: {path} is not there; set PHASEZERO_SHARED", file=sys.stderr)
    return None


def table(features: Iterable[Iterable[str]], bits: int, by_length: bool) -> csr_matrix:
    """One row per text; as `Model.score` sees it."""
    starts, columns, values = [0], [], []
    for row in features:
        found = places(row, bits)
        columns.append(found)
        values.append(np.full(len(found), 1 / np.sqrt(max(len(found), 1)) if by_length else 1.0))
        starts.append(starts[-1] + len(found))
    return csr_matrix((np.concatenate(values), np.concatenate(columns).astype(np.int64), starts), shape=(len(columns), 1 << bits))


@dataclass(frozen=True)
class Fit:
    weights: Floats
    intercept: float

    def scores(self, rows: csr_matrix) -> Floats:
        return np.asarray(rows @ self.weights).ravel() + self.intercept


def fit(rows: csr_matrix, yes: Sequence[bool], strength: float, weigh: Floats | None = None, rare: float = 0.0) -> Fit:
    """Logistic regression with classes weighed equally; liblinear, which is deterministic.

    `rare`: features count by the logarithm of how rare they are among these rows, to that power, and are held back less by the
    penalty; it is multiplied into the weights, so that nothing more is needed to score a text."""
    scale = _rarity(rows, rare) if rare else np.ones(rows.shape[1])
    learner = LogisticRegression(
        C=strength, solver="liblinear", class_weight="balanced", random_state=SEED, max_iter=300, tol=1e-3
    )
    learner.fit(rows.multiply(scale).tocsr() if rare else rows, np.asarray(yes, dtype=bool), sample_weight=weigh)
    return Fit(np.asarray(learner.coef_[0], dtype=np.float64) * scale, float(learner.intercept_[0]))


def _rarity(rows: csr_matrix, power: float) -> Floats:
    held = np.bincount(rows.indices, minlength=rows.shape[1])
    return np.asarray(np.log((rows.shape[0] + 1) / (held + 1)) ** power)


def platt(scores: Floats, yes: Sequence[bool]) -> tuple[float, float]:
    """Slope and offset of Platt (1999), on scores of cases that were held out."""
    truth = np.asarray(yes, dtype=bool)
    learner = LogisticRegression(C=1e4, solver="liblinear", intercept_scaling=10.0, tol=1e-6, random_state=SEED)
    learner.fit(np.asarray(scores).reshape(-1, 1), truth)
    return float(learner.coef_[0][0]), float(learner.intercept_[0])


def best_threshold(scores: Floats, yes: Sequence[bool]) -> float:
    """Halfway between two scores, where F1 is highest; the middle one where several are equal."""
    truth = np.asarray(yes, dtype=bool)
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(truth[order])
    f1s = 2 * hits / (np.arange(1, len(order) + 1) + truth.sum())
    best = np.flatnonzero(f1s >= f1s.max() - 1e-12)
    place = int(best[len(best) // 2])
    below = scores[order[place + 1]] if place + 1 < len(order) else scores[order[place]] - 1
    return float((scores[order[place]] + below) / 2)


def steady_threshold(scores: Floats, yes: Sequence[bool]) -> float:
    """Where the F1 that Platt's probabilities let expect is highest (Lipton et al. 2014): hangs less on single cases."""
    slope, offset = platt(scores, yes)
    order = np.argsort(-scores, kind="stable")
    chances = 1 / (1 + np.exp(-(slope * scores[order] + offset)))
    place = int(np.argmax(2 * np.cumsum(chances) / (np.arange(1, len(order) + 1) + chances.sum())))
    below = scores[order[place + 1]] if place + 1 < len(order) else scores[order[place]] - 1
    return float((scores[order[place]] + below) / 2)


def folds(groups: Sequence[Hashable], yes: Sequence[bool], count: int, seed: int = SEED) -> npt.NDArray[np.int64]:
    """Fold of each case: a group is never cut, and the yes cases are spread evenly."""
    members: dict[Hashable, list[int]] = defaultdict(list)
    for place, group in enumerate(groups):
        members[group].append(place)
    generator = np.random.default_rng(seed)
    order = [list(members.values())[place] for place in generator.permutation(len(members))]
    order.sort(key=lambda cases: (-sum(yes[case] for case in cases), -len(cases)))
    found, load = np.zeros(len(yes), dtype=np.int64), np.zeros((count, 2))
    for cases in order:
        positives = sum(yes[case] for case in cases)
        fold = int(np.lexsort((np.arange(count), load[:, 1], load[:, 0] if positives else np.zeros(count)))[0])
        found[cases] = fold
        load[fold] += (positives, len(cases))
    return found


def same(groups_of: Sequence[Iterable[Hashable]]) -> list[int]:
    """Group number of each case, where cases that share any key belong together (union-find)."""
    parent = list(range(len(groups_of)))

    def root(case: int) -> int:
        while parent[case] != case:
            parent[case] = parent[parent[case]]
            case = parent[case]
        return case

    first: dict[Hashable, int] = {}
    for case, keys in enumerate(groups_of):
        for key in keys:
            parent[root(case)] = root(first.setdefault(key, case))
    return [root(case) for case in range(len(groups_of))]


def f1(truth: npt.NDArray[np.bool_], said: npt.NDArray[np.bool_]) -> float:
    return 2 * int((truth & said).sum()) / max(int(truth.sum()) + int(said.sum()), 1)


def recall(truth: npt.NDArray[np.bool_], said: npt.NDArray[np.bool_]) -> float:
    return int((truth & said).sum()) / max(int(truth.sum()), 1)


def precision(truth: npt.NDArray[np.bool_], said: npt.NDArray[np.bool_]) -> float:
    return int((truth & said).sum()) / max(int(said.sum()), 1)


def interval(figure: Callable[[npt.NDArray[Any]], float], groups: Sequence[Hashable], draws: int = 1000) -> tuple[float, float]:
    """Bootstrap 95 % interval over groups; `figure` gets the places of the drawn cases."""
    members: dict[Hashable, list[int]] = defaultdict(list)
    for place, group in enumerate(groups):
        members[group].append(place)
    blocks = [np.array(cases) for cases in members.values()]
    generator = np.random.default_rng(SEED)
    found = [
        figure(np.concatenate([blocks[place] for place in generator.integers(len(blocks), size=len(blocks))]))
        for _ in range(draws)
    ]
    low, high = np.quantile(found, (0.025, 0.975))
    return float(low), float(high)


def measured(
    figure: Callable[[npt.NDArray[np.bool_], npt.NDArray[np.bool_]], float],
    truth: npt.NDArray[np.bool_],
    said: npt.NDArray[np.bool_],
    groups: Sequence[Hashable],
) -> tuple[float, str]:
    """The figure, and its words with the interval."""
    value = figure(truth, said)
    low, high = interval(lambda drawn: figure(truth[drawn], said[drawn]), groups)
    return value, f"{value:.2f} ({low:.2f} to {high:.2f})"


def show(rows: Sequence[Row]) -> None:
    """The table on the screen."""
    lines = [
        ("figure", "goal", "measured (95 %)", "met"),
        *((a, b, c, {None: "", True: "yes", False: "NO"}[d]) for a, b, c, d in rows),
    ]
    widths = [max(len(line[column]) for line in lines) for column in range(4)]
    for line in lines:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
