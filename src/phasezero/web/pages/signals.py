"""Signals offered on a country: how many can be read, what is open, what came of those before."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from phasezero import library
from phasezero.desk import hands, signalling
from phasezero.domain.marking import TLP
from phasezero.domain.offered import Episode, Outcome
from phasezero.errors import BadInput, said
from phasezero.web.choices import choice, markings, tlp_sent
from phasezero.web.forms import sent
from phasezero.web.hands import Place, for_hands
from phasezero.web.pages.frame import page
from phasezero.web.pages.working import Acts, Subject, done, subject

LEVELS = (TLP.GREEN, TLP.AMBER)


@for_hands
def signals(request: HttpRequest, place: Place) -> HttpResponse:
    about = subject(request, place)
    if request.method == "POST":
        return done(request, about, _ACTS, about.address("signals"))
    found, names = (
        library.signals(about.country.iso3, about.day, place.viewer, place.key),
        library.region_names(about.country.iso3),
    )
    return page(
        request,
        "web/signals.html",
        about.day,
        subject=about,
        place=place,
        found=found,
        open=[(one, _where(one.episode, names)) for one in found.open],
        past=[(one, _where(one, names), found.reviews.get(one.key)) for one in found.past],
        outcomes=list(Outcome),
        levels=markings(LEVELS, place),
        may_draft=place.may("draft"),
    )


def _where(one: Episode, names: dict[str, str]) -> str:
    """The region that it is of; empty for the whole country."""
    return "" if one.where is None else names.get(one.where, one.where)


def _budget(request: HttpRequest, about: Subject, hand: hands.Hand) -> str:
    text = sent(request, "signals_a_month").replace(",", ".")
    try:
        size = float(text)
    except ValueError:
        raise BadInput(said("signals_a_month is {text!r}; write a number, as 2 or 0.5", text=text[:20])) from None
    signalling.set_budget(hand, about.country.iso3, size, about.day)
    return _("Kept. The thresholds follow it.")


def _review(request: HttpRequest, about: Subject, hand: hands.Hand) -> str:
    outcome, tlp = choice(request, "outcome", Outcome), tlp_sent(request, LEVELS)
    signalling.review(hand, about.country.iso3, sent(request, "signal"), outcome, sent(request, "why"), tlp, about.day)
    return _("Kept. It counts in the realised rate of false alarms.")


_ACTS: Acts = {"budget": ("draft", _budget), "review": ("draft", _review)}
