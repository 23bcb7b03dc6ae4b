"""Whether violence is rising in a country, as known on a day."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.translation import get_language

from phasezero import library
from phasezero.web import shown
from phasezero.web.pages.countries import default_day
from phasezero.web.pages.frame import as_of_in, canonical, country_in, page
from phasezero.web.viewer import about, viewer_of


def rising(request: HttpRequest, code: str) -> HttpResponse:
    if (spelled := canonical(code)) is not None:
        return HttpResponsePermanentRedirect(f"{reverse('rising', args=[spelled])}?{request.GET.urlencode()}".rstrip("?"))
    place, viewer = country_in(code), viewer_of(request)
    on = as_of_in(request) or default_day(place, viewer)
    made = shown.rising_of_day(viewer, place.iso3, on)
    about(request, made.audience)
    language = get_language() or "en"
    beside = shown.streams_of_day(viewer, place.iso3, on)
    context = {"made": made, "told": library.rising_told(made, language)}
    return page(
        request, "web/rising.html", on, country=place, beside=beside, harm=library.streams_told(beside, language), **context
    )  # fmt: skip
