"""What waits: for a person in all of their task forces, or for the owner of an installation without accounts."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from phasezero import library
from phasezero.desk import reminding
from phasezero.domain.due import Due, Waits
from phasezero.domain.marking import LOCAL
from phasezero.store.people import Person
from phasezero.web.days import today
from phasezero.web.forms import now, sent, signed_in
from phasezero.web.guard import takes_forms
from phasezero.web.hands import Place
from phasezero.web.pages.frame import page
from phasezero.web.viewer import has_accounts

_PAGES = {Waits.ACTION: "actions", Waits.EVALUATE: "actions", Waits.REPLY: "assessment", Waits.SLOT: "agenda"}
"""Where it is done; all else on the page of its alert."""
Lines = list[tuple[Due, str]]
"""What waits, each with the address at which it is done."""


@takes_forms
def due(request: HttpRequest) -> HttpResponse:
    """What waits for whoever is signed in, where the line of the day leads; without accounts, for the owner."""
    return _of_person(request) if has_accounts(request) else _shown(request, [("", _lines(LOCAL, library.due(today())))])


@signed_in
def _of_person(request: HttpRequest, person: Person) -> HttpResponse:
    if request.method == "POST":
        reminding.be_reminded(person, sent(request, "act") == "start")
        messages.success(request, _("Changed."))
        return redirect("due")
    found = [(one.name, _lines(one.key, things)) for one, things in reminding.due_with(person, now())]
    return _shown(request, found, person)


def _shown(request: HttpRequest, found: list[tuple[str, Lines]], person: Person | None = None) -> HttpResponse:
    return page(request, "web/due.html", None, found=[one for one in found if one[1]], person=person)


def due_at(place: Place, country: str) -> Lines:
    """What waits of a country for who works at a place."""
    if place.person is None or place.task_force is None:
        return _lines(LOCAL, library.due(today(), country=country))
    return _lines(place.key, reminding.due_in(place.person, place.task_force, now()))


def _lines(key: str, things: Iterable[Due]) -> Lines:
    return [(one, _address(key, one)) for one in things]


def _address(key: str, one: Due) -> str:
    name = _PAGES.get(one.waits, "alert")
    path = reverse(name, args=[key, one.key] if name == "alert" else [key])
    return f"{path}?{urlencode({'country': one.country})}" if key == LOCAL else path
