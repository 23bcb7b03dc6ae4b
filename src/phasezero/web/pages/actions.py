"""The register of actions: what is done, by whom, why that should help, how it will be evaluated, and how far it is."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from phasezero import library
from phasezero.desk import acting, hands, stating
from phasezero.domain.actions import Action, ActionState
from phasezero.domain.marking import TLP
from phasezero.domain.tools import catalogue
from phasezero.errors import BadInput, said
from phasezero.web.choices import choice, markings, tlp_sent
from phasezero.web.forms import day_sent, sent
from phasezero.web.hands import Place, for_hands
from phasezero.web.pages.assessment import Subject, subject
from phasezero.web.pages.frame import page

LEVELS = (TLP.CLEAR, TLP.GREEN, TLP.AMBER)


@for_hands
def actions(request: HttpRequest, place: Place) -> HttpResponse:
    about = subject(request, place)
    if request.method == "POST":
        messages.success(request, _recorded(request, about, place.hand("draft")))
        return redirect(about.address("actions"))
    return page(
        request,
        "web/actions.html",
        about.day,
        subject=about,
        place=place,
        actions=library.actions(about.country.iso3, about.day, place.viewer, place.key),
        tools=[one for one in catalogue() if not one.reference_only],
        asked=request.GET.get("ask", ""),
        states=[one for one in ActionState if one is not ActionState.PLANNED],
        levels=markings(LEVELS, place),
        may_draft=place.may("draft"),
    )


def _recorded(request: HttpRequest, about: Subject, hand: hands.Hand) -> str:
    act = sent(request, "act")
    if act == "register":
        acting.register(hand, about.country.iso3, about.day, _action(request), tlp_sent(request, LEVELS))
        return _("Registered. From now on how it is evaluated is fixed.")
    if act == "step":
        acting.step(hand, sent(request, "action"), choice(request, "to", ActionState), sent(request, "note"))
        return _("Written down.")
    if act == "take-back":
        stating.take_back(hand, sent(request, "statement"), sent(request, "reason"))
        return _("Taken back. It stays in the record and counts no more.")
    raise BadInput(said("the act is {text!r}; send one of the forms of this page", text=act[:20]))


def _action(request: HttpRequest) -> Action:
    texts = {name: sent(request, name) for name in ("who", "what", "tool", "theory", "outcome", "evaluation", "owner", "ask")}
    days = {name: day_sent(request, name) for name in ("starts", "window_from", "window_until", "due")}
    return Action(**texts, **days)  # type: ignore[arg-type]
