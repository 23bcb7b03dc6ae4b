"""Harm beside killings as JSON and as text of at most 100 columns, in English."""

from __future__ import annotations

import textwrap
from typing import Any

from phasezero.brief.streams import KINDS, sentences
from phasezero.domain.events import Fatalities
from phasezero.domain.streams import NOT_CALM, SMALLEST, STREAM_DAYS, HarmEvent, HarmStream, Streams, StreamWeek

COLUMNS = 100


def as_json(made: Streams) -> dict[str, Any]:
    """Plain dictionaries and lists; the fields are those of `domain.streams`, small numbers of a guarded kind as a band."""
    return {
        "days": STREAM_DAYS,
        "notice": str(NOT_CALM),
        "marking": {"tlp": made.marking.tlp.label, "audience": made.marking.audience},
        "streams": [_stream(one) for one in made.streams],
        "told_by_local_partners": [_told(one) for one in made.told],
        "not_told_at_this_marking": [one.value for one in made.withheld],
    }


def _told(one: HarmEvent) -> dict[str, Any]:
    return {"event": one.id, "kind": one.kind.value, "people": _people(one.affected)}


def _stream(one: HarmStream) -> dict[str, Any]:
    known = not one.guarded
    return {
        "kind": one.kind.value,
        "accepted_since": None if one.since is None else one.since.isoformat(),
        "incidents_low": 1 if one.banded else one.recent.incidents,
        "incidents_high": SMALLEST - 1 if one.banded else one.recent.incidents,
        "people": _people(one.people),
        "without_number": one.recent.without_number if known else None,
        "independent_sources": one.sources if known else None,
        "weeks": [_week(week) for week in one.weeks],
        "usual": None if one.usual is None else {name: getattr(one.usual, name) for name in _USUAL},
        "usual_not_known": str(one.too_short),
        "events": [event.id for event in one.events] if known else None,
    }


_USUAL = ("days", "observed", "low", "high", "rising", "per_year")


def _week(one: StreamWeek) -> dict[str, Any]:
    return {
        "first": one.first.isoformat(),
        "last": one.last.isoformat(),
        "incidents": one.tally.incidents,
        "people": _people(one.tally.people),
        "without_number": one.tally.without_number,
    }


def _people(of: Fatalities | None) -> dict[str, int | bool] | None:
    return None if of is None else {"low": of.low, "best": of.best, "high": of.high, "open": of.open}


def as_text(made: Streams) -> str:
    """Sentences, then a line for each stream that has begun."""
    lines = [line for one in sentences(made) for line in textwrap.wrap(one.text, COLUMNS)]
    begun = [one for one in made.streams if one.since is not None]
    if begun:
        lines += [
            "",
            f"{'accepted':34} {f'{STREAM_DAYS} days':>8} {'people':>24} {'usual, 28 days':>16} {'since':>11}",
        ]
        lines += [_line(one) for one in begun]
    return "\n".join(lines) + "\n"


def _line(one: HarmStream) -> str:
    count = f"1-{SMALLEST - 1}" if one.banded else str(one.recent.incidents)
    people = "-" if one.people is None else f"{one.people.low}-{one.people.best}-{one.people.high}{'+' * one.people.open}"
    usual = "not known" if one.usual is None else f"{one.usual.low}-{one.usual.high}"
    return f"{KINDS[one.kind]!s:34} {count:>8} {people:>24} {usual:>16} {one.since!s:>11}"
