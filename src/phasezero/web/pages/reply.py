"""The form at which a government, organisation or community replies to a released update, without an account."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from phasezero.desk import replying
from phasezero.domain.assessment import REPLY_DAYS, Party
from phasezero.domain.countries import country as country_of
from phasezero.domain.intake import Fault, Wrong
from phasezero.domain.replies import FIELDS, LONGEST, sent
from phasezero.errors import BadInput, NotFound
from phasezero.locale import writing
from phasezero.web import words
from phasezero.web.plain import Limit, leaves_nothing, shown, stand_in

LIMIT = Limit(each=6, all_together=120, seconds=3600)
_TRAP = "website"
"""A field that no person sees; what fills forms by itself fills it."""
_WRONG = {
    Wrong.NEEDED: _("This is needed."),
    Wrong.TOO_LONG: _("This is too long."),
    Wrong.NOT_A_CHOICE: _("Choose one of the list."),
    Wrong.UNREADABLE: _("This holds signs that cannot be shown. Write it anew."),
}


@leaves_nothing
def reply(request: HttpRequest, update_id: str) -> HttpResponse:
    """The form of one released update. One that is not public, was taken back or never was are answered alike."""
    update = replying.open_update(update_id)
    if update is None:
        return _line(404, "closed")
    if request.method != "POST":
        return _form(update, {}, 200)
    if LIMIT.reached(stand_in(request), time.monotonic()):
        return _line(429, "wait")
    if request.POST.get(_TRAP, ""):
        return _line(400, "trap")
    return _taken(request, update)


def _taken(request: HttpRequest, update: replying.OpenUpdate) -> HttpResponse:
    typed = {name: request.POST.get(name, "") for name in FIELDS}
    content = sent(typed)
    if isinstance(content, list):
        return _form(update, {**typed, "once": request.POST.get("once", "")}, 400, content)
    try:
        number = replying.receive(update.id, content, request.POST.get("once", ""), datetime.now(UTC))
    except NotFound:
        return _line(404, "closed")
    except BadInput:
        return _line(429, "full")
    return shown("web/reply_done.html", receipt=number, days=REPLY_DAYS, **_about(update))


def _line(status: int, line: str) -> HttpResponse:
    return shown("web/reply_line.html", status, line=line)


def _form(update: replying.OpenUpdate, typed: dict[str, str], status: int, faults: list[Fault] | None = None) -> HttpResponse:
    said = {one.field: _WRONG[one.wrong] for one in faults or ()}
    return shown(
        "web/reply.html",
        status,
        once=typed.get("once") or replying.new_form(),
        typed=dict.fromkeys(FIELDS, "") | typed,
        wrong=dict.fromkeys(FIELDS, "") | said,
        refused=bool(said),
        longest=LONGEST,
        parties=[(one.value, words.term(one)) for one in Party],
        days=REPLY_DAYS,
        contact_days=replying.contact_days(),
        **_about(update),
    )


def _about(update: replying.OpenUpdate) -> dict[str, object]:
    return {
        "country": words.named(country_of(update.country)),
        "number": update.number,
        "day": writing.day(update.day),
    }
