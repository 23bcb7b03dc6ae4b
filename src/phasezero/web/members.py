"""Pages of one task force that only its members can know of."""

from __future__ import annotations

from functools import wraps

from django.http import HttpRequest, HttpResponse

from phasezero.errors import NotFound
from phasezero.store.people import Person, TaskForce
from phasezero.web.faults import NOTHING_HERE
from phasezero.web.forms import Page, signed_in
from phasezero.web.viewer import about, viewer_of


def for_members(view: Page) -> Page:
    """A page that takes forms, for members: to all others there is none, and it is told from none that never was by nothing."""

    @wraps(view)
    def shown(request: HttpRequest, person: Person, key: str, **more: str) -> HttpResponse:
        mine = key if key in viewer_of(request).audiences else ""
        found = TaskForce.objects.filter(key=mine).first()
        if found is None:
            raise NotFound(NOTHING_HERE)
        about(request, found.key)
        return view(request, person, found, **more)

    return signed_in(shown)
