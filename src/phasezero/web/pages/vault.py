"""The vault of a task force: who can open it and what was asked, for members; what stewards do with it, by form.

Passphrases, codes and what is opened live for one request: they stand in no address, message, session or log, and what is opened
stands in the answer to the form that opened it and nowhere else.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.debug import sensitive_post_parameters

from phasezero.desk import submissions
from phasezero.desk import vault as desk
from phasezero.domain.intake import State
from phasezero.domain.marking import TLP, Viewer
from phasezero.errors import BadInput, NotAllowed, NotFound, PhaseZeroError, said
from phasezero.locale.writing import told
from phasezero.store.people import Person, TaskForce
from phasezero.web.faults import failed
from phasezero.web.forms import now, sent
from phasezero.web.members import for_members
from phasezero.web.once import shown_once
from phasezero.web.opened import opened
from phasezero.web.pages.frame import page
from phasezero.web.plain import Limit
from phasezero.web.viewer import viewer_of
from phasezero.web.words import term

LIMIT = Limit(each=30, all_together=300, seconds=900)
"""Of acts that try a passphrase, for each person; beside it five wrong ones in a row close a key for an hour (the desk)."""
_ONE_AT_A_TIME = Lock()
"""A passphrase takes 256 MiB of memory to try: a process tries one at a time."""
MOST = 100
"""Requests on a page, the newest: the audit chain has all."""
PURPOSES = {
    desk.Purpose.OPEN: lazy("open a record"),
    desk.Purpose.SHARE: lazy("share the key anew"),
    desk.Purpose.ROTATE: lazy("make a new key (rotate)"),
}
OUTCOMES = {"": lazy("open"), "done": lazy("done"), "refused": lazy("refused"), "expired": lazy("expired")}
_log = logging.getLogger(__name__)
Act = Callable[[HttpRequest, Person, TaskForce], HttpResponse]


@sensitive_post_parameters()
@for_members
def vault(request: HttpRequest, person: Person, found: TaskForce) -> HttpResponse:
    if request.method == "POST":
        return _answered(request, person, found)
    viewer = viewer_of(request)
    status = desk.status(person, found, now())
    lines = [one for one in submissions.listed(viewer, found.key) if one.state != State.WITHDRAWN]
    sources = desk.sources(person, found, now())
    return page(
        request,
        "web/vault.html",
        None,
        found=found,
        status=status,
        due=[told(one) for one in status.due],
        mine=next((one for one in status.keepers if one.steward and one.email == person.email), None),
        others=[one for one in status.keepers if one.steward and one.share and one.email != person.email],
        holders=[one for one in status.keepers if one.share],
        requests=[_said(one, person, viewer) for one in desk.requests(person, found, now())[:MOST]],
        sources=sources,
        live=sum(one.pseudonym is not None for one in sources),
        submitted=len(lines),
        corrected=sum(one.corrections for one in lines),
        renamed=sum(len(one.names_on) for one in lines),
        may_add=viewer.clearance(found.key) >= TLP.AMBER,
        record=request.GET.get("record", "")[:40],
    )


def _answered(request: HttpRequest, person: Person, found: TaskForce) -> HttpResponse:
    """What an act answers. Of an unforeseen error only the kind is logged: message and traceback can quote what was typed."""
    act = _ACTS.get(sent(request, "act"))
    if act is None:
        raise BadInput(said("there is no act {act!r} on this page", act=sent(request, "act")[:20]))
    try:
        return act(request, person, found)
    except PhaseZeroError:
        raise
    except Exception as error:  # noqa: BLE001 - see above
        _log.error("an act on the vault failed: %s", type(error).__name__)
        return failed(request)


def _said(one: desk.Opening, person: Person, viewer: Viewer) -> dict[str, Any]:
    """A request in the words of the page."""
    return {
        "it": one,
        "key": desk.request_key(one),
        "purpose": PURPOSES[desk.Purpose(one.purpose)],
        "about": term(desk.about(one, viewer)),
        "outcome": OUTCOMES.get(one.outcome, one.outcome),
        "open": not one.outcome,
        "mine": not one.outcome and one.asked_of_id == person.pk,
        "rotates": one.purpose == desk.Purpose.ROTATE,
    }


# What is typed


def _secret(request: HttpRequest, name: str = "passphrase") -> str:
    """As it was typed, spaces too."""
    return str(request.POST.get(name, ""))


def _new_passphrase(request: HttpRequest) -> str:
    if _secret(request, "new") != _secret(request, "again"):
        raise BadInput(said("the two passphrases differ, and nothing was changed; type the same twice"))
    return _secret(request, "new")


def _sure(request: HttpRequest) -> None:
    if sent(request, "sure") != "yes":
        raise BadInput(said("the box was not ticked, and nothing was changed; tick it if you are sure"))


def _request_here(request: HttpRequest, person: Person, found: TaskForce) -> str:
    """The request of the form, if it is one of this task force."""
    asked = sent(request, "request").lower()
    if asked not in {desk.request_key(one) for one in desk.requests(person, found, now())}:
        raise NotFound(said("there is no request {asked!r}", asked=asked[:40]))
    return asked


def _back(request: HttpRequest, found: TaskForce, line: str) -> HttpResponse:
    messages.success(request, line)
    return redirect("vault", found.key)


# What is done


def _for_a_steward(act: Act) -> Act:
    """An act that tries a passphrase: by stewards only, not too often, one at a time."""

    @wraps(act)
    def guarded(request: HttpRequest, person: Person, found: TaskForce) -> HttpResponse:
        desk.check_steward(person, found, now())
        if LIMIT.reached(str(person.pk), time.monotonic()):
            raise NotAllowed(said("too many passphrases were tried from your account; wait a quarter of an hour"))
        with _ONE_AT_A_TIME:
            return act(request, person, found)

    return guarded


@_for_a_steward
def _make_key(request: HttpRequest, person: Person, found: TaskForce) -> HttpResponse:
    renew = sent(request, "renew") == "yes"
    mark = desk.make_steward_key(person, _new_passphrase(request), now(), renew=renew)
    line = _("Your key is made; its fingerprint is %(mark)s. Read it to the other stewards by voice.") % {"mark": mark}
    if renew:
        line += " " + _("It opens nothing yet: two other stewards share the vault's key anew.")
    return _back(request, found, line)


@_for_a_steward
def _change(request: HttpRequest, person: Person, found: TaskForce) -> HttpResponse:
    desk.change_passphrase(person, _secret(request), _new_passphrase(request), now())
    return _back(request, found, _("The passphrase is changed."))


@_for_a_steward
def _create(request: HttpRequest, person: Person, found: TaskForce) -> HttpResponse:
    mark = desk.create(person, found, _secret(request), now())
    line = _("The vault is made; the fingerprint of its key is %(mark)s. Compare all fingerprints by voice.")
    return _back(request, found, line % {"mark": mark})


@_for_a_steward
def _ask(request: HttpRequest, person: Person, found: TaskForce) -> HttpResponse:
    purpose = sent(request, "purpose")
    if purpose not in desk.Purpose:
        raise BadInput(said("there is no purpose {purpose!r}; choose one of the list", purpose=purpose[:20]))
    other = desk.steward_named(found, sent(request, "other"))
    record, reason = sent(request, "record"), sent(request, "reason")
    made = desk.ask(person, found, other, desk.Purpose(purpose), reason, _secret(request), now(), record)
    return render(request, "web/vault_asked.html", {"found": found, "made": made, "purpose": PURPOSES[desk.Purpose(purpose)]})


@_for_a_steward
def _confirm(request: HttpRequest, person: Person, found: TaskForce) -> HttpResponse:
    leave = sent(request, "leave_unreadable") == "yes"
    asked = _request_here(request, person, found)
    done = desk.confirm(person, asked, sent(request, "code"), _secret(request), now(), leave)
    if done.purpose is desk.Purpose.OPEN:
        return shown_once(request, "web/vault_opened.html", found=found, content=opened(done.fields, done.standing))
    line = _("Done; the fingerprint of the vault's key is %(mark)s.") % {"mark": done.fingerprint}
    if done.purpose is desk.Purpose.ROTATE:
        counts = {"records": done.records, "left": done.left}
        line += " " + _("Sealed under the new key: %(records)s; left behind for good: %(left)s.") % counts
    return _back(request, found, line)


@_for_a_steward
def _leave(request: HttpRequest, person: Person, found: TaskForce) -> HttpResponse:
    _sure(request)
    desk.void_share(person, found, desk.holder_named(found, sent(request, "person")), _secret(request), now())
    return _back(request, found, _("The share is void. Now two stewards make a new key (rotate)."))


@_for_a_steward
def _withdraw(request: HttpRequest, person: Person, found: TaskForce) -> HttpResponse:
    _sure(request)
    desk.withdraw_source(person, found, sent(request, "source"), _secret(request), now())
    return _back(request, found, _("Erased. Backups made earlier still hold it sealed."))


def _refuse(request: HttpRequest, person: Person, found: TaskForce) -> HttpResponse:
    desk.refuse(person, _request_here(request, person, found), now())
    return _back(request, found, _("Refused; the share that was handed over is erased."))


def _add(request: HttpRequest, person: Person, found: TaskForce) -> HttpResponse:
    made = desk.add_source(person, found, sent(request, "identity"), sent(request, "contact"), now())
    line = _("Sealed. Everywhere else it stands as: %(name)s.")
    return _back(request, found, line % {"name": made.pseudonym})


_ACTS: dict[str, Act] = {
    "key": _make_key,
    "passphrase": _change,
    "create": _create,
    "ask": _ask,
    "confirm": _confirm,
    "leave": _leave,
    "withdraw": _withdraw,
    "refuse": _refuse,
    "add": _add,
}
