"""In which language a request is answered: what the signed-in person chose, else the cookie, else what the browser asks for.

Only languages that are offered count; whatever else is named is passed over. The API answers in English.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header

from phasezero.web.viewer import person_of

IN_ENGLISH = ("/api/", "/static/")
LOOK_AT_NOBODY = ("/submit/", "/receipt/", "/messages/")
"""Pages that look at no cookie and no session."""


class Speaking:
    """Middleware, before all that says something: the language of the cookie or the browser, while a request is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with translation.override(_language(request)):
            response = self._get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
        if not request.path_info.startswith(IN_ENGLISH):
            patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response


class OwnLanguage:
    """Middleware, after signing in is known: the language that a person chose for the account goes before all others."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        here = request.path_info
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not here.startswith((*IN_ENGLISH, *LOOK_AT_NOBODY)):
            person = person_of(request)
            if person is not None and offered(person.language):
                translation.activate(person.language)
        return self._get_response(request)


def offered(code: str) -> bool:
    """Whether a language can be chosen here."""
    return code in dict(settings.LANGUAGES)


def of_browser(request: HttpRequest) -> str:
    """The first language of `Accept-Language` that is offered, else English."""
    for code, _ in parse_accept_lang_header(request.META.get("HTTP_ACCEPT_LANGUAGE", "")[:500]):
        if code == "*":
            break
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


def _language(request: HttpRequest) -> str:
    here = request.path_info
    if here.startswith(IN_ENGLISH):
        return settings.LANGUAGE_CODE
    chosen = "" if here.startswith(LOOK_AT_NOBODY) else request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if offered(chosen) else of_browser(request)
