"""Where a message to a community at risk stands, read from what was stated about it. Written down nowhere else.

A message may be given out while the last word of its partner is a yes to exactly the words of its newest draft, and nothing
speaks against it: no harm was heard of since, its last day is not over, nobody stopped it, its alert was not taken back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from phasezero.domain.alerts import Alert
from phasezero.domain.community_messages import Approval, CommunityMessage, Words
from phasezero.domain.messages import (
    Harm,
    MessageAnswer,
    MessageBack,
    MessageDraft,
    MessageGiven,
    MessageStage,
    MessageStep,
    PartnersWord,
)
from phasezero.domain.statements import Standing, Stated
from phasezero.errors import BadInput, Said, said


class MessageState(StrEnum):
    DRAFT = "waits for its partner"
    REFUSED = "the partner says no to these words"
    APPROVED = "approved"
    WITHDRAWN = "the partner’s yes was taken back"
    HARM = "harm was heard of"
    OUT_OF_DATE = "out of date"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class MessageLife:
    drafts: tuple[Stated, ...]
    """In the order of making; the first one is the message itself."""
    answers: tuple[Stated, ...]
    """The partner's words, in the order in which they count."""
    steps: tuple[Stated, ...]
    given: tuple[Stated, ...]
    back: tuple[Stated, ...]
    alert: Stated | None
    """The alert that it belongs to, where that stands."""

    @property
    def id(self) -> str:
        return self.drafts[0].id

    @property
    def draft(self) -> Stated:
        """The newest one."""
        return self.drafts[-1]

    @property
    def words(self) -> Words:
        words: Words = self.draft.content.words
        return words

    @property
    def last_word(self) -> Stated | None:
        """The partner's newest word, on whichever draft."""
        return self.answers[-1] if self.answers else None

    @property
    def proposal(self) -> Stated | None:
        """The partner's no to the newest draft with the words that they would use."""
        last = self.last_word
        return last if last is not None and last.about == self.draft.id and last.content.other is not None else None

    @property
    def stopped(self) -> Stated | None:
        return next((one for one in self.steps if one.content.stage is MessageStage.STOPPED), None)

    @property
    def alert_gone(self) -> bool:
        """Whether it belongs to an alert that was taken back."""
        return bool(self.draft.content.alert) and self.alert is None

    @property
    def harmed(self) -> Stated | None:
        """The newest harm heard of that no partner answered since."""
        last = self.last_word
        told = [one for one in self.back if one.content.harm is not Harm.NONE_HEARD]
        return next((one for one in reversed(told) if last is None or one.made_at >= last.made_at), None)

    def today(self, now: datetime) -> date:
        """The day on which it is held against its last day: for one written with hindsight, that for which it was written."""
        first = self.drafts[0]
        return first.day if first.reconstructed else now.date()

    def state(self, now: datetime) -> MessageState:
        last = self.last_word
        if self.stopped is not None or self.alert_gone:
            return MessageState.STOPPED
        if self.today(now) > self.draft.content.until:
            return MessageState.OUT_OF_DATE
        if last is not None and last.about == self.draft.id and last.content.word is not PartnersWord.YES:
            return MessageState.REFUSED if last.content.word is PartnersWord.NO else MessageState.WITHDRAWN
        if self._yes is None:
            return MessageState.DRAFT
        return MessageState.APPROVED if self.harmed is None else MessageState.HARM

    @property
    def _yes(self) -> Stated | None:
        """The partner's last word, where it is a yes to exactly the newest draft."""
        last = self.last_word
        if last is None or last.about != self.draft.id or last.content.word is not PartnersWord.YES:
            return None
        return last if last.content.digest == self.words.digest else None

    def ready(self, now: datetime, keep_out: tuple[str, ...]) -> CommunityMessage:
        """The message as it may be given out now. Raises BadInput with the reason where it may not."""
        state, yes = self.state(now), self._yes
        if state is not MessageState.APPROVED or yes is None:
            raise BadInput(said("this message is not given out: {state}", state=Said.word(state.value)))
        return CommunityMessage(self.words, Approval(yes.content.partner, yes.content.on, yes.content.digest), keep_out)

    def stood(self) -> tuple[Stated, date, date] | None:
        """The draft that last had its partner's yes, and the first and the last day on which it was given out with it.

        The last one is the day of the first thing that ended it: for that day alone it cannot be told what came first.
        """
        yes = next((one for one in reversed(self.answers) if one.content.word is PartnersWord.YES), None)
        draft = None if yes is None else next((one for one in self.drafts if one.id == yes.about), None)
        if yes is None or draft is None or yes.content.digest != draft.content.words.digest:
            return None
        ends = [one.content.on for one in self.answers[self.answers.index(yes) + 1 :]]
        ends += [one.day for one in self.drafts[self.drafts.index(draft) + 1 :]]
        ends += [self.stopped.day] if self.stopped is not None else []
        return draft, yes.content.on, min([draft.content.until, *ends])


def life(made: Standing, first: Stated) -> MessageLife:
    """Everything stated about one message."""
    drafts = (first, *made.all(MessageDraft, first.id))
    alert = made.by_id(drafts[-1].content.alert)
    return MessageLife(
        drafts,
        tuple(sorted((word for one in drafts for word in made.all(MessageAnswer, one.id)), key=_counts)),
        tuple(made.all(MessageStep, first.id)),
        tuple(given for one in drafts for given in made.all(MessageGiven, one.id)),
        tuple(made.all(MessageBack, first.id)),
        alert if alert is not None and isinstance(alert.content, Alert) else None,
    )


def _counts(answer: Stated) -> tuple[datetime, bool]:
    """Of two words of one moment the no counts last."""
    return answer.made_at, answer.content.word is not PartnersWord.YES


def lives(made: Standing) -> tuple[MessageLife, ...]:
    """All messages, the newest first."""
    found = [life(made, one) for one in made.all(MessageDraft) if one.about is None]
    return tuple(sorted(found, key=lambda one: (one.drafts[0].day, one.drafts[0].made_at), reverse=True))
