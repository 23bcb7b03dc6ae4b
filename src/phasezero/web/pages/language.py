"""Choosing a language: an account keeps it where somebody is signed in, else a cookie that says nothing else."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from phasezero import desk
from phasezero.errors import BadInput, said
from phasezero.web.forms import now, sent
from phasezero.web.guard import takes_forms
from phasezero.web.pages.frame import page
from phasezero.web.speaking import offered
from phasezero.web.viewer import person_of


@takes_forms
def language(request: HttpRequest) -> HttpResponse:
    """The languages that are offered, each a button; afterwards back to where the reader came from."""
    if request.method != "POST":
        back = _here_only(request.GET.get("next", ""))
        return page(request, "web/language.html", None, languages=settings.LANGUAGES_OFFERED, back=back)
    chosen, person = sent(request, "language"), person_of(request)
    if not offered(chosen):
        raise BadInput(said("no such language is offered here; choose one of the list"))
    response = HttpResponseRedirect(_here_only(sent(request, "next")))
    if person is not None:
        desk.choose_language(person, chosen, now())
        return response
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    return response


def _here_only(asked: str) -> str:
    """A path of this site, else the overview: nobody is sent elsewhere."""
    plain = asked.isascii() and asked.isprintable() and "\\" not in asked
    return asked if plain and asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else "/"
