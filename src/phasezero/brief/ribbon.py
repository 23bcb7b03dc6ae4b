"""The phase ribbon: the phases of the past year as steps on one line of time, with the relapse watch."""

from __future__ import annotations

from datetime import date
from typing import Any

from phasezero.brief.palette import INK, LINE, PAPER, PHASES
from phasezero.brief.picture import draw
from phasezero.domain.language import message
from phasezero.domain.phrases import Month, Number, Phrase, days, on, phrase
from phasezero.domain.signals import Phase, PhaseRun, PhaseSuggestion
from phasezero.domain.updates import Picture, Table

TITLE = phrase("The suggested phase over the past year")
_WIDTH = 360.0
_STEP, _TOP = 13.0, 8.0
"""Pixels of one phase, and above the highest."""
_GROUND = _TOP + 4 * _STEP
_HEIGHT = 118
_NOTE = message("Phase {phase}, {first} to {last}")


def ribbon(suggestion: PhaseSuggestion) -> Picture:
    """Steps as high as the phase, so that it reads without colour. The suggestion has at least one run."""
    runs = suggestion.runs
    first, last = runs[0].first, runs[-1].last
    drawn = draw(
        "phase_ribbon",
        {
            "bars": [_bar(one, first, last) for one in runs],
            "lines": [{"px": 0, "px2": _WIDTH, "py": _GROUND, "py2": _GROUND + 1, "fill": INK, "stroke": INK}],
            "ticks": _ticks(first, last),
            "key": [_square(i) for i in range(len(PHASES))],
            "key_words": [{"px": i * 78 + 16, "py": 104, "text": phrase("phase {n}", n=Number(i))} for i in range(len(PHASES))],
        },
        name="pz-ribbon",
        title=TITLE,
        description=_description(suggestion),
        height=_HEIGHT,
    )
    return Picture("ribbon", TITLE, drawn.svg, _table(runs), drawn.words)


def _across(day: date, first: date, last: date) -> float:
    return round(_WIDTH * (day - first).days / ((last - first).days + 1), 2)


def _bar(one: PhaseRun, first: date, last: date) -> dict[str, Any]:
    return {
        "px": _across(one.first, first, last),
        "px2": _across(date.fromordinal(one.last.toordinal() + 1), first, last),
        "py": _GROUND - (int(one.phase) + 1) * _STEP,
        "py2": _GROUND,
        "fill": PHASES[one.phase],
        "stroke": PAPER,
        "note": _note(one),
    }


def _note(one: PhaseRun) -> Phrase:
    return Phrase(_NOTE, {"phase": Number(int(one.phase)), "first": on(one.first), "last": on(one.last)})


def _ticks(first: date, last: date) -> list[dict[str, Any]]:
    """The first day of every third month."""
    found: list[dict[str, Any]] = []
    for month in range(first.year * 12 + first.month, last.year * 12 + last.month):
        start = date(month // 12, month % 12 + 1, 1)
        if start.month % 3 == 1 and _across(start, first, last) < _WIDTH - 40:
            found.append(
                {
                    "px": _across(start, first, last),
                    "py": _GROUND + 14,
                    "text": Month(start, False, start.month == 1 or not found),
                }
            )
    return found


def _square(phase: int) -> dict[str, Any]:
    return {"px": phase * 78, "px2": phase * 78 + 11, "py": 98.5, "py2": 109.5, "fill": PHASES[phase], "stroke": LINE}


def _description(suggestion: PhaseSuggestion) -> Phrase:
    runs = suggestion.runs
    return phrase(
        "Phase {phase} on {day}; in {days} it changed {changes} times; the highest was {highest}. The table below says the same.",
        phase=Number(int(suggestion.phase)),
        day=on(suggestion.as_of),
        days=days((runs[-1].last - runs[0].first).days + 1),
        changes=Number(len(runs) - 1),
        highest=Number(int(max((one.phase for one in runs), default=Phase.LATENT))),
    )


def _table(runs: tuple[PhaseRun, ...]) -> Table:
    rows = tuple((on(one.first), on(one.last), str(int(one.phase))) for one in runs)
    columns = (phrase("From"), phrase("To"), phrase("Phase"))
    return Table(columns, rows, phrase("The suggested phase, each day from what was known on it"))
