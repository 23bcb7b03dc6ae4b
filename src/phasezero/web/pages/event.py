"""One event: what is coded, who documented it, all versions, where every value comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from phasezero import desk, library
from phasezero.domain.claimed import ClaimedNumber, Counted, outside, told_once
from phasezero.domain.countries import country as country_of
from phasezero.domain.events import Claim, CodedEvent, Event, Report
from phasezero.domain.extracted import EventType
from phasezero.domain.publishers import Kind, carried_text, independent, publisher
from phasezero.domain.recording import SOURCE
from phasezero.library import EventDetail
from phasezero.locale import writing
from phasezero.store.people import TaskForce
from phasezero.web import words
from phasezero.web.pages.frame import as_of_in, page
from phasezero.web.pages.verifying import decided_on
from phasezero.web.viewer import about, person_of, viewer_of

_KINDS = {
    "wire": _("news agency"),
    "relay": _("passes on what others published"),
    "media": _("media"),
    "ngo": _("non-governmental organisation"),
    "un": _("United Nations"),
    "official": _("official"),
    "armed": _("an armed movement’s own"),
    "research": _("research"),
    "database": _("database"),
}

_NO_POINT = 3
"""From this place precision on, what a partner told has no point of its own: what is kept is one inside a region."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim as shown: who says it, when, in which words."""

    claim: Claim
    publisher: str
    kind: str
    day: str
    marking: str
    carries: str = ""
    """Publisher of the report beside it whose text it carries; empty: of none."""


def event(request: HttpRequest, event_id: str) -> HttpResponse:
    on = as_of_in(request)
    found = library.event(event_id, viewer_of(request), on)
    decided = decided_on(event_id, found.event.coded.country, viewer_of(request), on, found.event.source)
    about(request, found.event.marking.audience, *decided["audiences"])
    coded = found.event.coded
    reports = [claim.report for claim in found.claims]
    dataset = library.datasets().get(found.event.source)
    context = {
        "event": found.event,
        "coded": coded,
        "country": country_of(coded.country),
        "title": f"{_what(coded)}, {coded.place}, {writing.span(coded.occurred_start, coded.occurred_end)}",
        "facts": [fact for fact in _facts(found) if fact[1]],
        "partners": found.event.source == SOURCE,
        "statements": [_statement(claim, coded.country, found.event.source == SOURCE, reports) for claim in found.claims],
        "numbers": [_number(one, coded) for one in told_once(found.numbers, {one.id: one.carries for one in reports})],
        "outside": any(_is_outside(one, coded) for one in found.numbers),
        "independent": independent(claim.report for claim in found.claims),
        "versions": [_version(one) for one in found.versions],
        "dataset": dataset,
        "provenance": sorted(coded.provenance.items()),
        "asked_day": on,
        "may_tell": _teller(request, found.event),
        **decided,
    }
    return page(request, "web/event.html", on, **context)


def _teller(request: HttpRequest, found: Event) -> str:
    """Key of the task force in which the reader may tell this event to a wider circle; empty where it is not theirs to tell."""
    person = person_of(request)
    if person is None or found.source != SOURCE:
        return ""
    task_force = TaskForce.objects.visible(viewer_of(request)).filter(key=found.marking.audience).first()
    return task_force.key if task_force is not None and desk.may(person, task_force, "release") else ""


