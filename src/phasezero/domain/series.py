"""Aggregate series of hate crime and identity-based violence: counts of a month or longer, published by a public body or an
organisation of those affected, with their agreement. Never posts, never persons, no count below 10, also none that the others
give away. Schema: `docs/reference/aggregate-series.md`; categories and recorders: `vocabulary/series.yml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from itertools import pairwise

from phasezero.domain.countries import country
from phasezero.domain.entered import Sourced, choice, day_typed, read_source, text_typed
from phasezero.domain.marking import Marking
from phasezero.domain.phrases import Fact
from phasezero.domain.vocabularies import load
from phasezero.errors import BadInput, said

SMALLEST = 10
"""No count below this is held or shown."""
SUPPRESSED = f"<{SMALLEST}"
"""How a count from 0 to 9 is written, here and in files."""
SHORTEST_DAYS, LONGEST_DAYS = 28, 366
_LARGEST = 10**10
_LONGEST_NAME = 200


@cache
def categories() -> dict[str, str]:
    """Names of the motives by key."""
    return {one["key"]: one["name"] for one in load("series")["categories"]}


@cache
def recorders() -> dict[str, str]:
    """Who counted, by key."""
    return {one["key"]: one["name"] for one in load("series")["recorders"]}


def texts() -> list[str]:
    """Everything in the vocabulary that pages say in the reader's language."""
    return [*categories().values(), *recorders().values()]


class Base(StrEnum):
    """What a count can be set against."""

    NONE = ""
    POPULATION = "population"
    REPORTS = "reports"
    """All reports or crimes that the recorder counted in the same period."""


class Practice(StrEnum):
    """Whether the recorder counts as in the period before."""

    SAME = "same"
    CHANGED = "changed"
    """Counts before this period are not compared with it or later ones."""


@dataclass(frozen=True, slots=True)
class SeriesKey:
    """What one series is of."""

    country: str
    """ISO3."""
    region: str
    """As the publisher calls it; empty for the whole country."""
    category: str
    recorder: str
    publisher: str
    """The organisation; never a person."""
    months: int
    """Length of its periods: 1, 3, 6 or 12; 0 for another."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One published count."""

    country: str
    region: str
    starts: date
    ends: date
    category: str
    recorder: str
    publisher: str
    count: int | None
    """None: from 0 to 9, suppressed."""
    base: int | None
    base_of: Base
    practice: Practice
    agreed_by: str
    """Organisations of those affected that agreed to this use."""
    agreed_on: date
    said_by: Sourced
    """The publication; `dated` is the day on which it was published."""

    @property
    def key(self) -> SeriesKey:
        return SeriesKey(
            self.country, self.region, self.category, self.recorder, self.publisher, months_of(self.starts, self.ends)
        )

    @property
    def slot(self) -> tuple[SeriesKey, date, date]:
        """What later versions of this count share with it."""
        return self.key, self.starts, self.ends

    @property
    def written(self) -> str:
        return SUPPRESSED if self.count is None else str(self.count)


@dataclass(frozen=True, slots=True)
class Held:
    """A count as it is held, in its newest version that a reader may see."""

    id: str
    cell: Cell
    by: str
    known_on: date
    """From this day on it counts."""
    reconstructed: bool
    revised: bool
    """Whether an earlier version is held."""
    marking: Marking


FIELDS = (
    *("country", "region", "starts", "ends", "category", "recorded_by", "publisher", "count", "base", "base_of", "practice"),
    *("source", "published_on", "link", "checked", "agreed_by", "agreed_on"),
)
"""Columns of a file, in their order."""
NEEDED = (
    *("country", "starts", "ends", "category", "recorded_by", "publisher", "count"),
    *("source", "published_on", "agreed_by", "agreed_on"),
)


def months_of(starts: date, ends: date) -> int:
    """1, 3, 6 or 12 for whole months, quarters, half years and years, whichever month they begin in; else 0."""
    after = ends + timedelta(days=1)
    months = (after.year - starts.year) * 12 + after.month - starts.month
    return months if starts.day == after.day and months in (1, 3, 6, 12) else 0


def cell_of(fields: Mapping[str, str], known: date) -> Cell:
    """One row of a file. `known`: the day on which it is handed in. Raises BadInput with one line that names the column."""
    starts, ends = day_typed(fields, "starts"), day_typed(fields, "ends")
    days = (ends - starts).days + 1
    if not SHORTEST_DAYS <= days <= LONGEST_DAYS:
        raise BadInput(
            said(
                "it goes from {starts} to {ends}; give a period of {least} to {most} days",
                starts=starts,
                ends=ends,
                least=SHORTEST_DAYS,
                most=LONGEST_DAYS,
            )
        )
    published = day_typed(fields, "published_on")
    if not ends < published <= known:
        raise BadInput(
            said(
                "published_on is {published}; a count up to {ends} is published after that and by {known}",
                published=published,
                ends=ends,
                known=known,
            )
        )
    agreed_on = day_typed(fields, "agreed_on")
    if agreed_on > known:
        raise BadInput(said("agreed_on is {agreed}, after {known}", agreed=agreed_on, known=known))
    count = _count(fields)
    base_of = Base(choice(fields, "base_of", tuple(Base)))
    return Cell(
        country=country(text_typed(fields, "country", 3)).iso3,
        region=text_typed(fields, "region", 100, needed=False),
        starts=starts,
        ends=ends,
        category=choice(fields, "category", tuple(categories())),
        recorder=choice(fields, "recorded_by", tuple(recorders())),
        publisher=text_typed(fields, "publisher", _LONGEST_NAME),
        count=count,
        base=_base(fields, base_of, count),
        base_of=base_of,
        practice=Practice(choice(fields, "practice", tuple(Practice), default=Practice.SAME)),
        agreed_by=text_typed(fields, "agreed_by", _LONGEST_NAME),
        agreed_on=agreed_on,
        said_by=read_source({**fields, "source_date": published.isoformat()}, known),
    )


