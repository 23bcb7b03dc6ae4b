"""Who does something: a member of a task force with the role for it, or the owner of an installation without accounts.

An act on records that people make takes a `Hand` and nothing else about who did it: the same act serves both.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from phasezero import library
from phasezero.desk.rights import must, must_have_second_factor
from phasezero.desk.updates import person as written
from phasezero.domain.marking import LOCAL, LOCAL_OWNER, TLP, Marking, Viewer
from phasezero.errors import BadInput, NotAllowed, said

if TYPE_CHECKING:
    from phasezero.store.people import Person, TaskForce

NEEDS_SECOND_FACTOR = frozenset({"release", "recall"})
"""Acts by which something leaves: only with a second factor."""


@dataclass(frozen=True, slots=True)
class Hand:
    """Somebody who may do what they are about to do."""

    name: str
    organisation: str
    """Of the person; empty for the owner of an installation without accounts, and for who has none."""
    audience: str
    """For whom it is done: the task force's key, or `LOCAL`."""
    country: str
    """ISO3 of the task force's country; empty for a theme, and for the owner, who works on all."""
    viewer: Viewer
    """As whom they read, inside this audience."""
    at: datetime
    person: Person | None = None
    """None: the owner."""
    task_force: TaskForce | None = None

    @property
    def columns(self) -> dict[str, Any]:
        """What a record that a person made says of them (`store.by_people.ByPerson`)."""
        return {"by": self.person, "by_name": self.name, "by_organisation": self.organisation, "made_at": self.at}

    @property
    def actor(self) -> str:
        """As the audit chain names them."""
        return str(self.person.pk) if self.person is not None else self.name

    def marking(self, tlp: TLP) -> Marking:
        """Of a record made for this audience. Raises NotAllowed above what they read themselves."""
        if tlp > self.viewer.clearance(self.audience):
            raise NotAllowed(said("{label} is more than you may read here; choose a lower marking", label=tlp.label))
        return Marking(tlp, self.audience)

    def of_country(self, asked: str) -> str:
        """The country that is worked on, as ISO3: `asked`, which for a task force's member must be its own. Raises BadInput."""
        from phasezero.domain.countries import find_country

        if self.task_force is None:
            return find_country(asked).iso3
        if not self.country:
            raise BadInput(said("this task force has a theme and no country; this is done by task forces of a country"))
        if asked and find_country(asked).iso3 != self.country:
            raise BadInput(said("this task force works on {own}, not on {asked}", own=self.country, asked=asked[:40]))
        return self.country


def member(person: Person, task_force: TaskForce, act: str, at: datetime) -> Hand:
    """A member whose seat allows `act` (`domain.roles`). Raises NotAllowed, or NotFound for somebody without a seat."""
    if act in NEEDS_SECOND_FACTOR:
        must_have_second_factor(person)
    must(person, task_force, act)
    organisation = "" if person.organisation is None else person.organisation.name
    viewer = library.viewer_of(person, at.date()).within(task_force.key)
    return Hand(person.name, organisation, task_force.key, task_force.country, viewer, at, person, task_force)


def member_of(person: Person, key: str, act: str, at: datetime) -> Hand:
    """The same in the task force with a key. Raises BadInput for the key of no open one."""
    from phasezero.store.people import TaskForce

    task_force = TaskForce.objects.filter(key=key, closed_at=None).first()
    if task_force is None:
        raise BadInput(said("{key!r} is the key of no open task force", key=key[:60]))
    return member(person, task_force, act, at)


def owner(name: str, at: datetime) -> Hand:
    """The one named person of an installation without accounts. Raises NotAllowed where there are accounts."""
    if library.accounts_exist():
        raise NotAllowed(said("there are accounts: sign in and do this on the pages of a task force"))
    return Hand(written(name), "", LOCAL, "", LOCAL_OWNER, at)
