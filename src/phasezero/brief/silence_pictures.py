"""Pictures of silence: documents and sources by week, and regions by how long ago the last word came."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from phasezero.brief import geometry
from phasezero.brief.palette import LINE, QUIET, UNDER_DOCUMENTED
from phasezero.brief.picture import draw
from phasezero.domain.phrases import Fact, Month, Number, Phrase, counted, name, on, phrase
from phasezero.domain.regions import Region
from phasezero.domain.silence import LastWord, National, Regional, RegionSilence, Verdict
from phasezero.domain.updates import Picture, Table

WEEKS_TITLE = phrase("Documents by week, and the independent sources behind them")
MAP_TITLE = phrase("Regions by how long ago the last word came")
_WIDTH, _LEFT, _TOP, _GROUND = 356.0, 26.0, 30.0, 120.0
"""Pixels."""
_FRESH = 28
"""Days whose weeks are drawn as incomplete."""
_DOCUMENTS, _SOURCES = (QUIET[1], QUIET[3]), (QUIET[4], QUIET[4])
_LEAST, _MOST, _MAP = 150, 400, 360
"""Pixels: bounds of the map's height, and its width."""
_CLASSES: tuple[tuple[int, Phrase], ...] = (
    (30, phrase("up to 30 days")),
    (90, phrase("31–90 days")),
    (365, phrase("91–365 days")),
    (10**7, phrase("longer")),
)
_NEVER = phrase("no word held")
_VERDICTS: dict[Verdict, Phrase] = {
    Verdict.FEWER: phrase("fewer than expected"),
    Verdict.NOT_FEWER: phrase("not fewer than expected"),
    Verdict.CANNOT_TELL: phrase("cannot be told: too few are usual"),
}


def verdict_words(verdict: Verdict) -> Phrase:
    return _VERDICTS[verdict]


def day_or_never(last: LastWord | None) -> Fact:
    if last is None:
        return _NEVER
    ago = counted(last.days_ago, "{n} day ago", "{n} days ago")
    return phrase("{day}, {ago}", day=on(last.day), ago=ago)


# By week


def weeks_picture(national: National) -> Picture:
    """A bar for each of the last 52 weeks: documents, and in front of them the independent sources."""
    drawn = draw(
        "framing",  # rectangles and words at places of the page, as this picture is made of
        {
            "bars": _bars(national),
            "lines": _ground(national),
            "words": _scale(national),
            "ticks": _ticks(national),
            **_week_key(),
        },
        name="pz-silence-weeks",
        title=WEEKS_TITLE,
        description=_weeks_said(national),
        height=int(_GROUND + 24),
    )
    return Picture("silence-weeks", WEEKS_TITLE, drawn.svg, _weeks_table(national), drawn.words)


def _most(national: National) -> int:
    return max([1, *(one.documents for one in national.weeks)])


def _left(i: int, national: National) -> float:
    return _LEFT + (_WIDTH - _LEFT) * i / max(len(national.weeks), 1)


def _bars(national: National) -> list[dict[str, Any]]:
    unit = (_GROUND - _TOP) / _most(national)
    bars = []
    for i, week in enumerate(national.weeks):
        x = {"px": _left(i, national) + 0.5, "px2": _left(i + 1, national) - 0.5}
        for count, (fill, stroke) in ((week.documents, _DOCUMENTS), (week.sources, _SOURCES)):
            if count:
                bars.append({**x, "py": _GROUND - unit * count, "py2": _GROUND, "fill": fill, "stroke": stroke})
    return bars


def _ground(national: National) -> list[dict[str, Any]]:
    fresh = [i for i, week in enumerate(national.weeks) if (national.as_of - week.first).days < _FRESH]
    line = {"px": _LEFT, "px2": _WIDTH, "py": _GROUND, "py2": _GROUND + 1, "fill": LINE, "stroke": LINE}
    if not fresh:
        return [line]
    band = {"px": _left(fresh[0], national), "px2": _WIDTH, "py": _TOP, "py2": _GROUND}
    return [{**band, "fill": UNDER_DOCUMENTED, "stroke": UNDER_DOCUMENTED}, line]


def _scale(national: National) -> list[dict[str, Any]]:
    return [{"px": 0, "py": _TOP, "text": Number(_most(national))}, {"px": 0, "py": _GROUND, "text": Number(0)}]


def _ticks(national: National) -> list[dict[str, Any]]:
    weeks = national.weeks
    return [
        {"px": _left(i, national), "py": _GROUND + 14, "text": Month(weeks[i].first, on_axis=True)}
        for i in range(0, len(weeks), 13)
    ]


def _week_key() -> dict[str, list[dict[str, Any]]]:
    entries = ((phrase("documents"), _DOCUMENTS), (phrase("sources"), _SOURCES), (phrase("incomplete"), (UNDER_DOCUMENTED, LINE)))
    squares, words = [], []
    for i, (text, (fill, stroke)) in enumerate(entries):
        x = _LEFT + 108.0 * i
        squares.append({"px": x, "px2": x + 11, "py": 4.5, "py2": 15.5, "fill": fill, "stroke": stroke})
        words.append({"px": x + 17, "py": 10, "text": text})
    return {"key": squares, "key_words": words}


