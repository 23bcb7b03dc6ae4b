"""Assessing a country together: evidence on the Framework, independent views, the one judgement, dissent, replies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from phasezero import library
from phasezero.desk import assessing, hands, stating
from phasezero.domain.assessment import (
    Challenge,
    Confidence,
    Direction,
    Dissent,
    Estimate,
    Evidence,
    Held,
    Level,
    Party,
    Presence,
    Rating,
    Reply,
    ReplyAnswer,
    Round,
    Trend,
    View,
    Worded,
)
from phasezero.domain.countries import Country, find_country
from phasezero.domain.framework import Factor, Indicator, factors, holdings, questions
from phasezero.domain.marking import TLP
from phasezero.domain.phrases import Phrase
from phasezero.domain.statements import Stated
from phasezero.errors import BadInput, NotFound, said
from phasezero.library import Assessing, RoundOfViews
from phasezero.web.choices import choice, markings, tlp_sent
from phasezero.web.days import read_as_of, read_day, today
from phasezero.web.faults import NOTHING_HERE
from phasezero.web.forms import day_sent, sent
from phasezero.web.hands import Place, for_hands
from phasezero.web.pages.frame import page

WAYS = ("desk", "assessment", "assessment-evidence", "warnings", "alerts", "actions", "agenda")
EVIDENCE_LEVELS = (TLP.CLEAR, TLP.GREEN, TLP.AMBER, TLP.AMBER_STRICT)
JUDGEMENT_LEVELS = (TLP.CLEAR, TLP.GREEN, TLP.AMBER)


@dataclass(frozen=True, slots=True)
class Subject:
    """Which country, as of which day, at which place: what all of these pages are about."""

    place: Place
    country: Country
    day: date

    def address(self, name: str, *more: str, **query: str) -> str:
        """The address of one of these pages about the same subject."""
        asked = dict(query)
        if not self.place.country:
            asked["country"] = self.country.iso3
        if self.day < today():
            asked["date"] = str(self.day)
        path = reverse(name, args=[self.place.key, *more])
        return f"{path}?{urlencode(asked)}" if asked else path

    @property
    def query(self) -> str:
        """What of the subject stands behind the "?" of these addresses, with it; empty where nothing does."""
        found = self.main.partition("?")[2]
        return f"?{found}" if found else ""

    @property
    def main(self) -> str:
        return self.address("assessment")

    @property
    def evidence(self) -> str:
        return self.address("assessment-evidence")

    @property
    def ways(self) -> list[tuple[str, str]]:
        """Name and address of the pages on which people work on this subject."""
        return [(name, self.address(name)) for name in WAYS]

    def read(self) -> Assessing:
        return library.assessing(self.country.iso3, self.day, self.place.viewer, self.place.key)


def subject(request: HttpRequest, place: Place) -> Subject:
    """The subject of an address: `?country=` where the place has none of its own, and `?date=`."""
    asked = place.country or request.GET.get("country", "")
    if not asked:
        raise BadInput(said("no country is named; give one as ?country=CAF"))
    return Subject(place, find_country(asked), read_as_of(request.GET.get("date", ""), "date") or today())


@for_hands
def assessment(request: HttpRequest, place: Place) -> HttpResponse:
    """Where the assessment stands, and the short forms."""
    about = subject(request, place)
    if request.method == "POST":
        return _done(request, about, _ACTS)
    made = about.read()
    return page(
        request,
        "web/assessment.html",
        about.day,
        subject=about,
        place=place,
        made=made,
        judged=made.judged,
        rounds=[_round(one) for one in made.rounds],
        open_round=next((one for one in made.rounds if one.begun.id == _open_id(made)), None),
        may_judge=place.may("judge"),
        may_draft=place.may("draft"),
        questions=questions().values(),
        levels=markings(JUDGEMENT_LEVELS, place),
        level_words=list(Level),
        parties=list(Party),
    )


def _open_id(made: Assessing) -> str:
    waiting = assessing.open_round(made.judged.standing)
    return "" if waiting is None else waiting.id


def _round(one: RoundOfViews) -> dict[str, object]:
    """Ratings side by side: for each factor and each thing that can hold what each view says, in the order of the views."""
    if one.opened is None:
        return {"round": one, "factors": (), "holding": (), "estimates": ()}
    views = [view.content for view in one.views]
    return {
        "round": one,
        "factors": [(factor, [_rated(view.ratings, key) for view in views]) for key, factor in factors().items()],
        "holding": [(holding, [_rated(view.holding, key) for view in views]) for key, holding in holdings().items()],
        "estimates": [
            (question, [_estimated(view.estimates, key) for view in views])
            for key, question in questions().items()
            if key in one.begun.content.questions
        ],
    }


def _rated(ratings: tuple[Rating, ...], key: str) -> Rating:
    return next(one for one in ratings if one.of == key)


def _estimated(estimates: tuple[Estimate, ...], key: str) -> Estimate:
    return next(one for one in estimates if one.question == key)


@for_hands
def evidence(request: HttpRequest, place: Place) -> HttpResponse:
    """The Framework with what is recorded and measured for each indicator, and the form to record more."""
    about = subject(request, place)
    if request.method == "POST":
        return _done(request, about, _EVIDENCE_ACTS, back="evidence")
    made = about.read()
    return page(
        request,
        "web/assessment_evidence.html",
        about.day,
        subject=about,
        place=place,
        factors=[_Lines.of(factor, made) for factor in factors().values()],
        asked=request.GET.get("indicator", ""),
        all_indicators=[(one, one.indicators) for one in factors().values()],
        directions=list(Direction),
        confidences=list(Confidence),
        levels=markings(EVIDENCE_LEVELS, place, TLP.GREEN),
        may_judge=place.may("judge"),
        event=request.GET.get("event", ""),
    )


@dataclass(frozen=True, slots=True)
class _Line:
    indicator: Indicator
    speaks_for: tuple[Stated, ...]
    against: tuple[Stated, ...]
    proxy: Phrase | None


@dataclass(frozen=True, slots=True)
class _Lines:
    """One factor on the page of evidence."""

    factor: Factor
    lines: tuple[_Line, ...]

    @classmethod
    def of(cls, factor: Factor, made: Assessing) -> _Lines:
        return cls(factor, tuple(_line(one, made) for one in factor.indicators))


def _line(indicator: Indicator, made: Assessing) -> _Line:
    found = [one for one in made.judged.evidence if one.content.indicator == indicator.id]
    return _Line(
        indicator,
        tuple(one for one in found if one.content.direction == Direction.FOR),
        tuple(one for one in found if one.content.direction == Direction.AGAINST),
        made.proxies.get(indicator.id),
    )


@for_hands
def view(request: HttpRequest, place: Place, round_id: str) -> HttpResponse:
    """The form of one's own view of a round: every factor, everything that can hold, and the estimates."""
    about = subject(request, place)
    if request.method == "POST":
        assessing.give_view(place.hand("judge"), round_id, _view_sent(request, about, round_id))
        messages.success(request, _("Your view is kept. Nobody else sees it before the views of this round are opened."))
        return redirect(about.main)
    made = about.read()
    return page(
        request,
        "web/assessment_view.html",
        about.day,
        subject=about,
        place=place,
        round=_found(made, round_id),
        factors=[_Lines.of(factor, made) for factor in factors().values()],
        holdings=holdings().values(),
        questions=_asked(_found(made, round_id)),
        **_SCALES,
    )


