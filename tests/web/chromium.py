"""A real browser against a real server: how both are started."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = Path(os.environ.get("PHASEZERO_CHROMIUM", "/usr/bin/chromium"))
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
IMAGES = Path(__file__).parents[2] / "docs" / "images"
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
SERVE = "import sys; from phasezero.web.server import serve; serve(int(sys.argv[1]), workers=1)"


def environment(home: Path, **more: str) -> dict[str, str]:
    """Of a process with a store of its own, on SQLite."""
    own = {"PHASEZERO_HOME": str(home), "PHASEZERO_DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "phasezero.django_settings"}
    return {**os.environ, **own, **more}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(settings: Mapping[str, str], port: int) -> Iterator[str]:
    """The address of a server that runs meanwhile."""
    server = subprocess.Popen([sys.executable, "-c", SERVE, str(port)], env=dict(settings))
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address)
        yield address
    finally:
        server.terminate()
        server.wait(20)


def _wait(address: str) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(f"{address}/about/", timeout=5).close()  # noqa: S310 - our own server on loopback
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError("the server does not answer")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; the test is skipped with a reason where it is missing."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: pip install playwright")
    if not CHROMIUM.exists():
        pytest.skip(f"no Chromium at {CHROMIUM}: apt-get install chromium, or set PHASEZERO_CHROMIUM")
    with playwright.sync_playwright() as started:
        found = started.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield found
        found.close()
