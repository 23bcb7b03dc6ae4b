"""One's own account: seats, keys for the API, ways to the pages that allauth keeps; and joining by invitation."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from phasezero import desk, library
from phasezero.domain.marking import TLP
from phasezero.errors import BadInput, said
from phasezero.store.people import Person, Seat, Token
from phasezero.web.forms import now, sent, signed_in, whole
from phasezero.web.guard import takes_forms
from phasezero.web.pages.frame import page
from phasezero.web.viewer import viewer_of


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
    """The account that an invitation is for. The link works once."""
    invited = desk.invitation(secret, now())
    if request.method == "POST":
        if sent(request, "password") != sent(request, "again"):
            raise BadInput(said("the two passwords differ; type the same twice"))
        desk.join(secret, sent(request, "name"), str(request.POST.get("password", "")), now())
        messages.success(request, _("Your account is ready. Sign in."))
        return redirect("account_login")
    return page(request, "web/join.html", None, invited=invited, task_force=invited.task_force)
