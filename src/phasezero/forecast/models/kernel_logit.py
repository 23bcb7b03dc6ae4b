"""Logit on a Gaussian kernel's features (Nyström), so that columns may act together and bend.

Source: Williams and Seeger 2001 for the approximation; the kernel's width is stated in standard deviations of the columns.
"""

from __future__ import annotations

from dataclasses import dataclass

from sklearn.kernel_approximation import Nystroem
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from phasezero.forecast.matrix import Floats
from phasezero.forecast.models.columns import without_calendar
from phasezero.forecast.models.protocol import Predict


@dataclass(frozen=True, slots=True)
class KernelLogit:
    name: str = "kernel logit"
    gamma: float = 0.01
    components: int = 300
    strength: float = 0.3

    def fit(self, columns: tuple[str, ...], x: Floats, y: Floats) -> Predict:
        kept = without_calendar(columns)
        features = Nystroem(gamma=self.gamma, n_components=min(self.components, len(x)), random_state=0)
        chain = make_pipeline(StandardScaler(), features, LogisticRegression(C=self.strength, max_iter=2000))
        fitted = chain.fit(x[:, kept], y)
        return lambda rows: fitted.predict_proba(rows[:, kept])[:, 1]
