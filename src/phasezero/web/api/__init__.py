"""The JSON API, for programs: reading only, always as of a day. Its description is at /api/openapi.json."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from phasezero import __version__
from phasezero.errors import PhaseZeroError
from phasezero.web.api import countries, events, machine, updates
from phasezero.web.faults import NOTHING_HERE, answer, status_of

DESCRIPTION = (
    "What was known on a day, for early warning and early action against mass atrocities. Every address takes the day whose "
    "knowledge it shows and never looks past its end (UTC). The phase 0-3 is our own scale, adapted from one reading of one "
    "crisis. Fatalities are always low, best and high. Recent weeks are always under-documented: no trend can be read in them."
)

api = NinjaAPI(title="Phase Zero", version=__version__, description=DESCRIPTION, docs_url=None, urls_namespace="api")
for router in (countries.router, updates.router, events.router, machine.router):
    api.add_router("", router)


@api.exception_handler(PhaseZeroError)
def _ours(request: HttpRequest, error: PhaseZeroError) -> HttpResponse:
    return answer(request, status_of(error), str(error))


@api.exception_handler(ValidationError)
def _unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    first = error.errors[0]
    where = next((str(part) for part in reversed(first["loc"]) if not isinstance(part, int)), "the address")
    reason = str(first["msg"]).removeprefix("Value error, ").removeprefix("Assertion failed, ")
    return answer(request, 400, reason if reason.startswith(where) else f"{where}: {reason[:1].lower()}{reason[1:]}")


@api.exception_handler(Http404)
def _nothing(request: HttpRequest, error: Http404) -> HttpResponse:  # noqa: ARG001 - ninja's signature
    return answer(request, 404, NOTHING_HERE)


@api.exception_handler(HttpError)
def _refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    return answer(request, error.status_code, str(error))
