"""What the six words of a receipt open. Wrong words, unknown words and a duress code are answered with the same bytes, after the
same work. After the first form the words are not sent again: a sealed token stands for them in the page, for 20 minutes."""

from __future__ import annotations

import base64
import time
from datetime import UTC, datetime
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from phasezero.desk import receipts
from phasezero.domain.extracted import EventType
from phasezero.domain.intake import LONGEST, USE_FIELDS, Code, State, Use
from phasezero.domain.marking import TLP
from phasezero.domain.recording import NOBODY_NAMED
from phasezero.errors import BadInput
from phasezero.locale.writing import told
from phasezero.web import words
from phasezero.web.pages.submit import USES
from phasezero.web.plain import Limit, leaves_nothing, shown, stand_in

LIMIT = Limit(each=15, all_together=300, seconds=900)
"""Of six words given. 59.98 bits and 300 tries in 15 minutes: a guess in a hundred thousand million years."""
_TOKEN_SECONDS = 1200

_STATES = {
    State.RECEIVED: _("It has arrived. Nobody has looked at it yet."),
    State.IN_REVIEW: _("Somebody is looking at it."),
    State.USED: _("Something was made from it."),
}
_KINDS = {
    "event": _("a record of an event"),
    "claim": _("a claim about an event"),
    "update": _("a daily update"),
    "alert": _("an alert"),
    "ask": _("a request to somebody who can act"),
    "report": _("a report"),
}
_FOR = {
    Use.COUNT: _("counted"),
    Use.TASK_FORCE: _("for the task force"),
    Use.NAMED: _("for those you named"),
    Use.PUBLIC: _("for the public"),
}
CIRCLES = {
    TLP.CLEAR: _("Everybody, also those who did it."),
    TLP.GREEN: _("All organisations that take part in the task force."),
    TLP.AMBER: _("Members of the task force, but not those who are only its readers."),
    TLP.AMBER_STRICT: _("Only those members who verify and release."),
    TLP.RED: _("Only those who lead the task force."),
}
_NAMED = _("Those you named, and nobody else.")
_WAITING = _("Planned releases that need your word")
_ANSWERED = _("Planned releases that you answered")
_DONE = {
    "add": _("Your correction was added."),
    "consent": _("What it may be used for was changed."),
    "agree": _("Your word on the planned release was noted."),
    "veto": _("Your word on the planned release was noted."),
}


@leaves_nothing
def receipt(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _asked()
    if "token" in request.POST:
        code = _code_in(request.POST.get("token", ""))
        if code is None:
            return _asked(expired=True)
        return _act(request, code)
    if LIMIT.reached(stand_in(request), time.monotonic()):
        return shown("web/submit_line.html", 429, line="wait")
    return _page(receipts.code(request.POST.get("words", "")))


def _asked(unknown: bool = False, expired: bool = False) -> HttpResponse:
    return shown("web/receipt.html", unknown=unknown, expired=expired)


def _act(request: HttpRequest, code: Code) -> HttpResponse:
    act, at = request.POST.get("do", ""), datetime.now(UTC)
    done: Any = True
    if act == "add":
        try:
            done = receipts.correct(code, request.POST.get("text", ""), at.date())
        except BadInput:
            return _page(code, bad_text=True)
    elif act == "consent":
        uses = frozenset(use for name, use in USE_FIELDS.items() if request.POST.get(name) == "yes")
        try:
            done = receipts.consent(code, uses, at, request.POST.get("named_who", ""))
        except BadInput as error:
            return _page(code, bad_names=told(error.args[0]), typed=(uses, request.POST.get("named_who", "")))
    elif act in {"agree", "veto"}:
        done = receipts.answer_planned(code, request.POST.get("planned", ""), act == "agree", at.date())
    elif act == "withdraw":
        if request.POST.get("sure") != "yes":
            return _page(code, not_sure=True)
        done = receipts.withdraw(code, at)
        if done == "done":
            return shown("web/receipt_withdrawn.html")
    return _page(code, done=_DONE.get(act, "") if done else "")


def _page(
    code: Code,
    done: Any = "",
    bad_text: bool = False,
    not_sure: bool = False,
    bad_names: str = "",
    typed: tuple[frozenset[Use], str] | None = None,
) -> HttpResponse:
    """What belongs to a receipt. `typed`: uses and names of a change that was not taken, to be shown as they were sent."""
    holding = receipts.held(code, datetime.now(UTC).date())
    if holding is None:
        return _asked(unknown=True)
    uses, names = typed or (holding.uses, "")
    return shown(
        "web/receipt_open.html",
        holding=holding,
        state=_STATES.get(State(holding.state), ""),
        made=[(_KINDS.get(one.kind, one.kind), _FOR[one.use], one) for one in holding.made],
        planned=_grouped(holding.planned),
        uses=[(name, USES[name], use in uses) for name, use in USE_FIELDS.items()],
        token=_token_of(code),
        done=done,
        bad_text=bad_text,
        not_sure=not_sure,
        bad_names=bad_names,
        typed_names=names,
        told_to_named=[one.released_on for one in holding.made if one.use == Use.NAMED and one.released_on],
        longest_names=LONGEST["named_who"],
    )


def _grouped(planned: tuple[receipts.PlannedLine, ...]) -> list[tuple[Any, list[tuple[Any, Any, dict[str, Any], Any]]]]:
    """Those that wait for the holder's word, then those that have it; each group with its heading, and none that is empty."""
    lines = [(_FOR[one.use], _circle(one), _told_of(one), one) for one in planned]
    waiting = [line for line in lines if line[-1].answer == "asked"]
    answered = [line for line in lines if line[-1].answer != "asked"]
    return [(heading, group) for heading, group in ((_WAITING, waiting), (_ANSWERED, answered)) if group]


def _circle(one: receipts.PlannedLine) -> Any:
    return _NAMED if one.use == Use.NAMED else CIRCLES[one.to]


def _told_of(one: receipts.PlannedLine) -> dict[str, Any]:
    """What would be told, in the reader's words; empty for what is no event."""
    if one.told is None:
        return {}
    return {
        "start": one.told.start,
        "end": one.told.end,
        "place": one.told.place,
        "perpetrator": words.PERPETRATORS[one.told.perpetrator],
        "group": "" if one.told.group == NOBODY_NAMED else one.told.group,
        "kind": words.EVENT_TYPES[EventType(one.told.kind)] if one.told.kind else "",
        "affected": one.told.affected,
        "killed": one.told.killed if not one.told.kind or one.told.killed.high else None,
    }


def _token_of(code: Code) -> str:
    return _fernet().encrypt(bytes.fromhex(code.digest) + code.seed).decode()


def _code_in(token: str) -> Code | None:
    try:
        held = _fernet().decrypt(token.encode(), ttl=_TOKEN_SECONDS)
    except InvalidToken:
        return None
    return Code("", held[:32].hex(), held[32:])


def _fernet() -> Fernet:
    key = HKDF(SHA256(), 32, salt=None, info=b"phasezero receipt pages").derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(key))
