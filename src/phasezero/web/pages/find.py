"""Search over publishers and headlines."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from phasezero import library
from phasezero.domain.countries import country as country_of
from phasezero.errors import BadInput, said
from phasezero.locale import writing
from phasezero.web import words
from phasezero.web.pages.frame import as_of_in, page
from phasezero.web.pages.verifying import decided_words
from phasezero.web.viewer import about_these, decisions_in, viewer_of

LONGEST_QUERY = 200
MOST_FOUND = 50
_EVENTS_SHOWN = 6


def search(request: HttpRequest) -> HttpResponse:
    query, on, viewer = request.GET.get("q", "").strip(), as_of_in(request), viewer_of(request)
    check_query(query)
    found = library.search(query, viewer, on, MOST_FOUND + 1) if query else []
    shown = found[:MOST_FOUND]
    events = library.lines_by_id({one for item in shown for one in item.events[:_EVENTS_SHOWN]}, viewer, on)
    settled = library.settled(events, viewer, on)
    markings = (*(item.report.marking for item in shown), *(line.marking for line in events.values()))
    about_these(request, (*markings, *decisions_in(settled)))
    results = [
        {
            "report": item.report,
            "day": writing.day(item.report.documented_at),
            "marking": item.report.marking.tlp.label,
            "events": [
                {
                    "id": one,
                    "country": country_of(events[one].country),
                    "kind": words.what(events[one]) if events[one].kind else "",
                    "place": events[one].place,
                    "when": writing.span(events[one].occurred_start, events[one].occurred_end),
                    "decided": decided_words(settled[one]) if one in settled else "",
                }
                for one in item.events[:_EVENTS_SHOWN]
                if one in events
            ],
            "more": max(0, len(item.events) - _EVENTS_SHOWN),
        }
        for item in shown
    ]
    context = {"query": query, "results": results, "truncated": len(found) > MOST_FOUND, "most": MOST_FOUND, "asked_day": on}
    return page(request, "web/search.html", on, **context)


def check_query(query: str) -> None:
    """Raises BadInput for a query that is too long to be one."""
    if len(query) > LONGEST_QUERY:
        raise BadInput(said("q has {length} characters; give at most {most}", length=len(query), most=LONGEST_QUERY))
