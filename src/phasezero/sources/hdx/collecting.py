"""One data set of HDX: its newest table, where it has changed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from phasezero.domain.collected import Batch, State
from phasezero.errors import BadInput
from phasezero.sources.fetching.asking import body_of, one_line_for_failures, query
from phasezero.sources.fetching.fetcher import Fetcher, Limits, Request
from phasezero.sources.fetching.reading import items_at, object_of, text_at
from phasezero.sources.hdx.tables import read_figures, read_presences

API = "https://data.humdata.org/api/3/action/package_show"
_EVERY = timedelta(days=1)
_LIMITS = Limits(total_seconds=300, packed_bytes=200_000_000, unpacked_bytes=400_000_000)


@dataclass(frozen=True, slots=True)
class Wanted:
    dataset: str
    """Its name in the address of its page."""
    publisher: str
    """Who made the figures: "IDMC", "UNHCR"; HDX only passes them on."""
    presence: bool = False
    """Whether it is a table of who does what where; else one of displacement."""
    table: str = r"(?i)\.csv$|csv"
    """A regular expression that the name or the address of the table must hold; the newest such one is read."""
    countries: tuple[str, ...] = ()
    """ISO3; empty: all."""
    api: str = API
    source: str = "hdx"


@one_line_for_failures
def collect(fetch: Fetcher, wanted: Wanted, state: State, now: datetime) -> Batch:
    """The figures of the data set's newest table; nothing where that is the one that was read last."""
    answer = object_of(body_of(fetch, Request(query(wanted.api, id=wanted.dataset), accept=("application/json",))).body)
    if answer.get("success") is not True:
        raise BadInput(f"HDX has no data set {wanted.dataset[:80]!r} that can be read")
    chosen = _newest(items_at(answer, "result", "resources"), wanted)
    version = f"{text_at(chosen, 'id')} {text_at(chosen, 'last_modified')}"
    done = replace(state, cursor=version, failures=0, last_success=now, next_at=now + _EVERY)
    if version == state.cursor:
        return Batch(done)
    address = text_at(chosen, "url")
    body = body_of(fetch, Request(address, limits=_LIMITS)).body
    done = replace(done, last_item=now)
    if wanted.presence:
        presences, counts = read_presences(body, wanted.source, address, wanted.countries)
        return Batch(done, presences=tuple(presences), notes=_told(counts))
    figures, counts = read_figures(body, wanted.source, wanted.publisher, address, wanted.countries)
    return Batch(done, figures=tuple(figures), notes=_told(counts))


def _newest(tables: list[dict[str, Any]], wanted: Wanted) -> dict[str, Any]:
    try:
        pattern = re.compile(wanted.table)
    except re.error:
        raise BadInput(f"{wanted.table!r:.60} is no regular expression: correct the name of the table") from None
    fitting = [
        one
        for one in tables
        if text_at(one, "format").casefold() in ("csv", "") and pattern.search(f"{text_at(one, 'name')} {text_at(one, 'url')}")
    ]
    if not fitting:
        raise BadInput(f"HDX's data set {wanted.dataset[:80]!r} has no table in CSV that is called like {wanted.table!r}")
    return max(fitting, key=lambda one: (text_at(one, "last_modified"), text_at(one, "id")))


def _told(counts: dict[str, int]) -> tuple[str, ...]:
    return tuple(f"{n} {what}" for what, n in sorted(counts.items()))
