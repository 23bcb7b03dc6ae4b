"""How the machine is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from phasezero import __version__, library
from phasezero.web.api import made
from phasezero.web.api.schemas import HealthOut
from phasezero.web.viewer import viewer_of

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