def _whole(text: str) -> int | None:
    return int(text) if re.fullmatch(r"\d{1,11}", text, re.ASCII) and int(text) <= _LARGEST else None


def _count(fields: Mapping[str, str]) -> int | None:
    """Raises BadInput for a count below `SMALLEST` without repeating it: the message may be passed on."""
    text = fields.get("count", "").strip()
    if text == SUPPRESSED:
        return None
    count = _whole(text)
    if count is None:
        raise BadInput(said("count is {text!r}; write a whole number, or {suppressed}", text=text[:20], suppressed=SUPPRESSED))
    if count < SMALLEST:
        raise BadInput(said("count is below {least}; write {suppressed}", least=SMALLEST, suppressed=SUPPRESSED))
    return count


def _base(fields: Mapping[str, str], base_of: Base, count: int | None) -> int | None:
    text = fields.get("base", "").strip()
    if not text and base_of is Base.NONE:
        return None
    base = _whole(text)
    if base is None or base_of is Base.NONE or base < max(SMALLEST, count or 0):
        raise BadInput(
            said(
                "base is {text!r} of {base_of!r}; give a whole number, at least {least} and the count, and base_of as "
                "population or reports; or neither",
                text=text[:20],
                base_of=str(base_of),
                least=SMALLEST,
            )
        )
    return base


def given_away(cells: Iterable[Cell]) -> tuple[str, Cell] | None:
    """A count below `SMALLEST` that the others give away: which kind of parts, and the whole; None where there is none.

    A whole (the country, all motives, the longer period) less the parts that are shown leaves a remainder. Where a part is
    suppressed the remainder must be `SMALLEST` or more; else it must be that, or nothing. Parts that count some cases twice may
    add up to more than the whole: then nothing is given away.
    """
    held = list(cells)
    for what, whole, parts in _wholes(held):
        if whole.count is None:
            continue
        shown = sum(one.count for one in parts if one.count is not None)
        hidden = any(one.count is None for one in parts)
        if (0 <= whole.count - shown < SMALLEST) and (hidden or shown != whole.count):
            return what, whole
    return None


def _wholes(cells: Sequence[Cell]) -> Iterator[tuple[str, Cell, list[Cell]]]:
    """Each whole with its parts, by regions, by motives and by periods."""
    by_region: dict[object, list[Cell]] = {}
    by_category: dict[object, list[Cell]] = {}
    by_period: dict[object, list[Cell]] = {}
    for one in cells:
        who = (one.country, one.recorder, one.publisher)
        by_region.setdefault((who, one.category, one.starts, one.ends), []).append(one)
        by_category.setdefault((who, one.region, one.starts, one.ends), []).append(one)
        by_period.setdefault((who, one.region, one.category), []).append(one)
    for what, groups, is_whole in (
        ("regions", by_region, lambda one: not one.region),
        ("motives", by_category, lambda one: one.category == "all"),
    ):
        for group in groups.values():
            parts = [one for one in group if not is_whole(one)]
            yield from ((what, one, parts) for one in group if is_whole(one) and parts)
    for group in by_period.values():
        yield from _longer(group)


def _longer(group: list[Cell]) -> Iterator[tuple[str, Cell, list[Cell]]]:
    """Each longer period with the shorter ones inside it, of each length by itself."""
    for whole in group:
        inside: dict[int, list[Cell]] = {}
        for one in group:
            if one is not whole and whole.starts <= one.starts and one.ends <= whole.ends and one.key.months < whole.key.months:
                inside.setdefault(one.key.months, []).append(one)
        yield from (("periods", whole, parts) for parts in inside.values())


def at_least_smallest(value: float) -> int | None:
    """A computed figure as it may be told: None below `SMALLEST`."""
    return whole if (whole := round(value)) >= SMALLEST else None


def without_overlap(cells: Sequence[Held]) -> bool:
    """Whether periods, sorted by their first day, follow each other without overlap."""
    return all(earlier.cell.ends < later.cell.starts for earlier, later in pairwise(cells))


@dataclass(frozen=True, slots=True)
class Reading:
    """What the monitor says of the newest count of a series, as known on a day."""

    rising: bool
    """False also where nothing can be read: `why_not` says so then."""
    why_not: Fact | None
    expected_low: int | None
    """90 % interval of the count if the usual level went on; None below 10, and where nothing can be read."""
    expected_high: int | None
    periods: int
    """From how many earlier periods the usual level was learned."""
    probability: float | None
    """Of a count at least this high at the usual level."""
    smallest_rise: int | None = None
    """The smallest count that would be called a rise, `SMALLEST` or more; None where nothing can be read."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What the counts before one let expect of it at the usual level, each bound None below 10."""

    mean: int | None
    low: int | None
    """90 % interval."""
    high: int | None
    higher: bool
    """Whether by the rule the count is higher than that; False where it is suppressed."""
    smallest_rise: int
    """The smallest count that would be called so, `SMALLEST` or more."""


@dataclass(frozen=True, slots=True)
class Series:
    """A series as known on a day, by period, with what is read of it."""

    key: SeriesKey
    held: tuple[Held, ...]
    reading: Reading
    marking: Marking
    """No lower than that of any of its counts."""
    expected: tuple[Expected | None, ...]
    """Of each of `held`, from those before it alone; None where these are too few, or cannot be read."""

    @property
    def comparable(self) -> bool:
        """Whether its periods are as long as each other and follow one another, so that they can stand side by side."""
        return self.key.months > 0 and without_overlap(self.held)

    @property
    def newest(self) -> Held:
        return self.held[-1]
