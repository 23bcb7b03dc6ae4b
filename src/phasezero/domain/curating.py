"""The country file of a day: stories told by collected reports, why each stands where it stands, what people chose of them, and
the shelf of new studies and reports. The rule is `vocabulary/curating.yml` (see `domain.curating_rule`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from phasezero.domain.arrived import NewReport
from phasezero.domain.collected import Genre
from phasezero.domain.marking import Marking
from phasezero.domain.phrases import Phrase
from phasezero.domain.stories import Copy


@dataclass(frozen=True, slots=True)
class StoryReport:
    """A collected document as one viewer reads it on one day, in its newest version."""

    report: NewReport
    document: str
    """Id that its versions share."""
    first: datetime
    """When its first version was fetched."""
    published: datetime
    """The moment that its publisher gives, or when it was fetched where that is earlier, or none is given."""
    text: str
    """Its body; empty where it has none, where it is not held any more, and for who may not read it."""
    whole: bool
    """False: the text is a summary."""
    genre: Genre
    authors: tuple[str, ...]
    spoken: str
    """Language as it was read, else as declared."""
    claims: tuple[Mapping[str, Any], ...]
    """Candidates that were read in it, as rows of `phasezero extract`; empty for who may not read what they were read in."""
    accepted: frozenset[str]
    """Ids of events that candidates of it became, or stand behind."""
    version: int
    """Its number, 1 for the first."""
    open_marking: Marking
    """Of its title, and of the fact that it speaks of the country."""
    marking: Marking
    """Of all that is here."""

    @property
    def day(self) -> date:
        """On which it was first fetched: from then on it could be read here."""
        return self.first.date()


@dataclass(frozen=True, slots=True)
class Story:
    """Reports that tell of the same, as far as a machine can say."""

    key: str
    """Document that opened it."""
    reports: tuple[StoryReport, ...]
    """The first told first."""
    why: Mapping[str, tuple[str, ...]]
    """By document, what speaks for its belonging here, the strongest first; nothing for the one that opened it."""
    copies: Mapping[str, Copy]
    """By document, which document's text it copies."""
    sources: Mapping[str, str]
    """By document, what stands for the independent source that it comes from."""
    marking: Marking

    @property
    def independent(self) -> int:
        """Independent sources, at most."""
        return len(set(self.sources.values()))

    @property
    def first_told(self) -> date:
        return min(one.day for one in self.reports)

    @property
    def last_told(self) -> date:
        return max(one.day for one in self.reports)

    def local(self, country: str) -> list[StoryReport]:
        """Those of local voices."""
        return [one for one in self.reports if one.report.by.is_voice_of(country)]

    def heading(self, country: str) -> StoryReport:
        """The report by which it is called: one that copies none, of a local voice where there is one, the first told."""
        own = [one for one in self.reports if one.document not in self.copies] or list(self.reports)
        return next((one for one in own if one.report.by.is_voice_of(country)), own[0])


@dataclass(frozen=True, slots=True)
class Stories:
    """What collected reports tell of one country on a day, for one viewer."""

    country: str
    on: date
    days: int
    stories: tuple[Story, ...]
    """Those that a report first fetched in these days tells; the one told last first."""
    marking: Marking


# What people chose


class Choice(StrEnum):
    """What a person does with a story."""

    PIN = "pin"
    """It stands first."""
    DROP = "drop"
    """It is left out."""
    FREE = "free"
    """Neither any more: it stands where the rule puts it."""
    NOTE = "note"
    UNNOTE = "unnote"
    """All notes until then are taken back."""


@dataclass(frozen=True, slots=True)
class Chose:
    """One choice, as a viewer reads it."""

    id: str
    choice: Choice
    words: str
    """Of a note."""
    name: str
    organisation: str
    role: str
    """Of the person in the task force, at that time; empty without accounts."""
    made_at: datetime
    reconstructed: bool
    """Made later than the day it is for."""
    marking: Marking


