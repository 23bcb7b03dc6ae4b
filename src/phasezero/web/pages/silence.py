"""What is silent in a country, as known on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.translation import get_language

from phasezero import library
from phasezero.domain.silence import AT_SAME_AGE, BELOW_COUNTRY, DATA_SETS_ONLY, NEVER_CALM
from phasezero.web import shown
from phasezero.web.pages.countries import default_day
from phasezero.web.pages.frame import as_of_in, canonical, country_in, page
from phasezero.web.viewer import about, viewer_of

if TYPE_CHECKING:
    from phasezero.domain.silence import Silence


def silence(request: HttpRequest, code: str) -> HttpResponse:
    if (spelled := canonical(code)) is not None:
        return HttpResponsePermanentRedirect(f"{reverse('silence', args=[spelled])}?{request.GET.urlencode()}".rstrip("?"))
    place, viewer = country_in(code), viewer_of(request)
    on = as_of_in(request) or default_day(place, viewer)
    made = shown.silence_of_day(viewer, place.iso3, on)
    about(request, made.national.audience)
    return page(request, "web/silence.html", on, country=place, **_shown(made))


def _shown(made: Silence) -> dict[str, Any]:
    language = get_language() or "en"
    return {
        "national": made.national,
        "regional": made.regional,
        "below": BELOW_COUNTRY.label,
        "notices": (NEVER_CALM, AT_SAME_AGE, DATA_SETS_ONLY),
        "told": library.silence_told(made, language),
        "pictures": library.silence_picture(made, language),
    }
