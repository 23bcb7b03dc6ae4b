"""What the pages on which people work on a country share: their subject, and forms that each do one act."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from phasezero.desk import hands, stating
from phasezero.domain.countries import Country, find_country
from phasezero.errors import BadInput, said
from phasezero.web.days import read_as_of, today
from phasezero.web.forms import sent
from phasezero.web.hands import Place

WAYS = (
    *("stories", "new-reports", "sources", "desk", "signals", "assessment", "assessment-evidence", "warnings"),
    *("alerts", "messages", "actions", "lens", "agenda"),
)


@dataclass(frozen=True, slots=True)
class Subject:
    """Which country, as of which day, at which place: what all of these pages are about."""

    place: Place
    country: Country
    day: date

    def address(self, name: str, *more: str, **query: str) -> str:
        """The address of one of these pages about the same subject."""
        asked = dict(query)
        if not self.place.country:
            asked["country"] = self.country.iso3
        if self.day < today():
            asked["date"] = str(self.day)
        path = reverse(name, args=[self.place.key, *more])
        return f"{path}?{urlencode(asked)}" if asked else path

    @property
    def query(self) -> str:
        """What of the subject stands behind the "?" of these addresses, with it; empty where nothing does."""
        found = self.main.partition("?")[2]
        return f"?{found}" if found else ""

    @property
    def main(self) -> str:
        return self.address("assessment")

    @property
    def evidence(self) -> str:
        return self.address("assessment-evidence")

    @property
    def ways(self) -> list[tuple[str, str]]:
        """Name and address of the pages on which people work on this subject."""
        return [(name, self.address(name)) for name in WAYS]


def subject(request: HttpRequest, place: Place) -> Subject:
    """The subject of an address: `?country=` where the place has none of its own, and `?date=`."""
    asked = place.country or request.GET.get("country", "")
    if not asked:
        raise BadInput(said("no country is named; give one as ?country=CAF"))
    return Subject(place, find_country(asked), read_as_of(request.GET.get("date", ""), "date") or today())


Act = Callable[[HttpRequest, Subject, hands.Hand], HttpResponse | str]
"""Does what a form asks for; returns what to say about it, or an answer of its own."""
Acts = dict[str, tuple[str, Act]]
"""By the form's field `act`: what a role must allow (`domain.roles`), and the act."""


def done(request: HttpRequest, about: Subject, acts: Acts, back: str) -> HttpResponse:
    """Do what the form asks for and go back to an address. Raises BadInput for an act that is none of these."""
    name = sent(request, "act")
    if name not in acts:
        raise BadInput(said("the act is {text!r}; send one of the forms of this page", text=name[:20]))
    needs, act = acts[name]
    answer = act(request, about, about.place.hand(needs))
    if isinstance(answer, HttpResponse):
        return answer
    messages.success(request, answer)
    return redirect(back)


def table(content: str, name: str, about: Subject) -> HttpResponse:
    """A CSV file about the subject, to keep."""
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}-{about.country.iso3}-{about.day}.csv"'
    return response


def taken_back(request: HttpRequest, _about: Subject, hand: hands.Hand) -> str:
    """The act of taking a statement back."""
    stating.take_back(hand, sent(request, "statement"), sent(request, "reason"))
    return _("Taken back. It stays in the record and counts no more.")
