"""The worker: every job when it is due, one failure stops no other, one worker at a time, nothing twice after a kill."""

from __future__ import annotations

import itertools
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from people import AT, World, client_of, world
from phasezero import desk, library, pipeline
from phasezero.desk import jobs
from phasezero.desk.jobs import JOBS, Job
from phasezero.errors import Missing
from phasezero.settings import load
from phasezero.store import alone, ledger
from phasezero.store.models import Step
from phasezero.web.server import Beside

pytestmark = pytest.mark.security
ROOT = Path(__file__).parent
SETTINGS = load({})
NOON = datetime(2026, 11, 10, 12, tzinfo=UTC)
CANARY = "canary-of-a-hidden-thing"


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch, db: None) -> list[str]:
    """Two jobs in place of the real ones, that note when they ran; "second" fails as long as its name stands in `failing`."""
    done: list[str] = []

    def job(key: str, minutes: int) -> Job:
        def do(_: Any) -> str:
            done.append(key)
            return ""

        return Job(key, timedelta(minutes=minutes), f"what {key} is for", do)

    monkeypatch.setattr(jobs, "JOBS", (job("first", 5), job("second", 60), job("third", 5)))
    return done


def work(at: datetime = NOON, stop: Callable[[], bool] = lambda: False) -> bool:
    return jobs.work(SETTINGS, lambda: at, stop, None)


def break_job(monkeypatch: pytest.MonkeyPatch, key: str, error: Exception) -> None:
    def do(_: Any) -> str:
        raise error

    monkeypatch.setattr(jobs, "JOBS", tuple(replace(one, do=do) if one.key == key else one for one in jobs.JOBS))


def test_each_job_runs_when_its_time_has_come(ran: list[str]) -> None:
    for minutes, expected in (
        (0, ["first", "second", "third"]),
        (4, []),
        (5, ["first", "third"]),
        (60, ["first", "second", "third"]),
    ):
        ran.clear()
        assert work(NOON + timedelta(minutes=minutes))
        assert ran == expected, minutes


def test_a_clock_set_back_stops_nothing(ran: list[str]) -> None:
    work(NOON)
    ran.clear()
    work(NOON - timedelta(days=1))
    assert ran == ["first", "second", "third"]


