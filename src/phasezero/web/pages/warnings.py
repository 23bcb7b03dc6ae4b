"""Warnings already given on a country: by whom, when, to whom, what was asked, what was answered."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from phasezero import library
from phasezero.desk import hands, stating, warning_register
from phasezero.domain.assessment import Document
from phasezero.domain.marking import TLP
from phasezero.domain.warnings_given import Answered, Warned, Warner
from phasezero.errors import BadInput, said
from phasezero.web.choices import choice, markings, tlp_sent
from phasezero.web.days import read_day, today
from phasezero.web.forms import day_sent, sent
from phasezero.web.hands import Place, for_hands
from phasezero.web.pages.assessment import Subject, subject
from phasezero.web.pages.frame import page

LEVELS = (TLP.CLEAR, TLP.GREEN, TLP.AMBER)


@for_hands
def warnings(request: HttpRequest, place: Place) -> HttpResponse:
    about = subject(request, place)
    if request.method == "POST":
        messages.success(request, _recorded(request, about, place.hand("draft")))
        return redirect(about.address("warnings"))
    return page(
        request,
        "web/warnings.html",
        about.day,
        subject=about,
        place=place,
        warnings=library.warnings(about.country.iso3, about.day, place.viewer, place.key),
        warners=list(Warner),
        levels=markings(LEVELS, place),
        may_draft=place.may("draft"),
    )


def _recorded(request: HttpRequest, about: Subject, hand: hands.Hand) -> str:
    act = sent(request, "act")
    if act == "warning":
        warning_register.record_warning(
            hand, about.country.iso3, _warned(request), tlp_sent(request, LEVELS), about.day < today()
        )
        return _("Recorded.")
    if act == "answer":
        document = _document(request)
        made = Answered(sent(request, "answered_by"), day_sent(request, "answered_on"), sent(request, "says"), document)
        warning_register.record_answer(hand, sent(request, "warning"), made)
        return _("The answer is recorded.")
    if act == "take-back":
        stating.take_back(hand, sent(request, "statement"), sent(request, "reason"))
        return _("Taken back. It stays in the record and counts no more.")
    raise BadInput(said("the act is {text!r}; send one of the forms of this page", text=act[:20]))


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
