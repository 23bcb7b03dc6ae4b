"""The notebooks of the docs run from top to bottom, and what stands under their cells is what comes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import notebook
import pytest

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))


@pytest.mark.slow
@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_a_notebook_runs_and_says_what_is_stored(file: Path, tmp_path: Path) -> None:
    alone = {**os.environ, "PHASEZERO_HOME": str(tmp_path), "PHASEZERO_DATABASE_URL": ""}
    subprocess.run([sys.executable, "-m", "phasezero", "init", "--example"], check=True, env=alone, capture_output=True)
    run = [sys.executable, ROOT / "tools" / "notebook.py", file, "--check"]
    ended = subprocess.run(run, env=alone, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout.strip()) == (0, "as stored"), ended.stdout + ended.stderr[-2000:]


def test_a_cell_keeps_what_it_prints_and_ends_with() -> None:
    names: dict[str, object] = {}
    assert notebook.run_cell("a = 2", names, "cell") == []
    outputs = notebook.run_cell("print(a)\na + 1", names, "cell")
    assert notebook.plain(outputs) == "2\n3"
    with pytest.raises(ZeroDivisionError):
        notebook.run_cell("1 / 0", names, "cell")


def test_a_stored_output_that_is_another_is_told() -> None:
    cell = {"cell_type": "code", "metadata": {}, "source": ["1 + 1"], "outputs": []}
    stored = {"cells": [cell]}
    ran = notebook.run(stored, "x")
    assert notebook.differences(ran, notebook.run(stored, "x")) == []
    assert len(notebook.differences(stored, ran)) == 1
