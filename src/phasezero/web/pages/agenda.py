"""What bodies do about a country: for its readers, and where people enter it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from phasezero import library
from phasezero.desk import agenda as desk
from phasezero.desk.hands import Hand
from phasezero.domain.agenda import FIELDS, Basis, Entry, typed
from phasezero.domain.countries import Country, country
from phasezero.domain.entered import Taken
from phasezero.domain.marking import TLP
from phasezero.errors import BadInput, said
from phasezero.locale import writing
from phasezero.web.choices import markings, tlp_sent
from phasezero.web.days import today
from phasezero.web.forms import sent
from phasezero.web.hands import Place, for_hands
from phasezero.web.pages.frame import as_of_in, country_in, page
from phasezero.web.pages.institutions import KINDS, STATES, choices, country_asked, entry_row, slot_row
from phasezero.web.viewer import about_these, viewer_of

LEVELS = (TLP.GREEN, TLP.AMBER, TLP.AMBER_STRICT, TLP.RED)
MOST_FILE_BYTES = 1_000_000
_FIRST = (Basis.ENTRY, Basis.USUAL_SESSION, Basis.ANY_DAY)
"""Slots with a day that somebody entered come first."""
_GIVEN = ("body", "kind", "source", "source_date")
"""Fields for all events of a calendar."""


def country_agenda(request: HttpRequest, code: str) -> HttpResponse:
    """The agendas about a country that the reader may see, as known on a day."""
    place, day = country_in(code), as_of_in(request)
    entries = _of_reader(request, place)
    calendar = f"{reverse('country-calendar', args=[place.iso3])}?date={day or today()}"
    return page(
        request, "web/country_agenda.html", day, country=place, calendar=calendar, **_lists(place, entries, day or today())
    )


def country_calendar(request: HttpRequest, code: str) -> HttpResponse:
    """The same as a calendar for an app."""
    place = country_in(code)
    return _calendar(place, _of_reader(request, place))


def _of_reader(request: HttpRequest, place: Country) -> list[Entry]:
    entries = library.agenda_of_reader(place.iso3, as_of_in(request) or today(), viewer_of(request))
    about_these(request, (one.marking for one in entries))
    return entries


def _lists(place: Country, entries: list[Entry], day: date) -> dict[str, Any]:
    """What is ahead, what was, and the next slots."""
    rows, slots = [entry_row(one, day) for one in entries], library.slots_from(place.iso3, entries, day)
    return {
        "ahead": [row for row in rows if row.entry.item.ends >= day],
        "past": [row for row in reversed(rows) if row.entry.item.ends < day],
        "slots": [slot_row(one) for one in sorted(slots, key=lambda one: _FIRST.index(one.basis))],
    }


def _calendar(place: Country, entries: list[Entry]) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="agenda-{place.iso3}.ics"'}
    content = library.agenda_calendar(f"{place.name}: agenda", entries)
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)


@for_hands
def agenda(request: HttpRequest, place: Place) -> HttpResponse:
    """The agenda as this task force (or the owner) reads it, and the forms that enter, correct and withdraw."""
    here = country(place.country) if place.country else country_asked(request)
    if request.method == "POST":
        return _ENTERING.done(request, place, here)
    if here is None:
        return page(request, "web/agenda_country.html", None, place=place, countries=choices(), name="agenda")
    day = as_of_in(request)
    entries = library.agenda(here.iso3, day or today(), place.viewer, place.key)
    correcting = request.GET.get("entry", "")
    asked = {} if place.country else {"country": here.iso3}
    return page(
        request,
        "web/agenda.html",
        day,
        place=place,
        country=here,
        may=place.may(desk.ACT) and day is None,
        base="?" + "".join(f"{name}={value}&" for name, value in asked.items()),
        calendar=f"{reverse('agenda-calendar', args=[place.key])}?{urlencode({**asked, 'date': str(day or today())})}",
        correcting=correcting,
        typed=typed(library.agenda_entry(correcting, place.viewer).item) if correcting else {},
        **_form(place),
        **_lists(here, entries, day or today()),
    )


def _form(place: Place) -> dict[str, Any]:
    return {
        "bodies": [(one.key, one.name) for one in library.institutions()],
        "kinds": KINDS.items(),
        "states": STATES.items(),
        "levels": markings(LEVELS, place),
        "most_bytes": MOST_FILE_BYTES // 1_000_000,
    }


@for_hands
def agenda_calendar(request: HttpRequest, place: Place) -> HttpResponse:
    """The agenda that this task force (or the owner) reads, as a calendar for an app."""
    here = country(place.country) if place.country else country_asked(request)
    if here is None:
        raise BadInput(said("name a country in the address, as ?country=CAF"))
    return _calendar(here, library.agenda(here.iso3, as_of_in(request) or today(), place.viewer, place.key))


@dataclass(frozen=True, slots=True)
class Entering:
    """What the forms do on a page where people enter, correct and withdraw: acts of one module of `desk`."""

    act: str
    """What a role must allow."""
    fields: tuple[str, ...]
    given: tuple[str, ...]
    """Of these, those for all events of a calendar."""
    enter: Callable[[Hand, str, Mapping[str, str], TLP, bool], str]
    correct: Callable[[Hand, str, Mapping[str, str], str], None]
    withdraw: Callable[[Hand, str, str], None]
    take_file: Callable[[Hand, str, str, bytes, Mapping[str, str], TLP, bool], Taken]

    def done(self, request: HttpRequest, place: Place, here: Country | None) -> HttpResponse:
        """What the form asks for. Raises BadInput for an act that is none of these."""
        hand, act, entry = place.hand(self.act), sent(request, "act"), sent(request, "entry")
        iso3 = sent(request, "country") or (here.iso3 if here else "")
        fields = {name: sent(request, name) for name in self.fields}
        historical = sent(request, "historical") == "yes"
        if act == "enter":
            self.enter(hand, iso3, fields, tlp_sent(request, LEVELS), historical)
            messages.success(request, _("Entered."))
        elif act == "correct":
            self.correct(hand, entry, fields, sent(request, "reason"))
            messages.success(request, _("Corrected. Days before today stay as they were."))
        elif act == "withdraw":
            self.withdraw(hand, entry, sent(request, "reason"))
            messages.success(request, _("Withdrawn. Days before today stay as they were."))
        elif act == "file":
            name, content = handed_in(request)
            given = {name: fields[name] for name in self.given}
            taken = self.take_file(hand, iso3, name, content, given, tlp_sent(request, LEVELS), historical)
            if taken.faults:
                return refused(request, taken)
            messages.success(request, " ".join([said_of(taken), *(writing.told(note) for note in taken.notes)]))
        else:
            raise BadInput(said("there is no act {act!r} on this page", act=act[:20]))
        return redirect(request.get_full_path().partition("entry=")[0].rstrip("?&"))


def handed_in(request: HttpRequest) -> tuple[str, bytes]:
    """The name of the file of the form, as it may stand on a page, and its content. Raises BadInput."""
    found = request.FILES.get("file")
    if found is None:
        raise BadInput(said("no file was chosen; choose one"))
    if (found.size or 0) > MOST_FILE_BYTES:
        raise BadInput(said("the file is larger than {most} MB; split it", most=MOST_FILE_BYTES // 1_000_000))
    name = "".join(letter for letter in (found.name or "") if letter.isprintable())[-60:]
    return name or "file", found.read()


def refused(request: HttpRequest, taken: Taken) -> HttpResponse:
    """One line for each entry that cannot be taken; nothing was."""
    response = page(request, "web/file_refused.html", None, faults=taken.faults, back=request.get_full_path())
    response.status_code = 400
    return response


def said_of(taken: Taken) -> str:
    """What became of a file."""
    form = _("{added} added, {corrected} corrected, {same} were there before.")
    return form.format(added=taken.added, corrected=taken.corrected, same=taken.same)


_ENTERING = Entering(desk.ACT, FIELDS, _GIVEN, desk.enter, desk.correct, desk.withdraw, desk.take_file)
