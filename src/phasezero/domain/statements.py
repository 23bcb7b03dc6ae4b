"""What people state in their own name, as records: by whom, when, for which day, about what, and what it says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Protocol, TypeVar

from phasezero.domain import actions, alerts, assessment, auto_accept, lens, messages, offered, warnings_given
from phasezero.domain.marking import Marking


class Content(Protocol):
    """What a statement says: a frozen dataclass."""

    KIND: ClassVar[str]


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Its author, or who may correct for them, takes the statement back that this one is about."""

    KIND: ClassVar[str] = "taken back"

    reason: str

    def __post_init__(self) -> None:
        assessment.said_something("reason", self.reason)


@dataclass(frozen=True, slots=True)
class ToldNothing:
    """What is left of a statement that told of something withdrawn since."""

    KIND: ClassVar[str] = "told nothing"

    was: str
    """Which kind of statement it was."""


MESSAGES = (
    messages.MessageDraft,
    messages.MessageAnswer,
    messages.MessageStep,
    messages.MessageGiven,
    messages.MessageBack,
)
"""Of messages to a community at risk. None of these is taken back: a no that was taken back would be a yes again."""

KINDS: dict[str, type[Any]] = {
    kind.KIND: kind
    for kind in (
        assessment.Evidence,
        assessment.Round,
        assessment.View,
        assessment.Opened,
        assessment.Challenge,
        assessment.Judgement,
        assessment.Dissent,
        assessment.MachineAnswer,
        assessment.Reply,
        assessment.ReplyAnswer,
        warnings_given.Warned,
        warnings_given.Answered,
        alerts.Alert,
        alerts.AlertStep,
        alerts.Asked,
        alerts.AskStep,
        actions.Action,
        actions.ActionStep,
        *MESSAGES,
        lens.LensReview,
        lens.LensDecision,
        lens.LensLook,
        offered.SignalBudget,
        offered.SignalReview,
        auto_accept.RuleSwitched,
        TakenBack,
        ToldNothing,
    )
}
"""Every kind of statement by its name in the store."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A statement as a viewer reads it."""

    id: str
    country: str
    about: str | None
    content: Any
    """One of `KINDS`."""
    name: str
    organisation: str
    made_at: datetime
    day: date
    """For which day it was made; it counts from this day on."""
    reconstructed: bool
    """Made later than that day, with what is known since."""
    sealed: bool
    marking: Marking
    own: bool
    """Whether the viewer made it."""

    @property
    def kind(self) -> str:
        return str(self.content.KIND)

    @property
    def key(self) -> str:
        """As other records cite it."""
        return f"statement:{self.id}"

    @property
    def who(self) -> str:
        return f"{self.name}, {self.organisation}" if self.organisation else self.name


_Content = TypeVar("_Content")


def _continues(one: Stated) -> bool:
    return one.about is not None and not isinstance(one.content, assessment.Judgement)


@dataclass(frozen=True, slots=True)
class Standing:
    """The statements of one country that stand: none that was taken back, nor any that continues such a one, or one that is not
    there for this reader. A judgement stands by itself: its round is the analysts' own. In the order of making."""

    statements: tuple[Stated, ...]

    @classmethod
    def of(cls, statements: Iterable[Stated]) -> Standing:
        kept = [one for one in statements if not isinstance(one.content, ToldNothing)]
        gone = {one.about for one in kept if isinstance(one.content, TakenBack)}
        known = {one.id for one in kept}
        while True:
            more = {one.id for one in kept if _continues(one) and (one.about in gone or one.about not in known)} - gone
            if not more:
                break
            gone |= more
        return cls(tuple(one for one in kept if one.id not in gone and not isinstance(one.content, TakenBack)))

    def all(self, kind: type[_Content], about: str | None = None) -> Iterator[Stated]:
        """Those that say a `kind`, about one statement where `about` is given."""
        for one in self.statements:
            if isinstance(one.content, kind) and (about is None or one.about == about):
                yield one

    def last(self, kind: type[_Content], about: str | None = None) -> Stated | None:
        return next(iter(sorted(self.all(kind, about), key=lambda one: (one.day, one.made_at, one.id), reverse=True)), None)

    def by_id(self, key: str) -> Stated | None:
        return next((one for one in self.statements if one.id == key), None)

    def action_state(self, key: str) -> actions.ActionState:
        """How far an action is."""
        last = self.last(actions.ActionStep, key)
        return actions.ActionState.PLANNED if last is None else last.content.to
