"""The pictures as Altair charts, compiled once, at development time, into the Vega specifications in `specs/`.

Importing Altair takes longer than making an update, so the running product only fills data into those files (`picture.py`).
`python -m phasezero.brief.drawing` writes them again after a change here; a test fails when they disagree.
Nothing here is computed from data: positions, labels and classes come as named columns, so that a picture and its table agree.
"""

from __future__ import annotations

import json
from typing import Any, TypeAlias

import altair as alt

from phasezero.brief.charts import DEATHS_PANEL, EVENTS_PANEL
from phasezero.brief.palette import FONT, INK, LINE, MUTED, PAPER, UNDER_DOCUMENTED
from phasezero.brief.picture import SPECS

Drawn: TypeAlias = Any
"""A chart or a layer of charts: Altair's own types of what its methods return are wider than what comes."""

WIDTH = 360
"""Pixels: a phone's width, so that letters keep their size there; wide screens set two pictures side by side."""
WORLD_WIDTH, WORLD_HEIGHT = 720, 350


def _text(source: str, colour: str = INK, size: int = 11, **mark: Any) -> Drawn:
    """Words at pixel positions `px`, `py` of the rows of `source`."""
    return (
        alt.Chart(alt.NamedData(name=source))
        .mark_text(fontSize=size, color=colour, aria=False, **mark)
        .encode(
            x=alt.X("px:Q", axis=None).scale(None),
            y=alt.Y("py:Q", axis=None).scale(None),
            text="text:N",
        )
    )


def _squares(source: str = "key") -> Drawn:
    """Rectangles at pixel positions."""
    return (
        alt.Chart(alt.NamedData(name=source))
        .mark_rect(aria=False, strokeWidth=1)
        .encode(
            x=alt.X("px:Q", axis=None).scale(None),
            x2="px2:Q",
            y=alt.Y("py:Q", axis=None).scale(None),
            y2="py2:Q",
            fill=alt.Fill("fill:N").scale(None),
            stroke=alt.Stroke("stroke:N").scale(None),
        )
    )


def _key() -> Drawn:
    return alt.layer(_squares(), _text("key_words", MUTED, align="left", baseline="middle"))


def _along(field: str) -> alt.X:
    return alt.X(f"{field}:Q", axis=None).scale(nice=False, zero=False)


def _up(field: str) -> alt.Y:
    axis = alt.Axis(
        tickCount=3, tickMinStep=1, format="d", grid=True, domain=False, ticks=False, minExtent=26, maxExtent=26, title=None
    )
    return alt.Y(f"{field}:Q", axis=axis).scale(zero=True, nice=True)


def _panel(marks: list[Drawn], y: str, height: int) -> Drawn:
    """One time panel: the under-documented band behind, the marks, and the line of the axis."""
    frame = alt.Chart(alt.NamedData(name="frame"))
    line = frame.mark_rule(color=INK, strokeWidth=1, aria=False).encode(x=_along("x0"), x2="x1:Q", y=_up("zero"))
    ceiling = frame.mark_point(opacity=0, aria=False).encode(x=_along("x0"), y=_up(y))
    band = (
        alt.Chart(alt.NamedData(name="band"))
        .mark_rect(color=UNDER_DOCUMENTED, aria=False)
        .encode(x=_along("x0"), x2="x1:Q", y=alt.value(0), y2=alt.value(height))
    )
    return alt.layer(band, ceiling, *marks, line).properties(width=WIDTH - 34, height=height)


def _bars() -> Drawn:
    return (
        alt.Chart(alt.NamedData(name="bars"))
        .mark_rect(strokeWidth=1)
        .encode(
            x=_along("x0"),
            x2="x1:Q",
            y=_up("low"),
            y2="high:Q",
            fill=alt.Fill("fill:N").scale(None),
            stroke=alt.Stroke("stroke:N").scale(None),
            description="note:N",
        )
    )


def _deaths() -> list[Drawn]:
    chart = alt.Chart(alt.NamedData(name="deaths"))
    spread = chart.mark_rule(strokeWidth=3).encode(
        x=_along("xm"), y=_up("low"), y2="high:Q", stroke=alt.Stroke("stroke:N").scale(None), description="note:N"
    )
    best = chart.mark_rect().encode(
        x=_along("x0"), x2="x1:Q", y=_up("best"), y2="best2:Q", fill=alt.Fill("best_fill:N").scale(None), description="note:N"
    )
    return [spread, best]


def timeline() -> Drawn:
    """Events (stacked) above, civilian deaths below, on one line of time."""
    title: dict[str, Any] = {"anchor": "start", "frame": "group", "fontSize": 12, "fontWeight": "bold", "offset": 6, "color": INK}
    events = _panel([_bars()], "most_events", 120).properties(title=alt.TitleParams(str(EVENTS_PANEL), **title))
    deaths = _panel(_deaths(), "most_deaths", 90).properties(title=alt.TitleParams(str(DEATHS_PANEL), **title))
    labels = _text("ticks", MUTED, align="left", baseline="top").properties(width=WIDTH - 34, height=12)
    key = _key().properties(width=WIDTH - 34, height=34)
    return alt.vconcat(events, deaths, labels, key, spacing=8)


