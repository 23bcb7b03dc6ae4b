"""Nothing is served while everything is closed: one plain line, whatever is asked for, and no secret kept in memory."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext, gettext_noop

from phasezero import library
from phasezero.web import shown
from phasezero.web.viewer import has_accounts

CLOSED = gettext_noop("This service is closed for the moment.")
"""Does not say why, nor for how long: who reads it may be the reason."""


class Panicked:
    """Middleware: asks the store at each request, in the one query that also tells whether there are accounts."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        accounts, closed = library.standing()
        if closed:
            shown.forget()
            library.forget_in_memory()
            headers = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"}
            return HttpResponse(f"{gettext(CLOSED)}\n", status=503, content_type="text/plain; charset=utf-8", headers=headers)
        has_accounts(request, accounts)
        return self._get_response(request)
