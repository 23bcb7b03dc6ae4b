"""How good estimates of new mass killings were, by the convention of the published benchmark: a country-year counts as caught
among the first k if it ranked there in either of the two base years before it, and its risk is the larger of the two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.stats import rankdata
from sklearn.metrics import average_precision_score, roc_auc_score

from phasezero.forecast.matrix import EMBARGO, Floats, Whole

TOP = (3, 5, 10, 20, 30)
_FEWEST_ONSETS = 5
"""In a draw of countries, to be scored."""
Key = tuple[int, int]
"""(state, year)."""


@dataclass(frozen=True, slots=True)
class View:
    """What two base years said of the year after them. Arrays have one entry for each country-year."""

    states: Whole
    outcomes: Floats
    """1 where an onset came in the year itself, else 0."""
    risks: Floats
    """The larger of the two."""
    ranks: Floats
    """The better of the two; 1 is the highest risk, ties share the better rank."""

    def of(self, rows: Whole) -> View:
        return View(self.states[rows], self.outcomes[rows], self.risks[rows], self.ranks[rows])


@dataclass(frozen=True, slots=True)
class Calibrated:
    """How estimates of single base years compare with what came. `skill`: Brier score, against always the observed share."""

    mean: float
    observed: float
    skill: float
    top_mean: float
    """Of the tenth with the highest estimates; `top_observed`: the share of onsets there."""
    top_observed: float


def view(said: Iterable[tuple[int, int, float]], onsets: Mapping[Key, int]) -> View:
    """The country-years of `onsets` that at least one base year before spoke of; `said`: (state, base year, risk)."""
    by_year: dict[int, list[tuple[int, float]]] = {}
    for state, year, risk in said:
        by_year.setdefault(year, []).append((state, risk))
    found: dict[Key, tuple[float, float]] = {}
    for year, these in by_year.items():
        for (state, risk), rank in zip(these, rankdata([-risk for _, risk in these], method="min"), strict=True):
            for after in range(1, EMBARGO + 1):
                before = found.get((state, year + after), (-np.inf, np.inf))
                found[state, year + after] = (max(before[0], risk), min(before[1], float(rank)))
    keys = sorted(onsets.keys() & found.keys())
    return View(
        np.array([state for state, _ in keys], dtype=np.int64),
        np.array([float(onsets[key]) for key in keys]),
        np.array([found[key][0] for key in keys]),
        np.array([found[key][1] for key in keys]),
    )


def discrimination(seen: View) -> dict[str, float]:
    """Area under the curve, average precision, and the share of onsets among the first k. At least one onset is needed."""
    caught = {f"recall@{k}": float((seen.ranks[seen.outcomes == 1] <= k).mean()) for k in TOP}
    ordered = {
        "AUC": float(roc_auc_score(seen.outcomes, seen.risks)),
        "average precision": float(average_precision_score(seen.outcomes, seen.risks)),
    }
    return ordered | caught


def calibration(said: Iterable[tuple[int, int, float]], onsets: Mapping[Key, int]) -> Calibrated:
    """Over the base years of which both years after are in `onsets`."""
    after = range(1, EMBARGO + 1)
    pairs = [
        (risk, max(onsets[state, year + one] for one in after))
        for state, year, risk in said
        if all((state, year + one) in onsets for one in after)
    ]
    told, came = np.array([risk for risk, _ in pairs]), np.array([float(one) for _, one in pairs])
    brier, climate = np.mean((told - came) ** 2), np.mean((came.mean() - came) ** 2)
    top = told >= np.quantile(told, 0.9)
    return Calibrated(
        float(told.mean()), float(came.mean()), float(1 - brier / climate), float(told[top].mean()), float(came[top].mean())
    )


def over_countries(
    value: Callable[[Whole], Mapping[str, float]], seen: View, draws: int = 1000, seed: int = 0
) -> dict[str, tuple[float, float]]:
    """95 % intervals of what `value` gives for rows of the view, from draws of whole countries with replacement (Efron and
    Tibshirani 1993); draws with fewer than five onsets are left out."""
    generator = np.random.default_rng(seed)
    groups = [np.flatnonzero(seen.states == state) for state in np.unique(seen.states)]
    found: dict[str, list[float]] = {}
    for _ in range(draws):
        rows = np.concatenate([groups[one] for one in generator.integers(len(groups), size=len(groups))])
        if seen.outcomes[rows].sum() >= _FEWEST_ONSETS:
            for name, each in value(rows).items():
                found.setdefault(name, []).append(each)
    return {name: (float(np.quantile(each, 0.025)), float(np.quantile(each, 0.975))) for name, each in found.items()}
