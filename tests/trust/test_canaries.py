"""Canaries: words that stand in everything confidential are looked for in all that an installation leaves on a machine.

What is sealed is looked for everywhere: the database's files, its write-ahead log, dumps and backups, temporary files, what is
written to the terminal, the arguments of processes. What is only marked (RED, hidden) stands in the database by design; it is
looked for in everything else.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from whole import Hidden

from store.test_vault import spellings

pytestmark = [pytest.mark.security, pytest.mark.slow]
TESTS = Path(__file__).parents[1]
RED = "zqrubricanary"
SEALED = Hidden(
    what="zqwhatcanary of the market",
    where="zqwherecanary",
    harmed="zqharmedcanary",
    known_how="zqhowcanary",
    named="zqnamedcanary",
    contact="zqcontactcanary +236 75",
    addition="zqadditioncanary",
    identity="zqidentitycanary Ada",
    source_contact="zqsourcecanary@example.org",
    answer="zqanswercanary",
    planned="zqplannedcanary",
)
CANARIES = [
    SEALED.what, SEALED.where, SEALED.harmed, SEALED.known_how, SEALED.named, SEALED.contact, SEALED.addition, SEALED.identity,
    SEALED.source_contact, SEALED.answer, SEALED.planned,
]  # fmt: skip


@dataclass
class Running:
    """The process that did everything, still running, and what it left."""

    pid: int
    home: Path
    temporary: Path
    said: Path
    url: str


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    home, temporary = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("temporary")
    said = tmp_path_factory.mktemp("said") / "terminal"
    with _database() as url, said.open("wb") as terminal:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PHASEZERO_")},
            "PHASEZERO_HOME": str(home),
            "PHASEZERO_DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "phasezero.django_settings",
            "PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS / "trust"), os.environ.get("PYTHONPATH", "")]),
            "TMPDIR": str(temporary),
        }
        command = [sys.executable, str(TESTS / "trust" / "canary_home.py")]
        with subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=terminal, text=True
        ) as process:
            assert process.stdout is not None
            lines = []
            for line in process.stdout:
                lines.append(line)
                if line.startswith("ready "):
                    break
            terminal.write("".join(lines).encode())
            terminal.flush()
            assert lines, said.read_text(errors="replace")
            assert lines[-1].startswith("ready "), said.read_text(errors="replace")[-3000:]
            yield Running(process.pid, home, temporary, said, url)
            process.communicate()
        assert process.returncode == 0


class _database:  # noqa: N801 - a context
    """A database of its own on the server that the tests are given; nothing for SQLite."""

    def __init__(self) -> None:
        self.server = os.environ.get("PHASEZERO_TEST_DATABASE_URL", "")
        self.name = f"phasezero_canaries_{secrets.token_hex(4)}"

    def __enter__(self) -> str:
        if not self.server:
            return ""
        self._run(f'CREATE DATABASE "{self.name}"')
        return urlunsplit(urlsplit(self.server)._replace(path=f"/{self.name}"))

    def __exit__(self, *_: object) -> None:
        if self.server:
            self._run(f'DROP DATABASE "{self.name}" WITH (FORCE)')

    def _run(self, line: str) -> None:
        import psycopg

        with psycopg.connect(self.server.replace("postgres://", "postgresql://", 1), autocommit=True) as server:
            server.execute(line)


def held(where: bytes, words: list[str]) -> list[str]:
    """Those of these words that stand in some bytes, however they are spelled there."""
    return [word for word in words if any(one in where for one in spellings(word))]


def test_nothing_sealed_stands_in_a_file_of_the_installation(running: Running) -> None:
    """The database as it lies there while the program runs, its log, a backup made of it, and all else in the folder."""
    files = [file for file in running.home.rglob("*") if file.is_file()]
    for file in files:
        assert held(file.read_bytes(), CANARIES) == [], file.name
    if not running.url:
        names = {file.name for file in files}
        assert {"phasezero.sqlite3", "phasezero.sqlite3-wal", "backup.sqlite3"} <= names
        whole = b"".join(file.read_bytes() for file in files)
        assert held(whole, [f"{RED} village"]) == [f"{RED} village"]  # it would be found


def test_nothing_sealed_stands_in_a_dump_of_postgresql(running: Running) -> None:
    if not running.url:
        pytest.skip("the tests run on SQLite")
    if shutil.which("pg_dump") is None:
        pytest.skip("there is no pg_dump on this machine")
    dump = subprocess.run(["pg_dump", "--dbname", running.url], capture_output=True, check=True).stdout
    assert held(dump, CANARIES) == []
    assert held(dump, [f"{RED} village"]) == [f"{RED} village"]


def test_nothing_sealed_stands_in_the_files_of_postgresql(running: Running) -> None:
    """Tables, TOAST and indexes as they lie on the disk; and the write-ahead log of the whole server."""
    if not running.url:
        pytest.skip("the tests run on SQLite")
    import psycopg

    with psycopg.connect(running.url.replace("postgres://", "postgresql://", 1), autocommit=True) as server:
        row = server.execute("SELECT oid FROM pg_database WHERE datname = current_database()").fetchone()
    assert row is not None
    folders = [one for one in Path("/var/lib/postgresql").glob("*/*/base") if os.access(one, os.R_OK)]
    here = [one / str(row[0]) for one in folders if (one / str(row[0])).is_dir()]
    if not here:
        pytest.skip("the data directory of the server cannot be read by whoever runs the tests")
    files = [file for file in here[0].iterdir() if file.is_file()]
    assert len(files) > 100
    log = sorted((here[0].parents[1] / "pg_wal").glob("0*"), key=lambda one: one.stat().st_mtime)[-6:]
    for file in [*files, *log]:
        assert held(file.read_bytes(), CANARIES) == [], file


def test_nothing_confidential_stands_in_temporary_files(running: Running) -> None:
    for file in running.temporary.rglob("*"):
        assert not file.is_file() or held(file.read_bytes(), [*CANARIES, RED]) == [], file


def test_nothing_confidential_is_said_on_the_terminal(running: Running) -> None:
    """Log lines, error pages and what stands for a traceback at the two entry points."""
    said = running.said.read_bytes()
    assert held(said, [*CANARIES, RED]) == []
    assert b"an error of ours: ValueError at " in said
    assert b"kind=ValueError" in said
    assert b"An error of ours" in said


def test_nothing_confidential_stands_in_arguments_or_environment(running: Running) -> None:
    processes = Path("/proc")
    if not (processes / str(running.pid)).exists():
        pytest.skip("this system shows no processes as files")
    for name in ("cmdline", "environ"):
        assert held((processes / str(running.pid) / name).read_bytes(), [*CANARIES, RED]) == []
