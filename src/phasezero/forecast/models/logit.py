"""Regularised logit (L2) on standardised columns, without the calendar year."""

from __future__ import annotations

from dataclasses import dataclass

from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from phasezero.forecast.matrix import Floats
from phasezero.forecast.models.columns import without_calendar
from phasezero.forecast.models.protocol import Predict


@dataclass(frozen=True, slots=True)
class Logit:
    name: str = "logit"
    strength: float = 0.005
    """The inverse of the penalty (scikit-learn's C)."""

    def fit(self, columns: tuple[str, ...], x: Floats, y: Floats) -> Predict:
        kept = without_calendar(columns)
        fitted = make_pipeline(StandardScaler(), LogisticRegression(C=self.strength, max_iter=2000)).fit(x[:, kept], y)
        return lambda rows: fitted.predict_proba(rows[:, kept])[:, 1]
