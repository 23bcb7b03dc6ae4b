"""The mail server on a real socket, people of two task forces, and runs of the queue."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from delivery_world import DAY, NOON, SITE, Office, free_port

from people import World, world
from phasezero.deliver import pictures
from phasezero.deliver.smtp import Server
from phasezero.desk import delivery, due
from phasezero.desk.delivery import Post, Run

_DRAWN: dict[tuple[str, ...], list[bytes]] = {}


@pytest.fixture(autouse=True)
def drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures come from the real engine, once for all tests."""
    real = pictures.drawn

    def drawn(svg: list[str], fonts: Path) -> list[bytes]:
        if tuple(svg) not in _DRAWN:
            _DRAWN[tuple(svg)] = real(svg, fonts)
        return _DRAWN[tuple(svg)]

    monkeypatch.setattr(pictures, "drawn", drawn)


@pytest.fixture(autouse=True)
def no_heads(monkeypatch: pytest.MonkeyPatch) -> None:
    """The letter with the audit heads has a test of its own."""
    monkeypatch.setattr(due, "heads_letter", lambda _: [])


@pytest.fixture
def office() -> Iterator[Office]:
    made = Office()
    made.port = free_port()
    controller = Controller(made, hostname="127.0.0.1", port=made.port)
    controller.start()
    yield made
    controller.stop()


@pytest.fixture
def people(db: None) -> World:
    return world()


@pytest.fixture
def send(office: Office, people: World) -> Callable[..., Run]:
    """A run of the queue."""

    def run(on: date = DAY, at: datetime = NOON + timedelta(hours=1), **changes: Any) -> Run:
        post = Post(Server("127.0.0.1", office.port, "none"), "early@pz.example.org", SITE)
        return delivery.run(on, lambda: at, replace(post, **changes))

    return run
