"""A measure run past the country's judgement before it is decided: what was answered, what a person found, and what was decided.

No rule computes the finding. The rules here only refuse what does not hold together; `docs/how-to/lens.md` says them in words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import ClassVar

from phasezero.domain.assessment import said_something
from phasezero.domain.framework import factors, holdings
from phasezero.domain.lens_questions import Direction, Finding, Outcome, Question, lens
from phasezero.domain.offices import must_be_no_person
from phasezero.errors import BadInput, Said, said

LONGEST = {
    "title": 150, "summary": 350, "office": 90, "reference": 100, "says": 180, "reasons": 500, "despite": 250, "note": 250,
    "condition": 140, "decided": 200, "seen": 300,
}  # fmt: skip
"""Letters of each text: an assessment with all of them at their longest fits on two pages."""
MOST_CONDITIONS = 5
MOST_RECORDS = 2
"""Records of one answer."""
LONGEST_REVIEW = timedelta(days=3 * 366)


class MeasureKind(StrEnum):
    POLICY = "policy"
    PROGRAMME = "programme"
    LICENCE = "arms or dual-use licence"
    TRADE = "trade measure"
    BUDGET = "budget line"
    OTHER = "other measure"


class Reply(StrEnum):
    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    UNKNOWN = "unknown"
    """An answer like the others: it stands in the assessment."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What is to be decided, as its own papers name it."""

    title: str
    kind: MeasureKind
    sector: str
    """Key of a sector of the questions."""
    summary: str
    """What it does, to whom, where."""
    office: str
    """Who decides it: an office, never a person."""
    by: date
    """By when they decide."""
    reference: str = ""

    def __post_init__(self) -> None:
        for field, text, most in (
            ("title", self.title, "title"),
            ("what it does", self.summary, "summary"),
            ("who decides", self.office, "office"),
        ):
            said_something(field, text, LONGEST[most])
        must_be_no_person(self.office)
        if self.reference:
            said_something("reference", self.reference, LONGEST["reference"])


@dataclass(frozen=True, slots=True)
class LensAnswer:
    """What was answered to one question, with the question as it was then."""

    question: str
    """Its id."""
    asks: str
    direction: Direction
    factors: tuple[str, ...]
    reply: Reply
    says: str = ""
    records: tuple[str, ...] = ()
    """Keys: "event:<id>", "statement:<id>"."""

    @classmethod
    def to(cls, asked: Question, reply: Reply, says: str = "", records: tuple[str, ...] = ()) -> LensAnswer:
        return cls(asked.id, asked.asks, asked.direction, asked.factors, reply, says.strip(), records)

    def __post_init__(self) -> None:
        if self.reply is not Reply.UNKNOWN and not self.says.strip():
            raise BadInput(
                said(
                    "“{asks}”: say in a sentence why it is {reply}", asks=Said.word(self.asks), reply=Said.word(self.reply.value)
                )
            )
        if self.says:
            said_something("answer", self.says, LONGEST["says"])
        if len(self.records) > MOST_RECORDS:
            raise BadInput(
                said(
                    "“{asks}” names {count} records; name the {most} that say most",
                    asks=Said.word(self.asks),
                    count=len(self.records),
                    most=MOST_RECORDS,
                )
            )

    @property
    def found(self) -> bool:
        """Whether the question was answered with yes, at least in part."""
        return self.reply in {Reply.YES, Reply.PARTLY}


@dataclass(frozen=True, slots=True)
class Condition:
    what: str
    office: str
    """Who answers for it."""
    by: date

    def __post_init__(self) -> None:
        if not self.what.strip() or not self.office.strip():
            raise BadInput(said("a condition says what, which office answers for it, and by which day; fill in all three"))
        said_something("condition", self.what, LONGEST["condition"])
        said_something("office", self.office, LONGEST["office"])
        must_be_no_person(self.office)


