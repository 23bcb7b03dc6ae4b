"""How many triggers events show in a country-year, and how many are followed by more violence, beside days taken at random.

Usage: python benchmarks/monitor/triggers.py [--step DAYS] [--only FILE,...]    (all shared countries, step 14: about 3 minutes)
Reads PHASEZERO_SHARED/data/ucdp_ged (default ../shared). Every country is looked at every `step` days as things were known then;
a trigger counts once, on the day it is first told, a rise near a border once in 28 days and neighbour. The numbers of the rule
(`vocabulary/triggers.yml`) were written down before this was first run, and nothing was chosen by it: every country is for
reporting.

"Followed": in the 90 days after the day on which it is told, by all that is documented to date, at least 5 events more than in
the 90 days before, and half as many again. A trigger that is not followed is counted as false, though it may still have been
worth a look: what it would have led to without anybody's doing is not known. The base is the same question asked of every day
looked at.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

sys.path.insert(0, str(Path(__file__).resolve().parent))

from campaign_history import table
from data import shared
from figures import Figure, cpu, show

from phasezero.domain.surroundings import surroundings
from phasezero.domain.triggers import Seen
from phasezero.library.reading_triggers import with_border_km
from phasezero.monitor.triggers import Neighbour, look
from phasezero.sources.ucdp_ged import read

WINDOW, MORE_EVENTS, MORE_SHARE = timedelta(days=90), 5, 1.5
REFRACTORY = timedelta(days=28)


@dataclass
class Tally:
    """Of one kind, or of all days looked at."""

    told: int = 0
    followed: int = 0
    """Of those of which all of the 90 days after it are covered."""
    judged: int = 0
    by_country: Counter[str] = field(default_factory=Counter)

    def add(self, country: str, followed: bool | None) -> None:
        self.told += 1
        self.by_country[country] += 1
        if followed is not None:
            self.judged, self.followed = self.judged + 1, self.followed + followed


def figures(_bench: Path | None = None, step: int = 14, only: tuple[str, ...] = ()) -> Iterator[Figure]:
    """Figures of each kind over all shared countries; one that says so without the shared data."""
    folder = shared()
    if folder is None:
        yield Figure("8", "triggers seen in events", "", "not measured: no shared data", None)
        return
    tables = dict(_tables(folder / "data" / "ucdp_ged", only))
    (tallies, base, years), seconds = cpu(lambda: _counted(tables, step))
    share = f"{base.followed / base.judged:.0%} of all days looked at are followed by more violence (n = {base.judged:,})"
    yield Figure("8", "base rate", "", share, None)
    for kind, tally in sorted(tallies.items()):
        yield Figure("8", kind, "", _line(tally, base, years), None)
    total = sum(one.told for one in tallies.values())
    yield Figure("8", "all kinds", "", f"{total / years:.2f} told a country-year over {years:.0f} country-years", None)
    yield Figure(
        "8", "CPU", "", f"{seconds:.0f} s for {base.told:,} country-days, {seconds / base.told * 1000:.0f} ms each", None
    )


def _line(tally: Tally, base: Tally, years: float) -> str:
    false = tally.judged - tally.followed
    low, high = _wilson(tally.followed, tally.judged)
    lift = (tally.followed / tally.judged) / (base.followed / base.judged) if tally.judged and base.followed else float("nan")
    return (
        f"{tally.told / years:.2f} told, {false / years:.2f} false a country-year; {tally.followed} of {tally.judged} followed "
        f"({tally.followed / max(tally.judged, 1):.0%}, 95 % {low:.0%}-{high:.0%}; {lift:.1f} x the base); "
        f"most: {', '.join(f'{code} {count}' for code, count in tally.by_country.most_common(3))}"
    )


def _wilson(hits: int, of: int) -> tuple[float, float]:
    """95 % interval of a share (Wilson 1927)."""
    if not of:
        return 0.0, 1.0
    z, share = 1.96, hits / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * float(np.sqrt(share * (1 - share) / of + z * z / (4 * of * of))) / (1 + z * z / of)
    return middle - half, middle + half


def _tables(folder: Path, only: tuple[str, ...]) -> Iterator[tuple[str, pl.DataFrame]]:
    for file in sorted(folder.glob("*.csv.gz")):
        if not only or file.name.removesuffix(".csv.gz") in only:
            events = table(read(file).events)
            country = events["country"].mode().sort()[0]
            yield country, events.filter(pl.col("country") == country)


def _counted(tables: dict[str, pl.DataFrame], step: int) -> tuple[dict[str, Tally], Tally, float]:
    tallies, base, years = defaultdict[str, Tally](Tally), Tally(), 0.0
    for country, events in tables.items():
        near = tuple(
            Neighbour(code, with_border_km(tables[code], country), _covered(tables[code]))
            for code in surroundings(country).neighbours
            if code in tables
        )
        ends = np.sort(events["occurred_end"].to_numpy().astype("datetime64[D]"))
        first, last = _covered(events), date(events["occurred_end"].max().year, 12, 31)
        days = [first + timedelta(days=i) for i in range(365, (last - first).days, step)]
        years += len(days) * step / 365.25
        told: dict[tuple[object, ...], date] = {}
        for day in days:
            base.add(country, _followed(ends, day, last))
            for one in look(country, day, events, first, near).seen:
                if _is_new(told, one, day):
                    tallies[one.kind].add(country, _followed(ends, day, last))
    return tallies, base, years


def _is_new(told: dict[tuple[object, ...], date], one: Seen, day: date) -> bool:
    key = (one.kind, one.signal.country) if one.signal is not None else (one.kind, one.on, one.events, str(one.reason))
    before = told.get(key)
    told[key] = day
    return before is None or (one.signal is not None and day - before > REFRACTORY)


def _covered(events: pl.DataFrame) -> date:
    return date(events["occurred_end"].min().year, 1, 1)


def _followed(ends: np.ndarray, day: date, last: date) -> bool | None:
    """None where the data end too early to say."""
    if day + WINDOW > last:
        return None
    edges = [np.datetime64(one) for one in (day - WINDOW, day, day + WINDOW)]
    before, now, after = np.searchsorted(ends, edges, side="right")
    earlier, later = now - before, after - now
    return bool(later >= earlier + MORE_EVENTS and later >= MORE_SHARE * earlier)


def main() -> None:
    parser = argparse.ArgumentParser(description="Triggers seen in events, by country-year.")
    parser.add_argument("--step", type=int, default=14)
    parser.add_argument("--only", default="")
    chosen = parser.parse_args()
    show(figures(None, chosen.step, tuple(filter(None, chosen.only.split(",")))))


if __name__ == "__main__":
    main()
