"""An answer that is shown once: it runs no script, sends nothing, and no browser or proxy keeps it."""

from __future__ import annotations

from typing import Any

from csp.constants import NONE, SELF
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

_POLICY = {
    **{name: [NONE] for name in ("default-src", "script-src", "connect-src", "base-uri", "frame-ancestors", "form-action")},
    "style-src": [SELF],
    "img-src": [SELF, "data:"],
}
"""Pictures stand in the page itself."""


def shown_once(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    """A page that only the answer to this request holds."""
    answer = render(request, template, context)
    answer._csp_replace = _POLICY  # type: ignore[attr-defined] # as django-csp's own decorator, which types views only
    answer["Cache-Control"] = "no-store, no-cache, private, max-age=0"
    answer["Pragma"] = "no-cache"
    answer["Referrer-Policy"] = "no-referrer"
    return answer
