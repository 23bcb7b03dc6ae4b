"""Errors as answers: one clear line, as a page, as a piece of a page, or as JSON. Never a traceback."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from phasezero.errors import BadInput, NotAllowed, NotFound, NotSignedIn, TakenBack, UnknownCountry

NOTHING_HERE = "There is nothing at this address, or it is not yours to see."
_TITLES = {
    400: "This cannot be read",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    405: "Reading only",
    410: "Taken back",
    500: "Something went wrong here",
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


def answer(request: HttpRequest, status: int, line: str) -> HttpResponse:
    """`line` in the form the asker can use."""
    line = " ".join(line.split())[:500]
    if request.path_info.startswith("/api/"):
        return JsonResponse({"error": line}, status=status)
    if request.headers.get("HX-Request") == "true":
        return render(request, "web/fault_piece.html", {"line": line}, status=status)
    return render(request, "web/fault.html", {"line": line, "title": _TITLES.get(status, _TITLES[500])}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    return answer(request, 400, "The request cannot be read: its address, its host or its form is not one of this server's.")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    return answer(request, 404, NOTHING_HERE)


def failed(request: HttpRequest) -> HttpResponse:
    """Says nothing about what failed: that stands in the server's log. Uses neither the store nor the request's data."""
    line = "An error of ours: nothing was changed. The person who runs this server finds it in its log."
    if request.path_info.startswith("/api/"):
        return JsonResponse({"error": line}, status=500)
    context: dict[str, Any] = {"line": line, "title": _TITLES[500]}
    return HttpResponse(render_to_string("web/fault.html", context), status=500)
