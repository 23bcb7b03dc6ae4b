"""The verification desk: a queue of events to decide on, one item by itself, what was decided; and the acts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from phasezero import library
from phasezero.desk import correcting, verifying
from phasezero.desk.hands import Hand
from phasezero.domain.countries import Country, country, find_country
from phasezero.domain.duplicates import DAYS_APART, KM_APART, LONGEST_DAYS, Likeness
from phasezero.domain.kinds import is_guarded
from phasezero.domain.marking import LOCAL, LOCAL_OWNER, TLP, Viewer
from phasezero.domain.phrases import Phrase
from phasezero.domain.phrases import said as in_words
from phasezero.domain.recording import REPORTS, SOURCE
from phasezero.domain.verifying import CREDIBILITY, RELIABILITY, Act, Decision, Settled
from phasezero.errors import BadInput, PhaseZeroError, said
from phasezero.library import DeskItem, Side
from phasezero.locale import writing
from phasezero.store.people import Seat, TaskForce
from phasezero.web import shown, words
from phasezero.web.days import today
from phasezero.web.event_fields import as_typed, choices, fields_sent
from phasezero.web.faults import line_of, status_of
from phasezero.web.forms import sent
from phasezero.web.hands import Place, for_hands
from phasezero.web.pages.frame import page
from phasezero.web.viewer import about

if TYPE_CHECKING:
    from phasezero.library import EventLine

ACTS = {
    Act.VERIFY: _("verified"),
    Act.DISPUTE: _("disputed"),
    Act.MERGE: _("merged"),
    Act.SPLIT: _("split"),
    Act.GRADE: _("graded"),
    Act.COMMENT: _("commented"),
    Act.ASSIGN: _("assigned"),
    Act.UNDO: _("taken back"),
    Act.RULE: _("accepted by rule, read by nobody"),
    Act.CORRECT: _("corrected"),
}


@for_hands
def desk(request: HttpRequest, place: Place) -> HttpResponse:
    if request.method == "POST":
        return _acted(request, place)
    about(request, place.key)
    land = _country(request, place)
    context: dict[str, Any] = {**_frame(place), "country": land, "countries": [] if place.task_force else _countries()}
    if land is None:
        return page(request, "web/desk.html", None, **context)
    if event := request.GET.get("event", ""):
        item = library.desk_item(place.viewer, event, today())
        _must_be_here(item, land)
        return page(request, "web/desk.html", None, **context, items=[_alone(place, item)], show="one", **choices(land.iso3))
    show = request.GET.get("show", "open")
    return page(request, "web/desk.html", None, **context, **_LISTS.get(show, _open)(request, place, land), show=show)


def _open(request: HttpRequest, place: Place, land: Country) -> dict[str, Any]:
    found = library.desk_queue(place.viewer, land.iso3, request.GET.get("after") or None, today())
    items = [_shown(item) for item in found.items]
    for item, following in pairwise(items):
        item["next"] = following["id"]
    return {"items": items, "next": found.next}


def _mine(_request: HttpRequest, place: Place, land: Country) -> dict[str, Any]:
    found = library.desk_assigned(place.viewer, land.iso3, place.person, place.given_name, today())
    return {"items": [_shown(item) for item in found.items]}


def _decided(request: HttpRequest, place: Place, land: Country) -> dict[str, Any]:
    lines, following = library.desk_decisions(place.viewer, land.iso3, request.GET.get("after") or None, today())
    return {
        "decisions": [(_told(one.decision), one.line and _title(one.line), one.decision.event) for one in lines],
        "next": following,
    }


_LISTS: dict[str, Callable[[HttpRequest, Place, Country], dict[str, Any]]] = {"open": _open, "mine": _mine, "decided": _decided}


def _frame(place: Place) -> dict[str, Any]:
    """What every item needs beside itself."""
    may = place.may("verify")
    return {
        "place": place,
        "may": may,
        "members": _choices(_members(place) if may else ()),
        "reliability": _choices((sign, f"{sign}: {_in_language(says)}") for sign, says in RELIABILITY.items()),
        "credibility": _choices((sign, f"{sign}: {_in_language(says)}") for sign, says in CREDIBILITY.items()),
        "markings": _choices((tlp.name, tlp.label) for tlp in TLP if TLP.GREEN <= tlp <= place.viewer.clearance(place.key)),
        "rule": {"days": DAYS_APART, "km": KM_APART, "longest": LONGEST_DAYS},
    }


def _choices(those: Iterable[tuple[str, str]]) -> SafeString:
    """Options of a select; the same for every item, so they are written once."""
    return format_html_join("", '<option value="{}" dir="auto">{}</option>', those)


def _in_language(phrase: Phrase) -> str:
    return in_words(phrase, writing.active())


def _members(place: Place) -> list[tuple[str, str]]:
    """To whom something can be assigned: address and name."""
    if place.task_force is None:
        return []
    seats = Seat.objects.visible(place.viewer).filter(task_force=place.task_force, until=None).select_related("person")
    return [(seat.person.email, seat.person.name) for seat in seats.order_by("person__name")]


def _country(request: HttpRequest, place: Place) -> Country | None:
    """The country that is worked on: the task force's, else the one asked for, else the first that is watched."""
    if place.task_force is not None:
        return country(place.country) if place.country else None
    if asked := request.GET.get("country", ""):
        return find_country(asked)
    watched = library.watched()
    return country(watched[0]) if watched else next(iter(_countries()), None)


