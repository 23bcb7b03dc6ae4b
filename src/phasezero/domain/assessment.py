"""What an assessment is made of: evidence, independent views, the strongest case against, the one judgement, dissent, replies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from phasezero.domain.framework import factor_of, factors, holdings, questions
from phasezero.domain.pooling import Pool
from phasezero.errors import BadInput, said

LONGEST = 1000
"""Letters of one text of an assessment."""
REPLY_DAYS = 14
"""A reply is printed with our answer no later than so many days after it came."""


class Direction(StrEnum):
    FOR = "for"
    """It speaks for the indicator being there."""
    AGAINST = "against"


class Confidence(StrEnum):
    """In what is said, given the evidence: not how likely it is."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


class Level(StrEnum):
    """Of the risk of mass atrocities in the horizon of the questions, as people judge it."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


class Presence(StrEnum):
    PRESENT = "present"
    PARTLY = "partly present"
    NOT_SEEN = "not seen"
    """Somebody looked."""
    NOT_LOOKED_AT = "not looked at"


class Trend(StrEnum):
    GROWING = "growing"
    UNCHANGED = "unchanged"
    LESSENING = "lessening"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class Document:
    """A document outside this store, as a person names it."""

    publisher: str
    title: str
    dated: date
    link: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for or against one indicator, with the record that says so."""

    KIND: ClassVar[str] = "evidence"

    indicator: str
    direction: Direction
    says: str
    confidence: Confidence
    records: tuple[str, ...] = ()
    """Keys: "event:<id>", "report:<id>", "statement:<id>"."""
    document: Document | None = None

    def __post_init__(self) -> None:
        factor_of(self.indicator)
        said_something("says", self.says)
        if not self.records and self.document is None:
            raise BadInput(
                said("evidence on {indicator} names no record; give an event's id or a document", indicator=self.indicator)
            )


@dataclass(frozen=True, slots=True)
class Rating:
    """How one analyst sees one risk factor, or one thing that can hold."""

    of: str
    """Id of a factor, or key of what can hold."""
    presence: Presence
    trend: Trend = Trend.CANNOT_TELL
    confidence: Confidence = Confidence.LOW
    note: str = ""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A probability, with the range in which its author thinks it lies."""

    question: str
    low: float
    best: float
    high: float

    def __post_init__(self) -> None:
        if self.question not in questions():
            raise BadInput(said("there is no question {question!r}; choose one of the list", question=self.question[:40]))
        for value in (self.low, self.best, self.high):
            if not 0 <= value <= 1:  # refuses what is no number, too
                raise BadInput(
                    said(
                        "“{question}”: a probability of {percent} % is outside 0 to 100 %; correct it",
                        question=questions()[self.question].name,
                        percent=f"{value * 100:g}",
                    )
                )
        if not self.low <= self.best <= self.high:
            raise BadInput(
                said(
                    "“{question}”: {low}, {best}, {high} % are not in order; give the lowest, the best and the highest",
                    question=questions()[self.question].name,
                    low=f"{self.low * 100:g}",
                    best=f"{self.best * 100:g}",
                    high=f"{self.high * 100:g}",
                )
            )


@dataclass(frozen=True, slots=True)
class Round:
    """Analysts judge one country, each by themselves first."""

    KIND: ClassVar[str] = "round"

    questions: tuple[str, ...]
    until: date
    """By when views are asked for."""

    def __post_init__(self) -> None:
        if not self.questions or (set(self.questions) - questions().keys()):
            raise BadInput(said("a round asks at least one of the questions of the list"))


@dataclass(frozen=True, slots=True)
class View:
    """How one analyst judges, before they see what the others say."""

    KIND: ClassVar[str] = "view"

    level: Level
    confidence: Confidence
    sentence: str
    ratings: tuple[Rating, ...]
    holding: tuple[Rating, ...]
    estimates: tuple[Estimate, ...]

    def __post_init__(self) -> None:
        said_something("sentence", self.sentence)
        _each_once(self.ratings, factors(), said("each risk factor is rated once; “not looked at” is an answer"))
        _each_once(self.holding, holdings(), said("what is holding is asked like what drives: rate each line once"))
        if len({one.question for one in self.estimates}) != len(self.estimates):
            raise BadInput(said("each question gets one estimate"))


@dataclass(frozen=True, slots=True)
class Opened:
    """The views of a round are open to all of its analysts."""

    KIND: ClassVar[str] = "opened"

    views: int


@dataclass(frozen=True, slots=True)
class Challenge:
    """The strongest case against judging the risk high, made on purpose."""

    KIND: ClassVar[str] = "challenge"

    says: str
    records: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        said_something("says", self.says)


@dataclass(frozen=True, slots=True)
class Held:
    """What is holding, or that it was looked for and not found."""

    key: str
    presence: Presence
    says: str = ""

    def __post_init__(self) -> None:
        if self.presence in {Presence.PRESENT, Presence.PARTLY}:
            said_something(self.key, self.says)


@dataclass(frozen=True, slots=True)
class Departure:
    """Why an estimate of the judgement differs from the median of the independent views: printed with it."""

    question: str
    reason: str

    def __post_init__(self) -> None:
        said_something("reason", self.reason, 400)


@dataclass(frozen=True, slots=True)
class Worded:
    """A judgement in its writer's words: not yet what it stands on."""

    level: Level
    confidence: Confidence
    sentence: str
    drives: tuple[str, ...]
    """Ids of the risk factors that drive it."""
    holds: tuple[Held, ...]
    """Every line of `framework.holdings` once: what is holding is asked like what drives."""
    estimates: tuple[Estimate, ...]
    answer: str = ""
    """What is said to the strongest case against."""
    departures: tuple[Departure, ...] = ()
    """For each estimate that differs from the median of the independent views, why."""

    def __post_init__(self) -> None:
        said_something("sentence", self.sentence, 400)
        if not self.drives and self.level is not Level.LOW:
            raise BadInput(said("a judgement above low names at least one risk factor that drives it"))
        if unknown := sorted(set(self.drives) - factors().keys()):
            raise BadInput(said("there is no risk factor {factor!r}; choose one of the list", factor=unknown[0][:20]))
        if sorted(held.key for held in self.holds) != sorted(holdings()):
            raise BadInput(said("what is holding is asked like what drives: answer each line once"))


