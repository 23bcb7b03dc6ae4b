"""The Knox test: counted by hand and by brute force, against what it is told in other units, and where there is nothing to find."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phasezero.errors import BadInput
from phasezero.monitor import pairs

Floats = npt.NDArray[np.float64]
SCATTERED = st.integers(0, 2**32 - 1)


def some(seed: int, events: int = 60, lattice: bool = False) -> tuple[Floats, Floats]:
    random = np.random.default_rng(seed)
    times, places = random.uniform(0, 60, events), random.normal(0, 30, (events, 2))
    return (np.floor(times), np.round(places / 15) * 15) if lattice else (times, places)


def near_by_brute_force(times: Floats, km: Floats, days: float, within: float) -> tuple[int, int, int]:
    """Pairs near in both, in space, in time."""
    edge = 1 + 1e-9
    once = np.triu(np.ones((len(times), len(times)), bool), 1)
    in_time, in_space = np.abs(times[:, None] - times) <= days * edge, km <= within * edge
    return tuple(int((once & one).sum()) for one in (in_time & in_space, in_space, in_time))


def on_plane(places: Floats) -> Floats:
    return np.sqrt(np.square(places[:, None] - places).sum(axis=-1))


def great_circle(places: Floats) -> Floats:
    """By the spherical law of cosines."""
    latitude, longitude = np.radians(places).T
    sines = np.sin(latitude)[:, None] * np.sin(latitude)
    cosines = np.cos(latitude)[:, None] * np.cos(latitude) * np.cos(longitude[:, None] - longitude)
    return 6371.0088 * np.arccos(np.clip(sines + cosines, -1, 1))


def test_four_events_by_hand() -> None:
    """Two at one place a day apart, one 3 km off on the day after, one far away: 3 pairs near in space and time, of 6."""
    found = pairs.knox([0, 1, 2, 2], [[0, 0], [0, 0], [3, 0], [90, 0]], within_days=2, within=3)
    assert (found.near_in_space, found.near_in_time, found.pairs, found.at_same_place) == (3, 6, 3, 1)
    assert (found.expected, found.expected_at_same_place, found.p_value) == (3.0, 1.0, 1.0)
    assert (found.ratio, found.near_repeat_ratio) == (1.0, 1.0)


def test_expected_and_p_are_those_of_all_permutations() -> None:
    times, places = np.array([0.0, 1, 5, 9, 10, 30]), np.array([[0.0, 0], [0, 1], [8, 8], [8, 9], [8, 8], [40, 40]])
    near = on_plane(places) <= 1.5
    counts = [near_by_brute_force(np.array(dealt), np.where(near, 0.0, 9.0), 2, 1)[0] for dealt in permutations(times)]
    found = pairs.knox(times, places, within_days=2, within=1.5, permutations=20_000)
    assert found.pairs == 2
    assert found.expected == pytest.approx(np.mean(counts), abs=1e-12)
    assert found.p_value == pytest.approx(np.mean(np.array(counts) >= found.pairs), abs=0.01)


@given(SCATTERED, st.booleans(), st.floats(0, 30), st.floats(0, 90))
@settings(max_examples=60, deadline=None)
def test_equals_brute_force_in_a_plane(seed: int, lattice: bool, days: float, within: float) -> None:
    times, places = some(seed, lattice=lattice)
    found = pairs.knox(times, places, within_days=days, within=within, permutations=1)
    brute = near_by_brute_force(times, on_plane(places), days, within)
    assert (found.pairs, found.near_in_space, found.near_in_time) == brute
    same = near_by_brute_force(times, on_plane(places), days, 0.0)
    assert found.at_same_place == same[0]


@given(SCATTERED, st.floats(1, 20_000))
@settings(max_examples=60, deadline=None)
def test_equals_brute_force_on_the_globe(seed: int, within: float) -> None:
    random = np.random.default_rng(seed)
    places = np.column_stack([random.uniform(-90, 90, 80), random.uniform(-180, 180, 80)])
    places[:20] = np.array([89.0, 179.5]) + random.uniform(-0.5, 0.5, (20, 2))
    times = random.uniform(0, 60, 80)
    found = pairs.knox(times, places, within_days=9, within=within, on="globe", permutations=1)
    brute = near_by_brute_force(times, great_circle(places), 9, within)
    assert (found.pairs, found.near_in_space, found.near_in_time) == brute


def test_a_grid_much_finer_than_the_extent_misses_no_pair() -> None:
    places = np.array([[0.0, 0.0], [1e-6, 0.0], [1e6, 1e6], [1e6, 1e6 + 1e-6]])
    assert pairs.knox([0, 0, 0, 0], places, within_days=0, within=2e-6).near_in_space == 2
    assert pairs.knox([0, 0, 0, 0], np.zeros((4, 2)), within_days=0, within=0).at_same_place == 6


@given(SCATTERED, st.booleans())
@settings(max_examples=30, deadline=None)
def test_order_origin_and_units_do_not_matter(seed: int, lattice: bool) -> None:
    times, places = some(seed, lattice=lattice)
    other = np.random.default_rng(seed + 1).permutation(len(times))
    plain = pairs.knox(times, places, within_days=5, within=20, permutations=1)
    for told in (
        pairs.knox(times[other], places[other], within_days=5, within=20, permutations=1),
        pairs.knox(times + 730, places + np.array([4000.0, -9000.0]), within_days=5, within=20, permutations=1),
        pairs.knox(times * 24, places * 1000, within_days=120, within=20_000, permutations=1),
    ):
        assert (told.pairs, told.near_in_space, told.near_in_time, told.expected) == (
            plain.pairs, plain.near_in_space, plain.near_in_time, plain.expected,
        )  # fmt: skip


def test_a_degree_of_the_equator_is_111_km_also_across_the_date_line() -> None:
    places = [[0, 179.5], [0, -179.5]]
    assert pairs.knox([0, 0], places, within_days=1, within=111.3, on="globe").pairs == 1
    assert pairs.knox([0, 0], places, within_days=1, within=111.1, on="globe").pairs == 0


def test_what_is_handed_in_is_not_changed() -> None:
    times, places = some(3, lattice=True)
    kept = times.copy(), places.copy()
    pairs.knox(times, places, within_days=5, within=20, permutations=9)
    assert (times == kept[0]).all()
    assert (places == kept[1]).all()
    times.setflags(write=False)
    places.setflags(write=False)
    sealed = pairs.knox(times, places, within_days=5, within=20, permutations=9)
    in_other_layout = pairs.knox(list(times), np.asfortranarray(places), within_days=5, within=20, permutations=9)
    assert sealed == in_other_layout


def test_the_same_seed_gives_the_same_and_another_one_another() -> None:
    times, places = some(8)
    told = [pairs.knox(times, places, within_days=5, within=20, permutations=499, seed=seed) for seed in (1, 1, 2)]
    assert told[0] == told[1]
    assert told[0].p_value != told[2].p_value
    assert abs(told[0].p_value - told[2].p_value) < 0.15


def test_repeats_at_a_place_alone_make_no_near_repeats() -> None:
    """Each district's events come in one week, at the one point by which the source codes the district."""
    places = np.repeat([[0.0, 0.0], [50.0, 0.0], [0.0, 50.0], [50.0, 50.0]], 15, axis=0)
    times = np.repeat([0.0, 100, 200, 300], 15) + np.tile(np.arange(15) / 3, 4)
    found = pairs.knox(times, places, within_days=7, within=10, permutations=99)
    assert found.p_value == 0.01
    assert found.ratio > 3
    assert found.at_same_place == found.pairs
    assert np.isnan(found.near_repeat_ratio)


