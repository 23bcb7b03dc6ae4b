"""The prevention lens: the register of reviewed measures, the form of a review, one review with its assessment to print."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from phasezero import library
from phasezero.desk import hands, prevention
from phasezero.domain.assessment import Dissent, Presence
from phasezero.domain.lens import (
    LONGEST,
    MOST_CONDITIONS,
    Concluded,
    Condition,
    LensDecision,
    LensLook,
    Measure,
    MeasureKind,
    Reply,
)
from phasezero.domain.lens_questions import Direction, Finding, Outcome, Sector, lens
from phasezero.domain.lens_register import Reviewed, Wanted, as_csv
from phasezero.domain.marking import TLP
from phasezero.errors import BadInput, NotFound, said
from phasezero.web.choices import choice, markings, tlp_sent
from phasezero.web.faults import NOTHING_HERE
from phasezero.web.forms import day_sent, sent
from phasezero.web.hands import Place, for_hands
from phasezero.web.pages.frame import page
from phasezero.web.pages.working import Acts, Subject, done, subject, table, taken_back

LEVELS = (TLP.GREEN, TLP.AMBER, TLP.AMBER_STRICT)
_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
_Word = TypeVar("_Word", bound=StrEnum)


# The register


@for_hands
def register(request: HttpRequest, place: Place) -> HttpResponse:
    """What was reviewed, narrowed as asked for, and the way to a new review."""
    about, wanted = subject(request, place), _wanted(request)
    lines = library.lens_register(about.country.iso3, about.day, place.viewer, place.key)
    return page(
        request,
        "web/lens.html",
        about.day,
        subject=about,
        place=place,
        lines=[(one, one.overdue(about.day), one.undecided(about.day)) for one in lines if wanted.takes(one, about.day)],
        count=len(lines),
        wanted=wanted,
        sectors=list(lens().sectors.values()),
        findings=list(Finding),
        levels=markings(LEVELS, place),
        csv=about.address("lens-csv", **_asked(wanted)),
        new=about.address("lens-new"),
        may_draft=place.may("draft"),
    )


@for_hands
def register_csv(request: HttpRequest, place: Place) -> HttpResponse:
    """The same lines, as a table for a spreadsheet."""
    about, wanted = subject(request, place), _wanted(request)
    lines = library.lens_register(about.country.iso3, about.day, place.viewer, place.key)
    return table(as_csv((one for one in lines if wanted.takes(one, about.day)), about.day), "lens", about)


def _wanted(request: HttpRequest) -> Wanted:
    """What of the register is asked for. Raises BadInput for a word that is none of the list."""
    sector, asked = request.GET.get("sector", ""), request.GET.get("decided", "")
    if sector:
        lens().sector(sector)
    if asked not in ("", "yes", "no"):
        raise BadInput(said("{name} is {text!r}; choose one of the list", name="decided", text=asked[:40]))
    decided = None if asked == "" else asked == "yes"
    return Wanted(sector, _one_of(request.GET.get("finding", ""), Finding), decided, bool(request.GET.get("overdue", "")))


def _one_of(text: str, words: type[_Word]) -> _Word | None:
    try:
        return words(text) if text else None
    except ValueError:
        raise BadInput(said("{name} is {text!r}; choose one of the list", name="finding", text=text[:40])) from None


def _asked(wanted: Wanted) -> dict[str, str]:
    """The same as fields of an address."""
    given = {
        "sector": wanted.sector,
        "finding": "" if wanted.finding is None else wanted.finding.value,
        "decided": {None: "", True: "yes", False: "no"}[wanted.decided],
        "overdue": "yes" if wanted.overdue else "",
    }
    return {name: value for name, value in given.items() if value}


# A new review


@for_hands
def new(request: HttpRequest, place: Place) -> HttpResponse:
    """The form of a review, for a sector and a marking: first these two, then the questions beside what is judged."""
    about = subject(request, place)
    if request.method == "POST":
        made = _review(request, about, place.hand("draft"))
        messages.success(request, _("Kept. Its two pages can be printed; write down here what is decided."))
        return redirect(about.address("lens-review", made))
    asked, level = request.GET.get("sector", ""), _level(request)
    shown = {"subject": about, "place": place, "sectors": list(lens().sectors.values()), "levels": markings(LEVELS, place)}
    if not asked or level is None:
        return page(request, "web/lens_new.html", about.day, sector=None, may_draft=place.may("draft"), **shown)
    beside = library.lens_beside(
        about.country.iso3, about.day, place.viewer, place.key, min(level, place.viewer.clearance(place.key))
    )
    sector = lens().sector(asked)
    return page(
        request,
        "web/lens_new.html",
        about.day,
        sector=sector,
        level=level,
        beside=beside,
        higher=_higher(about, place, beside),
        by_driver=_by_driver(sector, beside),
        holding=_holding(beside),
        kinds=list(MeasureKind),
        replies=list(Reply),
        findings=list(Finding),
        rows=range(MOST_CONDITIONS),
        longest=LONGEST,
        may_draft=place.may("draft"),
        **shown,
    )


def _level(request: HttpRequest) -> TLP | None:
    """The marking in the address. Raises BadInput for one that no review has."""
    text = request.GET.get("marking", "")
    found = next((one for one in LEVELS if one.name == text), None)
    if text and found is None:
        raise BadInput(said("the marking is {text!r}; choose one of the list", text=text[:20]))
    return found


def _higher(about: Subject, place: Place, beside: library.SetBeside) -> bool:
    """Whether the reader sees a later judgement than a review of this marking can be set beside."""
    own = library.judged(about.country.iso3, about.day, place.viewer, place.key).judgement
    return own is not None and (beside.judgement is None or own.id != beside.judgement.id)


def _by_driver(sector: Sector, beside: library.SetBeside) -> list[tuple[str, list[int]]]:
    """Each driver of the judgement with the numbers of the questions on it."""
    if beside.judgement is None:
        return []
    numbered = list(enumerate(sector.questions, start=1))
    return [(key, [n for n, one in numbered if key in one.factors]) for key in beside.judgement.content.worded.drives]


def _holding(beside: library.SetBeside) -> list[tuple[str, str]]:
    """Key and words of each thing that the judgement says is holding."""
    if beside.judgement is None:
        return []
    holds = beside.judgement.content.worded.holds
    return [(one.key, one.says) for one in holds if one.presence in {Presence.PRESENT, Presence.PARTLY}]


def _review(request: HttpRequest, about: Subject, hand: hands.Hand) -> str:
    sector = lens().sector(sent(request, "sector"))
    given = {one.id: _given(request, one.id) for one in sector.questions if sent(request, f"reply-{one.id}")}
    marked = prevention.Marked(
        judgement=sent(request, "judgement"),
        touches=_ticked(request, "touches-"),
        weakens=_ticked(request, "weakens-"),
        note=sent(request, "note"),
    )
    measure = Measure(
        title=sent(request, "title"),
        kind=choice(request, "kind", MeasureKind),
        sector=sector.key,
        summary=sent(request, "summary"),
        office=sent(request, "office"),
        by=day_sent(request, "decides_by"),
        reference=sent(request, "reference"),
    )
    concluded = Concluded(
        finding=choice(request, "finding", Finding),
        reasons=sent(request, "reasons"),
        office=sent(request, "answers_for"),
        again=day_sent(request, "again"),
        despite=sent(request, "despite"),
        conditions=tuple(_conditions(request)),
    )
    return prevention.review(hand, about.country.iso3, about.day, measure, given, marked, concluded, tlp_sent(request, LEVELS))


def _given(request: HttpRequest, question: str) -> prevention.Given:
    records = tuple(sent(request, f"records-{question}").replace(",", " ").split())
    return prevention.Given(choice(request, f"reply-{question}", Reply), sent(request, f"says-{question}"), records)


def _ticked(request: HttpRequest, begin: str) -> tuple[str, ...]:
    return tuple(name.removeprefix(begin) for name in request.POST if name.startswith(begin))


def _conditions(request: HttpRequest) -> list[Condition]:
    """Those lines in which anything was typed."""
    found = []
    for number in range(MOST_CONDITIONS):
        what, office, by = (sent(request, f"condition-{name}-{number}") for name in ("what", "office", "by"))
        if what or office or by:
            found.append(Condition(what, office, _day_of_condition(request, number)))
    return found


def _day_of_condition(request: HttpRequest, number: int) -> date:
    if not sent(request, f"condition-by-{number}"):
        raise BadInput(said("a condition says what, which office answers for it, and by which day; fill in all three"))
    return day_sent(request, f"condition-by-{number}")


# One review


@for_hands
def review(request: HttpRequest, place: Place, lens_id: str) -> HttpResponse:
    """One review: what was found, beside what, what was decided, and what was seen since."""
    about = subject(request, place)
    if request.method == "POST":
        gone = sent(request, "act") == "take-back" and sent(request, "statement") == lens_id
        return done(request, about, _ACTS, about.address("lens") if gone else about.address("lens-review", lens_id))
    found = _found(about, lens_id)
    judged = library.judged(about.country.iso3, about.day, place.viewer, place.key)
    judgement, content = judged.standing.by_id(found.content.beside.judgement), found.content
    return page(
        request,
        "web/lens_review.html",
        about.day,
        subject=about,
        place=place,
        found=found,
        sector=lens().sectors.get(content.measure.sector),
        groups=_groups(found),
        judgement=judgement,
        dissents=[] if judgement is None else list(judged.standing.all(Dissent, judgement.id)),
        newer=judged.judgement is not None and judged.judgement.id != content.beside.judgement,
        overdue=found.overdue(about.day),
        undecided=found.undecided(about.day),
        outcomes=list(Outcome),
        follows=sorted(one.value for one in lens().follows[content.concluded.finding]),
        longest=LONGEST,
        files=[(form, about.address("lens-file", lens_id, form)) for form in _TYPES],
        may_draft=place.may("draft"),
    )


def _found(about: Subject, lens_id: str) -> Reviewed:
    """A review made by the day of the page, with what was decided and seen since. Raises NotFound."""
    found = library.lens_review(about.country.iso3, lens_id, None, about.place.viewer, about.place.key)
    if found.review.day > about.day:
        raise NotFound(NOTHING_HERE)
    return found


def _groups(found: Reviewed) -> list[tuple[str, tuple[object, ...]]]:
    """The answers by what they say of the risk, each group with its heading."""
    content = found.content
    no = content.of(Reply.NO)
    return [
        (_("What could worsen"), content.found(Direction.WORSEN)),
        (_("What could lower the risk"), content.found(Direction.LOWER)),
        (_("Could lower the risk, and is not in the measure"), tuple(one for one in no if one.direction is Direction.LOWER)),
        (_("Not known"), content.of(Reply.UNKNOWN)),
        (_("Asked, and answered with no"), tuple(one for one in no if one.direction is Direction.WORSEN)),
    ]


@for_hands
def review_file(request: HttpRequest, place: Place, lens_id: str, form: str) -> HttpResponse:
    """The prevention assessment as a Word file or a PDF, in the reader's language."""
    about = subject(request, place)
    found = _found(about, lens_id)
    paper = library.lens_paper(found, place.viewer, place.key)
    response = HttpResponse(library.lens_file(paper, form, get_language() or "en"), content_type=_TYPES[form])
    name = f"assessment-{about.country.iso3}-{found.review.day}-{lens_id}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _id(request: HttpRequest) -> str:
    match = request.resolver_match
    return "" if match is None else str(match.kwargs["lens_id"])


def _decide(request: HttpRequest, _about: Subject, hand: hands.Hand) -> str:
    decision = LensDecision(
        outcome=choice(request, "outcome", Outcome),
        on=day_sent(request, "on"),
        by=sent(request, "office"),
        says=sent(request, "says"),
        departs=bool(sent(request, "departs")),
        reason=sent(request, "reason"),
    )
    prevention.decide(hand, _id(request), decision)
    return _("The decision is written down.")


def _look(request: HttpRequest, _about: Subject, hand: hands.Hand) -> str:
    again = day_sent(request, "again") if sent(request, "again") else None
    prevention.look(hand, _id(request), LensLook(sent(request, "seen"), again))
    return _("Written down.")


_ACTS: Acts = {"decide": ("draft", _decide), "look": ("draft", _look), "take-back": ("draft", taken_back)}