@dataclass(frozen=True, slots=True)
class Beside:
    """What the measure is set beside: the country's one judgement and the suggested phase, as whoever may read no more than the
    review has them on its day."""

    judgement: str = ""
    """Id of the judgement; empty where none is told at this marking."""
    touches: tuple[str, ...] = ()
    """Of the risk factors that drive the judgement, those that the measure touches."""
    weakens: tuple[str, ...] = ()
    """Of what is holding, what the measure could weaken."""
    note: str = ""
    phase: int | None = None
    """Suggested; None where none can be told."""

    def __post_init__(self) -> None:
        if (self.touches or self.weakens) and not self.judgement:
            raise BadInput(said("there is no judgement at this marking whose drivers the measure could touch"))
        if unknown := sorted((set(self.touches) - factors().keys()) | (set(self.weakens) - holdings().keys())):
            raise BadInput(said("the judgement names no {key!r}; choose one of the list", key=unknown[0][:40]))
        if self.weakens and not self.note.strip():
            raise BadInput(said("the measure could weaken what is holding: say in a sentence how"))
        if self.note:
            said_something("how it touches them", self.note, LONGEST["note"])


@dataclass(frozen=True, slots=True)
class Concluded:
    """What a person finds, and on which conditions."""

    finding: Finding
    reasons: str
    office: str
    """The desk that answers for the review: an office, never a person."""
    again: date
    """When the measure is reviewed again."""
    despite: str = ""
    """Why it may go on although it could worsen something."""
    conditions: tuple[Condition, ...] = ()

    def __post_init__(self) -> None:
        said_something("reasons", self.reasons, LONGEST["reasons"])
        said_something("who answers for the review", self.office, LONGEST["office"])
        must_be_no_person(self.office)
        if self.despite:
            said_something("why it may go on", self.despite, LONGEST["despite"])
        if len(self.conditions) > MOST_CONDITIONS:
            raise BadInput(
                said("there are {count} conditions; set at most {most}", count=len(self.conditions), most=MOST_CONDITIONS)
            )
        if self.finding is Finding.CONDITIONS and not self.conditions:
            raise BadInput(said("“proceed with conditions” needs at least one condition, with who answers for it and by when"))
        if self.finding is Finding.PROCEED and self.conditions:
            raise BadInput(said("there are conditions: choose “proceed with conditions”, or leave them out"))


