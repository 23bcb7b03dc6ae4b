"""An alert of April 2013 with asks that leave by letter; the days of these tests are those of the alert."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from builders import RELEASE_2019, coded
from people import World
from phasezero.desk import alerting, asking, hands
from phasezero.desk.ask_letters import ByLetter
from phasezero.domain.marking import TLP
from phasezero.domain.statements import Stated
from phasezero.store import imports
from phasezero.store.ids import to_text
from phasezero.store.models import EventVersion
from phasezero.store.people import TaskForce
from trust.whole import WANTED

BEGINS = datetime(2013, 4, 1, 9, 0, tzinfo=UTC)
OFFICE = "cabinet@mission.example.org"


def at(day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of April 2013."""
    return datetime(2013, 4, day, hour, minute, tzinfo=UTC)


def event() -> str:
    """A public event that an alert can stand on; the same however often it is called."""
    if not EventVersion.objects.exists():
        imports.add_release(RELEASE_2019, [coded("1", date(2013, 3, 24))], "events.csv", "inputs")
    return to_text(EventVersion.objects.get().event_id)


def hand(people: World, name: str, act: str, when: datetime = BEGINS, task_force: TaskForce | None = None) -> hands.Hand:
    return hands.member(people.people[name], task_force or people.open, act, when)


def proposed(people: World, tlp: TLP = TLP.GREEN, sentence: str = "Attacks may go on.") -> str:
    words = ("CAF", BEGINS.date(), sentence, [event()], "It asks one office.", [], "Lead", tlp)
    return alerting.propose(hand(people, "analyst", "draft"), *words)


def drafted(people: World, tlp: TLP = TLP.GREEN, by_letter: ByLetter | None = None, **changes: Any) -> tuple[str, str]:
    """A verified alert and its ask: their ids."""
    made = proposed(people, tlp)
    alerting.verify(hand(people, "lead", "verify"), made, "Read again.")
    wanted = replace(WANTED, **changes)
    return made, asking.draft_ask(hand(people, "analyst", "draft"), made, wanted, by_letter or ByLetter(OFFICE))


def issued(people: World, tlp: TLP = TLP.GREEN, by_letter: ByLetter | None = None, **changes: Any) -> tuple[str, Stated]:
    """An issued alert whose ask leaves by letter: the id of the alert, and the ask."""
    made, _ = drafted(people, tlp, by_letter, **changes)
    alerting.sign(hand(people, "lead", "release", at(1, 10)), made, 3)
    ((asked, secret),) = alerting.sign(hand(people, "releaser", "release", at(1, 11)), made, 3)
    assert secret == ""
    return made, asked


def hidden_one(people: World) -> Stated:
    """The same, of the task force that nobody knows of, in which one person more has a seat."""
    from phasezero import desk

    desk.give_seat(people.mole, people.hidden, people.second, "releaser", BEGINS)
    mole, second = (hand(people, name, "release", at(1, 10), people.hidden) for name in ("mole", "second"))
    words = ("CAF", BEGINS.date(), "Attacks may go on.", [event()], "It asks.", [], "Mole", TLP.CLEAR)
    made = alerting.propose(hand(people, "second", "draft", BEGINS, people.hidden), *words)
    alerting.verify(hand(people, "mole", "verify", BEGINS, people.hidden), made, "Read again.")
    asking.draft_ask(hand(people, "mole", "draft", BEGINS, people.hidden), made, WANTED, ByLetter(OFFICE))
    alerting.sign(mole, made, 3)
    ((asked, _),) = alerting.sign(second, made, 3)
    return asked
