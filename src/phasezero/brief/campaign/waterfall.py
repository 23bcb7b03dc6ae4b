"""The waterfall: from no evidence to the answer, one bar for what each component adds; and the table that says the same."""

from __future__ import annotations

from typing import Any

from phasezero.brief.campaign.tables import components_table
from phasezero.brief.campaign.words import COMPONENTS, signed
from phasezero.brief.palette import CIVILIANS, INK, LINE, MUTED, VOICES
from phasezero.brief.picture import draw
from phasezero.domain.phrases import Phrase, figure, phrase
from phasezero.domain.updates import Picture
from phasezero.domain.weighed import Weighed

TITLE = phrase("What each component adds")
_FOR, _AGAINST = phrase("for a campaign"), phrase("against a campaign")
_TOTAL = phrase("All together")
_LEFT, _RIGHT, _ROW, _HEAD = 164.0, 318.0, 24.0, 52.0
"""Pixels: where the axis begins and ends, the height of a row, and above the rows."""
_THICK = 13.0
_LEAST_SPAN = 1.0
"""log10; less is drawn as little."""


def waterfall(made: Weighed) -> Picture | None:
    """None where no component says anything."""
    steps = [(COMPONENTS[step.key], step.adds) for step in made.finding.waterfall]
    if not steps:
        return None
    rows = _rows(steps)
    height = _HEAD + _ROW * len(rows) + 4
    drawn = draw(
        "waterfall",
        {"bars": _bars(rows), "lines": _lines(rows, height), "words": _words(rows), "ticks": _ticks(rows), **_key()},
        name=f"pz-waterfall-{made.candidate}",
        title=TITLE,
        description=_description(made),
        height=int(height),
    )
    return Picture("waterfall", TITLE, drawn.svg, components_table(made), drawn.words)


def _rows(steps: list[tuple[Phrase, float]]) -> list[tuple[Phrase, float, float]]:
    """Name, from, to; the last row is all together."""
    found, at = [], 0.0
    for called, adds in steps:
        found.append((called, at, at + adds))
        at += adds
    return [*found, (_TOTAL, 0.0, at)]


def _span(rows: list[tuple[Phrase, float, float]]) -> tuple[float, float]:
    ends = [0.0, *(value for _, start, end in rows for value in (start, end))]
    low, high = min(ends), max(ends)
    spare = max(0.0, _LEAST_SPAN - (high - low)) / 2
    return low - spare, high + spare


def _x(rows: list[tuple[Phrase, float, float]], value: float) -> float:
    low, high = _span(rows)
    return _LEFT + (_RIGHT - _LEFT) * (value - low) / (high - low)


def _bars(rows: list[tuple[Phrase, float, float]]) -> list[dict[str, Any]]:
    made = []
    for row, (called, start, end) in enumerate(rows):
        top = _HEAD + _ROW * row + (_ROW - _THICK) / 2
        left, right = sorted((_x(rows, start), _x(rows, end)))
        fill, stroke = (INK, INK) if called is _TOTAL else (CIVILIANS, CIVILIANS) if end >= start else VOICES[1]
        made.append({"px": left, "px2": max(right, left + 1), "py": top, "py2": top + _THICK, "fill": fill, "stroke": stroke})
    return made


def _lines(rows: list[tuple[Phrase, float, float]], height: float) -> list[dict[str, Any]]:
    zero = _x(rows, 0.0)
    upright = {"px": zero - 0.5, "px2": zero + 0.5, "py": _HEAD - 4, "py2": height, "fill": MUTED, "stroke": MUTED}
    ground = _HEAD + _ROW * (len(rows) - 1)
    return [upright, {"px": 0, "px2": 356, "py": ground, "py2": ground + 0.5, "fill": LINE, "stroke": LINE}]


def _words(rows: list[tuple[Phrase, float, float]]) -> list[dict[str, Any]]:
    return [{"px": 0, "py": _HEAD + _ROW * (row + 0.5), "text": called} for row, (called, _, _) in enumerate(rows)]


def _ticks(rows: list[tuple[Phrase, float, float]]) -> list[dict[str, Any]]:
    figures = [
        {"px": _RIGHT + 8, "py": _HEAD + _ROW * (row + 0.5), "text": signed(end - start)}
        for row, (_, start, end) in enumerate(rows)
    ]
    return [*figures, {"px": _x(rows, 0.0) - 3, "py": _HEAD - 12, "text": figure("0")}]


def _key() -> dict[str, list[dict[str, Any]]]:
    places = ((0.0, _FOR, (CIVILIANS, CIVILIANS)), (120.0, _AGAINST, VOICES[1]))
    squares = [{"px": x, "px2": x + 11, "py": 2.5, "py2": 13.5, "fill": of[0], "stroke": of[1]} for x, _, of in places]
    return {"key": squares, "key_words": [{"px": x + 17, "py": 8.0, "text": text} for x, text, _ in places]}


def _description(made: Weighed) -> Phrase:
    return phrase(
        "Bars to the right speak for a campaign, bars to the left against it; each begins where the one above ends, and the last "
        "one is all together: {total}, as the logarithm of odds to the base of ten. The table says the same.",
        total=signed(made.finding.log10_odds),
    )
