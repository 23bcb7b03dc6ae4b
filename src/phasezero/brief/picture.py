"""From a committed Vega specification and rows of data to an SVG that may stand in any page: same input, same bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from phasezero.brief import drawer, svg
from phasezero.domain.phrases import Fact, Label, Sayable

HERE = Path(__file__).parent
SPECS = HERE / "specs"

Rows = Sequence[Mapping[str, Any]]


@cache
def _specification(key: str) -> str:
    return (SPECS / f"{key}.json").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Drawn:
    svg: str
    words: tuple[Fact, ...]
    """Our own words in it, by which it can be shown in another language."""


def draw(
    key: str,
    rows: Mapping[str, Rows],
    *,
    name: str,
    title: Label,
    description: Label,
    labels: Sequence[Fact] = (),
    height: int | None = None,
) -> Drawn:
    """The picture `key`. `rows` by data set; `labels`: words that the specification itself holds; `name` makes its ids unique
    in a page.

    Raises KeyError for a data set that the specification does not have.
    """
    vega = json.loads(_specification(key))
    slots = {slot["name"]: slot for slot in vega["data"] if "source" not in slot}
    for slot in slots.values():
        slot["values"] = []
    links: dict[str, str] = {}
    words: dict[str, Fact] = {str(one): one for one in (title, description, *labels) if isinstance(one, Sayable)}
    for data_set, values in rows.items():
        slots[data_set]["values"] = [_said(_linked(row, links), words) for row in values]
    if height is not None:
        vega["height"] = height
    drawn = svg.tidy(
        drawer.svg(vega),
        name=name,
        title=str(title),
        description=str(description),
        links={made: link for link, made in links.items()},
    )
    return Drawn(drawn, tuple(words.values()))


def _said(row: Mapping[str, Any], words: dict[str, Fact]) -> Mapping[str, Any]:
    """The row in English; its phrases are noted in `words`."""
    found = {key: str(value) for key, value in row.items() if isinstance(value, Sayable)}
    words.update({found[key]: row[key] for key in found})
    return {**row, **found} if found else row


def _linked(row: Mapping[str, Any], links: dict[str, str]) -> Mapping[str, Any]:
    """The row with its link as a whole address: one inside the site Vega would complete with a site of its own."""
    if not row.get("link"):
        return row
    made = links.setdefault(row["link"], f"https://site.invalid/{len(links)}")
    return {**row, "link": made}
