"""Who may do what: the checks that acts of people begin with. Each raises, in one line, or lets the act go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phasezero.desk.updates import person as written
from phasezero.domain.countries import country
from phasezero.domain.roles import roles
from phasezero.errors import BadInput, NotAllowed, NotFound, said

if TYPE_CHECKING:
    from phasezero.store.people import Organisation, Person, Seat, TaskForce


def must_not_be_cut_off(person: Person) -> None:
    """Raises NotAllowed for a locked account and for one of an organisation in quarantine, as the store has it now.

    Acts that ask for a seat or for stewardship pass `must`, `seat_of` or `must_be_steward`, which let neither through; all others
    begin here.
    """
    from phasezero.store import accounts

    if accounts.standing_of(person).cut_off:
        raise NotAllowed(said("this account is cut off: nothing can be done with it"))


def must_have_second_factor(person: Person) -> None:
    """Raises NotAllowed where somebody's roles ask for a second factor that the account does not have yet."""
    from phasezero.store import accounts

    if accounts.lacks_second_factor(person):
        raise NotAllowed(said("this needs a second factor; set one up on the page of your account"))


def must_be_steward(person: Person) -> None:
    """Raises NotAllowed for everybody else."""
    must_not_be_cut_off(person)
    if not person.is_steward:
        raise NotAllowed(said("only a steward of this installation may do this"))


def seat_of(person: Person, task_force: TaskForce) -> Seat:
    """Raises NotFound for somebody without a seat: a task force says nothing of itself to others."""
    from phasezero.store import accounts

    found = next((seat for seat in accounts.seats_of(person) if seat.task_force_id == task_force.pk), None)
    if found is None:
        raise NotFound(said("there is no such task force"))
    return found


def must(person: Person, task_force: TaskForce, act: str) -> None:
    """Raises NotAllowed where a person's seat does not allow an act (`may`), NotFound for somebody without a seat there."""
    if act not in roles()[seat_of(person, task_force).role].may:
        able = [name for name, role in roles().items() if act in role.may]
        raise NotAllowed(
            said(
                "your role in this task force does not allow this; ask one of its members who is {those}", those=" or ".join(able)
            )
        )


def may(person: Person, task_force: TaskForce, act: str) -> bool:
    """Whether a person's seat allows an act (`domain.roles.Role.may`)."""
    try:
        must(person, task_force, act)
    except (NotAllowed, NotFound):
        return False
    return True


STANDING_IN = ("releaser", "analyst")
"""Who may seat a lead where none is left: the first of these roles that somebody holds whose account is not cut off."""


def may_seat_a_lead(person: Person, task_force: TaskForce) -> bool:
    """Whether a person may make another member lead because no lead is left who is not cut off."""
    from phasezero.store import accounts

    try:
        role = seat_of(person, task_force).role
    except NotFound:
        return False
    if role not in STANDING_IN or accounts.acting(task_force.key, "lead"):
        return False
    return role == next(one for one in STANDING_IN if accounts.acting(task_force.key, one))


def must_be_role(name: str) -> None:
    """Raises BadInput for a word that names no role."""
    if name not in roles():
        raise BadInput(said("role is {name!r}; give one of: {those}", name=name, those=", ".join(roles())))


def refuse_conflict(person: Person, iso3: str) -> None:
    """Raises NotAllowed for somebody who acts for an organ of the state, or under its instructions, as the store has it now.

    Belongs into the transaction that seats them: until its end nothing about their organisation is corrected.
    """
    from phasezero.store.people import Organisation, Person

    theirs = Person.objects.filter(pk=person.pk).values("organisation")
    organisation = Organisation.objects.select_for_update().filter(pk__in=theirs).first()
    if organisation is not None:
        refuse_organ(organisation, iso3)


def refuse_organ(organisation: Organisation, iso3: str) -> None:
    """Raises NotAllowed for an organ of the state, or an organisation under its instructions."""
    if iso3 and iso3 in {organisation.organ_of, organisation.instructed_by}:
        raise NotAllowed(
            said(
                "{name} is an organ of {name_2}, or acts under its instructions: it cannot join the task force that watches it",
                name=organisation.name,
                name_2=country(iso3).name,
            )
        )


def name_of(text: str) -> str:
    """A name as it is kept. Raises BadInput for an empty, overlong or unprintable one."""
    return written(text, "name")
