"""What is silent: documents that fell away, sources that fell away, regions without a word. A risk, never calm.

What is said of the whole country (`National`) and what is said below it (`Regional`, AMBER+STRICT or higher) are kept apart:
nothing of the first is made from which region it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from phasezero.domain.marking import TLP, Marking
from phasezero.domain.phrases import Label, phrase
from phasezero.domain.triggers import Coming

RECENT_DAYS, YEAR_DAYS = 90, 365
"""A region is without a source where no document and no event of so many days is known."""
BELOW_COUNTRY = TLP.AMBER_STRICT
"""The lowest marking of what is said below the country's level."""

NEVER_CALM = phrase("Silence is a risk. It is never a finding that nothing happened, or that nobody was killed.")
AT_SAME_AGE = phrase(
    "Each count is compared with what was known of earlier weeks when they were just as fresh: the usual delay of documents is "
    "in it, an unusual one is not."
)
DATA_SETS_ONLY = phrase(
    "The documents are those that the data sets held here name as sources of violent events. Other reporting is not seen, and a "
    "change in what their coders read looks like silence."
)


class Verdict(StrEnum):
    FEWER = "fewer"
    """Fewer documents than expected, by the rule."""
    NOT_FEWER = "not fewer"
    """By the rule. It says nothing about violence."""
    CANNOT_TELL = "cannot tell"
    """So few documents are usual, or so little of the past is known, that not even none at all would be unusual."""


class Rival(StrEnum):
    """What could explain a fall in documents."""

    WITHDRAWN = "observers withdrew"
    NETWORK = "network cut"
    EXPELLED = "journalists expelled"
    NOTHING = "nothing happened"
    DELAY = "delay"
    CODING = "coding changed"


class Bearing(StrEnum):
    """How the records bear on an explanation. None is ever proven by them."""

    FOR = "speaks for"
    AGAINST = "speaks against"
    OPEN = "open"
    """The records cannot tell."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """The written rule. Every number was chosen on simulated countries and on Nigeria and Colombia; none on what is reported."""

    windows: tuple[int, ...] = (28, 56, 84)
    """Days up to the day itself, each counted by itself."""
    history_days: int = 1092
    """Days before the longest window from which the usual is learned."""
    least_days: int = 364
    """Of them covered by the data, or nothing is called unusual."""
    half_life_days: int = 364
    """A window that much older counts half."""
    mark: float = 0.05
    """A fall is called at this probability or below, over all windows together."""
    least_dispersion: float = 0.1
    """Floor of 1/k: no series is ever taken for Poisson."""
    prior_dispersion: float = 0.5
    prior_windows: float = 4.0
    """So many windows' worth of `prior_dispersion` stand beside what a series says itself."""
    source_documents: int = 12
    """Documents in the history from which a source's share is learned, at least."""
    source_spread: float = 0.05
    """Floor of the correlation of documents in one window: who writes, writes several."""
    as_usual: float = 0.75
    """Events around a region are as usual from this part of the usual number on."""
    fewest_pauses: int = 8
    """Earlier pauses without which a pause is not called unusual."""


NUMBERS = Numbers()


@dataclass(frozen=True, slots=True)
class Weighed:
    rival: Rival
    bearing: Bearing
    why: Label


@dataclass(frozen=True, slots=True)
class Fall:
    """Documents of one country or region in the window that is least likely at the usual level."""

    verdict: Verdict
    window_days: int
    seen: int
    """Documents of the window, copies counted once, known by the day."""
    expected: float
    """Mean of what is usual at the same age, given the violence known around it."""
    low: int
    """90 % interval of that number under overdispersion."""
    high: int
    p_value: float
    """Probability of as few or fewer at the usual level, adjusted for the windows looked at; 1 where it cannot be told."""
    flips_with: int
    """So many more documents of the window, found later, and the rule would not have called it; 0 where it does not."""
    around: float | None
    """Events around it known in the window, weighed by nearness; None for a country."""
    around_usual: float | None
    """The usual number of them at the same age."""
    learned_from: int
    """Documents of the history."""
    weighed: tuple[Weighed, ...] = ()


@dataclass(frozen=True, slots=True)
class LocalVoices:
    """Documents of local publishers among all of one country or region, in the window that is least likely at their usual share.
    How much violence there was cancels out."""

    verdict: Verdict
    window_days: int
    seen: int
    of: int
    expected: float
    """Of so many, at the usual share."""
    p_value: float
    """As in `Fall`."""


