"""Where: first-level regions of one country by count, and the world by phase."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from phasezero.brief import geometry, svg
from phasezero.brief.palette import PHASE_INK, PHASES, SHADES, UNWATCHED
from phasezero.brief.picture import draw
from phasezero.domain import phrases
from phasezero.domain.language import message
from phasezero.domain.phrases import (
    Fact,
    Joining,
    Label,
    Number,
    Phrase,
    between,
    counted,
    figure,
    listed,
    name,
    on,
    phrase,
)
from phasezero.domain.regions import Outline, Polygon, Region
from phasezero.domain.updates import Cell, Picture, Table

_WIDTH, _LEAST, _MOST = 360, 150, 400
"""Pixels: width, and bounds of the height."""
_WORLD_HEIGHT = 350
NONE = phrase("none documented")
_CLASSES: tuple[tuple[int, int | None, Label], ...] = (
    (0, 0, NONE), (1, 1, "1"), (2, 4, between(2, 4)), (5, 9, between(5, 9)), (10, None, phrase("10 or more")),
)  # fmt: skip
"""Fixed classes, so that two maps can be compared: between days and between countries."""
_LABELLED = 6
WORLD_TITLE = phrase("Suggested phases of the watched countries")


@dataclass(frozen=True, slots=True)
class Place:
    """A place with its number of events, for dots on the map."""

    name: str
    longitude: float
    latitude: float
    events: int


def country_map(
    regions: Sequence[Region],
    events: Mapping[str, int],
    *,
    days: int,
    as_of: date,
    elsewhere: int = 0,
    neighbours: Sequence[Outline] = (),
    places: Sequence[Place] = (),
    title: Label = "",
    key: str = "map",
) -> Picture:
    """Regions shaded by `events` (region code → events against civilians that ended in the last `days` days up to `as_of`).

    `elsewhere` counts events in no region. A region without a documented event is never called calm.
    Raises ValueError for a code that no region has, or where there is no shape to draw.
    """
    if strange := events.keys() - {region.code for region in regions}:
        raise ValueError(f"events in regions that the map does not have: {sorted(strange)}; give them as `elsewhere`")
    title = title or phrase("Events against civilians by region, last {days}", days=phrases.days(days))
    frame = geometry.box(region.shape for region in regions)
    project = geometry.mercator(frame)
    scale = _WIDTH / max(frame.east - frame.west, 1e-6)
    tall = project(frame.centre, frame.north)[1] - project(frame.centre, frame.south)[1]
    height = round(min(_MOST, max(_LEAST, scale * tall)))
    drawn = draw(
        "country_map",
        _country_rows(regions, events, neighbours, places, frame, height),
        name=f"pz-{key}",
        title=title,
        description=_summary(regions, events, days, as_of, elsewhere),
        height=height,
    )
    return Picture(key, title, drawn.svg, _region_table(regions, events, days, as_of, elsewhere), drawn.words)


def _country_rows(
    regions: Sequence[Region],
    events: Mapping[str, int],
    neighbours: Sequence[Outline],
    places: Sequence[Place],
    frame: geometry.Box,
    height: int,
) -> dict[str, list[dict[str, Any]]]:
    step, project = (frame.east - frame.west) / 720, geometry.mercator(frame)
    own = [
        feature
        for region in sorted(regions, key=lambda region: region.code)
        for count in (events.get(region.code, 0),)
        if (feature := _feature(region.shape, project, step, _shade(count), _told(region.name, count)))
    ]
    beside = [
        feature
        for outline in neighbours
        if _near(frame, outline) and (feature := _feature(outline.shape, project, step, "", outline.name))
    ]
    squares, words = _key(height + 16)
    return {
        "frame": own,
        "regions": own,
        "neighbours": beside,
        "points": [
            {
                **_at(project, one.longitude, one.latitude),
                "area": 14 + 10 * min(one.events, 20),
                "note": _told(one.name, one.events),
            }
            for one in sorted(places, key=lambda one: (-one.events, one.name))
        ],
        "labels": _labels(regions, events, frame),
        "key": squares,
        "key_words": words,
    }


def _feature(
    shape: Sequence[Polygon], project: geometry.Projection, step: float, fill: str, note: Label, link: str = ""
) -> dict[str, Any] | None:
    drawn = geometry.geometry(shape, project, step)
    return {"type": "Feature", "geometry": drawn, "fill": fill, "note": note, "link": link} if drawn else None


def _at(project: geometry.Projection, longitude: float, latitude: float) -> dict[str, float]:
    right, up = project(longitude, latitude)
    return {"right": round(right, 4), "up": round(up, 4)}


def _near(frame: geometry.Box, outline: Outline) -> bool:
    """Whether the outline's box touches the map's."""
    if not outline.shape:
        return False
    other = geometry.box([outline.shape])
    return other.west <= frame.east and other.east >= frame.west and other.south <= frame.north and other.north >= frame.south


def _class(count: int) -> int:
    return next(i for i, (low, high, _) in enumerate(_CLASSES) if count >= low and (high is None or count <= high))


def _shade(count: int) -> str:
    return SHADES[_class(count)]


def _told(place: str, count: int) -> Phrase:
    return phrase("{place}: {count}", place=name(place), count=figure(str(count)) if count else NONE)


def _ranked(regions: Sequence[Region], events: Mapping[str, int]) -> list[tuple[Region, int]]:
    """Regions with events, most first."""
    counted = [(region, events.get(region.code, 0)) for region in regions]
    return sorted((one for one in counted if one[1]), key=lambda one: (-one[1], one[0].name))


def _labels(regions: Sequence[Region], events: Mapping[str, int], frame: geometry.Box) -> list[dict[str, Any]]:
    """Names and counts of the regions with most events, where they do not cover one another."""
    scale, project = _WIDTH / max(frame.east - frame.west, 1e-6), geometry.mercator(frame)
    taken: list[tuple[float, float, float]] = []
    labels: list[dict[str, Any]] = []
    for region, count in _ranked(regions, events):
        at = _at(project, *geometry.label_point(region.shape))
        text = f"{region.name} {count}"
        half = len(text) * 3.8
        x, y = at["right"] * scale, at["up"] * scale
        if any(abs(x - other_x) < half + other_half and abs(y - other_y) < 13 for other_x, other_y, other_half in taken):
            continue
        taken.append((x, y, half))
        at["right"] = max(-_WIDTH / 2 + half, min(_WIDTH / 2 - half, x)) / scale
        labels.append({**at, "text": text})
        if len(labels) == _LABELLED:
            break
    return labels


def _key(y: float) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    widths = (128, 38, 54, 54, 86)
    squares, words, x = [], [], 0.0
    for shade, (_, _, text), width in zip(SHADES, _CLASSES, widths, strict=True):
        squares.append({"px": x, "px2": x + 11, "py": y - 5.5, "py2": y + 5.5, "fill": shade, "stroke": "#b9b4a6"})
        words.append({"px": x + 16, "py": y, "text": text})
        x += width
    return squares, words


def _summary(regions: Sequence[Region], events: Mapping[str, int], days: int, as_of: date, elsewhere: int) -> Phrase:
    ranked = _ranked(regions, events)[:5]
    counts = [phrase("{place} {count}", place=name(region.name), count=figure(str(count))) for region, count in ranked]
    facts: dict[str, Fact] = {
        "days": phrases.days(days),
        "until": on(as_of),
        "counts": listed(counts, Joining.CLAUSES) if counts else phrase("none documented in any region"),
    }
    if elsewhere:
        return phrase(
            "Documented events against civilians in the {days} to {until}: {counts}. "
            "{elsewhere} could not be placed in a region. The table below says the same.",
            elsewhere=Number(elsewhere),
            **facts,
        )
    return phrase(
        "Documented events against civilians in the {days} to {until}: {counts}. The table below says the same.", **facts
    )


def _region_table(regions: Sequence[Region], events: Mapping[str, int], days: int, as_of: date, elsewhere: int) -> Table:
    ranked = _ranked(regions, events)
    rows: list[tuple[Cell, Cell]] = [(name(region.name), str(count)) for region, count in ranked]
    if elsewhere:
        rows.append((phrase("in no region"), str(elsewhere)))
    if rest := sum(not events.get(region.code) for region in regions):  # which ones: not in a table that can be copied
        rows.append((counted(rest, "{n} other region", "{n} other regions"), NONE))
    caption = phrase(
        "Documented events against civilians in the {days} to {until}; recent weeks are under-documented",
        days=phrases.days(days),
        until=on(as_of),
    )
    return Table((phrase("Region"), phrase("Events")), tuple(rows), caption)


def world_map(
    outlines: Sequence[Outline],
    phases: Mapping[str, int],
    links: Mapping[str, str] | None = None,
    *,
    names: Mapping[str, str] | None = None,
    key: str = "world",
    title: Label = WORLD_TITLE,
) -> Picture:
    """Watched countries by phase 0–3 on the world; `links` (addresses in this site) make them clickable. Keys: ISO alpha-3."""
    names = names or {}
    links = {code: link for code, link in (links or {}).items() if svg.is_link(link)}
    drawn = [outline for outline in sorted(outlines, key=lambda one: (one.country, one.name)) if outline.country != "ATA"]
    labels = {outline.country: names.get(outline.country, outline.name) for outline in drawn}
    told = {code: _phase_told(labels.get(code, names.get(code, code)), phase) for code, phase in phases.items()}
    features = []
    for outline in drawn:
        code = outline.country
        fill = PHASES[phases[code]] if code in phases else UNWATCHED
        note = told.get(code) or phrase("{country}: not watched", country=name(names.get(code, outline.name)))
        link = links.get(code, "") if code in phases else ""
        if feature := _feature(geometry.cut_at_date_line(outline.shape), geometry.equal_earth, 0.25, fill, note, link):
            features.append(feature)
    watched = sorted((one for one in drawn if one.country in phases), key=lambda one: (phases[one.country], one.country))
    dots = [_dot(outline, phases[outline.country], told[outline.country], links) for outline in watched]
    squares, words = _phase_key()
    rows = {"frame": features, "countries": features, "watched": dots, "key": squares, "key_words": words}
    ranked = sorted(phases.items(), key=lambda one: (-one[1], labels.get(one[0], one[0])))
    nothing = phrase("No country is watched yet.")
    description = listed([told[code] for code, _ in ranked], Joining.CLAUSES) if ranked else nothing
    drawing = draw("world_map", rows, name=f"pz-{key}", title=title, description=description)
    table = tuple((name(labels.get(code, names.get(code, code))), str(phase)) for code, phase in ranked)
    columns = (phrase("Country"), phrase("Suggested phase"))
    return Picture(key, title, drawing.svg, Table(columns, table, title), drawing.words)


def _phase_told(country: str, phase: int) -> Phrase:
    return Phrase(_PHASE_TOLD, {"country": name(country), "phase": Number(phase)})


_PHASE_TOLD = message("{country}: suggested phase {phase}")


def _dot(outline: Outline, phase: int, note: Phrase, links: Mapping[str, str]) -> dict[str, Any]:
    return {
        **_at(geometry.equal_earth, *geometry.label_point(outline.shape)), "fill": PHASES[phase], "ink": PHASE_INK[phase],
        "text": str(phase), "note": note, "link": links.get(outline.country, ""),
    }  # fmt: skip


def _phase_key() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    entries = [*((shade, phrase("phase {phase}", phase=Number(i))) for i, shade in enumerate(PHASES))]
    entries.append((UNWATCHED, phrase("not watched")))
    squares, words = [], []
    for i, (shade, text) in enumerate(entries):
        y = _WORLD_HEIGHT - 92 + 17 * i
        squares.append(
            {"px": 0, "px2": 12, "py": y - 6, "py2": y + 6, "fill": shade, "stroke": "#8d887b" if i < 4 else UNWATCHED}
        )
        words.append({"px": 18, "py": y, "text": text})
    return squares, words
