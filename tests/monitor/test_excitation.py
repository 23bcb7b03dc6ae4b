"""The self-exciting process: likelihood by hand and by brute force, known parameters found again, drift told from excitation."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
from scipy.integrate import quad
from scipy.optimize import approx_fprime

from phasezero.errors import BadInput
from phasezero.monitor import excitation

Floats = npt.NDArray[np.float64]
RATES = np.array([0.5, 2.0, 1.0, 0.3, 1.5, 1.0, 1.0, 0.7, 2.0, 4.0])
TIMES = np.array([0.2, 0.9, 1.1, 1.15, 3.0, 3.05, 4.5, 6.0, 8.25, 9.0, 9.4])
UNTIL = 9.6


def rate_at(t: float, level: float, branching: float, decay: float, background: Floats) -> float:
    ages = t - TIMES[t > TIMES]
    return float(level * background[int(t)] + branching * decay * np.exp(-decay * ages).sum())


def by_quadrature(level: float, branching: float, decay: float, background: Floats) -> float:
    """Sum of log rates less their integral, stretch by stretch."""
    knots = np.unique(np.concatenate([[0.0, UNTIL], TIMES, np.arange(1, 10)]))
    integral = sum(quad(rate_at, a, b, (level, branching, decay, background))[0] for a, b in pairwise(knots))
    return float(np.log([rate_at(t, level, branching, decay, background) for t in TIMES]).sum() - integral)


@pytest.mark.parametrize("background", [None, RATES])
@pytest.mark.parametrize("at", [(0.8, 0.4, 1.3), (1.2, 0.05, 0.2), (0.3, 1.6, 6.0)])
def test_likelihood_equals_its_definition_and_its_slope(background: Floats | None, at: tuple[float, float, float]) -> None:
    seen = excitation.fit(TIMES, UNTIL, background=background).seen
    value, slope = seen.log_likelihood(*at)
    assert value == pytest.approx(by_quadrature(*at, np.ones(10) if background is None else background), abs=1e-6)
    by_differences = approx_fprime(np.log(at), lambda logs: seen.log_likelihood(*np.exp(logs))[0], 1e-7)
    assert slope == pytest.approx(by_differences, abs=1e-4)


def test_likelihood_of_two_kinds_of_gap_by_hand() -> None:
    """Ten events a day apart, looked at for ten days, without excitation: 10 log(1) - 10."""
    found = excitation.fit(np.arange(0.5, 10), 10)
    assert found.alone == pytest.approx(-10)
    value, _ = found.seen.log_likelihood(1.0, 1e-12, 1.0)
    assert value == pytest.approx(-10)


def test_no_start_finds_more() -> None:
    times = excitation.simulate(0.6, 0.5, 0.3, 300, seed=4)
    found = excitation.fit(times, 300)
    grid = [
        found.seen.log_likelihood(level, branching, decay)[0]
        for level in np.linspace(0.2, 1.4, 13)
        for branching in np.linspace(0.05, 0.95, 19)
        for decay in np.geomspace(1 / found.seen.longest, 1 / found.seen.shortest, 40)
    ]
    assert found.converged
    assert max(grid) <= found.log_likelihood <= max(grid) + 1


def test_known_parameters_are_found() -> None:
    times = excitation.simulate(1.0, 0.6, 0.25, 6000, seed=7)
    found = excitation.fit(times, 6000)
    assert found.branching == pytest.approx(0.6, abs=0.06)
    assert found.level == pytest.approx(1.0, abs=0.12)
    assert found.memory == pytest.approx(4.0, abs=0.9)
    assert found.log_likelihood > found.alone + 250
    assert found.residuals().p_value > 0.05
    low, high = found.interval()
    assert low < 0.6 < high
    narrow = found.interval(0.5)
    assert low < narrow[0] < found.branching < narrow[1] < high


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    held = 0
    for seed in range(50):
        low, high = excitation.fit(excitation.simulate(0.5, 0.5, 0.3, 400, seed), 400).interval()
        held += low <= 0.5 <= high
    assert held >= 43


def test_where_nothing_excites_none_is_the_answer() -> None:
    told = [excitation.fit(excitation.simulate(1.0, 0.0, 1.0, 300, seed), 300) for seed in range(40)]
    assert sum(one.interval()[0] == 0 for one in told) >= 36
    assert np.median([one.branching for one in told]) < 0.1


def test_drift_is_taken_for_excitation_unless_the_background_is_known() -> None:
    """Nothing excites; the rate rises tenfold within a year."""
    days = np.geomspace(0.5, 5.0, 365)
    times = excitation.simulate(1.0, 0.0, 1.0, 365, seed=3, background=days)
    misled = excitation.fit(times, 365)
    assert misled.interval()[0] > 0.3
    assert misled.at_limit
    told = excitation.fit(times, 365, background=days)
    assert told.interval()[0] == 0
    assert told.branching < 0.2
    assert told.level == pytest.approx(1, abs=0.2)


def test_excitation_on_a_known_drift_is_found() -> None:
    days = np.geomspace(0.3, 3.0, 600)
    told = [
        excitation.fit(excitation.simulate(1.0, 0.5, 0.4, 600, seed, background=days), 600, background=days * 7)
        for seed in range(20)
    ]
    assert sum(one.interval()[0] < 0.5 < one.interval()[1] for one in told) >= 16
    assert np.mean([one.branching for one in told]) == pytest.approx(0.5, abs=0.08)
    assert np.mean([one.level for one in told]) == pytest.approx(1 / 7, rel=0.15)


def test_residuals_tell_a_wrong_process() -> None:
    """Events that keep away from each other excite none and are no Poisson process either."""
    times = np.arange(300) + np.random.default_rng(2).uniform(0, 0.3, 300)
    found = excitation.fit(times, 300)
    told = found.residuals()
    assert told.p_value < 1e-6
    assert len(told.waits) == 300
    assert np.mean(told.waits) == pytest.approx(1, abs=0.05)


def test_times_known_to_the_day_are_spread_within_it() -> None:
    times = np.floor(excitation.simulate(1.0, 0.5, 0.15, 2000, seed=9))
    with pytest.raises(BadInput, match="known_to=1"):
        excitation.fit(times, 2000)
    found = excitation.fit(times, 2000, known_to=1)
    assert (np.floor(found.seen.times) == np.sort(times)).all()
    low, high = found.interval()
    assert low < 0.5 < high
    assert found.memory >= 1
    again = excitation.fit(times, 2000, known_to=1)
    assert (found.branching, found.log_likelihood) == (again.branching, again.log_likelihood)


def test_order_and_unit_of_time_do_not_matter() -> None:
    times = excitation.simulate(0.6, 0.5, 0.3, 300, seed=4)
    days = excitation.fit(times, 300)
    hours = excitation.fit(np.random.default_rng(1).permutation(times) * 24, 300 * 24)
    assert hours.branching == pytest.approx(days.branching, rel=1e-3)
    assert hours.memory == pytest.approx(days.memory * 24, rel=1e-3)
    assert hours.log_likelihood == pytest.approx(days.log_likelihood - len(times) * np.log(24), abs=1e-4)
    assert hours.interval() == pytest.approx(days.interval(), abs=1e-3)


def test_what_is_handed_in_is_not_changed() -> None:
    times, days = np.array([5.5, 1.25, 1.5, 2, 7, 8, 3, 3.5, 9, 0.5]), np.linspace(1, 2, 10)
    kept = times.copy(), days.copy()
    excitation.fit(times, 10, background=days)
    excitation.fit(times, 10, known_to=0.5)
    assert (times == kept[0]).all()
    assert (days == kept[1]).all()
    times.setflags(write=False)
    days.setflags(write=False)
    excitation.fit(times, 10, background=days)


def test_simulated_events_come_as_often_as_they_should() -> None:
    often = [len(excitation.simulate(1.0, 0.5, 0.5, 400, seed)) for seed in range(200)]
    expected = 400 * 2 - 4  # the first days have no past: level · branching / ((1 - branching)² · decay) fewer
    assert np.mean(often) == pytest.approx(expected, abs=4 * np.std(often) / np.sqrt(200))


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"times": [1, 2, 3]}, "10 to"),
        ({"times": [[1, 2]] * 10}, "times have the shape"),
        ({"times": ["x"] * 10}, "not all numbers"),
        ({"times": [0.5, np.nan, *range(1, 10)]}, "times: number 1"),
        ({"until": 5}, "event 5 is at day 5.5"),
        ({"until": 0}, "after 0 days"),
        ({"until": float("nan")}, "after nan days"),
        ({"times": [0.5, 0.5, *range(1, 10)]}, "known_to=1"),
        ({"known_to": -1}, "known_to is -1"),
        ({"background": [1, 1]}, r"background rates have the shape \(2,\); give one from 0 for each of 10 days"),
        ({"background": [-1, *[1] * 9]}, "background rates"),
        ({"background": [0, *[1] * 9]}, "the background of day 0 is 0"),
        ({"shortest": 5, "longest": 2}, "a memory from 5 to 2 days"),
        ({"known_to": 1, "seed": -1}, "the seed is -1"),
    ],
)
def test_bad_input_gives_one_line(changed: dict[str, object], says: str) -> None:
    asked: dict[str, object] = {"times": np.arange(10) + 0.5, "until": 10} | changed
    with pytest.raises(BadInput, match=says) as refused:
        excitation.fit(**asked)  # type: ignore[arg-type]
    assert "\n" not in str(refused.value)


def test_a_process_that_never_ends_is_not_simulated() -> None:
    with pytest.raises(BadInput, match="branching 1"):
        excitation.simulate(1, 1, 1, 10, seed=0)
