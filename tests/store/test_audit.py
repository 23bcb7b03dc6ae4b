"""The audit chains in the database: appended only, whole under concurrent writers, and never content."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from append_only import empty_the_audit, without_triggers
from phasezero.domain.chains import START, verify, written
from phasezero.domain.marking import LOCAL, TLP, Viewer
from phasezero.store import audit
from phasezero.store.audit import AuditEntry, chain_of, entries, head, heads, note, reference
from phasezero.store.people import Person, Seat, TaskForce

pytestmark = pytest.mark.security
AT = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
CANARY = "Aminata Canary"
INSERT = "INSERT INTO store_auditentry (chain, number, at, action, by, about, previous, hash)"


@pytest.fixture
def three(db: None) -> list[str]:
    """Heads of a chain after each of three entries."""
    return [note(action, CANARY, AT, f"record of {CANARY}") for action in ("first steward", "invited", "joined")]


def test_each_entry_is_bound_to_the_one_before_it(three: list[str]) -> None:
    rows = list(AuditEntry.objects.order_by("number"))
    assert [row.number for row in rows] == [1, 2, 3]
    assert [row.previous for row in rows] == [START, *three[:2]]
    assert [row.hash for row in rows] == three == [row.digest() for row in rows]
    assert head(audit.INSTALLATION, TLP.GREEN) == three[-1]
    assert head("elsewhere", TLP.GREEN) == START


def test_chains_are_separate_so_that_no_head_tells_of_another(three: list[str]) -> None:
    note("released", "p", AT, audience="k3y", tlp=TLP.AMBER)
    before = head("k3y", TLP.AMBER)
    note("opened", "p", AT, audience="k3y", tlp=TLP.RED)
    note("released", "p", AT, audience="another", tlp=TLP.AMBER)
    assert head("k3y", TLP.AMBER) == before
    assert [(one.chain, one.entries) for one in heads()] == [
        ("another:AMBER", 1), ("installation:GREEN", 3), ("k3y:AMBER", 1), ("k3y:RED", 1),
    ]  # fmt: skip


def test_an_entry_holds_references_and_nothing_that_was_said(three: list[str]) -> None:
    row = AuditEntry.objects.values().first()
    assert CANARY not in str(row)
    assert row is not None
    assert row["by"] == reference("person", CANARY) != reference("record", CANARY)
    assert CANARY.encode() not in b"".join(written(entries(), AT))


@pytest.mark.parametrize("action", ["", "x" * 61, "invited a@example.org", "vu à Bangui", "two\nlines", "said “no”", " released"])
def test_an_action_that_looks_like_content_is_refused(db: None, action: str) -> None:
    with pytest.raises(ValueError, match="audit chain"):
        note(action, "p", AT)
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE store_auditentry SET action = 'nothing' WHERE number = 2",
        "UPDATE store_auditentry SET hash = previous",
        "DELETE FROM store_auditentry WHERE number = 3",
        "DELETE FROM store_auditentry",
        "{INSERT} SELECT chain, 5, at, action, by, about, hash, hash FROM store_auditentry WHERE number = 3",
        "{INSERT} SELECT chain, 4, at, action, by, about, previous, hash FROM store_auditentry WHERE number = 3",
        "{INSERT} SELECT 'new:RED', 2, at, action, by, about, previous, hash FROM store_auditentry WHERE number = 3",
    ],
)
def test_the_database_itself_refuses_to_change_delete_or_jump(three: list[str], attack: str) -> None:
    _refused(attack.format(INSERT=INSERT))
    assert [row.hash for row in AuditEntry.objects.order_by("number")] == three


def test_what_only_one_database_offers_is_refused_too(three: list[str]) -> None:
    whole = "SELECT id, chain, number, at, 'nothing', by, about, previous, hash FROM store_auditentry WHERE number = 2"
    if connection.vendor == "sqlite":
        _refused(f"INSERT OR REPLACE INTO store_auditentry (id, chain, number, at, action, by, about, previous, hash) {whole}")
        _refused(f"REPLACE INTO store_auditentry (id, chain, number, at, action, by, about, previous, hash) {whole}")
    else:
        _refused("TRUNCATE store_auditentry")
        _refused("TRUNCATE store_auditentry CASCADE")
        row = f"INSERT INTO store_auditentry (id, chain, number, at, action, by, about, previous, hash) {whole}"
        _refused(f"{row} ON CONFLICT (chain, number) DO UPDATE SET action = 'nothing'")
    assert [row.hash for row in AuditEntry.objects.order_by("number")] == three


def _refused(statement: str) -> None:
    with pytest.raises(DatabaseError, match=r"audit entr"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_orm_cannot_change_or_delete_either(three: list[str]) -> None:
    row = AuditEntry.objects.get(number=2)
    row.action = "nothing"
    for change in (row.save, row.delete, AuditEntry.objects.all().delete, lambda: AuditEntry.objects.update(action="nothing")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert [row.hash for row in AuditEntry.objects.order_by("number")] == three


def test_an_entry_goes_when_what_it_reports_is_undone(db: None) -> None:
    def failing() -> None:
        with transaction.atomic():
            note("released", "p", AT)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        failing()
    assert head(audit.INSTALLATION, TLP.GREEN) == START


def test_whoever_gets_around_the_triggers_is_found_by_the_file(three: list[str]) -> None:
    with without_triggers():
        AuditEntry.objects.filter(number=2).update(action="nothing")
    verdict = verify(written(entries(), AT), [three[-1]])
    assert verdict.faults == ("line 3: entry 2 of chain installation:GREEN was changed: its hash does not fit what it says",)


def test_times_survive_the_database_to_the_microsecond(db: None) -> None:
    note("released", "p", datetime(2026, 3, 1, 8, 30, 0, 123457, tzinfo=UTC))
    assert verify(written(entries(), AT), [head(audit.INSTALLATION, TLP.GREEN)]).whole


APPENDING = """
import sys
from phasezero import library
library.open_store()
from datetime import UTC, datetime
from phasezero.store.audit import note
for number in range(int(sys.argv[2])):
    note(f"released {sys.argv[1]} {number}", "p", datetime(2026, 3, 1, tzinfo=UTC), audience="k3y")
