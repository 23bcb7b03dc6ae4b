"""Task forces: making one, its charter, its seats, interests and rota. Every act has an audit line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING

from phasezero.desk.rights import (
    may_seat_a_lead,
    must,
    must_be_role,
    must_not_be_cut_off,
    name_of,
    refuse_conflict,
    seat_of,
)
from phasezero.domain.countries import find_country
from phasezero.errors import BadInput, NotFound, said

if TYPE_CHECKING:
    from phasezero.store.people import Declaration, Person, Seat, TaskForce, Turn


def make_task_force(
    by: Person, name: str, at: datetime, country_code: str = "", theme: str = "", hidden: bool = False
) -> TaskForce:
    """A new task force on a country or a theme; who makes it leads it and keeps a share of its key."""
    from django.db import transaction

    from phasezero.store import audit
    from phasezero.store.people import Seat, TaskForce

    must_not_be_cut_off(by)
    iso3 = find_country(country_code).iso3 if country_code.strip() else ""
    if not iso3 and not theme.strip():
        raise BadInput(said("a task force needs a country or a theme; give one of them"))
    with transaction.atomic():
        refuse_conflict(by, iso3)
        made = TaskForce.objects.create(name=name_of(name), country=iso3, theme=theme.strip()[:200], hidden=hidden)
        Seat.objects.create(task_force=made, person=by, role="lead", keeps_key=True, since=at)
        audit.note("task force made", str(by.pk), at, made.key, made.key)
    return made


def write_charter(
    by: Person, task_force: TaskForce, at: datetime, quorum: int, conflict_rules: str, funders: str, hidden: bool
) -> None:
    """Replace the charter: how many must agree, how conflicts of interest are dealt with, who pays."""
    from django.db import transaction

    from phasezero.store import audit

    must(by, task_force, "seat")
    if not 2 <= quorum <= 99:
        raise BadInput(said("quorum is {quorum}; give a number of members from 2 to 99", quorum=quorum))
    task_force.quorum, task_force.hidden = quorum, hidden
    task_force.conflict_rules, task_force.funders = conflict_rules.strip(), funders.strip()
    with transaction.atomic():
        task_force.save(update_fields=["quorum", "hidden", "conflict_rules", "funders"])
        audit.note("charter written", str(by.pk), at, task_force.key, task_force.key)


def give_seat(
    by: Person,
    task_force: TaskForce,
    person: Person,
    role: str,
    at: datetime,
    keeps_key: bool | None = None,
    knowingly: bool = False,
) -> Seat:
    """Seat somebody, or give another role. Organs of the watched state and those under its instructions get none.

    A lead may; where no lead is left who is not cut off, a releaser may make another member lead, or an analyst where there is no
    releaser (`may_seat_a_lead`). Somebody who is cut off gets no seat: it would begin unnoticed when that is lifted.

    `keeps_key`: whether they keep a share of the vault's key; None: as before, and no for somebody new. `knowingly`: also where
    fewer than two could open the vault afterwards; else BadInput.
    """
    from django.db import transaction

    from phasezero.store import audit
    from phasezero.store.people import Seat

    stands_in = role == "lead" and not keeps_key and may_seat_a_lead(by, task_force)
    if not stands_in:
        must(by, task_force, "seat")
    must_be_role(role)
    with transaction.atomic(), _vault_still_opens(task_force, person, knowingly):
        _refuse_closed(person)
        refuse_conflict(person, task_force.country)
        before = Seat.objects.filter(task_force=task_force, person=person, until=None)
        if stands_in and not before.exists():
            raise BadInput(said("where no lead is left, only a member can be made lead; {name} is none", name=person.name))
        kept = before.filter(keeps_key=True).exists() if keeps_key is None else keeps_key
        before.update(until=at)
        seat = Seat.objects.create(task_force=task_force, person=person, role=role, keeps_key=kept, since=at)
        _still_led(task_force)
        action = "seated as lead: no other was left" if stands_in else f"seated as {role}"
        audit.note(action, str(by.pk), at, str(person.pk), task_force.key)
    return seat


def _refuse_closed(person: Person) -> None:
    """Raises BadInput for a locked account and for one of an organisation in quarantine, in the same words: that an organisation
    is in quarantine is not for every lead to know."""
    from phasezero.store import accounts

    if accounts.standing_of(person).cut_off:
        raise BadInput(
            said(
                "the account of {name} is closed at present and can get no seat; ask a steward of this installation",
                name=person.name,
            )
        )


def end_seat(by: Person, task_force: TaskForce, person: Person, at: datetime, knowingly: bool = False) -> None:
    """Unseat somebody; everybody may leave by themselves. `knowingly`: also where fewer than two could open the vault afterwards;
    else BadInput."""
    from django.db import transaction

    from phasezero.store import audit
    from phasezero.store.people import Seat

    must_not_be_cut_off(by)
    if by.pk != person.pk:
        must(by, task_force, "seat")
    with transaction.atomic(), _vault_still_opens(task_force, person, knowingly):
        if not Seat.objects.filter(task_force=task_force, person=person, until=None).update(until=at):
            raise NotFound(said("this person has no seat here; nothing was changed"))
        _still_led(task_force)
        audit.note("seat ended", str(by.pk), at, str(person.pk), task_force.key)


def _still_led(task_force: TaskForce) -> None:
    from phasezero.store.people import Seat

    if not Seat.objects.filter(task_force=task_force, role="lead", until=None).exists():
        raise BadInput(said("a task force needs a lead; seat another lead first"))


@contextmanager
def _vault_still_opens(task_force: TaskForce, person: Person, knowingly: bool) -> Iterator[None]:
    """Raises BadInput where what is done inside leaves fewer than two who can open the vault. Inside a transaction."""
    from phasezero.desk.vault_keeping import openers
    from phasezero.store.vault_keys import THRESHOLD

    before = openers(task_force)
    yield
    after = openers(task_force)
    if person.pk in before - after and len(after) < THRESHOLD and not knowingly:
        raise BadInput(
            said(
                "without {name} fewer than two could open the vault, and all that is sealed in it would "
                "be lost; seat another steward and share the key anew first, or confirm that this is "
                "known",
                name=person.name,
            )
        )


def vault_needs_all(task_force: TaskForce) -> bool:
    """Whether there is a vault that no more than two people can open: the seat of none of them may end unnoticed."""
    from phasezero.desk.vault_keeping import openers
    from phasezero.store.vault_keys import THRESHOLD

    return 0 < len(openers(task_force)) <= THRESHOLD


def declare(by: Person, task_force: TaskForce, text: str, at: datetime) -> Declaration:
    """Declare an interest to one's task force."""
    from django.db import transaction

    from phasezero.store import audit
    from phasezero.store.people import Declaration

    seat_of(by, task_force)
    if not text.strip():
        raise BadInput(said("the declaration is empty; say which interest you have, or that you have none"))
    with transaction.atomic():
        made = Declaration.objects.create(task_force=task_force, person=by, text=text.strip()[:4000], declared_at=at)
        audit.note("interest declared", str(by.pk), at, str(made.pk), task_force.key)
    return made


def take_turn(by: Person, task_force: TaskForce, person: Person, starts: date, ends: date, at: datetime) -> Turn:
    """Put a member on the rota."""
    from django.db import transaction

    from phasezero.store import audit
    from phasezero.store.people import Turn

    if by.pk != person.pk:
        must(by, task_force, "seat")
    seat_of(person, task_force)
    if ends < starts:
        raise BadInput(
            said("the turn ends on {ends}, before it starts on {starts}; correct one of them", ends=ends, starts=starts)
        )
    with transaction.atomic():
        if Turn.objects.filter(task_force=task_force, person=person, starts=starts, ends=ends).exists():
            raise BadInput(said("{name} has this turn already; nothing was changed", name=person.name))
        made = Turn.objects.create(task_force=task_force, person=person, starts=starts, ends=ends)
        audit.note("turn taken", str(by.pk), at, str(made.pk), task_force.key)
    return made
