"""Errors as answers: one clear line, as a page, as a piece of a page, or as JSON. Never a traceback."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from phasezero.errors import BadInput, NotAllowed, NotFound, NotSignedIn, PhaseZeroError, TakenBack, UnknownCountry, said
from phasezero.locale.writing import told
from phasezero.web.refilled import refilled

NOTHING_HERE = said("There is nothing at this address, or it is not yours to see.")
FAULT = "phasezero_fault"
"""On a request: why the form that it brought cannot be taken."""
_TITLES = {
    400: _("This cannot be read"),
    401: _("Not signed in"),
    403: _("Not allowed"),
    404: _("Not found"),
    405: _("Reading only"),
    410: _("Taken back"),
    500: _("Something went wrong here"),
}


def status_of(error: Exception) -> int:
    """The HTTP status for an error of ours."""
    if isinstance(error, TakenBack):
        return HTTPStatus.GONE
    if isinstance(error, NotFound | UnknownCountry):
        return HTTPStatus.NOT_FOUND
    if isinstance(error, BadInput):
        return HTTPStatus.BAD_REQUEST
    if isinstance(error, NotSignedIn):
        return HTTPStatus.UNAUTHORIZED
    return HTTPStatus.FORBIDDEN if isinstance(error, NotAllowed) else HTTPStatus.INTERNAL_SERVER_ERROR


def line_of(error: PhaseZeroError) -> str:
    """What an error of ours says; a sentence that can be said in another language stays one."""
    return error.args[0] if error.args and isinstance(error.args[0], str) else str(error)


def answer(request: HttpRequest, status: int, line: str) -> HttpResponse:
    """`line` in the form the asker can use: on pages in the reader's language, in the API in English."""
    line = " ".join(told(line).split())[:500]
    if request.path_info.startswith("/api/"):
        return JsonResponse({"error": line}, status=status)
    if request.headers.get("HX-Request") == "true":
        return render(request, "web/fault_piece.html", {"line": line}, status=status)
    return render(request, "web/fault.html", {"line": line, "title": _TITLES.get(status, _TITLES[500])}, status=status)


def with_form(request: HttpRequest, error: PhaseZeroError) -> HttpResponse | None:
    """The page whose form cannot be taken, with the line that says why and with what was typed, but for secrets; None where
    there is no such page for the asker."""
    if request.method != "POST" or request.resolver_match is None:
        return None
    sent, secret = request.POST, hasattr(request, "sensitive_post_parameters")
    view, args, kwargs = request.resolver_match
    request.method, request.POST = "GET", QueryDict()
    setattr(request, FAULT, told(line_of(error)))
    try:
        shown: HttpResponse = view(request, *args, **kwargs)
    except (PhaseZeroError, Http404):
        setattr(request, FAULT, "")
        return None
    finally:
        request.method, request.POST = "POST", sent
    if shown.status_code != HTTPStatus.OK or shown.streaming:
        return None
    if not secret:
        shown.content = refilled(shown.content.decode(), sent).encode()
    shown.status_code = status_of(error)
    return shown


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    line = said("The request cannot be read: its address, its host or its form is not one of this server's.")
    return answer(request, 400, line)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    return answer(request, 404, NOTHING_HERE)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """A form that did not come from a page of ours, or from one that was left open for long."""
    line = said("This form is too old, or was not sent from a page of ours. Load the page anew and send it again.")
    return answer(request, 403, line)


def failed(request: HttpRequest) -> HttpResponse:
    """Says nothing about what failed: that stands in the server's log. Uses neither the store nor the request's data."""
    line = gettext("An error of ours: nothing was changed. The person who runs this server finds it in its log.")
    if request.path_info.startswith("/api/"):
        return JsonResponse({"error": line}, status=500)
    context: dict[str, Any] = {"line": line, "title": _TITLES[500]}
    return HttpResponse(render_to_string("web/fault.html", context), status=500)
