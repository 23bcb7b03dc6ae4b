"""The control chart of an aggregate series: reported counts by period before the band that the periods before each let expect.

Everything below 10 is drawn alike, as high as 10: neither a suppressed count nor a bound below 10 can be measured in the picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from phasezero.brief.palette import CIVILIANS, INK, LINE, MUTED, OTHER, OTHER_OPEN, QUIET
from phasezero.brief.picture import draw
from phasezero.domain.phrases import Days, Fact, Month, Number, Phrase, numbered, on, phrase
from phasezero.domain.series import SMALLEST, Expected, Held, Practice, Series
from phasezero.domain.updates import Picture, Table

TITLE = phrase("Reported counts by period, and what was expected")
UNDER = phrase("under {n}", n=Number(SMALLEST))
PERIODS = 60
"""The newest of a series that are drawn, at most; its table has all."""
_LEFT, _WIDTH = 40.0, 356.0
_TOP, _GROUND, _ENTRY = 8.0, 148.0, 20
_BAND, _MEAN = QUIET[1], QUIET[3]
_LINE_OF_WORDS = 12.0
"""Pixels below which two figures of the scale would overlap."""


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What is drawn, and its scale."""

    rows: tuple[tuple[Held, Expected | None], ...]
    first: date
    days: int
    most: int

    def across(self, held: Held, part: float) -> float:
        """Pixels of a day inside the period: 0 its beginning, 1 its end."""
        period = (held.cell.ends - held.cell.starts).days + 1
        day = (held.cell.starts - self.first).days + part * period
        return round(_LEFT + (_WIDTH - _LEFT) * day / self.days, 2)

    def up(self, value: int | None) -> float:
        """None: below 10."""
        return round(_GROUND - (_GROUND - _TOP) * (SMALLEST if value is None else value) / self.most, 2)


def chart(one: Series, number: int = 1) -> Picture:
    """Of a series whose periods can stand side by side. `number` makes its names unique in a page."""
    made = _drawn(one)
    key = _key(made)
    drawn = draw(
        "control_chart",
        {
            "band": [_band(held, of, made) for held, of in made.rows if of is not None],
            "bars": [_bar(held, of, made) for held, of in made.rows],
            "late": [mark for held, of in made.rows for mark in _marks(held, of, made)],
            "lines": [_line(value, made) for value in (0, *_scale(made))],
            "words": [{"px": 0, "py": made.up(value), "text": Number(value)} for value in _scale(made)],
            "ticks": _ticks(made),
            **key,
        },
        name=f"pz-series-{number}",
        title=TITLE,
        description=_description(made),
        height=int(_GROUND + 32 + _ENTRY * len(key["key"])),
    )
    return Picture(f"series-{number}", TITLE, drawn.svg, _table(one), drawn.words)


def _drawn(one: Series) -> _Drawn:
    rows = tuple(zip(one.held, one.expected, strict=True))[-PERIODS:]
    first = rows[0][0].cell.starts
    figures = [figure or 0 for held, of in rows for figure in (held.cell.count, of.high if of is not None else None)]
    return _Drawn(rows, first, (rows[-1][0].cell.ends - first).days + 1, max(SMALLEST, *figures))


def _scale(made: _Drawn) -> tuple[int, ...]:
    """The figures at the side: 10, where it has room, and the highest."""
    apart = made.up(SMALLEST) - made.up(made.most) >= _LINE_OF_WORDS
    return (SMALLEST, made.most) if apart and _any_under(made.rows) else (made.most,)


def _any_under(rows: Sequence[tuple[Held, Expected | None]]) -> bool:
    return any(held.cell.count is None or (of is not None and of.low is None) for held, of in rows)


def _line(value: int, made: _Drawn) -> dict[str, Any]:
    colour, py = (INK, _GROUND) if value == 0 else (LINE, made.up(value))
    return {"px": _LEFT, "px2": _WIDTH, "py": py, "py2": py + 1, "fill": colour, "stroke": colour}


def _band(held: Held, of: Expected, made: _Drawn) -> dict[str, Any]:
    bottom = _GROUND if of.low is None else made.up(of.low) + 1
    across = {"px": made.across(held, 0), "px2": made.across(held, 1)}
    return {**across, "py": made.up(of.high), "py2": bottom, "fill": _BAND, "stroke": _BAND}


