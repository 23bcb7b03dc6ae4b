"""What local partners submitted, for the task force's members: which come first, what is done with them, never what they say."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from phasezero import desk
from phasezero.desk import intake, recording
from phasezero.desk import submissions as work
from phasezero.domain.intake import USE_FIELDS, Channel, State, Use
from phasezero.domain.marking import TLP
from phasezero.errors import BadInput, NotFound, said
from phasezero.store.people import Person, TaskForce
from phasezero.web.faults import NOTHING_HERE
from phasezero.web.forms import now, sent, site_of
from phasezero.web.members import for_members
from phasezero.web.pages.frame import page
from phasezero.web.viewer import viewer_of

MOST = 200
"""Lines on one page of the list."""
CHANNELS = {Channel.WEB: lazy("form"), Channel.EMAIL: lazy("e-mail"), Channel.FILE: lazy("file")}
STATES = {
    State.RECEIVED: lazy("nobody has taken it up"),
    State.IN_REVIEW: lazy("in review"),
    State.USED: lazy("something was made of it"),
    State.WITHDRAWN: lazy("withdrawn"),
}
USES = {
    Use.COUNT: lazy("counted"),
    Use.TASK_FORCE: lazy("read by the task force"),
    Use.NAMED: lazy("told to those the partner names"),
    Use.PUBLIC: lazy("published"),
}
KINDS = {
    "event": lazy("event"),
    "claim": lazy("claim"),
    "update": lazy("update"),
    "alert": lazy("alert"),
    "ask": lazy("ask"),
    "report": lazy("report"),
}
CIRCLES: dict[str, tuple[Use, TLP | None, Promise]] = {
    "green": (Use.TASK_FORCE, TLP.GREEN, lazy("the task force with its readers")),
    "amber": (Use.TASK_FORCE, TLP.AMBER, lazy("the task force without its readers")),
    "clear": (Use.PUBLIC, TLP.CLEAR, lazy("everybody (published)")),
    "count": (Use.COUNT, TLP.CLEAR, lazy("everybody, but only country, month and numbers (counted)")),
    "named": (Use.NAMED, None, lazy("those the partner names")),
}
"""Who would see a release: the use that this needs, the marking up to which it is told, and how it is called. In the order of the
list to choose from, which begins with what is asked most."""
ANSWERS = {
    "asked": lazy("asked; no word yet"),
    "agreed": lazy("the partner agreed"),
    "vetoed": lazy("the partner said no"),
}


@for_members
def submissions(request: HttpRequest, person: Person, found: TaskForce) -> HttpResponse:
    """The list, and the address at which partners submit."""
    if request.method == "POST":
        return _intake(request, person, found)
    viewer = viewer_of(request)
    lines, start = work.listed(viewer, found.key), _start(request)
    address = intake.address_of(viewer, found)
    return page(
        request,
        "web/submissions.html",
        None,
        found=found,
        lines=[_said(line) for line in lines[start : start + MOST]],
        older=start + MOST if len(lines) > start + MOST else None,
        address=address,
        link=f"{site_of(request)}{reverse('submit', args=[address.key])}" if address else "",
        may_open=desk.may(person, found, "seat"),
        may_review=desk.may(person, found, "review"),
    )


def _start(request: HttpRequest) -> int:
    """How many lines of the list come before this page of it."""
    asked = request.GET.get("from", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 0


def _intake(request: HttpRequest, person: Person, found: TaskForce) -> HttpResponse:
    act = sent(request, "act")
    if act == "open":
        red = sent(request, "red") == "yes"
        intake.open_intake(person, found, now(), sent(request, "words"), sent(request, "mail"), red)
        messages.success(request, _("The address is open. Hand it over in person, not by e-mail."))
    elif act == "close":
        intake.close_intake(person, found, now())
        messages.success(request, _("Closed: the address answers like one that never was. Receipts go on working."))
    else:
        raise BadInput(said("there is no act {act!r} on this page", act=act[:20]))
    return redirect("submissions", found.key)


@for_members
def submission(request: HttpRequest, person: Person, found: TaskForce, submission: str) -> HttpResponse:
    """One submission. Above the viewer's clearance there is none."""
    taken = taken_here(request, found, submission)
    if request.method == "POST":
        act = _ACTS.get(sent(request, "act"))
        if act is None:
            raise BadInput(said("there is no act {act!r} on this page", act=sent(request, "act")[:20]))
        messages.success(request, act(request, person, found, taken))
        return redirect("submission", found.key, taken.line.id)
    return page(
        request,
        "web/submission.html",
        None,
        found=found,
        taken=taken,
        line=_said(taken.line),
        made=[(KINDS.get(one.kind, one.kind), USES[one.use], _asked(one), one) for one in taken.made],
        circles=[(key, text) for key, (use, _, text) in CIRCLES.items() if use.value in taken.line.uses],
        agreed=[(use.value, USES[use]) for use in Use if use.value in taken.line.uses],
        uses=[(name, USES[use], use.value in taken.line.uses) for name, use in USE_FIELDS.items()],
        kinds=[(kind, KINDS[kind]) for kind in work.KINDS],
        withdrawn=taken.line.state == State.WITHDRAWN,
        may_review=desk.may(person, found, "review"),
    )


