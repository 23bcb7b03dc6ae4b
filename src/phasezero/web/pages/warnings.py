"""Warnings already given on a country: by whom, when, to whom, what was asked, what was answered."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from phasezero import library
from phasezero.desk import hands, stating, warning_register
from phasezero.domain.assessment import Document
from phasezero.domain.entered import Taken
from phasezero.domain.marking import TLP
from phasezero.domain.warnings_given import Answered, Warned, Warner
from phasezero.errors import BadInput, said
from phasezero.web.choices import choice, markings, tlp_sent
from phasezero.web.days import read_day, today
from phasezero.web.forms import day_sent, sent
from phasezero.web.hands import Place, for_hands
from phasezero.web.pages.agenda import MOST_FILE_BYTES, handed_in, refused, said_of
from phasezero.web.pages.frame import page
from phasezero.web.pages.working import Acts, Subject, done, subject, table, taken_back

LEVELS = (TLP.CLEAR, TLP.GREEN, TLP.AMBER)


@for_hands
def warnings(request: HttpRequest, place: Place) -> HttpResponse:
    about = subject(request, place)
    if request.method == "POST":
        return done(request, about, _ACTS, about.address("warnings"))
    given = library.warnings(about.country.iso3, about.day, place.viewer, place.key)
    if request.GET.get("form") == "csv":
        return table(warning_register.as_csv(given), "warnings", about)
    return page(
        request,
        "web/warnings.html",
        about.day,
        subject=about,
        place=place,
        warnings=given,
        table=about.address("warnings", form="csv"),
        columns=warning_register.COLUMNS,
        most_bytes=MOST_FILE_BYTES // 1_000_000,
        warners=list(Warner),
        levels=markings(LEVELS, place),
        may_draft=place.may("draft"),
    )


def _warning(request: HttpRequest, about: Subject, hand: hands.Hand) -> str:
    tlp, then = tlp_sent(request, LEVELS), about.day < today()
    warning_register.record_warning(hand, about.country.iso3, _warned(request), tlp, as_of_then=then)
    return _("Recorded.")


def _answer(request: HttpRequest, _about: Subject, hand: hands.Hand) -> str:
    document = _document(request)
    made = Answered(sent(request, "answered_by"), day_sent(request, "answered_on"), sent(request, "says"), document)
    warning_register.record_answer(hand, sent(request, "warning"), made)
    return _("The answer is recorded.")


def _check(request: HttpRequest, about: Subject, hand: hands.Hand) -> HttpResponse | str:
    taken = _handed_in(request, about, hand, check_only=True)
    if taken.faults:
        return refused(request, taken)
    checked = _("Checked, and nothing was recorded: {added} lines would be added, {same} are recorded already.")
    return checked.format(added=taken.added, same=taken.same)


def _file(request: HttpRequest, about: Subject, hand: hands.Hand) -> HttpResponse | str:
    taken = _handed_in(request, about, hand, check_only=False)
    return refused(request, taken) if taken.faults else said_of(taken)


def _handed_in(request: HttpRequest, about: Subject, hand: hands.Hand, check_only: bool) -> Taken:
    name, content = handed_in(request)
    tlp, historical = tlp_sent(request, LEVELS), sent(request, "historical") == "yes"
    return warning_register.take_file(hand, about.country.iso3, name, content, tlp, historical, check_only)


_ACTS: Acts = {
    "warning": ("draft", _warning),
    "answer": ("draft", _answer),
    "check": ("draft", _check),
    "file": ("draft", _file),
    "take-back": ("draft", taken_back),
}


def _warned(request: HttpRequest) -> Warned:
    document = _document(request)
    if document is None:
        raise BadInput(said("a warning has a document: its publisher, its title and its date"))
    return Warned(
        by=sent(request, "warned_by"),
        warner=choice(request, "warner", Warner),
        on=document.dated,
        to=sent(request, "to"),
        asked=sent(request, "asked"),
        document=document,
    )


def _document(request: HttpRequest) -> Document | None:
    dated = read_day(sent(request, "dated"), "dated")
    return stating.document(sent(request, "publisher"), sent(request, "title"), dated, sent(request, "link"))