@dataclass(frozen=True, slots=True)
class Curated:
    """What stands of what people chose of one story: the newest pin or drop, and the notes."""

    placed: Chose | None = None
    notes: tuple[Chose, ...] = ()

    @property
    def pinned(self) -> bool:
        return self.placed is not None and self.placed.choice is Choice.PIN

    @property
    def dropped(self) -> bool:
        return self.placed is not None and self.placed.choice is Choice.DROP

    @property
    def choices(self) -> tuple[Chose, ...]:
        return (*(() if self.placed is None else (self.placed,)), *self.notes)


def curated(choices: Iterable[Chose]) -> Curated:
    """What stands of the choices on a story's reports; one that was made of several reports counts once."""
    found = Curated()
    for one in sorted({each.id: each for each in choices}.values(), key=lambda one: (one.made_at, one.id)):
        if one.choice in (Choice.PIN, Choice.DROP):
            found = Curated(one, found.notes)
        elif one.choice is Choice.FREE:
            found = Curated(None, found.notes)
        else:
            found = Curated(found.placed, (*found.notes, one) if one.choice is Choice.NOTE else ())
    return found


# The file


class Part(StrEnum):
    """What a place in the file rests on."""

    RELEVANCE = "relevance"
    NOVELTY = "novelty"
    CREDIBILITY = "credibility"
    LOCALITY = "locality"


@dataclass(frozen=True, slots=True)
class Reason:
    """One of the things that put a story where it stands, in words, with the points that it adds."""

    part: Part
    says: Phrase
    points: int


@dataclass(frozen=True, slots=True)
class Ranked:
    """A story with why it stands where it stands."""

    story: Story
    reasons: tuple[Reason, ...]
    themes: tuple[str, ...]
    """Keys of the rule's themes that it touches."""
    curated: Curated
    by_floor: bool = False
    """It has its place by the floor for local voices alone."""

    @property
    def points(self) -> int:
        return sum(one.points for one in self.reasons)


@dataclass(frozen=True, slots=True)
class Card:
    """A new study, thesis, report or official document."""

    report: StoryReport
    themes: tuple[str, ...]
    """Keys of the rule's themes that its title and, where it is read, its own summary touch."""
    authors: tuple[str, ...]
    """Of scholarly works alone."""


@dataclass(frozen=True, slots=True)
class CountryFile:
    """The file of one country on one day, for one viewer."""

    country: str
    on: date
    days: int
    since: date
    """What was first told after it is new: the day of the last issued update, or the day before."""
    issued: bool
    """Whether `since` is the day of an issued update."""
    shown: tuple[Ranked, ...]
    """Those that a person pinned, the last pinned first, then by the rule."""
    rest: tuple[Ranked, ...]
    """Those for which there is no place, by the rule."""
    dropped: tuple[Ranked, ...]
    """Those that a person dropped."""
    shelf: tuple[Card, ...]
    """The newest first."""
    reports: int
    """Documents that were first fetched in these days, copies and the shelf's included."""
    marking: Marking

    @property
    def every(self) -> tuple[Ranked, ...]:
        return (*self.shown, *self.rest, *self.dropped)

    @property
    def facts(self) -> list[tuple[object, ...]]:
        """All that an update says of it, for a digest."""
        stories = [
            (
                *(one.story.key, [report.report.id for report in one.story.reports], one.reasons, one.by_floor),
                *((each.id, each.choice.value, each.words) for each in one.curated.choices),
            )
            for one in self.every
        ]
        return [(self.country, self.since, self.reports), *stories, *((one.report.report.id,) for one in self.shelf)]

    @property
    def chosen(self) -> tuple[Ranked, ...]:
        """Those of which a person chose something."""
        return tuple(one for one in self.every if one.curated.choices)


@dataclass(frozen=True, slots=True)
class Nearby:
    """What else is known that a story may touch."""

    phase: int
    """Suggested for the day; 0 where none can be."""
    triggers: Mapping[str, date] = field(default_factory=dict)
    """Day of the nearest entered trigger of each kind that matters on the day."""
    grades: Mapping[str, str] = field(default_factory=dict)
    """Admiralty grade of each event that was accepted from a report and graded."""
