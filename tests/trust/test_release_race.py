"""Two people release the same at the same moment: one draft waits or is issued, the other person is told so in one line.

PostgreSQL: threads with a connection each. SQLite: processes on a file, as server and command line are.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection

from builders import RELEASE_2019, coded, empty_the_store
from judging import proposed
from people import AT, World, world
from phasezero import desk
from phasezero.desk import releasing
from phasezero.domain.marking import TLP
from phasezero.errors import BadInput
from phasezero.store import derived, imports
from phasezero.store.models import Proposal, Update
from phasezero.store.people import Person, TaskForce

pytestmark = [pytest.mark.security, pytest.mark.django_db(transaction=True)]
DAY = date(2013, 4, 1)
ALL = len(desk.HARM_CHECK)
MEET = 1.5
"""Seconds that one waits for the other where they would both come past if nothing held them apart."""
HIGH = {"phase": 2, "reason": "Armed men hold the capital"}


def filled() -> World:
    """People, and public events from which something can be released."""
    made = world()
    events = [coded(str(i), date(2004 + i % 9, 3, 1 + i % 25)) for i in range(40)]
    events += [coded(f"march {i}", date(2013, 3, 2 + i)) for i in range(12)]
    imports.add_release(RELEASE_2019, events, "f.csv", "inputs")
    return made


@pytest.fixture
def there() -> Iterator[World]:
    if connection.vendor != "postgresql":
        pytest.skip("threads of one process share SQLite's store in memory: see the test with processes")
    empty_the_store()
    yield filled()
    empty_the_store()


def propose(person: Person, task_force: TaskForce, to: TLP = TLP.GREEN, **more: Any) -> Proposal:
    return proposed(person, task_force, DAY, to, AT, ALL, **more)


def at_once(acts: list[Callable[[], object]], where: Any, name: str) -> list[str]:
    """Done by threads that meet right after `where.name` if both come past it; what each was refused with, or an empty line."""
    meeting, told = threading.Barrier(len(acts)), []
    real = getattr(where, name)

    def met(*given: Any) -> Any:
        found = real(*given)
        with suppress(threading.BrokenBarrierError):
            meeting.wait(MEET)
        return found

    def do(act: Callable[[], object]) -> None:
        try:
            act()
            told.append("")
        except BadInput as error:
            told.append(str(error))
        except BaseException as error:  # noqa: BLE001 - shown by the test
            told.append(repr(error))
        finally:
            connection.close()

    with patch.object(where, name, met):
        threads = [threading.Thread(target=do, args=(act,)) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    return sorted(told)


@pytest.mark.parametrize(
    ("more", "state", "refused"), [({}, "issued", "issued already as update 1"), (HIGH, "waiting", "it waits")]
)
def test_two_propose_the_same_draft(there: World, more: dict[str, Any], state: str, refused: str) -> None:
    acts = [lambda one=one: propose(one, there.open, **more) for one in (there.releaser, there.lead)]  # type: ignore[misc]
    told = at_once(acts, releasing, "_refuse_twice")
    assert told[0] == ""
    assert refused in told[1]
    assert list(Proposal.objects.values_list("state", flat=True)) == [state]
    assert Update.objects.filter(state="issued").count() == (state == "issued")


def test_two_confirm_the_same_proposal(there: World) -> None:
    desk.give_seat(there.lead, there.open, there.analyst, "releaser", AT)
    made = propose(there.releaser, there.open, **HIGH)
    acts = [lambda one=one: desk.confirm(one, made.pk, AT, ALL) for one in (there.lead, there.analyst)]  # type: ignore[misc]
    told = at_once(acts, releasing, "_proposal")
    assert told[0] == ""
    assert "decided already" in told[1]
    assert Update.objects.filter(state="issued").count() == 1


def test_one_confirms_what_another_declines(there: World) -> None:
    made = propose(there.releaser, there.open, **HIGH)
    told = at_once(
        [lambda: desk.confirm(there.lead, made.pk, AT, ALL), lambda: desk.decline(there.releaser, made.pk, AT)],
        releasing,
        "_proposal",
    )
    assert told[0] == ""
    assert "decided already" in told[1]
    made.refresh_from_db()
    assert Update.objects.filter(state="issued").count() == (made.state == "issued")


def test_two_task_forces_issue_for_everyone(there: World) -> None:
    """Both issue: each gets a number of its own, and neither an error."""
    other = desk.make_task_force(there.lead, "Another on the same country", AT, "CAF")
    desk.give_seat(there.lead, other, there.analyst, "lead", AT)
    waiting = [propose(there.lead, one, TLP.CLEAR, **HIGH) for one in (there.open, other)]
    second = (there.releaser, there.analyst)
    acts = [lambda one=one, row=row: desk.confirm(one, row.pk, AT, ALL) for one, row in zip(second, waiting, strict=True)]  # type: ignore[misc]
    assert at_once(acts, derived, "next_number") == ["", ""]
    assert sorted(Update.objects.filter(state="issued").values_list("number", flat=True)) == [1, 2]


SET_UP = """
from phasezero import library, pipeline
library.open_store()
pipeline.set_up()
from test_release_race import filled
filled()
"""
PROPOSING = """
import sys, time
from phasezero import library
library.open_store()
from phasezero.desk import releasing
from phasezero.store.people import Person, TaskForce
from test_release_race import HIGH, propose
real = releasing._refuse_twice
def met(made):
    real(made)
    time.sleep(float(sys.argv[2]))
releasing._refuse_twice = met
propose(Person.objects.get(email=sys.argv[1]), TaskForce.objects.get(hidden=False), **HIGH)
"""
LEFT = """
from phasezero import library
library.open_store()
from phasezero.store.models import Proposal
print(*Proposal.objects.values_list("state", flat=True))
"""


@pytest.mark.django_db(transaction=False)
def test_two_processes_propose_the_same_draft(tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("on PostgreSQL threads do the same")
    here = Path(__file__).parent
    environment = {
        **os.environ, "PHASEZERO_HOME": str(tmp_path), "PHASEZERO_DATABASE_URL": "", "PHASEZERO_TEST_DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "phasezero.django_settings", "PYTHONPATH": f"{here}:{here.parent}",
    }  # fmt: skip

    def started(script: str, *arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", script, *arguments]
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    assert started(SET_UP).communicate(timeout=120)[1] == ""
    both = [started(PROPOSING, f"{who}@example.org", "2") for who in ("releaser", "lead")]
    errors = sorted((one.communicate(timeout=120)[1] for one in both), key=len)
    assert errors[0] == ""
    assert "has proposed this draft already and it waits" in errors[1]
    assert started(LEFT).communicate(timeout=60)[0].split() == ["waiting"]