def _shapes(source: str, **mark: Any) -> Drawn:
    return alt.Chart(alt.NamedData(name=source)).mark_geoshape(strokeWidth=0.6, **mark)


def _halo(source: str) -> list[Drawn]:
    """Words at places of the map, dark on a light edge, readable on every shade."""
    base = alt.Chart(alt.NamedData(name=source)).encode(longitude="right:Q", latitude="up:Q", text="text:N")
    style: dict[str, Any] = {"fontSize": 11, "fontWeight": "bold", "aria": False}
    return [base.mark_text(stroke=PAPER, strokeWidth=3, strokeOpacity=0.85, **style), base.mark_text(color=INK, **style)]


def country_map() -> Drawn:
    """First-level regions, shaded by class, with the neighbours' outlines behind."""
    neighbours = _shapes("neighbours", fill="#f5f3ee", stroke="#d2cdc0", clip=True, aria=False)
    regions = _shapes("regions", stroke=PAPER).encode(fill=alt.Fill("fill:N").scale(None), description="note:N")
    points = (
        alt.Chart(alt.NamedData(name="points"))
        .mark_circle(color=INK, stroke=PAPER, strokeWidth=1, opacity=0.9)
        .encode(longitude="right:Q", latitude="up:Q", size=alt.Size("area:Q").scale(None), description="note:N")
    )
    return (
        alt.layer(
            neighbours,
            regions,
            points,
            *_halo("labels"),
            _squares(),
            _text("key_words", MUTED, align="left", baseline="middle"),
        )
        .properties(width=WIDTH, height=240)
        .project("identity", reflectY=True)
    )


def world_map() -> Drawn:
    """Countries by phase; the watched ones carry a dot with the phase's number, which links to the country."""
    land = _shapes("countries", stroke=PAPER).encode(fill=alt.Fill("fill:N").scale(None), href="link:N", description="note:N")
    watched = alt.Chart(alt.NamedData(name="watched")).encode(
        longitude="right:Q", latitude="up:Q", href="link:N", description="note:N"
    )
    dots = watched.mark_circle(size=190, opacity=1, stroke=PAPER, strokeWidth=1.2).encode(fill=alt.Fill("fill:N").scale(None))
    numbers = watched.mark_text(fontSize=10, fontWeight="bold").encode(text="text:N", color=alt.Color("ink:N").scale(None))
    return (
        alt.layer(land, dots, numbers, _squares(), _text("key_words", MUTED, align="left", baseline="middle"))
        .properties(width=WORLD_WIDTH, height=WORLD_HEIGHT)
        .project("identity", reflectY=True)
    )


def framing() -> Drawn:
    """A row of stacked bars for each frame, with its name on the left and the times above."""
    layers = [
        *(_squares("lines"), _squares("bars"), _squares()),
        _text("words", INK, align="left", baseline="middle"),
        *(_text(source, MUTED, align="left", baseline="middle") for source in ("ticks", "key_words")),
    ]
    return alt.layer(*layers).properties(width=WIDTH, height=320)


def control_chart() -> Drawn:
    """Weeks as bars before the band in which they were expected."""
    layers = [
        *(_squares(one) for one in ("band", "lines", "bars", "late", "key")),
        *(_text(one, MUTED, align="left", baseline="middle") for one in ("words", "ticks", "key_words")),
    ]
    return alt.layer(*layers).properties(width=WIDTH, height=236)


def phase_ribbon() -> Drawn:
    """Steps on one line of time."""
    bars = _squares("bars").encode(description="note:N")
    layers = [
        bars,
        _squares("lines"),
        _squares(),
        *(_text(one, MUTED, align="left", baseline="middle") for one in ("ticks", "key_words")),
    ]
    return alt.layer(*layers).properties(width=WIDTH, height=118)


def waterfall() -> Drawn:
    """A row with a bar for each component, its name on the left and its figure on the right."""
    layers = [
        *(_squares("lines"), _squares("bars"), _squares()),
        _text("words", INK, align="left", baseline="middle"),
        *(_text(source, MUTED, align="left", baseline="middle") for source in ("ticks", "key_words")),
    ]
    return alt.layer(*layers).properties(width=WIDTH, height=320)


CHARTS = {
    "framing": framing,
    "control_chart": control_chart,
    "phase_ribbon": phase_ribbon,
    "timeline": timeline,
    "country_map": country_map,
    "waterfall": waterfall,
    "world_map": world_map,
}


def _plain(chart: Drawn) -> Drawn:
    return (
        chart.configure(background="transparent", font=FONT, padding=2)
        .configure_view(stroke=None)
        .configure_axis(labelColor=MUTED, labelFontSize=11, gridColor=LINE, gridWidth=1, domainColor=LINE)
    )


def specification(key: str) -> str:
    """The Vega specification of one picture, as it stands in `specs/`. Maps are fitted to the rows of `frame`."""
    vega = _plain(CHARTS[key]()).to_dict(format="vega")
    for projection in vega.get("projections", []):
        projection["fit"] = {"signal": "data('frame')"}
    if "projections" in vega:
        vega["data"].insert(0, {"name": "frame"})
    return json.dumps(vega, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def write() -> None:
    """Write all specifications again."""
    for key in CHARTS:
        (SPECS / f"{key}.json").write_text(specification(key), encoding="utf-8")


if __name__ == "__main__":
    write()
