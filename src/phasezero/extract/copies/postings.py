"""Which documents hold an anchor: sorted runs of one integer per posting, merged as they grow, so that the millionth document
costs what the thousandth did. Eight bytes a posting."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import numpy.typing as npt

from phasezero.extract.copies.signatures import Hashes

_RECENT = 1 << 17
"""Postings held in a dictionary before they are sorted into a run."""
_HOLDERS = 24
"""Documents that one anchor leads to, at most: an anchor that more have is of a mould, or of a text that they all copy."""


class Postings:
    """Grows by one document at a time; numbers of documents must grow."""

    def __init__(self) -> None:
        self._runs: list[npt.NDArray[np.uint64]] = []
        """Anchor in the upper half, number in the lower; longest first."""
        self._recent: defaultdict[int, list[int]] = defaultdict(list)
        self._count = 0

    @property
    def bytes(self) -> int:
        """Held by the sorted runs."""
        return sum(run.nbytes for run in self._runs)

    def find(self, anchors: Hashes) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.int64]]:
        """The documents that hold each anchor (earliest first, 24 of each at most) as one array, and how many hold each."""
        held: list[list[int]] = [[] for _ in range(len(anchors))]
        keys = anchors.astype(np.uint64) << np.uint64(32)
        for run in self._runs:
            starts = np.searchsorted(run, keys)
            ends = np.searchsorted(run, keys | np.uint64(0xFFFFFFFF), side="right")
            for place in np.flatnonzero(ends > starts).tolist():
                room = _HOLDERS - len(held[place])
                found = run[starts[place] : min(ends[place], starts[place] + room)] & np.uint64(0xFFFFFFFF)
                held[place].extend(found.tolist())
        for place, anchor in enumerate(anchors.tolist()):
            if anchor in self._recent:
                held[place].extend(self._recent[anchor][: _HOLDERS - len(held[place])])
        counts = np.fromiter((len(one) for one in held), dtype=np.int64, count=len(held))
        return np.array([number for one in held for number in one], dtype=np.uint32), counts

    def add(self, number: int, anchors: Hashes, holders: npt.NDArray[np.int64]) -> None:
        """A document under its anchors, but for those that enough documents hold already (`holders` as `find` counts them)."""
        for anchor in anchors[holders < _HOLDERS].tolist():
            self._recent[anchor].append(number)
            self._count += 1
        if self._count >= _RECENT:
            self._settle()

    def _settle(self) -> None:
        pairs = [(anchor << 32) | number for anchor, numbers in self._recent.items() for number in numbers]
        self._recent.clear()
        self._count = 0
        self._runs.append(np.sort(np.array(pairs, dtype=np.uint64)))
        while len(self._runs) > 1 and len(self._runs[-2]) <= 2 * len(self._runs[-1]):
            last, before = self._runs.pop(), self._runs.pop()
            merged = np.concatenate([before, last])
            del last, before
            merged.sort(kind="stable")
            self._runs.append(merged)
