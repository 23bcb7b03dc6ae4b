"""Pages on which people work together: of a task force for its members, of the owner where there are no accounts."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse

from phasezero.desk import hands
from phasezero.domain.marking import LOCAL, LOCAL_OWNER, Viewer
from phasezero.errors import BadInput, NotFound, said
from phasezero.store.people import Person, TaskForce
from phasezero.web.faults import NOTHING_HERE
from phasezero.web.forms import Page, now, sent
from phasezero.web.guard import takes_forms
from phasezero.web.members import for_members
from phasezero.web.viewer import has_accounts

_NAME = "phasezero_hand"
"""Session key of the name that the owner gave last."""


class Place:
    """Where people work: a task force as one of its members, or the whole installation as its owner."""

    def __init__(self, request: HttpRequest, person: Person | None, task_force: TaskForce | None) -> None:
        self._request, self.person, self.task_force = request, person, task_force

    @property
    def key(self) -> str:
        """The audience, and the part of the address that says so."""
        return LOCAL if self.task_force is None else self.task_force.key

    @property
    def name(self) -> str:
        """Of the task force; empty for the owner."""
        return "" if self.task_force is None else self.task_force.name

    @property
    def country(self) -> str:
        return "" if self.task_force is None else self.task_force.country

    @property
    def viewer(self) -> Viewer:
        from phasezero.web.viewer import viewer_of

        return LOCAL_OWNER if self.task_force is None else viewer_of(self._request).within(self.task_force.key)

    @property
    def given_name(self) -> str:
        """What the owner called themselves in this session, to fill in the field `by`."""
        return "" if self.person is not None else str(self._request.session.get(_NAME, ""))

    def may(self, act: str) -> bool:
        from phasezero import desk

        return self.person is None or self.task_force is None or desk.may(self.person, self.task_force, act)

    def hand(self, act: str) -> hands.Hand:
        """Who sends this form, for an act of `domain.roles`. The owner's name is the field `by`. Raises as `hands.member`."""
        if self.person is not None and self.task_force is not None:
            return hands.member(self.person, self.task_force, act, now())
        name = sent(self._request, "by")
        if not name.strip():
            raise BadInput(said("your name is empty; give it, since it stands in the record"))
        found = hands.owner(name, now())
        self._request.session[_NAME] = found.name
        return found


def for_hands(view: Callable[..., HttpResponse]) -> Page:
    """A page `view(request, place, …)` below an address with `key`: a task force's, for its members; `LOCAL` for the owner of an
    installation without accounts, who alone reaches the server."""

    @for_members
    def of_members(request: HttpRequest, person: Person, found: TaskForce, **more: str) -> HttpResponse:
        return view(request, Place(request, person, found), **more)

    @wraps(view)
    def shown(request: HttpRequest, key: str, **more: str) -> HttpResponse:
        if has_accounts(request):
            return of_members(request, key=key, **more)
        if key != LOCAL:
            raise NotFound(NOTHING_HERE)
        return view(request, Place(request, None, None), **more)

    return takes_forms(shown)
