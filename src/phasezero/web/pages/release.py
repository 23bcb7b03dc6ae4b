"""Releasing: the dry run, the proposal, the second releaser; and taking back."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from phasezero import desk, library
from phasezero.domain.countries import country
from phasezero.domain.marking import TLP
from phasezero.errors import BadInput, NotFound, said
from phasezero.locale.writing import told
from phasezero.store.people import Person, TaskForce
from phasezero.web import words
from phasezero.web.days import read_as_of
from phasezero.web.faults import line_of, status_of
from phasezero.web.forms import now, sent, signed_in, whole
from phasezero.web.pages.assessment import answers_sent
from phasezero.web.pages.frame import page
from phasezero.web.viewer import about, viewer_of


@signed_in
def release(request: HttpRequest, person: Person, key: str) -> HttpResponse:
    """What would be released, who would see it, what stands against it; and the form that proposes it."""
    viewer = viewer_of(request)
    found = TaskForce.objects.visible(viewer).filter(key=key).first()
    if found is None or found.key not in viewer.audiences:
        raise NotFound(said("there is no such task force"))
    about(request, found.key)
    to = _marking(request)
    on = _day(request) or desk.newest_day(person, found, to, now())
    if request.method == "POST":
        phase = whole(request, "phase")
        reason, digest = sent(request, "reason"), sent(request, "digest")
        answers = answers_sent(request)
        made = desk.propose(person, found, on, to, now(), _confirmed(request), phase, reason, digest, answers)
        done = made.update_id is not None
        waits = _("Proposed: a second releaser confirms it, since the phase is 2 or 3.")
        messages.success(request, _("Issued.") if done else waits)
        return redirect("releases")
    levels = [(tlp.name, tlp.label) for tlp in TLP if tlp <= viewer.clearance(found.key)]
    try:
        dry = desk.dry_run(person, found, on, to, now())
    except BadInput as error:  # of another day, or another marking, there may be something
        asked = {"found": found, "levels": levels, "to": to, "fault": told(line_of(error))}
        answer = page(request, "web/release_nothing.html", on, **asked)
        answer.status_code = status_of(error)
        return answer
    proposed = [row for row in desk.waiting(viewer) if (row.audience, row.as_of, row.to) == (found.key, on, int(to))]
    return page(
        request,
        "web/release.html",
        on,
        found=found,
        waits=proposed,
        waits_same=any(row.inputs_digest == dry.update.inputs_digest for row in proposed),
        subject=words.named(country(found.country)),
        to=to,
        dry=dry,
        piece=library.update_fragment(dry.update, language=get_language() or "en"),
        levels=levels,
        harm_check=desk.HARM_CHECK,
        may_release=desk.may(person, found, "release"),
        two=desk.needs_second(int(dry.update.phase.phase)),
        unanswered=desk.unanswered(person, found, on, to, now()),
    )


@signed_in
def releases(request: HttpRequest, person: Person) -> HttpResponse:
    """Proposals that wait for a second releaser."""
    if request.method == "POST":
        number, act = whole(request, "proposal"), sent(request, "act")
        if act == "confirm":
            issued = desk.confirm(person, number, now(), _confirmed(request))
            return redirect("update", issued.id)
        if act != "decline":
            raise BadInput(said("there is no act {act!r} on this page", act=act[:20]))
        desk.decline(person, number, now())
        return redirect("releases")
    viewer = viewer_of(request)
    keys = {row.key: row for row in TaskForce.objects.filter(key__in=sorted(viewer.audiences))}
    lines = [(row, keys[row.audience], words.named(country(row.country)), TLP(row.to).label) for row in desk.waiting(viewer)]
    mine = [row for row in keys.values() if row.country and desk.may(person, row, "draft")]
    return page(request, "web/releases.html", None, lines=lines, mine=mine, harm_check=desk.HARM_CHECK, person=person)


@signed_in
def recall(request: HttpRequest, person: Person, update_id: str) -> HttpResponse:
    """Take back an issued update."""
    found = library.stored_update(update_id, viewer_of(request))
    about(request, found.marking.audience)
    if request.method == "POST":
        desk.recall(person, update_id, sent(request, "reason"), now())
        messages.success(request, _("Taken back. Those who got it are told."))
        return redirect("updates", found.country)
    return page(request, "web/recall.html", None, found=found, subject=words.named(country(found.country)))


def _day(request: HttpRequest) -> date | None:
    asked = sent(request, "date") if request.method == "POST" else request.GET.get("date", "")
    return read_as_of(asked, "date")


def _marking(request: HttpRequest) -> TLP:
    asked = sent(request, "to") if request.method == "POST" else request.GET.get("to", TLP.GREEN.name)
    if asked not in TLP.__members__:
        raise BadInput(said("the marking is {asked!r}; choose one of the list", asked=asked[:20]))
    return TLP[asked]


def _confirmed(request: HttpRequest) -> int:
    return sum(request.POST.get(f"harm-{i}") == "yes" for i in range(len(desk.HARM_CHECK)))
