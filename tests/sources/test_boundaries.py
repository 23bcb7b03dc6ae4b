import itertools
import json
from importlib import resources

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from phasezero.domain.countries import countries, country
from phasezero.errors import UnknownCountry
from phasezero.sources.boundaries import NEAR_KM, area_km2, locate, region, region_name, regions, topojson, world_outlines

BANGUI = (18.583333, 4.366667)
"""As UCDP has it: 0.6 km outside the outline, in DR Congo's."""


def test_bangui_is_in_bangui() -> None:
    assert locate("CAF", [BANGUI[0]], [BANGUI[1]]) == ["CF.BG"]
    assert region_name("CF.BG") == "Bangui"
    assert region("CF.BG").country == "CAF"


def test_a_point_is_located_only_in_its_own_country_or_what_split_off() -> None:
    juba = (31.58, 4.85)
    assert locate("SDN", [juba[0]], [juba[1]]) == ["SS.central-equatoria"]
    assert locate("SSD", [juba[0]], [juba[1]]) == ["SS.central-equatoria"]
    assert locate("CAF", [juba[0]], [juba[1]]) == [None]
    assert locate("ETH", [38.93], [15.33])[0].startswith("ER.")
    assert locate("ISR", [34.45], [31.5]) == ["PS.gaza-strip"]


def test_nearest_region_reaches_twenty_kilometres_and_no_further() -> None:
    """Colombo lies at the sea: westwards of it there is no other land."""
    degree_km = 111.195 * np.cos(np.radians(6.93))
    coast = 79.842
    assert locate("LKA", [coast - 0.8 * NEAR_KM / degree_km], [6.93]) == locate("LKA", [79.87], [6.93])
    assert locate("LKA", [coast - 1.2 * NEAR_KM / degree_km], [6.93]) == [None]


def test_many_points_at_once_equal_one_by_one() -> None:
    rng = np.random.default_rng(7)
    x, y = rng.uniform(14, 28, 200), rng.uniform(2, 11.5, 200)
    together = locate("CAF", list(x), list(y))
    assert together == [locate("CAF", [a], [b])[0] for a, b in zip(x, y, strict=True)]
    assert locate("CAF", [], []) == []


def test_codes_are_unique_stable_and_of_their_country() -> None:
    every = [found for item in countries() for found in regions(item.iso3)]
    assert len({found.code for found in every}) == len(every)
    for found in every:
        assert found.code.startswith(f"{country(found.country).iso2}.")
        assert found.name
        assert found.shape
    names = {found.code: found.name for found in every}
    assert names["SD.southern-darfur"] == "Southern Darfur"
    assert names["SD.eastern-darfur"] == "Eastern Darfur"
    assert "SD.SD" not in names
    assert names["XK.pristina"] == "Priština"
    assert "ESH" in {found.country for found in every}


def test_shapes_of_one_code_and_name_are_one_region() -> None:
    assert [found.name for found in regions("AFG")].count("Uruzgan") == 1


def test_counts_are_as_expected() -> None:
    expected = yaml.safe_load(resources.files("phasezero.sources.boundaries").joinpath("source.yml").read_text())["expected"]
    counted = {
        "countries_with_regions": sum(bool(regions(item.iso3)) for item in countries()),
        "regions": sum(len(regions(item.iso3)) for item in countries()),
        "outlines": len(world_outlines()),
    }
    for what, bounds in expected.items():
        assert bounds.get("min", 0) <= counted[what] <= bounds.get("max", 10**6), what


def test_rings_are_closed_and_in_degrees() -> None:
    for found in (*regions("CAF"), *regions("SDN"), *world_outlines()):
        for polygon in found.shape:
            for ring in polygon:
                assert ring[0] == ring[-1]
                assert all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in ring)


def test_outlines_have_the_codes_of_countries() -> None:
    by_country = {outline.country for outline in world_outlines()}
    assert {"CAF", "SSD", "XKX", "PSE", "TWN", "ESH"} <= by_country
    assert {outline.name for outline in world_outlines() if not outline.country} == {"Antarctica", "Fr. S. Antarctic Lands"}


def test_an_unknown_country_and_region_are_refused() -> None:
    with pytest.raises(UnknownCountry):
        regions("ATL")
    with pytest.raises(KeyError):
        region_name("CF.XX")


points = st.tuples(st.integers(-500, 500), st.integers(-500, 500))


@given(st.lists(points, min_size=4, max_size=12), st.integers(1, 3))
def test_a_ring_survives_being_cut_delta_encoded_and_reversed(ring: list[tuple[int, int]], cut: int) -> None:
    ring = [*ring, ring[0]]
    first, second = ring[: cut + 1], ring[cut:][::-1]
    text = json.dumps(
        {
            "transform": {"scale": [0.5, 0.25], "translate": [10, -3]},
            "arcs": [_steps(first), _steps(second)],
            "objects": {"a": {"type": "Polygon", "id": "X", "arcs": [[0, ~1]], "properties": {"name": "N"}}, "b": {"type": None}},
        }
    ).encode()
    (shape,) = topojson.shapes(text)
    assert (shape.id, shape.name) == ("X", "N")
    assert np.allclose(shape.polygons[0][0], [(10 + 0.5 * x, -3 + 0.25 * y) for x, y in ring])


def _steps(line: list[tuple[int, int]]) -> list[list[int]]:
    return [list(line[0]), *([b[0] - a[0], b[1] - a[1]] for a, b in itertools.pairwise(line))]


def test_codes_fit_an_address() -> None:
    assert all(found.code.isascii() and " " not in found.code for item in countries() for found in regions(item.iso3))


def test_areas_are_those_of_the_countries() -> None:
    """United Nations, Demographic Yearbook: 622,984 and 27,834 square kilometres."""
    for iso3, km2 in (("CAF", 622_984), ("BDI", 27_834)):
        assert sum(area_km2(one) for one in regions(iso3)) == pytest.approx(km2, rel=0.03)
