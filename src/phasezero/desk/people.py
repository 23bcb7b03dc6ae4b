"""Accounts, organisations, task forces: who may make, seat, cut off whom; every act has an audit line."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from phasezero.domain.countries import country, find_country
from phasezero.domain.marking import PUBLIC, TLP
from phasezero.domain.roles import roles
from phasezero.errors import BadInput, NotAllowed, NotFound

if TYPE_CHECKING:
    from phasezero.store.people import Declaration, Invitation, Organisation, Person, Quarantine, Seat, TaskForce, Turn, WatchRule

INVITED_DAYS = 7
TOKEN_DAYS = 90
"""The longest life of an API token."""
KINDS = ("local organisation", "NGO", "government", "UN", "regional organisation", "university", "other")
REGIONS = (
    *("Northern Africa", "Eastern Africa", "Middle Africa", "Southern Africa", "Western Africa", "Caribbean", "Central America"),
    *("South America", "Northern America", "Central Asia", "Eastern Asia", "South-eastern Asia", "Southern Asia", "Western Asia"),
    *("Eastern Europe", "Northern Europe", "Southern Europe", "Western Europe", "Oceania"),
)
"""Regions of the world, as the United Nations' M49 names them."""


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation as it is handed over. The secret stands nowhere else."""

    invitation: Invitation
    secret: str

    def address(self, site: str) -> str:
        """The link, below the address of the installation."""
        return f"{site}/join/{self.secret}/"


def create_first_steward(email: str, name: str, password: str, at: datetime) -> Person:
    """The first account: ends the account-free mode for good. Raises BadInput where there are accounts already."""
    from django.db import transaction

    from phasezero.store import accounts, audit
    from phasezero.store.people import Person

    if accounts.accounts_exist():
        raise BadInput("there are accounts already; a steward invites others with: phasezero steward invite")
    with transaction.atomic():
        accounts.begin_accounts(at)
        person = Person(email=_email(email), name=_name(name), is_steward=True)
        set_password(person, password)
        person.save()
        audit.note("first steward", str(person.pk), at, str(person.pk))
    accounts.forget_accounts()
    return person


def set_password(person: Person, password: str) -> None:
    """Set it on `person`, unsaved. Raises BadInput with the first reason why it will not do."""
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    try:
        validate_password(password, person)
    except ValidationError as error:
        raise BadInput(f"the password will not do: {error.messages[0]}") from None
    person.set_password(password)


def add_organisation(
    by: Person, name: str, kind: str, region: str, at: datetime, organ_of: str = "", instructed_by: str = ""
) -> Organisation:
    """A new organisation. `organ_of`, `instructed_by`: the state, as code or name, or empty."""
    from django.db import transaction

    from phasezero.store import audit
    from phasezero.store.people import Organisation

    _steward(by)
    if kind not in KINDS:
        raise BadInput(f"kind is {kind!r}; give one of: {', '.join(KINDS)}")
    if region not in REGIONS:
        raise BadInput(f"region is {region!r}; give a region of the world as the UN names it, for example {REGIONS[2]!r}")
    if Organisation.objects.filter(name=_name(name)).exists():
        raise BadInput(f"there is an organisation called {_name(name)!r} already; use another name")
    with transaction.atomic():
        made = Organisation.objects.create(
            name=_name(name), kind=kind, region=region, organ_of=_state(organ_of), instructed_by=_state(instructed_by)
        )
        audit.note("organisation added", str(by.pk), at, str(made.pk))
    return made


def make_task_force(
    by: Person, name: str, at: datetime, country_code: str = "", theme: str = "", hidden: bool = False
) -> TaskForce:
    """A new task force on a country or a theme; who makes it leads it and keeps a share of its key."""
    from django.db import transaction

    from phasezero.store import audit
    from phasezero.store.people import Seat, TaskForce

    iso3 = find_country(country_code).iso3 if country_code.strip() else ""
    if not iso3 and not theme.strip():
        raise BadInput("a task force needs a country or a theme; give one of them")
    _check_conflict(by, iso3)
    with transaction.atomic():
        made = TaskForce.objects.create(name=_name(name), country=iso3, theme=theme.strip()[:200], hidden=hidden)
        Seat.objects.create(task_force=made, person=by, role="lead", keeps_key=True, since=at)
        audit.note("task force made", str(by.pk), at, made.key, made.key)
    return made


def write_charter(
    by: Person, task_force: TaskForce, at: datetime, quorum: int, conflict_rules: str, funders: str, hidden: bool
) -> None:
    """Replace the charter: how many must agree, how conflicts of interest are dealt with, who pays."""
    from django.db import transaction

    from phasezero.store import audit

    _may(by, task_force, "seat")
    if not 2 <= quorum <= 99:
        raise BadInput(f"quorum is {quorum}; give a number of members from 2 to 99")
    task_force.quorum, task_force.hidden = quorum, hidden
    task_force.conflict_rules, task_force.funders = conflict_rules.strip(), funders.strip()
    with transaction.atomic():
        task_force.save(update_fields=["quorum", "hidden", "conflict_rules", "funders"])
        audit.note("charter written", str(by.pk), at, task_force.key, task_force.key)


def invite(
    by: Person,
    email: str,
    name: str,
    at: datetime,
    organisation: Organisation | None = None,
    task_force: TaskForce | None = None,
    role: str = "",
    steward: bool = False,
) -> Invited:
    """Invite somebody without an account. A steward invites to an organisation and to stewardship, a lead to a task force."""
    from django.db import transaction

    from phasezero.store import accounts, audit
    from phasezero.store.people import Invitation, Person

    if task_force is None or steward:
        _steward(by)
    if task_force is not None:
        _may(by, task_force, "seat")
        _role(role)
        if organisation is None:
            raise BadInput("a member of a task force acts for an organisation; name it")
        _check_state(organisation, task_force.country)
    address = _email(email)
    if Person.objects.filter(email=address).exists():
        raise BadInput(f"{address} has an account already; give it a seat instead")
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        Invitation.objects.filter(email=address, used_at=None).delete()
        made = Invitation.objects.create(
            digest=accounts.digest_of(secret),
            email=address,
            name=_name(name),
            organisation=organisation,
            task_force=task_force,
            role=role if task_force else "",
            is_steward=steward,
            by=by,
            made_at=at,
            expires_at=at + timedelta(days=INVITED_DAYS),
        )
        audit.note("invited", str(by.pk), at, str(made.pk), task_force.key if task_force else audit.INSTALLATION)
    return Invited(made, secret)


def invitation(secret: str, at: datetime) -> Invitation:
    """The invitation behind a link. Raises NotFound where it is unknown, used or too old: all three alike."""
    from phasezero.store import accounts
    from phasezero.store.people import Invitation

    found = Invitation.objects.filter(digest=accounts.digest_of(secret), used_at=None, expires_at__gt=at)
    row = found.select_related("organisation", "task_force").first()
    if row is None:
        raise NotFound("this invitation is not open (any more); ask the person who invited you for a new one")
    return row


def join(secret: str, name: str, password: str, at: datetime) -> Person:
    """Make the account that an invitation is for, with its seat."""
    from allauth.account.models import EmailAddress
    from django.db import transaction

    from phasezero.store import audit
    from phasezero.store.people import Person, Seat

    with transaction.atomic():
        row = invitation(secret, at)
        person = Person(email=row.email, name=_name(name), organisation=row.organisation, is_steward=row.is_steward)
        set_password(person, password)
        person.save(force_insert=True)
        EmailAddress.objects.create(user=person, email=row.email, verified=True, primary=True)
        if row.task_force is not None:
            _check_conflict(person, row.task_force.country)
            Seat.objects.create(task_force=row.task_force, person=person, role=row.role, since=at)
        row.used_at = at
        row.save(update_fields=["used_at"])
        audit.note("joined", str(person.pk), at, str(row.pk), row.task_force.key if row.task_force else audit.INSTALLATION)
    return person


def give_seat(by: Person, task_force: TaskForce, person: Person, role: str, at: datetime, keeps_key: bool | None = None) -> Seat:
    """Seat somebody, or give another role. Organs of the watched state and those under its instructions get none.

    `keeps_key`: whether they keep a share of the vault's key; None: as before, and no for somebody new.
    """
    from django.db import transaction

    from phasezero.store import audit
    from phasezero.store.people import Seat

    _may(by, task_force, "seat")
    _role(role)
    _check_conflict(person, task_force.country)
    with transaction.atomic():
        before = Seat.objects.filter(task_force=task_force, person=person, until=None)
        kept = before.filter(keeps_key=True).exists() if keeps_key is None else keeps_key
        before.update(until=at)
        seat = Seat.objects.create(task_force=task_force, person=person, role=role, keeps_key=kept, since=at)
        _still_led(task_force)
        audit.note(f"seated as {role}", str(by.pk), at, str(person.pk), task_force.key)
    return seat


def end_seat(by: Person, task_force: TaskForce, person: Person, at: datetime) -> None:
    """Unseat somebody; everybody may leave by themselves."""
    from django.db import transaction

    from phasezero.store import audit
    from phasezero.store.people import Seat

    if by.pk != person.pk:
        _may(by, task_force, "seat")
    with transaction.atomic():
        if not Seat.objects.filter(task_force=task_force, person=person, until=None).update(until=at):
            raise NotFound("this person has no seat here; nothing was changed")
        _still_led(task_force)
        audit.note("seat ended", str(by.pk), at, str(person.pk), task_force.key)


def _still_led(task_force: TaskForce) -> None:
    from phasezero.store.people import Seat

    if not Seat.objects.filter(task_force=task_force, role="lead", until=None).exists():
        raise BadInput("a task force needs a lead; seat another lead first")


def declare(by: Person, task_force: TaskForce, text: str, at: datetime) -> Declaration:
    """Declare an interest to one's task force."""
    from django.db import transaction

    from phasezero.store import audit
    from phasezero.store.people import Declaration

    _seat(by, task_force)
    if not text.strip():
        raise BadInput("the declaration is empty; say which interest you have, or that you have none")
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
        _may(by, task_force, "seat")
    _seat(person, task_force)
    if ends < starts:
        raise BadInput(f"the turn ends on {ends}, before it starts on {starts}; correct one of them")
    with transaction.atomic():
        made = Turn.objects.create(task_force=task_force, person=person, starts=starts, ends=ends)
        audit.note("turn taken", str(by.pk), at, str(made.pk), task_force.key)
    return made


