"""Alerts with their asks, from the proposal to what was learned; and the page on which a recipient answers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from phasezero import library
from phasezero.desk import alerting, hands
from phasezero.domain.alerts import AlertState, Replied, Step
from phasezero.domain.asks import Office
from phasezero.domain.audiences import audiences
from phasezero.domain.institutions import bodies
from phasezero.domain.marking import TLP
from phasezero.domain.statements import Stated
from phasezero.domain.tools import catalogue
from phasezero.errors import NotFound, said
from phasezero.web.choices import choice, markings, tlp_sent
from phasezero.web.days import today
from phasezero.web.faults import NOTHING_HERE
from phasezero.web.forms import day_sent, now, sent, site_of
from phasezero.web.guard import takes_forms
from phasezero.web.hands import Place, for_hands
from phasezero.web.once import shown_once
from phasezero.web.pages.frame import page
from phasezero.web.pages.working import Acts, Subject, done, subject, taken_back

LEVELS = (TLP.CLEAR, TLP.GREEN, TLP.AMBER)


@for_hands
def alerts(request: HttpRequest, place: Place) -> HttpResponse:
    """All alerts of the country, what is due, and the form to propose one."""
    about = subject(request, place)
    if request.method == "POST":
        made = alerting.propose(
            place.hand("draft"),
            about.country.iso3,
            about.day,
            sent(request, "sentence"),
            sent(request, "records").replace(",", " ").split(),
            sent(request, "adds"),
            [name.removeprefix("read-") for name in request.POST if name.startswith("read-")],
            sent(request, "owner"),
            tlp_sent(request, LEVELS),
        )
        messages.success(request, _("Proposed. Somebody else looks at its records again; then come its asks and two signatures."))
        return redirect(about.address("alert", made))
    return page(
        request,
        "web/alerts.html",
        about.day,
        subject=about,
        place=place,
        lives=library.alerts(about.country.iso3, about.day, place.viewer, place.key),
        warnings=library.warnings(about.country.iso3, about.day, place.viewer, place.key),
        judged=library.judged(about.country.iso3, about.day, place.viewer, place.key),
        levels=markings(LEVELS, place),
        may_draft=place.may("draft"),
    )


@for_hands
def alert(request: HttpRequest, place: Place, alert_id: str) -> HttpResponse:
    """One alert: its life, its asks, their answers, the days, and what can be done next."""
    about = subject(request, place)
    if request.method == "POST":
        return done(request, about, _ACTS, about.address("alert", alert_id))
    found = _life(about, place, alert_id)
    return page(
        request,
        "web/alert.html",
        about.day,
        subject=about,
        place=place,
        life=found,
        state=found.state,
        states=list(AlertState),
        reached=list(AlertState).index(found.state),
        steps=_steps(found),
        asks=[(one, one.due(today())) for one in found.asks],
        replies=list(Replied),
        harm_check=alerting.HARM_CHECK,
        may={act: place.may(act) for act in ("draft", "verify", "release")},
    )


_DONE = {
    Step.VERIFY: AlertState.VERIFIED,
    Step.ISSUE: AlertState.ISSUED,
    Step.CLOSE: AlertState.CLOSED,
    Step.REVIEW: AlertState.REVIEWED,
}
"""How a step is called once it is done."""


def _steps(found: library.AlertLife) -> list[tuple[Stated, str]]:
    """The steps in the order of time, each with what it is called."""
    steps = [one for one in found.steps if one.content.step is not Step.LINK]
    return [(one, _DONE.get(one.content.step, one.content.step)) for one in steps]


def _life(about: Subject, place: Place, alert_id: str) -> library.AlertLife:
    lives = library.alerts(about.country.iso3, about.day, place.viewer, place.key)
    found = next((one for one in lives if one.alert.id == alert_id), None)
    if found is None:
        raise NotFound(NOTHING_HERE)
    return found


@for_hands
def ask(request: HttpRequest, place: Place, alert_id: str) -> HttpResponse:
    """The form of an ask; `act` "read" shows how it would read, in the words of its audience and of every sector."""
    about = subject(request, place)
    found = _life(about, place, alert_id)
    read, others, sectors = None, [], []
    if request.method == "POST":
        hand, wanted = place.hand("draft"), _wanted(request)
        if sent(request, "act") != "read":
            alerting.draft_ask(hand, alert_id, wanted)
            messages.success(request, _("Drafted. It leaves with the alert, when two people have signed."))
            return redirect(about.address("alert", alert_id))
        facts = alerting.facts(hand, alert_id, wanted)
        read, sectors = alerting.phrased(facts), library.side_by_side(facts)
        others = library.asks_of_office(wanted.office.name, place.viewer, place.key)
    return page(
        request,
        "web/ask.html",
        about.day,
        subject=about,
        place=place,
        life=found,
        audiences=[one for one in audiences() if not one.takes_message],
        bodies=bodies(),
        tools=[one for one in catalogue() if not one.reference_only],
        read=read,
        others=others,
        sectors=sectors,
        typed=request.POST,
    )


def _wanted(request: HttpRequest) -> alerting.Wanted:
    body, _colon, instrument = sent(request, "instrument").partition(":")
    return alerting.Wanted(
        audience=sent(request, "audience"),
        office=Office(sent(request, "office"), sent(request, "office_country").upper()),
        action=sent(request, "action"),
        tool=sent(request, "tool"),
        body=body,
        instrument=instrument,
        by=day_sent(request, "ask_by"),
        why=sent(request, "why"),
        why_source=sent(request, "why_source"),
        say=sent(request, "say"),
        quiet=bool(sent(request, "quiet")),
        names=tuple(one.strip() for one in sent(request, "names").split(",") if one.strip()),
    )


def _alert(request: HttpRequest) -> str:
    """The id in the address."""
    match = request.resolver_match
    return "" if match is None else str(match.kwargs["alert_id"])


def _verify(request: HttpRequest, _about: Subject, hand: hands.Hand) -> str:
    alerting.verify(hand, _alert(request), sent(request, "note"))
    return _("Verified.")


def _sign(request: HttpRequest, about: Subject, hand: hands.Hand) -> HttpResponse | str:
    left = alerting.sign(hand, _alert(request), _confirmed(request))
    if not left:
        return _("Signed. A second person issues it.")
    return _links(request, about, [(asked.content.office, secret) for asked, secret in left])


def _sign_ask(request: HttpRequest, about: Subject, hand: hands.Hand) -> HttpResponse | str:
    secret = alerting.sign_ask(hand, sent(request, "ask"), _confirmed(request))
    if not secret:
        return _("Signed. A second person sends it.")
    return _links(request, about, [(_("The office asked"), secret)])


def _new_link(request: HttpRequest, about: Subject, hand: hands.Hand) -> HttpResponse:
    secret = alerting.new_link(hand, sent(request, "ask"))
    return _links(request, about, [(_("The office asked"), secret)])


def _links(request: HttpRequest, about: Subject, made: list[tuple[str, str]]) -> HttpResponse:
    """The links of asks that have just left: shown once, to hand over by the way that the office uses."""
    found = [(office, f"{site_of(request)}/asks/{secret}/") for office, secret in made]
    back = about.address("alert", _alert(request))
    return shown_once(request, "web/ask_links.html", links=found, back=back, subject=about)


def _confirmed(request: HttpRequest) -> int:
    return sum(bool(request.POST.get(f"harm-{number}")) for number in range(len(alerting.HARM_CHECK)))


def _close(request: HttpRequest, _about: Subject, hand: hands.Hand) -> str:
    alerting.close(hand, _alert(request), sent(request, "note"))
    return _("Closed.")


def _review(request: HttpRequest, _about: Subject, hand: hands.Hand) -> str:
    alerting.review(hand, _alert(request), sent(request, "note"))
    return _("Reviewed.")


def _heard(request: HttpRequest, _about: Subject, hand: hands.Hand) -> str:
    alerting.heard(hand, sent(request, "ask"), choice(request, "replied", Replied), sent(request, "says"))
    return _("The answer is written down.")


_ACTS: Acts = {
    "verify": ("verify", _verify),
    "sign": ("release", _sign),
    "sign-ask": ("release", _sign_ask),
    "new-link": ("release", _new_link),
    "close": ("release", _close),
    "review": ("draft", _review),
    "heard": ("draft", _heard),
    "take-back": ("draft", taken_back),
}


@takes_forms
def answer(request: HttpRequest, secret: str) -> HttpResponse:
    """An ask as its recipient reads it, and one click to say what they did. No account; the address is the key."""
    opened = library.opened_ask(secret, now())
    if opened is None:
        raise NotFound(said("this link opens nothing: it is old, was replaced, or its ask was taken back"))
    if request.method == "POST":
        replied = choice(request, "replied", Replied) if sent(request, "replied") else None
        alerting.answer(secret, replied, sent(request, "says"), now())
        messages.success(request, _("Thank you. Those who asked see your answer; you can change it here."))
        return redirect("answer", secret)
    return page(request, "web/answer.html", None, opened=opened, replies=list(Replied))