@dataclass(frozen=True, slots=True)
class LensReview:
    """One measure, with every question of its sector answered."""

    KIND: ClassVar[str] = "lens review"

    measure: Measure
    answers: tuple[LensAnswer, ...]
    beside: Beside
    concluded: Concluded
    version: int
    """Of the questions."""
    one_reader: bool
    """Made by one person, without accounts: nobody else could read it."""

    def __post_init__(self) -> None:
        self._every_question()
        self._known_enough()
        self._says_why()

    def _every_question(self) -> None:
        given = [one.question for one in self.answers]
        if not given or len(set(given)) != len(given):
            raise BadInput(said("each question gets one answer"))
        if self.version != lens().version:
            return
        asked = {one.id: one.asks for one in lens().sector(self.measure.sector).questions}
        if missing := [asks for key, asks in asked.items() if key not in given]:
            raise BadInput(said("“{asks}” has no answer; “unknown” is one, too", asks=Said.word(missing[0])))
        if strange := sorted(set(given) - asked.keys()):
            raise BadInput(said("this sector has no question {question!r}; answer those of its list", question=strange[0][:40]))

    def _known_enough(self) -> None:
        unknown = len(self.of(Reply.UNKNOWN))
        if self.concluded.finding is not Finding.UNKNOWN and unknown * 2 > len(self.answers):
            raise BadInput(
                said(
                    "{unknown} of {count} answers are “unknown”, more than half: the finding is “not enough known” until more is",
                    unknown=unknown,
                    count=len(self.answers),
                )
            )

    def _says_why(self) -> None:
        if self.concluded.finding is Finding.PROCEED and self.could_worsen and not self.concluded.despite.strip():
            raise BadInput(
                said("the answers say what it could worsen: say why it may go on all the same, or choose another finding")
            )

    def of(self, reply: Reply) -> tuple[LensAnswer, ...]:
        return tuple(one for one in self.answers if one.reply is reply)

    def found(self, direction: Direction) -> tuple[LensAnswer, ...]:
        """Answered with yes, at least in part."""
        return tuple(one for one in self.answers if one.found and one.direction is direction)

    @property
    def could_worsen(self) -> bool:
        return bool(self.found(Direction.WORSEN) or self.beside.weakens)

    @property
    def records(self) -> tuple[str, ...]:
        """Keys of all that its answers name, each once, in their order."""
        return tuple(dict.fromkeys(key for one in self.answers for key in one.records))

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is written in our own words: the writing rules hold for it. Titles and references are others'."""
        concluded = self.concluded
        own = (self.measure.summary, self.beside.note, concluded.reasons, concluded.despite)
        return (*own, *(one.says for one in self.answers), *(one.what for one in concluded.conditions))

    def must_be_ahead(self, day: date) -> None:
        """Raises BadInput for what should come after the day of the review and does not."""
        again = self.concluded.again
        if self.measure.by < day:
            raise BadInput(
                said(
                    "it was to be decided by {by}, before the day of the review, {day}: a measure is reviewed before",
                    by=self.measure.by,
                    day=day,
                )
            )
        if not day < again <= day + LONGEST_REVIEW:
            raise BadInput(
                said("it is reviewed again on {again}; give a day after {day}, within three years", again=again, day=day)
            )
        for one in self.concluded.conditions:
            if one.by < day:
                raise BadInput(said("a condition is to be met by {by}, before the day of the review, {day}", by=one.by, day=day))


@dataclass(frozen=True, slots=True)
class LensDecision:
    """What was decided about a measure that was reviewed."""

    KIND: ClassVar[str] = "lens decision"

    outcome: Outcome
    on: date
    by: str
    """An office, never a person."""
    says: str
    departs: bool
    """Whether it departs from the finding."""
    reason: str = ""
    """Why it does."""

    def __post_init__(self) -> None:
        said_something("who decided", self.by, LONGEST["office"])
        must_be_no_person(self.by)
        said_something("what was decided", self.says, LONGEST["decided"])
        if self.reason:
            said_something("reason", self.reason, LONGEST["decided"])
        if self.departs and not self.reason.strip():
            raise BadInput(said("the decision departs from the finding: write down the reason that was given, or that none was"))

    def must_fit(self, finding: Finding, reviewed: date, today: date) -> None:
        """Raises BadInput for a decision of before the review or of a day to come, and for one that departs from the finding
        (`lens.yml`, follows) and does not say so."""
        if not reviewed <= self.on <= today:
            raise BadInput(
                said(
                    "it was decided on {on}; give a day from that of the review, {reviewed}, to today",
                    on=self.on,
                    reviewed=reviewed,
                )
            )
        if self.outcome not in lens().follows[finding] and not self.departs:
            raise BadInput(
                said(
                    "“{outcome}” departs from the finding “{finding}”: say so, with the reason",
                    outcome=Said.word(self.outcome.value),
                    finding=Said.word(finding.value),
                )
            )


@dataclass(frozen=True, slots=True)
class LensLook:
    """Somebody looked at a reviewed measure again: whether conditions are met, what came of it."""

    KIND: ClassVar[str] = "lens look"

    seen: str
    again: date | None = None
    """When it is looked at next; None: no more."""

    def __post_init__(self) -> None:
        said_something("what was seen", self.seen, LONGEST["seen"])


WORDS: tuple[type[StrEnum], ...] = (MeasureKind, Reply, Finding, Outcome)
"""The words of these records that pages say in the reader's language."""
