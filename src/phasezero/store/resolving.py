"""The one place where people's decisions change what counts: the table of events, as decided by whom a viewer may see."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

import polars as pl

from phasezero.domain.events import Claim
from phasezero.domain.marking import Marking, Viewer
from phasezero.domain.verifying import (
    Decided,
    Decision,
    Footing,
    Footings,
    Settled,
    counted_as,
    decided,
    footings,
    settled_by,
)
from phasezero.store import reading, verifying, version_tables
from phasezero.store.ids import from_text

__all__ = ["Known", "known", "known_harms", "resolved", "settled"]

_ALWAYS, _NEVER = date.min, date.max
_Span = tuple[date, date, Footing]
"""From a day on, until before another, how an event stands."""


@dataclass(frozen=True)
class Known:
    """The events of a country that were known by a day, as decided by then."""

    counted: pl.DataFrame
    """`EVENTS` table: what counts. Of events that are folded together one stands for all, while they are."""
    told: pl.DataFrame
    """`EVENTS` table: what local partners told of, in no count. What was accepted from reports and taken back is in neither."""
    coded: pl.DataFrame
    """`EVENTS` table: all that data sets code, decisions apart: which releases there are, and up to when they reach."""
    stands_for: Mapping[str, str]
    """For each event that is folded into another on that day: the one that stands for it."""
    markings: tuple[Marking, ...]
    """Of the decisions that bear on it."""


def known(viewer: Viewer, as_of: date, country: str) -> Known:
    """What a viewer knows of a country's events at the end of a day; all decisions that the viewer may see are applied, each from
    the day on which it was made."""
    return _known(reading.event_versions(viewer, as_of, country), verifying.on_counts(viewer, as_of, country))


def known_harms(viewer: Viewer, as_of: date, country: str) -> Known:
    """The same of other kinds of harm, as `HARMS` tables: what was accepted counts, each in the stream of its kind."""
    return _known(reading.harm_versions(viewer, as_of, country), verifying.on_counts(viewer, as_of, country, killings=False))


def _known(versions: pl.DataFrame, decisions: Sequence[Decision]) -> Known:
    coded, told = reading.of_data_sets(versions)
    if not decisions:
        return Known(coded, reading.of_partners(told), coded, {}, ())
    unverified = set(told["id"])
    held = {*coded["id"], *unverified}
    stood = footings(decisions, held, unverified, verifying.agreed_to_count(unverified))
    counted, still_told = resolved(coded, told, stood)
    stands_for = _standing_for(counted_as(decisions), stood)
    return Known(counted, reading.of_partners(still_told), coded, stands_for, _markings(decisions))


def settled(viewer: Viewer, events: Collection[str], as_of: date | None) -> dict[str, Settled]:
    """How each of these events stands by a day, where people decided anything on it that the viewer may see."""
    if not events or not verifying.any_decision(viewer, as_of, None):
        return {}
    decisions = verifying.on_events(viewer, events, as_of)
    into = _folded_by(viewer, as_of, decisions)
    named = {event for one in decisions for event in (one.event, one.into)}
    return {event: settled_by(decisions, into, event) for event in events if event in named}


def _folded_by(viewer: Viewer, as_of: date | None, decisions: list[Decision]) -> dict[str, str]:
    """`Known.stands_for` of the events that these decisions name: oldest first, with all links between them."""
    merged = counted_as(decisions)
    if not merged:
        return {}
    held, unverified = verifying.held(viewer, as_of, {*merged, *merged.values()})
    bearing = [*decisions, *verifying.verdicts(viewer, as_of, unverified)]
    every = sorted({one.id: one for one in bearing}.values(), key=lambda one: (one.at, from_text(one.id)))
    return _standing_for(merged, footings(every, held, unverified, verifying.agreed_to_count(unverified)))


def _standing_for(folded: Mapping[str, str], stood: Footings) -> dict[str, str]:
    """For each event that is folded in the end, the one of its group that is not."""
    shown = {folded.get(event, event): event for event, since in stood.items() if since[-1][1] != Footing.FOLDED}
    return {
        event: shown[folded.get(event, event)]
        for event, since in stood.items()
        if since[-1][1] == Footing.FOLDED and folded.get(event, event) in shown
    }


def _markings(decisions: Sequence[Decision]) -> tuple[Marking, ...]:
    return tuple(dict.fromkeys(one.marking for one in decisions))


def resolved(coded: pl.DataFrame, told: pl.DataFrame, stood: Footings) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What counts and what is told only, from `EVENTS` tables without decisions: each version is current on the days on which it
    would be and its event stands so. No version is current in both, and on no day is there more than one of what is folded."""
    moved: dict[Footing, list[dict[str, Any]]] = {Footing.COUNTED: [], Footing.TOLD: []}
    for table, before in ((coded, Footing.COUNTED), (told, Footing.TOLD)):
        for row in table.filter(pl.col("id").is_in(list(stood))).iter_rows(named=True):
            for since, until, footing in _spans(stood[row["id"]], before):
                first, last = max(since, row["learned_on"]), min(until, row["superseded_on"] or _NEVER)
                if footing in moved and first < last:
                    ended = None if last == _NEVER else last
                    moved[footing].append({**row, "learned_on": first, "superseded_on": ended})
    return tuple(  # type: ignore[return-value] # two tables
        _joined(table.filter(~pl.col("id").is_in(list(stood))), moved[footing])
        for table, footing in ((coded, Footing.COUNTED), (told, Footing.TOLD))
    )


def _spans(since: tuple[tuple[date, Footing], ...], before: Footing) -> list[_Span]:
    turns = [(_ALWAYS, before), *since, (_NEVER, before)]
    return [(first, until, footing) for (first, footing), (until, _) in pairwise(turns)]


def _joined(table: pl.DataFrame, more: list[dict[str, Any]]) -> pl.DataFrame:
    return version_tables.in_order(table.vstack(pl.DataFrame(more, schema=table.schema))) if more else table


def decided_on(viewer: Viewer, events: Collection[str], as_of: date) -> dict[str, Decided]:
    """What people decided by a day on each of these events, where they decided anything."""
    if not events:
        return {}
    found = verifying.on_events(viewer, events, as_of)
    named = {event for one in found for event in (one.event, one.into)}
    return {event: decided(found, event) for event in events if event in named}


def claims_counted(
    viewer: Viewer, events: Collection[str], stands_for: Mapping[str, str], as_of: date
) -> dict[str, tuple[Claim, ...]]:
    """What reports say of these events and of those folded into them, each under the event that stands for it."""
    folded: dict[str, list[str]] = {}
    for event, root in stands_for.items():
        folded.setdefault(root, []).append(event)
    more = [event for root in events for event in folded.get(root, ())]
    found: dict[str, list[Claim]] = {}
    for claim in reading.claims(viewer, [*events, *more], as_of):
        root = stands_for.get(claim.event_id, claim.event_id)
        found.setdefault(root, []).append(replace(claim, event_id=root))
    return {event: tuple(of) for event, of in found.items()}
