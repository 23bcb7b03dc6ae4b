"""The register of actions: what is done, by whom, why that should help, how it will be evaluated, and how far it is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from phasezero import library
from phasezero.desk import acting, hands
from phasezero.domain.actions import Action, ActionState
from phasezero.domain.marking import TLP
from phasezero.domain.tools import catalogue
from phasezero.web.choices import choice, markings, tlp_sent
from phasezero.web.forms import day_sent, sent
from phasezero.web.hands import Place, for_hands
from phasezero.web.pages.frame import page
from phasezero.web.pages.working import Acts, Subject, done, subject, taken_back

LEVELS = (TLP.CLEAR, TLP.GREEN, TLP.AMBER)


@for_hands
def actions(request: HttpRequest, place: Place) -> HttpResponse:
    about = subject(request, place)
    if request.method == "POST":
        return done(request, about, _ACTS, about.address("actions"))
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


def _register(request: HttpRequest, about: Subject, hand: hands.Hand) -> str:
    acting.register(hand, about.country.iso3, about.day, _action(request), tlp_sent(request, LEVELS))
    return _("Registered. From now on how it is evaluated is fixed.")


def _step(request: HttpRequest, _about: Subject, hand: hands.Hand) -> str:
    acting.step(hand, sent(request, "action"), choice(request, "to", ActionState), sent(request, "note"))
    return _("Written down.")


_ACTS: Acts = {"register": ("draft", _register), "step": ("draft", _step), "take-back": ("draft", taken_back)}


def _action(request: HttpRequest) -> Action:
    texts = {name: sent(request, name) for name in ("who", "what", "tool", "theory", "outcome", "evaluation", "owner", "ask")}
    days = {name: day_sent(request, name) for name in ("starts", "window_from", "window_until", "due")}
    return Action(**texts, **days)  # type: ignore[arg-type]
