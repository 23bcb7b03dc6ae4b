"""Where violence is documented more often than usual: areas, with what chance alone would bring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from phasezero.domain.marking import Marking
from phasezero.domain.phrases import Label, phrase

NOT_WHY = phrase(
    "A cluster says where and since when more events are documented than usual. It does not say why, nor that they belong "
    "together."
)
NO_CALM = phrase(
    "Where no cluster is found there may be more violence than usual all the same: recent events come late and small areas say "
    "little."
)
DATA_SETS_ONLY = phrase(
    "More documents from an area, by an observer who came or a list that was published, look like more violence there."
)


@dataclass(frozen=True, slots=True)
class Numbers:
    """The written rule of the scan: numbers set by judgement, not learned from any country or cube, but for `allowance`, chosen
    among 0, 1 and 2 on simulated countries (`benchmarks/monitor/combined.py`)."""

    longest_days: int = 60
    """Days of a cluster, up to the day itself."""
    history_days: int = 1826
    """Days before those from which the usual is learned, as far as the data cover them."""
    least_days: int = 365
    """Of them covered by the data, or nothing is called unusual."""
    neighbours: int = 25
    """Places of an area, at most."""
    radius_km: float = 150.0
    """From its centre."""
    allowance: float = 1.0
    """Cases are scored against what is expected and so many standard deviations by which a region's weeks swing."""
    span_days: int = 14
    """An event that is dated no better than this is left out: it cannot be placed in time."""
    recurrence_days: int = 365
    """A cluster is told where chance alone brings one like it less often than once in so many days, looking every day."""
    replicates: int = 1999
    most: int = 5
    """Clusters that are told, at most."""


NUMBERS = Numbers()


@dataclass(frozen=True, slots=True)
class ClusterPlace:
    name: str
    """As the data set spells it; empty for events away from known places."""
    region: str
    """Name of its first-level region; empty where it lies in none."""
    latitude: float
    """Of the middle of a cell of 0.1 degree, or of a point in the region."""
    longitude: float
    events: int


@dataclass(frozen=True, slots=True)
class AreaCluster:
    places: tuple[ClusterPlace, ...]
    """Those with events in its days, the most first."""
    centre: int
    """Index of the place from which the others are least far; one with a name of its own, where there is one."""
    radius_km: float
    """Of the farthest from it."""
    first: date
    last: date
    events: int
    attacks: int
    """Of them on civilians."""
    deaths: int
    """People killed in them, best estimate."""
    expected: float
    low: int
    """90 % interval of the events expected."""
    high: int
    score: float
    """Log likelihood ratio against what is expected and `Numbers.allowance`, attacks on civilians and other violence together."""
    p_value: float
    """Of a score as high anywhere in the country; the lowest that the replicates can show is 1 / (replicates + 1)."""
    recurrence_days: float
    more_rarely: bool
    """No replicate scored as much: once in `recurrence_days` or more rarely."""
    flips_with: int
    """Without so many of its events it would not be told; 0 where no number of them changes that."""
    flips_at: float
    """Were events there documented so many times as completely as before, it would not be told."""
    sources: int | None
    """Independent sources of its events, at most; None where none is known by name."""
    ids: tuple[str, ...]
    """Public ids of its events."""


@dataclass(frozen=True, slots=True)
class Clusters:
    country: str
    as_of: date
    audience: str
    marking: Marking
    not_assessed: Label
    """Why nothing can be said of the day; empty if something can."""
    found: tuple[AreaCluster, ...]
    """Told ones, the likeliest first."""
    first: date
    """Of the days scanned; the last is `as_of`."""
    learned_days: int
    """Days of the past from which the usual was learned."""
    places: int
    events: int
    """In the days scanned."""
    unplaced: int
    """Events of these days left out: in no region, or dated no better than `Numbers.span_days`."""
    complete: float
    """Share of the events of the days scanned that is expected to be known by now, 0-1."""
    cylinders: int
    seed: int
    code_version: str
