"""A panel's file is read whole or refused whole, with one line that says what to do."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest

from panels_made import made, written
from phasezero.domain.panels import panel_columns, states
from phasezero.errors import BadInput, UnreadableFile
from phasezero.sources.risk_panel import read

SHARED = Path(os.environ.get("PHASEZERO_SHARED", "../shared")) / "data" / "ewp" / "predictors_1960_2013.csv.gz"


@pytest.fixture
def text() -> str:
    return written(made(countries=3, first=1970, last=1975, known_to=1973))


def file(folder: Path, text: str) -> Path:
    path = folder / "panel.csv"
    path.write_text(text, encoding="utf-8")
    return path


def changed(text: str, line: int, column: str, value: str) -> str:
    """The file with another value in one cell; line 1 is the header."""
    lines = [one.split(",") for one in text.splitlines()]
    lines[line - 1][lines[0].index(column)] = value
    return "\n".join(",".join(one) for one in lines) + "\n"


def test_what_is_written_is_read_again(tmp_path: Path, text: str) -> None:
    panel = made(countries=3, first=1970, last=1975, known_to=1973)
    found = read(file(tmp_path, text))
    assert [(row.state, row.year, row.outcome) for row in found.rows] == [
        (row.state, row.year, row.outcome) for row in panel.rows
    ]
    assert [str(row.values) for row in found.rows] == [str(row.values) for row in panel.rows]  # NaN is not equal to itself
    packed = tmp_path / "panel.csv.gz"
    packed.write_bytes(gzip.compress(text.encode()))
    assert str(read(packed).rows) == str(found.rows)


@pytest.mark.parametrize(
    ("line", "column", "value", "said"),
    [
        (2, "ccode", "9999", "panel.csv, line 2: ccode is 9999, which is the number of no state"),
        (3, "ccode", "x", "line 3: ccode is 'x': use a finite number"),
        (3, "year", "1970.5", "line 3: year is '1970.5': use a whole number"),
        (4, "year", "70", "line 4: year is 70: use a year of four digits"),
        (5, "battledeaths.log2", "inf", "line 5: battledeaths.log2 is 'inf': use a finite number"),
        (5, "battledeaths.log2", "113554", "line 5: battledeaths.log2 is 113554, outside 0 to 30: its unit is deaths (logarithm"),
        (6, "mk_ever", "", "line 6: mk_ever is missing: every row needs it"),
        (6, "mk_onset_1or2", "2", "line 6: mk_onset_1or2 is 2: use 0, 1, or nothing"),
        (2, "mk_onset_1or2", "", "panel.csv: state 2 has no outcome for 1970, and later years have"),
        (2, "year", "1971", "panel.csv: state 2 has two rows for 1971: keep one"),
    ],
)
def test_one_value_that_cannot_be_is_one_line(tmp_path: Path, text: str, line: int, column: str, value: str, said: str) -> None:
    with pytest.raises(BadInput) as met:
        read(file(tmp_path, changed(text, line, column, value)))
    assert said in str(met.value)
    assert "\n" not in str(met.value)


def test_a_file_that_is_no_panel_is_refused(tmp_path: Path, text: str) -> None:
    for content, said in (
        ("", "has no column ccode"),
        (text.replace("battledeaths.log2", "deaths"), "has no column battledeaths.log2"),
        (text.splitlines()[0] + "\n", "holds no country-year"),
        (written(made(countries=3, first=1970, last=1972, known_to=1960)), "has no outcome at all"),
    ):
        with pytest.raises(UnreadableFile, match=said):
            read(file(tmp_path, content))
    with pytest.raises(UnreadableFile, match="cannot be read"):
        read(tmp_path / "none.csv")
    damaged = tmp_path / "damaged.gz"
    damaged.write_bytes(gzip.compress(text.encode())[:-20])
    with pytest.raises(UnreadableFile, match="damaged"):
        read(damaged)


def test_every_column_says_what_it_is() -> None:
    assert len({one.key for one in panel_columns()}) == len(panel_columns()) == 38
    for one in panel_columns():
        assert one.what
        assert one.unit
        assert one.source
        assert one.within[0] < one.within[1]
    assert [one.key for one in panel_columns() if one.looks_ahead] == ["mean_mk_onset_interaction"]
    assert (states()[255], states()[260], states()[679], states()[482]) == ("DEU", "DEU", "YEM", "CAF")


@pytest.mark.skipif(not SHARED.exists(), reason="the Early Warning Project's panel is not here (PHASEZERO_SHARED)")
def test_the_published_panel_is_read() -> None:
    found = read(SHARED)
    assert (len(found.rows), found.years[0], found.years[-1]) == (7625, 1960, 2013)
