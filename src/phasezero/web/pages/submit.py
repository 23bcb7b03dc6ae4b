"""The form at which a local partner submits. The receipt stands in the answer to the form, and nowhere else."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from phasezero.desk import intake
from phasezero.domain.extracted import EventType
from phasezero.domain.intake import FIELDS, HARM, LONGEST, PRECISIONS, USE_FIELDS, WAYS, Fault, Wrong
from phasezero.errors import BadInput, NotFound
from phasezero.locale.writing import told
from phasezero.web import words
from phasezero.web.plain import Limit, leaves_nothing, shown, stand_in

LIMIT = Limit(each=20, all_together=400, seconds=3600)

_WRONG = {
    Wrong.NEEDED: _("This is needed."),
    Wrong.TOO_LONG: _("This is too long."),
    Wrong.NOT_A_DAY: _("Write the day as 2013-04-01: year, month, day."),
    Wrong.STILL_TO_COME: _("This day is still to come."),
    Wrong.BEFORE_FIRST: _("The last day is before the first."),
    Wrong.NOT_A_NUMBER: _("Write a whole number in digits."),
    Wrong.NOT_IN_ORDER: _("The numbers go from the smallest to the largest."),
    Wrong.NOT_A_CHOICE: _("Choose one of the list."),
    Wrong.UNKNOWN_FIELD: _("Choose one of the list."),
    Wrong.UNREADABLE: _("This holds signs that cannot be shown. Write it anew."),
    Wrong.NOT_TICKED: _(
        "You named somebody who may be told, and did not tick that they may be told: tick it or take the name away."
    ),
}
_USE_NEEDED = _("Say what it may be used for: tick at least one.")
_PRECISIONS = {
    "day": _("exactly these days"),
    "few days": _("a few days more or less"),
    "month": _("only the month is certain"),
    "unknown": _("I do not know"),
}
_WAYS = {
    "saw": _("I saw it"),
    "heard": _("I heard it happen"),
    "told": _("somebody who saw it told me"),
    "document": _("from a document or recording"),
    "other": _("in another way"),
}
USES = {
    "use_count": _("Count it, and say nothing else of it."),
    "use_task_force": _("Members of the task force may read it."),
    "use_named": _("Those may be told whom I name below."),
    "use_public": _("It may be published, without me."),
}


@leaves_nothing
def submit(request: HttpRequest, key: str) -> HttpResponse:
    """The form of an intake address. An unknown key, a closed address and one without a vault are answered alike."""
    address = intake.address(key)
    if address is None:
        return shown("web/submit_line.html", 404, line="closed")
    if request.method != "POST":
        return _form(address, {}, 200)
    if LIMIT.reached(stand_in(request), time.monotonic()):
        return shown("web/submit_line.html", 429, line="wait")
    return _taken(request, address)


def _taken(request: HttpRequest, address: intake.Address) -> HttpResponse:
    at = datetime.now(UTC)
    typed = {name: request.POST.get(name, "") for name in FIELDS}
    pictures = [one.read() for one in request.FILES.getlist("pictures")]
    try:
        content = intake.checked(typed, at.date(), pictures)
    except BadInput as error:
        return _form(address, typed, 400, bad_picture=told(error.args[0]))
    if isinstance(content, list):
        return _form(address, typed, 400, faults=content, pictures_again=bool(pictures))
    try:
        receipt = intake.receive(address.key, content, at)
    except NotFound:
        return shown("web/submit_line.html", 404, line="closed")
    except BadInput:
        return shown("web/submit_line.html", 429, line="full")
    return shown("web/submit_done.html", words=receipt.words, duress=receipt.duress)


def _form(
    address: intake.Address,
    typed: dict[str, str],
    status: int,
    faults: list[Fault] | None = None,
    bad_picture: str = "",
    pictures_again: bool = False,
) -> HttpResponse:
    """The form, with what was typed and what is wrong with it."""
    said = {one.field: _USE_NEEDED if one.field == "use_count" else _WRONG[one.wrong] for one in faults or ()}
    return shown(
        "web/submit.html",
        status,
        address=address,
        typed=dict.fromkeys(FIELDS, "") | typed,
        wrong=dict.fromkeys(FIELDS, "") | said,
        refused=bool(said or bad_picture),
        longest=LONGEST,
        precisions=[(name, _PRECISIONS[name]) for name in PRECISIONS],
        harms=[(name, words.EVENT_TYPES[EventType(name)]) for name in HARM],
        ways=[(name, _WAYS[name]) for name in WAYS],
        uses=[(name, USES[name], typed.get(name) == "yes") for name in USE_FIELDS],
        most_pictures=intake.MOST_PICTURES,
        bad_picture=bad_picture,
        pictures_again=pictures_again,
    )
