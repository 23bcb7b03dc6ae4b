"""Pages for people who may be searched: they work on old phones and without scripts, and leave as little behind as a page can.

One answer is the whole page: no file beside it, no cookie, no redirect. What was typed comes by POST only and goes nowhere but to
the desk: not to a log, not to a temporary file, not into an error page. There is no CSRF token because there is no ambient
authority: these pages look at no cookie and no session, so another site that makes a browser send a form gains nothing that it
could not have sent by itself.
"""

from __future__ import annotations

import base64
import hashlib
import io
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from phasezero.errors import PhaseZeroError
from phasezero.web.guard import takes_forms
from phasezero.web.signing_in import ByInvitation
from phasezero.web.speaking import of_browser, offered

MOST_BYTES = 32_000_000
"""Of a form with its pictures, told before any of it is read."""
STYLE = (
    "body{font:1.1em/1.5 sans-serif;max-width:38em;margin:0 auto;padding:.7em;color:#111;background:#fff}"
    "label,legend{display:block;margin-top:1em;font-weight:bold}label.c{font-weight:normal;margin-top:.4em}"
    "fieldset{border:1px solid #999;margin:1em 0;padding:.2em .7em .7em}small{display:block;font-weight:normal;color:#444}"
    "input[type=text],textarea,select{width:100%;box-sizing:border-box;font:inherit;padding:.3em}"
    "button{font:inherit;padding:.5em 1em;margin-top:1em}.n{border:2px solid #111;padding:.2em .7em}"
    ".w{font-size:1.3em;border:2px solid #111;padding:.5em;direction:ltr}.f{color:#a00;font-weight:bold}"
)
_POLICY = {
    **{name: [NONE] for name in ("default-src", "script-src", "img-src", "font-src", "connect-src")},
    "style-src": ["'sha256-" + base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode() + "'"],
    "form-action": [SELF],
    "base-uri": [NONE],
    "frame-ancestors": [NONE],
}
_UNREADABLE = (SuspiciousOperation, MultiPartParserError, UnreadablePostError)
_log = logging.getLogger(__name__)
View = Callable[..., HttpResponse]


class Limit:
    """At most so many from one machine, and so many in all, within a time. In memory only, under stand-ins for addresses that
    end with this process; each process of the server counts for itself."""

    def __init__(self, each: int, all_together: int, seconds: float) -> None:
        self.each, self.all_together, self.seconds = each, all_together, seconds
        self._since = float("-inf")
        self._counts: dict[str, int] = {}

    def reached(self, who: str, now: float) -> bool:
        """Count one more, at the time `now` (seconds of a clock that never goes back). What is refused is not counted: else one
        machine could use up what all others have together."""
        if now - self._since >= self.seconds:
            self._since, self._counts = now, {}
        if self._counts.get(who, 0) >= self.each or sum(self._counts.values()) >= self.all_together:
            return True
        self._counts[who] = self._counts.get(who, 0) + 1
        return False

    def forget(self) -> None:
        self._since, self._counts = float("-inf"), {}


def stand_in(request: HttpRequest) -> str:
    """For the address of a reader's machine, the same until this process ends; one for all whose address cannot be told."""
    try:
        return ByInvitation(request).get_client_ip(request)
    except PermissionDenied:
        return ""


class InMemory(FileUploadHandler):
    """Holds a file that was sent in memory, nameless: Django would put a large one on disk, in clear."""

    def handle_raw_input(self, *_args: Any, **_kwargs: Any) -> None:
        self._bytes = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._parts: list[bytes] = []

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002 - Django's signature
        self._bytes += len(raw_data)
        if self._bytes > MOST_BYTES:
            raise StopUpload(connection_reset=True)
        self._parts.append(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        content = io.BytesIO(b"".join(self._parts))
        return InMemoryUploadedFile(content, self.field_name, "file", "application/octet-stream", file_size, None)


def leaves_nothing(view: View) -> View:
    """Makes a view a page as this module's first lines promise. Unforeseen errors become one line; what is logged of them is
    their kind alone, because messages and tracebacks can quote what was typed."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        language = _language(request)
        with translation.override(language):
            try:
                response = _too_large(request) or _answered(view, request, *args, **kwargs)
            except _UNREADABLE:
                response = shown("web/submit_line.html", 400, line="unreadable")
            except PhaseZeroError as error:
                _log.error("a plain page failed: %s", type(error).__name__)
                response = shown("web/submit_line.html", 500, line="failed")
            except Exception as error:  # noqa: BLE001 - see above
                _log.error("a plain page failed: %s", type(error).__name__)
                response = shown("web/submit_line.html", 500, line="failed")
        response["Cache-Control"] = "no-store, no-cache, private, max-age=0"
        response["Pragma"] = "no-cache"
        response["Referrer-Policy"] = "no-referrer"
        response["Content-Language"] = language
        response._has_been_logged = True  # type: ignore[attr-defined] # Django would log the address of what is refused
        return response

    page: View = takes_forms(csrf_exempt(csp_replace(_POLICY)(guarded)))  # type: ignore[assignment] # keeps its type
    return page


def _answered(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    if request.method == "POST":
        request.upload_handlers = [InMemory(request)]
        _ = request.POST
    return view(request, *args, **kwargs)


def _too_large(request: HttpRequest) -> HttpResponse | None:
    said = request.META.get("CONTENT_LENGTH") or "0"
    if said.isascii() and said.isdecimal() and int(said) <= MOST_BYTES:
        return None
    return shown("web/submit_line.html", 413, line="large")


def _language(request: HttpRequest) -> str:
    """The language that `?language=` names, in a link or in the address of the form, else one that the browser asks for."""
    asked = request.GET.get("language", "")
    return asked if offered(asked) else of_browser(request)


def shown(template: str, status: int = 200, /, **context: Any) -> HttpResponse:
    """A page. Templates get no request, so nothing of the asker comes into them unasked; and every name they use must be given,
    because Django writes the whole context of a name that it misses to its debug log."""
    few = settings.LANGUAGES_OFFERED if len(settings.LANGUAGES_OFFERED) <= 12 else ()
    language = translation.get_language() or settings.LANGUAGE_CODE
    frame = {
        "style": STYLE,
        "language": language,
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
        "languages": [(one.code, one.name) for one in few if one.code != language],
    }
    return HttpResponse(render_to_string(template, {**frame, **context}), status=status)