def _facts(found: EventDetail) -> list[tuple[str, str, str]]:
    """What is coded: name, value, and how sure or whence."""
    coded = found.event.coded
    one_sided = coded.side_b == "Civilians"
    partners = found.event.source == SOURCE
    precision = (words.TOLD_PRECISION if partners else words.PLACE_PRECISION).get(coded.place_precision)
    return [
        (
            gettext("When"),
            writing.span(coded.occurred_start, coded.occurred_end),
            words.term(words.DATE_PRECISION.get(coded.date_precision)),
        ),
        (gettext("Where"), coded.place, words.term(precision)),
        (
            gettext("Region"),
            found.region_name or gettext("not placed in a region"),
            "" if partners and coded.place_precision >= _NO_POINT else f"{coded.latitude:.4f}, {coded.longitude:.4f}",
        ),
        _violence(coded),
        (
            gettext("Perpetrator") if one_sided else gettext("Sides"),
            words.sides(coded),
            gettext("perpetrator class: {perpetrator}").format(perpetrator=str(words.PERPETRATORS[coded.perpetrator]).lower()),
        ),
        (gettext("Target"), str(words.TARGETS[coded.target]), _victims(partners)),
        *_people(coded),
        (gettext("Conflict"), coded.conflict, ""),
        (gettext("Documented by"), writing.day(coded.documented_at), str(words.DATED_BY[coded.dated_by])),
    ]


def _what(coded: CodedEvent) -> str:
    return str(words.EVENT_TYPES[EventType(coded.kind)] if coded.kind else words.VIOLENCE[coded.violence])


def _violence(coded: CodedEvent) -> tuple[str, str, str]:
    if coded.kind:
        return gettext("Kind of harm"), _what(coded), gettext("a stream of its own, in no count of killings")
    return gettext("Violence"), _what(coded), gettext("coded as {code}").format(code=coded.violence)


def _people(coded: CodedEvent) -> list[tuple[str, str, str]]:
    """How many were killed; of another kind of harm how many it affected, and how many were killed as well where that is told."""
    estimates = gettext("low–best–high estimate")
    killed = [
        (gettext("Killed, all"), words.killed(coded.deaths), estimates),
        (gettext("Killed, civilians"), words.killed(coded.civilian_deaths), estimates),
    ]
    if not coded.kind:
        return killed
    known = gettext("not known") if coded.affected is None else words.killed(coded.affected)
    affected = (gettext("People affected"), known, "" if coded.affected is None else estimates)
    return [affected, *(killed if coded.deaths.high else [])]


def _victims(partners: bool) -> str:
    if partners:
        return gettext("who the victims were is not recorded")
    return gettext("the data set does not record who the victims were")


def _statement(claim: Claim, country: str, partners: bool, beside: Sequence[Report]) -> Statement:
    report = claim.report
    who = publisher(report.publisher)
    kind = words.term(_KINDS.get(who.kind))
    if who.kind is Kind.MEDIA and who.is_local_to(country):
        kind = gettext("local media")
    elif who.kind is Kind.MEDIA and who.home:
        kind = gettext("media of {country}").format(country=words.named(country_of(who.home)))
    return Statement(
        claim,
        words.term(report.publisher) if partners else report.publisher,
        kind,
        writing.day(report.documented_at),
        report.marking.tlp.label,
        "" if (carried := carried_text(report, beside)) is None else carried.publisher,
    )


def _number(one: ClaimedNumber, coded: CodedEvent) -> dict[str, Any]:
    return {
        "who": one.claimant or gettext("the report itself"),
        "of": gettext("killed") if one.of is Counted.KILLED else gettext("affected"),
        "people": words.killed(one.people),
        "words": one.words,
        "publisher": one.publisher,
        "day": writing.day(one.day),
        "learned": writing.day(one.learned_on),
        "marking": one.marking.tlp.label,
        "outside": _is_outside(one, coded),
    }


def _is_outside(one: ClaimedNumber, coded: CodedEvent) -> bool:
    people = coded.deaths if one.of is Counted.KILLED else coded.affected
    return people is not None and bool(people.high) and outside(people, one)


def _version(one: Event) -> dict[str, Any]:
    coded = one.coded
    return {
        "release": one.marking.tlp.label if one.source == SOURCE else one.release,
        "learned": writing.day(one.learned_at.date()),
        "when": writing.span(coded.occurred_start, coded.occurred_end),
        "place": coded.place,
        "killed": words.killed(coded.deaths),
        "civilians": words.killed(coded.civilian_deaths),
        "reconstructed": one.reconstructed,
        "candidate": one.is_candidate,
        "marking": one.marking.tlp.label,
    }