@dataclass(frozen=True, slots=True)
class Judgement:
    """The one judgement of a country, as it stands until the next one, and what it stands on."""

    KIND: ClassVar[str] = "judgement"

    worded: Worded
    evidence: tuple[str, ...]
    """Ids of the statements of evidence."""
    records: tuple[str, ...]
    """Keys of the events which that evidence names."""
    analysts: int
    organisations: int
    one_reader: bool
    """Written by one person, without accounts: nobody else judged."""
    challenge: str = ""
    """Id of the strongest case against, where it was made."""
    pools: tuple[Pool, ...] = ()
    """What the independent views of the round said to each question; empty in judgements from before this was kept."""

    def __post_init__(self) -> None:
        if not self.evidence:
            raise BadInput(said("a judgement needs evidence; record some on at least one indicator first"))
        if self.worded.level == Level.HIGH and not (self.challenge and self.worded.answer.strip()):
            raise BadInput(said("before “high” somebody makes the strongest case against it, and the judgement answers it"))


@dataclass(frozen=True, slots=True)
class Dissent:
    """Who judged too, and disagrees: printed with the judgement."""

    KIND: ClassVar[str] = "dissent"

    says: str
    level: Level | None = None
    named: bool = False
    """Whether its author wants their organisation named with it."""

    def __post_init__(self) -> None:
        said_something("says", self.says)


@dataclass(frozen=True, slots=True)
class MachineAnswer:
    """What a person says where two of the machine's outputs disagree, or one of them disagrees with the judgement."""

    KIND: ClassVar[str] = "machine answer"

    disagreement: str
    """Its key, which holds what disagreed: another disagreement needs another answer."""
    says: str

    def __post_init__(self) -> None:
        said_something("says", self.says)


class Party(StrEnum):
    GOVERNMENT = "government"
    ORGANISATION = "organisation"
    COMMUNITY = "community"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a concerned government, organisation or community replies to what we wrote."""

    KIND: ClassVar[str] = "reply"

    party: Party
    name: str
    """As they want to be named."""
    received: date
    to: str
    """What they reply to, in a few words."""
    text: str
    """Theirs, unchanged."""

    def __post_init__(self) -> None:
        for field, text in (("name", self.name), ("to", self.to), ("text", self.text)):
            said_something(field, text)


@dataclass(frozen=True, slots=True)
class ReplyAnswer:
    """What we answer to a reply."""

    KIND: ClassVar[str] = "reply answer"

    says: str

    def __post_init__(self) -> None:
        said_something("says", self.says)


_KEPT = "\n\u200c\u200d"
"""Line ends, and what joins or parts letters in Persian, Hindi and others."""


def said_something(field: str, text: str, longest: int = LONGEST) -> None:
    """Raises BadInput for an empty text, one that is too long, and one with signs that cannot be printed."""
    if not text.strip():
        raise BadInput(said("{field} is empty; write at least a few words", field=field))
    if len(text) > longest:
        raise BadInput(said("{field} has {count} signs; write at most {most}", field=field, count=len(text), most=longest))
    if any(not (letter.isprintable() or letter in _KEPT) for letter in text):
        raise BadInput(said("{field} holds signs that cannot be printed; type it anew", field=field))


def _each_once(ratings: Iterable[Rating], asked: Iterable[str], line: str) -> None:
    if sorted(rating.of for rating in ratings) != sorted(asked):
        raise BadInput(line)


WORDS: tuple[type[StrEnum], ...] = (Direction, Confidence, Level, Presence, Trend, Party)
"""The scales of this module, whose words pages say in the reader's language."""
