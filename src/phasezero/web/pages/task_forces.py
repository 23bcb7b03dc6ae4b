"""Task forces: who may know of one sees its charter, its members see who sits in it and what was done."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from phasezero import desk
from phasezero.domain.countries import country
from phasezero.domain.roles import roles
from phasezero.errors import BadInput, NotFound, said
from phasezero.store.people import (
    Declaration,
    Organisation,
    Person,
    Seat,
    TaskForce,
    Turn,
    members_by_region,
    published_rules,
)
from phasezero.web import words
from phasezero.web.days import today
from phasezero.web.forms import day_sent, hand_over, now, sent, signed_in, whole
from phasezero.web.guard import takes_forms
from phasezero.web.pages.frame import page
from phasezero.web.viewer import about, person_of, viewer_of

FEWEST = 5
"""Below this many members a balance by region would point at people."""


def task_forces(request: HttpRequest) -> HttpResponse:
    """Those that the viewer may know of."""
    rows = TaskForce.objects.visible(viewer_of(request)).filter(closed_at=None).order_by("name", "key")
    lines = [(row, words.named(country(row.country)) if row.country else row.theme) for row in rows]
    return page(request, "web/task_forces.html", None, lines=lines, mine=viewer_of(request).audiences)


def watching(request: HttpRequest) -> HttpResponse:
    """The published rule by which countries are watched, and where the members come from."""
    balance = members_by_region(viewer_of(request), today())
    total = sum(balance.values())
    shown = sorted(balance.items()) if total >= FEWEST else []
    return page(request, "web/watching.html", None, rules=published_rules(), balance=shown, total=total, fewest=FEWEST)


@signed_in
def make(request: HttpRequest, person: Person) -> HttpResponse:
    if request.method == "POST":
        hidden = sent(request, "hidden") == "yes"
        made = desk.make_task_force(
            person, sent(request, "name"), now(), sent(request, "country"), sent(request, "theme"), hidden
        )
        return redirect("task-force", made.key)
    return page(request, "web/task_force_make.html", None)


@takes_forms
def task_force(request: HttpRequest, key: str) -> HttpResponse:
    """One task force. To those who may not know of it there is none."""
    viewer = viewer_of(request)
    found = TaskForce.objects.visible(viewer).filter(key=key).first()
    if found is None:
        raise NotFound(said("there is no such task force"))
    about(request, found.key)
    person = person_of(request)
    if request.method == "POST":
        if person is None or found.key not in viewer.audiences:
            raise NotFound(said("there is no such task force"))
        return _act(request, person, found)
    subject = words.named(country(found.country)) if found.country else found.theme
    if found.key not in viewer.audiences:
        return page(request, "web/task_force.html", None, found=found, about=subject, member=False)
    seats = Seat.objects.visible(viewer).filter(task_force=found, until=None).select_related("person__organisation")
    may_seat = person is not None and desk.may(person, found, "seat")
    return page(
        request,
        "web/task_force.html",
        None,
        found=found,
        about=subject,
        member=True,
        person=person,
        seats=seats.order_by("person__name"),
        turns=Turn.objects.visible(viewer).filter(task_force=found, ends__gte=today()).order_by("starts"),
        declarations=Declaration.objects.visible(viewer).filter(task_force=found, ended_at=None).order_by("-declared_at"),
        organisations=Organisation.objects.visible(viewer).order_by("name"),
        roles=roles().values(),
        may_seat_a_lead=not may_seat and person is not None and desk.may_seat_a_lead(person, found),
        invitations=desk.open_invitations(person, now(), found) if may_seat and person is not None else [],
        may_seat=may_seat,
        vault_needs_all=may_seat and desk.vault_needs_all(found),
    )


def _act(request: HttpRequest, person: Person, found: TaskForce) -> HttpResponse:
    act = sent(request, "act")
    if act == "charter":
        quorum, hidden = whole(request, "quorum"), sent(request, "hidden") == "yes"
        desk.write_charter(person, found, now(), quorum, sent(request, "conflict_rules"), sent(request, "funders"), hidden)
    elif act == "invite":
        # By its exact name, among all: to be named by a lead is how an organisation comes to share a task force.
        organisation = Organisation.objects.filter(name=sent(request, "organisation")).first()
        if organisation is None or not desk.may(person, found, "seat"):
            raise desk.unknown_organisation(sent(request, "organisation"))
        invited = desk.invite(
            person, sent(request, "email"), sent(request, "name"), now(), organisation, found, sent(request, "role")
        )
        messages.success(request, hand_over(request, invited))
    elif act == "withdraw":
        desk.withdraw_invitation(person, whole(request, "invitation"), now(), found)
    elif act == "seat":
        desk.give_seat(
            person,
            found,
            _member(request),
            sent(request, "role"),
            now(),
            {"yes": True, "no": False}.get(sent(request, "keeps_key")),
            sent(request, "knowingly") == "yes",
        )
    elif act == "unseat":
        desk.end_seat(person, found, _member(request), now(), sent(request, "knowingly") == "yes")
    elif act == "declare":
        desk.declare(person, found, sent(request, "text"), now())
    elif act == "turn":
        desk.take_turn(person, found, _member(request), day_sent(request, "starts"), day_sent(request, "ends"), now())
    else:
        raise BadInput(said("there is no act {act!r} on this page", act=act[:20]))
    return redirect("task-force", found.key)


def _member(request: HttpRequest) -> Person:
    """The person of the form, among those whom the viewer may see. Raises NotFound."""
    found = Person.objects.visible(viewer_of(request)).filter(email=sent(request, "person").casefold()).first()
    if found is None:
        raise NotFound(said("nobody whom you may see has the address {sent!r}; invite them", sent=sent(request, "person")[:60]))
    return found
