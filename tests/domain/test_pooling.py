"""Independent probabilities put together: by a rule that no order and no single view can bend."""

from __future__ import annotations

from math import isclose, prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phasezero.domain.assessment import Estimate
from phasezero.domain.pooling import NEAREST, by_question, departs, geometric_mean_of_odds, in_percent, pooled

probabilities = st.floats(0, 1)
estimates = st.lists(probabilities, min_size=3, max_size=3).map(lambda three: Estimate("state-led", *sorted(three)))
views = st.lists(estimates, min_size=1, max_size=9)


@given(views, st.randoms())
def test_the_order_of_the_views_changes_nothing(those: list[Estimate], dice: object) -> None:
    other = list(those)
    dice.shuffle(other)  # type: ignore[attr-defined]
    assert pooled(those) == pooled(other)


@given(views)
def test_nothing_lies_outside_of_the_views(those: list[Estimate]) -> None:
    found = pooled(those)
    bests = [one.best for one in those]
    assert (found.least, found.greatest) == (min(bests), max(bests))
    assert found.least <= found.median <= found.greatest
    assert found.least <= found.geometric <= found.greatest
    assert (found.lowest, found.highest) == (min(one.low for one in those), max(one.high for one in those))
    assert found.views == len(those)


@given(estimates, st.integers(1, 5))
def test_one_view_and_views_that_agree_are_themselves(one: Estimate, times: int) -> None:
    found = pooled([one] * times)
    assert found.median == found.geometric == one.best
    assert (found.lowest, found.highest) == (one.low, one.high)
    assert not departs(one, found)


@given(views, st.integers(0, 8), probabilities)
def test_a_view_that_goes_up_takes_neither_down(those: list[Estimate], which: int, higher: float) -> None:
    which %= len(those)
    best = max(those[which].best, higher)
    raised = [*those[:which], Estimate("state-led", those[which].low, best, max(best, those[which].high)), *those[which + 1 :]]
    assert pooled(raised).median >= pooled(those).median
    assert pooled(raised).geometric >= pooled(those).geometric - 1e-12


@given(st.lists(st.floats(NEAREST, 1 - NEAREST), min_size=1, max_size=9))
def test_it_is_the_geometric_mean_of_the_odds(bests: list[float]) -> None:
    odds = prod(one / (1 - one) for one in bests) ** (1 / len(bests))
    assert isclose(geometric_mean_of_odds(bests), odds / (1 + odds), rel_tol=1e-9)


@given(st.lists(probabilities, min_size=1, max_size=9))
def test_the_complement_has_the_complement(bests: list[float]) -> None:
    assert isclose(geometric_mean_of_odds([1 - one for one in bests]), 1 - geometric_mean_of_odds(bests), abs_tol=1e-9)


def test_impossible_and_certain_do_not_decide_alone() -> None:
    assert geometric_mean_of_odds([0.0]) == 0
    assert geometric_mean_of_odds([1.0, 1.0]) == 1
    assert isclose(geometric_mean_of_odds([0.0, 1.0]), 0.5)
    assert isclose(geometric_mean_of_odds([0.0, 0.5, 0.5]), geometric_mean_of_odds([NEAREST, 0.5, 0.5]))
    assert 0.05 < geometric_mean_of_odds([0.0, 0.5, 0.5]) < 0.5


def test_a_worked_example() -> None:
    found = pooled(
        [Estimate("state-led", 0.01, 0.02, 0.05), Estimate("state-led", 0.05, 0.2, 0.4), Estimate("state-led", 0, 0.08, 0.1)]
    )
    assert (found.median, found.least, found.greatest, found.lowest, found.highest) == (0.08, 0.02, 0.2, 0, 0.4)
    assert round(found.geometric, 4) == 0.0709  # odds 1/49, 1/4 and 2/23: their product's third root is 0.0763
    assert pooled([Estimate("state-led", 0, 0.1, 1), Estimate("state-led", 0, 0.3, 1)]).median == pytest.approx(0.2)


def test_views_on_several_questions_are_pooled_apart() -> None:
    one, other = Estimate("state-led", 0, 0.1, 1), Estimate("non-state-led", 0, 0.3, 1)
    found = by_question([(one, other), (other,), (one, other)])
    assert [(pool.question, pool.views, pool.median) for pool in found] == [("state-led", 2, 0.1), ("non-state-led", 3, 0.3)]
    assert by_question([]) == ()
    for wrong in ([], [one, other]):
        with pytest.raises(ValueError, match="pool those on one question"):
            pooled(wrong)


@pytest.mark.parametrize(
    ("best", "median", "differs"),
    [(0.06, 0.06, False), (0.0604, 0.06, False), (0.07, 0.06, True), (0.302, 0.3, False), (0, 0.004, True)],
)
def test_what_is_printed_alike_does_not_depart(best: float, median: float, differs: bool) -> None:
    found = pooled([Estimate("state-led", 0, median, 1)])
    assert departs(Estimate("state-led", 0, best, 1), found) is differs
    assert (in_percent(best) != in_percent(median)) is differs
