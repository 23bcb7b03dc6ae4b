"""The number of queries does not grow with the number of records on a page. One asks whether there are accounts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from phasezero import library
from phasezero.web.api import made


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as counted:
        assert client.get(address).status_code == 200
    return len(counted)


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/", 7),
        ("/countries/CAF/?date=2013-04-01", 6),
        ("/countries/CAF/?date=2013-12-20", 7),
        ("/countries/CAF/updates/", 2),
        ("/search/?q=bangui", 7),
        ("/health/", 10),
        ("/api/events?country=CAF&size=200", 3),
        ("/api/countries", 7),
        ("/api/search?q=bangui&size=50", 5),
        ("/api/countries/CAF/phase?as_of=2013-04-01", 4),
    ],
)
def test_few_queries(client: Client, address: str, most: int) -> None:
    assert queries(client, address) <= most


def test_more_events_need_no_more_queries(client: Client, event_id: str) -> None:
    many = queries(client, "/countries/CAF/?date=2013-04-01")
    one = queries(client, "/countries/CAF/?date=2013-04-01&minimum_deaths=90&from=2013-03-24&to=2013-03-24")
    assert many <= one <= many + 2  # on PostgreSQL a page that is not full may be asked for by marking too
    assert queries(client, f"/events/{event_id}/") <= 7


def test_lean_lists_hold_the_same_events(event_id: str) -> None:
    for day in (date(2003, 1, 1), date(2013, 4, 1), date(2020, 1, 1), None):
        narrow = library.event_filter(country="CAF", violence="one-sided")
        lean, whole = (
            library.event_lines(as_of=day, narrow=narrow, size=40),
            library.events_page(as_of=day, narrow=narrow, size=40),
        )
        assert [event.id for event in lean.events] == [event.id for event in whole.events]
        assert lean.next == whole.next
        assert [made.event_line(event) for event in lean.events] == [made.event(event) for event in whole.events]


def test_lists_do_not_read_whole_updates(client: Client) -> None:
    with CaptureQueriesContext(connection) as counted:
        client.get("/countries/CAF/updates/")
    assert not any('"html"' in query["sql"] for query in counted.captured_queries)
    found: Any = library.updates_page(size=1)
    assert not hasattr(found.updates[0], "content")
