"""From an account to a viewer: which audiences, up to which marking, as of this moment."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db import connection
from django.db.models import Q

from phasezero.domain.marking import ANONYMOUS, LOCAL, TLP, Viewer
from phasezero.domain.roles import SECOND_FACTOR, roles
from phasezero.store.models import Installation
from phasezero.store.people import Person, Seat, TaskForce, Token

_ENDED = {"account-free": False}
"""Remembers that the account-free mode is over: it never comes back, so it need not be asked again."""


def accounts_exist() -> bool:
    """Whether this installation has, or ever had, accounts."""
    if not _ENDED["account-free"]:
        _ENDED["account-free"] = Installation.objects.filter(pk=1, accounts_since__isnull=False).exists()
    return _ENDED["account-free"]


_STANDING = """SELECT accounts_since IS NOT NULL, EXISTS (SELECT 1 FROM store_panic WHERE lifted_at IS NULL)
    FROM store_installation WHERE id = 1"""


def standing() -> tuple[bool, bool]:
    """Whether there are accounts, and whether a panic closed everything. Asked at every request, so as plain SQL: building the
    query would take longer than answering it."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING)
        since, closed = cursor.fetchone() or (False, False)
    _ENDED["account-free"] = _ENDED["account-free"] or bool(since)
    return _ENDED["account-free"], bool(closed)


def forget_accounts() -> None:
    """Ask anew at the next call (another database was opened)."""
    _ENDED["account-free"] = False


def begin_accounts(at: datetime) -> None:
    """End the account-free mode, for good. Does nothing where it has ended."""
    Installation.current("default")
    Installation.objects.filter(pk=1, accounts_since=None).update(accounts_since=at)


def seats_of(person: Person) -> list[Seat]:
    """The seats a person has now, in task forces that are open; none for who is cut off."""
    rows = Seat.objects.filter(person=person, until=None, task_force__closed_at=None).select_related("task_force")
    rows = rows.filter(person__is_active=True, person__organisation__quarantined_at=None)
    return list(rows.order_by("task_force__key"))


def acting(audience: str, role: str) -> bool:
    """Whether somebody has this role in a task force whose account is not cut off."""
    rows = Seat.objects.filter(task_force__key=audience, role=role, until=None, person__is_active=True)
    return rows.filter(person__organisation__quarantined_at=None).exists()


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides, at this moment, what an account opens."""

    cut_off: bool
    """Locked, or of an organisation in quarantine."""
    steward: bool
    has_second_factor: bool
    seats: tuple[tuple[str, str, bool], ...]
    """Of open task forces, by key: the key, the role, and whether the person keeps the vault's key."""

    @property
    def lacks_second_factor(self) -> bool:
        """Whether the roles ask for a second factor that the account does not have yet: stewards, leads, releasers and who keeps
        a key, in any task force."""
        needed = self.steward or any(role in SECOND_FACTOR or keeps_key for _, role, keeps_key in self.seats)
        return needed and not self.has_second_factor


_OF_PERSON = """SELECT p.is_active AND o.quarantined_at IS NULL, p.is_steward,
        EXISTS (SELECT 1 FROM mfa_authenticator a WHERE a.user_id = p.id AND a.type IN ('totp', 'webauthn')),
        t.key, s.role, s.keeps_key
    FROM store_person p LEFT JOIN store_organisation o ON o.id = p.organisation_id
    LEFT JOIN (store_seat s JOIN store_taskforce t ON t.id = s.task_force_id AND t.closed_at IS NULL)
        ON s.person_id = p.id AND s.until IS NULL
    WHERE p.id = %s ORDER BY t.key"""


def standing_of(person: Person) -> Standing:
    """Asked at every request of somebody with an account, so as one query in plain SQL."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_PERSON, [person.pk])
        rows = cursor.fetchall()
    if not rows:
        return Standing(cut_off=True, steward=False, has_second_factor=False, seats=())
    opens, steward, factor = rows[0][:3]
    seats = tuple((key, role, bool(keeps)) for _, _, _, key, role, keeps in rows if key is not None)
    return Standing(not opens, bool(steward), bool(factor), seats)


def lacks_second_factor(person: Person) -> bool:
    """Whether a person's roles ask for a second factor that the account does not have yet."""
    return standing_of(person).lacks_second_factor


def viewer_of(person: Person, on: date) -> Viewer:
    """What a person may see today. Nobody: a locked account, or one of an organisation that is quarantined."""
    return viewer_standing(person, standing_of(person), on)


def viewer_standing(person: Person, stands: Standing, on: date) -> Viewer:
    """The viewer that an account with this standing reads as."""
    if stands.cut_off:
        return anonymous(on)
    cleared = {key: roles()[role].clearance for key, role, _ in stands.seats}
    insider = {key for key, role, _ in stands.seats if roles()[role].insider}
    if stands.steward:  # what was made before there were accounts passes to those who keep the installation
        cleared[LOCAL] = TLP.RED
        insider.add(LOCAL)
    return Viewer(person.name, frozenset(cleared.items()), frozenset(insider), on, person.pk, stands.steward)


def anonymous(on: date) -> Viewer:
    """Somebody without an account, on a day: CLEAR records only."""
    return Viewer(ANONYMOUS.name, on=on)


def watching_task_forces() -> list[tuple[str, str]]:
    """Country and audience of each open task force that has a country: for the machine's day, which reads as each of them."""
    rows = TaskForce.objects.filter(closed_at=None).exclude(country="")
    return list(rows.order_by("country", "key").values_list("country", "key"))


def digest_of(secret: str) -> str:
    """What is kept of a token or an invitation's secret. They are long and random, so a plain hash suffices."""
    return hashlib.sha256(secret.encode()).hexdigest()


def viewer_of_token(secret: str, at: datetime) -> Viewer | None:
    """The viewer of an API token; None where the token is unknown, expired or revoked, or its person is cut off."""
    now = at.astimezone(UTC)
    rows = Token.objects.filter(digest=digest_of(secret), revoked_at=None, expires_at__gt=now)
    token = rows.select_related("person").first()
    if token is None:
        return None
    stands = standing_of(token.person)
    if stands.cut_off or stands.lacks_second_factor:
        return None
    Token.objects.filter(pk=token.pk).filter(~Q(used_on=now.date()) | Q(used_on=None)).update(used_on=now.date())
    viewer = viewer_standing(token.person, stands, now.date())
    highest = TLP(token.highest)
    cleared = {
        (audience, min(tlp, highest))
        for audience, tlp in viewer.cleared
        if token.audience in {"", audience} and min(tlp, highest) > TLP.CLEAR
    }
    return Viewer(viewer.name, frozenset(cleared), viewer.insider & {one for one, _ in cleared}, viewer.on, viewer.person)


def person_with(email: str, password: str) -> Person | None:
    """The account with this address and password, if it is not cut off; the same work is done where there is none."""
    found = Person.objects.filter(email=email.strip().casefold()).select_related("organisation").first()
    if found is None:
        Person().set_password(password)
        return None
    return found if found.check_password(password) and not found.cut_off else None


def sign_out(people: Iterable[Person], at: datetime) -> None:
    """End every session and revoke every token of these people, at once."""
    from allauth.usersessions.models import UserSession
    from django.contrib.sessions.models import Session

    keys = [person.pk for person in people]
    sessions = UserSession.objects.filter(user_id__in=keys)
    Session.objects.filter(session_key__in=list(sessions.values_list("session_key", flat=True))).delete()
    sessions.delete()
    Token.objects.filter(person__in=keys, revoked_at=None).update(revoked_at=at)