def ask_quarantine(by: Person, organisation: Organisation, reason: str, at: datetime) -> Quarantine:
    """First of two stewards: ask that an organisation be cut off."""
    from django.db import transaction

    from phasezero.store import audit
    from phasezero.store.people import Quarantine

    _steward(by)
    if not reason.strip():
        raise BadInput("the reason is empty; say why this organisation is to be cut off")
    if Quarantine.objects.filter(organisation=organisation, lifted_at=None).exists():
        raise BadInput(f"{organisation.name} is cut off already, or was proposed for it; another steward confirms")
    with transaction.atomic():
        made = Quarantine.objects.create(organisation=organisation, reason=reason.strip(), asked_by=by, asked_at=at)
        audit.note("quarantine asked", str(by.pk), at, str(organisation.pk))
    return made


def confirm_quarantine(by: Person, organisation: Organisation, at: datetime) -> Quarantine:
    """Second steward: cuts access at once, of sessions and tokens too."""
    from django.db import transaction

    from phasezero.store import accounts, audit
    from phasezero.store.people import Quarantine

    _steward(by)
    row = Quarantine.objects.filter(organisation=organisation, lifted_at=None, confirmed_at=None).first()
    if row is None:
        raise NotFound(f"nobody has asked for the quarantine of {organisation.name}; one steward asks, another confirms")
    if row.asked_by_id == by.pk:
        raise NotAllowed("you asked for this quarantine yourself; another steward confirms it")
    with transaction.atomic():
        row.confirmed_by, row.confirmed_at = by, at
        row.save(update_fields=["confirmed_by", "confirmed_at"])
        organisation.quarantined_at = at
        organisation.save(update_fields=["quarantined_at"])
        accounts.sign_out(organisation.people.all(), at)
        audit.note("quarantine confirmed", str(by.pk), at, str(organisation.pk))
    return row


