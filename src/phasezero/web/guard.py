"""What holds for every answer: reading only except where a page takes a form, no copies kept, one clear line for an error."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from phasezero.errors import PhaseZeroError, said
from phasezero.web.faults import answer, line_of, status_of, with_form

_READING = ("GET", "HEAD")
_METHODS = (*_READING, "POST")
View = TypeVar("View", bound=Callable[..., HttpResponseBase])
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), "
    "payment=(), usb=(), browsing-topics=()",
    "X-Robots-Tag": "noindex, nofollow",
}


def takes_forms(view: View) -> View:
    """Marks a page that people send forms to; every other one refuses whatever is not reading."""
    view.takes_forms = True  # type: ignore[attr-defined]
    return view


class Guard:
    """Middleware: other methods than GET and HEAD get 405 but on pages that take forms; errors meant for a person become a
    page or JSON, and where a form cannot be taken, its page with what was typed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._answer(request) if request.method in _METHODS else _refused(request)
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        """HEAD is answered like GET; the server leaves the body out."""
        asked = request.method
        if asked == "HEAD":
            request.method = "GET"
        try:
            return self._get_response(request)
        finally:
            request.method = asked

    def process_view(self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        if request.method == "POST" and not (getattr(view, "takes_forms", False) or view.__module__.startswith("allauth.")):
            return _refused(request)
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, PhaseZeroError):
            return None
        return with_form(request, error) or answer(request, status_of(error), line_of(error))


def _refused(request: HttpRequest) -> HttpResponse:
    asked = (request.method or "")[:20]
    line = said("{method} is not possible here: pages and API are for reading, with GET", method=asked)
    response = answer(request, 405, line)
    response["Allow"] = ", ".join(_READING)
    return response