def test_one_failure_is_told_and_stops_no_other(
    ran: list[str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    break_job(monkeypatch, "second", ValueError(CANARY))
    assert work()
    assert ran == ["first", "third"]
    row = ledger.jobs()["second"]
    assert row.status == "failed"
    assert row.detail == "ValueError; the log of this machine says where it failed"
    told = capfd.readouterr().err
    assert "event='job failed' job='second' kind='ValueError' where='" in told
    assert CANARY not in told
    page = client_of(None).get("/health/").content.decode()
    assert "failed: ValueError" in page.replace("</span>", "")
    assert CANARY not in page
    assert [(one["name"], one["subject"]) for one in _unfinished()] == [("job", "second")]


def _unfinished() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client_of(None).get("/api/health").json()["unfinished"]
    return found


def test_what_is_missing_is_said_in_its_own_words(ran: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    break_job(monkeypatch, "first", Missing("the mail server mail.example.org:587 cannot be used"))
    work()
    assert ledger.jobs()["first"].detail == "the mail server mail.example.org:587 cannot be used"
    assert ran == ["second", "third"]


def test_a_job_that_was_killed_is_told_and_waits_for_its_turn(ran: list[str]) -> None:
    """A job that kills the process must not be the only one that ever runs."""
    ledger.job_started("first", NOON)
    work(NOON + timedelta(minutes=1))
    assert ledger.jobs()["first"].detail == "the process ended while it ran"
    assert ran == ["second", "third"]
    work(NOON + timedelta(minutes=5))
    assert "first" in ran


def test_told_to_stop_it_begins_nothing_new_and_goes_on_later(ran: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    stopping: list[bool] = []

    def do(_: Any) -> str:
        stopping.append(True)
        return ""

    first = replace(jobs.JOBS[0], do=do)
    monkeypatch.setattr(jobs, "JOBS", (first, *jobs.JOBS[1:]))
    work(stop=lambda: bool(stopping))
    assert ran == []
    assert ledger.jobs()["first"].status == "stopped"
    work(NOON + timedelta(seconds=1))
    assert len(stopping) == 2
    assert ran == ["second", "third"]


def test_while_everything_is_closed_nothing_is_done(ran: list[str]) -> None:
    desk.close_all("Somebody", NOON)
    work()
    assert ran == []
    assert ledger.jobs() == {}
    desk.lift_panic_alone("Somebody", NOON)
    work()
    assert ran == ["first", "second", "third"]


def test_a_panic_in_between_ends_the_round(ran: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def do(_: Any) -> str:
        desk.close_all("Somebody", NOON)
        return ""

    monkeypatch.setattr(jobs, "JOBS", (replace(jobs.JOBS[0], do=do), *jobs.JOBS[1:]))
    work()
    assert ran == []


@contextmanager
def another_worker() -> Iterator[None]:
    """A worker elsewhere: in PostgreSQL a session of its own, which holds its lock again and again."""
    if connection.vendor != "postgresql":
        with alone.alone("work") as held:
            assert held
            yield
        return
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [alone.number_of("work")])
            assert cursor.fetchone() == (True,)
            yield
            # PostgreSQL frees the locks of a session only some time after it was closed.
            cursor.execute("SELECT pg_advisory_unlock(%s)", [alone.number_of("work")])
    finally:
        other.close()


def test_a_second_worker_does_nothing(ran: list[str]) -> None:
    with another_worker():
        assert not work()
    assert ran == []
    assert work()


def test_what_is_not_set_up_is_no_failure(db: None) -> None:
    assert {one.key for one in jobs.due(SETTINGS, NOON)} == {"settle", "shares", "day", "retention"}
    world()
    found = replace(
        SETTINGS, imap_url="imaps://a:b@mail.example.org", smtp_url="smtps://mail.example.org", url="https://pz.example.org"
    )
    assert [one.key for one in jobs.due(found, NOON)] == [one.key for one in JOBS]
    lines = {one.job.key: one for one in jobs.lines_for_the_machine(SETTINGS, NOON)}
    assert (lines["mail"].lacks, lines["deliver"].lacks) == ("PHASEZERO_IMAP_URL", "")
    assert lines["deliver"].waits_for == "PHASEZERO_URL, PHASEZERO_SMTP_URL"


def test_all_real_jobs_run_on_a_store_with_people(db: None) -> None:
    world()
    assert work()
    assert {key: row.status for key, row in ledger.jobs().items()} == dict.fromkeys(
        ("settle", "shares", "deliver", "day", "retention"), "done"
    )


def test_the_jobs_are_for_those_who_keep_the_installation(ran: list[str]) -> None:
    people = world()
    work()
    shown = {name: "jobs-title" in client_of(person).get("/health/").content.decode() for name, person in people.people.items()}
    assert shown == {name: name in {"steward", "second"} for name in people.people}
    assert "jobs-title" not in client_of(None).get("/health/").content.decode()
    for person in (people.reader, people.mole, people.lead, None):
        assert "what first is for" not in str(client_of(person).get("/api/health").json())


def test_a_failed_day_of_a_hidden_task_force_is_told_to_it_alone(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    people = world()
    desk.watch("CAF", "the example", "a reason", AT)
    monkeypatch.setattr(pipeline, "day", lambda *_a, **_k: [])
    work()
    before = _health_of(people)
    monkeypatch.setattr(pipeline, "day", _fails_for(people.hidden.key))
    Step.objects.filter(subject="day").update(started_at=NOON - timedelta(hours=2))
    work()
    after = _health_of(people)
    assert {name for name in before if before[name] != after[name]} == {"mole"}
    assert "ValueError" in after["mole"]
    assert CANARY not in after["mole"]
    monkeypatch.setattr(pipeline, "day", lambda *_a, **_k: [])
    Step.objects.filter(subject="day").update(started_at=NOON - timedelta(hours=2))
    work()
    assert "No step failed" in _health_of(people)["mole"]


def _fails_for(audience: str) -> Callable[..., Any]:
    def day(_on: Any, _countries: Any, _viewer: Any, of: str, **_: Any) -> list[Any]:
        if of == audience:
            raise ValueError(CANARY)
        return []

    return day


def _health_of(people: World) -> dict[str, str]:
    everyone = {**people.people, "nobody": None}
    return {name: client_of(person).get("/health/").content.decode() for name, person in everyone.items()}


def test_a_day_of_a_watched_country_that_fails_is_told_and_the_others_run(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    for country in ("CAF", "TCD"):
        desk.watch(country, "the example", "a reason", AT)
    done = []

    def day(_on: Any, countries: list[str], *_a: Any, **_k: Any) -> list[Any]:
        if countries == ["CAF"]:
            raise ValueError(CANARY)
        done.extend(countries)
        return []

    monkeypatch.setattr(pipeline, "day", day)
    work()
    assert done == ["TCD"]
    assert ledger.jobs()["day"].detail == "not run for CAF (ValueError); the log of this machine says where it failed"


def test_that_the_mail_server_is_gone_tells_nothing_of_letters(db: None) -> None:
    """It is asked at every run: the same line whether or not something waits."""
    world()
    found = replace(SETTINGS, smtp_url="smtp://127.0.0.1:9", url="https://pz.example.org")
    jobs.work(found, lambda: NOON, lambda: False, None)
    assert "cannot be used" in ledger.jobs()["deliver"].detail


def test_caches_of_pages_outlive_the_rounds_of_the_worker(ran: list[str]) -> None:
    before = library.stamp()
    work()
    assert library.stamp() == before


def test_the_docs_hold_the_table() -> None:
    page = (ROOT.parent / "docs" / "how-to" / "serve.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| every (\d+) (min|h) \|", page, re.M)
    units = {"min": 1, "h": 60}
    assert [(key, int(count) * units[unit]) for key, count, unit in rows] == [
        (one.key, one.every.total_seconds() / 60) for one in JOBS
    ]


# Real processes


def environment(home: Path, **more: str) -> dict[str, str]:
    base = {**os.environ, "PHASEZERO_HOME": str(home), "PHASEZERO_DATABASE_URL": "", "PYTHONPATH": f"{ROOT}:{ROOT / 'deliver'}"}
    return {**base, **more}


def started(home: Path, *arguments: str, **more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "phasezero", *arguments]
    return subprocess.Popen(command, env=environment(home, **more), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with started(tmp_path, "init") as made:
        assert made.wait(60) == 0
    return tmp_path


def until(holds: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it does not come"
        time.sleep(0.05)


def test_sigterm_ends_it_cleanly_and_a_second_one_says_so(home: Path) -> None:
    with started(home, "work") as first:
        assert first.stdout is not None
        until(lambda: "retention" in first.stdout.readline())
        with started(home, "work", "--once") as second:
            out, _ = second.communicate(timeout=30)
        assert (second.returncode, out) == (0, "another worker is at work; this one ends\n")
        first.send_signal(signal.SIGTERM)
        rest = first.stdout.read()
        assert first.wait(20) == 0
        assert "Traceback" not in rest
    with started(home, "work", "--list") as listed:
        out, _ = listed.communicate(timeout=30)
    assert out.count("(done 20") == 4


def test_who_lost_the_process_that_started_it_ends(home: Path) -> None:
    with started(home, "work", "--beside", "1") as orphan:
        orphan.communicate(timeout=30)
    assert orphan.returncode == 0


def test_closed_by_a_panic_once_refuses_and_the_loop_waits(home: Path) -> None:
    with started(home, "panic", "--yes") as closing:
        closing.communicate(timeout=30)
    with started(home, "work", "--once") as once:
        out, _ = once.communicate(timeout=30)
    assert once.returncode == 1
    assert "closed by a panic" in out
    with started(home, "work") as loop:
        time.sleep(2)
        loop.send_signal(signal.SIGTERM)
        out, _ = loop.communicate(timeout=30)
    assert (loop.returncode, out) == (0, "")


def test_the_worker_beside_the_server_is_started_again_with_growing_pauses(tmp_path: Path) -> None:
    file = tmp_path / "starts"
    line = f"import time; open({str(file)!r}, 'a').write(f'{{time.monotonic()}}\\n')"
    beside = Beside([sys.executable, "-S", "-c", line])
    beside.FIRST_PAUSE = 0.2  # type: ignore[misc]
    with beside:
        until(lambda: file.exists() and len(file.read_text().split()) >= 4)
    times = [float(one) for one in file.read_text().split()]
    pauses = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert pauses[0] >= 0.2
    assert pauses[1] >= 0.4
    assert pauses[2] >= 0.8
    count = len(file.read_text().split())
    time.sleep(0.5)
    assert len(file.read_text().split()) == count


def test_the_worker_beside_the_server_ends_with_it(tmp_path: Path) -> None:
    file = tmp_path / "ended"
    line = (
        "import signal, sys, time, pathlib\n"
        f"end = lambda *_: (pathlib.Path({str(file)!r}).write_text('well'), sys.exit(0))\n"
        "signal.signal(signal.SIGTERM, end)\n"
        f"pathlib.Path({str(tmp_path / 'up')!r}).write_text('x')\n"
        "time.sleep(60)"
    )
    with Beside([sys.executable, "-S", "-c", line]):
        until((tmp_path / "up").exists)
    assert file.read_text() == "well"


@pytest.mark.slow
def test_a_worker_killed_while_it_delivers_sends_nothing_twice(tmp_path: Path) -> None:
    """Real processes, SIGKILL from inside the mail server, and the next worker goes on."""
    sys.path.insert(0, str(ROOT / "deliver"))
    from aiosmtpd.controller import Controller
    from delivery_world import Office, free_port

    office = Office()
    office.port = free_port()
    controller = Controller(office, hostname="127.0.0.1", port=office.port)
    controller.start()
    more = {
        "PHASEZERO_SMTP_URL": f"smtp://127.0.0.1:{office.port}",
        "PHASEZERO_URL": "https://pz.example.org",
        "PHASEZERO_MAIL_FROM": "early@pz.example.org",
    }
    try:
        made = [sys.executable, str(ROOT / "deliver" / "make_world.py")]
        subprocess.run(made, env=environment(tmp_path, **more), check=True, timeout=120)
        running: list[subprocess.Popen[str]] = []

        def kill() -> None:
            if len(office.taken) == 2:
                running[0].send_signal(signal.SIGKILL)

        office.on_data = kill
        with started(tmp_path, "work", **more) as first:
            running.append(first)
            first.communicate(timeout=60)
        assert first.returncode == -signal.SIGKILL
        office.on_data = None
        for _ in range(2):
            with started(tmp_path, "work", "--once", **more) as again:
                again.communicate(timeout=60)
            assert again.returncode == 0
            _make_due(tmp_path, more)
        with started(tmp_path, "work", "--once", **more) as again:
            again.communicate(timeout=60)
        updates = [to for to, message in office.taken if "update 1" in message["Subject"]]
        assert sorted(updates) == ["analyst@example.org", "partner@example.org", "reader@example.org"]
        assert len({key for _, key in office.taken_ids}) == len(office.taken)
    finally:
        controller.stop()


def _make_due(home: Path, more: dict[str, str]) -> None:
    """As if five minutes had passed."""
    line = (
        "from phasezero import library; library.open_store()\n"
        "from phasezero.store.models import Step\n"
        "from datetime import timedelta; from django.db.models import F\n"
        "Step.objects.filter(name='job').update(started_at=F('started_at') - timedelta(hours=7))"
    )
    subprocess.run([sys.executable, "-c", line], env=environment(home, **more), check=True, timeout=60)
