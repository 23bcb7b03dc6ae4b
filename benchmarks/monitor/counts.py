"""Is it rising, measured: which statistic finds most at equal realised false alarms, and how many false alarms come.

python benchmarks/monitor/counts.py

Benchmark A (195 countries, 3,650 days, escalations in known windows after day 2,250). The production method learns nothing
from it but each unit's own past, and its table of false alarms comes from other simulations (`calibrate_rising.py`). To be
compared every method gets, in each stratum, the one mark at which it has one false alarm a country-year in the test period
itself: equal for all, and used for nothing else. A false alarm is raised outside the injected windows and the 28 days after
them, at least 28 days after the last; a detection is any day above the mark within the window.

What was looked at: the memory of the moving average, how wary the learning is and how blocks of days are capped were chosen
on simulated worlds, but after a first look at the figures of benchmark A (with a memory of .1: .57/.95 in 14/28 d, median
10.5 d); what counts as busy was then taken from the true rates, as the benchmark's author has it, and no longer from counts
(by which the oracle itself finds .58/.91). Escalations of busy countries are 44: a share has a standard error of about .07.
EARS has a least deviation of 0.5, without which its statistic is infinite too often to be compared.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

import count_peers
from data import SEED, bench, with_seed
from documenting import documented, evidence, share_documented
from figures import Figure, cpu, show
from peers import counts_candidates, ears
from worlds import generator, world

from phasezero.monitor.rising import arrays, false_alarms, kernels
from phasezero.monitor.rising.detector import MEMORY, judge
from phasezero.monitor.rising.expectation import Expectation
from phasezero.monitor.rising.onset import onsets

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

YEAR = 365.25
LEARNED_UNTIL, TEST_FROM, WINDOW = 2200, 2250, 60
BUSY, MIDDLE = 0.5, 0.05
"""Events a day from which a country is busy, and from which it is neither busy nor quiet."""
STRATA = ("quiet", "middle", "busy")
UNSEEN = (202677, 202678, 202679)
REPORT_SEED = 77_001
"""Seed of the worlds whose false alarms are reported; the table was made with another."""


@dataclass(frozen=True, slots=True, eq=False)
class BenchmarkA:
    counts: Floats
    mean: Floats
    """True mean without escalations."""
    size: Floats
    starts: npt.NDArray[np.int64]
    """(escalation, 2): country and first day."""
    ratio: Floats
    stratum: npt.NDArray[np.int64]
    """Of each country: 0 quiet, 1 middle, 2 busy."""

    @property
    def usual(self) -> Bools:
        """Days of the test period on which an alarm is false."""
        usual = np.zeros(self.counts.shape, dtype=np.bool_)
        usual[:, TEST_FROM:] = True
        for country, first in self.starts:
            usual[country, first : first + WINDOW + false_alarms.QUIET_DAYS] = False
        return usual


def benchmark_a(folder: Path, seed: int = SEED) -> BenchmarkA:
    held = np.load(folder / "counts.npz")
    counts = held["y"].astype(np.float64)
    rate, size = _drawn(seed)
    return BenchmarkA(
        counts, held["mu"], size, held["inj"][:, :2].astype(np.int64), held["inj"][:, 3], np.digitize(rate, [MIDDLE, BUSY])
    )


def _drawn(seed: int) -> tuple[Floats, Floats]:
    """Events a day and k of each country, drawn as make_bench.py draws them: for strata and oracles alone."""
    random = np.random.default_rng(seed)
    rate = np.exp(random.normal(-2.2, 1.6, 195))
    return rate, np.exp(random.normal(-0.3, 0.6, 195))


def statistics(a: BenchmarkA) -> dict[str, Floats]:
    """Every candidate's statistic, the larger the more it speaks for a rise."""
    rising = judge(arrays.series(a.counts))
    usual = rising.expectation
    size = np.repeat(a.size[:, None], a.counts.shape[1], axis=1)
    sure, none = np.ones(a.counts.shape), np.zeros(a.counts.shape)
    windows, times = counts_candidates.WINDOWS, counts_candidates.TIMES
    e_values = counts_candidates.e_detector
    return {
        "moving average (ours)": rising.evidence,
        "likelihood ratio, 1-28 d": counts_candidates.windows(
            a.counts, usual.mean, usual.size, usual.doubt, usual.independent, windows
        ),
        "e-detector": e_values(a.counts, usual.mean, usual.size, usual.independent, times),
        **{f"EARS {m}": ears.statistic(a.counts, m, least_deviation=0.5) for m in ("C1", "C2", "C3")},
        "oracle likelihood ratio": counts_candidates.windows(a.counts, a.mean, size, none, sure, windows),
        "oracle moving average": kernels.moving(a.counts, a.mean, size, none, sure, MEMORY),
        "oracle e-detector": e_values(a.counts, a.mean, size, sure, times),
    }


