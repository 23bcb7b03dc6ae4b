"""What stewards keep: organisations, stewards, quarantine with its list of what was seen, the rule of watching."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from phasezero import desk, library
from phasezero.domain.marking import Viewer
from phasezero.errors import BadInput, NotFound, said
from phasezero.store.people import Organisation, Person, Quarantine
from phasezero.web.forms import day_sent, hand_over, now, sent, signed_in, whole
from phasezero.web.pages.frame import page
from phasezero.web.viewer import viewer_of

SEATS_END = gettext_noop(
    "Whoever acts for an organ of a state, or under its instructions, has no seat in a task force that watches that state: such "
    "seats and invitations end at once. The audit lines of such a task force say so. Here it is not said whether there were any: "
    "that is for the members of a task force to know."
)


@signed_in
def stewardship(request: HttpRequest, person: Person) -> HttpResponse:
    viewer = viewer_of(request)
    if not viewer.steward:
        raise NotFound(said("There is nothing at this address, or it is not yours to see."))
    if request.method == "POST":
        return _act(request, person)
    organisations = Organisation.objects.visible(viewer).order_by("name")
    chosen = request.GET.get("correct", "")
    correcting = next((one for one in organisations if str(one.pk) == chosen), None)
    quarantines = Quarantine.objects.filter(lifted_at=None).select_related("organisation", "asked_by", "confirmed_by")
    return page(
        request,
        "web/stewardship.html",
        None,
        organisations=organisations,
        correcting=correcting,
        version=desk.version_of(correcting) if correcting else "",
        invitations=desk.open_invitations(person, now()),
        stewards=Person.objects.filter(is_steward=True, is_active=True).order_by("name"),
        quarantines=[_cut_off(viewer, one) for one in quarantines.order_by("asked_at")],
        seats_end=_(SEATS_END),
        kinds=desk.KINDS,
        regions=desk.REGIONS,
    )


def _cut_off(viewer: Viewer, one: Quarantine) -> dict[str, Any]:
    """A quarantine; once it is confirmed, with what the organisation ever saw."""
    if one.confirmed_at is None:
        return {"it": one}
    more = library.seen_and_withheld(viewer, one.organisation)
    return {"it": one, "seen": library.seen_by(viewer, one.organisation), "more": more}


def _act(request: HttpRequest, person: Person) -> HttpResponse:
    act = sent(request, "act")
    if act == "organisation":
        names = ("name", "kind", "region")
        name, kind, region = (sent(request, field) for field in names)
        desk.add_organisation(person, name, kind, region, now(), sent(request, "organ_of"), sent(request, "instructed_by"))
    elif act == "correct":
        _correct(request, person)
    elif act == "withdraw":
        desk.withdraw_invitation(person, whole(request, "invitation"), now())
    elif act == "steward":
        invited = desk.invite(person, sent(request, "email"), sent(request, "name"), now(), steward=True)
        messages.success(request, hand_over(request, invited))
    elif act == "ask-quarantine":
        desk.ask_quarantine(person, _organisation(request), sent(request, "reason"), now())
    elif act == "confirm-quarantine":
        desk.confirm_quarantine(person, _organisation(request), now())
    elif act == "lift-quarantine":
        desk.lift_quarantine(person, _organisation(request), now())
    elif act == "rule":
        on = day_sent(request, "decided_on")
        desk.publish_rule(person, sent(request, "criteria"), sent(request, "decided_by"), sent(request, "dissent"), on, now())
    else:
        raise BadInput(said("there is no act {act!r} on this page", act=act[:20]))
    return redirect("stewardship")


def _correct(request: HttpRequest, person: Person) -> None:
    found = Organisation.objects.visible(viewer_of(request)).filter(pk=whole(request, "id")).first()
    if found is None:
        raise NotFound(said("there is no such organisation"))
    name, kind, region = (sent(request, field) for field in ("name", "kind", "region"))
    states = sent(request, "organ_of"), sent(request, "instructed_by")
    made = desk.correct_organisation(person, found, now(), name, kind, region, *states, before=sent(request, "version"))
    messages.success(request, _("{name}: corrected").format(name=made.name))
    if made.organ_of or made.instructed_by:
        messages.info(request, _(SEATS_END))


def _organisation(request: HttpRequest) -> Organisation:
    found = Organisation.objects.visible(viewer_of(request)).filter(name=sent(request, "organisation")).first()
    if found is None:
        raise NotFound(said("no organisation is called {sent!r}", sent=sent(request, "organisation")[:60]))
    return found