def lift_quarantine(by: Person, organisation: Organisation, at: datetime) -> None:
    """A steward who did not ask for it lifts a quarantine, or a proposal of one."""
    from django.db import transaction

    from phasezero.store import audit
    from phasezero.store.people import Quarantine

    _steward(by)
    with transaction.atomic():
        if not Quarantine.objects.filter(organisation=organisation, lifted_at=None).update(lifted_at=at):
            raise NotFound(f"{organisation.name} is not in quarantine; nothing was changed")
        organisation.quarantined_at = None
        organisation.save(update_fields=["quarantined_at"])
        audit.note("quarantine lifted", str(by.pk), at, str(organisation.pk))


def make_token(by: Person, label: str, highest: TLP, days: int, at: datetime, audience: str = "") -> str:
    """A key for the API; returns its secret, which is shown once."""
    from django.db import transaction

    from phasezero.store import accounts, audit
    from phasezero.store.people import Token

    if not 1 <= days <= TOKEN_DAYS:
        raise BadInput(f"days is {days}; a token lives from 1 to {TOKEN_DAYS} days")
    if audience and audience not in accounts.viewer_of(by, at.date()).audiences:
        raise NotFound("you have no seat in this task force; choose one of yours")
    secret = f"pz_{secrets.token_urlsafe(32)}"
    with transaction.atomic():
        made = Token.objects.create(
            digest=accounts.digest_of(secret),
            person=by,
            label=_name(label),
            highest=int(highest),
            audience=audience,
            made_at=at,
            expires_at=at + timedelta(days=days),
        )
        audit.note("token made", str(by.pk), at, str(made.pk))
    return secret


