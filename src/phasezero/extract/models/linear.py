"""A linear model over hashed features: its file of weights, and what it says of a text's features.

The file is an `npz` of `places` (uint32, sorted) and `steps` (int16, the weight in units of `scale`), with `bits`, `intercept`,
`by_length` (the sum is divided by the root of the number of features), `slope` and `offset` (Platt 1999, fitted on scores out of
fold) and `threshold` (the probability from which on the answer is yes). It holds numbers only: no word can be read from it.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from math import exp, sqrt
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from phasezero.errors import UnreadableFile
from phasezero.extract.models.hashing import places

FOLDER = Path(__file__).resolve().parent / "weights"
_NUMBERS = ("bits", "scale", "intercept", "by_length", "slope", "offset", "threshold")
MAX_BITS = 20


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """One trained question with the answer yes or no."""

    name: str
    bits: int
    """The table has 2 ** bits places."""
    weights: npt.NDArray[np.float32]
    """One for each place; most are 0."""
    intercept: float
    by_length: bool
    slope: float
    offset: float
    threshold: float
    """Of the probability; chosen where the model was trained."""

    def score(self, features: Iterable[str]) -> float:
        """The linear sum; without a scale of its own."""
        found = places(features, self.bits)
        total = float(self.weights[found].sum(dtype=np.float64))
        return self.intercept + (total / sqrt(max(len(found), 1)) if self.by_length else total)

    def calibrated(self, score: float) -> float:
        """The probability that belongs to a score."""
        power = self.slope * score + self.offset
        return 1 / (1 + exp(-max(-35.0, min(35.0, power))))

    def probability(self, features: Iterable[str]) -> float:
        return self.calibrated(self.score(features))


def quantised(weights: npt.NDArray[np.float64], keep: int) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.int16], float]:
    """The `keep` largest weights by size, as places, steps of -32767 to 32767, and the size of one step."""
    order = np.lexsort((np.arange(len(weights)), -np.abs(weights)))[:keep]
    kept = np.sort(order)
    scale = float(np.abs(weights[kept]).max(initial=0.0)) / 32767 or 1.0
    steps = np.rint(weights[kept] / scale).astype(np.int16)
    some = steps != 0
    return kept[some].astype(np.uint32), steps[some], scale


def write(path: Path, weights: npt.NDArray[np.float64], keep: int, **numbers: float) -> None:
    """Write a file of weights; the same weights give the same bytes."""
    kept, steps, scale = quantised(weights, keep)
    rest = {name: np.float64(numbers.get(name, 0.0)) for name in _NUMBERS} | {"scale": np.float64(scale)}
    np.savez_compressed(path, places=kept, steps=steps, **rest)  # type: ignore[arg-type]


def read(path: Path) -> Model:
    """The model in this file; `UnreadableFile` where it is missing, cut or not of this form."""
    try:
        with np.load(BytesIO(path.read_bytes()), allow_pickle=False) as held:
            found = {name: held[name] for name in ("places", "steps", *_NUMBERS)}
        return _made(path.stem, found)
    except FileNotFoundError:
        raise UnreadableFile(f"Model {path}: the file is missing; install the package anew.") from None
    except (OSError, KeyError, ValueError, TypeError, EOFError, IndexError, zipfile.BadZipFile, zlib.error) as error:
        raise UnreadableFile(f"Model {path}: the file is damaged ({type(error).__name__}); install the package anew.") from None


def _made(name: str, found: dict[str, Any]) -> Model:
    """The model from the arrays of its file; `ValueError` where they do not fit each other."""
    numbers = {key: float(found[key]) for key in _NUMBERS}
    bits = int(numbers["bits"])
    kept, steps = found["places"], found["steps"]
    fits = 1 <= bits <= MAX_BITS and kept.shape == steps.shape and kept.ndim == 1 and steps.dtype == np.int16
    if not fits or not all(np.isfinite(list(numbers.values()))) or (len(kept) and int(kept.max()) >= 1 << bits):
        raise ValueError(name)
    weights = np.zeros(1 << bits, dtype=np.float32)
    weights[kept] = steps.astype(np.float32) * numbers["scale"]
    rest = {key: numbers[key] for key in ("intercept", "slope", "offset", "threshold")}
    return Model(name=name, bits=bits, weights=weights, by_length=bool(numbers["by_length"]), **rest)


@cache
def model(name: str) -> Model:
    """The model of this name that the package carries."""
    return read(FOLDER / f"{name}.npz")
