"""Alerts with their asks, from the proposal to what was learned; and the page on which a recipient answers."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from phasezero import library
from phasezero.desk import alerting, asking, hands
from phasezero.desk.ask_letters import ByLetter, can_be_sent
from phasezero.domain.alerts import AlertState, Replied, Step
from phasezero.domain.asks import Office
from phasezero.domain.audiences import audiences
from phasezero.domain.institutions import bodies
from phasezero.domain.lexicon import lexicon
from phasezero.domain.marking import TLP
from phasezero.domain.offered import Offered
from phasezero.domain.reminders import Remind
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
from phasezero.web.pages.due import due_at
from phasezero.web.pages.frame import page
from phasezero.web.pages.messages import on_alert
from phasezero.web.pages.working import Acts, Subject, done, subject, taken_back

LEVELS = (TLP.CLEAR, TLP.GREEN, TLP.AMBER)
_Ask = tuple["library.AskLife", str, list[library.AskLetter], library.AskPost | None]


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
            sent(request, "signal"),
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
        due=due_at(place, about.country.iso3),
        levels=markings(LEVELS, place),
        may_draft=place.may("draft"),
        signal=_signal(request.GET.get("signal", ""), about, place),
    )


def _signal(key: str, about: Subject, place: Place) -> Offered | None:
    """The signal that a person comes from, to propose an alert on it."""
    if not key:
        return None
    found = library.signals(about.country.iso3, about.day, place.viewer, place.key)
    return next((one for one in found.open if one.episode.key == key), None)


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
        asks=_asks(found, place),
        by_letter=_letter_choices(),
        replies=list(Replied),
        harm_check=asking.HARM_CHECK,
        community=on_alert(alert_id, about),
        may={act: place.may(act) for act in ("draft", "verify", "release")},
    )


def _asks(found: library.AlertLife, place: Place) -> list[_Ask]:
    """Each ask with what is due of it, its letters, and where they go: the last two for those who may see who got what."""
    keys = [one.asked.id for one in found.asks]
    letters, posts = library.ask_letters(keys, place.viewer), library.ask_posts(keys, place.viewer)
    return [(one, one.due(today()), letters.get(one.asked.id, []), posts.get(one.asked.id)) for one in found.asks]


def _letter_choices() -> dict[str, object] | None:
    """What the fields of a letter offer; None where no letter leaves this installation."""
    return {"languages": settings.LANGUAGES_OFFERED, "reminds": list(Remind)} if can_be_sent() else None


def _by_letter(request: HttpRequest) -> ByLetter | None:
    """How it is sent, as typed; None without an address."""
    if not sent(request, "address"):
        return None
    return ByLetter(sent(request, "address"), sent(request, "language"), choice(request, "remind", Remind))


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
    read, others, sectors, cautions = None, [], [], []
    if request.method == "POST":
        hand, wanted = place.hand("draft"), _wanted(request)
        if sent(request, "act") != "read":
            asking.draft_ask(hand, alert_id, wanted, _by_letter(request))
            messages.success(request, _("Drafted. It leaves with the alert, when two people have signed."))
            return redirect(about.address("alert", alert_id))
        facts = asking.facts(hand, alert_id, wanted)
        read, sectors = asking.phrased(facts), library.side_by_side(facts)
        cautions = asking.cautions(hand, alert_id, facts)
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
        terms=[{"slot": f"{{{key}}}", "words": one.standard} for key, one in lexicon().terms.items()],
        read=read,
        cautions=cautions,
        others=others,
        sectors=sectors,
        typed=request.POST,
        by_letter=_letter_choices(),
    )


def _wanted(request: HttpRequest) -> asking.Wanted:
    body, _colon, instrument = sent(request, "instrument").partition(":")
    return asking.Wanted(
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
        meant=bool(sent(request, "meant")),
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
    return _left(request, about, left) if left else _("Signed. A second person issues it.")


def _sign_ask(request: HttpRequest, about: Subject, hand: hands.Hand) -> HttpResponse | str:
    left = asking.sign_ask(hand, sent(request, "ask"), _confirmed(request))
    return _left(request, about, left) if left else _("Signed. A second person sends it.")


def _new_link(request: HttpRequest, about: Subject, hand: hands.Hand) -> HttpResponse:
    secret = asking.new_link(hand, sent(request, "ask"))
    return _links(request, about, [(_("The office asked"), secret)], [])


def _send_anew(request: HttpRequest, _about: Subject, hand: hands.Hand) -> str:
    asking.send_anew(hand, sent(request, "ask"), _by_letter(request) or ByLetter(""))
    return _("A letter with a new link leaves within minutes; the link before opens nothing any more.")


def _left(request: HttpRequest, about: Subject, left: list[asking.Left]) -> HttpResponse | str:
    """What has just left: by letter, or by links to hand over."""
    by_hand = [(one.asked.content.office, one.secret) for one in left if one.secret]
    by_letter = [one.asked.content.office for one in left if not one.secret]
    if not by_hand:
        return _("It has left: the letters go out within minutes.")
    return _links(request, about, by_hand, by_letter)


def _links(request: HttpRequest, about: Subject, made: list[tuple[str, str]], by_letter: list[str]) -> HttpResponse:
    """The links of asks that have just left: shown once, to hand over by the way that the office uses."""
    found = [(office, f"{site_of(request)}/asks/{secret}/") for office, secret in made]
    back = about.address("alert", _alert(request))
    return shown_once(request, "web/ask_links.html", links=found, by_letter=by_letter, back=back, subject=about)


def _confirmed(request: HttpRequest) -> int:
    return sum(bool(request.POST.get(f"harm-{number}")) for number in range(len(asking.HARM_CHECK)))


def _close(request: HttpRequest, _about: Subject, hand: hands.Hand) -> str:
    alerting.close(hand, _alert(request), sent(request, "note"))
    return _("Closed.")


def _review(request: HttpRequest, _about: Subject, hand: hands.Hand) -> str:
    alerting.review(hand, _alert(request), sent(request, "note"))
    return _("Reviewed.")


def _heard(request: HttpRequest, _about: Subject, hand: hands.Hand) -> str:
    asking.heard(hand, sent(request, "ask"), choice(request, "replied", Replied), sent(request, "says"))
    return _("The answer is written down.")


_ACTS: Acts = {
    "verify": ("verify", _verify),
    "sign": ("release", _sign),
    "sign-ask": ("release", _sign_ask),
    "new-link": ("release", _new_link),
    "send-anew": ("release", _send_anew),
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
        asking.answer(secret, replied, sent(request, "says"), now())
        messages.success(request, _("Thank you. Those who asked see your answer; you can change it here."))
        return redirect("answer", secret)
    return page(request, "web/answer.html", None, opened=opened, replies=list(Replied))