_SCALES = {
    "presences": list(Presence),
    "trends": list(Trend),
    "confidences": list(Confidence),
    "level_words": list(Level),
}


def _found(made: Assessing, round_id: str) -> RoundOfViews:
    found = next((one for one in made.rounds if one.begun.id == round_id), None)
    if found is None:
        raise NotFound(NOTHING_HERE)
    return found


def _asked(found: RoundOfViews) -> list[object]:
    return [one for key, one in questions().items() if key in found.begun.content.questions]


def _view_sent(request: HttpRequest, about: Subject, round_id: str) -> View:
    asked = _found(about.read(), round_id).begun.content.questions
    return View(
        level=choice(request, "level", Level),
        confidence=choice(request, "confidence", Confidence),
        sentence=sent(request, "sentence"),
        ratings=tuple(_rating_sent(request, key) for key in factors()),
        holding=tuple(_rating_sent(request, key) for key in holdings()),
        estimates=tuple(_estimates_sent(request, asked)),
    )


def _rating_sent(request: HttpRequest, key: str) -> Rating:
    return Rating(
        of=key,
        presence=choice(request, f"{key}-presence", Presence),
        trend=choice(request, f"{key}-trend", Trend),
        confidence=choice(request, f"{key}-confidence", Confidence),
        note=sent(request, f"{key}-note"),
    )


