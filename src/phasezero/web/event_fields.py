"""The fields of a form that records an event, of whichever kind of harm: what there is to choose from, and what was sent."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from phasezero.desk.recording import areas
from phasezero.domain.events import CodedEvent, Fatalities, Perpetrator
from phasezero.domain.extracted import EventType
from phasezero.domain.kinds import HARMS
from phasezero.domain.recording import HARM_FIELDS, NOBODY_NAMED
from phasezero.web import words
from phasezero.web.forms import sent


def choices(country: str) -> dict[str, Any]:
    """What `web/event_fields.html` offers for a country (ISO3; empty: none), as the page's context."""
    known = areas(country) if country else {}
    return {
        "regions": sorted(((code, area.name) for code, area in known.items() if code), key=lambda one: one[1]),
        "perpetrators": [(one.value, words.PERPETRATORS[one]) for one in Perpetrator],
        "kinds": [(EventType.KILLING.value, words.KILLING), *((one.value, words.EVENT_TYPES[one]) for one in HARMS)],
    }


def fields_sent(request: HttpRequest) -> dict[str, str]:
    """`domain.recording.HARM_FIELDS` as typed."""
    return {name: sent(request, name) for name in HARM_FIELDS}


def as_typed(coded: CodedEvent) -> dict[str, str]:
    """The fields that say an event as it is recorded."""
    typed = {
        "kind": coded.kind or EventType.KILLING.value,
        "from": coded.occurred_start.isoformat(),
        "until": coded.occurred_end.isoformat(),
        "region": coded.region or "",
        "place": coded.place if coded.place_precision <= 3 else "",
        "perpetrator": coded.perpetrator.value,
        "group": "" if coded.side_a == NOBODY_NAMED else coded.side_a,
    }
    told = not coded.kind or coded.deaths.high > 0
    counts = {"killed": coded.deaths if told else None, "civilians": coded.civilian_deaths if told else None}
    for who, number in (counts | {"affected": coded.affected}).items():
        typed |= _three(who, number)
    return typed


def _three(who: str, number: Fatalities | None) -> dict[str, str]:
    if number is None:
        return {}
    typed = {f"{who}_{bound}": str(getattr(number, bound)) for bound in ("low", "best", "high")}
    return typed | {f"{who}_open": "on" if number.open else ""}
