"""One's own account: seats, keys for the API, ways to the pages that allauth keeps; and joining by invitation."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from phasezero import desk, library
from phasezero.domain.marking import TLP
from phasezero.errors import BadInput, NotAllowed, said
from phasezero.store.people import Person, Seat, Token
from phasezero.web.forms import now, sent, signed_in, whole
from phasezero.web.guard import takes_forms
from phasezero.web.pages.frame import page
from phasezero.web.viewer import person_of, viewer_of


@signed_in
def account(request: HttpRequest, person: Person) -> HttpResponse:
    secret = ""
    if request.method == "POST":
        act = sent(request, "act")
        if act == "make-token":
            level = sent(request, "highest")
            if level not in TLP.__members__:
                raise BadInput(said("the marking is {level!r}; choose one of the list", level=level[:20]))
            days, audience = whole(request, "days"), sent(request, "audience")
            secret = desk.make_token(person, sent(request, "label"), TLP[level], days, now(), audience)
        elif act == "language":
            desk.choose_language(person, sent(request, "language"), now())
            return redirect("account")
        elif act == "revoke-token":
            desk.revoke_token(person, whole(request, "token"), now())
            return redirect("account")
        else:
            raise BadInput(said("there is no act {act!r} on this page", act=act[:20]))
    seats = Seat.objects.visible(viewer_of(request)).filter(person=person, until=None).select_related("task_force")
    tokens = Token.objects.filter(person=person, revoked_at=None).order_by("-made_at")
    return page(
        request,
        "web/account.html",
        None,
        person=person,
        seats=seats.order_by("task_force__name"),
        tokens=tokens,
        secret=secret,
        levels=[(tlp.name, tlp.label) for tlp in TLP],
        languages=settings.LANGUAGES_OFFERED,
        lacks=library.lacks_second_factor(person),
    )


@takes_forms
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """What an invitation is for: to make the account and, for who is signed in with the invited address, to take it. The link
    works once. Nobody is told whether the address has an account."""
    invited, person = desk.invitation(secret, now()), person_of(request)
    if request.method == "POST":
        taking = sent(request, "act") == "take"
        if taking and person is None:
            raise NotAllowed(said("you are not signed in (any more); sign in and send the form again"))
        if not taking and person is not None:
            raise BadInput(said("you are signed in, so no account is made; sign out for that, or accept the invitation"))
        return _make_account(request, secret) if person is None else _take(request, person, secret)
    return page(
        request,
        "web/join.html",
        None,
        invited=invited,
        task_force=invited.task_force,
        person=person,
        mine=person is not None and desk.is_for(invited, person),
        nothing_left=person is not None and not any(desk.still_to_take(invited, person)),
    )


def _make_account(request: HttpRequest, secret: str) -> HttpResponse:
    """The same answer where the address has an account by now, which then stays as it is."""
    if sent(request, "password") != sent(request, "again"):
        raise BadInput(said("the two passwords differ; type the same twice"))
    desk.join(secret, sent(request, "name"), str(request.POST.get("password", "")), now())
    messages.success(request, _("Your account is ready. Sign in."))
    return redirect("account_login")


def _take(request: HttpRequest, person: Person, secret: str) -> HttpResponse:
    taken = desk.take_invitation(person, secret, now())
    messages.success(request, _("Done: you have what the invitation was for."))
    return redirect("task-force", taken.task_force.key) if taken.task_force else redirect("account")
