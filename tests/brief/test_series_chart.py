"""The control chart of an aggregate series: what is below 10 is drawn alike, and nothing below 10 can be read from it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phasezero import library
from phasezero.brief import svg
from phasezero.brief.series_chart import PERIODS, chart
from phasezero.domain.marking import LOCAL, TLP, Marking
from phasezero.domain.series import Cell, Expected, Held, Practice, Series, cell_of
from phasezero.domain.updates import Picture
from phasezero.library.reading_series import _series
from series_rows import HEAD, row

GREEN = Marking(TLP.GREEN, LOCAL)
STEADY = [40, 37, 44, 41, 35, 43, 39, 42, 38, 45, 36, 41, 44, 39]
HEIGHT = re.compile(r'd="M[-\d.]+,([-\d.]+)[hL][-\d.,]+v([-\d.]+)')


def quarter(i: int, count: int | None, practice: Practice = Practice.SAME) -> Held:
    lines = dict(zip(HEAD.strip().split(","), row().strip().split(","), strict=True))
    cell: Cell = cell_of(lines, date(2026, 1, 1))
    year, of_year = divmod(i, 4)
    starts = date(1990 + year, 1 + 3 * of_year, 1)
    ends = (starts + timedelta(days=100)).replace(day=1) - timedelta(days=1)
    made = replace(cell, starts=starts, ends=ends, count=count, practice=practice)
    return Held(str(i), made, "A. Reader", ends, False, False, GREEN)


def series(counts: list[int | None], changed: int | None = None) -> Series:
    held = [quarter(i, count, Practice.CHANGED if i == changed else Practice.SAME) for i, count in enumerate(counts)]
    return _series(held[0].cell.key, held)


def said(picture: Picture) -> list[list[str]]:
    return [[str(cell) for cell in one] for one in picture.table.rows]


def words(picture: Picture) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", picture.svg).split())


def test_the_picture_is_safe_and_says_what_its_table_says() -> None:
    picture = chart(series([*STEADY, None, 120], changed=0), 3)
    assert svg.is_safe(picture.svg)
    assert "pz-series-3" in picture.svg
    newest, suppressed, *_, oldest = said(picture)
    assert newest[:2] == ["1 October 1993 – 31 December 1993", "120"]
    assert newest[-2:] == ["yes", ""]
    assert suppressed[1] == "under 10"
    assert suppressed[5] == "", "nothing is said to be higher that is not held"
    assert oldest[2:] == ["not known", "not known", "not known", "", "changed"]
    assert 45 < int(newest[4]) < 120, "the smallest count that would be called higher"
    for told in ("reported", "higher than expected, by the rule", "under 10: how many is not held", "counted in another way"):
        assert told in words(picture)


def test_the_key_names_only_what_is_drawn() -> None:
    plain = words(chart(series([40, 41, 42])))
    assert "reported" in plain
    for absent in ("higher than", "under 10: how many", "expected (90 %)", "counted in another way"):
        assert absent not in plain


@settings(max_examples=30, deadline=None)
@given(st.lists(st.one_of(st.none(), st.integers(10, 30)), min_size=9, max_size=20))
def test_no_figure_below_ten_stands_in_picture_or_table(counts: list[int | None]) -> None:
    picture = chart(series(counts))
    figures = re.findall(r"<text[^>]*>(\d+)</text>", picture.svg)
    assert [one for one in figures if int(one) < 10] == []
    cells = [cell for one in said(picture) for cell in one[1:5] if cell != "not known"]
    assert [one for one in re.findall(r"\d+", " ".join(cells)) if int(one) < 10] == []


def test_everything_below_ten_is_drawn_as_high_as_ten() -> None:
    """A bound of 2 and one of 9, a suppressed count and a count of 10: their heights are the same."""
    one = series([None] * 9 + [10, 12])
    low, lower = (replace(one, expected=(*one.expected[:-1], Expected(None, None, high, False, 13))) for high in (None, 12))
    for picture in (chart(low), chart(lower)):
        bars = [path for path in picture.svg.split("<path") if 'fill="#f3f1ec"' in path or 'fill="#bdb7a8"' in path]
        heights = {found.group(2) for path in bars if (found := HEIGHT.search(path))}
        assert len(heights) == 3, "10 and below, 12, and the square of the key"


def test_a_gap_in_the_periods_is_left_open() -> None:
    held = [quarter(i, 40) for i in (0, 1, 2, 6, 7)]
    picture = chart(_series(held[0].cell.key, held))
    lefts = sorted(
        float(found.group(1))
        for path in picture.svg.split("<path")
        if 'fill="#bdb7a8"' in path and (found := re.search(r"M([\d.]+),", path))
    )
    steps = [b - a for a, b in pairwise(lefts[1:])]
    assert max(steps) > 3 * min(steps)


def test_a_long_series_is_drawn_from_its_newest_periods_and_its_table_has_all() -> None:
    picture = chart(series([40] * (PERIODS + 20)))
    assert len(picture.table.rows) == PERIODS + 20
    assert "1 January 1995 to 31 December 2009" in picture.svg


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_it_is_drawn_in_other_languages(language: str) -> None:
    picture = library.series_picture(series([*STEADY, None, 120], changed=4), 1, language)
    assert picture is not None
    assert "expected" not in picture.svg
    assert "under 10" not in picture.svg + str(picture.table.rows)


def test_periods_that_cannot_stand_side_by_side_are_not_drawn() -> None:
    assert library.series_picture(series([40]), 1) is None
    first, second = quarter(0, 40), quarter(1, 41)
    overlapping = replace(second, cell=replace(second.cell, starts=date(1990, 3, 1), ends=date(1990, 5, 31)))
    assert library.series_picture(_series(first.cell.key, [first, overlapping]), 1) is None
    odd = [replace(one, cell=replace(one.cell, ends=one.cell.ends - timedelta(days=3))) for one in (first, second)]
    assert library.series_picture(_series(odd[0].cell.key, odd), 1) is None
