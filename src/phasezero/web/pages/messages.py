"""Messages to a community at risk: drafted, approved by a partner, ready to give out, given out, and what came back."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from phasezero import library
from phasezero.desk import hands
from phasezero.desk import messages as desk
from phasezero.domain.audiences import Channel
from phasezero.domain.community_messages import LONGEST, CommunityMessage, Words
from phasezero.domain.message_life import MessageLife, MessageState
from phasezero.domain.messages import Harm, HowMany, MessageBack, MessageDraft, MessageGiven, PartnersWord, Understood
from phasezero.errors import BadInput, NotFound
from phasezero.locale.writing import told
from phasezero.web.choices import choice, markings, tlp_sent
from phasezero.web.days import today
from phasezero.web.faults import NOTHING_HERE
from phasezero.web.forms import day_sent, now, sent, site_of
from phasezero.web.hands import Place, for_hands
from phasezero.web.once import shown_once
from phasezero.web.pages.frame import page
from phasezero.web.pages.working import Acts, Subject, done, subject
from phasezero.web.plain import Limit, leaves_nothing, shown, stand_in
from phasezero.web.speaking import offered

LIMIT = Limit(each=30, all_together=400, seconds=3600)
"""Of answers by links."""
HELD = timedelta(days=14)
"""How long the form proposes that a message holds."""
SLIPS = range(4)
"""On a sheet of A4."""
WAYS = {Channel.SMS: lazy("by SMS"), Channel.PRINT: lazy("printed"), Channel.ALOUD: lazy("read aloud")}


@for_hands
def message_list(request: HttpRequest, place: Place) -> HttpResponse:
    """All messages of the country, each as it stands now."""
    about = subject(request, place)
    found = library.messages(about.country.iso3, about.day, place.viewer, place.key)
    lives = [(one, one.state(now())) for one in found]
    return page(request, "web/messages.html", about.day, subject=about, place=place, lives=lives, may_draft=place.may("draft"))


@for_hands
def new_message(request: HttpRequest, place: Place) -> HttpResponse:
    """The form of a message; the button "Count" counts and checks what was typed, and keeps nothing."""
    about = subject(request, place)
    typed = Typed(until=str(about.day + HELD), alert=request.GET.get("alert", ""))
    counted = None
    if request.method == "POST":
        typed = Typed.of(request)
        if not sent(request, "count"):
            made = desk.draft(
                place.hand("draft"), about.country.iso3, about.day, _draft_sent(request), tlp_sent(request, desk.LEVELS)
            )
            notes.success(request, _("Drafted. Now its partner is asked."))
            return redirect(about.address("message", made))
        counted = _counted(request, about)
    return page(
        request,
        "web/message_new.html",
        about.day,
        subject=about,
        place=place,
        typed=typed,
        counted=counted,
        longest=LONGEST,
        alerts=library.alerts(about.country.iso3, about.day, place.viewer, place.key),
        levels=markings(desk.LEVELS, place, desk.LEVELS[0]),
        may_draft=place.may("draft"),
    )


@dataclass(frozen=True, slots=True)
class Typed:
    """The form of a message as it is filled in."""

    language: str = ""
    text: str = ""
    do: str = ""
    do_not: str = ""
    reach: str = ""
    partner: str = ""
    until: str = ""
    alert: str = ""

    @classmethod
    def of(cls, request: HttpRequest) -> Typed:
        return cls(**{name: sent(request, name) for name in cls.__slots__})

    @classmethod
    def before(cls, found: MessageLife) -> Typed:
        """What the next draft begins with: the words that the partner would use, else those of the newest draft."""
        draft: MessageDraft = found.draft.content
        words: Words = draft.words if found.proposal is None else found.proposal.content.other
        parts = {name: getattr(words, name) for name in Words.__slots__}
        return cls(**parts, partner=draft.partner, until=str(draft.until), alert=draft.alert)


@dataclass(frozen=True, slots=True)
class Counted:
    words: Words
    fault: str
    """Why no partner is asked to approve them; empty: nothing speaks against it."""


def _counted(request: HttpRequest, about: Subject) -> Counted:
    words = _words_sent(request)
    try:
        words.check(library.kept_out(about.country.iso3, about.place.viewer, about.place.key))
    except BadInput as error:
        return Counted(words, told(error.args[0]))
    return Counted(words, "")


def _words_sent(request: HttpRequest) -> Words:
    language, dash, rest = sent(request, "language").partition("-")
    parts = (sent(request, name) for name in ("text", "do", "do_not", "reach"))
    return Words(f"{language.lower()}{dash}{rest}", *parts)


def _draft_sent(request: HttpRequest) -> MessageDraft:
    return MessageDraft(_words_sent(request), sent(request, "partner"), day_sent(request, "until"), sent(request, "alert"))


@for_hands
def message(request: HttpRequest, place: Place, message_id: str) -> HttpResponse:
    """One message: its words, its partner's word on them, how it is given out, who had it, what came back."""
    about = subject(request, place)
    counted = None
    if request.method == "POST" and not sent(request, "count"):
        return done(request, about, _acts(place), about.address("message", message_id))
    found = _life(about, place, message_id)
    typed = Typed.before(found)
    if request.method == "POST":
        typed, counted = Typed.of(request), _counted(request, about)
    ready, fault = _ready(found, place)
    regions = library.region_names(about.country.iso3)
    return page(
        request,
        "web/message.html",
        about.day,
        subject=about,
        place=place,
        life=found,
        state=found.state(now()),
        ready=ready,
        fault=fault,
        stood=found.stood() is not None,
        given=[(one, WAYS[one.content.way], regions.get(one.content.area, "")) for one in found.given],
        regions=sorted(regions.items(), key=lambda one: one[1]),
        channels=[(one.value, WAYS[one]) for one in desk.ways()],
        how_many=list(HowMany),
        understood=list(Understood),
        harms=list(Harm),
        partners_words=list(PartnersWord),
        typed=typed,
        counted=counted,
        longest=LONGEST,
        alerts=library.alerts(about.country.iso3, about.day, place.viewer, place.key),
        may={act: place.may(act) for act in ("draft", "approve")},
        approves=place.person is not None and place.may("approve"),
        heard_on=found.draft.day if found.draft.reconstructed else today(),
    )


