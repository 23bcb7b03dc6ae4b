"""Where an alert stands, read from what was stated about it: its state, who did what when, its asks, their answers, the days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from phasezero.domain.alerts import Alert, AlertState, AlertStep, Asked, AskStep, Replied, Step
from phasezero.domain.statements import Standing, Stated

ACKNOWLEDGED_WITHIN = timedelta(days=3)
"""An ask that nobody opened by then is due for a call."""


@dataclass(frozen=True, slots=True)
class AskLife:
    """One ask and what came of it."""

    asked: Stated
    left: Stated | None
    """The signature with which it left; None: it is a draft."""
    steps: tuple[Stated, ...]
    """What the recipient said, or was heard to say, in the order of time."""

    @property
    def seen(self) -> Stated | None:
        return next((one for one in self.steps if one.content.seen or one.content.replied), None)

    @property
    def answer(self) -> Stated | None:
        """The newest answer."""
        return next((one for one in reversed(self.steps) if one.content.replied is not None), None)

    @property
    def acted(self) -> bool:
        return any(one.content.replied is not None and one.content.replied.acts for one in self.steps)

    @property
    def days_to_answer(self) -> int | None:
        """Days from the ask to the first answer; None without one."""
        first = next((one for one in self.steps if one.content.replied is not None), None)
        return None if first is None or self.left is None else (first.made_at.date() - self.left.made_at.date()).days

    def due(self, today: date) -> str:
        """What somebody of us should do about it now: "call", "ask again"; empty: nothing."""
        if self.left is None or (self.answer is not None and self.answer.content.replied is not Replied.DOING):
            return ""
        if self.seen is None and today > self.left.made_at.date() + ACKNOWLEDGED_WITHIN:
            return "call"
        live = not self.left.reconstructed
        return "ask again" if live and today > self.asked.content.by else ""


@dataclass(frozen=True, slots=True)
class AlertLife:
    alert: Stated
    steps: tuple[Stated, ...]
    asks: tuple[AskLife, ...]

    def step(self, which: Step) -> Stated | None:
        return next((one for one in self.steps if one.content.step is which), None)

    def ask(self, key: str) -> AskLife:
        """One of its asks by its id. Raises StopIteration for one that is none of them."""
        return next(one for one in self.asks if one.asked.id == key)

    @property
    def state(self) -> AlertState:
        reached = {one.content.step for one in self.steps}
        if Step.REVIEW in reached:
            return AlertState.REVIEWED
        if Step.CLOSE in reached:
            return AlertState.CLOSED
        if Step.ISSUE in reached:
            if any(one.acted for one in self.asks):
                return AlertState.ACTED
            return AlertState.ACKNOWLEDGED if any(one.seen for one in self.asks) else AlertState.ISSUED
        return AlertState.VERIFIED if Step.VERIFY in reached else AlertState.PROPOSED

    @property
    def signed(self) -> Stated | None:
        """The first signature, while the second is missing."""
        return self.step(Step.SIGN) if self.step(Step.ISSUE) is None else None

    @property
    def days_to_alert(self) -> int:
        """From the first document to the day for which the alert was proposed."""
        first: date = self.alert.content.first_documented
        return (self.alert.day - first).days

    @property
    def days_to_issue(self) -> int | None:
        """From the proposal to the second signature."""
        issued = self.step(Step.ISSUE)
        return None if issued is None else (issued.made_at.date() - self.alert.made_at.date()).days

    @property
    def days_to_answer(self) -> int | None:
        """From the ask to the first answer of anybody."""
        return min((one.days_to_answer for one in self.asks if one.days_to_answer is not None), default=None)


def life(made: Standing, alert: Stated) -> AlertLife:
    """Everything stated about one alert."""
    steps = tuple(made.all(AlertStep, alert.id))
    issued = next((one for one in steps if one.content.step is Step.ISSUE), None)
    return AlertLife(alert, steps, tuple(_ask(made, one, issued) for one in made.all(Asked, alert.id)))


def lives(made: Standing) -> tuple[AlertLife, ...]:
    """All alerts, the newest first."""
    found = [life(made, one) for one in made.all(Alert)]
    return tuple(sorted(found, key=lambda one: (one.alert.day, one.alert.made_at), reverse=True))


def _ask(made: Standing, asked: Stated, issued: Stated | None) -> AskLife:
    """An ask that was there when its alert was issued left with it; a later one by two signatures of its own."""
    own = next((one for one in made.all(AlertStep, asked.id) if one.content.step is Step.ISSUE), None)
    left = issued if issued is not None and asked.made_at <= issued.made_at else own
    return AskLife(asked, left, tuple(made.all(AskStep, asked.id)))
