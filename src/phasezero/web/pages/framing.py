"""How headlines framed a country, as known on a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from phasezero import library
from phasezero.domain.framing import LATE, NOT_WHICH, WORDS_ONLY, frames
from phasezero.domain.phrases import Phrase
from phasezero.domain.publishers import Reach
from phasezero.locale import writing
from phasezero.web import shown, words
from phasezero.web.days import read_count
from phasezero.web.pages.countries import default_day
from phasezero.web.pages.frame import as_of_in, canonical, country_in, page
from phasezero.web.viewer import about, viewer_of

if TYPE_CHECKING:
    from phasezero.domain.framing import Carrier, Framing

NEWEST = 60
"""Headlines that are listed."""
REACHES = {
    Reach.LOCAL: _("local publisher"),
    Reach.INTERNATIONAL: _("international publisher"),
    Reach.UNKNOWN: _("publisher we do not know"),
}


@dataclass(frozen=True, slots=True)
class HeadlineRow:
    """A headline that carries a frame."""

    title: str
    publisher: str
    reach: str
    day: str
    frames: tuple[tuple[str, tuple[str, ...]], ...]
    """Each with the words that carry it."""
    in_text: bool


@dataclass(frozen=True, slots=True)
class Warned:
    says: Phrase
    why: str
    events: tuple[str, ...]


def framing(request: HttpRequest, code: str) -> HttpResponse:
    if (spelled := canonical(code)) is not None:
        return HttpResponsePermanentRedirect(f"{reverse('framing', args=[spelled])}?{request.GET.urlencode()}".rstrip("?"))
    place, viewer = country_in(code), viewer_of(request)
    on = as_of_in(request) or default_day(place, viewer)
    months = read_count(request.GET.get("months", ""), "months", library.MOST_MONTHS, least=1) or library.FRAMING_MONTHS
    made = shown.framing_of_day(viewer, place.iso3, on, months)
    about(request, made.audience)
    choices = {"country": place, "months": months, "most_months": library.MOST_MONTHS}
    return page(request, "web/framing.html", on, **choices, **_shown(made))


def _shown(made: Framing) -> dict[str, Any]:
    picture, shares = library.framing_picture(made, get_language() or "en")
    return {
        "made": made,
        "picture": picture,
        "shares": shares,
        "notices": (NOT_WHICH, WORDS_ONLY, LATE),
        "warnings": [Warned(one.says, one.against.why, one.events) for one in made.warnings],
        "headlines": [_row(one) for one in made.carriers[:NEWEST]],
        "more": max(0, len(made.carriers) - NEWEST),
        "told": [(frame.name, frame.about) for frame in frames().frames],
    }


def _row(one: Carrier) -> HeadlineRow:
    named = {frame.key: words.term(frame.name) for frame in frames().frames}
    carried = tuple((named[key], found) for key, found in one.words.items())
    return HeadlineRow(one.title, one.publisher, str(REACHES[Reach(one.reach)]), writing.short_day(one.day), carried, one.in_text)