"""


@pytest.fixture
def emptied(transactional_db: None) -> Iterator[None]:
    empty_the_audit()
    yield
    empty_the_audit()


def test_writers_at_once_keep_the_chain_whole_from_its_first_entry(emptied: None, tmp_path: Path) -> None:
    """PostgreSQL: threads with a connection each. SQLite: processes on a file, as server and command line are."""
    if connection.vendor == "postgresql":
        _threads(4, 25)
        _check(100)
        return
    environment = {"PHASEZERO_HOME": str(tmp_path), "PHASEZERO_DATABASE_URL": "", "PATH": "/usr/bin:/bin"}
    setup = "from phasezero import library, pipeline\nlibrary.open_store()\npipeline.set_up()"
    subprocess.run([sys.executable, "-c", setup], env=environment, check=True, timeout=120)
    running = [
        subprocess.Popen([sys.executable, "-c", APPENDING, str(number), "25"], env=environment, stderr=subprocess.PIPE)
        for number in range(3)
    ]
    for one in running:
        _, errors = one.communicate(timeout=120)
        assert one.returncode == 0, errors
    _check_file(tmp_path, environment, 75)


def _threads(count: int, each: int) -> None:
    failed: list[BaseException] = []
    start = threading.Barrier(count)

    def append(number: int) -> None:
        try:
            start.wait()
            for turn in range(each):
                with transaction.atomic():
                    note(f"released {number} {turn}", "p", AT, audience="k3y", tlp=TLP.GREEN)
                    note("released", "p", AT, audience=("k3y", "other")[turn % 2], tlp=TLP.RED)
        except BaseException as error:  # noqa: BLE001 - shown by the test
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=append, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not failed


def _check(count: int) -> None:
    verdict = verify(written(entries(), AT), [one.head for one in heads()])
    assert verdict.whole, verdict.faults
    assert {one.name: one.entries for one in verdict.chains}["k3y:GREEN"] == count


def _check_file(home: Path, environment: dict[str, str], count: int) -> None:
    out = home / "chains.jsonl"
    done = subprocess.run(
        [sys.executable, "-m", "phasezero", "audit", "export", str(out)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    heads_ = [line.split()[0] for line in done.stdout.splitlines()[1:]]
    checked = subprocess.run(
        [sys.executable, "-m", "phasezero", "audit", "verify", str(out), *(word for one in heads_ for word in ("--head", one))],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout
    assert f"chain k3y:GREEN: entries 1 to {count} are what they were" in checked.stdout


@pytest.fixture
def members(db: None) -> dict[str, Any]:
    """A task force with a lead who keeps a key and a reader; a steward; somebody else."""
    force = TaskForce.objects.create(name="Lake", key="k3y", hidden=True)
    made: dict[str, Any] = {"force": force}
    for name, role, keeps in (("lead", "lead", True), ("reader", "reader", False), ("analyst", "analyst", True)):
        made[name] = Person.objects.create_user(f"{name}@example.org", None, name=name.title())
        Seat.objects.create(task_force=force, person=made[name], role=role, keeps_key=keeps, since=AT)
    made["steward"] = Person.objects.create_user("steward@example.org", None, name="Steward", is_steward=True)
    made["other"] = Person.objects.create_user("other@example.org", None, name="Other")
    return made


def _kept(person: Person) -> set[str]:
    from phasezero.store.accounts import viewer_of

    return set(audit.chains_kept_by(viewer_of(person, AT.date())))


def test_who_keeps_which_chains(members: dict[str, Any]) -> None:
    own = {chain_of("k3y", tlp) for tlp in TLP}
    assert _kept(members["lead"]) == own
    assert _kept(members["analyst"]) == own - {"k3y:RED"}, "up to what the role may read"
    assert _kept(members["reader"]) == _kept(members["other"]) == set(), "a seat is not a key"
    assert _kept(members["steward"]) == {chain_of(one, tlp) for one in (audit.INSTALLATION, LOCAL) for tlp in TLP}


def test_who_is_locked_or_has_left_keeps_none(members: dict[str, Any]) -> None:
    Person.objects.filter(pk=members["steward"].pk).update(is_active=False)
    Seat.objects.filter(person=members["lead"]).update(until=AT)
    assert _kept(Person.objects.get(pk=members["steward"].pk)) == _kept(members["lead"]) == set()


def test_a_chain_is_read_up_to_the_clearance_only() -> None:
    reader = Viewer.of("reader", {"k3y": TLP.GREEN})
    assert audit.chains_within(reader, "k3y") == ["k3y:CLEAR", "k3y:GREEN"]
    assert audit.chains_within(reader, "other") == audit.chains_within(reader, audit.INSTALLATION) == []
