"""The recipe gives the weights that ship, byte for byte, and the goals are met. Skipped where the shared data are not there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RECIPES = ROOT / "benchmarks" / "extract"

pytestmark = [pytest.mark.shared, pytest.mark.slow]


@pytest.fixture(scope="module")
def shared_data() -> Path:
    folder = Path(os.environ.get("PHASEZERO_SHARED", ROOT.parent / "shared")) / "data"
    if not (folder / "gujarat_2002").exists():
        pytest.skip(f"the shared data are not there: nothing in {folder} (set PHASEZERO_SHARED)")
    pytest.importorskip("sklearn", reason="the extra `text` is not installed")
    return folder


def test_training_again_gives_the_same_files(shared_data: Path, tmp_path: Path) -> None:
    package = tmp_path / "src"
    shutil.copytree(ROOT / "src", package, ignore=shutil.ignore_patterns("__pycache__"))
    for weights in (package / "phasezero/extract/models/weights").glob("*.npz"):
        weights.unlink()
    environment = os.environ | {"PYTHONPATH": str(package), "PHASEZERO_SHARED": str(shared_data.parent.resolve())}
    subprocess.run([sys.executable, RECIPES / "train.py"], check=True, env=environment, cwd=tmp_path, capture_output=True)
    written = [*(package / "phasezero/extract/models/weights").iterdir(), package / "phasezero/extract/speech/rates.yml"]
    changed = [path.name for path in written if path.read_bytes() != (ROOT / "src" / path.relative_to(package)).read_bytes()]
    assert changed == []
