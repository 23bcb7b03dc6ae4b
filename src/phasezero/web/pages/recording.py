"""An event made from a submission: recording and correcting it, and telling it to a wider circle."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from phasezero import desk, library
from phasezero.desk import recording
from phasezero.domain.extracted import EventType
from phasezero.domain.intake import Use
from phasezero.domain.marking import TLP
from phasezero.domain.recording import NOBODY_NAMED
from phasezero.domain.roles import roles
from phasezero.errors import BadInput, said
from phasezero.store.people import Person, TaskForce
from phasezero.web import words
from phasezero.web.event_fields import as_typed, choices, fields_sent
from phasezero.web.forms import now, sent
from phasezero.web.members import for_members
from phasezero.web.pages.frame import page
from phasezero.web.pages.submissions import USES, taken_here
from phasezero.web.viewer import viewer_of


@for_members
def record(request: HttpRequest, person: Person, found: TaskForce, submission: str) -> HttpResponse:
    """The form that records an event, or with `event` corrects one."""
    taken = taken_here(request, found, submission)
    if request.method == "POST":
        return _recorded(request, person, submission)
    event = request.GET.get("event", "")
    return page(
        request,
        "web/record.html",
        None,
        found=found,
        taken=taken,
        event=event,
        typed=_as_recorded(request, event) if event else {"kind": EventType.KILLING.value},
        uses=[(use.value, USES[use]) for use in (Use.COUNT, Use.TASK_FORCE) if use.value in taken.line.uses],
        **choices(found.country),
    )


def _recorded(request: HttpRequest, person: Person, submission: str) -> HttpResponse:
    event, typed = sent(request, "event"), fields_sent(request)
    if event:
        recording.correct_event(person, submission, event, typed, now())
        line = _("Corrected: it has a later version. What wider circles were told stays until it is told anew.")
    else:
        event = recording.record_event(person, submission, typed, _use(request), now())
        line = _("Recorded. It stands in no count; its partner sees with the receipt that it was made.")
    messages.success(request, line)
    return redirect("event", event)


def _use(request: HttpRequest) -> Use:
    asked = sent(request, "use")
    if asked not in (Use.COUNT.value, Use.TASK_FORCE.value):
        raise BadInput(said("the use is {text!r}; choose one of the list", text=asked[:20]))
    return Use(asked)


def _as_recorded(request: HttpRequest, event: str) -> dict[str, str]:
    """The fields as they were typed for the newest version."""
    return as_typed(library.event(event, viewer_of(request)).event.coded)


@for_members
def share(request: HttpRequest, person: Person, found: TaskForce, event_id: str) -> HttpResponse:
    """What of an event would be told up to a marking, what stands against it, and the button that tells it."""
    to = _marking(request)
    if request.method == "POST" and sent(request, "act") == "back":
        recording.take_back_telling(person, found, event_id, to, now())
        messages.success(request, _("Taken back, and with it every update that told of it. Those who got one are told."))
        return redirect("event", event_id)
    if request.method == "POST" and sent(request, "act") == "ask":
        recording.ask_partners(person, found, event_id, to, now())
        messages.success(request, _("Asked. The partner answers with the receipt; without a yes it is not told."))
        return redirect(f"{reverse('share-event', args=[found.key, event_id])}?to={to.name}")
    if request.method == "POST":
        recording.share_event(person, found, event_id, to, now())
        messages.success(request, _("Told. It can be taken back on the page where you told it."))
        return redirect("event", event_id)
    dry = recording.sharing(person, found, event_id, to, now())
    return page(
        request,
        "web/share.html",
        None,
        found=found,
        dry=dry,
        needs_word=any(one.rule == "consent" for one in dry.findings),
        needs_less=any(one.rule != "consent" for one in dry.findings),
        may_ask=desk.may(person, found, "review"),
        askers=[name for name, role in roles().items() if "review" in role.may],
        coded=dry.told,
        group="" if dry.told.side_a == NOBODY_NAMED else dry.told.side_a,
        kind=words.EVENT_TYPES[EventType(dry.told.kind)] if dry.told.kind else "",
        affected="" if dry.told.affected is None else words.killed(dry.told.affected),
        killed=words.killed(dry.told.deaths) if not dry.told.kind or dry.told.deaths.high else "",
        perpetrator=words.PERPETRATORS[dry.told.perpetrator],
        levels=[(tlp.name, tlp.label) for tlp in (TLP.AMBER, TLP.GREEN, TLP.CLEAR)],
        told_to=[(tlp.name, tlp.label) for tlp in recording.told_to(person, found, event_id, now())],
    )


def _marking(request: HttpRequest) -> TLP:
    asked = sent(request, "to") if request.method == "POST" else request.GET.get("to", TLP.GREEN.name)
    if asked not in TLP.__members__:
        raise BadInput(said("the marking is {text!r}; choose one of the list", text=asked[:20]))
    return TLP[asked]
