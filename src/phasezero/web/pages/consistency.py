"""Every country under the same rule, as the reader may see it on a day: home and abroad."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse

from phasezero import library
from phasezero.domain.consistency import Asked, Row, monitors
from phasezero.domain.countries import country, find_country
from phasezero.domain.marking import PUBLIC
from phasezero.locale import writing
from phasezero.web import words
from phasezero.web.days import today
from phasezero.web.pages.frame import as_of_in, page
from phasezero.web.pages.institutions import choices
from phasezero.web.viewer import about, viewer_of


@dataclass(frozen=True, slots=True)
class Missing:
    """What is missing, and the questions that wait for it."""

    why: object
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CountryRow:
    row: Row
    name: str
    covered: str
    """Days that the events held cover; empty without any."""
    missing: tuple[Missing, ...]


def consistency(request: HttpRequest) -> HttpResponse:
    """All countries by name, those of which something is held first; the reader's own first of all."""
    viewer, day = viewer_of(request), as_of_in(request) or today()
    about(request, PUBLIC, *viewer.audiences)
    home = request.GET.get("home", "").strip()
    own = find_country(home).iso3 if home else ""
    rows = [_row(one) for one in library.consistency(day, viewer)]
    return page(request, "web/consistency.html", day, countries=choices(), home=own, **_parted(rows, own))


def _parted(rows: list[CountryRow], own: str) -> dict[str, Any]:
    ordered = sorted(rows, key=lambda one: one.name)
    held = [one for one in ordered if one.row.anything and one.row.country != own]
    nothing = [one for one in ordered if not one.row.anything and one.row.country != own]
    mine = [one for one in ordered if one.row.country == own]
    return {"rows": [*mine, *held], "nothing": nothing, "monitors": monitors(), "all": len(rows)}


def _row(one: Row) -> CountryRow:
    held = one.held
    covered = "" if held.since is None or held.until is None else writing.short_span(*_in_order(held.since, held.until))
    return CountryRow(one, words.named(country(one.country)), covered, tuple(_missing(one.asked)))


def _in_order(since: date, until: date) -> tuple[date, date]:
    return min(since, until), until


def _missing(asked: tuple[Asked, ...]) -> list[Missing]:
    """Grouped by what is missing, in the order of the questions."""
    groups: dict[str, tuple[object, list[str]]] = {}
    for one in asked:
        if one.why_not is not None:
            groups.setdefault(str(one.why_not), (one.why_not, []))[1].append(one.monitor.name)
    return [Missing(why, tuple(names)) for why, names in groups.values()]
