"""Events with filters and cursor pages, one event, and search over reports."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from phasezero import library
from phasezero.web.api import made
from phasezero.web.api.fields import EventsAsked, Known, SearchAsked
from phasezero.web.api.schemas import EventDetailOut, EventsOut, Fault, SearchOut
from phasezero.web.viewer import about, about_these, decisions_in, viewer_of

router = Router(tags=["events"])


@router.get(
    "/events",
    response={200: EventsOut, 400: Fault, 404: Fault},
    operation_id="events",
    summary="Events as known on a day, newest first",
    description="Records that people merged have one line: that of the event under which they count, with the ids of the others.",
)
def events(request: HttpRequest, asked: Query[EventsAsked]) -> HttpResponse:
    narrow = asked.narrowing().events(asked.code)
    found = library.event_lines(viewer_of(request), asked.on, narrow, asked.cursor, asked.size)
    about_these(request, (*(one.marking for one in found.events), *decisions_in(found.settled)))
    lines = [{**made.event_line(one), **made.settled(found.settled.get(one.id))} for one in found.events]
    return made.answer({"as_of": asked.on, "events": lines, "next": found.next})


@router.get(
    "/events/{event_id}",
    response={200: EventDetailOut, 400: Fault, 404: Fault},
    operation_id="event",
    summary="One event with claims, versions and coded provenance",
)
def event(request: HttpRequest, event_id: str, asked: Query[Known]) -> HttpResponse:
    viewer = viewer_of(request)
    found = library.event(event_id, viewer, asked.on)
    settled = library.settled([event_id], viewer, asked.on)
    about(request, found.event.marking.audience, *(one.audience for one in decisions_in(settled)))
    return made.answer(
        {
            **made.event(found.event),
            **made.settled(settled.get(event_id)),
            "merged": made.merged(settled.get(event_id)),
            "as_of": asked.on,
            "region_name": found.region_name,
            "claims": [made.report(claim.report) for claim in found.claims],
            "versions": [made.event(version) for version in found.versions],
            "provenance": found.event.coded.provenance,
        }
    )


@router.get(
    "/search", response={200: SearchOut, 400: Fault}, operation_id="search", summary="Reports that hold all words, newest first"
)
def search(request: HttpRequest, asked: Query[SearchAsked]) -> HttpResponse:
    found = library.search(asked.q, viewer_of(request), asked.on, asked.size)
    about_these(request, (one.report.marking for one in found))
    return made.answer(
        {
            "as_of": asked.on,
            "results": [{"report": made.report(one.report), "matches": one.matches, "events": list(one.events)} for one in found],
        }
    )
