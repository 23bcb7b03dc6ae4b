"""A store with the example and one draft, for all tests of the pages; each test's own changes are rolled back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from builders import coded
from phasezero import library, pipeline
from phasezero.domain.events import Release
from phasezero.store import ids, imports
from phasezero.store.accounts import forget_accounts
from phasezero.web import shown

DAY = date(2013, 4, 1)


@pytest.fixture(scope="module")
def example(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The Central African Republic 1991-2019, watched, with the draft of 1 April 2013."""
    with django_db_blocker.unblock():
        ids.forget_key()
        pipeline.import_example()
        pipeline.day(DAY, ["CAF"])
    yield
    with django_db_blocker.unblock():
        call_command("flush", verbosity=0, interactive=False)
        ids.forget_key()


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    shown.forget()
    forget_accounts()


@pytest.fixture
def client(example: None, db: None) -> Client:
    return Client(headers={"host": "localhost"})


@pytest.fixture
def event_id(example: None, db: None) -> str:
    """The newest event known on `DAY`."""
    return library.events_page(as_of=DAY).events[0].id


@pytest.fixture
def add_event(example: None, db: None) -> Callable[..., str]:
    """Adds an event of a release of its own, as an import would; returns the event's id."""

    def add(key: str, on: date, **changes: Any) -> str:
        release = Release("ucdp-ged", "2013-test", date(2014, 6, 1))
        imports.add_release(release, [coded(key, on, **changes)], "test.csv", f"inputs of {key}")
        rows = library.events_page(narrow=library.event_filter(country=changes.get("country", "CAF"), since=on, until=on)).events
        return next(event.id for event in rows if event.source_key == key)

    return add
