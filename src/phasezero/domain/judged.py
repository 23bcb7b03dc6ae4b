"""What people judged of a country by a day, put together from their statements: what the pages, the update and releases go by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from phasezero.domain.alert_life import AlertLife, lives
from phasezero.domain.assessment import REPLY_DAYS, Dissent, Evidence, Judgement, Reply, ReplyAnswer
from phasezero.domain.marking import Marking, joined
from phasezero.domain.phrases import Phrase
from phasezero.domain.statements import Standing, Stated
from phasezero.domain.warnings_given import Answered, Warned


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two outputs of the machine that say different things, or one that people judge otherwise."""

    key: str
    """Holds what disagreed: it changes when either side does."""
    text: Phrase
    answer: Stated | None = None
    """What a person says to it; None: nobody has, and nothing is released until somebody does."""


@dataclass(frozen=True, slots=True)
class Replied:
    """A reply by somebody concerned, with our answer."""

    reply: Stated
    answer: Stated | None
    due: date
    """By when our answer is printed with it."""


@dataclass(frozen=True, slots=True)
class WarningGiven:
    warning: Stated
    answers: tuple[Stated, ...]


def warnings_given(standing: Standing) -> tuple[WarningGiven, ...]:
    """Warnings with what was answered to them, the newest first."""
    found = [WarningGiven(one, tuple(standing.all(Answered, one.id))) for one in standing.all(Warned)]
    return tuple(sorted(found, key=lambda one: (one.warning.content.on, one.warning.id), reverse=True))


@dataclass(frozen=True)
class Judged:
    """What people stated of a country by a day, as one audience reads it."""

    country: str
    on: date
    standing: Standing
    disagreements: tuple[Disagreement, ...] = ()
    newer: int = 0
    """Events learned of after the judgement was made."""

    @cached_property
    def judgement(self) -> Stated | None:
        """The one that stands."""
        return self.standing.last(Judgement)

    @cached_property
    def dissents(self) -> tuple[Stated, ...]:
        return () if self.judgement is None else tuple(self.standing.all(Dissent, self.judgement.id))

    @cached_property
    def evidence(self) -> tuple[Stated, ...]:
        """All that stands, on whichever indicator."""
        return tuple(self.standing.all(Evidence))

    @cached_property
    def warnings(self) -> tuple[WarningGiven, ...]:
        return warnings_given(self.standing)

    @cached_property
    def alerts(self) -> tuple[AlertLife, ...]:
        """Our alerts, the newest first."""
        return lives(self.standing)

    @cached_property
    def replies(self) -> tuple[Replied, ...]:
        """Replies by those concerned, the newest first."""
        found = [
            Replied(one, self.standing.last(ReplyAnswer, one.id), one.content.received + timedelta(days=REPLY_DAYS))
            for one in self.standing.all(Reply)
        ]
        return tuple(sorted(found, key=lambda one: (one.reply.content.received, one.reply.id), reverse=True))

    @property
    def unanswered(self) -> tuple[Disagreement, ...]:
        return tuple(one for one in self.disagreements if one.answer is None)

    @property
    def marking(self) -> Marking:
        """No lower than that of any statement."""
        return joined(one.marking for one in self.standing.statements)
