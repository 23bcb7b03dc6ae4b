"""Second-level boundaries: taken whole or refused in one line that names the feature; points are placed by shape alone."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from phasezero.domain.regions import Unit
from phasezero.errors import BadInput
from phasezero.sources import boundaries
from phasezero.sources.second_level import locate, read
from second_level_units import feature, geojson, square


def taken(tmp_path: Path, content: object, country: str = "CAF", code: str = "code", name: str = "name") -> Any:
    path = tmp_path / "units.json"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return read(path, country, code, name)


def test_units_are_read_in_the_order_of_their_codes(tmp_path: Path) -> None:
    made = taken(tmp_path, geojson(feature("B2", "Second", 19, 5), feature("A1", "  First  one ", 18, 5)))
    assert [(one.code, one.name) for one in made.units] == [("A1", "First one"), ("B2", "Second")]
    assert shapely.from_wkb(made.units[0].outline).area == pytest.approx(0.25)
    assert locate(made.units, [18.2, 19.2, 30.0], [5.2, 5.2, 5.2]) == ["A1", "B2", None]


def test_several_polygons_holes_and_codes_that_are_numbers(tmp_path: Path) -> None:
    hole = [[18.2, 5.2], [18.3, 5.2], [18.3, 5.3], [18.2, 5.2]]
    many = {"type": "MultiPolygon", "coordinates": [[*square(18, 5), hole], square(19, 5)]}
    made = taken(tmp_path, geojson({"type": "Feature", "properties": {"code": 7, "name": "Two"}, "geometry": many}))
    assert made.units[0].code == "7"
    assert shapely.from_wkb(made.units[0].outline).area == pytest.approx(0.5 - 0.005)
    assert locate(made.units, [18.1, 19.1], [5.1, 5.1]) == ["7", "7"]


def test_a_point_outside_all_goes_to_the_nearest_within_20_km(tmp_path: Path) -> None:
    """As a town at a river does, whose bank the file draws a little off."""
    made = taken(tmp_path, geojson(feature("A", "West", 18, 5), feature("B", "East", 18.7, 5)))
    assert locate(made.units, [18.55, 18.65, 18.2, 18.2], [5.2, 5.2, 4.9, 4.7]) == ["A", "B", "A", None]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(14, 28), st.floats(2, 11)), min_size=1, max_size=8))
def test_made_of_the_first_level_points_lie_where_the_first_level_has_them(points: list[tuple[float, float]]) -> None:
    regions = boundaries.regions("CAF")
    shapes = [shapely.MultiPolygon([(polygon[0], polygon[1:]) for polygon in one.shape]) for one in regions]
    made = [
        Unit(one.code, one.name, shapely.to_wkb(shapely.make_valid(shape))) for one, shape in zip(regions, shapes, strict=True)
    ]
    longitudes, latitudes = [x for x, _ in points], [y for _, y in points]
    assert locate(made, longitudes, latitudes) == boundaries.locate("CAF", longitudes, latitudes)


def test_on_a_line_between_two_the_first_code_has_it(tmp_path: Path) -> None:
    made = taken(tmp_path, geojson(feature("B", "East", 18.5, 5), feature("A", "West", 18, 5)))
    assert locate(made.units, [18.5], [5.2]) == ["A"]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", "is no GeoJSON: it cannot be read as JSON"),
        (b"\xff\xfe", "is no GeoJSON: it cannot be read as JSON"),
        (b"[" * 100_000, "is no GeoJSON: it cannot be read as JSON"),
        ({"type": "Feature"}, "give a FeatureCollection of one country"),
        (geojson(), "with 1 to 5000 features"),
        ({**geojson(feature("A", "x", 18, 5)), "crs": {"properties": {"name": "EPSG:3857"}}}, "is not in degrees of WGS 84"),
        (geojson({"type": "Feature", "properties": {"ADM2": "x"}}), "feature 1: it has no property 'code'; it has: ADM2"),
        (geojson(feature("", "x", 18, 5)), "feature 1: code is ''"),
        (geojson(feature("A" * 41, "x", 18, 5)), "feature 1: code is"),
        (geojson(feature("A", "a\u202eb", 18, 5)), "feature 1: name is"),
        (geojson(feature("A", "x", 18, 5), feature("A", "y", 19, 5)), "feature 2: the code 'A' stands twice"),
        (geojson({**feature("A", "x", 18, 5), "geometry": None}), "feature 1: it has no Polygon"),
        (geojson({**feature("A", "x", 18, 5), "geometry": {"type": "Point", "coordinates": [18, 5]}}), "it has no Polygon"),
        (geojson({**feature("A", "x", 18, 5), "geometry": {"type": "Polygon", "coordinates": [[["a", 5]]]}}), "it has no Polygon"),
        (geojson({**feature("A", "x", 18, 5), "geometry": {"type": "Polygon", "coordinates": square(500, 5)}}), "it has no Polygon"),
        (geojson(feature("A", "x", 5, 50)), "'A' does not lie in Central African Republic"),
        (geojson(feature("A", "x", 18, 5), feature("B", "y", 18.2, 5.2)), "'A' and 'B' overlap"),
        (geojson(feature("A", "all", 18, 5, 2), feature("B", "part", 18.5, 5.5)), "'A' and 'B' overlap"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_taken_is_refused_in_one_line(tmp_path: Path, content: object, line: str) -> None:
    with pytest.raises(BadInput, match=re.escape(line)) as refused:
        taken(tmp_path, content)
    assert "\n" not in str(refused.value)
    assert "\u202e" not in str(refused.value)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5), lambda of: st.lists(of, max_size=4), max_leaves=12
)


@settings(max_examples=60, deadline=None)
@given(given_geometry=ANYTHING)
def test_whatever_stands_as_coordinates_the_answer_is_units_or_one_line(
    tmp_path_factory: pytest.TempPathFactory, given_geometry: object
) -> None:
    for kind in ("Polygon", "MultiPolygon"):
        one = {**feature("A", "x", 18, 5), "geometry": {"type": kind, "coordinates": given_geometry}}
        with pytest.raises(BadInput):
            taken(tmp_path_factory.mktemp("units"), geojson(one))
