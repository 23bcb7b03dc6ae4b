"""Streams of harm beside killings: the accepted events of one kind, counted by week, with how many people they affected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from phasezero.domain.events import Fatalities
from phasezero.domain.extracted import EventType
from phasezero.domain.kinds import is_guarded
from phasezero.domain.streams import STREAM_DAYS, STREAM_WEEKS, HarmEvent, StreamWeek, Tally

_PLACED = 3
"""UCDP `date_prec` up to which an event lies within a week."""


@dataclass(frozen=True, slots=True)
class Held:
    """What `domain.streams.HarmStream` says that follows from the events alone."""

    since: date | None
    recent: Tally
    weeks: tuple[StreamWeek, ...]
    events: tuple[HarmEvent, ...]


_NOTHING = Held(None, Tally(0, None, 0), (), ())


def held(events: pl.DataFrame, kind: EventType, as_of: date) -> Held:
    """`events`: `HARMS` table of a country as decided by `as_of`. The stream begins on the day on which the first event of the
    kind was learned, whether it still counts or not."""
    if events.is_empty():
        return _NOTHING
    of_kind = events.filter((pl.col("kind") == kind.value) & (pl.col("learned_on") <= as_of))
    told = _current(of_kind, as_of)
    recent = _recent(told, as_of)
    since: date | None = of_kind["learned_on"].min()  # type: ignore[assignment] # a column of days
    placed = {str(one) for one in of_kind.filter(pl.col("date_precision") <= _PLACED)["id"]}
    weeks = () if since is None or is_guarded(kind) else _weeks([one for one in told if one.id in placed], since, as_of)
    return Held(since, tally(recent), weeks, tuple(recent))


def told(events: pl.DataFrame, as_of: date) -> tuple[HarmEvent, ...]:
    """`events`: `HARMS` table of what local partners told of and nobody verified. Of each event of the last `STREAM_DAYS` the
    version that was current on `as_of`, the newest first; none of a guarded kind: one alone would tell that there is one."""
    return tuple(one for one in _recent(_current(events, as_of), as_of) if not is_guarded(one.kind))


def _current(events: pl.DataFrame, as_of: date) -> list[HarmEvent]:
    superseded = pl.col("superseded_on").is_null() | (pl.col("superseded_on") > as_of)
    rows = events.filter((pl.col("learned_on") <= as_of) & superseded).iter_rows(named=True)
    return sorted((_event(row) for row in rows), key=_newest_first)


def _recent(events: Sequence[HarmEvent], as_of: date) -> list[HarmEvent]:
    return [one for one in events if one.occurred_end > as_of - timedelta(days=STREAM_DAYS)]


def tally(events: Sequence[HarmEvent]) -> Tally:
    known = [one.affected for one in events if one.affected is not None]
    return Tally(len(events), sum(known[1:], known[0]) if known else None, len(events) - len(known))


def _weeks(events: Sequence[HarmEvent], since: date, as_of: date) -> tuple[StreamWeek, ...]:
    """The weeks up to `as_of` from the one in which the stream begins, at most `STREAM_WEEKS`."""
    count = min(STREAM_WEEKS, (as_of - since).days // 7 + 1)
    found = []
    for back in range(count - 1, -1, -1):
        first, last = as_of - timedelta(days=7 * back + 6), as_of - timedelta(days=7 * back)
        found.append(StreamWeek(first, last, tally([one for one in events if first <= one.occurred_end <= last])))
    return tuple(found)


def _newest_first(one: HarmEvent) -> tuple[int, str, str]:
    return -one.occurred_end.toordinal(), one.place, one.id


def _event(row: Mapping[str, Any]) -> HarmEvent:
    low, best, high = (row[f"affected_{name}"] for name in ("low", "best", "high"))
    return HarmEvent(
        kind=EventType(row["kind"]),
        by=str(row["side_a"]),
        affected=None if low is None else Fatalities(low, best, high, bool(row["affected_open"])),
        **{name: row[name] for name in _SAME},
    )


_SAME = ("id", "occurred_start", "occurred_end", "learned_on", "region", "place", "perpetrator")