def _asked(one: work.MadeRow) -> list[str]:
    """What the partner was asked about a record's release and what they said, each in a line."""
    names = {(use, to): text for use, to, text in CIRCLES.values()}
    called = (names.get((asked.use, None if asked.use == Use.NAMED else asked.to), USES[asked.use]) for asked in one.asked)
    return [f"{name}: {ANSWERS[asked.answer]}" for name, asked in zip(called, one.asked, strict=True)]


def taken_here(request: HttpRequest, found: TaskForce, submission: str) -> work.Taken:
    """The submission of an address. Raises NotFound alike for one that is not the viewer's to see and one that never was."""
    try:
        return work.taken(viewer_of(request), found.key, submission)
    except NotFound:
        raise NotFound(NOTHING_HERE) from None


def _said(line: work.Line) -> dict[str, object]:
    """A line in the words of the page."""
    return {
        "it": line,
        "channel": CHANNELS[Channel(line.channel)] if line.channel else "",
        "state": STATES[State(line.state)],
        "uses": [USES[Use(use)] for use in line.uses],
    }


# What a member does with one; each says what was done


def _take_up(request: HttpRequest, person: Person, found: TaskForce, taken: work.Taken) -> str:  # noqa: ARG001 - all acts are called alike
    work.review(person, taken.line.id, now())
    return _("It is in review.")


def _made(request: HttpRequest, person: Person, found: TaskForce, taken: work.Taken) -> str:  # noqa: ARG001 - all acts are called alike
    work.made_of(person, taken.line.id, sent(request, "kind"), sent(request, "record"), _use(request), now())
    return _("Noted. Its partner sees it with the receipt.")


def _use(request: HttpRequest) -> Use:
    asked = sent(request, "use")
    if asked not in {use.value for use in Use}:
        raise BadInput(said("the use is {asked!r}; choose one of the list", asked=asked[:20]))
    return Use(asked)


def _plan(request: HttpRequest, person: Person, found: TaskForce, taken: work.Taken) -> str:
    asked = sent(request, "made")
    row = next((one for one in taken.made if one.id == asked), None)
    if row is None:
        raise BadInput(said("nothing was made of this submission under {asked!r}; choose one of the list", asked=asked[:20]))
    use, to = _circle(request, row.use)
    recording.ask_release(person, found, taken.line.id, row.kind, row.record, use, sent(request, "text"), now(), to)
    return _("Asked. The partner answers with the receipt; without a yes it is not released.")


def _circle(request: HttpRequest, otherwise: Use) -> tuple[Use, TLP | None]:
    """For which use, and up to which marking, it would be released; where the form does not say: the use it was made for."""
    asked = sent(request, "circle")
    if not asked:
        return otherwise, None
    if asked not in CIRCLES:
        raise BadInput(said("the circle is {asked!r}; choose one of the list", asked=asked[:20]))
    return CIRCLES[asked][:2]


def _tell(request: HttpRequest, person: Person, found: TaskForce, taken: work.Taken) -> str:  # noqa: ARG001 - all acts are called alike
    work.tell_partner(person, taken.line.id, sent(request, "text"), now())
    return _("Sealed for the partner: only who has the receipt reads it.")


def _consent(request: HttpRequest, person: Person, found: TaskForce, taken: work.Taken) -> str:  # noqa: ARG001 - all acts are called alike
    uses = frozenset(use for name, use in USE_FIELDS.items() if sent(request, name) == "yes")
    work.record_consent(person, taken.line.id, uses, now())
    return _("Noted what the partner agreed to.")


def _withdraw(request: HttpRequest, person: Person, found: TaskForce, taken: work.Taken) -> str:  # noqa: ARG001 - all acts are called alike
    _sure(request)
    if work.withdraw_for(person, taken.line.id, now()) == "review":
        return _("It stands in something released: recall that, then finish the review here.")
    return _("Withdrawn and erased.")


def _finish(request: HttpRequest, person: Person, found: TaskForce, taken: work.Taken) -> str:  # noqa: ARG001 - all acts are called alike
    _sure(request)
    work.finish_review(person, taken.line.id, now())
    return _("Carried out.")


def _lift(request: HttpRequest, person: Person, found: TaskForce, taken: work.Taken) -> str:  # noqa: ARG001 - all acts are called alike
    _sure(request)
    work.lift_duress(person, taken.line.id, now())
    return _("The receipt works again.")


def _sure(request: HttpRequest) -> None:
    if sent(request, "sure") != "yes":
        raise BadInput(said("the box was not ticked, and nothing was changed; tick it if you are sure"))


_ACTS: dict[str, Callable[[HttpRequest, Person, TaskForce, work.Taken], str]] = {
    "review": _take_up,
    "made": _made,
    "plan": _plan,
    "tell": _tell,
    "consent": _consent,
    "withdraw": _withdraw,
    "finish": _finish,
    "lift": _lift,
}
