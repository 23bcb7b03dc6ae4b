"""Extremely randomised trees (Geurts, Ernst and Wehenkel 2006)."""

from __future__ import annotations

from dataclasses import dataclass

from sklearn.ensemble import ExtraTreesClassifier

from phasezero.forecast.matrix import Floats
from phasezero.forecast.models.columns import without_calendar
from phasezero.forecast.models.protocol import Predict


@dataclass(frozen=True, slots=True)
class Trees:
    timeless: bool = False
    """Without the columns that tell the year."""
    trees: int = 300
    smallest_leaf: int = 5
    share_of_columns: float = 0.5

    @property
    def name(self) -> str:
        return "timeless trees" if self.timeless else "trees"

    def fit(self, columns: tuple[str, ...], x: Floats, y: Floats) -> Predict:
        kept = without_calendar(columns) if self.timeless else list(range(len(columns)))
        forest = ExtraTreesClassifier(
            self.trees, min_samples_leaf=self.smallest_leaf, max_features=self.share_of_columns, random_state=0, n_jobs=-1
        )
        forest.fit(x[:, kept], y)
        forest.set_params(n_jobs=1)  # threads add up in any order, and sums of floats differ by it
        return lambda rows: forest.predict_proba(rows[:, kept])[:, 1]
