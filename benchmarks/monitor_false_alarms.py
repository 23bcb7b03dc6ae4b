"""Realised false alarms of each detector, next to nominal, on simulated countries in which nothing changes, or only drifts.

Usage: python benchmarks/monitor_false_alarms.py [--countries N] [--seed S]    (10 countries: about 2.5 minutes on one core)
Each country has ten regions and daily negative binomial counts (a Gamma rate for each 28 days, 1/k = 0.7, the level found in
real series), six years of history and three years of test. Documents come late (half within 3 days, one in seven within months).
Counted per country-year: days with an alarm, and episodes (an alarm after 28 days without one). Nominal: one episode a year
for all detectors, series and families of units together, an eighth for each. Beside it the signals that are offered to people
(`monitor.offering`, another detector), episodes by their own rule, at three nominal rates. Then the other side: how often a rise
by a factor of 3, 5 or 10 is found within 14, 28 and 90 days of its first day, by any of the rule's detectors and by the signals.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from phasezero.domain.offered import budget_rule
from phasezero.domain.phase_rule import phase_rule
from phasezero.monitor import offering
from phasezero.monitor.daily import look
from phasezero.monitor.known import day_number, prepare
from phasezero.monitor.signals import SERIES, judge

FIRST = date(2000, 1, 1)
YEARS, TEST_YEARS, REGIONS = 9, 3, 10
RISE_DAYS = 90
NOMINAL = (0.25, 1.0, 4.0)
LAST = FIRST + timedelta(days=YEARS * 365 - 1)


@dataclass(frozen=True)
class Scenario:
    name: str
    per_day: float
    drift: float = 0.0
    """Standard deviation of the yearly step of the log rate."""
    waiting: tuple[float, ...] = (0.0,)
    """Share of events that wait for the yearly release, by year in turn."""


SCENARIOS = (
    Scenario("sparse: 0.05 a day", 0.05),
    Scenario("0.3 a day", 0.3),
    Scenario("1 a day", 1.0),
    Scenario("5 a day", 5.0),
    Scenario("1 a day, drift 0.3", 1.0, drift=0.3),
    Scenario("1 a day, drift 0.6", 1.0, drift=0.6),
    Scenario("1 a day, a fifth waits", 1.0, waiting=(0.2,)),
    Scenario("1 a day, practice jumps", 1.0, waiting=(0.3, 0.8, 0.0, 0.7, 0.1)),
)


def simulate(scenario: Scenario, random: np.random.Generator, factor: float = 1.0) -> pl.DataFrame:
    """The table of events of one country, TST; `factor` multiplies the rate of its last `RISE_DAYS` days."""
    days = YEARS * 365
    steps = random.normal(0, scenario.drift * np.sqrt(28 / 365), days // 28 + 1).cumsum()
    rate = scenario.per_day * np.exp(steps) * random.gamma(1 / 0.7, 0.7, days // 28 + 1)
    daily = np.repeat(rate, 28)[:days]
    daily[-RISE_DAYS:] *= factor
    counts = random.poisson(daily)
    end = np.repeat(np.arange(days), counts)
    size = end.size
    ends = [FIRST + timedelta(days=int(day)) for day in end]
    slow = random.random(size) < 0.15
    delay = np.where(slow, random.geometric(1 / 60, size), random.geometric(0.25, size)) - 1
    waits = random.random(size) < np.array([scenario.waiting[day.year % len(scenario.waiting)] for day in ends])
    learned = [
        date(day.year + 1, 6, 1) if wait else day + timedelta(days=int(late))
        for day, wait, late in zip(ends, waits, delay, strict=True)
    ]
    share = random.dirichlet(np.ones(REGIONS))
    region = random.choice(REGIONS, size, p=share)
    civilian = random.random(size) < 0.4
    return pl.DataFrame(
        {
            "id": [f"e{i:06}" for i in range(size)],
            "version": ["1"] * size,
            "country": ["TST"] * size,
            "region": [f"R{r}" for r in region],
            "occurred_start": ends,
            "occurred_end": ends,
            "documented_at": learned,
            "dated_by": ["yearly-release" if wait else "source-date" for wait in waits],
            "learned_on": learned,
            "superseded_on": pl.Series([None] * size, dtype=pl.Date),
            "target": ["civilians" if c else "armed-actors" for c in civilian],
            "place_precision": [1] * size,
            "latitude": random.uniform(0, 5, size),
            "longitude": random.uniform(0, 5, size),
            **{f"{who}_{which}": [0] * size for who in ("deaths", "civilian_deaths") for which in ("low", "best", "high")},
        }
    )


def alarms(events: pl.DataFrame) -> dict[str, list[int]]:
    """For each detector, series and family of units, and for any of them: the test days with an alarm.

    Also, of the country, the days with p <= 0.05.
    """
    rows, numbers = prepare(events, "TST"), phase_rule().numbers
    found: dict[str, list[int]] = {}
    last = day_number(FIRST) + YEARS * 365
    for day in range(last - TEST_YEARS * 365, last):
        for one in judge(look(rows, day, REGIONS, numbers)):
            for s, series in enumerate(SERIES):
                for family, units in (("country", slice(0, 1)), ("regions", slice(1, None))):
                    if one.rising[s, units].any():
                        found.setdefault(f"{one.detector.name} | {series} | {family}", []).append(day)
                        found.setdefault("any of them (condition of phase 1)", []).append(day)
                if one.p_value[s, 0] <= 0.05:
                    found.setdefault(f"{one.detector.name} | {series} | p <= 0.05", []).append(day)
    return found


def days_to_find(events: pl.DataFrame) -> int:
    """Days from the first day of the rise to the first alarm of any kind; `RISE_DAYS` if none."""
    rows, numbers = prepare(events, "TST"), phase_rule().numbers
    first = day_number(FIRST) + YEARS * 365 - RISE_DAYS
    for day in range(first, first + RISE_DAYS):
        if any(one.rising.any() for one in judge(look(rows, day, REGIONS, numbers))):
            return day - first
    return RISE_DAYS


def signals_offered(events: pl.DataFrame, nominal: float, days: int) -> list[date]:
    """The first days of the signals of the last `days` days."""
    first = LAST - timedelta(days=days - 1)
    found = offering.alarms(events, "TST", first, LAST, REGIONS, nominal, budget_rule())
    return [one.first for one in offering.episodes("TST", found, budget_rule()) if one.first >= first]


def days_to_signal(events: pl.DataFrame) -> int:
    """As `days_to_find`, of the signals at one false alarm a year."""
    found = signals_offered(events, 1.0, RISE_DAYS)
    return (min(found) - LAST).days + RISE_DAYS - 1 if found else RISE_DAYS


def episodes(days: list[int]) -> int:
    unique = sorted(set(days))
    return sum(1 for i, day in enumerate(unique) if i == 0 or day - unique[i - 1] > 28)


def main() -> None:
    parser = argparse.ArgumentParser(description="Realised false alarms next to nominal.")
    parser.add_argument("--countries", type=int, default=10)
    parser.add_argument("--seed", type=int, default=20130324)
    chosen = parser.parse_args()
    years = chosen.countries * TEST_YEARS
    print(f"{years} country-years per scenario, seed {chosen.seed}")
    print("nominal: 1 episode a year for any of them, 0.125 for each other line, 0.05 for shares of days")
    for number, scenario in enumerate(SCENARIOS):
        began, days, starts, offered = time.perf_counter(), Counter[str](), Counter[str](), Counter[float]()
        for country in range(chosen.countries):
            events = simulate(scenario, np.random.default_rng([chosen.seed, number, country]))
            for name, found in alarms(events).items():
                days[name] += len(set(found))
                starts[name] += episodes(found)
            for nominal in NOMINAL:
                offered[nominal] += len(signals_offered(events, nominal, TEST_YEARS * 365))
        print(f"\n{scenario.name}  ({time.perf_counter() - began:.0f} s)\n  alarm days a year  episodes a year")
        for name in sorted(days):
            if name.endswith("0.05"):
                print(f"  {days[name] / years / 365:17.3f}  {'share of days':>15}  {name}")
            else:
                print(f"  {days[name] / years:17.2f}  {starts[name] / years:15.2f}  {name}")
        for nominal in NOMINAL:
            print(f"  {'':17}  {offered[nominal] / years:15.2f}  signals, nominal {nominal:g}", flush=True)
    power(chosen.countries * 2, chosen.seed)


def power(countries: int, seed: int) -> None:
    print(f"\nShare of {countries} simulated rises found within 14, 28 and {RISE_DAYS} days (factor 1: chance alone)")
    print(f"  {'':26} rule's detectors  signals, nominal 1")
    for number, scenario in enumerate(SCENARIOS[:4]):
        for factor in (1.0, 3.0, 5.0, 10.0):
            made = [simulate(scenario, np.random.default_rng([seed, number, c, 1]), factor) for c in range(countries)]
            both = [np.array([of(one) for one in made]) for of in (days_to_find, days_to_signal)]
            shares = "     ".join("  ".join(f"{(found < days).mean():.2f}" for days in (14, 28, RISE_DAYS)) for found in both)
            print(f"  {scenario.name:22} x{factor:<4.0f} {shares}", flush=True)


if __name__ == "__main__":
    main()
