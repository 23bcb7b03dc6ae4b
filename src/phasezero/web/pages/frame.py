"""What pages share: the country in an address, the as-of line, answers in HTML."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from phasezero.domain.countries import Country, country, find_country
from phasezero.errors import UnknownCountry
from phasezero.web.days import read_as_of, today
from phasezero.web.faults import NOTHING_HERE


def country_in(code: str) -> Country:
    """The country of an address: its ISO3 code. Raises Http404."""
    try:
        return country(code)
    except UnknownCountry:
        raise Http404(NOTHING_HERE) from None


def canonical(code: str) -> str | None:
    """The ISO3 code meant by another spelling of a code, for a redirect; None if it is written well already."""
    if code.isascii() and code.isupper() and len(code) == 3:
        return None
    return find_country(code).iso3


def as_of_in(request: HttpRequest) -> date | None:
    """The day whose knowledge is asked for with `?date=`; None without it."""
    return read_as_of(request.GET.get("date", ""), "date")


def page(request: HttpRequest, template: str, as_of: date | None, **context: Any) -> HttpResponse:
    """An HTML page that says as of when it is."""
    now = today()
    shown = as_of or now
    return render(request, template, {"as_of": shown, "iso": str(shown), "is_past": shown < now, "today": now, **context})
