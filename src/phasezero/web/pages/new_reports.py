"""Reports that were collected lately: what the machine read in them, to be accepted, added to an event, or refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from phasezero import library
from phasezero.desk import accepting, accepting_by_rule, hands, recording
from phasezero.domain.alike import Why
from phasezero.domain.candidates import class_of, proposed
from phasezero.domain.extracted import EventType
from phasezero.domain.kinds import is_guarded
from phasezero.domain.marking import TLP
from phasezero.domain.recording import REPORTS
from phasezero.errors import BadInput, said
from phasezero.locale import writing
from phasezero.web import words
from phasezero.web.choices import markings, tlp_sent
from phasezero.web.event_fields import choices, fields_sent
from phasezero.web.forms import sent
from phasezero.web.hands import Place, for_hands
from phasezero.web.pages import by_rule
from phasezero.web.pages.frame import page
from phasezero.web.pages.working import Acts, Subject, done, subject

LEVELS = (TLP.GREEN, TLP.AMBER, TLP.AMBER_STRICT)


@for_hands
def new_reports(request: HttpRequest, place: Place) -> HttpResponse:
    about = subject(request, place)
    if request.method == "POST":
        return done(request, about, _ACTS, about.address("new-reports"))
    found, every = library.incidents(place.viewer, about.country.iso3, about.day)
    arrived = library.arrived(place.viewer, about.country.iso3, about.day, 50)
    areas = recording.areas(about.country.iso3)
    return page(
        request,
        "web/new_reports.html",
        about.day,
        subject=about,
        place=place,
        incidents=[_shown(one, proposed(one.claims[0].said, areas, one.rows), place) for one in found],
        more=every - len(found),
        arrived=arrived,
        may=place.may(accepting.ACT),
        by_rule=by_rule.shown(place, about),
        **choices(about.country.iso3),
    )


def _shown(one: library.Incident, typed: Mapping[str, str], place: Place) -> dict[str, Any]:
    said_first = one.claims[0].said
    kind = words.EVENT_TYPES[EventType(said_first["type"])]
    return {
        "title": " · ".join(filter(None, (str(kind), said_first["place"] or said_first["region"], _when(said_first)))),
        "kept": one.kind is not None,
        "guarded": one.kind is not None and is_guarded(one.kind),
        "levels": _levels(one, place),
        "independent": one.independent,
        "claims": [_claim(each) | {"beside": [_claim(other) for other in each.beside]} for each in one.claims],
        "first": one.claims[0],
        "alike": [_near(each) for each in one.alike],
        "told": any(each.told for each in one.alike),
        "of_texts": _of_texts(one).label,
        "typed": {**typed, "kind": _chosen(one, typed)},
    }


def _chosen(one: library.Incident, typed: Mapping[str, str]) -> str:
    """The kind that the form begins with; empty: the machine read no harm in it, and a person has to choose."""
    return "" if one.kind is None else typed["kind"] or EventType.KILLING.value


WHY = {
    Why.TOLD: lazy("a report here already tells of it"),
    Why.PLACE: lazy("the same place, in these days"),
    Why.NEAR: lazy("as near as the places are known, in these days"),
    Why.REGION: lazy("the same region, in these days"),
    Why.COUNTRY: lazy("in these days; of one of them no place is known"),
}


def _near(one: library.Alike) -> dict[str, Any]:
    return {"line": one.line, "why": WHY[one.why], "joins": one.line.source == REPORTS}


def _of_texts(one: library.Incident) -> TLP:
    """The highest marking of what it was read in."""
    return max(each.marking.tlp for claim in one.claims for each in claim.every)


def _levels(one: library.Incident, place: Place) -> list[tuple[str, str, bool]]:
    """Markings to choose from; it begins at that of the texts, and what is guarded at TLP:AMBER at least."""
    lowest = TLP.AMBER if one.kind is not None and is_guarded(one.kind) else TLP.GREEN
    among = [tlp for tlp in LEVELS if tlp >= lowest]
    return markings(among, place, min(max(_of_texts(one), lowest), LEVELS[-1]))


def _people(read: Mapping[str, Any], of: str = "") -> str:
    """How many, as a report says, in keys that begin with `of`; empty where it does not. Rows that were kept by earlier versions
    know of deaths only."""
    low, best, high = (read.get(f"{of}{name}") for name in ("low", "best", "high"))
    if low is None or best is None or high is None:
        return ""
    return words.triple(low, best, high, bool(read.get(f"{of}open")))


def _claim(one: library.Claimed) -> dict[str, Any]:
    read = one.said
    return {
        "one": one,
        "kind": words.EVENT_TYPES[EventType(read["type"])],
        "when": _when(read),
        "perpetrator": words.PERPETRATORS[class_of(read)],
        "killed": _people(read, "deaths_"),
        "open": read.get("deaths_open"),
        "affected": _people(read, "affected_"),
        "affected_open": read.get("affected_open"),
        "victims": _victims(read),
        "sure": read["confidence"],
        "marking": one.marking.tlp.label,
    }


def _victims(read: Mapping[str, Any]) -> list[str]:
    """Groups that the text names among the victims, with how many where it says so."""
    found = []
    for one in read.get("victims", ()):
        group = str(words.VICTIMS.get(one["what"], one["what"]))
        found.append(" ".join(filter(None, (group, _people(one)))))
    return found


def _when(read: Mapping[str, Any]) -> str:
    from datetime import date

    if not read["occurred_start"]:
        return ""
    return writing.span(date.fromisoformat(read["occurred_start"]), date.fromisoformat(read["occurred_end"]))


def _candidates(document: str, places: str) -> list[accepting.Which]:
    """The candidates at these places of a report. Raises BadInput."""
    if not all(one.isdigit() and len(one) <= 6 for one in places.split()):
        raise BadInput(said("the form names no candidate; send one of the forms of this page"))
    return [(document, int(one)) for one in places.split()]


def _sent(request: HttpRequest) -> list[accepting.Which]:
    """What a form is about: a candidate, then what else the same report says of the incident. Raises BadInput."""
    found = _candidates(sent(request, "report"), f"{sent(request, 'place_in_report')} {sent(request, 'beside')}")
    if not found:
        raise BadInput(said("the form names no candidate; send one of the forms of this page"))
    return found


def _also(request: HttpRequest) -> list[accepting.Which]:
    """The candidates of other reports that a form is about too. Raises BadInput."""
    others = [other.partition(" ") for other in request.POST.getlist("also")]
    return [each for document, _sep, places in others for each in _candidates(document, places)]


def _accept(request: HttpRequest, about: Subject, hand: hands.Hand) -> str:
    one, *_rest = _sent(request)
    also = _also(request)
    if accepting.accepted_before(hand, one):
        return _("It was accepted before: nothing has changed.")
    accepting.accept(hand, one, about.country.iso3, fields_sent(request), tlp_sent(request, LEVELS), also)
    return _("Accepted: it counts from today on. It can be taken back at the verification desk.")


def _add(request: HttpRequest, _about: Subject, hand: hands.Hand) -> str:
    accepting.accept_as(hand, [*_sent(request), *_also(request)], sent(request, "event"))
    return _("Added to the event as one more report that says it.")


def _refuse(request: HttpRequest, _about: Subject, hand: hands.Hand) -> str:
    accepting.refuse(hand, _sent(request), sent(request, "reason"))
    return _("Refused. The reason stays at the desk.")


_ACTS: Acts = {
    "accept": (accepting.ACT, _accept),
    "add": (accepting.ACT, _add),
    "refuse": (accepting.ACT, _refuse),
    "rule": (accepting_by_rule.ACT, by_rule.switch),
}
