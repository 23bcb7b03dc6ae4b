"""`phasezero simulate`: plain files that say what they are; needs no store."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from command_line import Run, runner


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    return runner(monkeypatch, capfd, "simulate")


def test_the_same_seed_gives_the_same_file(run: Run, tmp_path: Path) -> None:
    for name in ("one.json", "two.json"):
        assert run("--hypothesis", "campaign", "--episodes", 2, "--seed", 5, "--out", tmp_path / name)[0] == 0
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()
    made = json.loads((tmp_path / "one.json").read_text())
    assert [one["explanation"] for one in made["episodes"]] == ["campaign", "campaign"]


def test_rows_are_written_to_standard_output(run: Run) -> None:
    code, out, _ = run("--episodes", 1)
    lines = out.splitlines()
    assert code == 0
    assert lines[0].startswith("simulated,explanation,seed")
    assert all(line.startswith("simulated,") for line in lines[1:])
    assert {line.split(",")[1] for line in lines[1:]} == {"independent", "collateral", "retaliation", "reporting", "campaign"}


@pytest.mark.parametrize(
    "wrong", [("--episodes", 0), ("--seed", -1), ("--hypothesis", "random"), ("--out", "/nowhere/at/all.csv")]
)
def test_bad_input_is_one_clear_line(run: Run, wrong: tuple[str, object]) -> None:
    code, out, err = run(*wrong)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
