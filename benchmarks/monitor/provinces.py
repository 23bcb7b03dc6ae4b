"""Simulated countries with first-level regions and places, event by event, and clusters put into them: for `combined.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import polars as pl
from worlds import generator, world

from phasezero.domain.events import DatedBy, Target, Violence
from phasezero.domain.tables import EVENTS

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

COUNTRY, BEGIN = "CAF", date(2008, 1, 1)
DAYS, FIRST_LOOK = 2922, 2040
"""Simulated days, and the first on which something is looked for: five years and a half are known before it."""
RATES = {"quiet": (0.001, 0.03), "middle": (0.004, 0.12), "busy": (0.02, 0.6)}
"""Events a day in a region, from the least to the most."""
PLACES, NEW, REGION_ONLY = 9, 0.1, 0.05
"""Known places of a region, share of events anywhere else in it, and share whose place is known no better than to the region."""
SHORTEST, LONGEST = 8, 24
"""Regions of a country."""
_TYPES = {"(date)": pl.Date, "(integer)": pl.Int64, "(float)": pl.Float64}
_SCHEMA = {name: next((kind for mark, kind in _TYPES.items() if mark in text), pl.String) for name, text in EVENTS.items()}
_EPOCH = date(1970, 1, 1)
_RADIUS = 0.45
"""Degrees from a region's middle to its farthest place."""


@dataclass(frozen=True, slots=True, eq=False)
class Happened:
    """Events, one in each row."""

    day: Ints
    """Index of the day."""
    region: Ints
    latitude: Floats
    longitude: Floats
    known_place: npt.NDArray[np.bool_]
    delay: Ints
    """Days until it is documented."""

    def table(self, key: str) -> pl.DataFrame:
        """With the columns of `domain.tables.EVENTS`; `key`: what its ids begin with."""
        first = (BEGIN - _EPOCH).days
        end = pl.Series((first + self.day).astype(np.int32)).cast(pl.Date)
        learned = pl.Series((first + self.day + self.delay).astype(np.int32)).cast(pl.Date)
        civilian = pl.Series(self.day * 7 + (self.latitude * 1000).astype(np.int64)) % 2 == 0
        n = len(self.day)
        same: dict[str, object] = {
            "version": "1", "country": COUNTRY, "dated_by": DatedBy.SOURCE_DATE.value, "superseded_on": None, "conflict": "A - B",
            "side_a": "A", "side_b": "B", "perpetrator": "non-state", "violence": Violence.ONE_SIDED.value, "date_precision": 1,
        }  # fmt: skip
        dead = {f"{whose}deaths_{which}": 1 for whose in ("", "civilian_") for which in ("low", "best", "high")}
        own = {
            "id": [f"{key}{i}" for i in range(n)],
            "region": [f"R{one:02}" for one in self.region.tolist()],
            "occurred_start": end,
            "occurred_end": end,
            "documented_at": learned,
            "learned_on": learned,
            "place": [f"{a:.1f} {b:.1f}" for a, b in zip(self.latitude.tolist(), self.longitude.tolist(), strict=True)],
            "place_precision": np.where(self.known_place, 1, 4),
            "latitude": self.latitude,
            "longitude": self.longitude,
        }
        made = pl.DataFrame(own).with_columns(
            target=pl.when(civilian).then(pl.lit(Target.CIVILIANS.value)).otherwise(pl.lit(Target.ARMED_ACTORS.value)),
            **{name: pl.lit(value) for name, value in (same | dead).items()},
        )
        return made.select(pl.col(name).cast(kind) for name, kind in _SCHEMA.items())


@dataclass(frozen=True, slots=True, eq=False)
class Province:
    """A country."""

    middles: Floats
    """(region, 2): latitude and longitude."""
    places: Floats
    """(region, place, 2)."""
    weight: Floats
    """(region, place): share of the region's events at known places."""
    mean: Floats
    """(region, day): what the counts were drawn with."""
    mean_delay: float
    """Days; 0: documented on the day."""
    events: Happened

    @property
    def regions(self) -> Mapping[str, tuple[float, float]]:
        return {f"R{i:02}": (lat, lon) for i, (lat, lon) in enumerate(self.middles.tolist())}