def false_rate(above: Bools, usual: Bools) -> float:
    """False alarms a country-year."""
    raised = kernels.count_alarms(above & usual, TEST_FROM, false_alarms.QUIET_DAYS)
    return float(raised.sum() / (usual.sum() / YEAR))


def matched_mark(statistic: Floats, usual: Bools, rate: float) -> float:
    """The mark with that many false alarms a country-year."""
    low, high = 0.0, float(statistic.max())
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if false_rate(statistic > middle, usual) > rate else (low, middle)
    return high


def delays(above: Bools, starts: npt.NDArray[np.int64]) -> Floats:
    """Days from the first of the escalation to the first day above the mark, 1 for the same day; inf if none in the window."""
    found = [np.flatnonzero(above[country, first : first + WINDOW]) for country, first in starts]
    return np.array([days[0] + 1 if days.size else np.inf for days in found])


def chance(above: Bools, usual: Bools, days: int) -> float:
    """Share of windows of usual days with a day above the mark."""
    hits = [
        above[u, t : t + days].any()
        for u in range(above.shape[0])
        for t in range(TEST_FROM, above.shape[1] - days, days)
        if usual[u, t : t + days].all()
    ]
    return float(np.mean(hits)) if hits else 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    within_14: float
    within_28: float
    median: float
    n: int
    chance_14: float
    chance_28: float

    def __str__(self) -> str:
        excess = f"excess over chance {self.within_14 - self.chance_14:.2f}/{self.within_28 - self.chance_28:.2f}"
        return f"{self.within_14:.2f}/{self.within_28:.2f} in 14/28 d, median {self.median:g} d, {excess} (n {self.n})"


def power(a: BenchmarkA, statistic: Floats, rate: float, escalations: Bools) -> Found:
    """Detection with one mark for each stratum, of these escalations."""
    above = np.zeros(a.counts.shape, dtype=np.bool_)
    for stratum in range(len(STRATA)):
        of = a.stratum == stratum
        above[of] = statistic[of] > matched_mark(statistic[of], a.usual[of], rate)
    took = delays(above, a.starts[escalations])
    where = np.isin(a.stratum, a.stratum[a.starts[escalations, 0]])
    return Found(
        *(float((took <= days).mean()) for days in (14, 28)),
        float(np.median(took)),
        took.size,
        *(chance(above[where], a.usual[where], days) for days in (14, 28)),
    )


def unseen_figures(folder: Path) -> Iterator[Figure]:
    """G6 on benchmark A drawn with seeds that were never looked at while anything was chosen."""
    for seed in UNSEEN:
        a = benchmark_a(with_seed(folder, seed), seed)
        stratum = a.stratum[a.starts[:, 0]]
        held = statistics(a)
        for case, of, least in (
            ("busy, >= x3", (stratum == 2) & (a.ratio >= 3), (0.6, 0.9, 11.0)),
            ("all x5", a.ratio == 5, (0.5, 0.8, np.inf)),
        ):
            ours, oracle = (power(a, held[name], 1.0, of) for name in ("moving average (ours)", "oracle likelihood ratio"))
            aim = ">= .60/.90, median <= 11" if case.startswith("busy") else ">= .50/.80"
            met = bool(ours.within_14 >= least[0] and ours.within_28 >= least[1] and ours.median <= least[2])
            yield Figure("G6", f"unseen seed {seed}, {case}", aim, f"{ours}; oracle likelihood ratio: {oracle}", met)


