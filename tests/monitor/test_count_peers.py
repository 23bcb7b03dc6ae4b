"""The peers of counts, against values that follow from their definitions."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from scipy.stats import nbinom

PEERS = ModuleType("peers")  # the folder itself would bring `benchmarks/web.py` before `tests/web`
PEERS.__path__ = [str(Path(__file__).parents[2] / "benchmarks" / "peers")]
sys.modules["peers"] = PEERS

from peers import ears, farrington  # noqa: E402


def test_ears_by_hand() -> None:
    counts = np.array([[1.0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 30]])
    seven = counts[0, 4:11]
    assert ears.upper_bound(counts, "C1")[0, 11] == pytest.approx(seven.mean() + ears.Z_ALPHA * seven.std(ddof=1))
    lagged = counts[0, 2:9]
    assert ears.statistic(counts, "C2")[0, 11] == pytest.approx((30 - lagged.mean()) / lagged.std(ddof=1))
    assert np.isnan(ears.upper_bound(counts, "C1")[0, :7]).all()


def test_farrington_of_a_level_series_is_the_quantile_of_its_mean() -> None:
    """A series that alternates has no trend and one mean; its bound is that of a negative binomial with the dispersion seen."""
    weekly = np.tile([20.0, 20.0, 10.0, 30.0], 100)[None]
    bound = farrington.upper_bounds(weekly, 380)[0]
    assert np.isfinite(bound).all()
    phi = 50 / 20
    near = nbinom.ppf(0.99, 20 / (phi - 1), 1 / phi)
    assert np.abs(bound - near).max() <= 5


def test_farrington_gives_no_bound_without_cases() -> None:
    assert np.isnan(farrington.upper_bounds(np.zeros((1, 400)), 380)).all()
