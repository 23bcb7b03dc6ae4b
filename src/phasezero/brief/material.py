"""Everything an update is made from: handed in by whoever composes it, for one audience and one day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

import polars as pl

from phasezero.domain.agenda import Entry, Slot
from phasezero.domain.claimed import ClaimedNumber
from phasezero.domain.clusters import Clusters
from phasezero.domain.collecting import BlindSpots
from phasezero.domain.countries import Country
from phasezero.domain.curating import CountryFile
from phasezero.domain.events import Claim, Dataset, Fatalities, Perpetrator, Release, Report, Target
from phasezero.domain.framing import Framing
from phasezero.domain.judged import Judged
from phasezero.domain.marking import Marking
from phasezero.domain.options import OptionLines
from phasezero.domain.phrases import Fact, Label, name, phrase
from phasezero.domain.published import Published
from phasezero.domain.regions import Region
from phasezero.domain.rising import Rising
from phasezero.domain.signals import DocumentationDelay, PhaseSuggestion
from phasezero.domain.silence import Silence
from phasezero.domain.streams import Streams
from phasezero.domain.triggers import Coming, Looked
from phasezero.domain.triggers import Entry as Trigger
from phasezero.domain.verifying import Decided
from phasezero.domain.weighed import Weighed

WINDOW_DAYS = 60
"""The bottom line speaks of killings of this many days."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What "since" means in "what changed since": the last issued update, or the day before."""

    on: date
    issued_number: int | None
    """Number of the last issued update; None if none was issued and the day before is compared with."""
    suggestion: PhaseSuggestion
    """Phase and signals of that day. Their phase is the one confirmed, where a person overruled it."""


@dataclass(frozen=True, slots=True)
class Monitored:
    """What the monitors say of the day, each from what was known on it."""

    rising: Rising
    clusters: Clusters
    organised: tuple[Weighed, ...]
    """One finding per perpetrator class."""
    silence: Silence
    """Of regions only where the update is marked for it."""
    ahead: tuple[Coming, ...]
    happened: tuple[Coming, ...]
    triggers: Looked
    neighbours: tuple[Release, ...]
    """Releases that the neighbours' events are from."""
    streams: Streams
    """Harm beside killings, as accepted from reports and local partners."""

    @property
    def trigger_entries(self) -> tuple[Trigger, ...]:
        """Those of the section on triggers, and those that can explain silence."""
        regional = () if self.silence.regional is None else self.silence.regional.recorded
        return tuple(one.entry for one in (*self.ahead, *self.happened, *self.silence.national.recorded, *regional))

    @property
    def markings(self) -> tuple[Marking, ...]:
        silence = (self.silence.national, *(() if self.silence.regional is None else (self.silence.regional,)))
        made = (self.rising, self.clusters, *self.organised, *silence, self.streams)
        return tuple(one.marking for one in (*made, *self.trigger_entries))


