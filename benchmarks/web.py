"""How fast pages and API answer twenty readers at once: `python benchmarks/web.py [--requests N]`.

Starts the real server on loopback against a store of its own, filled from PHASEZERO_SHARED (default ../shared) or else with the
example of the package. Each reader asks again as soon as it has its answer; every kind of address gets a bounded number of
requests. "first" is the slowest answer to a page that was never asked for; the median and the 95th percentile are those of
pages that each worker has made before. Prints only; asserts nothing.
"""

from __future__ import annotations

import argparse
import http.client
import os
import platform
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

READERS = 20
SHARED = Path(os.environ.get("PHASEZERO_SHARED", "../shared")) / "data" / "ucdp_ged"
SERVE = "import sys; from phasezero.web.server import serve; serve(int(sys.argv[1]))"


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who asks for one page after the other."""

    cookie: str = ""
    """Of the session; empty: not signed in."""
    pause: float = 0.0
    """Seconds between an answer and the next request."""
    own: tuple[str, ...] = ()
    """Addresses of this reader alone, instead of those of all."""


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--requests", type=int, default=600, help="For each kind of address; at most 5000.")
    wanted = min(asked.parse_args().requests, 5000)
    with tempfile.TemporaryDirectory(prefix="phasezero-bench-") as home:
        environment = {**os.environ, "PHASEZERO_HOME": home, "DJANGO_SETTINGS_MODULE": "phasezero.django_settings"}
        os.environ.update(environment)
        countries = fill()
        port = free_port()
        server = subprocess.Popen([sys.executable, "-c", SERVE, str(port)], env=environment)
        try:
            wait_for(port)
            measure(port, kinds(countries), wanted)
        finally:
            server.terminate()
            server.wait(20)


def fill() -> list[str]:
    """Import what there is, watch and draft a few countries; returns their codes."""
    from phasezero import desk, library, pipeline
    from phasezero.domain.times import learned_on

    library.open_store()
    pipeline.set_up()
    files = sorted(SHARED.glob("*.csv*")) if SHARED.is_dir() else []
    if files:
        pipeline.import_ucdp_ged(files, datetime.now(UTC).date())
    else:
        print(f"{SHARED} is not there: the example of the package is used")
        pipeline.import_example()
    held = {line.country.iso3 for line in library.overview()}
    chosen = [code for code in ("CAF", "NGA", "SDN", "ETH", "COL", "LKA", "SYR") if code in held]
    for code in chosen:
        desk.watch(code, "benchmark", "the benchmark", learned_on(date(2013, 4, 1)))
    pipeline.day(date(2013, 4, 1), chosen)
    versions = sum(release.events for feed in library.feeds() for release in feed.releases)
    print(f"store: {versions} event versions, drafts of {', '.join(chosen)}")
    return chosen


def kinds(countries: Sequence[str]) -> dict[str, list[str]]:
    """Addresses by kind; readers go round in each list."""
    day = "2013-04-01"
    return {
        "country page, stored update": [f"/countries/{code}/?date={day}" for code in countries],
        "country page, 8 other days": [f"/countries/CAF/?date=2013-03-{n:02}" for n in range(10, 18)],
        "country page, filtered": [f"/countries/{code}/?date={day}&violence=one-sided&minimum_deaths=5" for code in countries],
        "world overview": ["/", "/?sort=country"],
        "search page": ["/search/?q=bangui", "/search/?q=army+killed"],
        "API events, 50": [f"/api/events?country={code}&as_of={day}" for code in countries],
        "API events, all countries": [f"/api/events?as_of={day}&violence=one-sided", f"/api/events?as_of={day}"],
        "API phase": [f"/api/countries/{code}/phase?as_of={day}" for code in countries],
        "API update": [f"/api/countries/{code}/update?date={day}" for code in countries],
        "API countries": ["/api/countries"],
        "API search": ["/api/search?q=bangui", "/api/search?q=army+killed"],
    }


def measure(port: int, addresses: dict[str, list[str]], wanted: int) -> None:
    python = f"{platform.python_implementation()} {platform.python_version()}"
    print(f"{READERS} readers, {wanted} requests each kind, {os.cpu_count()} cores, {python}")
    print(f"{'':30} {'first':>7} {'p50':>7} {'p95':>7} ms   per second")
    for kind, these in addresses.items():
        first = max(read(port, these))
        together(port, these, READERS * (2 * len(these) + 2))
        started = time.perf_counter()
        times = sorted(together(port, these, wanted))
        spent = time.perf_counter() - started
        half, most = statistics.median(times), times[int(len(times) * 0.95)]
        print(f"{kind:30} {first * 1000:7.0f} {half * 1000:7.1f} {most * 1000:7.1f}      {len(times) / spent:7.0f}")


def together(port: int, these: list[str], wanted: int, readers: Sequence[Reader] = (Reader(),) * READERS) -> list[float]:
    """Times of `wanted` requests by all readers at once, who each begin elsewhere in the list."""
    share, times, lock = wanted // len(readers), [], threading.Lock()

    def work(number: int) -> None:
        reader = readers[number]
        own = list(reader.own) or these
        mine = read(port, [own[(number + i) % len(own)] for i in range(share)], reader)
        with lock:
            times.extend(mine)

    workers = [threading.Thread(target=work, args=(number,)) for number in range(len(readers))]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    return times


def read(port: int, these: Sequence[str], reader: Reader = Reader()) -> list[float]:
    """Seconds for each address, one after the other on one connection. Raises ValueError for anything but 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    times = []
    for address in these:
        started = time.perf_counter()
        connection.request("GET", address, headers={"Cookie": reader.cookie} if reader.cookie else {})
        answer = connection.getresponse()
        answer.read()
        times.append(time.perf_counter() - started)
        if answer.status != 200:
            raise ValueError(f"{address} gave {answer.status}")
        time.sleep(reader.pause)
    connection.close()
    return times


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    """Until the server answers, at most half a minute."""
    for _ in range(150):
        try:
            read(port, ["/about/"])
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError("the server does not answer")


if __name__ == "__main__":
    main()