def _countries() -> list[Country]:
    """Those that the owner holds events of."""
    return [line.country for line in shown.world(LOCAL_OWNER)]


def _must_be_here(item: DeskItem, land: Country) -> None:
    if item.own.line.country != land.iso3:
        raise BadInput(said("this event is of another country"))


# What is shown


def _shown(item: DeskItem) -> dict[str, Any]:
    return {
        "id": item.id,
        "own": _side(item.own),
        "members": [_side(one) for one in item.members],
        "alike": [_side(one) for one in item.alike],
        "independent": item.independent,
        "together": item.together,
        "history": [_told(one, item.own.line.source) for one in reversed(item.history)],
        "to_undo": item.to_undo and _told(item.to_undo, item.own.line.source if item.to_undo.event == item.id else ""),
        "open": item.own.decided.is_open,
        "next": "",
    }


def _alone(place: Place, item: DeskItem) -> dict[str, Any]:
    """With the form that corrects it, where it was accepted from reports."""
    version, recorded = (
        correcting.as_recorded(place.viewer, place.key, item.id, today()) if place.may(correcting.ACT) else ("", None)
    )
    if recorded is None:
        return _shown(item)
    typed = as_typed(recorded)
    if recorded.civilian_deaths == recorded.deaths:
        typed = {name: text for name, text in typed.items() if not name.startswith("civilians")}  # empty: all of them
    return {**_shown(item), "version": version, "typed": typed, "guarded": is_guarded(recorded.kind)}


def _side(side: Side) -> dict[str, Any]:
    line, held = side.line, side.decided
    return {
        "line": line,
        "title": _title(line),
        "who": words.sides(line),
        "killed": words.dead(line, "deaths"),
        "civilians": words.dead(line, "civilian_deaths"),
        "affected": words.affected(line),
        "kind": line.kind,
        "marking": line.marking.tlp.label,
        "told": line.source == SOURCE,
        "claims": side.claims,
        "independent": side.independent,
        "verdict": held.verdict and _told(held.verdict, line.source),
        "merged": held.merge is not None,
        "into": held.merge.into if held.merge is not None else "",
        "grade": _in_language(held.grade.words) if held.grade else "",
        "assigned": held.assigned,
        "why": _why(side.why) if side.why else "",
    }


def _title(line: EventLine) -> str:
    return f"{words.what(line)}, {line.place}, {writing.span(line.occurred_start, line.occurred_end)}"


def _why(why: Likeness) -> str:
    found = [gettext("days overlap") if not why.days_apart else gettext("{n} days apart").format(n=why.days_apart)]
    if why.same_place:
        found.append(gettext("same name of the place"))
    elif why.km is not None:
        found.append(gettext("{km} km apart").format(km=writing.number(round(why.km))))
    else:
        found.append(gettext("same region, one without a point"))
    return " · ".join(found)


def _told(decision: Decision, source: str = "") -> dict[str, Any]:
    """`source`: of the event, where it is known."""
    from_reports = source == REPORTS and decision.act == Act.VERIFY
    what = gettext("accepted from reports") if from_reports else str(ACTS[decision.act])
    if decision.act == Act.RULE:
        what = gettext("accepted by rule {n}, read by nobody").format(n=decision.rule)
    if decision.grade is not None:
        what = f"{what} {_in_language(decision.grade.words)}"
    if decision.act == Act.ASSIGN:
        what = (
            gettext("assigned to {name}").format(name=decision.assigned) if decision.assigned else gettext("assigned to nobody")
        )
    return {
        "what": what,
        "who": decision.who,
        "at": decision.at,
        "reason": decision.reason,
        "marking": decision.marking.tlp.label,
    }


def decided_on(event: str, of_country: str, viewer: Viewer, on: date | None, source: str) -> dict[str, Any]:
    """For the event's own page: what was decided on it by a day, as far as the reader sees; without comments and assignments."""
    held, acts = library.decisions_on(event, viewer, on)
    work = {one.id for one in acts if one.act in (Act.COMMENT, Act.ASSIGN)}
    shown_acts = [one for one in acts if one.id not in work and one.ends not in work]
    return {
        "grade": _in_language(held.grade.words) if held.grade else "",
        "verdict": held.verdict and _told(held.verdict, source),
        "acts": [_told(one, source) for one in shown_acts],
        "audiences": sorted({one.marking.audience for one in shown_acts}),
        **_counted_with(event, viewer, on),
        "desk": _desk_of(viewer, of_country),
    }


