"""What is stated of a message to a community at risk: its drafts, the partner's words on them, and what came of giving it out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import ClassVar

from phasezero.domain.assessment import said_something
from phasezero.domain.audiences import Channel
from phasezero.domain.community_messages import Words
from phasezero.domain.offices import must_be_no_person
from phasezero.errors import BadInput, said

LONGEST_HELD = timedelta(days=90)
"""What was right to do then may harm later: a message holds no longer, and its partner is asked anew."""


@dataclass(frozen=True, slots=True)
class MessageDraft:
    """Words that a partner is asked to approve. Other words, another partner or another last day are another draft."""

    KIND: ClassVar[str] = "message"

    words: Words
    partner: str
    """Reference of the partner who approves, never the name of a person."""
    until: date
    """The last day on which it may be given out."""
    alert: str = ""
    """Id of the alert it belongs to; empty: to the country."""

    def __post_init__(self) -> None:
        if not re.fullmatch(r"(?=.*\d)[\w.-]{1,40}", self.partner):
            raise BadInput(
                said(
                    "the partner is {text!r}; write a reference with a number, such as partner-7, no name", text=self.partner[:40]
                )
            )


class PartnersWord(StrEnum):
    """What a partner says of the words."""

    YES = "yes, these words"
    NO = "not these words"
    WITHDRAWN = "not any more"
    """A yes is taken back."""


@dataclass(frozen=True, slots=True)
class MessageAnswer:
    """The partner's own word on one draft, or what somebody of the task force heard from them."""

    KIND: ClassVar[str] = "message answer"

    word: PartnersWord
    digest: str
    """Of the words that were answered (`Words.digest`)."""
    partner: str
    on: date
    """The day on which it was said."""
    says: str = ""
    other: Words | None = None
    """The words that the partner would use."""
    heard_by: str = ""
    """Who of the task force wrote it down; empty: the partner themselves."""

    def __post_init__(self) -> None:
        if self.says:
            said_something("says", self.says)


class MessageStage(StrEnum):
    """What a member does with a message."""

    ASKED = "partner asked"
    """A link was made for the partner."""
    STOPPED = "stopped"
    """For good."""


@dataclass(frozen=True, slots=True)
class MessageStep:
    KIND: ClassVar[str] = "message step"

    stage: MessageStage
    note: str = ""


class HowMany(StrEnum):
    """To about how many people it went: no closer, since a number can tell who was there."""

    FEW = "fewer than 10"
    TENS = "10 to 99"
    HUNDREDS = "100 to 999"
    THOUSANDS = "1,000 or more"
    UNKNOWN = "not known"


@dataclass(frozen=True, slots=True)
class MessageGiven:
    """Somebody gave it out."""

    KIND: ClassVar[str] = "message given"

    way: Channel
    by: str
    """An organisation or a role, never the name of a person."""
    on: date
    how_many: HowMany
    area: str
    """Code of a first-level region; empty: the country, or not told."""

    def __post_init__(self) -> None:
        said_something("by", self.by, 100)
        must_be_no_person(self.by)


class Understood(StrEnum):
    YES = "understood"
    PARTLY = "understood in part"
    NO = "misunderstood"
    UNKNOWN = "not known"


class Harm(StrEnum):
    NONE_HEARD = "no harm heard of"
    FEARED = "may have done harm"
    DONE = "did harm"


@dataclass(frozen=True, slots=True)
class MessageBack:
    """What came back from those who got it."""

    KIND: ClassVar[str] = "message came back"

    understood: Understood
    harm: Harm
    says: str

    def __post_init__(self) -> None:
        said_something("says", self.says)
