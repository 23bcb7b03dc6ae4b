"""A scan from tables to clusters."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from phasezero.errors import BadInput
from phasezero.monitor.scan import nulls
from phasezero.monitor.scan.cylinders import Best, Cylinders, Subsets
from phasezero.monitor.scan.monte_carlo import maxima
from phasezero.monitor.scan.nulls import Doubt
from phasezero.monitor.scan.zones import Zones

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
MOST_REPLICATES = 1_000_000


class Model(StrEnum):
    EXPECTATION = "expectation"
    """Against the expected counts as they are: also a rise everywhere is one."""
    CONDITIONAL = "conditional"
    """Given the number of cases in all: where and when there are more than their share."""
    PERMUTATION = "permutation"
    """Given how many cases each place and each day has: needs no expected counts, and what is reported everywhere less does not
    disturb it."""


class Shape(StrEnum):
    CIRCLES = "circles"
    """A place and its nearest neighbours, one more at a time."""
    IRREGULAR = "irregular"
    """Any places among the largest zone round a place: along a road, or a scattered community."""


@dataclass(frozen=True, slots=True)
class Cluster:
    places: tuple[int, ...]
    """Indices of the places; of a circle the centre first, of an irregular area the most unusual first."""
    first: int
    last: int
    """Indices of its days, both inside."""
    cases: int
    """Of all streams."""
    expected: float
    score: float
    """Log likelihood ratio."""
    p_value: float
    """That chance alone brings a score as high anywhere in the table: adjusted for all that was searched."""
    exact: bool
    """False: the p-value is at least so much."""
    by_stream: tuple[tuple[int, float], ...]
    """Of each stream its cases, and the expected ones against which they are scored."""

    @property
    def ratio(self) -> float:
        """Cases for each one expected."""
        return self.cases / self.expected

    def recurrence(self, between: float = 1.0) -> float:
        """Days in which chance alone brings a cluster like this once, where `between` days lie between two looks."""
        return between / self.p_value


@dataclass(frozen=True, slots=True)
class Scanned:
    clusters: tuple[Cluster, ...]
    """The likeliest first; none shares a place with a likelier one."""
    cylinders: int
    """How many were scored, for each replicate too."""
    replicates: int
    seed: int
    model: Model
    shape: Shape
    largest: tuple[float, ...]
    """The highest scores of replicates, up to that of the likeliest cluster: the highest first."""

    def needed(self, p_value: float) -> float:
        """The score from which a cluster of this table has at most this p-value; inf where too few replicates were made."""
        allowed = int(p_value * (1 + self.replicates) + 1e-9) - 1
        if allowed < 0:
            return math.inf
        return self.largest[allowed] + 1e-9 if allowed < len(self.largest) else 0.0


def prospective(
    cases: npt.ArrayLike,
    zones: Zones,
    longest: int,
    *,
    expected: npt.ArrayLike | None = None,
    model: Model = Model.EXPECTATION,
    size: npt.ArrayLike | Sequence[npt.ArrayLike | None] | None = None,
    doubt: Doubt | Sequence[Doubt] | None = None,
    allowance: npt.ArrayLike | None = None,
    shape: Shape = Shape.CIRCLES,
    replicates: int = 999,
    seed: int = 0,
    most: int = 10,
) -> Scanned:
    """Clusters that reach to the last day, of at most `longest` days.

    `cases`: whole numbers, (place, day), or (stream, place, day): streams are scored together, each against its own expected
    counts. `expected`: of the same shape; none for permutation. `size`: k of the negative binomial null, Var = mu + mu^2 / k, a
    number or of a shape that broadcasts to (place, day), for several streams one for each; None for Poisson. `doubt`: how
    uncertain the expected counts are, for several streams one for each. `allowance` (place,), from 1: cases are scored against so
    many times the expected ones, so that places whose counts swing most do not set the mark for all. All three belong to the
    expectation-based model. `most`: how many clusters are told at most. Raises BadInput for tables that do not fit.
    """
    table = _cases(cases, zones, longest)
    ends = (table.shape[2] - 1,)
    return _scan(table, zones, ends, longest, expected, model, size, doubt, allowance, shape, replicates, seed, most)


def retrospective(
    cases: npt.ArrayLike,
    zones: Zones,
    longest: int,
    *,
    expected: npt.ArrayLike | None = None,
    model: Model = Model.CONDITIONAL,
    shape: Shape = Shape.CIRCLES,
    replicates: int = 999,
    seed: int = 0,
    most: int = 10,
) -> Scanned:
    """Clusters of at most `longest` days anywhere in the study period; else as `prospective`."""
    table = _cases(cases, zones, longest)
    ends = tuple(range(table.shape[2]))
    return _scan(table, zones, ends, longest, expected, model, None, None, None, shape, replicates, seed, most)


def _scan(
    table: Ints,
    zones: Zones,
    ends: tuple[int, ...],
    longest: int,
    expected: npt.ArrayLike | None,
    model: Model,
    size: npt.ArrayLike | Sequence[npt.ArrayLike | None] | None,
    doubt: Doubt | Sequence[Doubt] | None,
    allowance: npt.ArrayLike | None,
    shape: Shape,
    replicates: int,
    seed: int,
    most: int,
) -> Scanned:
    _numbers(replicates, seed, most)
    if shape is Shape.IRREGULAR and len(table) > 1:
        raise BadInput("irregular areas are searched in one stream; scan the streams one by one, or in circles")
    usual = _expected(table, expected, model)
    total = np.where(model is Model.EXPECTATION, -1.0, table.sum(axis=(1, 2)).astype(np.float64))
    scored = usual * _allowance(allowance, usual, model)
    cylinders = (Subsets if shape is Shape.IRREGULAR else Cylinders)(zones, scored, ends, longest, total)
    null = _nulls(table, usual, cylinders.since, model, size, doubt)
    best = _apart(cylinders, table, most)
    found: tuple[Cluster, ...] = ()
    largest: tuple[float, ...] = ()
    if best:
        scores = maxima(cylinders, null, replicates, seed, best[0][0].score)
        found = tuple(_cluster(one, places, table, usual, scored, *scores.p_value(one.score)) for one, places in best)
        largest = tuple(sorted(scores.scores.tolist(), reverse=True))
    return Scanned(found, cylinders.count, replicates, seed, model, shape, largest)


def _numbers(replicates: int, seed: int, most: int) -> None:
    if not 1 <= replicates <= MOST_REPLICATES:
        raise BadInput(f"{replicates} replicates; give 1 to {MOST_REPLICATES:,}, usually 999")
    if not 0 <= seed < 2**64:
        raise BadInput(f"the seed is {seed}; give a whole number from 0 to 2^64 - 1")
    if most < 1:
        raise BadInput(f"{most} clusters are to be told; give at least 1")


def _cases(cases: npt.ArrayLike, zones: Zones, longest: int) -> Ints:
    table = np.asarray(cases)
    table = table[None] if table.ndim == 2 else table
    if table.ndim != 3 or not len(table) or table.shape[1] != len(zones.length):
        raise BadInput(f"cases have the shape {np.shape(cases)}; give one row for each of the {len(zones.length)} places")
    if table.dtype.kind not in "buif" or not np.isfinite(table).all() or (table < 0).any() or (table != np.floor(table)).any():
        raise BadInput("cases are counted: give whole numbers from 0")
    if table.sum(dtype=np.float64) > 2**31:
        raise BadInput(f"the table holds {table.sum(dtype=np.float64):.3g} cases; at most 2^31 are scanned")
    if not 1 <= longest <= table.shape[2]:
        raise BadInput(f"the longest cluster has {longest} days; give 1 to {table.shape[2]}, the days of the table")
    return table.astype(np.int64)


def _expected(cases: Ints, expected: npt.ArrayLike | None, model: Model) -> Floats:
    if model is Model.PERMUTATION:
        if expected is not None:
            raise BadInput("a permutation scan takes no expected counts: they come from the margins of the cases")
        total = np.maximum(cases.sum(axis=(1, 2), keepdims=True), 1)
        return np.ascontiguousarray(cases.sum(axis=2, keepdims=True) * (cases.sum(axis=1, keepdims=True) / total))
    table = np.asarray(expected, dtype=np.float64) if expected is not None else np.empty(0)
    table = table[None] if table.ndim == 2 else table
    if table.shape != cases.shape or not np.isfinite(table).all() or (table <= 0).any():
        needed = cases.shape if len(cases) > 1 else cases.shape[1:]
        raise BadInput(f"expected counts have the shape {np.shape(table)}; give one above 0 for each of {needed}")
    share = cases.sum(axis=(1, 2), keepdims=True) / table.sum(axis=(1, 2), keepdims=True)
    return np.ascontiguousarray(table * share if model is Model.CONDITIONAL else table)


def _nulls(
    cases: Ints,
    expected: Floats,
    since: int,
    model: Model,
    size: npt.ArrayLike | Sequence[npt.ArrayLike | None] | None,
    doubt: Doubt | Sequence[Doubt] | None,
) -> list[nulls.Null]:
    if model is not Model.EXPECTATION and (size is not None or doubt is not None):
        raise BadInput(
            f"a {model} scan has no negative binomial null and no doubt about expected counts; use the expectation-based scan"
        )
    if model is Model.PERMUTATION:
        return [nulls.Permutation(one, since) for one in cases]
    if model is Model.CONDITIONAL:
        return [nulls.Multinomial(usual, since, int(one.sum())) for one, usual in zip(cases, expected, strict=True)]
    sizes = [size] if len(cases) == 1 else _each(size, len(cases), "sizes")
    doubts = [doubt] if len(cases) == 1 else _each(doubt, len(cases), "doubts")
    return [
        nulls.Independent(usual, since, _size(k, usual), _doubt(unsure, usual))
        for usual, k, unsure in zip(expected, sizes, doubts, strict=True)
    ]


def _allowance(given: npt.ArrayLike | None, expected: Floats, model: Model) -> Floats:
    """(place, 1): as given, or 1."""
    if given is None:
        return np.ones((1, 1))
    if model is not Model.EXPECTATION:
        raise BadInput(f"a {model} scan has no allowance; use the expectation-based scan")
    times = np.asarray(given, dtype=np.float64)
    if times.shape != expected.shape[1:2] or not np.isfinite(times).all() or (times < 1).any():
        raise BadInput(f"allowances have the shape {times.shape}; give one from 1 for each of {expected.shape[1]} places")
    return times[:, None]


def _each(given: object, streams: int, what: str) -> Sequence[object]:
    """One for each stream."""
    if given is None:
        return [None] * streams
    if not isinstance(given, (list, tuple)) or len(given) != streams:
        raise BadInput(f"{streams} streams are scanned together; give a list of {streams} {what}, one for each")
    return given


def _size(size: object, expected: Floats) -> Floats | None:
    if size is None:
        return None
    k = np.asarray(size, dtype=np.float64)
    if np.isnan(k).any() or (k <= 0).any():
        raise BadInput("the size of the negative binomial is above 0")
    try:
        return np.broadcast_to(k, expected.shape)
    except ValueError:
        raise BadInput(f"sizes have the shape {k.shape}; give one, or one for each of {expected.shape}") from None


def _doubt(doubt: object, expected: Floats) -> Doubt | None:
    if doubt is None:
        return None
    if not isinstance(doubt, Doubt):
        raise BadInput("doubt about expected counts comes as Doubt")
    if doubt.rate.shape != expected.shape[:1] or not (doubt.rate > 0).all():
        raise BadInput(f"doubt has {doubt.rate.shape} shapes of rates; give one above 0 for each of {expected.shape[0]} places")
    level = doubt.level
    if level.ndim != 2 or level.shape[1] != expected.shape[1] or not np.isfinite(level).all() or (level <= 0).any():
        raise BadInput(f"doubt has levels of the shape {level.shape}; give stretches of {expected.shape[1]} days above 0")
    return doubt


def _apart(cylinders: Cylinders, cases: Ints, most: int) -> list[tuple[Best, list[int]]]:
    """Clusters without a place of a likelier one, with their places."""
    taken: set[int] = set()
    kept: list[tuple[Best, list[int]]] = []
    for one in cylinders.best(cases):
        if one.centre in taken and not isinstance(cylinders, Subsets):
            continue
        places = cylinders.places(one, cases)
        if not taken.intersection(places):
            kept.append((one, places))
            taken.update(places)
        if len(kept) == most:
            break
    return kept


def _cluster(one: Best, places: list[int], cases: Ints, expected: Floats, scored: Floats, p_value: float, exact: bool) -> Cluster:
    days = slice(one.first, one.last + 1)
    inside, usual, against = (table[:, places, days].sum(axis=(1, 2)) for table in (cases, expected, scored))
    return Cluster(
        places=tuple(places),
        first=one.first,
        last=one.last,
        cases=int(inside.sum()),
        expected=float(usual.sum()),
        score=one.score,
        p_value=p_value,
        exact=exact,
        by_stream=tuple(zip(inside.tolist(), against.tolist(), strict=True)),
    )
