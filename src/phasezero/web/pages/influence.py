"""Who can reach whom: ties of public roles, where people enter them, and paths over them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from phasezero import library
from phasezero.desk import ties as desk
from phasezero.domain.countries import country
from phasezero.domain.ties import FIELDS, End, kinds, strengths, typed
from phasezero.errors import BadInput, NotFound, said
from phasezero.web import words
from phasezero.web.choices import markings, tlp_sent
from phasezero.web.days import today
from phasezero.web.forms import sent
from phasezero.web.hands import Place, for_hands
from phasezero.web.pages.agenda import LEVELS, MOST_FILE_BYTES, handed_in, refused, said_of
from phasezero.web.pages.frame import as_of_in, page
from phasezero.web.pages.institutions import choices

if TYPE_CHECKING:
    from phasezero.library import FoundPaths, PathStep

TIE_KINDS = {
    "member of": lazy("is a member of"),
    "behind": lazy("is a member of the organisation behind"),
    "seat on": lazy("has a seat on"),
    "chairs": lazy("chairs"),
    "appoints": lazy("appoints"),
    "reports to": lazy("reports to"),
    "part of": lazy("is an office of"),
    "funds": lazy("funds"),
    "troop contributor": lazy("contributes troops to"),
    "mediator": lazy("mediates for"),
    "advises": lazy("advises"),
    "speaks with": lazy("speaks regularly with"),
}
STRENGTHS = {
    "strong": lazy("strong tie"),
    "some": lazy("tie of some strength"),
    "weak": lazy("weak tie"),
    "unknown": lazy("strength not known"),
}
UNKNOWN = {
    "strength": lazy("how strong it is"),
    "since": lazy("since when it holds"),
    "unchecked": lazy("whether its source says so (unchecked)"),
    "old": lazy("whether it still holds (its source is over a year old)"),
}


@dataclass(frozen=True, slots=True)
class StepRow:
    """A tie of a path as a row: always told from its first end."""

    start: str
    says: object
    end: str
    strength: object
    age_days: int
    source: str
    dated: date
    unknown: list[object]


@for_hands
def influence(request: HttpRequest, place: Place) -> HttpResponse:
    """The ties that this task force (or the owner) reads, paths over them, and the forms that enter them."""
    if request.method == "POST":
        return _done(request, place)
    day, correcting = as_of_in(request), request.GET.get("entry", "")
    asked = {name: request.GET.get(name, "").strip() for name in ("from", "to")}
    on = day or today()
    return page(
        request,
        "web/influence.html",
        day,
        place=place,
        may=place.may(desk.ACT) and day is None,
        asked=asked,
        found=_paths(asked, on, place),
        ties=[_tie_row(one) for one in library.ties(place.viewer, place.key, on)],
        correcting=correcting,
        typed=typed(library.tie(correcting, place.viewer).tie) if correcting else {},
        ends=[name for _key, name in (*((one.key, one.name) for one in library.institutions()), *choices())],
        kinds=[(key, TIE_KINDS[key]) for key in kinds()],
        strengths=[(key, STRENGTHS[key]) for key in reversed(strengths())],
        levels=markings(LEVELS, place),
        most_bytes=MOST_FILE_BYTES // 1_000_000,
    )


def _paths(asked: dict[str, str], day: date, place: Place) -> dict[str, Any] | None:
    """What was found between the two ends that were asked for; None where none was asked."""
    if not (asked["from"] and asked["to"]):
        return None
    try:
        found: FoundPaths = library.paths(asked["from"], asked["to"], day, place.viewer, place.key)
    except NotFound as error:
        return {"fault": words.term(error.args[0])}
    rows = []
    for one in found.paths:
        unknown = library.path_unknowns(one)
        steps = [_step_row(step, [UNKNOWN[what] for what, of in unknown if of is step]) for step in one.steps]
        way = [called(one.steps[0].start), *(called(step.end) for step in one.steps)]
        rows.append({"way": way, "steps": steps, "weakest": STRENGTHS[one.weakest], "oldest_days": one.oldest_days})
    return {"paths": rows, "cut_off": found.cut_off}


def _step_row(step: PathStep, unknown: list[object]) -> StepRow:
    tie = step.tie
    return StepRow(
        start=called(tie.start),
        says=TIE_KINDS[tie.kind],
        end=called(tie.end),
        strength=STRENGTHS[tie.strength],
        age_days=step.age_days,
        source=tie.said_by.source,
        dated=tie.said_by.dated,
        unknown=unknown,
    )


def called(end: End) -> str:
    """What an end of a tie is called, a country's name in the reader's language."""
    if end.kind == "state":
        return _("Government: {country}").format(country=words.named(country(end.name)))
    return end.called


def _tie_row(one: Any) -> dict[str, Any]:
    tie = one.tie
    row = {"start": called(tie.start), "says": TIE_KINDS[tie.kind], "end": called(tie.end), "strength": STRENGTHS[tie.strength]}
    return {"entered": one, **row}


def _done(request: HttpRequest, place: Place) -> HttpResponse:
    hand, act, entry = place.hand(desk.ACT), sent(request, "act"), sent(request, "entry")
    fields = {name: sent(request, name) for name in FIELDS}
    if act == "enter":
        desk.enter(hand, fields, tlp_sent(request, LEVELS))
        messages.success(request, _("Entered."))
    elif act == "correct":
        desk.correct(hand, entry, fields, sent(request, "reason"))
        messages.success(request, _("Corrected. Days before today stay as they were."))
    elif act == "withdraw":
        desk.withdraw(hand, entry, sent(request, "reason"))
        messages.success(request, _("Withdrawn. Days before today stay as they were."))
    elif act == "file":
        taken = desk.take_file(hand, *handed_in(request), tlp_sent(request, LEVELS), sent(request, "historical") == "yes")
        if taken.faults:
            return refused(request, taken)
        messages.success(request, said_of(taken))
    else:
        raise BadInput(said("there is no act {act!r} on this page", act=act[:20]))
    return redirect(reverse("influence", args=[place.key]))
