"""How the machine is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from phasezero import __version__, library
from phasezero.domain.marking import PUBLIC
from phasezero.web.api import made
from phasezero.web.api.fields import Known
from phasezero.web.api.schemas import ConsistencyOut, Fault, HealthOut
from phasezero.web.viewer import about, viewer_of

router = Router(tags=["machine"])
_STEPS = 25


@router.get("/health", response=HealthOut, operation_id="health", summary="Feeds, last run, failures")
def health(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    last = next((step for step in library.ledger(viewer, _STEPS) if step.status == "done"), None)
    return made.answer(
        {
            "version": __version__,
            "feeds": [made.feed(feed) for feed in library.feeds(viewer)],
            "last": None if last is None else made.step(last),
            "unfinished": [made.step(step) for step in library.unfinished(viewer, _STEPS)],
        }
    )


@router.get(
    "/consistency",
    response={200: ConsistencyOut, 400: Fault},
    operation_id="consistency",
    summary="Every country under the same rule: what could be read on a day, on what, and what is missing",
)
def consistency(request: HttpRequest, asked: Query[Known]) -> HttpResponse:
    viewer = viewer_of(request)
    about(request, PUBLIC, *viewer.audiences)
    return made.answer(library.consistency_json(asked.on, library.consistency(asked.on, viewer)))
