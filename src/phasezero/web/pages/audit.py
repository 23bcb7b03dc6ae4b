"""The audit chains: who did what, as far as the reader may know it; their heads; and a file to hold against heads."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse

from phasezero import desk, library
from phasezero.domain.chains import START, short
from phasezero.domain.marking import TLP
from phasezero.errors import BadInput, NotFound, said
from phasezero.store.people import Person, Seat, TaskForce
from phasezero.web.faults import NOTHING_HERE
from phasezero.web.forms import now, sent, signed_in
from phasezero.web.members import for_members
from phasezero.web.pages.frame import page
from phasezero.web.viewer import viewer_of

MOST = 200
"""Lines on a page, the newest; the file has all."""


@for_members
def audit(request: HttpRequest, person: Person, found: TaskForce) -> HttpResponse:
    """What was done in a task force; those who keep a share of its key can take the chains away."""
    if request.method == "POST":
        return _file(request, person, [found.key])
    keeps = Seat.objects.visible(viewer_of(request)).filter(task_force=found, person=person, until=None, keeps_key=True)
    return _page(request, [found.key], keeps.exists(), found)


@signed_in
def stewardship_audit(request: HttpRequest, person: Person) -> HttpResponse:
    """What was done to accounts, organisations and stewards: for the stewards of the installation."""
    if not viewer_of(request).steward:
        raise NotFound(NOTHING_HERE)
    audiences = desk.audiences_of_stewards()
    return _file(request, person, audiences) if request.method == "POST" else _page(request, audiences, True)


def _page(request: HttpRequest, audiences: Sequence[str], keeps: bool, found: TaskForce | None = None) -> HttpResponse:
    viewer = viewer_of(request)
    lines = [line for audience in audiences for line in library.audit_lines(viewer, audience, MOST)]
    lines.sort(key=lambda line: line.at, reverse=True)
    heads = [(tlp.label, library.audit_head(viewer, audience, tlp)) for audience in audiences for tlp in TLP]
    begun = [(label, head) for label, head in heads if head and head != short(START)]
    cut_off = library.seen_of_task_force(viewer, found.key) if found is not None else []
    shown = {"found": found, "lines": lines[:MOST], "heads": begun, "keeps": keeps, "most": MOST, "cut_off": cut_off}
    return page(request, "web/audit.html", None, **shown)


def _file(request: HttpRequest, person: Person, audiences: Sequence[str]) -> HttpResponse:
    if sent(request, "act") != "export":
        raise BadInput(said("there is no act {act!r} on this page", act=sent(request, "act")[:20]))
    at = now()
    headers = {"Content-Disposition": f'attachment; filename="audit-{at:%Y-%m-%d}.jsonl"'}
    return HttpResponse(desk.audit_file(person, at, audiences), content_type="application/jsonl", headers=headers)