def _bar(held: Held, of: Expected | None, made: _Drawn) -> dict[str, Any]:
    """Counts above what was expected are dark, the others light, those below 10 open: they differ in grey too."""
    fill, stroke = OTHER, MUTED
    if held.cell.count is None:
        fill = OTHER_OPEN
    elif of is not None and of.higher:
        fill = stroke = CIVILIANS
    across = {"px": made.across(held, 0.22), "px2": made.across(held, 0.78)}
    return {**across, "py": made.up(held.cell.count), "py2": _GROUND, "fill": fill, "stroke": stroke}


def _marks(held: Held, of: Expected | None, made: _Drawn) -> list[dict[str, Any]]:
    """A short line at the expected count, and an upright one where counting changed."""
    marks = []
    if of is not None and of.mean is not None:
        py, across = made.up(of.mean), {"px": made.across(held, 0.1), "px2": made.across(held, 0.9)}
        marks.append({**across, "py": py - 1, "py2": py + 1, "fill": _MEAN, "stroke": _MEAN})
    if held.cell.practice is Practice.CHANGED:
        px = made.across(held, 0)
        marks.append({"px": px - 1, "px2": px + 1, "py": 0, "py2": _GROUND, "fill": INK, "stroke": INK})
    return marks


def _ticks(made: _Drawn) -> list[dict[str, Any]]:
    every = max(1, -(-len(made.rows) // 4))
    return [
        {
            "px": made.across(held, 0),
            "py": _GROUND + 12,
            "text": Month(held.cell.starts, with_year=True, on_axis=True),
        }
        for held, _ in made.rows[::every]
    ]


def _key(made: _Drawn) -> dict[str, list[dict[str, Any]]]:
    held = [one for one, _ in made.rows]
    entries: list[tuple[bool, str, str, Phrase]] = [
        (True, OTHER, MUTED, phrase("reported")),
        (
            any(of is not None and of.higher for _, of in made.rows),
            CIVILIANS,
            CIVILIANS,
            phrase("higher than expected, by the rule"),
        ),
        (
            any(one.cell.count is None for one in held),
            OTHER_OPEN,
            MUTED,
            phrase("under {n}: how many is not held", n=Number(SMALLEST)),
        ),
        (any(of is not None for _, of in made.rows), _BAND, _MEAN, phrase("expected (90 %), from the periods before alone")),
        (any(one.cell.practice is Practice.CHANGED for one in held), INK, INK, phrase("counted in another way from here on")),
    ]
    shown = [(_GROUND + 32 + _ENTRY * i, *entry[1:]) for i, entry in enumerate(one for one in entries if one[0])]
    squares = [{"px": 0, "px2": 11, "py": y - 5.5, "py2": y + 5.5, "fill": fill, "stroke": edge} for y, fill, edge, _ in shown]
    return {"key": squares, "key_words": [{"px": 17, "py": y, "text": text} for y, _, _, text in shown]}


def _description(made: _Drawn) -> Phrase:
    return phrase(
        "{first} to {last}: the reported count of each period, and what the periods before it let expect, as the counts are "
        "known on the day. Everything under {n} is drawn alike. The table below says the same.",
        first=on(made.first),
        last=on(made.rows[-1][0].cell.ends),
        n=Number(SMALLEST),
    )


def _table(one: Series) -> Table:
    columns = (
        *(phrase("Period"), phrase("Count"), phrase("Expected"), phrase("Expected (90 %)")),
        *(phrase("Called higher from"), phrase("Higher than expected"), phrase("Counting")),
    )
    rows = tuple(_row(held, of) for held, of in reversed(tuple(zip(one.held, one.expected, strict=True))))
    return Table(columns, rows, phrase("Counts and what was expected, the newest first"))


def _row(held: Held, of: Expected | None) -> tuple[Fact | str, ...]:
    changed: Fact | str = phrase("changed") if held.cell.practice is Practice.CHANGED else ""
    when, count = Days(held.cell.starts, held.cell.ends), _written(held.cell.count)
    if of is None:
        return when, count, phrase("not known"), phrase("not known"), phrase("not known"), "", changed
    higher: Fact | str = phrase("yes") if of.higher else ""
    return when, count, _written(of.mean), _range(of), Number(of.smallest_rise), higher, changed


def _written(value: int | None) -> Fact:
    return UNDER if value is None else Number(value)


def _range(of: Expected) -> Fact:
    if of.low == of.high:
        return _written(of.low)
    return numbered("{low} – {high}", low=_written(of.low), high=_written(of.high))
