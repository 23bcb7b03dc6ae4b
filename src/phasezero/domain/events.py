"""What happened, who is said to have done it, and who documented it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from phasezero.domain.marking import Marking


class Violence(StrEnum):
    """The three types of organised violence of the Uppsala Conflict Data Program (UCDP GED codebook)."""

    STATE_BASED = "state-based"
    """Armed conflict in which at least one side is the government of a state."""
    NON_STATE = "non-state"
    """Armed conflict between two organised groups, neither of them a government."""
    ONE_SIDED = "one-sided"
    """Deliberate use of armed force against civilians by a government or an organised group."""


class Perpetrator(StrEnum):
    """Who killed, as a class. UNKNOWN wherever the coding does not say which side did."""

    STATE = "state"
    """The government of the country in which the event happened."""
    NON_STATE = "non-state"
    FOREIGN_STATE = "foreign-state"
    UNKNOWN = "unknown"


class Target(StrEnum):
    """Who was targeted. UCDP never codes the identity of victims; neither do we guess it."""

    CIVILIANS = "civilians"
    """The event is an attack on civilians."""
    CIVILIANS_AMONG_OTHERS = "civilians-among-others"
    """Fighting in which civilians were killed as well."""
    ARMED_ACTORS = "armed-actors"
    """Fighting; no civilian death is coded."""


class DatedBy(StrEnum):
    """Where the day on which an event was documented comes from."""

    SOURCE_DATE = "source-date"
    """The data set's own dates of the documents it coded from."""
    ARTICLE_TEXT = "article-text"
    """A date read in the text that names the documents."""
    YEARLY_RELEASE = "yearly-release"
    """No date of a document: 1 June of the following year, when the yearly release comes out."""
    PARTNER = "partner"
    """The day on which the task force recorded what a local partner had told."""
    REPORT = "report"
    """The day on which the report that says so was published, or else fetched."""


@dataclass(frozen=True, slots=True)
class Fatalities:
    """Killed people: the lowest, the best and the highest estimate. Always low <= best <= high."""

    low: int
    best: int
    high: int
    """Where it is open, the highest number that anybody names."""
    open: bool = field(default=False, repr=False)
    """No highest number is known: "at least forty"."""

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.best <= self.high:
            raise ValueError(f"fatalities must be 0 <= low <= best <= high, not {self.low}, {self.best}, {self.high}")

    def __add__(self, other: Fatalities) -> Fatalities:
        is_open = self.open or other.open
        return Fatalities(self.low + other.low, self.best + other.best, self.high + other.high, is_open)


NOBODY = Fatalities(0, 0, 0)


UCDP = "ucdp-ged"
"""Key of the data set that yearly and candidate releases are of."""
_CANDIDATE = re.compile(r"(\d\d)\.0\.(0?[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Release:
    """One release of a data set: what it is called and the day it came out."""

    source: str
    """The key of the source, for example "ucdp-ged"."""
    version: str
    released: date

    @property
    def label(self) -> str:
        """Data set and release in one: "ucdp-ged 2019"."""
        return f"{self.source} {self.version}"

    @property
    def is_candidate(self) -> bool:
        """Whether it is one of UCDP's monthly candidate releases, as they number them: "26.0.9" is of September 2026."""
        return self.source == UCDP and _CANDIDATE.fullmatch(self.version) is not None

    @property
    def month(self) -> tuple[date, date] | None:
        """First and last day of the month that a candidate release is of; None for any other."""
        found = _CANDIDATE.fullmatch(self.version) if self.is_candidate else None
        if found is None:
            return None
        year, month = 2000 + int(found[1]), int(found[2])
        return date(year, month, 1), date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)

    def covers_until(self, last: date) -> date:
        """The last day that it covers, if `last` is the day on which the last of its events ended: that of its month or year."""
        return date(last.year, 12, 31) if self.month is None else self.month[1]


@dataclass(frozen=True, slots=True)
class Dataset:
    """A source of coded events, as its `source.yml` describes it."""

    key: str
    name: str
    licence: str
    citation: str


@dataclass(frozen=True, slots=True)
class Document:
    """A public document that a data set names as its source: what a `Report` is made from."""

    publisher: str
    title: str
    """As published, in its own language; may be empty where the data set names no headline."""
    published: date


@dataclass(frozen=True, slots=True)
class CodedEvent:
    """One event as one release of a data set codes it: what a source hands to the store."""

    key: str
    """The event's id in its data set."""
    country: str
    """ISO 3166-1 alpha-3, as the data set has it (later border changes do not move it)."""
    region: str | None
    """First-level region that holds the point, or None: see `sources/boundaries`."""
    occurred_start: date
    occurred_end: date
    date_precision: int
    """1 day known, 2 within 2-6 days, 3 week, 4 month, 5 more than a month (UCDP `date_prec`)."""
    documented_at: date
    """The day on which it was documented: an upper bound on when it could be known."""
    dated_by: DatedBy
    violence: Violence
    conflict: str
    side_a: str
    side_b: str
    perpetrator: Perpetrator
    target: Target
    deaths: Fatalities
    """Everyone killed."""
    civilian_deaths: Fatalities
    """Civilians among them."""
    place: str
    place_precision: int
    """1 exact point, 2 near it, 3 second-level region, 4 first-level region, 5 larger or linear, 6 country, 7 sea or air."""
    latitude: float
    longitude: float
    documents: tuple[Document, ...]
    provenance: dict[str, str]
    """Columns kept as they came, by their own names: traceable, never computed with."""
    kind: str = field(default="", repr=False)
    """`domain.kinds.KINDS`: empty for killing or fighting, as data sets code it; else what was done, and in no count of these."""
    affected: Fatalities | None = field(default=None, repr=False)
    """How many people were displaced, arrested, abducted, assaulted …, three estimates; None: not known. Not those killed."""

    @property
    def people(self) -> int | None:
        """Of how many people it tells, best estimate: killed, or affected by another kind of harm; None: not known."""
        if not self.kind:
            return self.deaths.best
        return None if self.affected is None else self.affected.best


@dataclass(frozen=True, slots=True)
class Event:
    """An event as it was known on some day: the version of it that was then the newest."""

    id: str
    """Random-looking public id, stable in one installation."""
    source: str
    source_key: str
    release: str
    reconstructed: bool
    """True where `learned_at` was set by a declared historical import, not lived through."""
    learned_at: datetime
    marking: Marking
    coded: CodedEvent

    @property
    def is_candidate(self) -> bool:
        """Whether this version is of a candidate release."""
        return Release(self.source, self.release, self.learned_at.date()).is_candidate


@dataclass(frozen=True, slots=True)
class Report:
    """A document, as a record of ours."""

    id: str
    publisher: str
    title: str
    documented_at: date
    """The date of the document."""
    learned_at: datetime
    marking: Marking
    carries: tuple[str, ...] = ()
    """Ids of the reports whose text it carries, of those that the reader sees; the first told of them decides whose it is."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A report says something about an event, in words of its own."""

    event_id: str
    report: Report
    words: str
    """The words that say so: the report's title; the texts of collected reports stay with their documents."""
