"""What has happened but is not documented yet: totals of recent days, with intervals, from earlier documentation delays.

Only events with a real document date teach the delay; those that wait for the yearly release are told apart (`delay.Delay`). Each
kind of source has a delay of its own. For a span of days, n documented:

- F(age), the share documented by that age, by the reverse-time hazard (Lagakos, Barraj & De Gruttola 1988, Biometrika 75), drawn
  by a Bayesian bootstrap over *documents*, not events (Rubin 1981, Ann. Stat. 9): one report can document months at once;
- the rate, Gamma with the mean of the year before worth `PRIOR_EVENTS`, updated by n over the sum of F(age);
- what is still to come: negative binomial with mean rate * sum of (1 - F(age)); its dispersion is weighed by how well each
  foretold what came after past days, as far as a year has passed since (`_dispersions`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from phasezero.errors import BadInput, said
from phasezero.monitor.handed_in import stream

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

LONGEST = 365
"""Days: an event documented later than this after its end is one that waited for the yearly release."""
HISTORY = 1095
"""Days of events that the delay is learned from."""
PRIOR_EVENTS = 2.0
SLOW_EVENTS = 0.5
"""As if half an event more had been documented only after a year: a few quick ones do not show that none is slow."""
DRAWS = 2000
SETTLED = 60
"""Days: the usual rate is that of the year before the youngest so many days."""
FEWEST = 10
"""Dated events below which no delay is told."""
DISPERSIONS = np.array([0.002, 0.01, 0.05, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 40.0])
"""1/k of what is still to come."""
SHORTEST = 90
"""Days that the records must cover."""
LEAST_SHARE = 0.05
"""No day is taken for documented to less than this: nobody could say how much is behind so little."""
_PAST_STEP, _PAST_SPANS = 14, 52


@dataclass(frozen=True, slots=True, eq=False)
class DatedEvents:
    """Events with a real document date, as known on a day. Days are numbers of any one calendar."""

    occurred: Ints
    documented: Ints
    kind: Ints
    """Kind of source, 0 and on: each has a delay of its own."""


@dataclass(frozen=True, slots=True)
class Total:
    """Events of some days: those documented and all that a year will have documented."""

    youngest: int
    """Age in days of the youngest day of the span."""
    oldest: int
    documented: int
    middle: float
    """Median."""
    low_50: int
    high_50: int
    low_90: int
    high_90: int


@dataclass(frozen=True, slots=True, eq=False)
class Nowcast:
    learned_from: int
    """Dated events that the delay was learned from."""
    share: Floats
    """F(age) for ages 0 to `LONGEST`: mean of the draws, all kinds of source together."""
    totals: tuple[Total, ...]


def dated_events(occurred: npt.ArrayLike, documented: npt.ArrayLike, kind: npt.ArrayLike | None = None) -> DatedEvents:
    """Checked copies; raises BadInput, in one line. An event documented before it ended counts as documented at its end."""
    ends, known = _days(occurred, "occurred"), _days(documented, "documented")
    kinds = np.zeros(ends.shape, dtype=np.int64) if kind is None else _days(kind, "kind")
    if not ends.shape == known.shape == kinds.shape or ends.ndim != 1:
        raise BadInput(said("The days on which events occurred and were documented are not as many."))
    return DatedEvents(ends, np.maximum(known, ends), kinds)


def _days(values: npt.ArrayLike, what: str) -> Ints:
    try:
        held = np.array(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise BadInput(said("The days named {what} are not numbers.", what=what)) from None
    if not np.isfinite(held).all() or (held != np.floor(held)).any():
        raise BadInput(said("The days named {what} hold one that is missing or not whole.", what=what))
    return held.astype(np.int64)


def nowcast(
    events: DatedEvents, day: int, spans: Sequence[tuple[int, int]], seed: int, covered_from: int | None = None
) -> Nowcast:
    """Totals of the spans (youngest and oldest age in days, both counted) as of `day`, from what was documented by then.

    `covered_from`: first day that the records cover; None: that of the first event. Raises BadInput where fewer than `FEWEST`
    events teach the delay."""
    known = (events.documented <= day) & (events.occurred <= day)
    age, delay = (day - events.occurred)[known], (events.documented - events.occurred)[known]
    document, kind = events.documented[known], events.kind[known]
    recent = (age <= HISTORY) & (delay <= LONGEST)
    if recent.sum() < FEWEST:
        raise BadInput(said("Fewer than {n} events with a dated document: no delay can be learned.", n=FEWEST))
    length = min(day - covered_from if covered_from is not None else int(age.max()), LONGEST + SETTLED)
    if length < SHORTEST:
        raise BadInput(said("The records cover fewer than {n} days: no delay can be learned.", n=SHORTEST))
    draws, mean = np.zeros((len(spans), DRAWS)), np.zeros(LONGEST + 1)
    for one in np.unique(kind[recent]):
        of = recent & (kind == one)
        random = stream(seed, int(one))
        shares = _shares(age[of], delay[of], document[of], random)
        mean += shares.mean(axis=0) * of.sum() / recent.sum()
        usual, followed = shares.mean(axis=0), min(int(age.max()), HISTORY)
        for s, (youngest, oldest) in enumerate(spans):
            weights = _dispersions(age[of], delay[of], usual, followed, youngest, oldest)
            draws[s] += _to_come(age[of], shares, youngest, oldest, length, weights, random)
    counted = [int(((age >= youngest) & (age <= oldest) & (delay <= LONGEST)).sum()) for youngest, oldest in spans]
    return Nowcast(
        int(recent.sum()),
        mean,
        tuple(_total(span, n, of_span) for span, n, of_span in zip(spans, counted, draws, strict=True)),
    )


def _total(span: tuple[int, int], documented: int, to_come: Floats) -> Total:
    low_90, low_50, middle, high_50, high_90 = np.quantile(to_come, [0.05, 0.25, 0.5, 0.75, 0.95], method="inverted_cdf")
    return Total(
        *span, documented, documented + float(middle),
        *(documented + int(one) for one in (low_50, high_50, low_90, high_90)),
    )  # fmt: skip


def _shares(age: Ints, delay: Ints, document: Ints, random: np.random.Generator, draws: int = 200) -> Floats:
    """F(age), (draw, age): each draw weighs the days on which documents came anew."""
    days, of_day = np.unique(document, return_inverse=True)
    weights = random.exponential(1.0, (draws, days.size))
    seen, of_age = np.zeros((draws, LONGEST + 1)), np.zeros((draws, LONGEST + 1))
    capped = np.minimum(age, LONGEST)
    for draw in range(draws):
        each = weights[draw, of_day]
        seen[draw] = np.bincount(delay, weights=each, minlength=LONGEST + 1)
        of_age[draw] = np.bincount(capped, weights=each, minlength=LONGEST + 1)
    at_risk = seen.cumsum(axis=1) - (of_age.cumsum(axis=1) - of_age)
    seen[:, LONGEST] += SLOW_EVENTS
    at_risk[:, LONGEST] += SLOW_EVENTS
    stay = 1 - np.divide(seen, at_risk, out=np.zeros_like(seen), where=at_risk > 1e-9)
    later = np.concatenate([np.clip(stay[:, 1:], 0.0, 1.0), np.ones((draws, 1))], axis=1)
    return np.asarray(later[:, ::-1].cumprod(axis=1)[:, ::-1], dtype=np.float64)


def _rate(age: Ints, share: Floats, youngest: int, oldest: int, length: int) -> Floats:
    """Events a day in the span, fully documented, for each row of `share`."""
    share = np.maximum(share, LEAST_SHARE)
    usual_exposure = share[:, np.minimum(np.arange(SETTLED, length), LONGEST)].sum(axis=1)
    prior = (((age >= SETTLED) & (age < length)).sum() + 0.5) / usual_exposure
    inside = ((age >= youngest) & (age <= oldest)).sum()
    return np.asarray(
        (PRIOR_EVENTS + inside) / (PRIOR_EVENTS / prior + share[:, youngest : oldest + 1].sum(axis=1)), dtype=np.float64
    )


def _to_come(
    age: Ints, shares: Floats, youngest: int, oldest: int, length: int, weights: Floats, random: np.random.Generator
) -> Floats:
    """Draws of the events of a span that are documented later."""
    drawn = shares[random.integers(0, shares.shape[0], DRAWS)]
    mean = _rate(age, drawn, youngest, oldest, length) * (1 - drawn[:, youngest : oldest + 1]).sum(axis=1)
    size = 1 / random.choice(DISPERSIONS, DRAWS, p=weights)
    return np.asarray(random.poisson(random.gamma(size, mean / size)), dtype=np.float64)


def _dispersions(age: Ints, delay: Ints, share: Floats, length: int, youngest: int, oldest: int) -> Floats:
    """Weight of each of `DISPERSIONS`, from days of the same ages before past days on which a year has passed since."""
    from scipy.special import gammaln

    logs = -np.log1p(DISPERSIONS) / 2
    k, to_come = 1 / DISPERSIONS, float((1 - share[youngest : oldest + 1]).sum()) + 1e-9
    for ago in range(LONGEST, min(LONGEST + _PAST_STEP * _PAST_SPANS, length - SHORTEST), _PAST_STEP):
        then = age - ago
        known = (then >= 0) & (delay <= then)
        mean = float(_rate(then[known], share[None], youngest, oldest, length - ago)[0]) * to_come
        came = int(((then >= youngest) & (then <= oldest) & ~known).sum())
        logs += gammaln(came + k) - gammaln(k) + k * np.log(k / (k + mean)) + came * np.log(mean / (k + mean))
    weight = np.exp(logs - logs.max())
    return np.asarray(weight / weight.sum(), dtype=np.float64)
