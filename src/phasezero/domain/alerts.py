"""An alert and its life: proposed, verified, issued by two people, acknowledged, acted on, closed, reviewed. And its asks.

Where an alert stands is read from the statements about it and from the answers to its asks: it is written down nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from phasezero.domain.assessment import said_something
from phasezero.errors import BadInput, said


class AlertState(StrEnum):
    PROPOSED = "proposed"
    VERIFIED = "verified"
    ISSUED = "issued"
    ACKNOWLEDGED = "acknowledged"
    ACTED = "acted"
    CLOSED = "closed"
    REVIEWED = "reviewed"


class Step(StrEnum):
    """What a person does with an alert."""

    VERIFY = "verify"
    """Its records were looked at again, and by whom."""
    SIGN = "sign"
    """The first of the two who issue it."""
    ISSUE = "issue"
    """The second."""
    LINK = "link"
    """The link of an ask that has left was made anew."""
    CLOSE = "close"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that people are asked to act on."""

    KIND: ClassVar[str] = "alert"

    sentence: str
    records: tuple[str, ...]
    """Keys of the records it stands on: "event:<id>"."""
    first_documented: date
    """Of these records."""
    judgement: str
    """Id of the judgement it stands on; empty where none was made."""
    considered: tuple[str, ...]
    """Ids of the warnings already given that it was held against."""
    adds: str
    """What it adds to them."""
    owner: str
    """Who follows it up."""
    signal: str = ""
    """Key of the signal it was proposed on (`offered.Episode.key`); empty where it stands on records alone."""

    def __post_init__(self) -> None:
        said_something("sentence", self.sentence, 400)
        said_something("owner", self.owner, 200)
        if not self.records:
            raise BadInput(said("an alert stands on records; give the id of at least one event"))
        if not self.adds.strip():
            raise BadInput(
                said("say what this alert adds to the warnings already given; if it adds nothing, support one of them")
            )
        said_something("adds", self.adds, 400)


@dataclass(frozen=True, slots=True)
class AlertStep:
    KIND: ClassVar[str] = "alert step"

    step: Step
    note: str = ""
    one_reader: bool = False
    """Issued by one person, without accounts, where two are asked for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An ask of an alert, as it is said to one audience. It leaves when two people have signed the alert, or it by itself."""

    KIND: ClassVar[str] = "ask"

    audience: str
    """Key of the audience's profile."""
    office: str
    """Who is asked, never a person by name."""
    action: str
    by: date
    quiet: bool
    lines: tuple[tuple[str, str], ...]
    """As it was said: the key of each part (`domain.audiences.PartKey`) with its text."""
    facts: str
    """`domain.asks.AskFacts` as JSON: the same can be said in other words."""


class Replied(StrEnum):
    """What a recipient did, in one click."""

    DONE = "done"
    DOING = "under way"
    PARTLY = "done in part"
    PASSED_ON = "passed on"
    CANNOT = "cannot"
    WILL_NOT = "will not"

    @property
    def acts(self) -> bool:
        return self in {Replied.DONE, Replied.DOING, Replied.PARTLY}


@dataclass(frozen=True, slots=True)
class AskStep:
    """The recipient's own word, or what somebody of the task force heard from them."""

    KIND: ClassVar[str] = "ask step"

    seen: bool = False
    """The ask was opened and acknowledged; nothing is said yet."""
    replied: Replied | None = None
    says: str = ""
    heard_by: str = ""
    """Who of the task force wrote it down; empty: the recipient themselves."""

    def __post_init__(self) -> None:
        if not self.seen and self.replied is None:
            raise BadInput(said("the answer is empty; choose one of the list"))
        if self.says:
            said_something("says", self.says)
