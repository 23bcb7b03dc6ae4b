"""What it costs that everybody sees only their own: `python benchmarks/visibility.py [--events N] [--explain]`.

Fills a PostgreSQL database of its own, beside the one that PHASEZERO_TEST_DATABASE_URL (or PHASEZERO_DATABASE_URL) names, and
drops it again: 1,000,000 made-up event versions of 100 countries, 200 task forces, 50 people (benchmarks/many_events.py). Then:

1. The first page (50 events) of a country's events, through the library, for a viewer in 5 of the 200 task forces: in turn with
   the same query without the rule that decides who sees what. The ratio is the median of the ratios, pair by pair.
2. The real server, 50 people signed in at once: the overview of the world, and the page of a country that a task force of
   theirs watches. "without a pause": each asks again as soon as the answer is there; "a second between": each looks at a page
   for a second. "first" is the slowest answer to a page that was never asked for.

Prints only; asserts nothing.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from unittest.mock import patch

from many_events import CLOSED_RANK, MEASURED, PEOPLE, Filled, fill

from web import SERVE, Reader, free_port, read, together, wait_for

if TYPE_CHECKING:
    from phasezero.domain.marking import Viewer

SIZE = 50
DAY = date(2013, 4, 1)
TURNS = 200
"""How often each page is asked for, with and without the rule."""


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--events", type=int, default=1_000_000, help="Event versions in the store.")
    asked.add_argument("--requests", type=int, default=2000, help="For each kind of page, by all readers together.")
    asked.add_argument("--explain", action="store_true", help="Print how PostgreSQL answers each query.")
    wanted = asked.parse_args()
    server = os.environ.get("PHASEZERO_TEST_DATABASE_URL") or os.environ.get("PHASEZERO_DATABASE_URL", "")
    if not server.startswith("postgres"):
        print("skipped: PHASEZERO_TEST_DATABASE_URL names no PostgreSQL server")
        return
    with tempfile.TemporaryDirectory(prefix="phasezero-bench-") as home, database(server) as url:
        os.environ.update(PHASEZERO_HOME=home, PHASEZERO_DATABASE_URL=url, DJANGO_SETTINGS_MODULE="phasezero.django_settings")
        filled = filled_store(wanted.events)
        first_pages(filled, wanted.explain)
        under_load(filled, wanted.requests)


@contextmanager
def database(server: str) -> Iterator[str]:
    """The address of an empty database, which is dropped in the end."""
    import psycopg

    base, _, name = server.rpartition("/")
    name = f"{name}_visibility"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
    try:
        yield f"{base}/{name}"
    finally:
        from django.db import connections

        connections.close_all()
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def filled_store(events: int) -> Filled:
    from phasezero import library, pipeline

    library.open_store()
    pipeline.set_up()
    started = time.perf_counter()
    filled = fill(events)
    python = f"{platform.python_implementation()} {platform.python_version()}"
    print(f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, {python}", flush=True)
    print(f"filled with {events} event versions in {time.perf_counter() - started:.0f} s", flush=True)
    return filled


def first_pages(filled: Filled, explain: bool) -> None:
    from phasezero import library

    today = datetime.now(UTC).date()
    member, nobody = library.viewer_of(filled.people[0], today), library.anonymous(today)
    countries = {f"country {rank}, {role}": (member, filled.countries[rank - 1]) for rank, role in MEASURED.items()}
    countries["country 3, no member"] = (member, filled.countries[2])
    countries["country 1, not signed in"] = (nobody, filled.countries[0])
    countries["hidden, no member"] = (member, filled.countries[CLOSED_RANK - 1])
    countries["hidden, not signed in"] = (nobody, filled.countries[CLOSED_RANK - 1])
    print(f"\nfirst page of a country's events, {TURNS} times in turn, ms; 'hidden': 999 of 1000 events belong to others")
    print(f"{'':26} {'known on':10}  events {'median':>7} {'p95':>7}   without the rule {'median':>7} {'p95':>7}   ratio")
    for name, (viewer, country) in countries.items():
        for day in (today, DAY):
            first_page(f"{name:26} {day}", viewer, country, day)
            if explain:
                print(explained(viewer, country, day))


def first_page(name: str, viewer: Viewer, country: str, day: date) -> None:
    from phasezero import library
    from phasezero.store import sql

    narrow = library.event_filter(country=country)
    with_rule, without = [], []
    shown = len(library.event_lines(viewer, day, narrow, size=SIZE).events)
    for _ in range(TURNS):
        with_rule.append(milliseconds(viewer, day, country))
        with patch.object(sql, "rule", lambda *_: ("TRUE", ())):
            without.append(milliseconds(viewer, day, country))
    one, other = statistics.median(with_rule), statistics.median(without)
    ratio = statistics.median(seen / every for seen, every in zip(with_rule, without, strict=True))
    print(
        f"{name}  {shown:6} {one:7.2f} {most(with_rule):7.2f}   {'':16} {other:7.2f} {most(without):7.2f}   {ratio:5.2f}",
        flush=True,
    )


def milliseconds(viewer: Viewer, day: date, country: str) -> float:
    from phasezero import library

    narrow = library.event_filter(country=country)
    started = time.perf_counter()
    library.event_lines(viewer, day, narrow, size=SIZE)
    return (time.perf_counter() - started) * 1000


def most(times: list[float]) -> float:
    """The 95th percentile."""
    return sorted(times)[int(len(times) * 0.95)]


def explained(viewer: Viewer, country: str, day: date) -> str:
    """What PostgreSQL does for each query of one page."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from phasezero import library

    with CaptureQueriesContext(connection) as captured:
        library.event_lines(viewer, day, library.event_filter(country=country), size=SIZE)
    lines = []
    with connection.cursor() as cursor:
        for query in captured.captured_queries:
            cursor.execute("EXPLAIN (ANALYZE, BUFFERS) " + query["sql"].replace("%", "%%"))
            lines += [f"    {line}" for (line,) in cursor.fetchall()]
    return "\n".join(lines)