@dataclass(frozen=True, slots=True)
class LastWord:
    """The newest document, or event, of a region."""

    day: date
    """Of the document; of the last day of the event, where no dated document tells of it."""
    by: tuple[str, ...]
    """Publishers of that day; empty for an event without a dated document and for what a local partner told."""
    reach: str
    """`publishers.Reach`: local if any of them is; "partner" for what a local partner told; empty without a document."""
    days_ago: int
    pauses: int
    """Earlier pauses between days with a document that are known."""
    longer: int
    """Those at least as long as this one."""
    unusual: bool
    """Longer than all of them but one in twenty, of enough."""


@dataclass(frozen=True, slots=True)
class RegionSilence:
    code: str
    name: str
    area: float
    """Part of the country's area, 0-1."""
    documents: tuple[int, int]
    """Of the last `RECENT_DAYS` and `YEAR_DAYS`, copies counted once."""
    heard: tuple[bool, bool]
    """Whether a document or an event of these days is known."""
    last: LastWord | None
    """None: no word at all is held."""
    fall: Fall
    local: LocalVoices


@dataclass(frozen=True, slots=True)
class UnitSilence:
    """A second-level region. Of documents and events only those count whose place is known as finely."""

    code: str
    name: str
    last: LastWord | None
    heard: tuple[bool, bool]
    """Whether a document or an event of the last `RECENT_DAYS` and `YEAR_DAYS` is known."""


@dataclass(frozen=True, slots=True)
class SecondLevel:
    """The last word from each second-level region, of boundaries that their user handed in."""

    source: str
    dated: date
    reconstructed: bool
    units: tuple[UnitSilence, ...]
    """By code."""


@dataclass(frozen=True, slots=True)
class Gone:
    """A source that wrote regularly and now writes much less, while others go on."""

    name: str
    reach: str
    window_days: int
    seen: int
    expected: float
    """Given how many documents came from all others."""
    p_value: float
    last: date
    """Its newest document."""


@dataclass(frozen=True, slots=True)
class Week:
    first: date
    documents: int
    sources: int
    """Independent ones, at most."""


@dataclass(frozen=True, slots=True)
class Unheard:
    """How many regions are without a source: a number, never which."""

    days: int
    regions: int
    of: int
    usual: int | None
    """The median of earlier days at the same age; None where too few are covered."""


@dataclass(frozen=True, slots=True)
class National:
    """What is said of the whole country."""

    country: str
    as_of: date
    audience: str
    marking: Marking
    not_assessed: Label
    """Why nothing can be said of the day; empty if something can."""
    weeks: tuple[Week, ...]
    """The last 52, oldest first, as known on the day: the newest are incomplete."""
    fall: Fall
    local: LocalVoices
    unheard: tuple[Unheard, ...]
    """Over `RECENT_DAYS` and `YEAR_DAYS`; empty where the country has no regions here."""
    sources_known: int
    """Sources that write regularly enough to be missed."""
    sources_gone: int
    code_version: str
    recorded: tuple[Coming, ...] = ()
    """What people entered of the whole country that can explain silence, the earliest first. It decides nothing."""


@dataclass(frozen=True, slots=True)
class Regional:
    """What is said below the country's level."""

    marking: Marking
    """`BELOW_COUNTRY` or higher."""
    regions: tuple[RegionSilence, ...]
    """By code."""
    area_unheard: tuple[float, float]
    """Part of the area without a source over `RECENT_DAYS` and `YEAR_DAYS`, 0-1."""
    gone: tuple[Gone, ...]
    """The sources that `National.sources_gone` counts."""
    recorded: tuple[Coming, ...] = ()
    """The same of single regions."""
    second_level: SecondLevel | None = None
    """None where no boundaries are held."""

    @property
    def silent(self) -> tuple[RegionSilence, ...]:
        """With fewer documents than expected, least likely first."""
        found = [one for one in self.regions if one.fall.verdict is Verdict.FEWER]
        return tuple(sorted(found, key=lambda one: (one.fall.p_value, one.code)))

    @property
    def told(self) -> tuple[RegionSilence, ...]:
        """Of which it can be told whether documents are fewer."""
        return tuple(one for one in self.regions if one.fall.verdict is not Verdict.CANNOT_TELL)

    @property
    def without_local(self) -> tuple[RegionSilence, ...]:
        """Where local publishers all but stopped while others went on, least likely first."""
        found = [one for one in self.regions if one.local.verdict is Verdict.FEWER]
        return tuple(sorted(found, key=lambda one: (one.local.p_value, one.code)))


@dataclass(frozen=True, slots=True)
class Silence:
    national: National
    regional: Regional | None
    """None for who reads below `BELOW_COUNTRY`."""

    def at(self, level: TLP) -> Silence:
        """As it may stand in something marked `level`."""
        return self if level >= BELOW_COUNTRY else Silence(self.national, None)
