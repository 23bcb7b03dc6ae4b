"""`phasezero forecast backtest`: a file in, a file out; bad input is one line and leaves nothing behind."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from command_line import Run, runner
from panels_made import made, written


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    return runner(monkeypatch, capfd, "forecast", "backtest")


@pytest.fixture(scope="module")
def panel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("panel") / "panel.csv"
    path.write_text(written(made(2, countries=20, known_to=1983)), encoding="utf-8")
    return path


def test_every_country_of_every_base_year_is_in_the_file(run: Run, panel: Path, tmp_path: Path) -> None:
    out = tmp_path / "ours.csv"
    code, said, err = run("--panel", panel, "--from", 1984, "--to", 1985, "--target", "onset", "--out", out)
    assert (code, err) == (0, "")
    assert said.startswith(f"40 estimates in {out}; onset, 1984 to 1985; weights at the end: trees 0.")
    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    assert list(rows[0]) == ["ccode", "base_year", "risk"]
    assert {row["base_year"] for row in rows} == {"1984", "1985"}
    assert all(0 < float(row["risk"]) < 1 for row in rows)
    assert len({row["risk"] for row in rows}) > 30
    assert run("--panel", panel, "--from", 1984, "--to", 1985)[1] == out.read_bytes().decode()


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (1985, 1984, "--to 1984 is before --from 1985"),
        (1962, 1985, "base year 1962 has too short a past"),
        (1985, 1990, "the panel has no base year 1986"),
    ],
)
def test_bad_years_are_one_line_and_nothing_is_written(
    run: Run, panel: Path, tmp_path: Path, first: int, last: int, said: str
) -> None:
    code, out, err = run("--panel", panel, "--from", first, "--to", last, "--out", tmp_path / "ours.csv")
    assert (code, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_a_damaged_panel_is_one_line_and_what_was_there_stays(run: Run, panel: Path, tmp_path: Path) -> None:
    lines = panel.read_text(encoding="utf-8").splitlines()
    bad, out = tmp_path / "bad.csv", tmp_path / "ours.csv"
    bad.write_text("\n".join([*lines, lines[-1]]) + "\n", encoding="utf-8")
    out.write_text("before", encoding="utf-8")
    code, _, err = run("--panel", bad, "--from", 1984, "--to", 1985, "--out", out)
    assert code == 2
    assert "has two rows for 1985" in err
    assert err.count("\n") == 1
    assert out.read_text(encoding="utf-8") == "before"
