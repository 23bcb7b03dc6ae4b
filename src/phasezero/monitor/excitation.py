"""Do events bring about further events, how many, and for how long?

    from phasezero.monitor import excitation

    found = excitation.fit(days, until=365)
    found.branching, found.memory, found.interval(), found.residuals().p_value

The self-exciting process of Hawkes (1971): events come at a rate

    level · background(t) + sum over earlier events i of branching · decay · exp(-decay · (t - t_i)),

so that each event brings about `branching` further ones, `memory` = 1 / `decay` days later on average. A background that drifts
and is taken to be constant is taken for excitation: give the background's rate by day where it is known, and read a fit whose
memory is `at_limit` as drift. What the branching ratio can and cannot say: docs/explanation/pairs.md.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq, minimize
from scipy.stats import chi2, kstest

from phasezero.errors import BadInput
from phasezero.monitor import excitation_kernels as kernels
from phasezero.monitor.handed_in import numbers, stream

Floats = npt.NDArray[np.float64]
FEWEST = 10
"""Events without which nothing is fitted."""
MOST_EVENTS = 10_000_000
LARGEST = 10.0
"""Branching ratio up to which is looked. Above 1 events would, in the end, bring about ever more."""
_SMALLEST = 1e-6
_LOOKED_AT, _STARTS = 8, 3
"""Memories that are looked at, and the likeliest of them from which the search starts."""
_SPREAD, _SIMULATED = 0, 1
"""Streams of a seed."""


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """Events and what is known beside them, as the kernels have it."""

    times: Floats
    """Days since the start, ascending."""
    until: float
    """Days after which nothing was looked at any more."""
    gaps: Floats
    rates: Floats
    """Of the background, at the events."""
    due: Floats
    """Of the background, from the start to each event."""
    background: float
    """Of the background, in all."""
    shortest: float
    longest: float
    """Days between which the memory is."""

    def log_likelihood(self, level: float, branching: float, decay: float) -> tuple[float, Floats]:
        """With its derivatives by the logarithms of the three."""
        rest = self.until - float(self.times[-1])
        given = (level, branching, decay)
        value, *slopes = kernels.log_likelihood(self.gaps, self.rates, rest, self.background, *given)
        return value, np.array(slopes) * given


@dataclass(frozen=True, slots=True)
class Residuals:
    """Times turned into events expected: of mean 1, exponential and independent where the process is the right one."""

    waits: tuple[float, ...]
    statistic: float
    """Kolmogorov-Smirnov distance from the exponential distribution."""
    p_value: float
    """Of it; a little too high, because the fit was to the same events."""


@dataclass(frozen=True, slots=True, eq=False)
class Excited:
    level: float
    """Events a day that no other event brings about; with a background given, how many times that background."""
    branching: float
    """Further events that each event brings about, on average."""
    decay: float
    """Per day."""
    log_likelihood: float
    alone: float
    """The log likelihood without excitation."""
    converged: bool
    at_limit: bool
    """The memory is as short or as long as was allowed: the data do not tell it, or something else is taken for excitation."""
    seen: Seen

    @property
    def memory(self) -> float:
        """Mean days from an event to those that it brings about."""
        return 1 / self.decay

    def interval(self, confidence: float = 0.95) -> tuple[float, float]:
        """Of the branching ratio, by profile likelihood: 0 below where no excitation fits too, infinite above where none up to
        `LARGEST` is refused."""
        if not 0 < confidence < 1:
            raise BadInput(f"the confidence is {confidence}; give a share between 0 and 1")
        lowest = self.log_likelihood - chi2.ppf(confidence, 1) / 2
        profile = _profile(self)
        low, high = 0.0, math.inf
        if self.alone < lowest and profile(_SMALLEST) < lowest:
            low = brentq(lambda n: profile(n) - lowest, _SMALLEST, self.branching, xtol=1e-5)
        if profile(LARGEST) < lowest:
            high = brentq(lambda n: profile(n) - lowest, self.branching, LARGEST, xtol=1e-5)
        return float(low), float(high)

    def residuals(self) -> Residuals:
        """By time rescaling (Ogata 1988)."""
        seen = self.seen
        due = kernels.expected_until(seen.gaps, seen.due, self.level, self.branching, self.decay)
        waits = np.diff(due, prepend=0.0)
        found = kstest(waits, "expon")
        return Residuals(tuple(waits.tolist()), float(found.statistic), float(found.pvalue))


def fit(
    times: npt.ArrayLike,
    until: float,
    *,
    background: npt.ArrayLike | None = None,
    known_to: float = 0.0,
    shortest: float | None = None,
    longest: float | None = None,
    seed: int = 0,
) -> Excited:
    """The most likely process of events at `times` (event,), days since the start of looking, which ended at `until`.

    `background` (day,): rates of the first, second, … day of what comes without excitation; even where None. It must not be
    learned from the very events that are thought to be brought about, or their excitation is in it already.
    `known_to`: days to which times are known, 1 where only the day is. Events are then spread evenly within it, by `seed`; what
    happens within one such step is not told, and the memory is at least as long.
    `shortest`, `longest`: days between which the memory is looked for; a hundredth of the mean time between events, and a tenth
    of all the time, where None.
    Raises BadInput for values that are none, fewer than `FEWEST` events, and events at the same time unless `known_to` is given.
    """
    seen = _seen(_spread(_times(times, until), until, known_to, seed), until, background, known_to, shortest, longest)
    even = len(seen.times) / seen.background
    bounds = [
        (math.log(even * _SMALLEST), math.log(even * LARGEST)),
        (math.log(_SMALLEST), math.log(LARGEST)),
        (-math.log(seen.longest), -math.log(seen.shortest)),
    ]
    low, high = bounds[2]
    starts = [(even * 0.6, 0.4, math.exp(low + (high - low) * (k + 0.5) / _LOOKED_AT)) for k in range(_LOOKED_AT)]
    starts.sort(key=lambda start: -seen.log_likelihood(*start)[0])
    fits = [_most_likely(lambda at: seen.log_likelihood(*at), np.log(start), bounds) for start in starts[:_STARTS]]
    best = max(fits, key=lambda one: one[1])
    level, branching, decay = np.exp(best[0]).tolist()
    alone = float(np.log(even * seen.rates).sum()) - len(seen.times)
    edge = min(best[0][2] - low, high - best[0][2]) < 1e-3
    return Excited(level, branching, decay, best[1], alone, best[2], bool(edge), seen)


def _most_likely(
    likelihood: Callable[[Floats], tuple[float, Floats]], start: Floats, bounds: list[tuple[float, float]]
) -> tuple[Floats, float, bool]:
    """Logarithms of the most likely values, its log likelihood, and whether the search came to an end."""

    def against(logs: Floats) -> tuple[float, Floats]:
        value, slope = likelihood(np.exp(logs))
        return -value, -slope

    found = minimize(against, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"ftol": 1e-13, "gtol": 1e-6})
    return found.x, -float(found.fun), bool(found.success)


def _profile(found: Excited) -> Callable[[float], float]:
    """The largest log likelihood with a given branching ratio."""
    seen = found.seen
    even = len(seen.times) / seen.background
    bounds = [
        (math.log(even * _SMALLEST), math.log(even * LARGEST)),
        (-math.log(seen.longest), -math.log(seen.shortest)),
    ]
    middle = math.exp(np.mean(bounds[1]))

    def profile(branching: float) -> float:
        def likelihood(at: Floats) -> tuple[float, Floats]:
            value, slopes = seen.log_likelihood(at[0], branching, at[1])
            return value, slopes[[0, 2]]

        level = even * max(1 - branching, 0.01)
        starts = ((level, found.decay), (level, middle))
        return max(_most_likely(likelihood, np.log(start), bounds)[1] for start in starts)

    return profile


def simulate(
    level: float, branching: float, decay: float, until: float, seed: int, background: npt.ArrayLike | None = None
) -> Floats:
    """Times of such a process from 0 to `until`, ascending, nothing having happened before (Hawkes and Oakes 1974)."""
    if not 0 <= branching < 1 or not level >= 0 or not decay > 0:
        raise BadInput(f"level {level}, branching {branching}, decay {decay}: give at least 0, less than 1, more than 0")
    random = stream(seed, _SIMULATED)
    rates = _rates(background, until)
    due = np.concatenate([[0.0], np.cumsum(rates * _lengths(until))]) * level
    come = np.sort(random.uniform(0, due[-1], random.poisson(due[-1])))
    born = np.interp(come, due, np.minimum(np.arange(len(due)), until))
    made = [born]
    while len(born):
        born = np.repeat(born, random.poisson(branching, len(born)))
        born = born + random.exponential(1 / decay, len(born))
        born = born[born < until]
        made.append(born)
    return np.sort(np.concatenate(made))


def _seen(
    times: Floats, until: float, background: npt.ArrayLike | None, known_to: float, shortest: float | None, longest: float | None
) -> Seen:
    rates = _rates(background, until)
    at = np.minimum(times.astype(np.int64), len(rates) - 1)
    if (rates[at] <= 0).any():
        raise BadInput(f"the background of day {int(at[rates[at] <= 0][0])} is 0, but an event came on it; give a rate above 0")
    before = np.concatenate([[0.0], np.cumsum(rates * _lengths(until))])
    short = max(known_to, until / len(times) / 100 if shortest is None else shortest)
    long = until / 10 if longest is None else longest
    if not 0 < short < long < math.inf:
        raise BadInput(f"a memory from {short:g} to {long:g} days cannot be looked for; give a shortest one below the longest")
    due = before[at] + rates[at] * (times - at)
    return Seen(times, until, np.diff(times, prepend=0.0), rates[at], due, float(before[-1]), short, long)


def _rates(background: npt.ArrayLike | None, until: float) -> Floats:
    days = math.ceil(until)
    if background is None:
        return np.ones(days)
    rates = numbers(background, "background rates")
    if rates.shape != (days,) or (rates < 0).any() or rates.sum() <= 0:
        raise BadInput(f"background rates have the shape {rates.shape}; give one from 0 for each of {days} days, not all 0")
    return rates


def _lengths(until: float) -> Floats:
    """Of each day in days: the last one may be shorter."""
    return np.asarray(np.minimum(1.0, until - np.arange(math.ceil(until))))


def _times(given: npt.ArrayLike, until: float) -> Floats:
    if not 0 < until <= 1e7:
        raise BadInput(f"looking ended after {until} days; give a number above 0 and up to 10,000,000")
    times = numbers(given, "times")
    if times.ndim != 1 or not FEWEST <= len(times) <= MOST_EVENTS:
        raise BadInput(f"times have the shape {times.shape}; give one number for each of {FEWEST} to {MOST_EVENTS:,} events")
    if (times < 0).any() or (times > until).any():
        wrong = int(np.flatnonzero((times < 0) | (times > until))[0])
        raise BadInput(f"event {wrong} is at day {times[wrong]:g}; give days from 0 to {until:g}, when looking ended")
    times.sort()
    return times


def _spread(times: Floats, until: float, known_to: float, seed: int) -> Floats:
    """Ascending, evenly within steps of `known_to` days."""
    if not 0 <= known_to < until:
        raise BadInput(f"known_to is {known_to}; give a number of days from 0 and below {until:g}")
    if known_to == 0:
        if (np.diff(times) == 0).any():
            raise BadInput("some events are at the same time, which cannot be fitted; known_to=1 says that only days are known")
        return times
    random = stream(seed, _SPREAD)
    step = np.minimum(np.floor(times / known_to), math.ceil(until / known_to) - 1) * known_to
    return np.sort(step + random.random(len(times)) * np.minimum(known_to, until - step))
