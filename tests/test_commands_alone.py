"""Each command as a process of its own, as people run it: tests in this process find Django set up by others."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from phasezero.cli.main import app

OURS = 70
"""The exit code of an error of ours."""
ENDLESS = {"phasezero serve", "phasezero work"}
"""Run until they are stopped: tests of their own start them."""


def commands(group: Any, name: str = "phasezero") -> Iterator[tuple[str, Any]]:
    for word, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{name} {word}")
        else:
            yield f"{name} {word}", command


ALONE = sorted(
    name
    for name, command in commands(typer.main.get_command(app))
    if name not in ENDLESS and not any(one.required for one in command.params)
)


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Without a store, and with the example in one."""
    found = {name: tmp_path_factory.mktemp(name) for name in ("no store", "example")}
    done = run(found["example"], "phasezero init --example")
    assert done.returncode == 0, done.stderr
    return found


def run(home: Path, name: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": str(home), "PHASEZERO_HOME": str(home / "phasezero")}
    command = [sys.executable, "-m", *name.split()]
    return subprocess.run(
        command, env=environment, cwd=home, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", ALONE)
@pytest.mark.parametrize("store", ["no store", "example"])
def test_it_answers_or_says_in_one_line_what_is_missing(homes: dict[str, Path], store: str, name: str) -> None:
    done = run(homes[store], name)
    assert done.returncode != OURS, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout or done.stderr.strip()


def test_the_rules_of_retention_are_told_without_a_store(tmp_path: Path) -> None:
    done = run(tmp_path, "phasezero retention list")
    assert (done.returncode, done.stderr) == (0, "")
    assert "invitations:" in done.stdout
    assert not list(tmp_path.iterdir())