def decided_words(settled: Settled) -> str:
    """ "disputed · B2 · 2 more records of it"."""
    more = len(settled.records)
    said = (
        "" if settled.verdict is None else str(ACTS[settled.verdict.act]),
        "" if settled.grade is None else str(settled.grade),
        ngettext("{n} more record of it", "{n} more records of it", more).format(n=more) if more else "",
    )
    return " · ".join(filter(None, said))


def _counted_with(event: str, viewer: Viewer, on: date | None) -> dict[str, Any]:
    """Under which event it is listed, who merged it when, and which others are listed under it."""
    settled = library.settled([event], viewer, on).get(event)
    if settled is None:
        return {}
    lines = library.lines_by_id([one for one in (settled.merged_into, *settled.records) if one], viewer, on)
    return {
        "into": lines.get(settled.merged_into),
        "merge": settled.merge and _told(settled.merge),
        "records": [lines[one] for one in settled.records if one in lines],
    }


def _desk_of(viewer: Viewer, of_country: str) -> str:
    """Key of the first desk for a country at which the reader may look; empty where there is none."""
    if viewer.person is None:
        return LOCAL if LOCAL in viewer.audiences else ""
    forces = TaskForce.objects.filter(key__in=sorted(viewer.audiences), country=of_country)
    return forces.order_by("key").values_list("key", flat=True).first() or ""


# What is done


def _acted(request: HttpRequest, place: Place) -> HttpResponse:
    """Do what the form says; script gets the item anew, others the queue where it was."""
    event, scripted = sent(request, "event"), request.headers.get("HX-Request") == "true"
    try:
        line = _act(request, place.hand("verify"), event)
    except PhaseZeroError as error:
        if not scripted:
            raise
        return _piece(request, place, event, fault=line_of(error), status=status_of(error))
    if scripted:
        return _piece(request, place, event, done=line)
    messages.success(request, line)
    asked = {name: value for name in ("country", "show", "after", "event") if (value := request.GET.get(name))}
    following = sent(request, "next")
    query = f"?{urlencode(asked)}" if asked else ""
    return redirect(f"{reverse('desk', args=[place.key])}{query}{f'#item-{following}' if following else ''}")


def _act(request: HttpRequest, hand: Hand, event: str) -> str:
    """What was done, in words."""
    act, _sep, other = sent(request, "act").partition(" ")
    text, tlp = sent(request, "words"), _tlp(request)
    if act == "verify":
        verifying.verify(hand, event, text, tlp)
    elif act == "dispute":
        verifying.dispute(hand, event, text, tlp)
    elif act == "merge":
        verifying.merge(hand, other, event, text, tlp)
    elif act == "fold":
        verifying.merge(hand, event, other, text, tlp)
        act = "merge"
    elif act == "split":
        verifying.split(hand, other or event, text)
    elif act == "grade":
        verifying.grade(hand, event, f"{sent(request, 'reliability')}{sent(request, 'credibility')}", tlp)
    elif act == "comment":
        verifying.comment(hand, event, text, tlp)
    elif act == "assign":
        verifying.assign(hand, event, sent(request, "to"), tlp)
    elif act == "correct":
        correcting.correct(hand, event, fields_sent(request), sent(request, "reason"), sent(request, "version"))
        return gettext("Corrected: it counts as written from today on; earlier days stay as they were.")
    elif act == "undo":
        taken = verifying.undo(hand, event)
        return gettext("Taken back: {what}.").format(what=ACTS[taken.act])
    else:
        raise BadInput(said("choose what to do with it: verify, dispute, merge, split, grade, comment, assign or undo"))
    return gettext("Done: {what}. It can be taken back with “undo”.").format(what=ACTS[Act(act)])


def _tlp(request: HttpRequest) -> TLP | None:
    asked = sent(request, "tlp")
    if asked and asked not in TLP.__members__:
        raise BadInput(said("the marking is {text!r}; choose one of the list", text=asked[:20]))
    return TLP[asked] if asked else None


def _piece(request: HttpRequest, place: Place, event: str, status: int = 200, **more: Any) -> HttpResponse:
    """One item alone. Raises NotFound for an event that the reader may not see."""
    item = library.desk_item(place.viewer, event, today())
    about(request, place.key)
    context = {**_frame(place), "item": _shown(item), **more}
    if request.GET.get("event", "") == event:
        context |= {"item": _alone(place, item), **choices(item.own.line.country)}
    return render(request, "web/desk_item.html", context, status=status)