def province(seed: int, number: int, stratum: str, mean_delay: float = 0.0) -> Province:
    """Counts of regions are those of `worlds.world`: drift, jumps, a yearly wave, weekdays, k around .9, for some .03 to .3."""
    random = generator(seed, number)
    regions = int(random.integers(SHORTEST, LONGEST + 1))
    row, column = np.divmod(np.arange(regions), 5)
    middles = np.column_stack([3.0 + row, 15.0 + column]) + random.uniform(-0.2, 0.2, (regions, 2))
    places = middles[:, None] + _within(regions * PLACES, random).reshape(regions, PLACES, 2)
    weight = random.dirichlet(np.full(PLACES, 0.6), regions)
    drawn = world(regions, DAYS, random, RATES[stratum])
    region, day = np.nonzero(drawn.counts)
    often = drawn.counts[region, day].astype(np.int64)
    bare = Province(middles, places, weight, drawn.mean, mean_delay, _NOTHING)
    events = happen(bare, np.repeat(day, often), np.repeat(region, often), random)
    return Province(middles, places, weight, drawn.mean, mean_delay, events)


def happen(country: Province, day: Ints, region: Ints, random: np.random.Generator) -> Happened:
    """Events of these days and regions, each with a place and a delay."""
    n = len(day)
    which = (country.weight.cumsum(axis=1)[region] < random.random(n)[:, None]).sum(axis=1).clip(0, PLACES - 1)
    new = random.random(n) < NEW
    at = np.where(new[:, None], country.middles[region] + _within(n, random), country.places[region, which])
    delay = np.zeros(n)
    if country.mean_delay:
        delay = np.minimum(random.gamma(0.8, country.mean_delay / 0.8, n), 360)
    return Happened(day, region, at[:, 0], at[:, 1], random.random(n) >= REGION_ONLY, delay.astype(np.int64))


def _within(n: int, random: np.random.Generator) -> Floats:
    far, turn = _RADIUS * np.sqrt(random.random(n)), random.uniform(0, 2 * np.pi, n)
    return np.column_stack([far * np.sin(turn), far * np.cos(turn)])


_NOTHING = Happened(*(np.empty(0, np.int64),) * 2, *(np.empty(0),) * 2, np.empty(0, np.bool_), np.empty(0, np.int64))


@dataclass(frozen=True, slots=True, eq=False)
class Burst:
    """A cluster that was put in: its events are over and above those of the country."""

    start: int
    """Index of its first day."""
    regions: Ints
    ratio: float
    """Events expected in its regions in its days, for each one usual there."""
    events: Happened


def burst(country: Province, random: np.random.Generator, days: int = 14, week: int = 7) -> Burst:
    """One to three neighbouring regions; at least 10 events more in the first 7 days, and at least five times the usual; it goes
    on for `days` at the same pace. Regions that would need more than 40 are not chosen."""
    start = int(random.integers(FIRST_LOOK, DAYS - 90))
    while True:
        wide, centre = int(random.integers(1, 4)), int(random.integers(len(country.middles)))
        regions = np.argsort(np.square(country.middles - country.middles[centre]).sum(axis=1), kind="stable")[:wide]
        usual = float(country.mean[regions, start : start + week].sum())
        more = max(int(random.integers(10, 21)), int(np.ceil(4 * usual)))
        if more <= 40:
            break
    part = random.dirichlet(np.full(wide, 3.0))
    total = more + random.poisson(more / week * (days - week))
    day = np.concatenate([random.integers(0, week, more), random.integers(week, days, total - more)])
    region = regions[random.choice(wide, total, p=part)]
    return Burst(start, regions, 1 + more / usual, happen(country, start + day, region, random))


def day_of(index: int) -> date:
    return BEGIN + timedelta(days=index)
