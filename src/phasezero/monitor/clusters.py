"""Clusters of violence in one country, as known on a day: from a table of events to a prospective scan.

**Places** are cells of 0.1 degree. A place must not come into being by the very event that makes it unusual: an event counts at
its own cell where that had an event more than `longest_days` before it, and else, like one whose place is known no better than to
a region, at its region's own place ("elsewhere in"). So what is usual and what is scanned are counted alike.

**Like with like.** Days that a yearly release covers count in full; later days as far as events are usually documented by now:
mean practice x F(age), on the fast side (`delay`), since nothing may be called a rise that late documents explain. How many of
this year's events have dated documents is uncertain: each replicate of the scan draws it.

**Regions.** Places of a region are not independent: a bad day brings events to several, and a region has a level of its own. What
they do together by chance is learned from the past of each (`scan.areas`), drawn in each replicate for both streams, and allowed
for in the score, so that the region that swings most does not set the mark for all.

**Two streams** are scored together: attacks on civilians, and other violence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from phasezero.domain.clusters import NUMBERS, Numbers
from phasezero.domain.phase_rule import phase_rule
from phasezero.monitor import delay, scan
from phasezero.monitor.delay import PRACTICES, Delay
from phasezero.monitor.handed_in import stream
from phasezero.monitor.known import Floats, Ints, Rows, day_number, prepare
from phasezero.monitor.scan.nulls import Doubt, Independent
from phasezero.monitor.sphere import angle

_INTERVAL = 400
"""Replicates for the interval of what is expected."""
_WEEK = 7
_DEGREES = 10
"""Cells to a degree."""


@dataclass(frozen=True, slots=True)
class Found:
    """One cluster, in indices of the rows known."""

    rows: Ints
    """Its events, among all versions of `Rows`."""
    cells: tuple[int, ...]
    """Its places with events, the most first."""
    centre: int
    """Index, in `cells`, of the place from which the others are least far: one that is a cell, where there is one."""
    radius_km: float
    first: int
    last: int
    """Day numbers."""
    expected: float
    low: int
    high: int
    score: float
    p_value: float
    more_rarely: bool
    flips_with: int
    flips_at: float


@dataclass(frozen=True, slots=True, eq=False)
class Scan:
    found: tuple[Found, ...]
    places: Places
    rows: Rows
    known: Ints
    """Indices of the versions that `places.of_row` speaks of."""
    events: int
    unplaced: int
    complete: float
    learned_days: int
    cylinders: int
    seed: int


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    key: Ints
    """Cell number, or -1 - region."""
    coordinates: Floats
    """(place, 2): latitude and longitude."""
    of_row: Ints
    """Index of the place of each row known; -1 for one in no region or dated too badly."""

    def region(self, place: int) -> int | None:
        """Index of the region of a place that stands for all elsewhere in it."""
        return -1 - int(self.key[place]) if self.key[place] < 0 else None


def find(
    events: pl.DataFrame,
    country: str,
    as_of: date,
    covered_from: date,
    regions: Mapping[str, tuple[float, float]],
    numbers: Numbers = NUMBERS,
    seed: int = 0,
) -> Scan | None:
    """Clusters that reach `as_of`, from the rows of `country` learned by then; None where the data cover too little of the past.

    `regions`: latitude and longitude of a point in each first-level region, by code.
    """
    rows, day = prepare(events.filter(pl.col("learned_on") <= as_of), country, covered_from), day_number(as_of)
    known = rows.known_on(day)
    days = min(numbers.history_days + numbers.longest_days, day - day_number(covered_from) + 1)
    if days - numbers.longest_days < numbers.least_days or not known.size:
        return None
    age = day - rows.end[known]
    known = known[(age >= 0) & (age < days)]
    places = _places(rows, known, regions, numbers)
    if not len(places.key):
        return None
    cases = _cases(rows, known, places, day, days)
    late = delay.estimate(rows, rows.known_on(day), day, phase_rule().numbers)
    share = _shares(late, day, days)
    areas = _areas(rows, known, places)
    together = scan.together(cases.sum(axis=0), areas, numbers.longest_days, exposure=share[: -numbers.longest_days])
    usual = [_usual(one, share, late, numbers.longest_days, together) for one in cases]
    return _scan(rows, known, places, cases, usual, share, day, numbers, seed)


def _places(rows: Rows, known: Ints, regions: Mapping[str, tuple[float, float]], numbers: Numbers) -> Places:
    held = np.array([code in regions for code in rows.regions] + [False])
    cell, region, end = rows.place[known], rows.region[known], rows.end[known]
    cells, which = np.unique(cell, return_inverse=True)
    first = np.full(len(cells), np.iinfo(np.int64).max)
    np.minimum.at(first, which, end)
    own = (cell >= 0) & (end - first[which] > numbers.longest_days)
    key = np.where(own, cell, -1 - region)
    dated = (end - rows.start[known] < numbers.span_days) & (own | held[region])
    every, index = np.unique(key[dated], return_inverse=True)
    of_row = np.full(len(known), -1)
    of_row[dated] = index
    points = [regions[rows.regions[-1 - one]] if one < 0 else _middle(one) for one in every.tolist()]
    return Places(every, np.array(points, dtype=np.float64).reshape(-1, 2), of_row)


def _middle(cell: int) -> tuple[float, float]:
    """Latitude and longitude of the middle of a cell, as `known` numbers them."""
    row, column = divmod(cell, 10_000)
    return (row - 900 + 0.5) / _DEGREES, (column - 1_800 + 0.5) / _DEGREES


def _cases(rows: Rows, known: Ints, places: Places, day: int, days: int) -> Ints:
    """(stream, place, day): attacks on civilians, and other violence."""
    table = np.zeros((2, len(places.key), days), dtype=np.int64)
    here = places.of_row >= 0
    at = days - 1 - (day - rows.end[known[here]])
    np.add.at(table, (1 - rows.civilian[known[here]].astype(np.int64), places.of_row[here], at), 1)
    return table


def _shares(late: Delay, day: int, days: int) -> Floats:
    """Of each day, the share of events that is expected to be known by now."""
    age = np.arange(days - 1, -1, -1)
    documented = late.fast[np.minimum(age, len(late.fast) - 1)]
    return np.where(day - age <= late.released_until, 1.0, late.usual_practice * documented)


def _areas(rows: Rows, known: Ints, places: Places) -> Ints:
    """Index of the area of each place: the region of most of its events; places in no region are one area."""
    here = places.of_row >= 0
    often = np.zeros((len(places.key), len(rows.regions) + 1), dtype=np.int64)
    np.add.at(often, (places.of_row[here], rows.region[known[here]]), 1)
    return np.asarray(np.unique(often.argmax(axis=1), return_inverse=True)[1], dtype=np.int64)


def _usual(cases: Ints, share: Floats, late: Delay, longest: int, together: scan.Together) -> scan.Usual:
    usual = scan.expected_from_history(
        cases, longest, completeness=share[-longest:], exposure=share[:-longest], together=together
    )
    practice = np.repeat(PRACTICES / late.usual_practice, np.round(late.practice * 100).astype(np.int64))
    unreleased = share[-longest:] < 1.0
    level = usual.doubt.level if len(usual.doubt.level) else np.ones((1, longest))
    by_practice = np.where(unreleased, practice[:, None], 1.0)
    stretch = np.resize(np.arange(len(level)), max(len(level), len(by_practice)))
    order = stream(0, len(stretch)).integers(len(by_practice), size=len(stretch))
    doubt = Doubt(usual.doubt.rate, np.maximum(level[stretch] * by_practice[order], 1e-3), together)
    return scan.Usual(usual.expected, usual.size, doubt, usual.days)


def _scan(
    rows: Rows,
    known: Ints,
    places: Places,
    cases: Ints,
    usual: list[scan.Usual],
    share: Floats,
    day: int,
    numbers: Numbers,
    seed: int,
) -> Scan:
    zones = scan.zones(places.coordinates, "globe", numbers.neighbours, radius=numbers.radius_km)
    expected = np.stack([one.expected for one in usual])
    recent = cases[:, :, -numbers.longest_days :]
    scanned = scan.prospective(
        recent,
        zones,
        numbers.longest_days,
        expected=expected,
        size=[one.size for one in usual],
        doubt=[one.doubt for one in usual],
        allowance=1 + numbers.allowance * usual[0].doubt.swing(_WEEK),
        replicates=numbers.replicates,
        seed=seed,
        most=numbers.most,
    )
    most_p = 1 / numbers.recurrence_days
    needed = scanned.needed(most_p)
    told = [one for one in scanned.clusters if one.exact and one.p_value <= most_p]
    found = tuple(_found(one, rows, known, places, expected, usual, needed, day, numbers) for one in told)
    in_days = day - rows.end[known] < numbers.longest_days
    return Scan(
        found=found,
        places=places,
        rows=rows,
        known=known,
        events=int(recent.sum()),
        unplaced=int((in_days & (places.of_row < 0)).sum()),
        complete=float((expected.sum(axis=(0, 1))).sum() / (expected.sum(axis=(0, 1)) / share[-numbers.longest_days :]).sum()),
        learned_days=usual[0].days,
        cylinders=scanned.cylinders,
        seed=seed,
    )


def _found(
    one: scan.Cluster,
    rows: Rows,
    known: Ints,
    places: Places,
    expected: Floats,
    usual: list[scan.Usual],
    needed: float,
    day: int,
    numbers: Numbers,
) -> Found:
    first = day - numbers.longest_days + 1
    since, until = first + one.first, first + one.last
    inside = np.isin(places.of_row, one.places) & (rows.end[known] >= since) & (rows.end[known] <= until)
    at, often = np.unique(places.of_row[inside], return_counts=True)
    cells = at[np.lexsort((at, -often))]
    low, high = _interval(one, expected, usual)
    centre, radius_km = _centre(cells, places)
    return Found(
        rows=known[inside],
        cells=tuple(cells.tolist()),
        centre=centre,
        radius_km=radius_km,
        first=since,
        last=until,
        expected=one.expected,
        low=low,
        high=high,
        score=one.score,
        p_value=one.p_value,
        more_rarely=one.p_value <= 1 / (1 + numbers.replicates) + 1e-12,
        flips_with=_flips_with(one, needed),
        flips_at=_flips_at(one, needed),
    )


def _centre(cells: Ints, places: Places) -> tuple[int, float]:
    """Index of the place from which the others are least far, and how far, in km."""
    farthest = np.array([(scan.EARTH_KM * angle(places.coordinates[one], places.coordinates[cells])).max() for one in cells])
    named = [i for i, one in enumerate(cells.tolist()) if places.region(one) is None] or range(len(cells))
    centre = min(named, key=lambda i: (farthest[i], i))
    return centre, float(farthest[centre])


def _interval(one: scan.Cluster, expected: Floats, usual: list[scan.Usual]) -> tuple[int, int]:
    """90 % of replicates of the cluster's own cylinder lie between."""
    places = list(one.places)
    nulls = [
        Independent(table[places], one.first, learned.size[places], learned.doubt.of(places))
        for table, learned in zip(expected, usual, strict=True)
    ]
    totals = np.empty(_INTERVAL)
    for replicate in range(_INTERVAL):
        random = stream(1, replicate)
        totals[replicate] = sum(int(null.draw(random, stream(2, replicate)).cases.sum()) for null in nulls)
    low, high = np.quantile(totals, [0.05, 0.95], method="inverted_cdf")
    return int(low), int(high)


def _score(by_stream: list[tuple[float, float]]) -> float:
    return sum(float(scan.ratio(cases, usual)) for cases, usual in by_stream)


def _flips_with(one: scan.Cluster, needed: float) -> int:
    """The fewest of its events without which it does not reach the score needed, taken from where each takes most away."""
    left = [(float(cases), usual) for cases, usual in one.by_stream]
    for gone in range(1, one.cases + 1):
        fewer = [[(c - (s == out), e) for s, (c, e) in enumerate(left)] for out in range(len(left)) if left[out][0] > 0]
        left = min(fewer, key=_score)
        if _score(left) < needed:
            return gone
    return 0


def _flips_at(one: scan.Cluster, needed: float) -> float:
    """How many times as many expected events bring its score below the one needed; by bisection."""
    low, high = 1.0, max(2.0, one.cases / one.expected)
    for _ in range(60):
        middle = (low + high) / 2
        enough = _score([(float(c), e * middle) for c, e in one.by_stream]) >= needed
        low, high = (middle, high) if enough else (low, middle)
    return high
