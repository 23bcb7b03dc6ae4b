"""One event: what is coded, who documented it, all versions, where every value comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse

from phasezero import library
from phasezero.domain import times
from phasezero.domain.countries import country as country_of
from phasezero.domain.events import Claim, Event
from phasezero.domain.publishers import independent, publisher
from phasezero.library import EventDetail
from phasezero.web import words
from phasezero.web.pages.frame import as_of_in, page
from phasezero.web.viewer import about, viewer_of

_KINDS = {
    "wire": "news agency",
    "relay": "passes on what others published",
    "local": "local media",
    "media": "media",
    "ngo": "non-governmental organisation",
    "un": "United Nations",
    "official": "official",
    "research": "research",
    "database": "database",
}


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim as shown: who says it, when, in which words."""

    claim: Claim
    publisher: str
    kind: str
    day: str
    marking: str


def event(request: HttpRequest, event_id: str) -> HttpResponse:
    on = as_of_in(request)
    found = library.event(event_id, viewer_of(request), on)
    about(request, found.event.marking.audience)
    coded = found.event.coded
    dataset = library.datasets().get(found.event.source)
    context = {
        "event": found.event,
        "coded": coded,
        "country": country_of(coded.country),
        "title": f"{words.VIOLENCE[coded.violence]}, {coded.place}, {times.span(coded.occurred_start, coded.occurred_end)}",
        "facts": _facts(found),
        "statements": [_statement(claim, coded.country) for claim in found.claims],
        "independent": independent(claim.report for claim in found.claims),
        "versions": [_version(one) for one in found.versions],
        "dataset": dataset,
        "provenance": sorted(coded.provenance.items()),
        "asked_day": on,
    }
    return page(request, "web/event.html", on, **context)


def _facts(found: EventDetail) -> list[tuple[str, str, str]]:
    """What is coded: name, value, and how sure or whence."""
    coded = found.event.coded
    one_sided = coded.side_b == "Civilians"
    return [
        ("When", times.span(coded.occurred_start, coded.occurred_end), words.DATE_PRECISION.get(coded.date_precision, "")),
        ("Where", coded.place, words.PLACE_PRECISION.get(coded.place_precision, "")),
        ("Region", found.region_name or "not placed in a region", f"{coded.latitude:.4f}, {coded.longitude:.4f}"),
        ("Violence", words.VIOLENCE[coded.violence], f"coded as {coded.violence}"),
        (
            "Perpetrator" if one_sided else "Sides",
            words.sides(coded),
            f"perpetrator class: {words.PERPETRATORS[coded.perpetrator].lower()}",
        ),
        ("Target", words.TARGETS[coded.target], "the data set does not record who the victims were"),
        ("Killed, all", words.triple(coded.deaths), "low–best–high estimate"),
        ("Killed, civilians", words.triple(coded.civilian_deaths), "low–best–high estimate"),
        ("Conflict", coded.conflict, ""),
        ("Documented by", times.day(coded.documented_at), words.DATED_BY[coded.dated_by]),
    ]


def _statement(claim: Claim, country: str) -> Statement:
    report = claim.report
    who = publisher(report.publisher)
    kind = _KINDS.get(who.kind, "")
    if who.kind == "local" and not who.is_local_to(country):
        kind = f"media of {country_of(who.country).name}"
    return Statement(claim, report.publisher, kind, times.day(report.documented_at), report.marking.tlp.label)


def _version(one: Event) -> dict[str, Any]:
    coded = one.coded
    return {
        "release": one.release,
        "learned": times.day(one.learned_at.date()),
        "when": times.span(coded.occurred_start, coded.occurred_end),
        "place": coded.place,
        "killed": words.triple(coded.deaths),
        "civilians": words.triple(coded.civilian_deaths),
        "reconstructed": one.reconstructed,
        "marking": one.marking.tlp.label,
    }
