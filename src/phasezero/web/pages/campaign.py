"""Random or organised? Explanations of the attacks on civilians of some days, weighed from what was known on a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.translation import get_language

from phasezero import library
from phasezero.domain.updates import Picture, Table
from phasezero.errors import BadInput, said
from phasezero.web import shown
from phasezero.web.days import read_day
from phasezero.web.pages.countries import default_day
from phasezero.web.pages.frame import as_of_in, canonical, country_in, page
from phasezero.web.viewer import about, viewer_of

if TYPE_CHECKING:
    from phasezero.domain.weighed import Weighed

CLASSES = ("all", *library.CAMPAIGN_CLASSES)
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Told:
    """One finding, in words, tables and a picture."""

    made: Weighed
    says: library.CampaignSays
    picture: Picture | None
    tables: dict[str, Table]


def campaign(request: HttpRequest, code: str) -> HttpResponse:
    if (spelled := canonical(code)) is not None:
        return HttpResponsePermanentRedirect(f"{reverse('campaign', args=[spelled])}?{request.GET.urlencode()}".rstrip("?"))
    place, viewer = country_in(code), viewer_of(request)
    on = as_of_in(request) or default_day(place, viewer)
    end, start = read_day(request.GET.get("to", ""), "to"), read_day(request.GET.get("from", ""), "from")
    of_class, actor = _asked(request)
    made = shown.campaign_of_days(viewer, place.iso3, start, end, on, library.CAMPAIGN_CLASSES.get(of_class), actor)
    about(request, made[0].audience)
    typed = {
        "from": made[0].start.isoformat(),
        "to": made[0].end.isoformat(),
        "of_class": of_class,
        "classes": CLASSES,
        "actor": actor or "",
    }
    return page(request, "web/campaign.html", on, country=place, typed=typed, told=[_told(one) for one in made], what=made[0])


def _asked(request: HttpRequest) -> tuple[str, str | None]:
    """The class and the one actor that are asked for. Raises BadInput."""
    of_class = request.GET.get("class", "") or "all"
    if of_class not in CLASSES:
        raise BadInput(said("class is {text!r}; write one of: {those}", text=of_class[:40], those=", ".join(CLASSES)))
    actor = request.GET.get("actor", "").strip()[:_LONGEST_NAME] or None
    if actor is not None and of_class == "all":
        raise BadInput(said("an actor is of one class; choose the class as well"))
    return of_class, actor


def _told(made: Weighed) -> Told:
    language = get_language() or "en"
    says, tables = library.campaign_says(made, language)
    return Told(made, says, library.campaign_picture(made, language) if made.finding.attacks else None, tables)
