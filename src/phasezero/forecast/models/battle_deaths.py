"""The naive ranking: by last year's battle deaths, and among countries without any by whether they ever saw a mass killing."""

from __future__ import annotations

from dataclasses import dataclass

from sklearn.linear_model import LogisticRegression

from phasezero.forecast.matrix import Floats
from phasezero.forecast.models.protocol import Predict

DEATHS, EVER = "battledeaths.log2", "mk_ever"
_TIE = 1e-3


@dataclass(frozen=True, slots=True)
class BattleDeaths:
    name: str = "battle deaths"

    def fit(self, columns: tuple[str, ...], x: Floats, y: Floats) -> Predict:
        def order(rows: Floats) -> Floats:
            return (rows[:, columns.index(DEATHS)] + _TIE * rows[:, columns.index(EVER)]).reshape(-1, 1)

        fitted = LogisticRegression().fit(order(x), y)
        return lambda rows: fitted.predict_proba(order(rows))[:, 1]
