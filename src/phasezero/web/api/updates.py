"""Stored updates."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from phasezero import library
from phasezero.web import shown
from phasezero.web.api import made
from phasezero.web.api.fields import UpdatesAsked
from phasezero.web.api.schemas import Fault, UpdatesOut
from phasezero.web.viewer import about, about_these, viewer_of

router = Router(tags=["updates"])


@router.get(
    "/updates",
    response={200: UpdatesOut, 400: Fault, 404: Fault},
    operation_id="updates",
    summary="Stored updates, newest day first",
)
def updates(request: HttpRequest, asked: Query[UpdatesAsked]) -> HttpResponse:
    found = library.updates_page(viewer_of(request), asked.code, asked.until, asked.cursor, asked.size)
    about_these(request, (line.marking for line in found.updates))
    return made.answer({"updates": [made.update_line(line) for line in found.updates], "next": found.next})


@router.get(
    "/updates/{update_id}",
    response={200: dict[str, object], 404: Fault},
    operation_id="update",
    summary="One stored update, as it was stored",
)
def update(request: HttpRequest, update_id: str) -> HttpResponse:
    found = shown.stored(viewer_of(request), update_id)
    about(request, found.update.audience)
    return HttpResponse(found.content, content_type="application/json")
