"""Collecting: which sources are asked, by which program; what they give is kept with where they go on, or neither is.

A run that is killed loses nothing and doubles nothing: whatever a batch brought and the place after it are one transaction.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from phasezero.domain.collected import Batch, state_of
from phasezero.domain.marking import Viewer
from phasezero.errors import BadInput
from phasezero.pipeline import programs
from phasezero.pipeline.progress import Progress, silent

if TYPE_CHECKING:
    from phasezero.sources.fetching import Fetcher
    from phasezero.store.collecting import CollectedSource
    from phasezero.store.documents import Added

_AT_ONCE = 8
"""Sources asked at the same time; a host is asked one request at a time by the fetcher."""
_MOST_BATCHES = 200
"""Of one source in one run: a source that always has more is asked on in the next."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one source gave in a run."""

    key: str
    added: Added
    read: int
    """Documents that it handed over."""
    notes: tuple[str, ...]
    failed: bool


def fetcher(contact: str, reach_also: Sequence[str] = ()) -> Fetcher:
    """The way to the world. `reach_also`: addresses beside the public internet, as 127.0.0.1:8000, that whoever runs this names.
    Raises BadInput."""
    from phasezero.sources.fetching import Fetcher, Reach

    return Fetcher(contact, reach=Reach(exceptions=frozenset(_pair(one) for one in reach_also)))


def _pair(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit():
        raise BadInput(f"--reach-also is {text!r:.60}; write a numeric address and a port, as 127.0.0.1:8000")
    return host.strip("[]"), int(port)


def ask_once(fetch: Fetcher, row: CollectedSource, now: datetime, anew: bool = False) -> Batch:
    """What a source gives now. Nothing is kept. `anew`: as if it had never been asked."""
    wanted = programs.wanted_of(row.program, row.key, json.loads(row.wanted))
    return programs.ask(row.program, fetch, wanted, state_of("" if anew else row.state), now)


@dataclass
class _Run:
    row: CollectedSource
    batches: int = 0
    read: int = 0
    notes: list[str] = field(default_factory=list)
    added: list[Added] = field(default_factory=list)
    failed: bool = False


def collect(
    fetch: Fetcher,
    rows: Sequence[CollectedSource],
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    progress: Progress = silent,
) -> Iterator[Outcome]:
    """Ask these sources, several at a time, and keep what each gives, batch by batch; one outcome each, as they end."""
    with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
        running: dict[Future[Batch], _Run] = {}

        def ask(run: _Run) -> None:
            running[pool.submit(ask_once, fetch, run.row, clock())] = run

        for row in rows:
            ask(_Run(row))
        while running:
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                run = running.pop(future)
                batch = future.result()
                _keep(run, batch, clock())
                progress(f"{run.row.key}: {run.read} documents")
                if batch.more and not batch.failed and run.batches < _MOST_BATCHES:
                    ask(run)
                else:
                    yield _outcome(run)


def _keep(run: _Run, batch: Batch, at: datetime) -> None:
    from phasezero.store import collecting

    run.added.append(collecting.keep(run.row, batch, at))
    run.batches += 1
    run.read += len(batch.documents)
    run.notes += batch.notes
    run.failed = batch.failed


def _outcome(run: _Run) -> Outcome:
    from phasezero.store.documents import Added

    return Outcome(run.row.key, sum(run.added, Added()), run.read, tuple(run.notes), run.failed)


def waiting(viewer: Viewer, audience: str, keys: Sequence[str]) -> list[CollectedSource]:
    """Those that may be asked now, or these. Raises NotFound for a key that is none."""
    from phasezero.store import collecting

    return collecting.waiting(viewer, datetime.now(UTC), keys, audience)
