"""The world: watched countries on a map and in a table that can be sorted."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from phasezero import library
from phasezero.domain.countries import Country
from phasezero.domain.kept import Kept
from phasezero.domain.marking import PUBLIC, Viewer
from phasezero.domain.signals import Phase
from phasezero.errors import BadInput, said
from phasezero.library import CountryLine
from phasezero.web import shown, words
from phasezero.web.pages.frame import page
from phasezero.web.viewer import about, viewer_of

_NEVER = date.min
_ORDERS: dict[str, tuple[Any, Callable[[CountryLine], Any], bool]] = {
    "country": (_("Country"), lambda line: _sorted_as(line.country), False),
    "phase": (_("Phase"), lambda line: -1 if line.phase is None else line.phase, True),
    "change": (_("Change"), lambda line: line.changed_on or _NEVER, True),
    "update": (_("Last update"), lambda line: line.last_update.as_of if line.last_update else _NEVER, True),
}
"""Columns: heading in the reader's language, what they sort by, and whether largest or newest comes first."""
_MAPS: Kept[Any] = Kept(8)


def overview(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    about(request, PUBLIC, *viewer.audiences)  # it shows phases that drafts of theirs suggest
    wanted = request.GET.get("sort", "phase")
    backward = wanted.startswith("-")
    key = wanted.removeprefix("-")
    if key not in _ORDERS:
        raise BadInput(
            said(
                "sort is {value!r}; give one of {those}, with - in front for the other way round",
                value=wanted[:40],
                those=", ".join(_ORDERS),
            )
        )
    piece = shown.piece_of_world(viewer, (key, backward, get_language()), lambda: _piece(viewer, key, backward))
    return page(request, "web/overview.html", None, piece=piece)


def _piece(viewer: Viewer, key: str, backward: bool) -> SafeString:
    """Map and table, for everybody with the rights of `viewer`: a hundred rows take longer to write than to read."""
    lines = list(shown.world(viewer))
    value, largest_first = _ORDERS[key][1:]
    lines.sort(key=lambda line: _sorted_as(line.country))
    lines.sort(key=value, reverse=largest_first != backward)
    phases = {line.country.iso3: line.phase for line in lines if line.phase is not None}
    context = {
        "lines": lines,
        "any_run": any(line.phase_on for line in lines),
        "columns": [_column(name, key, backward) for name in _ORDERS],
        "picture": _MAPS.get((get_language(), *sorted(phases.items())), lambda: _map(phases)),
        "scale": [int(number) for number in Phase],
        "sorted_by": str(_ORDERS[key][0]).lower(),
    }
    return render_to_string("web/overview_piece.html", context)


def _sorted_as(country: Country) -> str:
    """The name as it sorts in the reader's language: accents do not count."""
    apart = unicodedata.normalize("NFKD", words.named(country))
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).casefold()


def _map(phases: dict[str, int]) -> Any:
    links = {code: reverse("country", args=[code]) for code in phases}
    return library.world_picture(phases, links, get_language() or "en")


def _column(name: str, sorted_by: str, backward: bool) -> dict[str, str]:
    """A heading, the address that sorts by it (the other way round if it is sorted by already), and its state."""
    heading, largest_first = str(_ORDERS[name][0]), _ORDERS[name][2]
    if name != sorted_by:
        return {"heading": heading, "sort": name, "state": "none"}
    state = "descending" if largest_first != backward else "ascending"
    return {"heading": heading, "sort": name if backward else f"-{name}", "state": state}
