"""Two people sign the same alert, or the same ask, at the same moment: it leaves once, with one link, and the other is told so.

PostgreSQL: threads with a connection each. SQLite: processes on a file, as server and command line are.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

from asking_world import at, hand, proposed
from builders import empty_the_store
from people import World, world
from phasezero import desk
from phasezero.desk import alerting, asking
from phasezero.store.models import AskLink, Statement
from trust.test_release_race import at_once
from trust.whole import WANTED

pytestmark = [pytest.mark.security, pytest.mark.django_db(transaction=True)]


def filled() -> tuple[World, str]:
    """An alert with an ask that waits for its signatures, and three who may give one: lead, releaser and analyst."""
    people = world()
    desk.give_seat(people.lead, people.open, people.analyst, "releaser", at(1))
    made = proposed(people)
    alerting.verify(hand(people, "lead", "verify"), made, "Read again.")
    asking.draft_ask(hand(people, "analyst", "draft"), made, WANTED)
    return people, made


@pytest.fixture
def there() -> Iterator[tuple[World, str]]:
    if connection.vendor != "postgresql":
        pytest.skip("threads of one process share SQLite's store in memory: see the test with processes")
    empty_the_store()
    yield filled()
    empty_the_store()


def steps() -> Counter[str]:
    """How many steps of each kind stand."""
    kinds = ("sign", "issue")
    contents = list(Statement.objects.filter(kind="alert step").values_list("content", flat=True))
    return Counter({kind: sum(f'"step":"{kind}"' in one for one in contents) for kind in kinds})


def signing(people: World, made: str, *names: str) -> list[Callable[[], object]]:
    return [lambda name=name: alerting.sign(hand(people, name, "release", at(2)), made, 3) for name in names]  # type: ignore[misc]


def test_two_second_signatures_issue_once(there: tuple[World, str]) -> None:
    people, made = there
    alerting.sign(hand(people, "lead", "release", at(1, 10)), made, 3)
    told = at_once(signing(people, made, "releaser", "analyst"), asking, "life")
    assert told[0] == ""
    assert "this alert is issued" in told[1]
    assert steps() == {"sign": 1, "issue": 1}
    assert AskLink.objects.count() == 1


def test_two_first_signatures_are_a_first_and_a_second(there: tuple[World, str]) -> None:
    people, made = there
    assert at_once(signing(people, made, "lead", "releaser"), asking, "life") == ["", ""]
    assert steps() == {"sign": 1, "issue": 1}
    assert AskLink.objects.count() == 1


def test_two_second_signatures_of_an_ask_send_it_once(there: tuple[World, str]) -> None:
    people, made = there
    for name in ("lead", "releaser"):
        alerting.sign(hand(people, name, "release", at(1, 10)), made, 3)
    added = asking.draft_ask(hand(people, "analyst", "draft", at(1, 11)), made, WANTED)
    asking.sign_ask(hand(people, "lead", "release", at(1, 12)), added, 3)
    acts = [
        lambda name=name: asking.sign_ask(hand(people, name, "release", at(2)), added, 3)  # type: ignore[misc]
        for name in ("releaser", "analyst")
    ]
    told = at_once(acts, asking, "life")
    assert told[0] == ""
    assert "this ask has left already" in told[1]
    assert steps() == {"sign": 2, "issue": 2}
    assert AskLink.objects.count() == 2


def test_an_ask_that_is_drafted_while_the_second_signs_does_not_leave_unread(there: tuple[World, str]) -> None:
    people, made = there
    alerting.sign(hand(people, "lead", "release", at(1, 10)), made, 3)
    acts = [
        lambda: alerting.sign(hand(people, "releaser", "release", at(2)), made, 3),
        lambda: asking.draft_ask(hand(people, "analyst", "draft", at(1, 11)), made, WANTED),
    ]
    told = at_once(acts, asking, "life")
    assert told[0] == ""
    assert "signed while you wrote" in told[1] or "added after the first signature" in told[1]
    assert AskLink.objects.count() <= 1


def test_two_new_links_at_once_leave_one(there: tuple[World, str]) -> None:
    people, made = there
    for name in ("lead", "releaser"):
        alerting.sign(hand(people, name, "release", at(1, 10)), made, 3)
    (ask,) = Statement.objects.filter(kind="ask")
    from phasezero.store.ids import to_text

    acts = [
        lambda name=name: asking.new_link(hand(people, name, "release", at(2)), to_text(ask.pk))  # type: ignore[misc]
        for name in ("lead", "releaser")
    ]
    assert at_once(acts, asking, "life") == ["", ""]
    assert AskLink.objects.count() == 1


SET_UP = """
from phasezero import library, pipeline
library.open_store()
pipeline.set_up()
from trust.test_alert_race import filled
from asking_world import at, hand
from phasezero.desk import alerting
people, made = filled()
alerting.sign(hand(people, "lead", "release", at(1, 10)), made, 3)
print(made, people.open.key)
"""
SIGNING = """
import sys, time
from phasezero import library
library.open_store()
from asking_world import at
from phasezero.desk import alerting, asking, hands
from phasezero.store.people import Person, TaskForce
who, made, key = sys.argv[1:]
real = asking.life
def met(*given):
    found = real(*given)
    time.sleep(2)
    return found
asking.life = met
person, task_force = Person.objects.get(email=who), TaskForce.objects.get(key=key)
alerting.sign(hands.member(person, task_force, "release", at(2)), made, 3)
"""
LEFT = """
from phasezero import library
library.open_store()
from phasezero.store.models import AskLink
from trust.test_alert_race import steps
print(steps()["issue"], AskLink.objects.count())
"""


@pytest.mark.django_db(transaction=False)
def test_two_processes_give_the_second_signature(tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("on PostgreSQL threads do the same")
    environment = {
        **os.environ, "PHASEZERO_HOME": str(tmp_path), "PHASEZERO_DATABASE_URL": "", "PHASEZERO_TEST_DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "phasezero.django_settings", "PYTHONPATH": str(Path(__file__).parents[1]),
    }  # fmt: skip

    def started(script: str, *arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", script, *arguments]
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    said, errors = started(SET_UP).communicate(timeout=120)
    assert errors == ""
    both = [started(SIGNING, f"{who}@example.org", *said.split()) for who in ("releaser", "analyst")]
    told = sorted((one.communicate(timeout=120)[1] for one in both), key=len)
    assert told[0] == ""
    assert "this alert is issued" in told[1]
    assert started(LEFT).communicate(timeout=60)[0].split() == ["1", "1"]
