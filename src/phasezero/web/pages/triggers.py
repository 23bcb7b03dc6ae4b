"""What can set violence off in a country: for its readers, and where people enter it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as lazy

from phasezero import library
from phasezero.desk import triggers as desk
from phasezero.domain import trigger_days
from phasezero.domain import triggers as domain
from phasezero.domain.countries import Country, country
from phasezero.domain.silence import BELOW_COUNTRY
from phasezero.domain.triggers import FIELDS, Coming, Entry, Followed, Kind, Looked, Repeats, State, kinds, typed
from phasezero.errors import BadInput, said
from phasezero.library import Triggers
from phasezero.locale import writing
from phasezero.web import shown, words
from phasezero.web.choices import markings
from phasezero.web.days import today
from phasezero.web.hands import Place, for_hands
from phasezero.web.pages.agenda import LEVELS, MOST_FILE_BYTES, Entering
from phasezero.web.pages.countries import default_day
from phasezero.web.pages.frame import as_of_in, canonical, country_in, page
from phasezero.web.pages.institutions import choices, country_asked
from phasezero.web.viewer import about, about_these, viewer_of

STATES = {State.EXPECTED: lazy("expected"), State.HAPPENED: lazy("happened"), State.CALLED_OFF: lazy("called off")}
REPEATS = {
    Repeats.NO: lazy("does not repeat"),
    Repeats.YEARLY: lazy("every year on this day"),
    Repeats.EASTER: lazy("every year, as far from Easter of the western churches"),
    Repeats.ORTHODOX_EASTER: lazy("every year, as far from Easter of the orthodox churches"),
}
_GIVEN = ("kind", "source", "source_date")
"""Fields for all events of a calendar."""


@dataclass(frozen=True, slots=True)
class Row:
    """A time of an entry as a row."""

    entry: Entry
    kind: Kind
    state: object
    repeats: object
    """Empty for what does not repeat."""
    when: str
    watched: str
    now: bool
    """Whether the day falls into the days in which it matters."""
    followed: Followed | None = None
    region: str = ""
    """Its name; empty for what is said of the whole country."""

    @property
    def killed(self) -> str:
        """Civilians killed since; empty where that is not told."""
        return "" if self.followed is None else words.triple(*self.followed.civilians_killed)


def country_triggers(request: HttpRequest, code: str) -> HttpResponse:
    """The triggers of a country that the reader may see, as known on a day."""
    if (spelled := canonical(code)) is not None:
        address = f"{reverse('country-triggers', args=[spelled])}?{request.GET.urlencode()}"
        return HttpResponsePermanentRedirect(address.rstrip("?"))
    place, viewer = country_in(code), viewer_of(request)
    on = as_of_in(request) or default_day(place, viewer)
    entries = _of_reader(request, place, on)
    made = shown.triggers_of_day(viewer, place.iso3, on)
    if made is not None:
        about(request, made.audience)
    calendar = f"{reverse('country-triggers-calendar', args=[place.iso3])}?date={on}"
    return page(
        request, "web/country_triggers.html", on, country=place, calendar=calendar, made=made, **_lists(entries, made, on)
    )


def country_triggers_calendar(request: HttpRequest, code: str) -> HttpResponse:
    """The same entries as a calendar for an app."""
    place, on = country_in(code), as_of_in(request) or today()
    return _calendar(place, _of_reader(request, place, on), on)


def _of_reader(request: HttpRequest, place: Country, on: date) -> list[Entry]:
    entries = library.trigger_entries(place.iso3, on, viewer_of(request))
    about_these(request, (one.marking for one in entries))
    return entries


def _lists(entries: list[Entry], made: Triggers | None, on: date) -> dict[str, Any]:
    """What is ahead, what was with what followed, and what events show; `made` None: what was entered alone."""
    followed = {} if made is None else {(one.coming.entry.id, one.coming.starts): one for one in made.past}
    return {
        "ahead": [_row(one, on) for one in trigger_days.ahead(entries, on)],
        "past": [_row(one, on, followed.get((one.entry.id, one.starts))) for one in trigger_days.past(entries, on)],
        "happened": [_row(one, on) for one in trigger_days.happened(entries, on)],
        **_seen(None if made is None else made.looked),
        "days_ahead": domain.AHEAD_DAYS,
        "days_past": domain.PAST_DAYS,
    }


def _seen(looked: Looked | None) -> dict[str, Any]:
    if looked is None:
        return {"seen": [], "no_data": [], "looked": False}
    return {
        "seen": [(one, kinds()[one.kind]) for one in looked.seen],
        "no_data": [(kinds()[one.kind], one.why) for one in looked.no_data],
        "looked": bool(looked.looked_for),
    }


def _row(one: Coming, on: date, followed: Followed | None = None) -> Row:
    item = one.entry.item
    return Row(
        entry=one.entry,
        kind=one.kind,
        state=STATES[item.state],
        repeats="" if item.repeats is Repeats.NO else REPEATS[item.repeats],
        when=writing.short_span(one.starts, one.ends),
        watched=writing.short_span(*one.watched),
        now=one.watched_on(on),
        followed=followed,
        region=library.region_names(item.country).get(item.region, item.region) if item.region else "",
    )


def _calendar(place: Country, entries: list[Entry], on: date) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="triggers-{place.iso3}.ics"'}
    content = library.triggers_calendar(f"{place.name}: triggers", entries, on)
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)


@for_hands
def triggers(request: HttpRequest, place: Place) -> HttpResponse:
    """The triggers as this task force (or the owner) reads them, and the forms that enter, correct and take back."""
    here = country(place.country) if place.country else country_asked(request)
    if request.method == "POST":
        return _ENTERING.done(request, place, here)
    if here is None:
        return page(request, "web/triggers_country.html", None, place=place, countries=choices())
    day = as_of_in(request)
    entries = library.trigger_entries(here.iso3, day or today(), place.viewer)
    correcting = request.GET.get("entry", "")
    asked = {} if place.country else {"country": here.iso3}
    return page(
        request,
        "web/triggers.html",
        day,
        place=place,
        country=here,
        may=place.may(desk.ACT) and day is None,
        base="?" + "".join(f"{name}={value}&" for name, value in asked.items()),
        calendar=f"{reverse('triggers-calendar', args=[place.key])}?{urlencode({**asked, 'date': str(day or today())})}",
        correcting=correcting,
        typed=typed(library.trigger_entry(correcting, place.viewer).item) if correcting else {},
        every=[_row(Coming(one, one.item.starts, one.item.ends), day or today()) for one in entries],
        **_form(place, here),
    )


def _form(place: Place, here: Country) -> dict[str, Any]:
    return {
        "regions": desk.regions_of(here.iso3),
        "kinds": [(one.key, one.name, one.about) for one in kinds().values()],
        "below": BELOW_COUNTRY.label,
        "states": STATES.items(),
        "repeats": REPEATS.items(),
        "levels": markings(LEVELS, place),
        "most_bytes": MOST_FILE_BYTES // 1_000_000,
        "most_uncertain": domain.MOST_UNCERTAIN_DAYS,
    }


@for_hands
def triggers_calendar(request: HttpRequest, place: Place) -> HttpResponse:
    """The triggers that this task force (or the owner) reads, as a calendar for an app."""
    here = country(place.country) if place.country else country_asked(request)
    if here is None:
        raise BadInput(said("name a country in the address, as ?country=CAF"))
    on = as_of_in(request) or today()
    return _calendar(here, library.trigger_entries(here.iso3, on, place.viewer), on)


_ENTERING = Entering(desk.ACT, FIELDS, _GIVEN, desk.enter, desk.correct, desk.take_back, desk.take_file)
