"""Each base year is estimated from what was known at its end, and from nothing else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panels_made import made
from phasezero.domain.panels import Panel
from phasezero.errors import BadInput
from phasezero.forecast.backtest import ENSEMBLE, Year, backtest, rows
from phasezero.forecast.calibration import Correction, correction
from phasezero.forecast.ensemble import weights
from phasezero.forecast.matrix import matrix_of
from phasezero.forecast.models import BASELINES, MEMBERS, Model
from phasezero.forecast.models.kernel_logit import KernelLogit
from phasezero.forecast.models.logit import Logit
from phasezero.forecast.models.trees import Trees

FEW: tuple[Model, ...] = (Trees(trees=20), Logit(), KernelLogit(components=20))


def estimates(panel: Panel, first: int, last: int) -> tuple[Year, ...]:
    return backtest(matrix_of(panel), first, last, FEW)


def same(one: Year, other: Year) -> bool:
    return one.states == other.states and all(np.array_equal(one.risks[name], other.risks[name]) for name in one.risks)


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 1000), year=st.integers(1976, 1982), flip=st.integers(0, 10_000))
def test_nothing_of_later_years_reaches_an_estimate(seed: int, year: int, flip: int) -> None:
    panel = made(seed, countries=15)
    before = estimates(panel, year, year)
    rng = np.random.default_rng(flip)
    later = tuple(
        replace(row, outcome=bool(rng.integers(0, 2)))
        if row.year == year or row.year == year - 1  # their two years are not over at the end of `year`
        else replace(row, outcome=bool(rng.integers(0, 2)), values=tuple(rng.permutation(row.values)))
        if row.year > year
        else row
        for row in panel.rows
    )
    assert same(before[0], estimates(replace(panel, rows=later), year, year)[0])
    cut = tuple(replace(row, outcome=None) if row.year > year - 2 else row for row in panel.rows if row.year <= year)
    assert same(before[0], estimates(replace(panel, rows=cut), year, year)[0])


def test_what_was_known_does_reach_it() -> None:
    panel = made(3)
    flipped = tuple(replace(row, outcome=not row.outcome) if row.year == 1978 else row for row in panel.rows)
    assert not same(estimates(panel, 1980, 1980)[0], estimates(replace(panel, rows=flipped), 1980, 1980)[0])


def test_one_year_asked_alone_or_among_others_is_the_same() -> None:
    panel = made(4)
    among = {one.year: one for one in estimates(panel, 1978, 1984)}
    assert all(same(among[year], estimates(panel, year, year)[0]) for year in (1978, 1981, 1984))


def test_every_country_of_every_year_asked_for_is_estimated_and_newest_years_need_no_outcome() -> None:
    panel = made(5, known_to=1983)
    found = rows(estimates(panel, 1980, 1985))
    assert [(state, year) for state, year, _ in found] == [(row.state, row.year) for row in panel.rows if row.year >= 1980]
    assert all(0 < risk < 1 for *_, risk in found)


def test_it_learns_what_raises_the_risk() -> None:
    panel = made(6, countries=40, last=1990)
    (year,) = estimates(panel, 1988, 1988)
    now = [row for row in panel.rows if row.year == 1988]
    repression = np.array([row.values[[one.key for one in panel.columns].index("pol_killing_approved")] for row in now])
    assert year.risks[ENSEMBLE][repression == 1].mean() > 1.2 * year.risks[ENSEMBLE][repression == 0].mean()


@pytest.mark.parametrize(
    ("first", "last", "said"), [(1960, 1985, "too short a past"), (1980, 1999, "no base year 1986: it holds 1960 to 1985")]
)
def test_years_that_cannot_be_estimated_are_refused(first: int, last: int, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        estimates(made(7, countries=5), first, last)


@pytest.mark.parametrize("model", [*BASELINES, *MEMBERS], ids=lambda model: str(model.name))
def test_every_model_keeps_the_contract(model: Model) -> None:
    matrix = matrix_of(made(8, countries=20))
    x, y = np.nan_to_num(matrix.values), matrix.outcomes
    first, again = (model.fit(matrix.columns, x, y)(x[:50]) for _ in range(2))
    assert first.shape == (50,)
    assert np.array_equal(first, again)
    assert ((first >= 0) & (first <= 1)).all()
    assert abs(model.fit(matrix.columns, x, y)(x).mean() - y.mean()) < 0.05


def test_what_may_hold_later_knowledge_is_left_out_unless_asked_for() -> None:
    panel = made(9, countries=3)
    assert "mean_mk_onset_interaction" not in matrix_of(panel).columns
    assert "mean_mk_onset_interaction" in matrix_of(panel, looking_ahead=True).columns


def test_weights_stay_near_equal_until_the_record_speaks() -> None:
    rng = np.random.default_rng(1)
    truth = rng.uniform(0.01, 0.6, 4000)
    y = (rng.random(4000) < truth).astype(float)
    told = np.column_stack([truth, rng.uniform(0.01, 0.6, 4000)])
    long, short = weights(told, y), weights(told[:20], y[:20])
    assert long.sum() == pytest.approx(1)
    assert long[0] > 0.75, long
    assert abs(short[0] - 0.5) < 0.1
    assert weights(told[:0], y[:0]).tolist() == [0.5, 0.5]


def test_too_high_estimates_are_lowered_and_recent_years_count_more() -> None:
    rng = np.random.default_rng(2)
    years = np.repeat(np.arange(1960, 2000), 200)
    truth = rng.uniform(0.01, 0.1, len(years))
    y = (rng.random(len(years)) < np.where(years < 1980, truth, truth / 2)).astype(float)
    found = correction(truth, y, years, 2001).corrected(truth)
    assert found.mean() == pytest.approx(truth.mean() / 2, rel=0.2)
    assert np.array_equal(np.argsort(found), np.argsort(truth))
    assert correction(truth[:0], y[:0], years[:0], 2001) == Correction()
