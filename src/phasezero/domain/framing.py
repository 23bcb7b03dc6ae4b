"""How headlines frame a crisis: the frames with their words and the rule of the warning, from `vocabulary/framing.yml`, read
strictly; and what was counted for one country, audience and day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from phasezero.domain.events import Fatalities
from phasezero.domain.marking import Marking
from phasezero.domain.phrases import Phrase, phrase
from phasezero.domain.vocabularies import load
from phasezero.errors import BadInput

NOT_WHICH = phrase("This is about how the violence is described. It does not say which account is true.")
LATE = phrase("Documents come late: what is missing from recent months may still come, and no trend can be read from them.")
WORDS_ONLY = phrase(
    "Frames are found by written lists of English and French words in headlines, and in the first part of collected texts where "
    "their marking lets them be read here. Part of what they find is wrong, and they miss much."
)


class Measure(StrEnum):
    """What the events of the same time say, as a number that a rule can be held against; of people killed, best estimates."""

    ATTACKED = "attacked"
    """Of those killed in attacks on civilians or in fighting without the state, the part killed in attacks on civilians."""
    CIVILIANS = "civilians"
    """Of everyone killed, the part killed in attacks on civilians."""
    STATE = "state"
    """Of those killed in attacks on civilians, the part killed by the country's own state forces."""
    LARGE = "large"
    """Number of attacks on civilians that killed many."""


@dataclass(frozen=True, slots=True)
class Frame:
    key: str
    name: str
    """In English, a message of the catalogues."""
    about: str
    expedient: bool
    """Somebody may find it useful for what it leaves out: only such frames are warned about."""
    words: Mapping[str, tuple[str, ...]]
    """By language."""
    unless: tuple[str, ...]
    """Turns that hold such a word and do not carry the frame."""


@dataclass(frozen=True, slots=True)
class Numbers:
    share: float
    """Of the headlines that carry a frame, the part that one frame must have to dominate."""
    share_low: float
    """The lower end of that part's interval, at least."""
    headlines: int
    """That carry a frame, at least."""
    publishers: int
    """Independent ones that carry the dominant frame, at least."""
    deaths: int
    """In attacks on civilians, best estimate, at least."""
    places: int
    large: int
    """People killed in one attack that counts as large."""


@dataclass(frozen=True, slots=True)
class Against:
    """What speaks against telling a crisis by one frame alone."""

    measure: Measure
    at_least: float
    why: str


@dataclass(frozen=True, slots=True)
class Frames:
    """`vocabulary/framing.yml`."""

    version: int
    languages: tuple[str, ...]
    frames: tuple[Frame, ...]
    ours: frozenset[str]
    """Function words of the languages that can be read."""
    other: frozenset[str]
    """And of others."""
    numbers: Numbers
    why: Mapping[str, str]
    """The reason for each number."""
    against: Mapping[str, Against]
    """By frame."""

    def named(self, key: str) -> Frame:
        return next(frame for frame in self.frames if frame.key == key)


@cache
def frames() -> Frames:
    """The vocabulary, read once. Raises BadInput for an entry that cannot be."""
    return parse(load("framing"))


def parse(raw: Mapping[str, Any]) -> Frames:
    languages = tuple(raw["languages"])
    found = tuple(
        Frame(
            key=one["key"],
            name=one["name"],
            about=one["about"],
            expedient=one["expedient"],
            words={language: tuple(one[language]) for language in languages},
            unless=tuple(one.get("unless", ())),
        )
        for one in raw["frames"]
    )
    numbers = raw["numbers"]
    _same("numbers", set(numbers), {one.name for one in fields(Numbers)})
    if bare := [name for name, entry in (*numbers.items(), *raw["evidence"].items()) if not entry.get("why")]:
        raise BadInput(f"framing.yml: {bare[0]} has no reason")
    for name, entry in numbers.items():
        _same(name, set(entry), {"value", "why"})
    for name, entry in raw["evidence"].items():
        _same(name, set(entry), {"measure", "at_least", "why"})
    _same("evidence", set(raw["evidence"]), {frame.key for frame in found if frame.expedient})
    return Frames(
        version=raw["version"],
        languages=languages,
        frames=found,
        ours=frozenset(raw["function_words"]["ours"]),
        other=frozenset(raw["function_words"]["other"]),
        numbers=Numbers(**{name: entry["value"] for name, entry in numbers.items()}),
        why={name: entry["why"] for name, entry in numbers.items()},
        against={
            key: Against(Measure(entry["measure"]), entry["at_least"], entry["why"]) for key, entry in raw["evidence"].items()
        },
    )


def _same(what: str, found: set[str], wanted: set[str]) -> None:
    if found != wanted:
        raise BadInput(f"framing.yml: {what} missing or unknown: {', '.join(sorted(found ^ wanted))}")


# What was counted


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, with the interval of what it would be over many more headlines of the same kind."""

    carried: int
    of: int
    low: float
    """Wilson's interval at 95 %; 0 to 1 where `of` is 0."""
    high: float

    @property
    def share(self) -> float | None:
        """None where there is nothing to be a part of."""
        return self.carried / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Counted:
    """Headlines of one kind of publishers in one time. A headline that several carry counts once."""

    headlines: int
    read: int
    """In a language whose words are known."""
    framed: int
    """Of these, the ones that carry any frame: the base of every share."""
    shares: Mapping[str, Share]
    """By frame; a headline can carry several, so they may add up to more than all."""

    @property
    def unframed(self) -> int:
        return self.read - self.framed


@dataclass(frozen=True, slots=True)
class Period:
    """A month or a quarter; the last one ends on the day itself."""

    start: date
    end: date
    counted: Counted


@dataclass(frozen=True, slots=True)
class Carrier:
    """A headline that carries a frame, as it was published first, and the words that do it."""

    report: str
    """Id of the report."""
    publisher: str
    title: str
    day: date
    reach: str
    """`publishers.Reach` for this country."""
    words: Mapping[str, tuple[str, ...]]
    """By frame, the words as they stand in the headline or the text, without case and accents."""
    in_text: bool = False
    """Some of them stand in the text of the report and not in its headline."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the events of the same time, as known on the day, say."""

    events: tuple[str, ...]
    """Ids of the attacks on civilians."""
    killed: Fatalities
    """In all events."""
    attacked: Fatalities
    """In attacks on civilians (one-sided violence)."""
    by_state: Fatalities
    """Of these, by the country's own state forces."""
    between_groups: Fatalities
    """In fighting without the state."""
    places: int
    """At which civilians were attacked."""
    large: int
    """Attacks that killed as many as the rule calls large, or more, by the best estimate."""


@dataclass(frozen=True, slots=True)
class Warned:
    """One frame dominates while the events of the same time also say something else."""

    frame: str
    share: Share
    publishers: int
    """Independent ones that carry it, at most."""
    against: Against
    says: Phrase
    """The counts, and what the events say."""
    events: tuple[str, ...]
    """Ids of the events that say so."""


@dataclass(frozen=True, slots=True)
class Framing:
    """How headlines on one country framed it in the time up to a day, from what was known on that day."""

    country: str
    as_of: date
    since: date
    """First day of the time."""
    audience: str
    marking: Marking
    reports: int
    """Reports with a headline, before copies are counted once."""
    untitled: int
    """Reports of which no headline is known."""
    everyone: Counted
    by_reach: Mapping[str, Counted]
    """By `publishers.Reach`. A headline that both carry counts in each."""
    periods: tuple[Period, ...]
    carriers: tuple[Carrier, ...]
    """Newest first."""
    evidence: Evidence
    warnings: tuple[Warned, ...]
