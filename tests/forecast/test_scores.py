"""How estimates are scored: against values worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("sklearn")

from phasezero.forecast import scores

SAID = [
    *((1, 1990, 0.9), (2, 1990, 0.5), (3, 1990, 0.5), (4, 1990, 0.1)),
    *((1, 1991, 0.2), (2, 1991, 0.6), (3, 1991, 0.1), (4, 1991, 0.05)),
]
ONSETS = {(state, year): int((state, year) in {(2, 1992), (4, 1992)}) for state in (1, 2, 3, 4, 9) for year in (1991, 1992, 1993)}


def test_a_year_has_the_larger_risk_and_the_better_rank_of_the_two_base_years_before() -> None:
    seen = scores.view(SAID, {key: one for key, one in ONSETS.items() if key[1] == 1992})
    assert seen.states.tolist() == [1, 2, 3, 4], "nobody spoke of state 9"
    assert seen.risks.tolist() == [0.9, 0.6, 0.5, 0.1]
    assert seen.ranks.tolist() == [1, 1, 2, 4], "ties share the better rank"
    assert seen.outcomes.tolist() == [0, 1, 0, 1]


def test_what_came_is_found_among_the_first() -> None:
    found = scores.discrimination(scores.view(SAID, {key: one for key, one in ONSETS.items() if key[1] == 1992}))
    assert found["AUC"] == pytest.approx(1 / 4), "of four pairs of an onset and none, one is in order"
    assert found["average precision"] == pytest.approx((1 / 2 + 2 / 4) / 2)
    assert (found["recall@3"], found["recall@5"]) == (0.5, 1)


def test_estimates_are_compared_with_what_came_in_both_years_after() -> None:
    got = scores.calibration(SAID, ONSETS)
    risks, came = np.array([risk for _, _, risk in SAID]), np.array([0, 1, 0, 1, 0, 1, 0, 1])
    assert (got.mean, got.observed) == (pytest.approx(risks.mean()), 0.5)
    assert got.skill == pytest.approx(1 - np.mean((risks - came) ** 2) / 0.25)
    assert (got.top_mean, got.top_observed) == (pytest.approx(0.9), 0)


def test_a_year_that_is_not_over_is_not_scored() -> None:
    short = {key: one for key, one in ONSETS.items() if key[1] < 1993}
    assert scores.calibration(SAID, short).mean == pytest.approx(np.mean([0.9, 0.5, 0.5, 0.1]))


def test_intervals_are_over_countries_and_the_same_each_time() -> None:
    generator = np.random.default_rng(1)
    states = np.repeat(np.arange(60), 10)
    outcomes = (generator.random(600) < 0.2).astype(float)
    seen = scores.View(states, outcomes, outcomes * 0.3 + generator.random(600), np.ones(600))
    found = scores.over_countries(lambda rows: {"AUC": scores.discrimination(seen.of(rows))["AUC"]}, seen, draws=100)
    low, high = found["AUC"]
    assert low < scores.discrimination(seen)["AUC"] < high
    assert found == scores.over_countries(lambda rows: {"AUC": scores.discrimination(seen.of(rows))["AUC"]}, seen, draws=100)
