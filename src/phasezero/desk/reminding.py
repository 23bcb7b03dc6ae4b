"""What waits for each member, by their role; and the line a day that says so, and nothing of what it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from phasezero import errors, library
from phasezero.deliver import wording
from phasezero.desk import due
from phasezero.desk.letters import Said, Withheld
from phasezero.desk.rights import may, must_not_be_cut_off
from phasezero.domain.due import Due

if TYPE_CHECKING:
    from phasezero.store.deliveries import Delivery
    from phasezero.store.people import Person, TaskForce

AGAIN = timedelta(days=7)
"""While something waits and nothing new came, the line comes again after this."""


def due_with(person: Person, at: datetime) -> list[tuple[TaskForce, list[Due]]]:
    """What waits for somebody in each of their task forces, as far as their role can do it; only those where something does.

    What somebody follows up by name waits for them alone, if they are a member. Nothing for who is cut off or lacks a second
    factor.
    """
    from phasezero.store import accounts

    if accounts.lacks_second_factor(person):
        return []
    found = [(seat.task_force, due_in(person, seat.task_force, at)) for seat in accounts.seats_of(person)]
    return [(task_force, things) for task_force, things in found if things]


def due_in(person: Person, task_force: TaskForce, at: datetime) -> list[Due]:
    """What waits for somebody in one of their task forces, the longest first."""
    from phasezero.store.people import Seat

    things = library.due(at.date(), library.viewer_of(person, at.date()), task_force.key, task_force.country)
    if not things:
        return []
    seats = Seat.objects.filter(task_force=task_force, until=None).select_related("person")
    names = {_folded(seat.person.name) for seat in seats}
    others = names - {_folded(person.name)}
    return [one for one in things if _folded(one.owner) not in others and may(person, task_force, one.act)]


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def queue_lines(at: datetime) -> int:
    """Queue the line of the day for all for whom something waits that was not there at their last one; says how many.

    Doing it again adds nothing.
    """
    from phasezero.store import deliveries

    return deliveries.enqueue(_lines(at))


def _lines(at: datetime) -> Iterator[Delivery]:
    from phasezero.store.deliveries import Channel, Delivery, Item
    from phasezero.store.people import Person

    for person in Person.objects.filter(reminded=True, is_active=True, seats__until=None).distinct().order_by("pk"):
        recipient = f"{Channel.MAIL}:{person.pk}"
        last = Delivery.objects.filter(recipient=recipient, item=Item.DUE).order_by("-made_at").first()
        if last is not None and last.day >= at.date():
            continue
        waits = due_with(person, at)
        if not waits or (last is not None and not _is_new(waits, last.made_at, at)):
            continue
        audience = min((one for one, _things in waits), key=lambda one: (one.hidden, one.key)).key
        row = due.row_of(None, Item.DUE, f"due:{at.date().isoformat()}", at, audience=audience)
        row.person, row.recipient = person, recipient
        yield row


def _is_new(waits: list[tuple[TaskForce, list[Due]]], last: datetime, at: datetime) -> bool:
    return at - last >= AGAIN or any(one.since > last for _task_force, things in waits for one in things)


def line(row: Delivery, at: datetime, site: str) -> Said | Withheld:
    """The line, if something waits still: the same words whatever waits."""
    if row.person is None or not row.person.reminded or not due_with(row.person, at):
        return Withheld(errors.said("nothing waits for the recipient (any more), or they may receive nothing now"))
    link = f"{site}/due/"
    text = _("Something waits for you. What it is stands on this page, behind the sign-in:")
    why = _("You receive this line at most once a day, because you have an account. On that page you can stop it.")
    return Said(
        wording.notice_title(),
        f"{text}\n\n{link}\n\n{why}\n",
        why,
        wording.page(wording.notice_title(), f"{text}\n\n{link}\n\n{why}"),
        notice=True,
        link=link,
    )


def be_reminded(person: Person, wanted: bool) -> None:
    """Whether the line of the day comes to somebody: their own choice."""
    from phasezero.store.people import Person as Account

    must_not_be_cut_off(person)
    Account.objects.filter(pk=person.pk).update(reminded=wanted)
