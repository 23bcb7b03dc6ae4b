"""How fast the verification desk is with many open items: `python benchmarks/desk.py [--open N] [--decided N] [--requests N]`.

Fills a store on SQLite, and where PHASEZERO_TEST_DATABASE_URL names a PostgreSQL server also a database of its own beside that
one, which is dropped again: made-up events of one country, 30 a day, each with one to three documents; one in ten is recorded
twice. The newest of them are decided, so that the queue has to pass them; `--open` wait. Then one analyst, signed in, looks and
decides through the program's own pages: in this process, without network. Aim: 95 of 100 answers within 200 ms.

Prints only; asserts nothing.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from visibility import database

if TYPE_CHECKING:
    from django.test import Client

    from phasezero.domain.events import CodedEvent

AIM_MS = 200
SEED = 20261123
A_DAY = 30
TOWNS = 400
LAST = date(2026, 10, 31)
AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
PUBLISHERS = ("Agence France Presse", "Reuters News", "Radio Ndeke Luka", "BBC Monitoring", "Agency of the North", "Daily Word")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--open", type=int, default=50_000, help="Items that wait.")
    asked.add_argument("--decided", type=int, default=10_000, help="Newer ones that are decided.")
    asked.add_argument("--requests", type=int, default=200, help="Of each kind of page and act.")
    asked.add_argument("--url", default=None, help=argparse.SUPPRESS)
    wanted = asked.parse_args()
    if wanted.url is not None:
        measured(wanted)
        return
    python = f"{platform.python_implementation()} {platform.python_version()}"
    print(f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, {python}; aim: p95 {AIM_MS} ms", flush=True)
    run("")
    server = os.environ.get("PHASEZERO_TEST_DATABASE_URL", "")
    if not server.startswith("postgres"):
        print("PostgreSQL skipped: PHASEZERO_TEST_DATABASE_URL names no server")
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "phasezero.django_settings")
    with database(server) as url:
        run(url)


def run(url: str) -> None:
    """A process of its own for each database."""
    with tempfile.TemporaryDirectory(prefix="phasezero-bench-") as home:
        own = {"PHASEZERO_HOME": home, "PHASEZERO_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "phasezero.django_settings"}
        subprocess.run([sys.executable, __file__, *sys.argv[1:], f"--url={url}"], env={**os.environ, **own}, check=True)


def measured(wanted: argparse.Namespace) -> None:
    from phasezero import library, pipeline

    library.open_store()
    pipeline.set_up()
    print(f"\n{'PostgreSQL' if wanted.url else 'SQLite'}", flush=True)
    started = time.perf_counter()
    client, path = filled(wanted.open, wanted.decided)
    print(f"filled: {wanted.open} open, {wanted.decided} decided, in {time.perf_counter() - started:.0f} s", flush=True)
    print(f"{'':34} {'p50':>7} {'p95':>7} {'most':>7} ms", flush=True)
    pages(client, path, wanted.requests)
    acts(client, path, wanted.requests)


# What is in it


def filled(waiting: int, done: int) -> tuple[Client, str]:
    """The browser of an analyst, and the address of the desk."""
    from django.test import Client

    from phasezero import desk
    from phasezero.domain.events import Release
    from phasezero.store import imports
    from phasezero.store.people import Person

    steward = desk.create_first_steward("steward@example.org", "Stella Steward", "a long quiet river 7", AT)
    organisation = desk.add_organisation(steward, "Early Watch", "NGO", "Western Europe", AT)
    lead, analyst = (
        Person.objects.create(email=f"{name}@example.org", name=name.title(), organisation=organisation)
        for name in ("lead", "analyst")
    )
    force = desk.make_task_force(lead, "The desk", AT, "CAF")
    desk.give_seat(lead, force, analyst, "analyst", AT)
    made = list(events(waiting + done))
    imports.add_release(Release("ucdp-ged", "made up", AT.date()), made, "made-up.csv", "made up")
    decide(analyst, force, made[:done])
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(analyst)
    return client, f"/task-forces/{force.key}/desk/"


def events(count: int) -> Iterator[CodedEvent]:
    """Newest first."""
    from phasezero.domain.events import CodedEvent, DatedBy, Document, Fatalities, Perpetrator, Target, Violence

    dice = random.Random(SEED)  # noqa: S311 - made-up events
    towns = [(f"Town {i}", 3 + 7 * dice.random(), 15 + 12 * dice.random(), f"CF.R{i % 17}") for i in range(TOWNS)]
    made = 0
    while made < count:
        on = LAST - timedelta(days=made // A_DAY)
        place, latitude, longitude, region = dice.choice(towns)
        killed = Fatalities(*sorted(dice.randrange(40) for _ in range(3)))
        one = CodedEvent(
            key=str(made), country="CAF", region=region, occurred_start=on, occurred_end=on, date_precision=1,
            documented_at=on + timedelta(days=1), dated_by=DatedBy.SOURCE_DATE, violence=Violence.ONE_SIDED,
            conflict="Northern Guard - Civilians", side_a="Northern Guard", side_b="Civilians",
            perpetrator=dice.choice([Perpetrator.STATE, Perpetrator.NON_STATE]), target=Target.CIVILIANS, deaths=killed,
            civilian_deaths=killed, place=place, place_precision=dice.choice([1, 1, 1, 2, 3]),
            latitude=latitude, longitude=longitude,
            documents=tuple(document(dice, made, on, Document) for _ in range(dice.choice([1, 1, 2, 3]))), provenance={},
        )  # fmt: skip
        yield one
        made += 1
        if made % 10 == 0 and made < count:
            yield replace(one, key=str(made), documents=(document(dice, made, on, Document),))
            made += 1


def document(dice: random.Random, number: int, on: date, kind: Callable[..., Any]) -> Any:
    return kind(dice.choice(PUBLISHERS), f"Armed men came to a town and left, report {number} {dice.random():.6f}", on)


def decide(analyst: Any, force: Any, done: list[CodedEvent]) -> None:
    """Somebody verified these, one after the other; one in a hundred was taken back and verified again."""
    from phasezero.domain.marking import TLP, Marking
    from phasezero.store import bulk
    from phasezero.store.ids import record_id
    from phasezero.store.models import Decision
    from phasezero.store.people import random_id
    from phasezero.store.records import columns_of

    marks = columns_of(Marking(TLP.GREEN, force.key))
    columns = (
        *("id", "by_id", "by_name", "by_organisation", "made_at", "documented_at", "learned_at", "country", "act"),
        *("event_id", "into_id", "ends_id", "reason", "grade", "assigned_id", "assigned_name", *marks),
    )

    def row(pk: int, event: int, second: int, act: str, ends: int | None = None) -> tuple[Any, ...]:
        at = AT - timedelta(days=30) + timedelta(seconds=second)
        by = (pk, analyst.pk, analyst.name, "Early Watch", at, at.date(), at, "CAF", act)
        return (*by, event, None, ends, "", "", None, "", *marks.values())

    rows = []
    for second, one in enumerate(done):
        event, first = record_id("event", "ucdp-ged", one.key), random_id()
        rows.append(row(first, event, 3 * second, "verify"))
        if second % 100 == 0:
            rows += [row(random_id(), event, 3 * second + 1, "undo", first), row(random_id(), event, 3 * second + 2, "verify")]
    bulk.insert(Decision, columns, rows)
    bulk.count_anew(Decision)


# What is measured


def pages(client: Client, path: str, requests: int) -> None:
    timed("first page of the queue", requests, lambda _: get(client, path))
    cursors, at = [path], path
    for _ in range(min(requests, 300)):
        found = re.search(r'id="desk-next" href="([^"]+)"', get(client, at))
        if found is None:
            break
        at = path + found[1].replace("&amp;", "&")
        cursors.append(at)
    timed(f"pages 1 to {len(cursors)}, one after the other", requests, lambda i: get(client, cursors[i % len(cursors)]))
    oldest = path + f"?after={LAST - timedelta(days=1500)}.{'0' * 13}"
    timed("a page far down", requests, lambda _: get(client, oldest))
    items = re.findall(r'id="item-(\w+)"', get(client, path))
    timed("one item by itself", requests, lambda i: get(client, f"{path}?event={items[i % len(items)]}"))
    timed("what was decided", requests, lambda _: get(client, f"{path}?show=decided"))


def acts(client: Client, path: str, requests: int) -> None:
    """Each on items from the top of the queue, as script sends them; then the next page is asked for as well."""
    kinds: dict[str, dict[str, str]] = {
        "grade": {"reliability": "B", "credibility": "2"},
        "comment": {"words": "Look at the second document"},
        "assign": {"to": "analyst@example.org"},
        "undo": {},
        "verify": {},
        "dispute": {"words": "One source only"},
    }
    for act, fields in kinds.items():
        items: list[str] = []

        def one(_: int, act: str = act, fields: dict[str, str] = fields, items: list[str] = items) -> None:
            post(client, path, {"event": items.pop(0), "act": act, **fields})

        def more(items: list[str] = items) -> None:
            if not items:
                items += re.findall(r'id="item-(\w+)"', get(client, path))

        timed(f"act: {act}", requests, one, more)
    merges(client, path, requests)


def merges(client: Client, path: str, requests: int) -> None:
    found: list[tuple[str, str]] = []
    at = path
    while len(found) < requests:
        page = get(client, at)
        parts = page.split('<article class="desk-item" id="item-')[1:]
        found += [(part[:13], hit[1]) for part in parts if (hit := re.search(r'value="merge (\w+)"', part))]
        following = re.search(r'id="desk-next" href="([^"]+)"', page)
        if following is None:
            break
        at = path + following[1].replace("&amp;", "&")
    done = set[str]()
    pairs = [(one, other) for one, other in found if not {one, other} & done and not done.update((one, other))]
    timed("act: merge", len(pairs), lambda i: post(client, path, {"event": pairs[i][0], "act": f"merge {pairs[i][1]}"}))
    timed("act: split", len(pairs), lambda i: post(client, path, {"event": pairs[i][0], "act": f"split {pairs[i][1]}"}))


def get(client: Client, address: str) -> str:
    answer = client.get(address)
    if answer.status_code != 200:
        raise ValueError(f"{address} gave {answer.status_code}")
    return answer.content.decode()


def post(client: Client, path: str, fields: dict[str, str]) -> None:
    answer = client.post(path, fields, headers={"HX-Request": "true"})
    if answer.status_code != 200:
        raise ValueError(f"{fields} gave {answer.status_code}: {answer.content.decode()[:2000]}")


def timed(what: str, requests: int, ask: Callable[[int], object], before: Callable[[], None] | None = None) -> None:
    times = []
    for i in range(requests):
        if before is not None:
            before()
        started = time.perf_counter()
        ask(i)
        times.append((time.perf_counter() - started) * 1000)
    if times:
        high = sorted(times)[int(len(times) * 0.95)]
        print(f"{what:34} {statistics.median(times):7.1f} {high:7.1f} {max(times):7.1f}", flush=True)


if __name__ == "__main__":
    main()
