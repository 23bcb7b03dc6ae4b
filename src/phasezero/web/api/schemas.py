"""What the API answers with. Names and meanings are those of the domain."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from ninja import Schema
from pydantic import Field

from phasezero.domain.events import DatedBy, Perpetrator, Target, Violence
from phasezero.domain.updates import ListedState


class Fault(Schema):
    error: str = Field(description="One line: what cannot be read or found, and what to do.")


class MarkingOut(Schema):
    tlp: str = Field(description="Traffic Light Protocol 2.0, for example TLP:CLEAR.")
    audience: str
    caveats: list[str]


class FatalitiesOut(Schema):
    low: int
    best: int
    high: int
    open: bool = Field(description="No highest number is known: `high` is the highest that anybody names.")


class CountryOut(Schema):
    code: str = Field(description="ISO 3166-1 alpha-3.")
    name: str
    watched: bool
    phase: int | None = Field(description="Suggested phase 0-3 of the newest day that was run; null if none was.")
    phase_on: date | None
    changed_from: int | None = Field(description="The phase before, if it changed within the year before `phase_on`.")
    changed_on: date | None
    last_update: date | None = Field(description="Day of the newest stored update, issued, draft or recalled.")
    last_update_id: str | None
    last_update_state: ListedState | None = Field(description="The phase above is never that of a recalled update.")


class CountriesOut(Schema):
    countries: list[CountryOut]


class ReasonOut(Schema):
    rule: str = Field(description="Key of the condition in the written rule.")
    text: str
    met: bool
    events: list[str] = Field(description="Ids of the events it stands on.")


class SignalOut(Schema):
    detector: str
    region: str | None = Field(description="First-level region; null for the whole country.")
    series: str
    window_days: int
    observed: int
    expected: float
    expected_low: int
    expected_high: int
    p_value: float
    rising: bool
    completeness: float = Field(description="Estimated share of the window's events that is documented by that day, 0-1.")


class PhaseOut(Schema):
    country: str
    as_of: date
    phase: int | None = Field(ge=0, le=3, description="Suggested phase, our own scale; null where it is not assessed.")
    level: int | None = Field(description="What that day's figures alone would say, before hysteresis.")
    not_assessed: str = Field(description="Why no phase is suggested; empty where one is.")
    since: date | None
    changed_from: int | None
    known: int = Field(description="Number of events known on that day.")
    reasons: list[ReasonOut]
    signals: list[SignalOut]


class UpdateLineOut(Schema):
    id: str
    country: str
    as_of: date
    state: ListedState = Field(description="Recalled: issued and taken back; its text is shown to nobody any more.")
    number: int | None = Field(description="1, 2, … for issued updates; null for a draft.")
    phase: int | None = Field(
        description="As confirmed in an issued update, as suggested in a draft; null: not assessed, or recalled."
    )
    marking: MarkingOut
    released_by: str | None
    released_at: datetime | None
    recalled_at: datetime | None = Field(description="When it was taken back; null where it stands.")
    recall_reason: str | None = Field(description="Why it was taken back; null where it stands.")


class UpdatesOut(Schema):
    updates: list[UpdateLineOut]
    next: str | None = Field(description="Cursor of the next page; null at the end.")


class VersionOut(Schema):
    id: str
    source: str
    source_key: str = Field(description="The event's id in its data set.")
    release: str = Field(description="Release of the data set that this version is from.")
    reconstructed: bool = Field(description="True: when it was known was set by a declared historical import, not lived through.")
    learned_at: datetime
    marking: MarkingOut
    country: str
    region: str | None
    occurred_start: date
    occurred_end: date
    date_precision: int = Field(description="1 day known, 2 within 2-6 days, 3 week, 4 month, 5 more than a month.")
    documented_at: date = Field(description="Documented by this day: an upper bound.")
    dated_by: DatedBy
    violence: Violence
    conflict: str
    side_a: str
    side_b: str
    perpetrator: Perpetrator
    target: Target
    deaths: FatalitiesOut
    civilian_deaths: FatalitiesOut
    place: str
    place_precision: int = Field(
        description="1 exact, 2 near, 3 second-level region, 4 first-level region, 5 larger, 6 country, 7 sea or air."
    )
    latitude: float
    longitude: float
    kind: str = Field(description="Empty: killing or fighting; else another kind of harm, in no count of killings.")
    affected: FatalitiesOut | None = Field(
        description="People displaced, arrested, abducted, assaulted or injured, of another kind of harm; null: not known."
    )


class EventOut(VersionOut):
    verdict: Literal["verified", "disputed", "accepted by rule"] | None = Field(
        description="What people decided by that day, whose decisions you may see; a dispute changes no count. What a "
        "rule accepted nobody has read. Null: nothing."
    )
    grade: str | None = Field(description="Admiralty grade that people gave it, for example B2; null: none.")
    records: list[str] = Field(description="Ids of other records of the same event, by people's decision: listed under this one.")


class MergedOut(Schema):
    into: str = Field(description="Id of the event under which it is listed and counted.")
    by: str
    at: datetime
    reason: str | None


class EventsOut(Schema):
    as_of: date
    events: list[EventOut]
    next: str | None = Field(description="Cursor of the next page; null at the end.")


class ReportOut(Schema):
    id: str
    publisher: str
    title: str = Field(description="As published, in its own language; may be empty.")
    documented_at: date
    learned_at: datetime
    marking: MarkingOut


class EventDetailOut(EventOut):
    as_of: date
    region_name: str | None
    claims: list[ReportOut] = Field(description="Reports that say something about this event, as known by `as_of`.")
    merged: MergedOut | None = Field(description="Where it is listed, if people merged it into another; null: by itself.")
    versions: list[VersionOut] = Field(description="All versions known by `as_of`, oldest release first.")
    provenance: dict[str, str] = Field(description="Columns of the data set, kept as they came.")


class FoundOut(Schema):
    report: ReportOut
    matches: int
    events: list[str] = Field(description="Events it speaks of; of those that people merged, the one under which they count.")


class SearchOut(Schema):
    as_of: date
    results: list[FoundOut] = Field(description="Newest first, then by number of matches.")


class ReleaseOut(Schema):
    version: str
    released: date
    events: int
    first: date | None
    last: date | None


class FeedOut(Schema):
    key: str
    name: str
    licence: str
    citation: str
    releases: list[ReleaseOut] = Field(description="Empty: nothing was imported from it, a blind spot.")


class StepOut(Schema):
    name: str
    subject: str
    day: date | None
    status: str
    detail: str
    started_at: datetime
    finished_at: datetime | None


class HealthOut(Schema):
    version: str
    feeds: list[FeedOut]
    last: StepOut | None = Field(description="The step that finished last.")
    unfinished: list[StepOut] = Field(description="Steps that failed, or started and did not end.")


class AskedOut(Schema):
    monitor: str = Field(description="Key of the question; see `docs/reference/vocabularies.md`.")
    reads: str = Field(description="What it reads: events, series or entries.")
    runs: bool = Field(description="Whether it could be read on that day.")
    until: date | None = Field(description="Up to which day the data reach.")
    why_not: str = Field(description="What is missing; empty where it could be read.")


class ConsistencyRowOut(Schema):
    country: str
    events: int = Field(description="Documented events from data sets, as far as the reader may see them.")
    events_since: date | None
    events_until: date | None
    events_last_learned: date | None
    series: int = Field(description="Aggregate series.")
    series_until: date | None
    triggers_entered: int
    monitors: list[AskedOut]


class ConsistencyOut(Schema):
    as_of: date
    countries: list[ConsistencyRowOut] = Field(description="Every country, by code: also those of which nothing is held.")
