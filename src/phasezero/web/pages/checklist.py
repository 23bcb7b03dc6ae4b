"""The sheet of warning signs of a country, to print on A4 or to copy as text."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse

from phasezero import library
from phasezero.web import shown
from phasezero.web.pages.countries import default_day
from phasezero.web.pages.frame import as_of_in, canonical, country_in, page
from phasezero.web.viewer import about, viewer_of


def checklist(request: HttpRequest, code: str) -> HttpResponse:
    if (spelled := canonical(code)) is not None:
        return HttpResponsePermanentRedirect(f"{reverse('checklist', args=[spelled])}?{request.GET.urlencode()}".rstrip("?"))
    place, viewer = country_in(code), viewer_of(request)
    on = as_of_in(request) or default_day(place, viewer)
    suggestion, marking = None, None
    if (audience := library.audience_for(viewer, place.iso3)) is not None:
        suggestion, marking = shown.phase_of_day(viewer, place.iso3, on), shown.marking_of_phase(viewer, place.iso3, on)
        about(request, audience)
    found = {"country": place, "found": library.checklist(suggestion), "told": suggestion is not None, "marking": marking}
    if request.GET.get("form") == "txt":
        shown_as = {"as_of": on, "iso": str(on), **found}
        return render(request, "web/checklist.txt", shown_as, content_type="text/plain; charset=utf-8")
    return page(request, "web/checklist.html", on, **found)
