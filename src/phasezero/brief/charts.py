"""The timeline: documented events and civilian deaths by month or week, with the recent, under-documented part set apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from phasezero.brief.palette import CIVILIANS, CIVILIANS_OPEN, OTHER, OTHER_OPEN, UNDER_DOCUMENTED
from phasezero.brief.phrases import three
from phasezero.brief.picture import draw
from phasezero.domain.events import NOBODY, Fatalities
from phasezero.domain.language import message
from phasezero.domain.phrases import Fact, Label, Month, Number, Phrase, numbered, phrase
from phasezero.domain.updates import Picture, Table

EVENTS_PANEL = phrase("Documented events")
DEATHS_PANEL = phrase("Civilians killed: lowest, best, highest estimate")
TITLE = phrase("Documented events and civilian deaths")
_PLOT = 326.0
"""Pixels across the panels, as drawn in `drawing.py`."""


@dataclass(frozen=True, slots=True)
class Bin:
    """What is documented for one stretch of time."""

    start: date
    end: date
    """Last day."""
    civilians: int
    """Events against civilians."""
    other: int
    """Other armed events."""
    civilian_deaths: Fatalities = NOBODY

    @property
    def label(self) -> Fact:
        if self.start.day == 1 and (self.end + timedelta(days=1)).day == 1:
            return Month(self.start)
        return numbered("{first} to {last}", first=Month(self.start, True, False), last=Month(self.end, True))


Happening = tuple[date, bool, Fatalities]
"""Last day of an event, whether it is against civilians, civilians killed."""


def monthly(events: Iterable[Happening], as_of: date, months: int = 24) -> tuple[Bin, ...]:
    """The last `months` calendar months up to and including that of `as_of`, empty ones included; the last ends on `as_of`."""
    first = as_of.year * 12 + as_of.month - months
    starts = [date((first + i) // 12, (first + i) % 12 + 1, 1) for i in range(months + 1)]
    return _binned(events, starts, as_of)


def weekly(events: Iterable[Happening], as_of: date, weeks: int = 26) -> tuple[Bin, ...]:
    """The last `weeks` stretches of seven days, the last one ending on `as_of`."""
    starts = [as_of + timedelta(days=1) - timedelta(days=7 * (weeks - i)) for i in range(weeks + 1)]
    return _binned(events, starts, as_of)


def _binned(events: Iterable[Happening], starts: Sequence[date], as_of: date) -> tuple[Bin, ...]:
    happenings = sorted((event for event in events if starts[0] <= event[0] <= as_of), key=lambda event: event[0])
    bins = []
    for start, following in pairwise(starts):
        inside = [event for event in happenings if start <= event[0] < following]
        against = [event for event in inside if event[1]]
        deaths = sum((event[2] for event in inside), NOBODY)
        bins.append(Bin(start, min(following - timedelta(days=1), as_of), len(against), len(inside) - len(against), deaths))
    return tuple(bins)


def timeline(bins: Sequence[Bin], *, complete_until: date, title: Label = TITLE, key: str = "timeline") -> Picture:
    """Bars and estimates for consecutive `bins`; those that end after `complete_until` are drawn as under-documented."""
    drawn = draw(
        "timeline",
        _rows(bins, complete_until),
        name=f"pz-{key}",
        title=title,
        description=_description(bins, complete_until),
        labels=(EVENTS_PANEL, DEATHS_PANEL),
    )
    return Picture(key, title, drawn.svg, _table(bins, complete_until), drawn.words)


def _rows(bins: Sequence[Bin], complete_until: date) -> dict[str, list[dict[str, Any]]]:
    width = len(bins)
    open_from = next((i for i, one in enumerate(bins) if one.end > complete_until), width)
    frame = {
        "x0": 0, "x1": width, "zero": 0,
        "most_events": max([1, *(one.civilians + one.other for one in bins)]),
        "most_deaths": max([1, *(one.civilian_deaths.high for one in bins)]),
    }  # fmt: skip
    squares, words = _key(open_from < width)
    return {
        "frame": [frame],
        "band": [{"x0": open_from, "x1": width}] if open_from < width else [],
        "bars": [bar for i, one in enumerate(bins) for bar in _bars(i, one, i >= open_from)],
        "deaths": [
            _deaths(i, one, i >= open_from, frame["most_deaths"]) for i, one in enumerate(bins) if one.civilian_deaths.high
        ],
        "ticks": _ticks(bins),
        "key": squares,
        "key_words": words,
    }


_NOTE = {
    False: message("{when}: {civilians} against civilians, {other} other; civilians killed {killed}"),
    True: message("{when}: {civilians} against civilians, {other} other; civilians killed {killed} (under-documented)"),
}
"""By whether the time is under-documented."""


def _note(one: Bin, incomplete: bool) -> Phrase:
    facts: dict[str, Fact] = {
        "when": one.label, "civilians": Number(one.civilians), "other": Number(one.other), "killed": three(one.civilian_deaths),
    }  # fmt: skip
    return Phrase(_NOTE[incomplete], facts)


def _bars(i: int, one: Bin, incomplete: bool) -> list[dict[str, Any]]:
    """Two stacked bars; those against civilians stand on the ground, where lengths compare best."""
    looks = ((CIVILIANS_OPEN, CIVILIANS), (OTHER_OPEN, OTHER)) if incomplete else ((CIVILIANS, CIVILIANS), (OTHER, OTHER))
    ends = ((0, one.civilians), (one.civilians, one.civilians + one.other))
    return [
        {"x0": i + 0.14, "x1": i + 0.86, "low": low, "high": high, "fill": fill, "stroke": stroke, "note": _note(one, incomplete)}
        for (low, high), (fill, stroke) in zip(ends, looks, strict=True)
        if high > low
    ]


def _deaths(i: int, one: Bin, incomplete: bool, most: int) -> dict[str, Any]:
    killed, thin = one.civilian_deaths, most / 60
    return {
        "xm": i + 0.5, "x0": i + 0.14, "x1": i + 0.86, "low": killed.low, "high": max(killed.high, killed.low + thin),
        "best": killed.best, "best2": killed.best + thin * 1.4, "note": _note(one, incomplete),
        "stroke": CIVILIANS_OPEN if incomplete else "#d3a093", "best_fill": CIVILIANS,
    }  # fmt: skip


def _ticks(bins: Sequence[Bin]) -> list[dict[str, Any]]:
    """At most eight labels; the year is written where it begins, and at the start."""
    every = max(1, -(-len(bins) // 8))
    ticks: list[dict[str, Any]] = []
    for i in range(0, len(bins), every):
        start = bins[i].start
        long = not ticks or start.year != bins[i - every].start.year
        text = Month(start, with_day=start.day != 1, with_year=long, on_axis=True)
        ticks.append({"px": _PLOT * i / len(bins), "py": 0, "text": text})
    return ticks


def _key(some_incomplete: bool) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    entries = [
        (0, 6, CIVILIANS, CIVILIANS, phrase("against civilians")),
        (140, 6, OTHER, OTHER, phrase("other armed events")),
    ]
    if some_incomplete:
        entries.append((0, 25, UNDER_DOCUMENTED, "#cfc7ad", phrase("under-documented: no trend can be read")))
    squares = [
        {"px": x, "px2": x + 11, "py": y - 5.5, "py2": y + 5.5, "fill": fill, "stroke": edge} for x, y, fill, edge, _ in entries
    ]
    return squares, [{"px": x + 17, "py": y, "text": text} for x, y, _, _, text in entries]


def _description(bins: Sequence[Bin], complete_until: date) -> Phrase:
    if not bins:
        return phrase("No time to show.")
    incomplete = sum(one.end > complete_until for one in bins)
    return phrase(
        "{first} to {last}: {civilians} documented events against civilians and {other} others. "
        "The last {incomplete} of {columns} columns are under-documented. The table below says the same.",
        first=bins[0].label,
        last=bins[-1].label,
        civilians=Number(sum(one.civilians for one in bins)),
        other=Number(sum(one.other for one in bins)),
        incomplete=Number(incomplete),
        columns=Number(len(bins)),
    )


def _table(bins: Sequence[Bin], complete_until: date) -> Table:
    thin = phrase("under-documented")
    rows = tuple(
        (
            one.label,
            str(one.civilians),
            str(one.other),
            three(one.civilian_deaths),
            thin if one.end > complete_until else "",
        )
        for one in bins
    )
    columns = (
        *(phrase("When"), phrase("Events against civilians"), phrase("Other armed events")),
        *(phrase("Civilians killed (low–best–high)"), phrase("Note")),
    )
    return Table(columns, rows, phrase("Documented events and civilian deaths, as known on this day"))