def under_load(filled: Filled, wanted: int) -> None:
    drafts(filled)
    cookies = [cookie(person) for person in filled.people]
    own = [f"/countries/{filled.task_forces[(i - 1) % len(MEASURED)].country}/?date={DAY}" for i in range(PEOPLE)]
    port = free_port()
    server = subprocess.Popen([sys.executable, "-c", SERVE, str(port)], env=dict(os.environ))
    try:
        wait_for(port)
        print(f"\n{PEOPLE} people signed in at once, {wanted} requests each, ms")
        print(f"{'':42} {'first':>7} {'p50':>7} {'p95':>7}   per second")
        for pause, how in ((0.0, "without a pause"), (1.0, "a second between")):
            readers = [Reader(cookie, pause) for cookie in cookies]
            load(f"overview, {how}", port, readers, wanted)
            with_own = [replace(reader, own=(address,)) for reader, address in zip(readers, own, strict=True)]
            load(f"country page, {how}", port, with_own, wanted)
    finally:
        server.terminate()
        server.wait(20)


def drafts(filled: Filled) -> None:
    """The machine's day for the task forces that are measured."""
    from phasezero import pipeline
    from phasezero.domain.marking import TLP, Viewer

    started = time.perf_counter()
    for force in filled.task_forces:
        machine = Viewer.of("the machine", {force.key: TLP.GREEN}, on=datetime.now(UTC).date())
        pipeline.day(DAY, [force.country], machine, force.key)
    print(f"\ndrafts of {len(filled.task_forces)} task forces in {time.perf_counter() - started:.0f} s", flush=True)


def cookie(person: object) -> str:
    """A session in which this person is signed in."""
    from django.conf import settings
    from django.test import Client

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(person)  # type: ignore[arg-type] # a model that is only known when Django is set up
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def load(name: str, port: int, readers: list[Reader], wanted: int) -> None:
    these = ["/"]
    first = max(time for reader in readers for time in read(port, list(reader.own) or these, replace(reader, pause=0)))
    together(port, these, 2 * len(readers), [replace(reader, pause=0) for reader in readers])
    started = time.perf_counter()
    times = together(port, these, wanted, readers)
    spent = time.perf_counter() - started
    half, high = statistics.median(times) * 1000, most(times) * 1000
    print(f"{name:42} {first * 1000:7.0f} {half:7.1f} {high:7.1f}   {len(times) / spent:10.0f}", flush=True)


if __name__ == "__main__":
    main()
