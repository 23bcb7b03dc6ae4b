"""What the tests of the sources share: a server on this machine, the command line, small files of GED made on the spot, and the shared data where it is there."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from ged_rows import as_csv

from command_line import Run, runner
from local_world import World, local_world

MakeFile = Callable[..., Path]


@pytest.fixture
def world() -> Iterator[World]:
    with local_world() as made:
        yield made


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    return runner(monkeypatch, capfd)


@pytest.fixture
def ged_file(tmp_path: Path) -> MakeFile:
    """Makes a file of GED from rows that differ from the standard one in the values given."""

    def make(*rows: dict[str, str], header: list[str] | None = None) -> Path:
        path = tmp_path / "ged.csv"
        path.write_text(as_csv(list(rows) or [{}], header), encoding="utf-8", newline="")
        return path

    return make


@pytest.fixture(scope="session")
def shared_ged() -> list[Path]:
    """The development files of GED in the shared data folder."""
    folder = Path(os.environ.get("PHASEZERO_SHARED", "../shared")) / "data" / "ucdp_ged"
    files = sorted(folder.glob("*.csv.gz"))
    if not files:
        pytest.skip(f"the shared data are not there: no files in {folder} (set PHASEZERO_SHARED)")
    return files
