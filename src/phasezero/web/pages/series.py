"""Aggregate series of hate crime and identity-based violence: for readers, and where a task force hands them in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from phasezero import library
from phasezero.desk import series as desk
from phasezero.domain.series import SUPPRESSED, Base, Held, Practice, Series, categories, recorders
from phasezero.domain.updates import Picture
from phasezero.errors import BadInput, said
from phasezero.locale import writing
from phasezero.web.choices import markings, tlp_sent
from phasezero.web.days import today
from phasezero.web.forms import sent
from phasezero.web.hands import Place, for_hands
from phasezero.web.pages.agenda import LEVELS, MOST_FILE_BYTES, handed_in, refused, said_of
from phasezero.web.pages.frame import as_of_in, canonical, country_in, page
from phasezero.web.viewer import about_these, viewer_of

BASES = {Base.NONE: "", Base.POPULATION: lazy("people"), Base.REPORTS: lazy("all reports")}
PRACTICES = {Practice.SAME: "", Practice.CHANGED: lazy("counted in another way from here on")}


@dataclass(frozen=True, slots=True)
class CountRow:
    """A count as a row, the newest first."""

    held: Held
    when: str
    count: str
    base: str
    practice: object


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A series as it is listed."""

    series: Series
    category: str
    recorder: str
    newest: CountRow
    expected: str
    """Range of the newest count that its past lets expect, in nine of ten cases; empty where nothing can be read."""
    smallest: str
    """The smallest count that would be called a rise; empty where nothing can be read."""
    rows: tuple[CountRow, ...]
    picture: Picture | None = None
    """Its control chart, on the page of its country."""


def series(request: HttpRequest) -> HttpResponse:
    """Every series that the reader may see, as known on a day."""
    day = as_of_in(request)
    return page(request, "web/series.html", day, country=None, **_shown(request, None, day or today()))


def country_series(request: HttpRequest, code: str) -> HttpResponse:
    """Those of one country, count by count."""
    if (spelled := canonical(code)) is not None:
        address = f"{reverse('country-series', args=[spelled])}?{request.GET.urlencode()}"
        return HttpResponsePermanentRedirect(address.rstrip("?"))
    place, day = country_in(code), as_of_in(request)
    return page(request, "web/series.html", day, country=place, **_shown(request, place.iso3, day or today()))


def _shown(request: HttpRequest, iso3: str | None, day: date) -> dict[str, Any]:
    found = library.series(iso3, day, viewer_of(request))
    about_these(request, (one.marking for one in found))
    language = get_language() or "en"
    pictures = [None if iso3 is None else library.series_picture(one, i, language) for i, one in enumerate(found, start=1)]
    return {"rows": [replace(_row(one), picture=picture) for one, picture in zip(found, pictures, strict=True)]}


def _row(one: Series) -> SeriesRow:
    rows = tuple(_count(held) for held in reversed(one.held))
    category, recorder = categories()[one.key.category], recorders()[one.key.recorder]
    smallest = "" if one.reading.smallest_rise is None else writing.number(one.reading.smallest_rise)
    return SeriesRow(one, category, recorder, rows[0], _expected(one), smallest, rows)


def _expected(one: Series) -> str:
    read = one.reading
    if read.probability is None:
        return ""
    low, high = (SUPPRESSED if bound is None else writing.number(bound) for bound in (read.expected_low, read.expected_high))
    return low if low == high else f"{low} – {high}"


def _count(held: Held) -> CountRow:
    cell = held.cell
    count = SUPPRESSED if cell.count is None else writing.number(cell.count)
    base = "" if cell.base is None else f"{writing.number(cell.base)} {BASES[cell.base_of]}"
    return CountRow(held, writing.short_span(cell.starts, cell.ends), count, base, PRACTICES[cell.practice])


@for_hands
def task_force_series(request: HttpRequest, place: Place) -> HttpResponse:
    """The series of this task force (or the owner), and the forms that take a file and take a count back."""
    if request.method == "POST":
        return _done(request, place)
    day = as_of_in(request)
    found = [one for one in library.series(None, day or today(), place.viewer) if one.marking.audience == place.key]
    return page(
        request,
        "web/series_entered.html",
        day,
        place=place,
        rows=[_row(one) for one in found],
        may=place.may(desk.ACT) and day is None,
        levels=markings(LEVELS, place),
        most_bytes=MOST_FILE_BYTES // 1_000_000,
    )


def _done(request: HttpRequest, place: Place) -> HttpResponse:
    hand, act = place.hand(desk.ACT), sent(request, "act")
    if act == "file":
        name, content = handed_in(request)
        taken = desk.take_file(hand, name, content, tlp_sent(request, LEVELS), sent(request, "historical") == "yes")
        if taken.faults:
            return refused(request, taken)
        messages.success(request, said_of(taken))
    elif act == "take back":
        desk.take_back(hand, sent(request, "entry"), sent(request, "reason"))
        messages.success(request, _("Taken back, from every day."))
    else:
        raise BadInput(said("there is no act {act!r} on this page", act=act[:20]))
    return redirect(request.path)
