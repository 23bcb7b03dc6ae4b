"""The recipe gives the weights that ship, but for their last digits, and the goals are met. Skipped where the shared data are not there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import yaml

from phasezero.extract.models import linear, names

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


def test_training_again_gives_the_same_weights(shared_data: Path, tmp_path: Path) -> None:
    package = tmp_path / "src"
    shutil.copytree(ROOT / "src", package, ignore=shutil.ignore_patterns("__pycache__"))
    for weights in (package / "phasezero/extract/models/weights").glob("*.npz"):
        weights.unlink()
    environment = os.environ | {"PYTHONPATH": str(package), "PHASEZERO_SHARED": str(shared_data.parent.resolve())}
    subprocess.run([sys.executable, RECIPES / "train.py"], check=True, env=environment, cwd=tmp_path, capture_output=True)
    made = {path.stem: linear.read(path) for path in (package / "phasezero/extract/models/weights").glob("*.npz")}
    assert set(made) == set(names())
    assert {name: _far(one, linear.model(name)) for name, one in made.items()} == dict.fromkeys(made, "")
    for file in ("models/weights/state_kills.yml", "speech/rates.yml"):
        again, ships = (
            yaml.safe_load((root / "phasezero/extract" / file).read_text("utf-8")) for root in (package, ROOT / "src")
        )
        assert again.keys() == ships.keys()


def _far(one: linear.Model, other: linear.Model) -> str:
    """What differs by more than the last digits, in which the linear algebra of one processor differs from another's."""
    likeness = float(one.weights @ other.weights / (np.linalg.norm(one.weights) * np.linalg.norm(other.weights)))
    told = {
        "weights": likeness > 0.9995,
        "intercept": abs(one.intercept - other.intercept) < 0.02 * (1 + abs(other.intercept)),
        "slope": abs(one.slope - other.slope) < 0.02 * (1 + abs(other.slope)),
        "threshold": abs(one.threshold - other.threshold) < 0.02,
    }
    return ", ".join(what for what, near in told.items() if not near)
