"""From domain objects to what the API answers with."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from pydantic_core import to_json

from phasezero.domain.events import Event, Fatalities, Report
from phasezero.domain.marking import Marking
from phasezero.domain.verifying import Act, Settled

if TYPE_CHECKING:
    from phasezero.domain.signals import PhaseSuggestion
    from phasezero.library import CountryLine, EventLine, Feed, Step, UpdateLine

Made = dict[str, Any]


def answer(what: Made) -> HttpResponse:
    """`what` as JSON. A test holds every answer against the description; checking each again here would cost most of its time."""
    return HttpResponse(to_json(what), content_type="application/json")


def marking(of: Marking) -> Made:
    return {"tlp": of.tlp.label, "audience": of.audience, "caveats": sorted(of.caveats)}


def _fatalities(of: Fatalities) -> Made:
    return {"open": of.open, "low": of.low, "best": of.best, "high": of.high}


_CODED = (
    *("country", "region", "occurred_start", "occurred_end", "date_precision", "documented_at", "dated_by", "violence"),
    *("conflict", "side_a", "side_b", "perpetrator", "target", "place", "place_precision", "latitude", "longitude"),
    "kind",
)
_OWN = ("id", "source", "source_key", "release", "reconstructed", "learned_at")


def event(of: Event) -> Made:
    return {
        **{name: getattr(of, name) for name in _OWN},
        **{name: getattr(of.coded, name) for name in _CODED},
        "marking": marking(of.marking),
        "deaths": _fatalities(of.coded.deaths),
        "civilian_deaths": _fatalities(of.coded.civilian_deaths),
        "affected": None if of.coded.affected is None else _fatalities(of.coded.affected),
    }


def event_line(of: EventLine) -> Made:
    return {
        **{name: getattr(of, name) for name in (*_OWN, *_CODED)},
        "marking": marking(of.marking),
        "deaths": {"low": of.deaths_low, "best": of.deaths_best, "high": of.deaths_high, "open": bool(of.deaths_open)},
        "civilian_deaths": {
            "low": of.civilian_deaths_low,
            "best": of.civilian_deaths_best,
            "high": of.civilian_deaths_high,
            "open": bool(of.deaths_open),
        },
        "affected": None
        if of.affected_best is None
        else {"low": of.affected_low, "best": of.affected_best, "high": of.affected_high, "open": bool(of.affected_open)},
    }


_VERDICTS = {Act.VERIFY: "verified", Act.DISPUTE: "disputed", Act.RULE: "accepted by rule"}


def settled(of: Settled | None) -> Made:
    """What people decided on an event, as far as the asker sees it."""
    if of is None:
        return {"verdict": None, "grade": None, "records": []}
    return {
        "verdict": None if of.verdict is None else _VERDICTS[of.verdict.act],
        "grade": None if of.grade is None else str(of.grade),
        "records": list(of.records),
    }


def merged(of: Settled | None) -> Made | None:
    """Where an event is listed that is not listed by itself."""
    if of is None or of.merge is None:
        return None
    return {"into": of.merged_into, "by": of.merge.who, "at": of.merge.at, "reason": of.merge.reason or None}


def report(of: Report) -> Made:
    return {
        "id": of.id,
        "publisher": of.publisher,
        "title": of.title,
        "documented_at": of.documented_at,
        "learned_at": of.learned_at,
        "marking": marking(of.marking),
    }


def country(of: CountryLine) -> Made:
    newest = of.last_update
    return {
        "code": of.country.iso3,
        "name": of.country.name,
        "watched": of.watched,
        "phase": of.phase,
        "phase_on": of.phase_on,
        "changed_from": of.changed_from,
        "changed_on": of.changed_on,
        "last_update": None if newest is None else newest.as_of,
        "last_update_id": None if newest is None else newest.id,
        "last_update_state": None if newest is None else newest.state,
    }


def phase(of: PhaseSuggestion) -> Made:
    plain = asdict(of) | {"not_assessed": str(of.not_assessed)}
    plain["reasons"] = [asdict(reason) | {"text": str(reason.text)} for reason in of.reasons]
    if of.not_assessed:
        plain |= {"phase": None, "level": None, "since": None, "changed_from": None}
    return plain


def update_line(of: UpdateLine) -> Made:
    return {
        "id": of.id,
        "country": of.country,
        "as_of": of.as_of,
        "state": of.state,
        "number": of.number,
        "phase": of.phase,
        "marking": marking(of.marking),
        "released_by": of.released_by or None,
        "released_at": of.released_at,
        "recalled_at": of.recalled_at,
        "recall_reason": of.recall_reason or None,
    }


def feed(of: Feed) -> Made:
    lines = [
        {
            "version": one.release.version,
            "released": one.release.released,
            "events": one.events,
            "first": one.first,
            "last": one.last,
        }
        for one in of.releases
    ]
    data = of.dataset
    return {"key": data.key, "name": data.name, "licence": data.licence, "citation": data.citation, "releases": lines}


def step(of: Step) -> Made:
    names = ("name", "subject", "day", "status", "detail", "started_at", "finished_at")
    return {name: getattr(of, name) for name in names}
