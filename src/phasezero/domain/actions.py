"""Actions that somebody takes, registered before they start, with how they will be evaluated fixed by then."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from phasezero.domain.assessment import said_something
from phasezero.domain.offices import must_be_no_person
from phasezero.errors import BadInput, said


class ActionState(StrEnum):
    PLANNED = "planned"
    UNDER_WAY = "under way"
    DONE = "done"
    STOPPED = "stopped"
    OUTCOME_SEEN = "outcome seen"


@dataclass(frozen=True, slots=True)
class Action:
    """Who does what, why that should help, and how we will know."""

    KIND: ClassVar[str] = "action"

    who: str
    """Organisation or office, never a person."""
    what: str
    tool: str
    """Key of the catalogue's entry; empty for what is none of them."""
    theory: str
    """Theory of change: if this is done, then …, because …"""
    outcome: str
    """What is expected to be seen, by whom it is counted."""
    starts: date
    window_from: date
    """First day on which the outcome can be seen."""
    window_until: date
    evaluation: str
    """How it will be evaluated: against what it is compared, with which data, by whom."""
    owner: str
    """Who of us follows it up."""
    due: date
    """By when they look at it again."""
    ask: str = ""
    """Id of the ask that it answers."""

    def __post_init__(self) -> None:
        for field in ("who", "what", "theory", "outcome", "evaluation", "owner"):
            said_something(field, getattr(self, field))
        must_be_no_person(self.who)
        if self.window_until < self.window_from:
            raise BadInput(
                said(
                    "the window ends on {until}, before it begins on {begins}; correct one of them",
                    until=self.window_until,
                    begins=self.window_from,
                )
            )
        if self.window_from < self.starts:
            raise BadInput(
                said(
                    "the window begins on {begins}, before the action starts on {starts}; an outcome comes after",
                    begins=self.window_from,
                    starts=self.starts,
                )
            )

    @property
    def fixed(self) -> str:
        """SHA-256 over everything it says: whoever evaluates it can show that nothing was changed since."""
        return hashlib.sha256(json.dumps(asdict(self), default=str, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def must_be_ahead(self, today: date) -> None:
        """Raises BadInput for an action whose outcome can be known by the day it is registered."""
        if self.starts < today:
            raise BadInput(
                said(
                    "the action starts on {starts}, before the day it is registered, {today}: how it is evaluated must be fixed "
                    "before; write down what was done as the answer to an ask",
                    starts=self.starts,
                    today=today,
                )
            )


@dataclass(frozen=True, slots=True)
class ActionStep:
    KIND: ClassVar[str] = "action step"

    to: ActionState
    note: str = ""

    def __post_init__(self) -> None:
        if self.to in {ActionState.STOPPED, ActionState.OUTCOME_SEEN}:
            said_something("note", self.note)
