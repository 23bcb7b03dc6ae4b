"""Compiled loops over all cylinders. Shapes are checked by those who call; places and days are indices within them.

Tables are (stream, place, duration): counts of the last 1, 2, … days. A cylinder is a zone with a duration; it scores the sum
over streams. `total` (stream,) is C of the conditional score; below 0 the score is expectation-based.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


@numba.njit(cache=True, nogil=True)
def score_of(cases: float, expected: float, total: float) -> float:
    """The log likelihood ratio of one stream in one cylinder."""
    if cases <= expected:
        return 0.0
    score = cases * np.log(cases / expected)
    if total < 0:
        return float(score + expected - cases)
    outside = total - cases
    return float(score + (outside * np.log(outside / (total - expected)) if outside > 0 else 0.0))


@numba.njit(cache=True, nogil=True)
def bound_of(cases: float, expected: float, total: float) -> float:
    """At least what `score_of` gives, without a logarithm: with x = c - e it is at most x^2 / (2 e) and, conditionally,
    x^2 / (2 e) + x^2 / (2 (C - c))."""
    x = cases - expected
    if x <= 0.0:
        return 0.0
    bound = x * x / (2 * expected)
    if total >= 0:
        bound += x * x / (2 * (total - cases)) if total > cases else np.inf
    return bound


@numba.njit(cache=True, nogil=True)
def best_of_each(order: Array, length: Array, cases: Array, expected: Array, total: Array, found: Array) -> None:
    """For each centre the best score, its zone and its duration, into `found` (centre, 3)."""
    streams, _, durations = cases.shape
    c, e = np.zeros((streams, durations)), np.zeros((streams, durations))
    for i in range(len(length)):
        c[:], e[:] = 0.0, 0.0
        found[i, 0] = 0.0
        for k in range(length[i]):
            place = order[i, k]
            for d in range(durations):
                score = 0.0
                for s in range(streams):
                    c[s, d] += cases[s, place, d]
                    e[s, d] += expected[s, place, d]
                    score += score_of(c[s, d], e[s, d], total[s])
                if score > found[i, 0] + 1e-12:
                    found[i, 0], found[i, 1], found[i, 2] = score, k, d


@numba.njit(cache=True, nogil=True)
def largest(order: Array, length: Array, cases: Array, expected: Array, total: Array, most: float) -> float:
    """The largest score of one replicate, at least `most`. Logarithms are taken only where a bound passes the largest so far."""
    streams, _, durations = cases.shape
    c, e, bound = np.zeros((streams, durations)), np.zeros((streams, durations)), np.zeros(durations)
    for i in range(len(length)):
        c[:], e[:] = 0.0, 0.0
        for k in range(length[i]):
            bound[:] = 0.0
            for s in range(streams):
                _add_and_bound(cases[s, order[i, k]], expected[s, order[i, k]], total[s], c[s], e[s], bound)
            for d in range(durations):
                if bound[d] > most:
                    score = 0.0
                    for s in range(streams):
                        score += score_of(c[s, d], e[s, d], total[s])
                    most = max(most, score)
    return most


@numba.njit(cache=True, nogil=True)
def _add_and_bound(cases: Array, expected: Array, total: float, c: Array, e: Array, bound: Array) -> None:
    for d in range(len(bound)):
        c[d] += cases[d]
        e[d] += expected[d]
    for d in range(len(bound)):
        if c[d] > e[d]:
            bound[d] += bound_of(c[d], e[d], total)


@numba.njit(cache=True, nogil=True)
def table(order: Array, length: Array, expected: Array, thresholds: Array, least: Array) -> None:
    """`least` (centre, zone, duration): the least cases of one stream that score enough there, `len(thresholds) + 1` where none
    do. `thresholds`: the largest expected count at which 1, 2, … cases do."""
    durations = expected.shape[1]
    e = np.zeros(durations)
    at = np.zeros(durations, np.int64)
    highest = len(thresholds)
    for i in range(len(length)):
        e[:], at[:] = 0.0, 0
        for k in range(length[i]):
            place = order[i, k]
            for d in range(durations):
                e[d] += expected[place, d]
                step = at[d]  # expected counts grow with the zone: the search goes on where it stood
                while step < highest and thresholds[step] < e[d]:
                    step += 1
                at[d] = step
                least[i, k, d] = step + 1


@numba.njit(cache=True, nogil=True)
def reaching(
    order: Array, length: Array, cum: Array, least: Array, expected: Array, total: Array, cap: float, acc: Array, most: Array
) -> None:
    """The largest score of each replicate, into `most` (replicate,): only of cylinders where a stream has at least `least` cases,
    and none more once it is at least `cap`.

    `cum` (stream, place, duration, replicate) and `least` (stream, centre, zone, duration) are unsigned and of one width, and no
    sum over a zone may pass its largest number; `acc` (stream, duration, replicate) is room to add up.
    """
    streams, _, durations, lanes = cum.shape
    seen = np.zeros(durations, np.bool_)
    for i in range(len(length)):
        acc[:] = 0
        for k in range(length[i]):
            place = order[i, k]
            anywhere = False
            for s in range(streams):
                for d in range(durations):
                    enough = least[s, i, k, d]
                    hit = False
                    for lane in range(lanes):
                        acc[s, d, lane] += cum[s, place, d, lane]
                        hit |= acc[s, d, lane] >= enough
                    seen[d] |= hit
                    anywhere |= hit
            if anywhere:
                for d in range(durations):
                    if seen[d]:
                        _score_lanes(order[i, : k + 1], d, least[:, i, k, d], expected, total, cap, acc, most)
                seen[:] = False


@numba.njit(cache=True, nogil=True)
def _score_lanes(places: Array, d: int, least: Array, expected: Array, total: Array, cap: float, acc: Array, most: Array) -> None:
    streams, _, lanes = acc.shape
    usual = np.zeros(streams)
    for s in range(streams):
        for place in places:
            usual[s] += expected[s, place, d]
    for lane in range(lanes):
        if most[lane] >= cap:
            continue
        reached, score = False, 0.0
        for s in range(streams):
            reached |= acc[s, d, lane] >= least[s]
        if reached:
            for s in range(streams):
                score += score_of(float(acc[s, d, lane]), usual[s], total[s])
            most[lane] = max(most[lane], score)


@numba.njit(cache=True, nogil=True)
def most_in_zone(order: Array, length: Array, place: Array, lane: Array, count: Array, of_place: Array) -> int:
    """No zone holds more cases in any replicate. `of_place` (place, replicate) is room to add up."""
    of_place[:] = 0
    for j in range(len(place)):
        of_place[place[j], lane[j]] += count[j]
    highest = np.zeros(len(of_place), np.int64)
    for p in range(len(of_place)):
        highest[p] = of_place[p].max()
    most = 0
    for i in range(len(length)):
        here = 0
        for k in range(length[i]):
            here += highest[order[i, k]]
        most = max(most, here)
    return most


@numba.njit(cache=True, nogil=True)
def cumulate(place: Array, age: Array, lane: Array, count: Array, cum: Array) -> None:
    """Counts of cells of replicates, as counts of the last 1, 2, … days: `cum` (place, duration, replicate) is filled."""
    durations, lanes = cum.shape[1:]
    cum[:] = 0
    for j in range(len(place)):
        cum[place[j], age[j], lane[j]] += count[j]
    for p in range(len(cum)):
        for d in range(1, durations):
            for one in range(lanes):
                cum[p, d, one] += cum[p, d - 1, one]


@numba.njit(cache=True, nogil=True)
def best_subset(order: Array, length: Array, cases: Array, expected: Array, total: float, most: float, found: Array) -> float:
    """The largest score of any subset of any neighbourhood, at least `most`; that of each centre, with its number of places and
    duration, into `found` (centre, 3), as far as it passes `most` at the time.

    `cases` and `expected` are (place, duration). Among places sorted by cases for each one expected the best subset is a
    beginning (Neill 2012: linear-time subset scanning), and no place without a case is in it.
    """
    durations = cases.shape[1]
    width = order.shape[1]
    busy, ratio, chosen = np.empty(width, np.int64), np.empty(width), np.empty(width, np.int64)
    each = found.shape[0] > 0
    for i in range(len(length)):
        here = 0
        for k in range(length[i]):
            if cases[order[i, k], durations - 1] > 0:
                busy[here] = order[i, k]
                here += 1
        for d in range(durations):
            size = _sorted_by_ratio(busy[:here], cases[:, d], expected[:, d], ratio, chosen)
            c = e = 0.0
            for j in range(size):
                c += cases[chosen[j], d]
                e += expected[chosen[j], d]
                so_far = found[i, 0] if each else most
                if c > e and bound_of(c, e, total) > so_far:
                    score = score_of(c, e, total)
                    if score > so_far + 1e-12:
                        most = max(most, score)
                        if each:
                            found[i, 0], found[i, 1], found[i, 2] = score, j + 1, d
    return most


@numba.njit(cache=True, nogil=True)
def _sorted_by_ratio(busy: Array, cases: Array, expected: Array, ratio: Array, chosen: Array) -> int:
    """The places with cases, most for each one expected first, into `chosen`; how many."""
    size = 0
    for place in busy:
        if cases[place] > 0:
            own = cases[place] / expected[place]
            at = size
            while at > 0 and ratio[at - 1] < own:
                ratio[at], chosen[at] = ratio[at - 1], chosen[at - 1]
                at -= 1
            ratio[at], chosen[at] = own, place
            size += 1
    return size


@numba.njit(cache=True, nogil=True)
def draw_counts(
    random: Any, groups: Array, until: Array, mean: Array, size: Array, by_place: Array, by_area: Array, area: Array
) -> tuple[Array, Array, Array]:
    """Counts with negative binomial (size inf: Poisson) distribution, as place, day and count of cells that are not empty; cells
    may come more than once, their counts add up.

    The negative binomial is a Poisson number of groups, k log(1 + m / k), of logarithmic size. `groups` (place, day) holds these
    for the means given, `until` cumulates them; means are then multiplied by `by_place` and, of the place's area and the day,
    `by_area`. Groups are drawn for a bound (their number grows no faster than the mean) and thinned.
    """
    places, days = mean.shape
    as_given = bool((by_place == 1.0).all() and (by_area == 1.0).all())
    bound = until if as_given else np.empty((places, days))
    points = np.empty(places, np.int64)
    for p in range(places):
        total = 0.0
        for d in range(0 if as_given else days):
            total += groups[p, d] * max(1.0, by_place[p] * by_area[area[p], d])
            bound[p, d] = total
        points[p] = random.poisson(bound[p, days - 1])
    room = points.sum()
    place, day, count = np.empty(room, np.int64), np.empty(room, np.int64), np.empty(room, np.int64)
    filled = 0
    for p in range(places):
        for _ in range(points[p]):
            d = _step(bound, p, random.random() * bound[p, days - 1])
            factor = by_place[p] * by_area[area[p], d]
            m, k = mean[p, d] * factor, size[p, d]
            if factor != 1.0:
                kept = factor if np.isinf(k) else np.log1p(m / k) / np.log1p(mean[p, d] / k)
                if random.random() * max(1.0, factor) >= kept:
                    continue
            place[filled], day[filled] = p, d
            count[filled] = 1 if np.isinf(k) else _logarithmic(random, m / (m + k))
            filled += 1
    return place[:filled], day[:filled], count[:filled]


@numba.njit(cache=True, nogil=True)
def _step(until: Array, row: int, point: float) -> int:
    """The first step of a row of cumulated sums that lies above a point."""
    low, high = 0, until.shape[1] - 1
    while low < high:
        middle = (low + high) // 2
        if until[row, middle] > point:
            high = middle
        else:
            low = middle + 1
    return low


@numba.njit(cache=True, nogil=True)
def _logarithmic(random: Any, p: float) -> int:
    """A number from the logarithmic distribution (Kemp 1981, algorithm LK), at most 10^9."""
    while True:
        v = random.random()
        if v >= p:
            return 1
        q = -np.expm1(np.log1p(-p) * random.random())
        if v >= q:
            return 1
        if v > q * q:
            return 2
        if v > 0.0 and q < 1.0:
            return int(min(1.0 + np.floor(np.log(v) / np.log(q)), 1e9))


@numba.njit(cache=True, nogil=True)
def place_points(chance: Array, edges: Array, guide: Array) -> Array:
    """The cell of each number in [0, 1) along cumulated shares `edges`; -1 beyond the last. `guide` says where to begin."""
    found = np.empty(len(chance), np.int64)
    for j in range(len(chance)):
        at = guide[int(chance[j] * len(guide))]
        while at < len(edges) and edges[at] <= chance[j]:
            at += 1
        found[j] = at if at < len(edges) else -1
    return found
