"""When the office that was asked is reminded by letter: the whole rule."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from phasezero.domain.alert_life import AlertLife, AskLife
from phasezero.domain.alerts import AlertState

BEFORE = timedelta(days=3)
"""So long before the ask's day the first reminder leaves, if the ask left at least as long ago."""
AFTER = timedelta(days=1)
"""So long after the day the second one leaves, if nothing was answered."""
LATEST = timedelta(days=7)
"""Later than this after the day nothing leaves, whatever kept it back: a person calls then."""


class Remind(StrEnum):
    """What the member who gave the address chose."""

    UNLESS_QUIET = "unless quiet"
    ALWAYS = "always"
    NEVER = "never"


class Reminder(StrEnum):
    """Each leaves at most once for an ask."""

    BEFORE = "before"
    AFTER = "after"


def reminder(alert: AlertLife, ask: AskLife, remind: Remind, today: date) -> Reminder | None:
    """The reminder that is due to the office today. None for a draft, after any answer, and once the alert is closed."""
    if ask.left is None or ask.answer is not None or alert.state in {AlertState.CLOSED, AlertState.REVIEWED}:
        return None
    if remind is Remind.NEVER or (ask.asked.content.quiet and remind is not Remind.ALWAYS):
        return None
    by, left = ask.asked.content.by, ask.left.made_at.date()
    if by - BEFORE <= today < by and left + BEFORE <= today:
        return Reminder.BEFORE
    return Reminder.AFTER if max(by, left) + AFTER <= today <= by + LATEST else None
