"""Numbers and seeds that are handed in to what is computed on arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from phasezero.errors import BadInput

_FAR = 1e12


def numbers(given: npt.ArrayLike, name: str) -> npt.NDArray[np.float64]:
    """A copy as numbers. Raises BadInput where some are none, or too large to tell two of them apart."""
    try:
        made: npt.NDArray[Any] = np.array(given)
        made = made.astype(np.float64, casting="same_kind")
    except (TypeError, ValueError):
        raise BadInput(f"{name} are not all numbers") from None
    wrong = np.argwhere(~(np.abs(made) < _FAR))
    if len(wrong):
        raise BadInput(f"{name}: number {wrong[0][0] if made.ndim else 0} is none, or beyond {_FAR:g}")
    return made


def stream(seed: int, number: int) -> np.random.Generator:
    """One of 2^64 streams of a seed, each independent of the others (Philox, Salmon et al. 2011). Raises BadInput for a seed that
    is none."""
    if not 0 <= seed < 2**64:
        raise BadInput(f"the seed is {seed}; give a whole number from 0")
    return np.random.Generator(np.random.Philox(key=np.array([seed, number], dtype=np.uint64)))
