"""G8: whether the intervals of what is still to be documented hold what they promise, on simulated delays and, the future left
out, on UCDP's countries.

python benchmarks/monitor/delayed.py

Real days are the fifteenth of each month from 2014 on that a full year of records follows. The Central African Republic,
Nigeria, Ukraine, Colombia, Ethiopia, the Sudan and Venezuela were looked at more than once while the method was made; the
others were not, and are told apart. A country needs at least 24 such days on which enough dated events were known.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

from data import bench, shared
from figures import Figure, show
from worlds import generator

from phasezero.domain.events import DatedBy
from phasezero.errors import BadInput
from phasezero.monitor.known import day_number
from phasezero.monitor.nowcast import LONGEST, DatedEvents, dated_events, nowcast
from phasezero.sources.ucdp_ged import read

SPANS = {"7 days": (0, 6), "28 days": (0, 27), "weeks 5 to 8": (28, 55)}
LOOKED_AT = ("CAF", "NGA", "UKR", "COL", "ETH", "SDN", "VEN")
SEED = 515
FEWEST_DAYS = 24


def held(events: DatedEvents, days: list[int]) -> tuple[npt.NDArray[np.float64], int]:
    """For each span whether the truth lay in the 50 and the 90 % interval, and how many days could be judged."""
    inside = []
    for day in days:
        try:
            made = nowcast(events, day, list(SPANS.values()), SEED)
        except BadInput:
            continue
        row = []
        for one in made.totals:
            age = day - events.occurred
            truth = int(((age >= one.youngest) & (age <= one.oldest)).sum())
            row.append((one.low_50 <= truth <= one.high_50, one.low_90 <= truth <= one.high_90))
        inside.append(row)
    return np.array(inside, dtype=np.float64), len(inside)


def said(inside: npt.NDArray[np.float64]) -> str:
    return ", ".join(f"{name} {share[1]:.2f} ({share[0]:.2f})" for name, share in zip(SPANS, inside.mean(axis=0), strict=True))


def simulated() -> Iterator[Figure]:
    for number, (rate, mean_delay) in enumerate(((0.3, 5.0), (1.0, 14.0), (3.0, 10.0), (3.0, 45.0))):
        parts = []
        for replicate in range(8):
            random = generator(SEED, 10 * number + replicate)
            days = 1600
            daily = random.poisson(random.gamma(0.8, rate / 0.8, days))
            occurred = np.repeat(np.arange(days), daily)
            delay = np.minimum(random.gamma(0.7, mean_delay / 0.7, occurred.size), LONGEST).astype(np.int64)
            parts.append(held(dated_events(occurred, occurred + delay), list(range(800, 1500, 35)))[0])
        inside = np.concatenate(parts)
        what = f"simulated, {rate:g} events a day, {mean_delay:g} days late on average ({len(inside)} days)"
        shares = inside.mean(axis=0)[:2, 1]
        yield Figure(
            "G8", f"90 % intervals (50 %): {what}", ".85 to .95", said(inside), bool(((shares >= 0.85) & (shares <= 0.95)).all())
        )


def real(folder: Path) -> Iterator[Figure]:
    for file in sorted(folder.glob("*.csv.gz")):
        rows = [one for one in read(file).events if one.dated_by is not DatedBy.YEARLY_RELEASE]
        by_country: dict[str, int] = {}
        for row in rows:
            by_country[row.country] = by_country.get(row.country, 0) + 1
        if not by_country:
            continue
        iso3 = max(by_country, key=by_country.__getitem__)
        ends = [(day_number(one.occurred_end), day_number(one.documented_at)) for one in rows if one.country == iso3]
        occurred, documented = (np.array(column) for column in zip(*ends, strict=True))
        prompt = documented - occurred <= LONGEST
        events = dated_events(occurred[prompt], documented[prompt])
        last = int(events.occurred.max()) - LONGEST
        days = [day_number(date(year, month, 15)) for year in range(2014, 2024) for month in range(1, 13)]
        inside, judged = held(events, [day for day in days if day <= last])
        if judged >= FEWEST_DAYS:
            how = "looked at while it was made" if iso3 in LOOKED_AT else "not looked at before"
            shares = inside.mean(axis=0)[:2, 1]
            met = bool(((shares >= 0.85) & (shares <= 0.95)).all())
            yield Figure("G8", f"90 % intervals (50 %): {iso3}, {judged} days, {how}", ".85 to .95", said(inside), met)


def figures(_folder: Path) -> Iterator[Figure]:
    yield from simulated()
    data = shared()
    if data is None:
        yield Figure("G8", "90 % intervals on UCDP's countries", "", "skipped: no shared data", None)
    else:
        yield from real(data / "data" / "ucdp_ged")


if __name__ == "__main__":
    where = bench()
    if where is not None:
        show(figures(where))