def chosen_figures(a: BenchmarkA) -> Iterator[Figure]:
    """G6: all candidates at one false alarm a country-year."""
    stratum = a.stratum[a.starts[:, 0]]
    cases = {"busy, >= x3": (stratum == 2) & (a.ratio >= 3), "all x5": a.ratio == 5}
    held = statistics(a)
    by = {(case, name): power(a, statistic, 1.0, of) for case, of in cases.items() for name, statistic in held.items()}
    ours, oracle, c3 = "moving average (ours)", "oracle likelihood ratio", "EARS C3"
    for (case, name), found in by.items():
        aims = {("busy, >= x3", ours): ">= .60/.90, median <= 11", ("all x5", ours): ">= .50/.80"}
        aim = aims.get((case, name), "")
        met = None
        if aim:
            least = (0.6, 0.9, 11.0) if case.startswith("busy") else (0.5, 0.8, np.inf)
            met = bool(found.within_14 >= least[0] and found.within_28 >= least[1] and found.median <= least[2])
        yield Figure("G6", f"{case}, one false alarm a country-year each: {name}", aim, str(found), met)
    for case in cases:
        share = [getattr(by[case, ours], w) / getattr(by[case, oracle], w) for w in ("within_14", "within_28")]
        yield Figure(
            "G6",
            f"{case}: ours over the oracle likelihood ratio, 14/28 d",
            ">= .92",
            f"{share[0]:.2f}/{share[1]:.2f}",
            min(share) >= 0.92,
        )
    times = by["busy, >= x3", ours].within_28 / max(by["busy, >= x3", c3].within_28, 1e-9)
    yield Figure("G6", "busy, >= x3: ours over EARS C3, 28 d", ">= 3 times", f"{times:.1f}", times >= 3)


def shipped_figures(a: BenchmarkA) -> Iterator[Figure]:
    """Benchmark A with the marks that the product ships: nothing of it was learned here. After escalations that stayed below the
    mark, or shortly after any, the usual level is learned too high, and fewer alarms come."""
    rising = judge(arrays.series(a.counts))
    stratum = a.stratum[a.starts[:, 0]]
    before = np.zeros(a.counts.shape, dtype=np.bool_)
    before[:, FIRST:LEARNED_UNTIL] = True
    for rate in (0.25, 1.0, 4.0):
        above = rising.per_year < rate
        clean = [
            kernels.count_alarms((above & before)[a.stratum == s], FIRST, false_alarms.QUIET_DAYS).sum()
            / (before[a.stratum == s].sum() / YEAR)
            for s in range(3)
        ]
        got = ", ".join(f"{name} {one:.2f}" for name, one in zip(STRATA, clean, strict=True))
        met = all(0.5 * rate <= one <= 1.5 * rate for one in clean)
        what = f"benchmark A, days {FIRST} to {LEARNED_UNTIL} (before any escalation), nominal {rate:g} a country-year"
        yield Figure("G5", what, ".5 to 1.5 times", got, met)
        realised = [false_rate(above[a.stratum == s], a.usual[a.stratum == s]) for s in range(3)]
        took = delays(above, a.starts[(stratum == 2) & (a.ratio >= 3)])
        got = ", ".join(f"{name} {one:.2f}" for name, one in zip(STRATA, realised, strict=True))
        found = f"busy >= x3 found {(took <= 14).mean():.2f}/{(took <= 28).mean():.2f}"
        what = f"benchmark A, between and after three escalations in four years, nominal {rate:g} a country-year"
        yield Figure("G5", what, "", f"{got}; {found}", None)


RATES = {"quiet": (0.012, MIDDLE), "middle": (MIDDLE, BUSY), "busy": (BUSY, 8.0)}
UNITS, DAYS, FIRST, FIRST_DELAYED = 180, 3650, 500, 1500


