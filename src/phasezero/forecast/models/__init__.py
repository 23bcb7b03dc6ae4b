"""The models, one per file. Each has a name and `fit(columns, x, y)`, which gives a function from rows to probabilities.

A model sees rows without gaps (`filled`), and nothing of the year it is asked about but that year's own rows.
"""

from phasezero.forecast.models.base_rate import BaseRate
from phasezero.forecast.models.battle_deaths import BattleDeaths
from phasezero.forecast.models.kernel_logit import KernelLogit
from phasezero.forecast.models.logit import Logit
from phasezero.forecast.models.protocol import Model, Predict
from phasezero.forecast.models.trees import Trees

BASELINES: tuple[Model, ...] = (BaseRate(), BattleDeaths())
"""What every model is printed beside: the share of the past, and last year's battle deaths."""
MEMBERS: tuple[Model, ...] = (Trees(), Trees(timeless=True), Logit(), KernelLogit())
"""What the ensemble is made of."""

__all__ = ["BASELINES", "MEMBERS", "Model", "Predict"]
