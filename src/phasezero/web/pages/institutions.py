"""Bodies that can be asked: what each can do, where that is from, and for a country and day who can act on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from phasezero import library
from phasezero.domain.agenda import Basis, Entry, Kind, Slot, State
from phasezero.domain.countries import Country, countries, country, find_country
from phasezero.domain.institutions import Body, BodyKind, Instrument
from phasezero.library import Standing
from phasezero.locale import writing
from phasezero.web import words
from phasezero.web.days import today
from phasezero.web.pages.frame import as_of_in, page

BODY_KINDS = {
    BodyKind.UN: _("United Nations"),
    BodyKind.REGIONAL: _("regional"),
    BodyKind.COURT: _("court"),
    BodyKind.NETWORK: _("network"),
    BodyKind.NATIONAL: _("national"),
}
ASKERS = {
    "council_member": _("a member of the Council"),
    "government": _("a government"),
    "regional_organisation": _("a regional organisation"),
    "un": _("the United Nations"),
    "court": _("a court"),
    "parliament": _("a parliament"),
    "civil_society": _("civil society"),
}
KINDS = {
    Kind.ON_AGENDA: _("on the agenda"),
    Kind.STATEMENT: _("statement"),
    Kind.REPORT: _("report"),
    Kind.VISIT: _("visit"),
    Kind.RESOLUTION: _("resolution or decision"),
    Kind.MANDATE_ENDS: _("a mandate ends"),
    Kind.SESSION: _("session"),
}
STATES = {State.PLANNED: _("planned"), State.HELD: _("held"), State.MISSED: _("did not take place")}
BASES = {
    Basis.ENTRY: _("on the agenda"),
    Basis.USUAL_SESSION: _("usual session: from general knowledge"),
    Basis.ANY_DAY: _("any day; the lead time is our estimate"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A body as a row of the list."""

    body: Body
    kind: object
    quickest: Instrument
    stands: Standing | None
    unchecked: int


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry of an agenda as a row."""

    entry: Entry
    body: str
    kind: object
    state: object
    when: str
    over: bool
    """Whether its last day has passed while it still stands as planned."""


@dataclass(frozen=True, slots=True)
class SlotRow:
    """A slot as a row."""

    slot: Slot
    basis: object
    when: str
    """Empty where it can be asked on any day."""
    unverified: bool
    more: tuple[Instrument, ...]
    """What can still be reached beside the quickest."""


def body_row(one: Body, stands: Standing | None = None) -> Row:
    quickest = min(one.instruments, key=lambda instrument: instrument.lead_time_days)
    return Row(one, BODY_KINDS[one.kind], quickest, stands, sum(not fact.checked for fact in one.facts))


def entry_row(one: Entry, day: date) -> EntryRow:
    item = one.item
    name = next(body.name for body in library.institutions() if body.key == item.body)
    when = writing.short_span(item.starts, item.ends)
    return EntryRow(one, name, KINDS[item.kind], STATES[item.state], when, one.planned and item.ends < day)


def slot_row(one: Slot) -> SlotRow:
    unchecked = one.entry is not None and not one.entry.item.said_by.checked
    when = "" if one.last is None else writing.short_span(one.first, one.last)
    return SlotRow(one, BASES[one.basis], when, unchecked, one.instruments[1:])


def choices() -> list[tuple[str, str]]:
    """Code and name of every country, by name."""
    return sorted(((one.iso3, words.named(one)) for one in countries()), key=lambda one: one[1])


def country_asked(request: HttpRequest) -> Country | None:
    """The country of `?country=`. Raises UnknownCountry."""
    asked = request.GET.get("country", "").strip()
    return find_country(asked) if asked else None


def institutions(request: HttpRequest) -> HttpResponse:
    """All bodies, or those that can act on a country on a day."""
    asked, day = country_asked(request), as_of_in(request)
    if asked is None:
        rows = [body_row(one) for one in library.institutions()]
    else:
        rows = [body_row(one.body, one) for one in library.institutions_for(asked.iso3, day or today())]
    return page(request, "web/institutions.html", day, rows=rows, asked=asked, countries=choices())


def institution(request: HttpRequest, key: str) -> HttpResponse:
    """One body: mandate, how to reach its agenda, what it can do, who sits in it on a day."""
    found, asked, day = library.institution(key), country_asked(request), as_of_in(request)
    on = day or today()
    stands = library.standing_of(found, asked.iso3 if asked else "", on)
    return page(
        request,
        "web/institution.html",
        day,
        body=found,
        kind=BODY_KINDS[found.kind],
        instruments=[(one, [ASKERS[who] for who in one.asked_by]) for one in found.instruments],
        sitting=sorted(words.named(country(code)) for code in stands.sitting),
        members=sorted(words.named(country(one.iso3)) for one in found.members if one.on(on)),
        asked=asked,
        stands=stands,
        reached=asked is not None and found.concerns(asked.iso3, on),
        countries=choices(),
    )
