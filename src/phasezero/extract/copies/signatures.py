"""What is kept of a text to recognise its copies: hashes of its runs of words, and of its names, days and numbers. The text
cannot be read from them."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from phasezero.errors import BadInput
from phasezero.extract.copies.words import words

Hashes: TypeAlias = npt.NDArray[np.uint32]
_VERSION = 1
_MOST = 2048
"""Runs kept of one text; of longer texts a sample, the same runs in every text."""
_LEAD = 64
"""Runs at the beginning of a text that are sampled more densely: cut versions mostly keep it."""
_ALL_ANCHORS = 64
_LEAD_RATE = 1 / 2
_RATE = 1 / 8
DAYS = ("weekday", "month", "day", "year")


@dataclass(frozen=True, slots=True, eq=False)
class Signature:
    """Of one text. Hashes are of 32 bits and sorted."""

    runs: Hashes
    """Of every three words in a row, below the bound of `rate`."""
    rate: float
    """Share of the runs that are kept: 1 but for texts of more than 2,048 runs."""
    anchors: Hashes
    """By which candidates are found: some of the runs of four words."""
    names: Hashes
    starts: Hashes
    """Capital letters at the start of a sentence: names, perhaps."""
    numbers: Hashes
    days: Hashes
    """What is said of days, its kind in the two upper bits."""

    def to_bytes(self) -> bytes:
        """For storage; `from_bytes` reads it."""
        fields = (self.runs, self.anchors, self.names, self.starts, self.numbers, self.days)
        head = struct.pack("<Bf6I", _VERSION, self.rate, *(len(one) for one in fields))
        return head + b"".join(one.astype("<u4").tobytes() for one in fields)

    @classmethod
    def from_bytes(cls, data: bytes) -> Signature:
        """Raises BadInput for bytes that are no signature of this version: then it is to be made anew from the text."""
        size = struct.calcsize("<Bf6I")
        if len(data) < size or data[0] != _VERSION:
            raise BadInput(f"A stored signature is not of version {_VERSION}: make it anew from its text")
        _, rate, *counts = struct.unpack_from("<Bf6I", data)
        if len(data) != size + 4 * sum(counts):
            raise BadInput(f"A stored signature has {len(data)} bytes, not {size + 4 * sum(counts)}: make it anew from its text")
        ends = np.cumsum(counts)
        everything = np.frombuffer(data, dtype="<u4", offset=size).astype(np.uint32)
        runs, anchors, names, starts, numbers, days = np.split(everything, ends[:-1])
        return cls(runs, rate, anchors, names, starts, numbers, days)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Signature) and self.to_bytes() == other.to_bytes()

    def __hash__(self) -> int:
        return hash(self.to_bytes())


def signature(text: str) -> Signature:
    """The signature of a text: the same on every machine and in every process."""
    read = words(text)
    hashed = np.fromiter((_word(word) for word in read.all), dtype=np.uint64, count=len(read.all))
    runs, rate = _bounded(np.unique(_runs(hashed, 3)))
    names, starts, numbers = (_set(one) for one in (read.names, read.starts, read.numbers))
    return Signature(runs, rate, _anchors(_runs(hashed, 4)), names, starts, numbers, _kinds(read.days))


@lru_cache(maxsize=1 << 18)
def _word(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def _set(members: Iterable[str]) -> Hashes:
    hashed = np.array([_word(member) & 0xFFFFFFFF for member in members], dtype=np.uint32)
    return np.unique(hashed)


def _kinds(days: Iterable[tuple[str, str]]) -> Hashes:
    """The kind in the two upper bits: `DAYS` in their order."""
    hashed = [(_word(value) & 0x3FFFFFFF) | (DAYS.index(kind) << 30) for kind, value in days]
    return np.unique(np.array(hashed, dtype=np.uint32))


def _runs(hashed: npt.NDArray[np.uint64], length: int) -> Hashes:
    """Of every `length` words in a row, in their order; of a shorter text the one run of all its words."""
    if len(hashed) < length:
        length = max(len(hashed), 1)
    if len(hashed) == 0:
        return np.empty(0, dtype=np.uint32)
    count = len(hashed) - length + 1
    mixed = np.full(count, 0x9E3779B97F4A7C15, dtype=np.uint64)
    for step in range(length):
        mixed = _mix(mixed ^ hashed[step : step + count])
    return (mixed >> np.uint64(32)).astype(np.uint32)


def _mix(value: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """The finaliser of SplitMix64 (Steele, Lea and Flood 2014); overflow is meant."""
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))


def below(hashes: Hashes, rate: float) -> Hashes:
    """Those of the hashes that a sample of this rate keeps."""
    return hashes if rate >= 1 else hashes[hashes < np.uint32(int(rate * 2**32))]


def _bounded(runs: Hashes) -> tuple[Hashes, float]:
    rate = 1.0
    while len(runs) > _MOST:
        rate /= 2
        runs = below(runs, rate)
    return runs, rate


def _anchors(runs: Hashes) -> Hashes:
    if len(runs) <= _ALL_ANCHORS:
        return np.unique(runs)
    rate = _RATE if len(runs) <= _MOST else _RATE * _MOST / len(runs)
    return np.unique(np.concatenate([below(runs[:_LEAD], _LEAD_RATE), below(runs[_LEAD:], rate)]))