def _weeks_said(national: National) -> Phrase:
    return phrase(
        "Documents on violence in the country by week, up to {until}, copies counted once, and the independent sources behind "
        "them. The newest weeks are incomplete. The table below says the same.",
        until=on(national.as_of),
    )


def _weeks_table(national: National) -> Table:
    rows = tuple((on(one.first), str(one.documents), str(one.sources)) for one in national.weeks)
    columns = (phrase("Week from"), phrase("Documents"), phrase("Independent sources"))
    return Table(
        columns, rows, phrase("Documents by week, as known on {day}; the newest weeks are incomplete", day=on(national.as_of))
    )


# By region


def silence_map(regional: Regional, shapes: Sequence[Region]) -> Picture:
    """Regions shaded by the age of the last word; a dot marks those with fewer documents than expected.

    Raises ValueError where a region of `regional` has no shape.
    """
    by_code = {one.code: one for one in regional.regions}
    if strange := by_code.keys() - {one.code for one in shapes}:
        raise ValueError(f"regions that the map does not have: {sorted(strange)}")
    frame = geometry.box(one.shape for one in shapes)
    project = geometry.mercator(frame)
    scale = _MAP / max(frame.east - frame.west, 1e-6)
    tall = project(frame.centre, frame.north)[1] - project(frame.centre, frame.south)[1]
    height = round(min(_MOST, max(_LEAST, scale * tall)))
    own = [
        feature for one in sorted(shapes, key=lambda one: one.code) if (feature := _feature(one, by_code.get(one.code), frame))
    ]
    dots = [_dot(one, by_code[one.code], project) for one in shapes if _fewer(by_code.get(one.code))]
    squares, words = _map_key(height + 14)
    drawn = draw(
        "country_map",
        {"frame": own, "regions": own, "neighbours": [], "points": dots, "labels": [], "key": squares, "key_words": words},
        name="pz-silence-map",
        title=MAP_TITLE,
        description=_map_said(regional),
        height=height,
    )
    return Picture("silence-map", MAP_TITLE, drawn.svg, _map_table(regional), drawn.words)


def _fewer(one: RegionSilence | None) -> bool:
    return one is not None and one.fall.verdict is Verdict.FEWER


def _class(last: LastWord | None) -> int:
    return len(_CLASSES) if last is None else next(i for i, (most, _) in enumerate(_CLASSES) if last.days_ago <= most)


def _feature(region: Region, one: RegionSilence | None, frame: geometry.Box) -> dict[str, Any] | None:
    shape = geometry.geometry(region.shape, geometry.mercator(frame), (frame.east - frame.west) / 720)
    last = one.last if one is not None else None
    note = phrase("{place}: {said}", place=name(region.name), said=day_or_never(last))
    return {"type": "Feature", "geometry": shape, "fill": QUIET[_class(last)], "note": note} if shape else None


def _dot(region: Region, one: RegionSilence, project: geometry.Projection) -> dict[str, Any]:
    right, up = project(*geometry.label_point(region.shape))
    note = phrase("{place}: {said}", place=name(region.name), said=verdict_words(one.fall.verdict))
    return {"right": round(right, 4), "up": round(up, 4), "area": 90, "note": note}


def _map_key(y: float) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    squares, words = [], []
    texts = [*(text for _, text in _CLASSES), _NEVER]
    for i, (shade, text) in enumerate(zip(QUIET, texts, strict=True)):
        x, at = 120.0 * (i % 3), y + 16 * (i // 3)
        squares.append({"px": x, "px2": x + 11, "py": at - 5.5, "py2": at + 5.5, "fill": shade, "stroke": QUIET[3]})
        words.append({"px": x + 16, "py": at, "text": text})
    words.append({"px": 0.0, "py": y + 32, "text": phrase("● fewer documents than expected")})
    return squares, words


def _map_said(regional: Regional) -> Phrase:
    return phrase(
        "Regions shaded by how long ago the last document or event from there was known ({label}). A dark dot marks {fewer}. "
        "A shade says nothing about whether violence happened. The table below says the same.",
        label=name(regional.marking.tlp.label),
        fewer=counted(
            len(regional.silent),
            "{n} region with fewer documents than expected",
            "{n} regions with fewer documents than expected",
        ),
    )


def _map_table(regional: Regional) -> Table:
    rows = tuple((name(one.name), day_or_never(one.last), verdict_words(one.fall.verdict)) for one in regional.regions)
    columns = (phrase("Region"), phrase("Last word"), phrase("Finding"))
    return Table(columns, rows, phrase("The last word from each region ({label})", label=name(regional.marking.tlp.label)))
