"""What waits for people of a task force: the whole rule, read from what stands of a country."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from phasezero.domain.actions import Action, ActionState
from phasezero.domain.agenda import Slot
from phasezero.domain.alert_life import ACKNOWLEDGED_WITHIN, AlertLife, AskLife, lives
from phasezero.domain.alerts import AlertState, AlertStep, Step
from phasezero.domain.assessment import REPLY_DAYS, Reply, ReplyAnswer
from phasezero.domain.statements import Standing, Stated

SLOT_AHEAD = timedelta(days=7)
"""So long before the last day to ask a body, that is said."""


class Waits(StrEnum):
    """What is to be done."""

    VERIFY = "look at the records of an alert again"
    ASK = "draft an ask: the alert moves nobody yet"
    SIGN = "sign an alert"
    SIGN_ASK = "sign an ask"
    CALL = "call: nobody has opened the ask"
    ASK_AGAIN = "ask again: the day is past and nothing was answered"
    RETURNED = "hand the link over another way: its letter came back, or could not be sent"
    REVIEW = "say what was learned from a closed alert"
    ACTION = "look at an action again"
    EVALUATE = "evaluate an action: its window is over"
    REPLY = "answer a reply"
    SLOT = "ask now: later a body cannot be moved on its next day"


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that waits."""

    waits: Waits
    country: str
    """ISO3."""
    key: str
    """Id of the alert, action, reply, or entry of the agenda."""
    text: str
    """Of which, in people's words."""
    since: datetime
    act: str
    """What a role must allow to do it (`domain.roles`)."""
    by: date | None = None
    owner: str = ""
    """Who follows it up, as typed; empty: nobody is named."""


def due(made: Standing, today: date, returned: Mapping[str, datetime], alone: bool = False) -> tuple[Due, ...]:
    """What waits for the reader of these statements today, the longest first. Nobody checks their own work, but who is `alone`.

    `returned`: asks whose letter came back or could not be sent, and when. What was made for a day in the past is an exercise: no
    action and no reply of it is due.
    """
    found = [thing for one in lives(made) for thing in _of_alert(made, one, today, returned, alone)]
    found += [thing for one in made.all(Action) for thing in _of_action(made, one, today)]
    found += [_of_reply(one) for one in made.all(Reply) if not one.reconstructed and made.last(ReplyAnswer, one.id) is None]
    return tuple(sorted(found, key=lambda one: (one.since, one.key, one.waits)))


def due_of_slots(country: str, slots: Iterable[Slot], today: date) -> Iterator[Due]:
    """Planned days of bodies for which the last day to ask, by the quickest instrument, is near."""
    for slot in slots:
        by = slot.ask_by(slot.instruments[0])
        if slot.entry is not None and by is not None and by - today <= SLOT_AHEAD:
            yield Due(Waits.SLOT, country, slot.entry.id, slot.body.name, _begins(by - SLOT_AHEAD), "draft", by)


def _of_alert(made: Standing, one: AlertLife, today: date, returned: Mapping[str, datetime], alone: bool) -> Iterator[Due]:
    alert, state = one.alert, one.state
    text, owner = alert.content.sentence, alert.content.owner
    if state is AlertState.PROPOSED and (alone or not alert.own):
        yield _about(alert, Waits.VERIFY, text, alert.made_at, "verify")
    elif state is AlertState.VERIFIED:
        verified = one.step(Step.VERIFY) or alert
        if not one.asks:
            yield _about(alert, Waits.ASK, text, verified.made_at, "draft", owner=owner)
        elif one.signed is None or not one.signed.own:
            yield _about(alert, Waits.SIGN, text, (one.signed or verified).made_at, "release")
    elif state is AlertState.CLOSED:
        yield _about(alert, Waits.REVIEW, text, (one.step(Step.CLOSE) or alert).made_at, "draft", owner=owner)
    elif state is not AlertState.REVIEWED and one.step(Step.ISSUE) is not None:
        for ask in one.asks:
            yield from _of_ask(made, one, ask, today, returned)


def _of_ask(made: Standing, alert: AlertLife, ask: AskLife, today: date, returned: Mapping[str, datetime]) -> Iterator[Due]:
    told, owner = ask.asked.content, alert.alert.content.owner
    if ask.left is None:
        first = next((one for one in made.all(AlertStep, ask.asked.id) if one.content.step is Step.SIGN), None)
        if first is None or not first.own:
            yield _about(alert.alert, Waits.SIGN_ASK, told.office, (first or ask.asked).made_at, "release", told.by)
        return
    if ask.asked.id in returned and ask.answer is None:
        yield _about(alert.alert, Waits.RETURNED, told.office, returned[ask.asked.id], "release", told.by)
    waits = ask.due(today)
    if waits == "call":
        since = ask.left.made_at + ACKNOWLEDGED_WITHIN
        yield _about(alert.alert, Waits.CALL, told.office, since, "draft", told.by, owner)
    elif waits:
        since = _begins(told.by + timedelta(days=1))
        yield _about(alert.alert, Waits.ASK_AGAIN, told.office, since, "draft", told.by, owner)


def _of_action(made: Standing, action: Stated, today: date) -> Iterator[Due]:
    told = action.content
    if action.reconstructed or made.action_state(action.id) in {ActionState.STOPPED, ActionState.OUTCOME_SEEN}:
        return
    if today > told.window_until:
        since = _begins(told.window_until + timedelta(days=1))
        yield _about(action, Waits.EVALUATE, told.what, since, "draft", told.window_until, told.owner)
    elif today >= told.due:
        yield _about(action, Waits.ACTION, told.what, _begins(told.due), "draft", told.due, told.owner)


def _of_reply(reply: Stated) -> Due:
    by = reply.content.received + timedelta(days=REPLY_DAYS)
    return _about(reply, Waits.REPLY, reply.content.name, reply.made_at, "draft", by)


def _about(one: Stated, waits: Waits, text: str, since: datetime, act: str, by: date | None = None, owner: str = "") -> Due:
    return Due(waits, one.country, one.id, text, since, act, by, owner)


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
