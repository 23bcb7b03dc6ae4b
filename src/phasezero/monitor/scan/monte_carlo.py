"""How large the largest score of replicates is: exactly where it matters, and by counting alone elsewhere.

A score of at least L is a number of cases of at least c(e, L). With c tabled once for each cylinder, replicates are added up side
by side and compared, without a logarithm; only what reaches L is then scored. The sum over S streams reaches L only where one of
them reaches L / S.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from phasezero.monitor.handed_in import stream
from phasezero.monitor.scan.cylinders import Cylinders, Subsets
from phasezero.monitor.scan.kernels import cumulate, most_in_zone, reaching, table
from phasezero.monitor.scan.nulls import Cells, Null
from phasezero.monitor.scan.statistics import largest_expected, least_cases

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
_SHARED = 2**63
"""From this number on the random streams of what the tables of one replicate have in common."""
_LANES = 128
"""Replicates that are added up side by side."""
_KNOWN = 0.2
"""Share of the replicates, those with the highest scores, that are scored exactly."""
_NEAR = 1e-9
"""Scores so near to each other are the same."""
_MOST = 10**6
"""Cases up to which a table says what is enough; more are always scored."""
_KEPT = 10**8
"""Cylinders whose tables are kept; where there are more, each batch makes them anew."""


@dataclass(frozen=True, slots=True, eq=False)
class Maxima:
    """Largest scores of replicates, each known exactly or to lie below `known_from`."""

    scores: Floats
    """Those of at least `known_from`."""
    known_from: float
    replicates: int

    def p_value(self, score: float) -> tuple[float, bool]:
        """(1 + replicates that score at least as much) / (1 + replicates), and whether it is that; for a score below `known_from`
        it is at least so much."""
        above = int((self.scores >= score - _NEAR).sum())
        return (1 + above) / (1 + self.replicates), score >= self.known_from - _NEAR


def maxima(cylinders: Cylinders, nulls: Sequence[Null], replicates: int, seed: int, top: float) -> Maxima:
    """Of `replicates`, known from `top` on, or from about the upper fifth where that lies lower; above `top` they are told as at
    least that. `nulls`: one for each stream; a replicate draws from them in turn."""
    made = _OneByOne if isinstance(cylinders, Subsets) else _SideBySide
    batches = [range(start, min(start + _LANES, replicates)) for start in range(0, replicates, _LANES)]
    known_from = min(top, cylinders.largest(_draw(nulls, seed, 0), 0.0)) or top
    first = made(cylinders, nulls, seed, known_from - _NEAR, top).of(batches[:1])
    known_from = min(top, max(known_from, float(np.quantile(first, 1 - _KNOWN))))
    scores = made(cylinders, nulls, seed, known_from - _NEAR, top)
    workers = min(2, os.cpu_count() or 1)
    with ThreadPoolExecutor(max_workers=workers) as pool:
        rest = list(pool.map(scores.of, (batches[1 + one :: workers] for one in range(workers))))
    found = np.concatenate([first, *rest])
    return Maxima(found[found >= known_from - _NEAR], known_from, replicates)


def _draw(nulls: Sequence[Null], seed: int, replicate: int) -> list[Cells]:
    random = stream(seed, replicate)
    return [null.draw(random, stream(seed, _SHARED + replicate)) for null in nulls]


class _OneByOne:
    """Largest scores of replicates, or a little less than the score asked for."""

    def __init__(self, cylinders: Cylinders, nulls: Sequence[Null], seed: int, score: float, _cap: float) -> None:
        self._cylinders, self._nulls, self._seed, self._score = cylinders, nulls, seed, score

    def of(self, batches: Sequence[range]) -> Floats:
        below = self._score - _NEAR
        return np.array(
            [self._cylinders.largest(_draw(self._nulls, self._seed, one), below) for batch in batches for one in batch]
        )


class _SideBySide:
    """Largest scores of replicates where they reach the score asked for, up to a cap; else 0."""

    def __init__(self, cylinders: Cylinders, nulls: Sequence[Null], seed: int, score: float, cap: float) -> None:
        self._cylinders, self._nulls, self._seed, self._score, self._cap = cylinders, nulls, seed, score, cap
        visit = cylinders.zones.visit
        self._order, self._length = cylinders.zones.order[visit], cylinders.zones.length[visit]
        self._usual = {end: cylinders.cumulated(cylinders.expected, end) for end in cylinders.ends}
        streams = len(cylinders.expected)
        self._keep = cylinders.count * streams <= _KEPT
        self._tables: dict[tuple[int, Any], npt.NDArray[Any]] = {}

    def of(self, batches: Sequence[range]) -> Floats:
        room = _Room(len(self._nulls), self._cylinders.expected.shape[1], self._cylinders.longest)
        return np.concatenate([self._of(batch, room) for batch in batches]) if batches else np.empty(0)

    def _of(self, batch: range, room: _Room) -> Floats:
        one = self._cylinders
        drawn = [_draw(self._nulls, self._seed, replicate) for replicate in batch]
        streams = [_side_by_side([cells[s] for cells in drawn]) for s in range(len(self._nulls))]
        most = np.zeros(_LANES)
        for end in one.ends:
            days = one.durations(end)
            recent = [_within(cells, lane, end - days + 1, end) for cells, lane in streams]
            width = self._width(recent, room)
            cum, acc = room.of(width, days)
            for s, (cells, lane) in enumerate(recent):
                cumulate(cells.place, end - cells.day, lane, cells.cases.astype(width), cum[s])
            least = self._tabled(end, width)
            reaching(self._order, self._length, cum, least, self._usual[end], one.total, self._cap, acc, most)
        return most[: len(batch)]

    def _width(self, streams: list[tuple[Cells, Ints]], room: _Room) -> Any:
        """The narrowest whole number that holds the cases of every zone in every replicate of the batch."""
        most = max(
            most_in_zone(self._order, self._length, cells.place, lane, cells.cases, room.of_place) for cells, lane in streams
        )
        return next(kind for kind in (np.uint8, np.uint16, np.uint32) if most < np.iinfo(kind).max)

    def _tabled(self, end: int, width: Any) -> npt.NDArray[Any]:
        """`_least`, made once where there is room for all."""
        if (end, width) in self._tables:
            return self._tables[end, width]
        least = self._least(end, width)
        if self._keep:
            self._tables[end, width] = least
        return least

    def _least(self, end: int, width: Any) -> npt.NDArray[Any]:
        """(stream, centre, zone, duration): the least cases of the stream that may be enough."""
        one, most = self._cylinders, np.iinfo(width).max
        usual = self._usual[end]
        least = np.full((len(usual), *self._order.shape, usual.shape[2]), most, dtype=width)
        for s, total in enumerate(one.total.tolist()):
            of_all = None if total < 0 else total
            score = self._score / len(usual)
            highest = min(most - 1, _MOST, least_cases(score, self._most_expected(usual[s]), of_all))
            thresholds = largest_expected(score, highest, of_all)
            table(self._order, self._length, usual[s], thresholds, least[s])
        return least

    def _most_expected(self, usual: Floats) -> float:
        """Of any zone."""
        within = np.arange(self._order.shape[1]) < self._length[:, None]
        return float((usual[self._order, -1] * within).sum(axis=1).max())


class _Room:
    """Where one thread adds up, used again for each batch."""

    def __init__(self, streams: int, places: int, days: int) -> None:
        self._shape = streams, places, days
        self._cum, self._acc = np.empty(0, np.uint8), np.empty(0, np.uint8)
        self.of_place = np.empty((places, _LANES), np.int32)

    def of(self, width: Any, days: int) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
        """(stream, place, duration, replicate) and (stream, duration, replicate)."""
        streams, places, longest = self._shape
        if self._cum.dtype != width or not self._cum.size:
            self._cum = np.empty(streams * places * longest * _LANES, width)
            self._acc = np.empty(streams * longest * _LANES, width)
        cum = self._cum[: streams * places * days * _LANES].reshape(streams, places, days, _LANES)
        return cum, self._acc[: streams * days * _LANES].reshape(streams, days, _LANES)


def _side_by_side(cells: list[Cells]) -> tuple[Cells, Ints]:
    lane = np.repeat(np.arange(len(cells)), [len(one.place) for one in cells])
    return Cells(*(np.concatenate([one[part] for one in cells]) for part in range(3))), lane


def _within(cells: Cells, lane: Ints, first: int, last: int) -> tuple[Cells, Ints]:
    within = (cells.day >= first) & (cells.day <= last)
    return Cells(*(part[within] for part in cells)), lane[within]
