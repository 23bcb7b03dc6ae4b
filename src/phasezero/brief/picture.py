"""From a committed Vega specification and rows of data to an SVG that may stand in any page: same input, same bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from phasezero.brief import drawer, svg

HERE = Path(__file__).parent
SPECS = HERE / "specs"

Rows = Sequence[Mapping[str, Any]]


@cache
def _specification(key: str) -> str:
    return (SPECS / f"{key}.json").read_text(encoding="utf-8")


def draw(
    key: str,
    rows: Mapping[str, Rows],
    *,
    name: str,
    title: str,
    description: str,
    height: int | None = None,
) -> str:
    """The picture `key` as SVG. `rows` by data set; `name` makes its ids unique in a page.

    Raises KeyError for a data set that the specification does not have.
    """
    vega = json.loads(_specification(key))
    slots = {slot["name"]: slot for slot in vega["data"] if "source" not in slot}
    for slot in slots.values():
        slot["values"] = []
    links: dict[str, str] = {}
    for data_set, values in rows.items():
        slots[data_set]["values"] = [_linked(row, links) for row in values]
    if height is not None:
        vega["height"] = height
    drawn = drawer.svg(vega)
    return svg.tidy(drawn, name=name, title=title, description=description, links={made: link for link, made in links.items()})


def _linked(row: Mapping[str, Any], links: dict[str, str]) -> Mapping[str, Any]:
    """The row with its link as a whole address: one inside the site Vega would complete with a site of its own."""
    if not row.get("link"):
        return row
    made = links.setdefault(row["link"], f"https://site.invalid/{len(links)}")
    return {**row, "link": made}
