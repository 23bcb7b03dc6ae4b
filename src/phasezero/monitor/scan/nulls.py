"""What would come if nothing unusual happened: replicates of the counts, as cells that are not empty.

Each replicate has a random stream of its own (Philox, Salmon et al. 2011: counter-based, keyed by seed and replicate), so that it
is the same whatever else is drawn, in whichever order, on however many threads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from phasezero.monitor.scan.kernels import draw_counts, place_points

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class Cells(NamedTuple):
    """Cells with cases. A cell may come more than once; its counts add up."""

    place: Ints
    day: Ints
    """Index of the day within the table."""
    cases: Ints


class Null(Protocol):
    def draw(self, random: np.random.Generator, shared: np.random.Generator | None = None, /) -> Cells:
        """The cells of one replicate, from the first day on that matters. `shared`: begins anew for each stream of a replicate,
        for what all streams have in common; none: `random`."""
        ...


class Multinomial:
    """Given how many cases there are in all: each falls into a cell with a chance in proportion to its expected count."""

    def __init__(self, expected: Floats, since: int, total: int) -> None:
        """`expected` (place, day) of the whole study period; days before `since` are drawn together and left out."""
        self._since, self._days, self._total = since, expected.shape[1] - since, total
        recent = expected[:, since:]
        self._edges = np.cumsum(recent.ravel()) / expected.sum()
        if since == 0:
            self._edges[-1] = 1.0
        self._guide = np.searchsorted(self._edges, np.arange(len(self._edges)) / len(self._edges), side="right")

    def draw(self, random: np.random.Generator, _shared: np.random.Generator | None = None, /) -> Cells:
        cell = place_points(random.random(self._total), self._edges, self._guide)
        cell = cell[cell >= 0] if self._since else cell
        return Cells(cell // self._days, self._since + cell % self._days, np.ones(len(cell), dtype=np.int64))


@dataclass(frozen=True, slots=True, eq=False)
class Together:
    """What the places of one area (a region) do together, by chance: on each day, and all the days scanned. In each replicate an
    area's expected counts are multiplied by gamma-distributed factors of mean 1, the same for all its places and all streams."""

    area: Ints
    """(place,): index of its area."""
    day: Floats
    """(area,): variance of the factor of a day."""
    stretch: Floats
    """(area,): variance of the factor of all days scanned."""

    def of(self, places: list[int]) -> Together:
        return Together(self.area[places], self.day, self.stretch)

    def draw(self, random: np.random.Generator, days: int) -> Floats:
        """(area, day)."""
        areas = len(self.day)
        return _factors(random, self.stretch[:, None], (areas, 1)) * _factors(random, self.day[:, None], (areas, days))


_SURE = 1e-6
"""Variance of a factor below which it is 1."""


def _factors(random: np.random.Generator, variance: Floats, shape: tuple[int, int]) -> Floats:
    own = 1 / np.maximum(variance, _SURE)
    return np.asarray(random.standard_gamma(np.broadcast_to(own, shape)) / own)


@dataclass(frozen=True, slots=True, eq=False)
class Doubt:
    """How uncertain expected counts are that were learned from a past."""

    rate: Floats
    """(place,): shape of the gamma distribution of each place's rate; its mean is the expected one."""
    level: Floats
    """(stretch, day): by how much all places together differed from what had been expected, on stretches of the past as long as
    the days scanned. Each replicate takes one of them; none: the level is certain."""
    together: Together | None = None
    """None: places differ from what is expected of them each on its own."""

    def swing(self, days: int) -> Floats:
        """(place,): standard deviation of the factor of its area over so many days; 0 where places are on their own."""
        if self.together is None:
            return np.zeros(len(self.rate))
        return np.asarray(np.sqrt(self.together.stretch + self.together.day / days)[self.together.area])

    def of(self, places: list[int]) -> Doubt:
        return Doubt(self.rate[places], self.level, None if self.together is None else self.together.of(places))


class Independent:
    """Counts of cells are independent, with the expected ones as means: Poisson, or negative binomial, Var = mu + mu^2 / k. With
    `doubt`, each replicate first draws what the expected counts might have been."""

    def __init__(self, expected: Floats, since: int, size: Floats | float | None = None, doubt: Doubt | None = None) -> None:
        """`size`: k, of any shape that broadcasts to that of `expected`; None for Poisson."""
        self._since, self._doubt = since, doubt
        self._mean = np.ascontiguousarray(expected[:, since:])
        k = np.full(expected.shape, np.inf) if size is None else np.broadcast_to(np.asarray(size, np.float64), expected.shape)
        self._size = np.ascontiguousarray(k[:, since:])
        with np.errstate(invalid="ignore"):
            self._groups = np.where(np.isinf(self._size), self._mean, self._size * np.log1p(self._mean / self._size))
        self._until = np.cumsum(self._groups, axis=1)
        self._area = np.zeros(len(expected), np.int64) if doubt is None or doubt.together is None else doubt.together.area

    def draw(self, random: np.random.Generator, shared: np.random.Generator | None = None, /) -> Cells:
        shared = random if shared is None else shared
        by_place, by_area = np.ones(len(self._mean)), np.ones((1, self._mean.shape[1]))
        if self._doubt is not None:
            by_place = random.standard_gamma(self._doubt.rate) / self._doubt.rate
            if self._doubt.together is not None:
                by_area = self._doubt.together.draw(shared, by_area.shape[1])
            if len(self._doubt.level):
                by_area = by_area * self._doubt.level[int(shared.random() * len(self._doubt.level)), self._since :]
        groups = (self._groups, self._until)
        place, day, count = draw_counts(random, *groups, self._mean, self._size, by_place, by_area, self._area)
        return Cells(place, self._since + day, count)


class Permutation:
    """Each case keeps its place; the days are dealt out anew among the cases (Kulldorff et al. 2005)."""

    def __init__(self, cases: Ints, since: int) -> None:
        """`cases` (place, day)."""
        place, day = np.nonzero(cases)
        often = cases[place, day]
        self._place, self._day, self._since = np.repeat(place, often), np.repeat(day, often), since

    def draw(self, random: np.random.Generator, _shared: np.random.Generator | None = None, /) -> Cells:
        day = random.permutation(self._day)
        recent = day >= self._since
        return Cells(self._place[recent], day[recent], np.ones(int(recent.sum()), dtype=np.int64))
