"""Are the attacks concentrated in space and time, beyond what the year before and everyone else's violence lead one to expect?

A Bayesian scan (Neill, Moore and Cooper 2006) over cylinders of neighbouring regions and successive weeks with negative-binomial
counts: no Monte Carlo, and it can speak against a concentration as well.
"""

from __future__ import annotations

import numpy as np
from scipy.special import logsumexp

from phasezero.domain.campaign import Component, Explanation, NoData
from phasezero.monitor.campaign.episode import Floats, Ints, Kind, Side
from phasezero.monitor.campaign.likelihoods import negative_binomial
from phasezero.monitor.campaign.view import View, distances, says, silent

KEY = "concentration"
RATES = np.array([1.5, 2.5, 4.0, 7.0])
"""How many times the expected rate, all alike."""
DRIFT = np.exp(np.array([-1.2, -0.6, -0.2, 0.2, 0.6, 1.2]))
"""How many times the rate of the year before independent incidents may come to, all alike."""
RISES = np.array([1.0, 1.5, 2.5, 4.0, 8.0, 16.0])
TOTAL_SIZE = 4.0
"""Negative-binomial size of all attacks of the window."""
NEIGHBOURS = (1, 2, 4, 8, 16)
WEEKS = (1, 2, 4, 8, 13, 26, 52)
LEAST_SIZE, PRIOR_SIZE, MOST_SIZE = 0.1, 0.5, 2.0
"""Negative-binomial size of one region and week: violence is patchy, and few weeks of it say little about how patchy."""
STEADINESS = 8.0
"""Concentration of the regions' shares from the year before to a window: which regions are hit drifts of itself. Between 2 and 32
in the 90-day windows of twelve countries of UCDP, for attacks on civilians and for fighting among non-state groups."""
PRIOR_WEEKS = 26.0
FLOOR = 0.25
"""Share of the expected attacks that is spread evenly over regions and weeks: violence can come where there was none."""


def weigh(view: View) -> Component:
    """Also tells how many attacks the year before leads one to expect in the window."""
    rows = view.attacks[view.now.region[view.attacks] >= 0]
    if view.counts(rows) < 3:
        return silent(KEY, NoData.NO_ATTACKS)
    seen = _weekly(view, rows)
    size, around = _size(view, seen.shape[0]), _neighbours(view)
    beside = _scan(seen, _activity(view, rows, seen), size, around)
    against = {Explanation.COLLATERAL: beside, Explanation.RETALIATION: beside}
    found: dict[str, float] = {"attacks": view.counts(rows), "regions": float((seen.sum(axis=1) > 0).sum())}
    usual = _usual(view, seen.shape)
    if usual is not None:
        shape = _scan(seen, usual * (seen.sum() / usual.sum()), size, around)
        against |= {Explanation.INDEPENDENT: shape + _rise(seen.sum(), usual.sum()), Explanation.REPORTING: shape}
        found["expected"] = float(usual.sum())
    return says(KEY, against, **found)


def _rise(attacks: float, expected: float) -> float:
    """The rise as a whole: independent incidents drift as well."""
    count = np.array(attacks)
    drifting, raised = (negative_binomial(count, rates * expected, TOTAL_SIZE) for rates in (DRIFT, RISES))
    return float(logsumexp(raised) - np.log(len(raised)) - logsumexp(drifting) + np.log(len(drifting)))


