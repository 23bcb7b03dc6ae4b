"""Assessing a country together: evidence on the Framework, independent views, the one judgement, dissent, replies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from phasezero import library
from phasezero.desk import assessing, hands, stating
from phasezero.domain.assessment import (
    Challenge,
    Confidence,
    Departure,
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
from phasezero.domain.framework import Factor, Indicator, Question, factor_of, factors, holdings, questions
from phasezero.domain.marking import TLP
from phasezero.domain.phrases import Phrase
from phasezero.domain.pooling import Pool, by_question
from phasezero.domain.statements import Stated
from phasezero.errors import BadInput, NotFound, said
from phasezero.library import Assessing, RoundOfViews
from phasezero.web.choices import choice, markings, tlp_sent
from phasezero.web.days import read_day, today
from phasezero.web.faults import NOTHING_HERE
from phasezero.web.forms import day_sent, sent
from phasezero.web.hands import Place, for_hands
from phasezero.web.pages.frame import page
from phasezero.web.pages.working import Acts, Subject, done, subject, taken_back

EVIDENCE_LEVELS = (TLP.CLEAR, TLP.GREEN, TLP.AMBER, TLP.AMBER_STRICT)
JUDGEMENT_LEVELS = (TLP.CLEAR, TLP.GREEN, TLP.AMBER)


def _read(about: Subject) -> Assessing:
    return library.assessing(about.country.iso3, about.day, about.place.viewer, about.place.key)


@for_hands
def assessment(request: HttpRequest, place: Place) -> HttpResponse:
    """Where the assessment stands, and the short forms."""
    about = subject(request, place)
    if request.method == "POST":
        return done(request, about, _ACTS, about.main)
    made = _read(about)
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
        replies_waiting=library.replies_waiting(place.viewer, place.key),
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
        return done(request, about, _EVIDENCE_ACTS, about.evidence)
    made = _read(about)
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
    made = _read(about)
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


def _asked(found: RoundOfViews) -> list[Question]:
    return [one for key, one in questions().items() if key in found.begun.content.questions]


def _with_pools(found: RoundOfViews) -> list[tuple[Question, Pool | None]]:
    """Each question of a round with what its views say together."""
    pools = {one.question: one for one in by_question(view.content.estimates for view in found.views)}
    return [(one, pools.get(one.key)) for one in _asked(found)]


def _view_sent(request: HttpRequest, about: Subject, round_id: str) -> View:
    asked = _found(_read(about), round_id).begun.content.questions
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
        asked = _found(_read(about), round_id).begun.content.questions
        tlp = tlp_sent(request, JUDGEMENT_LEVELS)
        assessing.judge(place.hand("judge"), round_id, _worded_sent(request, asked), tlp)
        messages.success(
            request, _("The judgement stands. It goes into the next draft of the update, which a named person releases.")
        )
        return redirect(about.main)
    made = _read(about)
    found = _found(made, round_id)
    return page(
        request,
        "web/assessment_judgement.html",
        about.day,
        subject=about,
        place=place,
        round=_round(found),
        found=found,
        with_evidence={factor_of(one.content.indicator).id for one in made.judged.evidence},
        factors=factors().values(),
        holdings=holdings().values(),
        asked=_with_pools(found),
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
        departures=tuple(Departure(key, why) for key in asked if (why := sent(request, f"{key}-why"))),
    )


# The short forms


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


_ACTS: Acts = {
    "round": ("judge", _begin),
    "open": ("judge", _open),
    "challenge": ("judge", _challenge),
    "dissent": ("judge", _dissent),
    "machine": ("draft", _machine),
    "reply": ("draft", _reply),
    "answer-reply": ("draft", _answer_reply),
    "take-back": ("judge", taken_back),
}
_EVIDENCE_ACTS: Acts = {"evidence": ("judge", _add_evidence), "take-back": ("judge", taken_back)}
