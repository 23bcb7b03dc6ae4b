"""Charts and maps: what they show, that they cannot act, and that their bytes hold still."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_updates import ARABIC, DAY, REGIONS, SCRIPT, square

from phasezero.brief import drawer, drawing, geometry, palette, svg
from phasezero.brief.charts import Bin, monthly, timeline, weekly
from phasezero.brief.drawer import FONTS
from phasezero.brief.maps import Place, country_map, world_map
from phasezero.brief.picture import SPECS
from phasezero.domain.events import NOBODY, Fatalities
from phasezero.domain.regions import Outline, Ring

HAPPENINGS = [
    (date(2013, 3, 11), True, Fatalities(2, 3, 5)),
    (date(2013, 3, 24), False, NOBODY),
    (date(2012, 1, 2), True, Fatalities(1, 1, 1)),
]


def outline(iso: str, called: str, west: float, south: float, size: float = 8) -> Outline:
    return Outline(iso, called, square(iso, called, west, south, size).shape)


def drawn() -> list:
    return [
        timeline(monthly(HAPPENINGS, DAY), complete_until=date(2013, 2, 1)),
        timeline(weekly(HAPPENINGS, DAY), complete_until=date(2013, 2, 1)),
        timeline(monthly([], DAY), complete_until=DAY),
        country_map(REGIONS, {"CF.BG": 4}, days=60, as_of=DAY, elsewhere=2, places=(Place("Bangui", 18.5, 4.4, 4),), neighbours=(outline("TCD", "Chad", 15, 8),)),
        world_map([outline("CAF", "CAR", 15, 3), outline("FJI", "Fiji", 175, -18), outline("TCD", "Chad", 15, 11)], {"CAF": 2, "TCD": 0}, {"CAF": "/countries/CAF/"}),
    ]  # fmt: skip


@pytest.mark.parametrize("key", sorted(drawing.CHARTS))
def test_the_committed_specification_is_what_altair_makes(key: str) -> None:
    assert (SPECS / f"{key}.json").read_text(encoding="utf-8") == drawing.specification(key), (
        "the chart changed: run python -m phasezero.brief.drawing"
    )


def test_no_specification_is_left_over() -> None:
    assert {path.stem for path in SPECS.iterdir()} == set(drawing.CHARTS)


def test_pictures_are_safe_named_and_small() -> None:
    for picture in drawn():
        root = ET.fromstring(picture.svg)  # noqa: S314
        names = [root.find(f"{{http://www.w3.org/2000/svg}}{tag}") for tag in ("title", "desc")]
        assert svg.is_safe(picture.svg), picture.key
        assert root.get("role") in {"img", "group"}
        assert all(one is not None and one.text for one in names)
        assert [one.get("id") for one in names if one is not None] == (root.get("aria-labelledby") or "").split()
        assert len(picture.svg.encode()) < 20_000
        assert "style=" not in picture.svg
        assert "NaN" not in picture.svg
        assert picture.table.rows


def test_a_map_of_the_world_links_the_watched_countries() -> None:
    picture = drawn()[-1]
    assert re.findall(r'href="([^"]*)"', picture.svg).count("/countries/CAF/") >= 1
    assert 'role="group"' in picture.svg
    assert [[str(cell) for cell in row] for row in picture.table.rows] == [["CAR", "2"], ["Chad", "0"]]


def test_a_link_to_elsewhere_is_dropped() -> None:
    for link in ("javascript:alert(1)", "https://example.org/", "//example.org", "/\\example.org", "data:text/html,x"):
        picture = world_map([outline("CAF", "CAR", 15, 3)], {"CAF": 2}, {"CAF": link})
        assert "<a " not in picture.svg, link


def test_names_cannot_act() -> None:
    picture = country_map((square("a", SCRIPT, 18, 4), square("b", ARABIC, 20, 4)), {"a": 3, "b": 1}, days=60, as_of=DAY)
    assert svg.is_safe(picture.svg)
    assert "<script" not in picture.svg
    assert ARABIC in picture.svg


@pytest.mark.parametrize(
    "markup",
    [
        "<svg ><script>x</script></svg>", '<svg ><g onload="x"/></svg>', '<svg ><rect style="x"/></svg>', '<svg ><a href="javascript:x"/></svg>',
        '<svg ><image href="/x.png"/></svg>', '<svg ><a xlink:href="https://e.org"/></svg>', "<svg ><foreignObject/></svg>", "<p></p>",
        "<svg >&xxe;</svg>", "<svg ><!-- x --></svg>", "<svg ><style>x</style></svg>", '<svg ><rect fill="url(https://e.org)"/></svg>',
    ],
)  # fmt: skip
def test_markup_that_could_act_is_not_safe(markup: str) -> None:
    assert not svg.is_safe(markup)


def test_the_recent_part_is_under_documented_in_picture_and_table() -> None:
    picture = timeline(monthly(HAPPENINGS, DAY), complete_until=date(2013, 2, 27))
    assert palette.UNDER_DOCUMENTED in picture.svg
    assert "under-documented: no trend can be read" in picture.svg
    assert [str(row[0]) for row in picture.table.rows if row[-1]] == ["Feb 2013", "Mar 2013", "1 Apr to 1 Apr 2013"]
    assert palette.UNDER_DOCUMENTED not in timeline(monthly(HAPPENINGS, DAY), complete_until=DAY).svg


def test_bins_cover_the_last_months_and_weeks() -> None:
    bins = monthly(HAPPENINGS, DAY)
    assert len(bins) == 24
    assert (bins[0].start, bins[-1].start, bins[-1].end) == (date(2011, 5, 1), date(2013, 4, 1), DAY)
    assert [(str(one.label), one.civilians, one.other) for one in bins if one.civilians or one.other] == [
        ("Jan 2012", 1, 0),
        ("Mar 2013", 1, 1),
    ]
    weeks = weekly(HAPPENINGS, DAY, 4)
    assert (weeks[0].start, weeks[0].end) == (date(2013, 3, 5), date(2013, 3, 11))
    assert weeks[-1].end == DAY
    assert sum((one.civilian_deaths for one in weeks), NOBODY) == Fatalities(2, 3, 5)


def test_a_region_that_the_map_lacks_is_refused() -> None:
    with pytest.raises(ValueError, match="elsewhere"):
        country_map(REGIONS, {"XX": 1}, days=60, as_of=DAY)


def test_a_region_without_events_is_never_called_calm() -> None:
    picture = country_map(REGIONS, {}, days=60, as_of=DAY)
    assert {str(row[1]) for row in picture.table.rows} == {"none documented"}


def test_shades_darken_step_by_step_and_letters_stand_out() -> None:
    for scale in (palette.SHADES, palette.PHASES):
        light = [luminance(colour) for colour in scale]
        assert all(a > b * 1.25 for a, b in pairwise(light))
    for ink, shade in zip(palette.PHASE_INK, palette.PHASES, strict=True):
        assert contrast(ink, shade) >= 4.5
    assert contrast(palette.MUTED, palette.PAPER) >= 4.5
    assert contrast(palette.CIVILIANS, palette.OTHER) >= 3


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_fonts_are_small_enough_and_have_licences() -> None:
    assert sum(path.stat().st_size for path in FONTS.glob("*.ttf")) < 3_000_000
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text(encoding="utf-8").upper()
    assert "Bitstream Vera" in (FONTS / "DejaVu.txt").read_text(encoding="utf-8")


def test_another_process_draws_the_same_bytes() -> None:
    code = "import test_pictures; print('\\x00'.join(one.svg for one in test_pictures.drawn()))"
    again = [
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, text=True, env=surroundings(seed), timeout=120
        ).stdout
        for seed in ("1", "2")
    ]
    assert again[0] == again[1] == "\x00".join(one.svg for one in drawn()) + "\n"


def surroundings(seed: str) -> dict[str, str]:
    import os

    return {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}


def test_many_bins_and_numbers_stay_inside_the_picture() -> None:
    bins = [Bin(date(2013, 1, 1), date(2013, 1, 7), 10**6, 10**6, Fatalities(0, 10**6, 10**7)) for _ in range(60)]
    assert svg.is_safe(timeline(bins, complete_until=DAY).svg)


coordinates = st.tuples(st.floats(-180, 180, allow_nan=False), st.floats(-85, 85, allow_nan=False))


@given(st.lists(coordinates, min_size=3, max_size=12))
def test_no_ring_reaches_across_the_date_line(points: list[tuple[float, float]]) -> None:
    ring: Ring = (*points, points[0])
    for polygon in geometry.cut_at_date_line(((ring,),)):
        xs = [x for x, _ in polygon[0]]
        assert -180.0001 <= min(xs) <= max(xs) <= 180.0001


def test_a_country_across_the_date_line_is_cut_in_two() -> None:
    ring: Ring = ((177, -16), (177, -18), (-179, -18), (-179, -16), (177, -16))
    pieces = geometry.cut_at_date_line(((ring,),))
    assert len(pieces) == 2
    assert geometry.box([((ring,),)]).east == 181


def test_equal_earth_keeps_its_known_corners() -> None:
    assert geometry.equal_earth(0, 0) == (0, 0)
    right, up = geometry.equal_earth(180, 0)
    assert round(right / 57.29578, 4) == 2.7066
    assert round(geometry.equal_earth(0, 90)[1] / 57.29578, 4) == 1.3174
    assert up == 0


def test_the_process_beside_draws_the_same_and_its_end_is_no_harm():
    vega = {"$schema": "https://vega.github.io/schema/vega/v5.json", "width": 20, "height": 20, "marks": [{"type": "rect"}]}
    here = drawer.svg(vega)
    with drawer.beside():
        assert drawer.svg(vega) == here
        drawer._beside[-1].kill()
        drawer._beside[-1].wait()
        assert drawer.svg(vega) == here
    assert drawer._beside == []
