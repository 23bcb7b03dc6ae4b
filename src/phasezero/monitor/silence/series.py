"""Documents and events as arrays, counted in windows that end on earlier days, each as known on that day.

Like is compared with like: a window that ended 12 weeks ago is counted as it stood 12 weeks ago, so that what is usually late is
late in all of them. Adding records that were learned later changes no count.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import polars as pl

from phasezero.domain.publishers import headline, publisher, same_headlines
from phasezero.monitor.known import NO_REGION, Bools, Ints, Rows


@dataclass(frozen=True, slots=True, eq=False)
class Documents:
    """One entry for each document and region of which it speaks. Days are numbers as in `known.day_number`."""

    day: Ints
    """Of the document."""
    learned: Ints
    """From which it was known to speak of the region."""
    region: Ints
    """Index into the regions asked for, or `NO_REGION`."""
    story: Ints
    """The same for copies of one text: they count once in a window."""
    source: Ints
    """Index into `sources`."""
    local: Bools
    """Whether its publisher speaks from the country: `publishers.Publisher.is_voice_of`."""
    sources: tuple[str, ...]
    """Newsrooms, sorted: a publisher, or the owner of several."""
    row: Ints
    """Line of the table."""

    def where(self, chosen: Bools) -> Documents:
        return replace(
            self,
            day=self.day[chosen],
            learned=self.learned[chosen],
            region=self.region[chosen],
            story=self.story[chosen],
            source=self.source[chosen],
            local=self.local[chosen],
            row=self.row[chosen],
        )


def prepare_documents(table: pl.DataFrame, regions: tuple[str, ...], country: str) -> Documents:
    """From the `DOCUMENTS` table; a region that is not among `regions` is none."""
    index = {code: i for i, code in enumerate(regions)}
    publishers = [publisher(name) for name in table["publisher"].to_list()]
    newsrooms = [one.newsroom for one in publishers]
    sources = tuple(sorted(set(newsrooms)))
    number = {name: i for i, name in enumerate(sources)}
    return Documents(
        day=_days(table["documented_at"]),
        learned=_days(table["learned_on"]),
        region=np.array([index.get(code, NO_REGION) for code in table["region"].to_list()], dtype=np.int64),
        story=_stories(table),
        source=np.array([number[name] for name in newsrooms], dtype=np.int64),
        local=np.array([one.is_voice_of(country) for one in publishers], dtype=np.bool_),
        sources=sources,
        row=np.arange(table.height, dtype=np.int64),
    )


def _days(column: pl.Series) -> Ints:
    return np.asarray(column.cast(pl.Date).to_physical().cast(pl.Int64).to_numpy(), dtype=np.int64)


def _stories(table: pl.DataFrame) -> Ints:
    """The number of the text: that of its headline where it has one that tells it apart, else of the report itself."""
    titles = table["title"].to_list()
    copies = same_headlines(titles)
    keys = [headline(title).key for title in titles]
    named = [f"headline {copies[key]}" if key else f"report {one}" for key, one in zip(keys, table["id"].to_list(), strict=True)]
    order = {name: i for i, name in enumerate(sorted(set(named)))}
    return np.array([order[name] for name in named], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Windows:
    """`count` windows of `length` days; number 0 ends on `day`, number k ends `length * k` days before it."""

    day: int
    length: int
    count: int

    def of(self, days: Ints) -> Ints:
        """The window of each day; -1 for none."""
        number = (self.day - days) // self.length
        return np.where((days <= self.day) & (number < self.count), number, -1)

    def ends(self, number: Ints) -> Ints:
        return self.day - self.length * number


def count_documents(documents: Documents, windows: Windows, units: int) -> Ints:
    """(unit + 1, window): documents of each region, and last of the country, copies counted once in each."""
    number = windows.of(documents.day)
    chosen = (number >= 0) & (documents.learned <= windows.ends(number))
    number, region, story = number[chosen], documents.region[chosen], documents.story[chosen]
    placed = region != NO_REGION
    whole = np.full_like(region, units)
    placed = region != NO_REGION
    unit = np.concatenate([region[placed], whole])
    return _distinct(unit, np.concatenate([number[placed], number]), np.concatenate([story[placed], story]), units + 1, windows)


def _distinct(unit: Ints, number: Ints, story: Ints, units: int, windows: Windows) -> Ints:
    """(unit, window): how many different stories."""
    stories = int(story.max(initial=0)) + 1
    keys = np.unique((unit * windows.count + number) * stories + story)
    counted = np.bincount(keys // stories, minlength=units * windows.count)
    return np.asarray(counted.reshape(units, windows.count), dtype=np.int64)


def count_sources(documents: Documents, windows: Windows) -> Ints:
    """(source, window): documents of each source, each text once."""
    number = windows.of(documents.day)
    chosen = (number >= 0) & (documents.learned <= windows.ends(number))
    unit, number, story = documents.source[chosen], number[chosen], documents.story[chosen]
    return _distinct(unit, number, story, len(documents.sources), windows)


def count_events(rows: Rows, windows: Windows, regions: tuple[str, ...]) -> Ints:
    """(unit, window): events of each of `regions` that ended in the window, in the version known at its end."""
    number = windows.of(rows.end)
    end = windows.ends(number)
    index = np.array([*(regions.index(code) if code in regions else -1 for code in rows.regions), -1], dtype=np.int64)
    unit = index[rows.region]
    chosen = (number >= 0) & (rows.learned <= end) & (rows.superseded > end) & (unit >= 0)
    counts = np.zeros((len(regions), windows.count), dtype=np.int64)
    np.add.at(counts, (unit[chosen], number[chosen]), 1)
    return counts


def covered(windows: Windows, covered_from: int) -> Bools:
    """Whether the data cover all days of each window."""
    return windows.ends(np.arange(windows.count)) - windows.length + 1 >= covered_from


def nearness(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """(unit, unit): how near regions are, by `points` (latitude, longitude in degrees): exp(-distance / scale) over the row's
    greatest, so that the nearest counts 1; the scale is the median distance to the nearest. A region is not near itself."""
    count = len(points)
    if count < 2:
        return np.zeros((count, count))
    apart = _distances(points)
    np.fill_diagonal(apart, np.inf)
    nearest = apart.min(axis=1)
    scale = max(float(np.median(nearest)), 1e-9)
    return np.asarray(np.exp(-(apart - nearest[:, None]) / scale), dtype=np.float64)


def _distances(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Great-circle distances, in radians."""
    latitude, longitude = np.radians(points[:, 0]), np.radians(points[:, 1])
    cosine = np.sin(latitude)[:, None] * np.sin(latitude) + np.cos(latitude)[:, None] * np.cos(latitude) * np.cos(
        longitude[:, None] - longitude
    )
    return np.asarray(np.arccos(np.clip(cosine, -1.0, 1.0)), dtype=np.float64)