def false_alarm_figures() -> Iterator[Figure]:
    """G5: over a thousand country-years in each stratum, complete and delayed, and where days hang together."""
    for number, stratum in enumerate(STRATA):
        for what in ("complete", "delayed", "days hang together"):
            made = world(
                UNITS, DAYS, generator(REPORT_SEED, number), RATES[stratum], heavy=0.0, clustered=what == "days hang together"
            )
            if what == "delayed":
                random = generator(REPORT_SEED, 100 + number)
                seen = documented(made.counts, random)
                found, usual = evidence(seen, share_documented(seen, FIRST_DELAYED))
                found[:, :FIRST_DELAYED] = 0.0
                rates = false_alarms.per_year(found, usual.mean, usual.size)
            else:
                rates = judge(arrays.series(made.counts)).per_year
            years = UNITS * (DAYS - (FIRST_DELAYED if what == "delayed" else FIRST)) / YEAR
            realised = []
            for rate in (0.25, 1.0, 4.0):
                raised = kernels.count_alarms(rates < rate, FIRST, false_alarms.QUIET_DAYS).sum()
                realised.append((rate, raised / years, 1.96 * np.sqrt(max(raised, 1)) / years))
            got = ", ".join(f"{rate:g}: {one:.2f} ± {error:.2f}" for rate, one, error in realised)
            met = all(0.5 * rate <= one <= 1.5 * rate for rate, one, _ in realised)
            yield Figure(
                "G5",
                f"realised false alarms a year by nominal, {stratum}, {what} ({years:.0f} years)",
                ".5 to 1.5 times",
                got,
                met,
            )


def delay_figures(a: BenchmarkA) -> Iterator[Figure]:
    """G8: benchmark A with every event documented late, against complete data; what the oracle loses nobody can win back."""
    stratum = a.stratum[a.starts[:, 0]]
    of = (stratum == 2) & (a.ratio >= 3)
    ours = power(a, judge(arrays.series(a.counts)).evidence, 1.0, of)
    best = power(a, statistics(a)["oracle moving average"], 1.0, of)
    yield Figure("G8", "busy, >= x3, one false alarm a country-year, complete data", "", str(ours), None)
    size = np.repeat(a.size[:, None], a.counts.shape[1], axis=1)
    truth = Expectation(a.mean, size, np.zeros(size.shape), np.ones(size.shape))
    for mean_delay in (3.0, 7.0, 14.0):
        seen = documented(a.counts, generator(REPORT_SEED, 200), (mean_delay, mean_delay))
        share = share_documented(seen, LEARNED_UNTIL)
        late = power(a, evidence(seen, share)[0], 1.0, of)
        blind = power(a, evidence(seen, share, adjust=False)[0], 1.0, of)
        oracle = power(a, evidence(seen, share, usual=truth)[0], 1.0, of)
        lost = late.median - ours.median
        beside = f"the oracle loses {oracle.median - best.median:g} d, taken as complete {blind.median - ours.median:g} d"
        got = f"{lost:g} d ({beside}); {late}"
        yield Figure("G8", f"median days lost to a delay of {mean_delay:g} days on average", "<= 2", got, lost <= 2)


def onset_figure(a: BenchmarkA) -> Figure:
    """How near the told first day is, of escalations at least three-fold in middle and busy countries, when they were found."""
    rates = judge(arrays.series(a.counts)).per_year
    off, inside = [], []
    for (country, first), ratio in zip(a.starts, a.ratio, strict=True):
        found = np.flatnonzero(rates[country, first : first + WINDOW] < 1.0)
        if ratio < 3 or a.stratum[country] == 0 or not found.size:
            continue
        last = first + found[0] + 7
        dated = onsets(judge(arrays.series(a.counts[country : country + 1, : last + 1])), 90)[0]
        off.append((last - dated.age) - first)
        inside.append(last - dated.oldest <= first <= last - dated.youngest)
    middle, spread = np.median(off), np.quantile(np.abs(off), 0.5)
    got = f"median {middle:+g} d, half within {spread:g} d; in the 90 % interval {np.mean(inside):.2f} (n {len(off)})"
    what = "first day of a rise, a week after it was found, against the true one (two thirds begin slowly)"
    return Figure("G6", what, "", got, None)


def speed_figure(a: BenchmarkA) -> Figure:
    statistics(a)
    work: Callable[[], object] = lambda: statistics(a)  # noqa: E731
    _, spent = cpu(work)
    return Figure("G4", "195 countries, 10 years, all detectors and oracles", "< 10 s CPU", f"{spent:.1f} s", spent < 10)


def figures(folder: Path) -> Iterator[Figure]:
    a = benchmark_a(folder)
    yield from chosen_figures(a)
    yield from unseen_figures(folder)
    yield from shipped_figures(a)
    yield speed_figure(a)
    yield onset_figure(a)
    yield from false_alarm_figures()
    yield from delay_figures(a)
    yield from count_peers.figures(folder)


if __name__ == "__main__":
    where = bench()
    if where is not None:
        show(figures(where))
