"""The table of events as arrays, prepared once, and the part of it that was known on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from phasezero.domain.events import DatedBy, Target

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

EPOCH = date(1970, 1, 1).toordinal()
NEVER = 10**7
"""A day number later than any date."""
NEVER_BEFORE = -NEVER
NO_REGION = -1


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - EPOCH


def day_date(number: int) -> date:
    return date.fromordinal(int(number) + EPOCH)


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Versions of one country's events, in the order in which they were learned. Days are numbers as in `day_number`."""

    country: str
    covered_from: int
    """First day that the data cover: before it nothing is known, which is not quiet."""
    ids: npt.NDArray[np.str_]
    start: Ints
    end: Ints
    year: Ints
    """Calendar year of `end`."""
    learned: Ints
    superseded: Ints
    """`NEVER` where no newer version exists."""
    delay: Ints
    """Days from the event's end to the day on which any version of it was first learned."""
    by_release: Bools
    """Dated by the yearly-release rule."""
    civilian: Bools
    """Violence against civilians: `Target` other than armed actors."""
    region: Ints
    """Index into `regions`, or `NO_REGION`."""
    regions: tuple[str, ...]
    """Codes, sorted."""
    region_seen: Ints
    """For each region the first day on which an event there was learned."""
    place: Ints
    """Number of the cell of 0.1 degree; -1 where the place is known no better than to a region."""
    deaths: Ints
    """(row, estimate): low, best, high."""
    civilian_deaths: Ints

    def listed(self, chosen: Ints) -> tuple[str, ...]:
        """Ids of the rows `chosen`, by day and id."""
        order = np.lexsort((self.ids[chosen], self.end[chosen]))
        return tuple(self.ids[chosen][order].tolist())

    def known_on(self, day: int) -> Ints:
        """Indices of the versions that were the newest known on `day`."""
        prefix = int(np.searchsorted(self.learned, day, side="right"))
        return np.flatnonzero(self.superseded[:prefix] > day)


def prepare(events: pl.DataFrame, country: str, covered_from: date | None = None) -> Rows:
    """The rows of `country`, sorted by day learned, id and version: the order of `events` does not matter.

    `covered_from`: first day that the data cover; None: as early as the rule's own.
    """
    table = events.filter(pl.col("country") == country).sort("learned_on", "id", "version")
    end, learned = _days(table["occurred_end"]), _days(table["learned_on"])
    regions, region = _codes(table["region"])
    return Rows(
        country=country,
        covered_from=NEVER_BEFORE if covered_from is None else day_number(covered_from),
        ids=np.array(table["id"].to_list(), dtype=np.str_),
        start=_days(table["occurred_start"]),
        end=end,
        year=_ints(table["occurred_end"].cast(pl.Date).dt.year()),
        learned=learned,
        superseded=_days(table["superseded_on"]),
        delay=_days(table.select(pl.col("learned_on").min().over("id")).to_series()) - end,
        by_release=_bools(table["dated_by"] == DatedBy.YEARLY_RELEASE.value),
        civilian=_bools(table["target"] != Target.ARMED_ACTORS.value),
        region=region,
        regions=regions,
        region_seen=_first_seen(region, learned, len(regions)),
        place=_cells(table),
        deaths=_estimates(table, "deaths"),
        civilian_deaths=_estimates(table, "civilian_deaths"),
    )


def _days(column: pl.Series) -> Ints:
    return _ints(column.cast(pl.Date).to_physical().fill_null(NEVER))


def _ints(column: pl.Series) -> Ints:
    return np.asarray(column.cast(pl.Int64).to_numpy(), dtype=np.int64)


def _bools(column: pl.Series) -> Bools:
    return np.asarray(column.to_numpy(), dtype=np.bool_)


def _estimates(table: pl.DataFrame, column: str) -> Ints:
    return np.stack([_ints(table[f"{column}_{which}"]) for which in ("low", "best", "high")], axis=1)


def _codes(column: pl.Series) -> tuple[tuple[str, ...], Ints]:
    names: list[Any] = sorted(column.drop_nulls().unique().to_list())
    index = {name: i for i, name in enumerate(names)}
    return tuple(names), np.array([index.get(name, NO_REGION) for name in column.to_list()], dtype=np.int64)


def _first_seen(region: Ints, learned: Ints, regions: int) -> Ints:
    seen = np.full(regions, NEVER, dtype=np.int64)
    located = region >= 0
    np.minimum.at(seen, region[located], learned[located])
    return seen


def _cells(table: pl.DataFrame) -> Ints:
    """Cells of 0.1 degree (about 11 km); UCDP place precision 4 and above names a region or more, not a place."""
    row = np.floor(np.asarray(table["latitude"].cast(pl.Float64).to_numpy()) * 10)
    column = np.floor(np.asarray(table["longitude"].cast(pl.Float64).to_numpy()) * 10)
    cell = np.nan_to_num((row + 900) * 10_000 + column + 1_800, nan=-1).astype(np.int64)
    return np.where(_ints(table["place_precision"]) <= 3, cell, -1)