def _weekly(view: View, rows: Ints) -> Floats:
    """Weighted counts by region and week; the last week may be shorter."""
    weeks = -(-view.episode.days // 7)
    made = np.zeros((view.episode.regions, weeks))
    np.add.at(made, (view.now.region[rows], view.now.day[rows] // 7), view.weight[rows])
    return made


def _length(view: View) -> Floats:
    """Documented days of each week: fewer in the last one, and where documents are still to come."""
    days = view.episode.days
    done = np.ones(days) if view.episode.completeness is None else np.maximum(view.episode.completeness, 0.02)
    return np.bincount(np.arange(days) // 7, done).astype(float)


def _usual(view: View, shape: tuple[int, ...]) -> Floats | None:
    """Attacks expected by region and week from the time before; None where it is too short."""
    episode = view.episode
    if episode.before_days < 28:
        return None
    before = episode.before
    was = (before.kind == Kind.ATTACK) & episode.of_side(before, Side.CANDIDATE) & (before.region >= 0)
    counted = np.bincount(before.region[was], minlength=shape[0]).astype(float)
    done = episode.completeness_before or 1.0
    even = (counted.sum() + 1.0) / shape[0]
    per_day = ((1 - FLOOR) * counted + FLOOR * even) / (episode.before_days * done)
    return np.asarray(np.maximum(per_day[:, None] * _length(view)[None, :], 1e-9))


def _activity(view: View, rows: Ints, seen: Floats) -> Floats:
    """The attacks spread as everyone else's violence is, by region and week; half of it over the weeks of a region."""
    others = np.setdiff1d(np.flatnonzero(view.now.region >= 0), rows)
    week = _weekly(view, others)
    length = _length(view)
    spread = 0.5 * week + 0.5 * week.sum(axis=1, keepdims=True) * length / length.sum()
    even = np.ones(seen.shape) * length / (length.sum() * seen.shape[0])
    share = spread / spread.sum() if spread.sum() else even
    return np.asarray(float(seen.sum()) * ((1 - FLOOR) * share + FLOOR * even))


def _size(view: View, regions: int) -> float:
    """Negative-binomial size of the attacks of one region and week, by moments from the year before, drawn to a prior."""
    episode, before = view.episode, view.episode.before
    weeks = episode.before_days // 7
    was = (before.kind == Kind.ATTACK) & episode.of_side(before, Side.CANDIDATE) & (before.region >= 0)
    was &= before.day >= -weeks * 7
    active = np.unique(before.region[was])
    if weeks < 8 or len(active) == 0:
        return PRIOR_SIZE
    counts = np.zeros((regions, weeks))
    np.add.at(counts, (before.region[was], (-1 - before.day[was]) // 7), 1.0)
    counts = counts[active]
    mean = counts.mean(axis=1)
    excess = counts.var(axis=1, ddof=1) - mean
    inverse = float(
        (excess.sum() * weeks + PRIOR_WEEKS / PRIOR_SIZE * (mean**2).mean())
        / (weeks * (mean**2).sum() + PRIOR_WEEKS * (mean**2).mean())
    )
    return float(np.clip(1 / max(inverse, 1e-9), LEAST_SIZE, MOST_SIZE))


def _neighbours(view: View) -> Ints:
    """Regions by distance from each region, itself first; a region without a place has itself alone (then -1)."""
    episode = view.episode
    place = np.concatenate([episode.now.place, episode.before.place])
    region = np.concatenate([episode.now.region, episode.before.region])
    known = (place >= 0) & (region >= 0)
    pairs = np.unique(np.stack([region[known], place[known]]), axis=1)
    counted = np.bincount(pairs[0], minlength=episode.regions)
    added = np.stack([np.bincount(pairs[0], episode.places[pairs[1], axis], episode.regions) for axis in (0, 1)], axis=1)
    km = distances(np.asarray(added / np.maximum(counted, 1)[:, None]))
    km[:, counted == 0] = km[counted == 0, :] = np.inf
    np.fill_diagonal(km, -1.0)
    order = np.argsort(km, axis=1, kind="stable")
    return np.where(np.isinf(np.take_along_axis(km, order, axis=1)), -1, order)


def _scan(seen: Floats, expected: Floats, size: float, around: Ints) -> float:
    """Natural logarithm of the Bayes factor of "one cylinder is raised" against "none is"; every cylinder alike before."""
    (counts, means), squares = (_spans(values) for values in (seen, expected)), _spans(expected**2)
    share = np.append(expected.sum(axis=1), 1.0)[:, None] / expected.sum()
    patchy = squares / size + means**2 / (STEADINESS * share)
    c, e, variance = (_cylinders(spans, around) for spans in (counts, means, patchy))
    k = e**2 / np.maximum(variance, 1e-18)
    raised = np.stack([negative_binomial(c, rate * e, k) for rate in RATES])
    return float(logsumexp(raised - negative_binomial(c, e, k)) - np.log(raised.size))


def _spans(values: Floats) -> Floats:
    """Sums over successive weeks, by region (and a last one that has none) and span."""
    padded = np.vstack([values, np.zeros(values.shape[1])])
    time = np.concatenate([np.zeros((len(padded), 1)), padded.cumsum(axis=1)], axis=1)
    weeks = values.shape[1]
    lengths = sorted({min(length, weeks) for length in WEEKS} | {weeks})
    return np.concatenate([time[:, length:] - time[:, :-length] for length in lengths], axis=1)


def _cylinders(spans: Floats, around: Ints) -> Floats:
    """Sums over neighbouring regions, every cylinder in one row."""
    zones = np.cumsum(spans[around], axis=1)
    depths = sorted({min(depth, around.shape[1]) for depth in NEIGHBOURS} | {around.shape[1]})
    return zones[:, np.array(depths) - 1, :].ravel()