def revoke_token(by: Person, token_id: int, at: datetime) -> None:
    """End one of one's own tokens."""
    from phasezero.store import audit
    from phasezero.store.people import Token

    if not Token.objects.filter(pk=token_id, person=by, revoked_at=None).update(revoked_at=at):
        raise NotFound("there is no such token; nothing was changed")
    audit.note("token revoked", str(by.pk), at, str(token_id))


def publish_rule(by: Person, criteria: str, decided_by: str, dissent: str, on: date, at: datetime) -> WatchRule:
    """Publish the rule by which countries are watched; versions are never replaced."""
    from django.db import transaction
    from django.db.models import Max

    from phasezero.store import audit
    from phasezero.store.people import WatchRule

    _steward(by)
    for what, text in (("the criteria", criteria), ("who decided", decided_by), ("the dissent", dissent)):
        if not text.strip():
            raise BadInput(f"{what} is empty; write it down, also where nobody disagreed")
    with transaction.atomic():
        version = (WatchRule.objects.aggregate(n=Max("version"))["n"] or 0) + 1
        made = WatchRule.objects.create(
            version=version,
            criteria=criteria.strip(),
            decided_by=decided_by.strip(),
            dissent=dissent.strip(),
            decided_on=on,
            tlp=int(TLP.CLEAR),
            audience=PUBLIC,
        )
        audit.note("watch rule published", str(by.pk), at, str(made.pk))
    return made


def _steward(person: Person) -> None:
    if not person.is_steward or not person.is_active:
        raise NotAllowed("only a steward of this installation may do this")


def _seat(person: Person, task_force: TaskForce) -> Seat:
    """Raises NotFound for somebody without a seat: a task force says nothing of itself to others."""
    from phasezero.store import accounts

    found = next((seat for seat in accounts.seats_of(person) if seat.task_force_id == task_force.pk), None)
    if found is None or not person.is_active or (person.organisation is not None and person.organisation.quarantined_at):
        raise NotFound("there is no such task force")
    return found


def _may(person: Person, task_force: TaskForce, act: str) -> None:
    if act not in roles()[_seat(person, task_force).role].may:
        able = [name for name, role in roles().items() if act in role.may]
        raise NotAllowed(f"your role in this task force does not allow this; ask one of its members who is {' or '.join(able)}")


def may(person: Person, task_force: TaskForce, act: str) -> bool:
    """Whether a person's seat allows an act ("draft", "release", "recall", "seat", "mark", "review")."""
    try:
        _may(person, task_force, act)
    except (NotAllowed, NotFound):
        return False
    return True


def _role(name: str) -> None:
    if name not in roles():
        raise BadInput(f"role is {name!r}; give one of: {', '.join(roles())}")


def _check_conflict(person: Person, iso3: str) -> None:
    if person.organisation is not None:
        _check_state(person.organisation, iso3)


def _check_state(organisation: Organisation, iso3: str) -> None:
    if iso3 and iso3 in {organisation.organ_of, organisation.instructed_by}:
        raise NotAllowed(
            f"{organisation.name} is an organ of {country(iso3).name}, or acts under its instructions: "
            "it cannot join the task force that watches it"
        )


def _state(text: str) -> str:
    return find_country(text).iso3 if text.strip() else ""


def _email(text: str) -> str:
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    try:
        validate_email(text.strip())
    except ValidationError:
        raise BadInput(f"{text[:60]!r} is not an e-mail address; write it as name@example.org") from None
    return text.strip().casefold()


def _name(text: str) -> str:
    from phasezero.desk.updates import person

    return person(text, "name")
