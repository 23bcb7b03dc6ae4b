"""The world: watched countries on a map and in a table that can be sorted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from phasezero import library
from phasezero.domain.signals import Phase
from phasezero.errors import BadInput
from phasezero.library import CountryLine
from phasezero.web import shown
from phasezero.web.kept import Kept
from phasezero.web.pages.frame import page
from phasezero.web.viewer import viewer_of

_NEVER = date.min
_ORDERS: dict[str, tuple[str, Callable[[CountryLine], Any], bool]] = {
    "country": ("Country", lambda line: line.country.name, False),
    "phase": ("Phase", lambda line: -1 if line.phase is None else line.phase, True),
    "change": ("Change", lambda line: line.changed_on or _NEVER, True),
    "update": ("Last update", lambda line: line.last_update.as_of if line.last_update else _NEVER, True),
}
"""Columns: heading, what they sort by, and whether largest or newest comes first."""
_MAPS: Kept[Any] = Kept(8)


def overview(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    lines = list(shown.world(viewer))
    wanted = request.GET.get("sort", "phase")
    backward = wanted.startswith("-")
    key = wanted.removeprefix("-")
    if key not in _ORDERS:
        raise BadInput(f"sort is {wanted[:40]!r}; give one of {', '.join(_ORDERS)}, with - in front for the other way round")
    _, value, largest_first = _ORDERS[key]
    lines.sort(key=lambda line: line.country.name)
    lines.sort(key=value, reverse=largest_first != backward)
    phases = {line.country.iso3: line.phase for line in lines if line.phase is not None}
    context = {
        "lines": lines,
        "any_run": bool(phases),
        "columns": [_column(name, key, backward) for name in _ORDERS],
        "picture": _MAPS.get(tuple(sorted(phases.items())), lambda: _map(phases)),
        "scale": [int(number) for number in Phase],
        "sorted_by": _ORDERS[key][0].lower(),
    }
    return page(request, "web/overview.html", None, **context)


def _map(phases: dict[str, int]) -> Any:
    return library.world_picture(phases, {code: reverse("country", args=[code]) for code in phases})


def _column(name: str, sorted_by: str, backward: bool) -> dict[str, str]:
    """A heading, the address that sorts by it (the other way round if it is sorted by already), and its state."""
    heading, _, largest_first = _ORDERS[name]
    if name != sorted_by:
        return {"heading": heading, "sort": name, "state": "none"}
    state = "descending" if largest_first != backward else "ascending"
    return {"heading": heading, "sort": name if backward else f"-{name}", "state": state}