def _estimates_sent(request: HttpRequest, asked: tuple[str, ...]) -> Iterator[Estimate]:
    for key in asked:
        yield Estimate(key, *(_percent(request, f"{key}-{bound}") for bound in ("low", "best", "high")))


def _percent(request: HttpRequest, name: str) -> float:
    """A probability typed as percent ("6", "6 %", "0,5"), as a share. Raises BadInput for what is no number."""
    text = sent(request, name).removesuffix("%").strip().replace(",", ".")
    try:
        value = float(text)
    except ValueError:
        raise BadInput(
            said("{name} is {text!r}; write a probability in percent, from 0 to 100", name=name, text=text[:20])
        ) from None
    return round(value / 100, 6)


@for_hands
def judgement(request: HttpRequest, place: Place, round_id: str) -> HttpResponse:
    """The form of the one judgement, with the opened views beside it."""
    about = subject(request, place)
    if request.method == "POST":
        asked = _found(about.read(), round_id).begun.content.questions
        tlp = tlp_sent(request, JUDGEMENT_LEVELS)
        assessing.judge(place.hand("judge"), round_id, _worded_sent(request, asked), tlp)
        messages.success(
            request, _("The judgement stands. It goes into the next draft of the update, which a named person releases.")
        )
        return redirect(about.main)
    made = about.read()
    found = _found(made, round_id)
    return page(
        request,
        "web/assessment_judgement.html",
        about.day,
        subject=about,
        place=place,
        round=_round(found),
        found=found,
        with_evidence={f"RF{one.content.indicator.split('.')[0]}" for one in made.judged.evidence},
        factors=factors().values(),
        holdings=holdings().values(),
        questions=_asked(found),
        levels=markings(JUDGEMENT_LEVELS, place, TLP.GREEN),
        **_SCALES,
    )


def _worded_sent(request: HttpRequest, asked: tuple[str, ...]) -> Worded:
    return Worded(
        level=choice(request, "level", Level),
        confidence=choice(request, "confidence", Confidence),
        sentence=sent(request, "sentence"),
        drives=tuple(key for key in factors() if request.POST.get(f"drives-{key}")),
        holds=tuple(Held(key, choice(request, f"{key}-presence", Presence), sent(request, f"{key}-says")) for key in holdings()),
        estimates=tuple(_estimates_sent(request, asked)),
        answer=sent(request, "answer"),
    )


# The short forms

Act = Callable[[HttpRequest, Subject, hands.Hand], str]
"""Does what a form asks for, and returns what to say about it."""


def _done(request: HttpRequest, about: Subject, acts: dict[str, tuple[str, Act]], back: str = "main") -> HttpResponse:
    name = sent(request, "act")
    if name not in acts:
        raise BadInput(said("the act is {text!r}; send one of the forms of this page", text=name[:20]))
    needs, act = acts[name]
    messages.success(request, act(request, about, about.place.hand(needs)))
    return redirect(getattr(about, back))