def test_finds_what_spreads_and_keeps_its_size_where_nothing_does() -> None:
    random = np.random.default_rng(11)
    p_values = []
    for seed in range(400):
        centres = random.uniform(0, 200, (6, 2))
        places = centres[random.integers(6, size=80)] + random.normal(0, 10, (80, 2))
        times = np.floor(365 * random.beta(2, 5, 80))
        p_values.append(pairs.knox(times, places, within_days=7, within=10, permutations=99, seed=seed).p_value)
    assert 0.02 <= np.mean(np.array(p_values) <= 0.05) <= 0.085
    start, seat = random.uniform(0, 365, 40), random.uniform(0, 200, (40, 2))
    times, places = np.concatenate([start, start + 2]), np.concatenate([seat, seat + 3])
    assert pairs.knox(times, places, within_days=7, within=10).p_value == 0.001


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"times": [1, 2]}, "there are 2 times, and places"),
        ({"times": [1]}, "times have the shape"),
        ({"times": [[1], [2], [3]]}, "times have the shape"),
        ({"times": ["a", "b", "c"]}, "not all numbers"),
        ({"times": [1, None, 3]}, "not all numbers"),
        ({"times": np.array(["2024-01-01"] * 3, "datetime64[D]")}, "not all numbers"),
        ({"times": [1, np.nan, 3]}, "times: number 1"),
        ({"times": [1, 1e300, 3]}, "times: number 1"),
        ({"places": [[0, 0], [1, 1], [np.inf, 0]]}, "places: number 2"),
        ({"places": [[0, 0], [1], [2, 2]]}, "not all numbers"),
        ({"places": [[0, 0, 0]] * 3}, "places have the shape"),
        ({"places": [[0, 0], [0, 0], [91, 0]], "on": "globe"}, "event 2 is at"),
        ({"places": [[0, 0], [0, 0], [0, 181]], "on": "globe"}, "latitude and longitude"),
        ({"on": "moon"}, "moon"),
        ({"within": -1}, "within is -1"),
        ({"within": float("nan")}, "within is nan"),
        ({"within_days": float("inf")}, "within_days is inf"),
        ({"permutations": 0}, "permutations is 0"),
        ({"seed": -1}, "the seed is -1"),
    ],
)
def test_bad_input_gives_one_line(changed: dict[str, object], says: str) -> None:
    asked: dict[str, object] = {"times": [1, 2, 3], "places": [[0, 0], [1, 1], [2, 2]], "within_days": 1, "within": 1} | changed
    with pytest.raises(BadInput, match=says) as refused:
        pairs.knox(**asked)  # type: ignore[arg-type]
    assert "\n" not in str(refused.value)


def test_too_many_pairs_are_refused_before_they_fill_the_memory() -> None:
    places = np.random.default_rng(0).uniform(0, 1, (15_000, 2))
    with pytest.raises(BadInput, match="more than 100,000,000 pairs"):
        pairs.knox(np.arange(15_000), places, within_days=1, within=2)
    one_place = pairs.knox(np.arange(15_000), np.zeros((15_000, 2)), within_days=1, within=2, permutations=1)
    assert (one_place.near_in_space, one_place.pairs) == (112_492_500, 14_999)
