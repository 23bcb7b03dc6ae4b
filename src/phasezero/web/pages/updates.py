"""Past updates of a country, one stored update, and an update as text or file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from phasezero import library
from phasezero.desk import replying
from phasezero.domain.countries import country as country_of
from phasezero.web import shown
from phasezero.web.days import today
from phasezero.web.pages.countries import default_day
from phasezero.web.pages.frame import as_of_in, country_in, page
from phasezero.web.shown import Shown
from phasezero.web.viewer import about, about_these, viewer_of

UPDATES_A_PAGE = 50
_TYPES = {"txt": "text/plain; charset=utf-8", "json": "application/json", "html": "text/html; charset=utf-8"}


def updates(request: HttpRequest, code: str) -> HttpResponse:
    place, viewer = country_in(code), viewer_of(request)
    until, cursor = as_of_in(request), request.GET.get("cursor") or None
    found = library.updates_page(viewer, place.iso3, until, cursor, UPDATES_A_PAGE)
    about_these(request, (line.marking for line in found.updates))
    return page(
        request,
        "web/updates.html",
        until,
        country=place,
        lines=found.updates,
        next=found.next,
        later_page=cursor is not None,
        until=until,
    )


def update(request: HttpRequest, update_id: str) -> HttpResponse:
    viewer = viewer_of(request)
    found = shown.stored(viewer, update_id, request.GET.get("reader", ""))
    about(request, found.update.audience)
    place = country_of(found.update.country)
    listed = library.audience_for(viewer, place.iso3) is not None
    takes_replies = replying.open_update(update_id) is not None
    context = {"shown": found, "country": place, "options_listed": listed, "takes_replies": takes_replies}
    return page(request, "web/update.html", found.update.date, **context)


def update_file(request: HttpRequest, update_id: str, form: str) -> HttpResponse:
    found = shown.stored(viewer_of(request), update_id, request.GET.get("reader", ""))
    about(request, found.update.audience)
    return _file(found, form)


def day_file(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """The update of a day in another form, stored or not."""
    place, viewer = country_in(code), viewer_of(request)
    on = as_of_in(request) or min(default_day(place, viewer), today())
    found = shown.of_day(viewer, place.iso3, on, request.GET.get("reader", ""))
    about(request, found.update.audience)
    return _file(found, form)


def _file(found: Shown, form: str) -> HttpResponse:
    """Text and JSON open in the browser; the page that stands alone is handed over as a file, for it brings its own styles."""
    response = HttpResponse(found.file(form), content_type=_TYPES[form])
    name = f"{found.update.country}-{found.update.date}-{found.update.state}.{form}"
    response["Content-Disposition"] = f'{"attachment" if form == "html" else "inline"}; filename="{name}"'
    return response