@dataclass(frozen=True)
class Material:
    country: Country
    as_of: date
    audience: str
    marking: Marking
    versions: pl.DataFrame
    """`EVENTS` table: all versions known by `as_of` that count, as people decided: what data sets code, several that are one
    counted once, and what local partners told of once somebody verified it."""
    told: pl.DataFrame
    """`EVENTS` table: the rest of what local partners told of, in no count."""
    suggestion: PhaseSuggestion
    basis: Basis
    delay: DocumentationDelay
    claims: Mapping[str, tuple[Claim, ...]]
    """For each event of the page: what reports known by `as_of` say about it."""
    data_end: date | None
    """Last day that the data held for this country cover; None where none are held."""
    data_begin: date | None
    """First day that they cover."""
    source_keys: Mapping[str, str]
    """For each event of the page: what its data set calls it, for example "UCDP GED event 45149"."""
    regions: tuple[Region, ...]
    region_names: Mapping[str, str]
    releases: tuple[Release, ...]
    """Releases that the versions known by `as_of` are from."""
    datasets: Mapping[str, Dataset]
    """The data sets of these releases, by key."""
    options: Mapping[int, OptionLines]
    """What could be done, by phase: the releaser may confirm another than is suggested."""
    judged: Judged
    """What people stated by `as_of`, as this audience reads it."""
    framing: Framing
    """How headlines framed the country by `as_of`."""
    slots: tuple[Slot, ...]
    held: tuple[Entry, ...]
    """Of agendas, lately."""
    """The next openings of the agendas of bodies that can act on the country, as known on `as_of`."""
    monitored: Monitored
    inputs_digest: str
    code_version: str
    update_id: str
    file: CountryFile | None = None
    """Stories that reports collected lately tell, and what people chose of them."""
    blind: BlindSpots = field(default_factory=BlindSpots)
    """Sources that are collected on the country and told nothing."""
    published: Published = field(default_factory=Published)
    """What public bodies publish about the country beside events."""
    numbers: Mapping[str, tuple[ClaimedNumber, ...]] = field(default_factory=dict)
    """For each event of the page that was accepted from reports: how many each report says, as far as the audience sees it."""
    decided: Mapping[str, Decided] = field(default_factory=dict)
    """For each event of the page that people decided on by `as_of`: what they decided."""
    stands_for: Mapping[str, str] = field(default_factory=dict)
    """For each event that is folded into another on `as_of`: the one that stands for it."""
    audit_head: str = ""
    """Head of the audit chain of this audience when the update was issued; empty for a draft, and without accounts."""

    @property
    def days_without_data(self) -> int:
        """Days since the data end; 0 while they last."""
        return 0 if self.data_end is None else max(0, (self.as_of - self.data_end).days)

    @property
    def not_assessed(self) -> Label:
        """Why nothing can be said about this day; empty if something can."""
        return self.suggestion.not_assessed

    @property
    def unreadable_days(self) -> int:
        """Most recent days in which no trend can be read: documents are still to come, the yearly release is, or the data end."""
        return max(self.delay.unreadable_days, self.delay.waiting_days, self.days_without_data)

    def newest(self, on: date) -> pl.DataFrame:
        """The version of each event that was current on a day."""
        return self.versions.filter(_current(on))

    def told_by(self, on: date) -> pl.DataFrame:
        """The version of each event told by local partners that was current on a day."""
        return self.told.filter(_current(on))

    @cached_property
    def now(self) -> pl.DataFrame:
        return self.newest(self.as_of)

    @cached_property
    def before(self) -> pl.DataFrame:
        return self.newest(self.basis.on)

    def recent(self, days: int) -> pl.DataFrame:
        """Events that ended in the last `days` days."""
        return self.now.filter(pl.col("occurred_end") > self.as_of - timedelta(days=days))

    def recent_attacks(self, days: int) -> pl.DataFrame:
        """Of those, the ones in which civilians were targeted or killed."""
        return self.recent(days).filter(against_civilians())

    def reports(self, events: tuple[str, ...]) -> list[Report]:
        """The reports known to speak of these events, each once."""
        found = {claim.report.id: claim.report for event in events for claim in self.claims.get(event, ())}
        return list(found.values())

    def region_fact(self, code: str | None) -> Fact:
        """The name of a region."""
        return phrase("an unknown region") if code is None else name(self.region_names.get(code, code))


def _current(on: date) -> pl.Expr:
    superseded = pl.col("superseded_on").is_null() | (pl.col("superseded_on") > on)
    return (pl.col("learned_on") <= on) & superseded


def against_civilians() -> pl.Expr:
    """Events of the series "violence against civilians"."""
    return pl.col("target").is_in([Target.CIVILIANS, Target.CIVILIANS_AMONG_OTHERS])


def deaths(events: pl.DataFrame, of: str = "deaths") -> Fatalities:
    """Sum of a fatalities triple (`deaths` or `civilian_deaths`) over events."""
    low, best, high = (int(events[f"{of}_{bound}"].sum()) for bound in ("low", "best", "high"))
    return Fatalities(low, best, high, bool(events["deaths_open"].sum()))


PERPETRATOR_WORDS = {
    Perpetrator.STATE: phrase("State forces"),
    Perpetrator.NON_STATE: phrase("Non-state armed groups"),
    Perpetrator.FOREIGN_STATE: phrase("Forces of another state"),
    Perpetrator.UNKNOWN: phrase("Armed actors"),
}
"""How a class of perpetrators is called at the start of a sentence."""
