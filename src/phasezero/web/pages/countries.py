"""One country on one day: the update, and below it the events with filters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from phasezero import library
from phasezero.domain.countries import Country
from phasezero.domain.events import Violence
from phasezero.domain.kinds import ALL, HARMS
from phasezero.domain.marking import Viewer
from phasezero.domain.verifying import Settled
from phasezero.errors import LintRefused, NotFound
from phasezero.locale import writing
from phasezero.web import shown, words
from phasezero.web.days import today
from phasezero.web.narrowing import Narrowing, read
from phasezero.web.pages.frame import as_of_in, canonical, country_in, page
from phasezero.web.pages.verifying import decided_words
from phasezero.web.viewer import about, about_these, decisions_in, viewer_of

if TYPE_CHECKING:
    from phasezero.library import EventLine

EVENTS_A_PAGE = 25
_EVENTS = "/events/"
"""Where events stand: `reverse` for each row would take a tenth of the page's time; a test holds it against the addresses."""


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event as a row of the table."""

    address: str
    when: str
    place: str
    region: str
    kind: str
    sides: str
    killed: str
    civilians: str
    affected: str
    """People affected by an event of another kind than killing; empty where no number is known."""
    documented: str
    reconstructed: bool
    decided: str
    """What people decided on it; empty: nothing that the reader may see."""


def event_row(event: EventLine, regions: dict[str, str], on: date, settled: Settled | None) -> EventRow:
    one_sided = event.violence == Violence.ONE_SIDED
    return EventRow(
        address=f"{_EVENTS}{event.id}/?date={on}",
        when=writing.short_span(event.occurred_start, event.occurred_end),
        place=event.place,
        region=regions.get(event.region or "", ""),
        kind=words.what(event),
        sides=event.side_a if one_sided else f"{event.side_a} – {event.side_b}",
        killed=words.dead(event, "deaths"),
        civilians=words.dead(event, "civilian_deaths"),
        affected=words.affected(event),
        documented=writing.short_day(event.documented_at),
        reconstructed=event.reconstructed,
        decided="" if settled is None else decided_words(settled),
    )


def country(request: HttpRequest, code: str) -> HttpResponse:
    if (spelled := canonical(code)) is not None:
        return HttpResponsePermanentRedirect(f"{reverse('country', args=[spelled])}?{request.GET.urlencode()}".rstrip("?"))
    place, viewer = country_in(code), viewer_of(request)
    on = as_of_in(request) or default_day(place, viewer)
    found = events(request, place, viewer, on)
    if request.headers.get("HX-Target") == "events":
        return render(request, "web/events.html", {**found, "as_of": on, "iso": str(on)})
    update, refusal = _update(place, viewer, on, request.GET.get("reader", ""))
    if update is not None:
        about(request, update.update.audience)
    found["options_listed"] = library.audience_for(viewer, place.iso3) is not None
    return page(request, "web/country.html", on, shown=update, refusal=refusal, **_beside(place, viewer, on), **found)


def _update(place: Country, viewer: Viewer, on: date, reader: str) -> tuple[shown.Shown | None, str]:
    """The update of a day, or why there is none: a text that breaks the writing rules is never shown."""
    try:
        return shown.of_day(viewer, place.iso3, on, reader), ""
    except LintRefused as refused:
        why = gettext("There is no update of this day: the draft breaks the writing rules, so it is not shown.")
        return None, f"{why} {refused}"
    except NotFound as none:
        told = words.term(none.args[0])
        return None, f"{told[:1].upper()}{told[1:]}."


def default_day(place: Country, viewer: Viewer) -> date:
    """The day of the newest stored update, else the last day on which something was learned, else today."""
    newest = library.updates_page(viewer, place.iso3, size=1).updates
    if newest:
        return newest[0].as_of
    return min(shown.last_known_day(viewer, place.iso3) or today(), today())


def _beside(place: Country, viewer: Viewer, on: date) -> dict[str, Any]:
    """Ways to other days: the day before and after, and the stored updates around."""
    recent = library.updates_page(viewer, place.iso3, until=on - timedelta(days=1), size=1).updates
    following = on + timedelta(days=1)
    return {
        "before": on - timedelta(days=1),
        "after": following if following <= today() else None,
        "earlier": next(iter(recent), None),
    }


def events(request: HttpRequest, place: Country, viewer: Viewer, on: date) -> dict[str, Any]:
    """The table of events with its filters, as known on a day."""
    regions = library.region_names(place.iso3)
    narrow = read(request.GET, regions)
    cursor = request.GET.get("cursor") or None
    found = library.event_lines(viewer, on, narrow.events(place.iso3), cursor, EVENTS_A_PAGE)
    about_these(request, (*(event.marking for event in found.events), *decisions_in(found.settled)))
    rows = [event_row(event, regions, on, found.settled.get(event.id)) for event in found.events]
    return {
        "country": place,
        "events": rows,
        "all_reconstructed": all(row.reconstructed for row in rows),
        "next": found.next,
        "later_page": cursor is not None,
        "narrow": narrow,
        "query": narrow.query(),
        "choices": _choices(narrow, regions),
    }


def _choices(narrow: Narrowing, regions: dict[str, str]) -> list[dict[str, Any]]:
    """The lists to choose from, each with the chosen value."""
    named = sorted(regions.items(), key=lambda one: one[1])
    kinds = [*((one.value, words.EVENT_TYPES[one]) for one in HARMS), (ALL, gettext("every kind"))]
    return [
        {"name": "kind", "label": gettext("Kind"), "chosen": narrow.kind, "options": kinds, "none": words.KILLING},
        {"name": "region", "label": gettext("Region"), "chosen": narrow.region, "options": named},
        {"name": "violence", "label": gettext("Violence"), "chosen": narrow.violence, "options": list(words.VIOLENCE.items())},
        {
            "name": "perpetrator",
            "label": gettext("Perpetrator"),
            "chosen": narrow.perpetrator,
            "options": list(words.PERPETRATORS.items()),
        },
        {"name": "target", "label": gettext("Target"), "chosen": narrow.target, "options": list(words.TARGETS.items())},
    ]