def _add_evidence(request: HttpRequest, about: Subject, hand: hands.Hand) -> str:
    made = Evidence(
        indicator=sent(request, "indicator"),
        direction=choice(request, "direction", Direction),
        says=sent(request, "says"),
        confidence=choice(request, "confidence", Confidence),
        records=tuple(sent(request, "records").replace(",", " ").split()),
        document=stating.document(
            sent(request, "publisher"), sent(request, "title"), read_day(sent(request, "dated"), "dated"), sent(request, "link")
        ),
    )
    assessing.add_evidence(hand, about.country.iso3, about.day, made, tlp_sent(request, EVIDENCE_LEVELS))
    return _("Recorded.")


def _begin(request: HttpRequest, about: Subject, hand: hands.Hand) -> str:
    asked = tuple(key for key in questions() if request.POST.get(f"question-{key}"))
    assessing.begin_round(hand, about.country.iso3, about.day, Round(asked, day_sent(request, "until")))
    return _("The round is open: each analyst gives a view before seeing the others’.")


def _open(request: HttpRequest, _about: Subject, hand: hands.Hand) -> str:
    count = assessing.open_views(hand, sent(request, "round"))
    return _("{count} views are open.").format(count=count)


def _challenge(request: HttpRequest, _about: Subject, hand: hands.Hand) -> str:
    made = Challenge(sent(request, "says"), tuple(sent(request, "records").replace(",", " ").split()))
    assessing.challenge(hand, sent(request, "round"), made)
    return _("The case against is kept; the judgement answers it.")


def _dissent(request: HttpRequest, _about: Subject, hand: hands.Hand) -> str:
    level = choice(request, "level", Level) if sent(request, "level") else None
    assessing.dissent(hand, sent(request, "judgement"), Dissent(sent(request, "says"), level, bool(sent(request, "named"))))
    return _("Your dissent is printed with the judgement.")


def _machine(request: HttpRequest, about: Subject, hand: hands.Hand) -> str:
    assessing.answer_machine(hand, about.country.iso3, about.day, answers_sent(request))
    return _("Answered.")


def answers_sent(request: HttpRequest) -> dict[str, str]:
    """Answers to disagreements: pairs of fields `disagreement-N` and `answer-N`."""
    numbers = [name.removeprefix("disagreement-") for name in request.POST if name.startswith("disagreement-")]
    return {sent(request, f"disagreement-{n}"): sent(request, f"answer-{n}") for n in numbers}


def _reply(request: HttpRequest, about: Subject, hand: hands.Hand) -> str:
    made = Reply(
        choice(request, "party", Party),
        sent(request, "name"),
        day_sent(request, "received"),
        sent(request, "to"),
        sent(request, "text"),
    )
    day = made.received if about.day < today() else None
    assessing.take_reply(hand, about.country.iso3, made, tlp_sent(request, JUDGEMENT_LEVELS), day)
    return _("The reply is kept word for word; it is printed with our answer within 14 days.")


def _answer_reply(request: HttpRequest, _about: Subject, hand: hands.Hand) -> str:
    assessing.answer_reply(hand, sent(request, "reply"), ReplyAnswer(sent(request, "says")))
    return _("The answer is kept and printed with the reply.")


def _take_back(request: HttpRequest, _about: Subject, hand: hands.Hand) -> str:
    stating.take_back(hand, sent(request, "statement"), sent(request, "reason"))
    return _("Taken back. It stays in the record and counts no more.")


_ACTS: dict[str, tuple[str, Act]] = {
    "round": ("judge", _begin),
    "open": ("judge", _open),
    "challenge": ("judge", _challenge),
    "dissent": ("judge", _dissent),
    "machine": ("draft", _machine),
    "reply": ("draft", _reply),
    "answer-reply": ("draft", _answer_reply),
    "take-back": ("judge", _take_back),
}
_EVIDENCE_ACTS: dict[str, tuple[str, Act]] = {"evidence": ("judge", _add_evidence), "take-back": ("judge", _take_back)}
