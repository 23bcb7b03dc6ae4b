"""Features of a text as places in a hashed table: which words and runs of characters it has, without keeping any of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from zlib import crc32

import numpy as np
import numpy.typing as npt

Places = npt.NDArray[np.uint32]


def places(features: Iterable[str], bits: int) -> Places:
    """Where these features stand in a table of 2 ** `bits` places: sorted, each once (two features may share a place)."""
    mask = (1 << bits) - 1
    found = sorted({crc32(feature.encode()) & mask for feature in features})
    return np.array(found, dtype=np.uint32)


def runs(tokens: Sequence[str], longest: int, mark: str = "") -> Iterator[str]:
    """Every run of 1 to `longest` tokens that follow each other; `mark` tells this kind of feature from others."""
    for length in range(1, longest + 1):
        for start in range(len(tokens) - length + 1):
            yield f"{mark}{length}:" + " ".join(tokens[start : start + length])


def characters(word: str, shortest: int, longest: int, mark: str = "c") -> Iterator[str]:
    """Every run of `shortest` to `longest` characters of a word, its two ends marked by blanks."""
    text = f" {word} "
    for length in range(shortest, longest + 1):
        for start in range(len(text) - length + 1):
            yield f"{mark}{text[start : start + length]}"
