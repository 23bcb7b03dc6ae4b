"""Running the command line in this process, for tests: exit code, output and error output."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from typing import Any

import pytest

from phasezero import cli

Run = Callable[..., tuple[int, str, str]]


def runner(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], *before: str, stdin: str | None = None) -> Run:
    """Runs `phasezero BEFORE... ARGUMENTS...`. `typed`: what stands on standard input, by default `stdin`; None: as it is."""

    def run(*arguments: Any, typed: str | None = stdin) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["phasezero", *before, *map(str, arguments)])
        if typed is not None:
            monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        try:
            cli.run()
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0)
        out, err = capfd.readouterr()
        return code, out, err

    return run
