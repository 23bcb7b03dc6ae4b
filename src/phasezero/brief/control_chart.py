"""The control chart: weeks of documented events, the band in which they were expected, and what is still to be documented."""

from __future__ import annotations

from typing import Any

from phasezero.brief.palette import CIVILIANS, INK, LINE, MUTED, OTHER, OTHER_OPEN, QUIET
from phasezero.brief.picture import draw
from phasezero.domain.phrases import Days, Fact, Month, Number, Phrase, between, on, phrase
from phasezero.domain.rising import Rising, Week
from phasezero.domain.updates import Picture, Table

TITLE = phrase("Documented events by week, and what was expected")
_LEFT, _WIDTH = 26.0, 356.0
_TOP, _GROUND, _HEIGHT = 8.0, 148.0, 236
_BAND, _LATE = QUIET[1], QUIET[3]


def chart(made: Rising) -> Picture:
    """Of all events in the country."""
    most = max([1, *(max(one.documented, one.high, one.total_high or 0) for one in made.weeks)])
    drawn = draw(
        "control_chart",
        {
            "band": [_band(one, i, made, most) for i, one in enumerate(made.weeks) if one.expected > 0],
            "bars": [_bar(one, i, made, most) for i, one in enumerate(made.weeks) if one.documented],
            "late": [mark for i, one in enumerate(made.weeks) for mark in _late(one, i, made, most)],
            "lines": [_line(0, most), _line(most, most)],
            "words": [{"px": 0, "py": _up(value, most), "text": str(value)} for value in (0, most)],
            "ticks": _ticks(made),
            **_key(),
        },
        name="pz-control",
        title=TITLE,
        description=_description(made),
        height=_HEIGHT,
    )
    return Picture("control", TITLE, drawn.svg, _table(made), drawn.words)


def _across(i: float, made: Rising) -> float:
    return round(_LEFT + (_WIDTH - _LEFT) * i / len(made.weeks), 2)


def _up(value: float, most: int) -> float:
    return round(_GROUND - (_GROUND - _TOP) * value / most, 2)


def _line(value: int, most: int) -> dict[str, Any]:
    colour = INK if value == 0 else LINE
    return {"px": _LEFT, "px2": _WIDTH, "py": _up(value, most), "py2": _up(value, most) + 1, "fill": colour, "stroke": colour}


def _band(one: Week, i: int, made: Rising, most: int) -> dict[str, Any]:
    ends = {"py": _up(one.high, most), "py2": _up(one.low, most) + 1}
    return {"px": _across(i, made), "px2": _across(i + 1, made), **ends, "fill": _BAND, "stroke": _BAND}


def _bar(one: Week, i: int, made: Rising, most: int) -> dict[str, Any]:
    """Weeks that pass the mark are dark, the others light: they differ in grey too."""
    x = {"px": _across(i + 0.28, made), "px2": _across(i + 0.72, made)}
    fill = CIVILIANS if one.passed else OTHER
    return {**x, "py": _up(one.documented, most), "py2": _GROUND, "fill": fill, "stroke": CIVILIANS if one.passed else MUTED}


def _late(one: Week, i: int, made: Rising, most: int) -> list[dict[str, Any]]:
    """A thin upright bar from the low to the high end of the interval, and a short line at the middle."""
    if one.total_high is None or one.total_low is None or one.total is None or one.total_high == one.documented:
        return []
    middle = _up(one.total, most)
    look = {"fill": _LATE, "stroke": _LATE}
    upright = {"px": _across(i + 0.45, made), "px2": _across(i + 0.55, made)}
    across = {"px": _across(i + 0.2, made), "px2": _across(i + 0.8, made), "py": middle - 1, "py2": middle + 1}
    return [{**upright, "py": _up(one.total_high, most), "py2": _up(one.total_low, most), **look}, {**across, **look}]


def _ticks(made: Rising) -> list[dict[str, Any]]:
    every = max(1, -(-len(made.weeks) // 4))
    return [
        {"px": _across(i, made), "py": _GROUND + 12, "text": Month(made.weeks[i].first, with_year=True, on_axis=True)}
        for i in range(0, len(made.weeks), every)
    ]


def _key() -> dict[str, list[dict[str, Any]]]:
    entries: tuple[tuple[str, str, Phrase], ...] = (
        (_BAND, _BAND, phrase("expected by now (90 %)")),
        (OTHER, MUTED, phrase("documented")),
        (CIVILIANS, CIVILIANS, phrase("documented, and the mark was passed")),
        (_LATE, OTHER_OPEN, phrase("with those still to be documented (90 %)")),
    )
    places = [(0.0, 180.0), (190.0, 180.0), (0.0, 200.0), (0.0, 220.0)]
    squares = [
        {"px": x, "px2": x + 11, "py": y - 5.5, "py2": y + 5.5, "fill": fill, "stroke": edge}
        for (x, y), (fill, edge, _) in zip(places, entries, strict=True)
    ]
    words = [{"px": x + 17, "py": y, "text": text} for (x, y), (_, _, text) in zip(places, entries, strict=True)]
    return {"key": squares, "key_words": words}


def _description(made: Rising) -> Phrase:
    return phrase(
        "{first} to {last}: documented events of each week, as known on the last day, the band in which they were expected, and "
        "for the last weeks how many there will be with those still to be documented. The table below says the same.",
        first=on(made.weeks[0].first),
        last=on(made.as_of),
    )


def _table(made: Rising) -> Table:
    columns = (
        *(phrase("When"), phrase("Documented events"), phrase("Expected by now (90 %)")),
        *(phrase("With those to come (90 %)"), phrase("Mark passed")),
    )
    return Table(columns, tuple(_row(one) for one in made.weeks), phrase("Documented and expected events by week"))


def _row(one: Week) -> tuple[Fact | str, ...]:
    usual: Fact | str = between(one.low, one.high) if one.expected > 0 else phrase("not known")
    late: Fact | str = "" if one.total_low is None or one.total_high is None else between(one.total_low, one.total_high)
    passed: Fact | str = phrase("yes") if one.passed else ""
    return (Days(one.first, one.last), Number(one.documented), usual, late, passed)
