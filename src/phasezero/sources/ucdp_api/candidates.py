"""UCDP Candidate: one file a month, with the events of the month before, coded fast (Hegre et al. 2020)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from phasezero.domain.collected import Batch, State
from phasezero.errors import BadInput
from phasezero.sources.fetching.answers import Failed
from phasezero.sources.fetching.asking import NotHad, body_of, one_line_for_failures
from phasezero.sources.fetching.fetcher import Fetcher, Limits, Request
from phasezero.sources.ucdp_api.rows import events_of

FILES = "https://ucdp.uu.se/downloads/candidateged/GEDEvent_v{year}_0_{month}.csv"
_VERSION = re.compile(r"(\d\d)\.0\.(\d{1,2})")
_USUAL_DAY = 20
"""Of the following month: by then a month's file is out."""
_LIMITS = Limits(total_seconds=300, packed_bytes=100_000_000, unpacked_bytes=200_000_000)


@dataclass(frozen=True, slots=True)
class Candidates:
    first: str
    """The first version that is wanted: "26.0.1" has the events of January 2026."""
    files: str = FILES
    """Where a month's file lies, with {year} (two digits) and {month}."""


@one_line_for_failures
def collect_candidates(fetch: Fetcher, wanted: Candidates, state: State, now: datetime) -> Batch:
    """The events of the next month's file, or nothing where it is not out yet."""
    year, month = _next(state.cursor) if state.cursor else _numbers(wanted.first)
    version = f"{year}.0.{month}"
    ends = date(2000 + year + month // 12, month % 12 + 1, 1)
    if ends > now.date():
        return Batch(replace(state, failures=0, next_at=now + timedelta(days=1)))
    try:
        address = wanted.files.replace("{year}", str(year)).replace("{month}", str(month))
        content = body_of(fetch, Request(address, limits=_LIMITS)).body
    except NotHad as error:
        if isinstance(error.failure, Failed) and error.failure.status == 404:
            return Batch(
                replace(state, failures=0, next_at=now + timedelta(days=1)), notes=(f"UCDP Candidate {version} is not out yet",)
            )
        raise
    page = events_of(content, f"UCDP Candidate {version}", version, min(ends.replace(day=_USUAL_DAY), now.date()))
    later, its_month = _next(version)
    more = date(2000 + later + its_month // 12, its_month % 12 + 1, 1) <= now.date()
    after = replace(
        state, cursor=version, failures=0, last_success=now, last_item=now, next_at=now if more else now + timedelta(days=1)
    )
    notes = tuple(f"{n} {what}" for what, n in page.adjustments.items())
    return Batch(after, events=tuple(page.events), release=page.release, notes=notes, more=more)


def _numbers(version: str) -> tuple[int, int]:
    found = _VERSION.fullmatch(version)
    if found is None or not 1 <= int(found[2]) <= 12:
        raise BadInput(f"{version[:20]!r} is no version of UCDP Candidate: write it as 26.0.9")
    return int(found[1]), int(found[2])


def _next(version: str) -> tuple[int, int]:
    year, month = _numbers(version)
    return (year, month + 1) if month < 12 else (year + 1, 1)
