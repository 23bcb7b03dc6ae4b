"""What is scanned: zones during the days that end on one day. Their scores are those of the kernels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from phasezero.monitor.scan.kernels import best_of_each, best_subset, largest
from phasezero.monitor.scan.nulls import Cells
from phasezero.monitor.scan.zones import Zones

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Best:
    """The area and days round a centre that score most."""

    score: float
    centre: int
    size: int
    """Number of places."""
    first: int
    last: int
    """Days, both inside."""


@dataclass(frozen=True, slots=True, eq=False)
class Cylinders:
    """Circles: a place with its 0, 1, 2, … nearest neighbours."""

    zones: Zones
    expected: Floats
    """(stream, place, day)"""
    ends: tuple[int, ...]
    """Days on which they end."""
    longest: int
    """Days."""
    total: Floats
    """(stream,): C of the conditional score, -1 for the expectation-based one."""

    @property
    def since(self) -> int:
        """The first day that any of them holds."""
        return max(0, min(self.ends) - self.longest + 1)

    @property
    def count(self) -> int:
        return self.zones.count * sum(self.durations(end) for end in self.ends)

    def durations(self, end: int) -> int:
        return min(self.longest, end + 1)

    def cumulated(self, table: Floats | Ints, end: int) -> Floats:
        """(stream, place, duration): sums of the last 1, 2, … days to `end` of a table (stream, place, day)."""
        days = self.durations(end)
        return np.ascontiguousarray(table[..., end - days + 1 : end + 1][..., ::-1].cumsum(axis=-1, dtype=np.float64))

    def best(self, cases: Ints) -> list[Best]:
        """Of each centre and end, what scores most: those that score at all, the highest first."""
        return sorted(self._best(cases), key=lambda one: (-one.score, one.centre, one.size, one.last))

    def _best(self, cases: Ints) -> Iterator[Best]:
        found = np.zeros((len(self.zones.length), 3))
        for end in self.ends:
            best_of_each(
                self.zones.order, self.zones.length, self.cumulated(cases, end), self.cumulated(self.expected, end),
                self.total, found,
            )  # fmt: skip
            for centre, (score, zone, back) in enumerate(found.tolist()):
                if score > 0:
                    yield Best(score, centre, int(zone) + 1, end - int(back), end)

    def places(self, best: Best, _cases: Ints) -> list[int]:
        """The places of it, the centre first."""
        return [int(place) for place in self.zones.order[best.centre, : best.size]]

    def largest(self, cells: Sequence[Cells], most: float) -> float:
        """The largest score of any, for one replicate (of each stream), but at least `most`."""
        cases = np.stack([self._table(one) for one in cells])
        for end in self.ends:
            inside, usual = self.cumulated(cases, end), self.cumulated(self.expected, end)
            most = self._largest(inside, usual, most)
        return most

    def _largest(self, cases: Floats, expected: Floats, most: float) -> float:
        return float(largest(self.zones.order, self.zones.length, cases, expected, self.total, most))

    def _table(self, cells: Cells) -> Floats:
        places, days = self.expected.shape[1:]
        flat = np.bincount(cells.place * days + cells.day, weights=cells.cases, minlength=places * days)
        return np.asarray(flat, dtype=np.float64).reshape(places, days)


@dataclass(frozen=True, slots=True, eq=False)
class Subsets(Cylinders):
    """Irregular areas: any places of the largest zone round a centre (Neill 2012). For one stream."""

    @property
    def count(self) -> int:
        """How many neighbourhoods and durations are searched."""
        return len(self.zones.length) * sum(self.durations(end) for end in self.ends)

    def _best(self, cases: Ints) -> Iterator[Best]:
        for end in self.ends:
            found = np.zeros((len(self.zones.length), 3))
            inside, usual = self.cumulated(cases, end)[0], self.cumulated(self.expected, end)[0]
            best_subset(self.zones.order, self.zones.length, inside, usual, self.total[0], 0.0, found)
            for centre, (score, size, back) in enumerate(found.tolist()):
                if score > 0:
                    yield Best(score, centre, int(size), end - int(back), end)

    def places(self, best: Best, cases: Ints) -> list[int]:
        """The places of it, the most unusual first."""
        near = self.zones.order[best.centre, : self.zones.length[best.centre]]
        days = slice(best.first, best.last + 1)
        c, e = cases[0, near, days].sum(axis=-1), self.expected[0, near, days].sum(axis=-1)
        ratio = np.divide(c, e, out=np.zeros(len(near)), where=c > 0)
        return [int(place) for place in near[np.argsort(-ratio, kind="stable")[: best.size]]]

    def _largest(self, cases: Floats, expected: Floats, most: float) -> float:
        none = np.empty((0, 3))
        return float(best_subset(self.zones.order, self.zones.length, cases[0], expected[0], self.total[0], most, none))