def _life(about: Subject, place: Place, message_id: str) -> MessageLife:
    found = library.message(about.country.iso3, message_id, place.viewer, place.key)
    if found is None:
        raise NotFound(NOTHING_HERE)
    return found


def _ready(found: MessageLife, place: Place) -> tuple[CommunityMessage | None, str]:
    """The message as it may be given out now; else why an approved one may not."""
    if found.state(now()) is not MessageState.APPROVED:
        return None, ""
    try:
        return library.message_to_give(found, now(), place.viewer, place.key), ""
    except BadInput as error:
        return None, told(error.args[0])


@for_hands
def message_text(request: HttpRequest, place: Place, message_id: str) -> HttpResponse:
    """Exactly the words, as plain text."""
    about = subject(request, place)
    found = _life(about, place, message_id)
    ready = library.message_to_give(found, now(), place.viewer, place.key)
    answer = HttpResponse(ready.words.message, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="message-{found.draft.content.until}.txt"'
    return answer


@for_hands
def message_sheet(request: HttpRequest, place: Place, message_id: str) -> HttpResponse:
    """A sheet of A4 with slips to cut out. Nothing stands on them but the words."""
    about = subject(request, place)
    found = _life(about, place, message_id)
    ready = library.message_to_give(found, now(), place.viewer, place.key)
    back = about.address("message", message_id)
    return render(request, "web/message_sheet.html", {"words": ready.words, "life": found, "slips": SLIPS, "back": back})


# Acts


def _id(request: HttpRequest) -> str:
    """The id in the address."""
    match = request.resolver_match
    return "" if match is None else str(match.kwargs["message_id"])


def _redraft(request: HttpRequest, _about: Subject, hand: hands.Hand) -> str:
    desk.redraft(hand, _id(request), _draft_sent(request))
    return _("Drafted anew. Its partner approves these words before they are given out.")


def _ask(request: HttpRequest, about: Subject, hand: hands.Hand) -> HttpResponse:
    """The partner's link: shown once, to hand over by the way that the partner uses."""
    found = _life(about, about.place, _id(request))
    secret = desk.ask_partner(hand, found.id)
    language = found.words.language.partition("-")[0]
    link = f"{site_of(request)}/messages/{secret}/" + (f"?language={language}" if offered(language) else "")
    return shown_once(
        request, "web/message_link.html", link=link, partner=found.draft.content.partner, back=about.address("message", found.id)
    )


def _answer(request: HttpRequest, about: Subject, hand: hands.Hand) -> str:
    desk.answer_as_member(hand, _id(request), sent(request, "draft"), *_word_sent(request, about))
    return _("Your word is kept.")


def _heard(request: HttpRequest, about: Subject, hand: hands.Hand) -> str:
    desk.heard(hand, _id(request), sent(request, "draft"), *_word_sent(request, about), day_sent(request, "on"))
    return _("What the partner said is written down.")


def _word_sent(request: HttpRequest, about: Subject) -> tuple[PartnersWord, str, Words | None]:
    words = _life(about, about.place, _id(request)).words
    return choice(request, "word", PartnersWord), sent(request, "says"), _other_sent(request, words)


def _other_sent(request: HttpRequest, words: Words) -> Words | None:
    """Other words in the same language; None where none were sent."""
    parts = [sent(request, name) for name in ("text", "do", "do_not", "reach")]
    return Words(words.language, *parts) if any(parts) else None


def _give(request: HttpRequest, _about: Subject, hand: hands.Hand) -> str:
    given = MessageGiven(
        choice(request, "way", Channel),
        sent(request, "given_by"),
        day_sent(request, "on"),
        choice(request, "how_many", HowMany),
        sent(request, "area"),
    )
    desk.give(hand, _id(request), given)
    return _("Written down. Say later what came back.")


def _came_back(request: HttpRequest, _about: Subject, hand: hands.Hand) -> str:
    back = MessageBack(choice(request, "understood", Understood), choice(request, "harm", Harm), sent(request, "says"))
    desk.came_back(hand, _id(request), back)
    return _("Written down.")


def _stop(request: HttpRequest, _about: Subject, hand: hands.Hand) -> str:
    desk.stop(hand, _id(request), sent(request, "note"))
    return _("Stopped. Tell those who have it.")


def _acts(place: Place) -> Acts:
    """What came of a message is written down by whoever drafts, and by local partners."""
    either = "draft" if place.may("draft") else "approve"
    return {
        "redraft": ("draft", _redraft),
        "ask": ("draft", _ask),
        "answer": ("approve", _answer),
        "heard": ("draft", _heard),
        "give": (either, _give),
        "back": (either, _came_back),
        "stop": (either, _stop),
    }


# The partner's page


_WORDS = {"yes": PartnersWord.YES, "no": PartnersWord.NO, "withdraw": PartnersWord.WITHDRAWN}


@leaves_nothing
def message_answer(request: HttpRequest, secret: str) -> HttpResponse:
    """A message as its partner reads it, and the partner's word. No account, no script; the address is the key.

    It tells the words, what they are for and the partner's own answer: not who asks, nor of which country.
    """
    at = now()
    opened = library.opened_message(secret, at)
    if opened is None:
        return shown("web/submit_line.html", 404, line="closed")
    if request.method != "POST":
        return _partners_page(opened)
    if LIMIT.reached(stand_in(request), time.monotonic()):
        return shown("web/submit_line.html", 429, line="wait")
    try:
        word = _WORDS.get(sent(request, "word"))
        if word is None:
            return _partners_page(opened)
        other = _other_sent(request, opened.words) if word is PartnersWord.NO else None
        answered = desk.answer(secret, sent(request, "draft"), word, sent(request, "says"), other, at)
    except BadInput as error:
        return _partners_page(library.opened_message(secret, at) or opened, fault=told(error.args[0]), status=400)
    return _partners_page(answered or opened, thanks=True)


def _partners_page(found: MessageLife, fault: str = "", thanks: bool = False, status: int = 200) -> HttpResponse:
    last = found.last_word
    own = last if last is not None and last.about == found.draft.id else None
    return shown(
        "web/message_answer.html",
        status,
        words=found.words,
        draft=found.draft.id,
        until=found.draft.content.until,
        state=found.state(now()).name,
        said=None if own is None else own.content,
        fault=fault,
        thanks=thanks,
        longest=LONGEST,
        harmed=found.harmed is not None,
    )


@dataclass(frozen=True, slots=True)
class OnAlert:
    """How many messages belong to an alert, as far as its reader sees them."""

    drafted: int
    approved: int
    given: int
    """How many times somebody recorded that one was given out."""


def on_alert(alert_id: str, about: Subject) -> OnAlert:
    found = library.messages(about.country.iso3, today(), about.place.viewer, about.place.key)
    own = [one for one in found if one.draft.content.alert == alert_id]
    approved = sum(one.state(now()) is MessageState.APPROVED for one in own)
    return OnAlert(len(own), approved, sum(len(one.given) for one in own))
