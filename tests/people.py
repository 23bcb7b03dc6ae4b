"""People of several organisations, for tests: steward, two task forces (one hidden), and clients that are signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.test import Client

from phasezero import desk
from phasezero.store.people import Organisation, Person, Seat, TaskForce

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
PASSWORD = "a long quiet river 7"


@dataclass
class World:
    """`steward` keeps the installation; `lead`, `releaser`, `analyst`, `partner`, `reader` sit in `open`; `mole` only in `hidden`."""

    steward: Person
    second: Person
    lead: Person
    releaser: Person
    analyst: Person
    partner: Person
    reader: Person
    mole: Person
    stranger: Person
    open: TaskForce
    hidden: TaskForce

    @property
    def people(self) -> dict[str, Person]:
        names = ("steward", "second", "lead", "releaser", "analyst", "partner", "reader", "mole", "stranger")
        return {name: getattr(self, name) for name in names}


@cache
def _hashed(_by: str) -> str:
    """Slow on purpose: once for each way of hashing."""
    return make_password(PASSWORD)


def a_password() -> str:
    """What is kept of `PASSWORD`."""
    return _hashed(settings.PASSWORD_HASHERS[0])


def with_second_factor(person: Person) -> Person:
    Authenticator.objects.create(user_id=person.pk, type=Authenticator.Type.TOTP, data={"secret": "not used here"})
    return person


def world() -> World:
    steward = with_second_factor(desk.create_first_steward("steward@example.org", "Stella Steward", PASSWORD, AT))
    organisations = [
        desk.add_organisation(steward, "Early Watch", "NGO", "Western Europe", AT),
        desk.add_organisation(steward, "Voices of the Ouham", "local organisation", "Middle Africa", AT),
        desk.add_organisation(steward, "Institute of Quiet Study", "university", "Northern America", AT),
    ]

    def person(name: str, organisation: Organisation, is_steward: bool = False) -> Person:
        made = Person(email=f"{name}@example.org", name=name.title(), organisation=organisation, is_steward=is_steward)
        made.password = a_password()
        made.save()
        return made

    lead, releaser, analyst = (with_second_factor(person(n, organisations[0])) for n in ("lead", "releaser", "analyst"))
    partner, reader = person("partner", organisations[1]), person("reader", organisations[2])
    mole, stranger = with_second_factor(person("mole", organisations[2])), person("stranger", organisations[2])
    second = with_second_factor(person("second", organisations[0], is_steward=True))
    tf = desk.make_task_force(lead, "Central African Republic", AT, "CAF")
    for one, role in ((releaser, "releaser"), (analyst, "analyst"), (partner, "local partner"), (reader, "reader")):
        desk.give_seat(lead, tf, one, role, AT)
    hidden = desk.make_task_force(mole, "Nobody knows of this", AT, "CAF", hidden=True)
    Seat.objects.filter(task_force=tf, person=releaser).update(keeps_key=True)
    return World(steward, second, lead, releaser, analyst, partner, reader, mole, stranger, tf, hidden)


def client_of(person: Person | None) -> Client:
    """A browser in which this person is signed in; None: nobody."""
    client = Client(headers={"host": "127.0.0.1"})
    if person is not None:
        client.force_login(person)
    return client
