"""Accounts: the first one, invitations, joining, keys for the API. Every act has an audit line."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from phasezero import library
from phasezero.desk.rights import (
    must,
    must_be_role,
    must_be_steward,
    must_have_second_factor,
    must_not_be_cut_off,
    name_of,
    refuse_conflict,
    refuse_organ,
)
from phasezero.domain.marking import TLP
from phasezero.errors import BadInput, NotAllowed, NotFound, said

if TYPE_CHECKING:
    from phasezero.store.people import Invitation, Organisation, Person, TaskForce

INVITED_DAYS = 7
TOKEN_DAYS = 90
"""The longest life of an API token."""


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
        raise BadInput(said("there are accounts already; a steward invites others with: phasezero steward invite"))
    with transaction.atomic():
        accounts.begin_accounts(at)
        person = Person(email=_email(email), name=name_of(name), is_steward=True)
        set_password(person, password)
        person.save()
        audit.note("first steward", str(person.pk), at, str(person.pk))
    return person


def set_password(person: Person, password: str) -> None:
    """Set it on `person`, unsaved. Raises BadInput with the first reason why it will not do."""
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    try:
        validate_password(password, person)
    except ValidationError as error:
        raise BadInput(said("the password will not do: {messages}", messages=error.messages[0])) from None
    person.set_password(password)


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
    """Invite an address. A steward invites to an organisation and to stewardship, a lead to a task force.

    Whether it has an account is neither asked nor told: with one, its owner takes what the invitation is for (`take_invitation`);
    without one, the link makes it (`join`). Replaces an earlier invitation of the same address to the same; others may have
    invited it too, and do not learn of it.
    """
    from django.db import transaction

    from phasezero.store import accounts, audit
    from phasezero.store.people import Invitation

    if task_force is None or steward:
        must_be_steward(by)
    if task_force is not None:
        must(by, task_force, "seat")
    if organisation is not None:
        _refuse_cut_off(by, organisation, task_force, at)
    if task_force is not None:
        must_be_role(role)
        if organisation is None:
            raise BadInput(said("a member of a task force acts for an organisation; name it"))
        refuse_organ(organisation, task_force.country)
    address = _email(email)
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        Invitation.objects.filter(email=address, used_at=None, task_force=task_force, is_steward=steward).delete()
        made = Invitation.objects.create(
            digest=accounts.digest_of(secret),
            email=address,
            name=name_of(name),
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


def unknown_organisation(name: str) -> BadInput:
    """What a lead is told who names an organisation that nobody can be invited for."""
    return BadInput(said("no organisation is called {sent!r}; a steward adds new ones", sent=name[:60]))


def _refuse_cut_off(by: Person, organisation: Organisation, task_force: TaskForce | None, at: datetime) -> None:
    """Raises BadInput for an organisation in quarantine. Of that know stewards, and leads of a task force whose pages its people
    opened: their page of audit lines says so. All others get the answer to a name that nobody has."""
    from phasezero.store.people import Organisation

    if not Organisation.objects.filter(pk=organisation.pk).exclude(quarantined_at=None).exists():
        return
    listed = library.seen_of_task_force(library.viewer_of(by, at.date()), task_force.key) if task_force else []
    if by.is_steward or organisation.pk in {one.pk for one, _ in listed}:
        raise BadInput(
            said("{name} is cut off; nobody can be invited for it until stewards lift the quarantine", name=organisation.name)
        )
    raise unknown_organisation(organisation.name)


def open_invitations(by: Person, at: datetime, task_force: TaskForce | None = None) -> list[Invitation]:
    """Invitations that were not used and are not too old, the newest first: to a task force for its leads; None: to stewardship
    and to this installation, for stewards. Raises NotAllowed or NotFound for others."""
    from django.db.models import Q

    from phasezero.store.people import Invitation

    if task_force is None:
        must_be_steward(by)
        whose = Q(task_force=None) | Q(is_steward=True)
    else:
        must(by, task_force, "seat")
        whose = Q(task_force=task_force)
    rows = Invitation.objects.filter(whose, used_at=None, expires_at__gt=at).select_related("organisation", "task_force", "by")
    return list(rows.order_by("-made_at", "pk"))


def withdraw_invitation(by: Person, invitation_id: int, at: datetime, task_force: TaskForce | None = None) -> Invitation:
    """Take one of `open_invitations` back: its link is then one that never was. Returns what it was, no longer kept."""
    from django.db import transaction

    from phasezero.store import audit

    with transaction.atomic():
        found = next((one for one in open_invitations(by, at, task_force) if one.pk == invitation_id), None)
        if found is None:
            raise NotFound(said("there is no such invitation (any more); nothing was changed"))
        of = {audit.INSTALLATION} if found.is_steward or found.task_force is None else set()
        for audience in sorted(of | ({found.task_force.key} if found.task_force else set())):
            audit.note("invitation withdrawn", str(by.pk), at, str(invitation_id), audience)
        found.delete()
    return found


def invitation(secret: str, at: datetime) -> Invitation:
    """The invitation behind a link. Raises NotFound where it is unknown, used, withdrawn or too old, or where the organisation
    that it is for, or whoever made it, is cut off: all alike. Whether its address has an account changes nothing."""
    from phasezero.store import accounts
    from phasezero.store.people import Invitation

    found = Invitation.objects.filter(digest=accounts.digest_of(secret), used_at=None, expires_at__gt=at)
    found = found.filter(organisation__quarantined_at=None, by__organisation__quarantined_at=None).exclude(by__is_active=False)
    row = found.select_related("organisation", "task_force").first()
    if row is None:
        raise NotFound(said("this invitation is not open (any more); ask the person who invited you for a new one"))
    return row


def join(secret: str, name: str, password: str, at: datetime) -> Person | None:
    """Make the account that an invitation is for, with its seat.

    None where its address has an account by now: then nothing is changed and the invitation stays open, after the same checks and
    the same slow work, so that whoever asks is not told by the answer. Only the account's owner can take it (`take_invitation`).
    """
    from allauth.account.models import EmailAddress
    from django.db import transaction

    from phasezero.store.people import Person, Seat

    with transaction.atomic():
        row = _held(secret, at)
        person = Person(email=row.email, name=name_of(name), organisation=row.organisation, is_steward=row.is_steward)
        set_password(person, password)
        if row.task_force is not None and row.organisation is not None:
            refuse_organ(row.organisation, row.task_force.country)
        if Person.objects.filter(email=row.email).exists():
            return None
        person.save(force_insert=True)
        EmailAddress.objects.create(user=person, email=row.email, verified=True, primary=True)
        if row.task_force is not None:
            Seat.objects.create(task_force=row.task_force, person=person, role=row.role, since=at)
        _use(row, person, at)
    return person


def take_invitation(by: Person, secret: str, at: datetime) -> Invitation:
    """Take what an invitation to one's own address is for, with the account that one has. Returns the invitation, used up.

    Name and organisation of the account stay, whatever the invitation says. Raises NotFound for a link that is not open,
    NotAllowed for somebody else's and for an organ of the watched state, BadInput where there is nothing left to take.
    """
    from django.db import transaction

    from phasezero.store.people import Person, Seat

    must_not_be_cut_off(by)
    must_have_second_factor(by)
    with transaction.atomic():
        row = _held(secret, at, by.organisation_id)
        person = Person.objects.select_for_update().get(pk=by.pk)
        if not is_for(row, person):
            raise NotAllowed(said("this invitation is for another address than the one you are signed in with"))
        seat, stewardship = still_to_take(row, person)
        if not seat and not stewardship:
            raise BadInput(said("you have what this invitation is for already; nothing was changed"))
        if seat and row.task_force is not None:
            refuse_conflict(person, row.task_force.country)
            Seat.objects.create(task_force=row.task_force, person=person, role=row.role, since=at)
        if stewardship:
            person.is_steward = True
            person.save(update_fields=["is_steward"])
        _use(row, person, at)
    return row


def is_for(invited: Invitation, person: Person) -> bool:
    """Whether an invitation is to the address of this account."""
    return person.email.casefold() == invited.email


def still_to_take(invited: Invitation, person: Person) -> tuple[bool, bool]:
    """Whether an invitation would give an account a seat, and stewardship. A seat that somebody has is never replaced by this: of
    another role the leads decide."""
    from phasezero.store.people import Seat

    of = invited.task_force
    seat = of is not None and not Seat.objects.filter(task_force=of, person=person, until=None).exists()
    return seat, invited.is_steward and not person.is_steward


def _held(secret: str, at: datetime, organisation: int | None = None) -> Invitation:
    """The invitation, for this transaction alone: one at a time for each address, so that nobody joins twice, and none by what is
    withdrawn meanwhile. Its organisation, and the one of this id, come first, as where one is corrected. Raises NotFound."""
    from phasezero.store.people import Invitation, Organisation

    found = invitation(secret, at)
    held = {found.organisation_id, organisation} - {None}
    list(Organisation.objects.select_for_update().filter(pk__in=held).order_by("pk"))
    list(Invitation.objects.select_for_update().filter(email=found.email).order_by("pk"))
    return invitation(secret, at)


def _use(row: Invitation, person: Person, at: datetime) -> None:
    """The link has worked once; those whom it concerns read it in their audit lines."""
    from phasezero.store import audit

    row.used_at = at
    row.save(update_fields=["used_at"])
    audit.note("joined", str(person.pk), at, str(row.pk), row.task_force.key if row.task_force else audit.INSTALLATION)


def choose_language(person: Person, code: str, at: datetime) -> None:
    """The language of somebody's pages and letters; an empty one: the browser's, and English for letters. Has an audit line."""
    from django.conf import settings
    from django.db import transaction

    from phasezero.store import audit
    from phasezero.store.people import Person

    must_not_be_cut_off(person)
    if code and code not in dict(settings.LANGUAGES):
        raise BadInput(said("no such language is offered here; choose one of the list"))
    with transaction.atomic():
        if Person.objects.filter(pk=person.pk).exclude(language=code).update(language=code):
            audit.note("language chosen", str(person.pk), at, str(person.pk))
    person.language = code


def make_token(by: Person, label: str, highest: TLP, days: int, at: datetime, audience: str = "") -> str:
    """A key for the API; returns its secret, which is shown once."""
    from django.db import transaction

    from phasezero.store import accounts, audit
    from phasezero.store.people import Token

    must_not_be_cut_off(by)
    if not 1 <= days <= TOKEN_DAYS:
        raise BadInput(said("days is {days}; a token lives from 1 to {token_days} days", days=days, token_days=TOKEN_DAYS))
    if audience and audience not in accounts.viewer_of(by, at.date()).audiences:
        raise NotFound(said("you have no seat in this task force; choose one of yours"))
    secret = f"pz_{secrets.token_urlsafe(32)}"
    with transaction.atomic():
        made = Token.objects.create(
            digest=accounts.digest_of(secret),
            person=by,
            label=name_of(label),
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

    must_not_be_cut_off(by)
    if not Token.objects.filter(pk=token_id, person=by, revoked_at=None).update(revoked_at=at):
        raise NotFound(said("there is no such token; nothing was changed"))
    audit.note("token revoked", str(by.pk), at, str(token_id))


def _email(text: str) -> str:
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    try:
        validate_email(text.strip())
    except ValidationError:
        raise BadInput(said("{text!r} is not an e-mail address; write it as name@example.org", text=text[:60])) from None
    return text.strip().casefold()
