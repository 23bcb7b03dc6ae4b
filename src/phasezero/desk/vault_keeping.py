"""Whose keys open a vault: a steward's own key and passphrase, the vault made, shares given and voided, and what is due.

Import it once the store is open; `desk/vault.py` offers it all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.views.decorators.debug import sensitive_variables
from nacl.public import PrivateKey

from phasezero.desk.rights import must_not_be_cut_off
from phasezero.errors import BadInput, NotAllowed, NotFound, said
from phasezero.store import accounts, audit, vault
from phasezero.store import vault_keys as keys
from phasezero.store.people import Person, TaskForce
from phasezero.store.vault import Opening, StewardKey, VaultKey, VaultShare
from phasezero.store.vault_keys import Strength

MOST_FAILURES = 5
CLOSED_FOR = timedelta(hours=1)
"""After so many wrong passphrases in a row, for how long none is tried."""


@dataclass(frozen=True, slots=True)
class Keeper:
    name: str
    email: str
    fingerprint: str
    """Of their own key; empty where they have none."""
    steward: bool
    """Whether they are a steward today."""
    share: bool
    """Whether they hold a share that stands under their newest key."""


@dataclass(frozen=True, slots=True)
class Status:
    fingerprint: str
    """Of the vault's key; empty where there is no vault."""
    generation: int
    keepers: tuple[Keeper, ...]
    due: tuple[str, ...]
    """What ought to be done, and why; a sentence each."""


def account(email: str) -> Person:
    """The person with this address. Raises BadInput."""
    found = Person.objects.filter(email=email.strip().casefold(), is_active=True).first()
    if found is None:
        raise BadInput(said("no account has the address {email!r}; give the address it was made with", email=email[:60]))
    return found


def task_force_of(by: Person, text: str, at: datetime) -> TaskForce:
    """One of a person's task forces, by key or name. Others do not exist for them."""
    mine = TaskForce.objects.filter(key__in=accounts.viewer_of(by, at.date()).audiences)
    found = list(mine.filter(key=text.strip().lower())) or list(mine.filter(name=text.strip()))
    if len(found) != 1:
        none = said("there is no such task force: {text!r}", text=text[:60])
        raise NotFound(said("several are called so; give the key") if found else none)
    return found[0]


def steward_named(task_force: TaskForce, text: str) -> Person:
    """A steward of a task force, by name or address. Raises BadInput, naming who is one."""
    there = vault.stewards(task_force)
    found = [one for one in there if text.strip().casefold() in {one.email, one.name.casefold()}]
    if len(found) != 1:
        names = ", ".join(one.name for one in there)
        raise BadInput(said("{text!r} is no steward of this task force; its stewards are: {names}", text=text[:60], names=names))
    return found[0]


@sensitive_variables()
def make_steward_key(
    by: Person, passphrase: str, at: datetime, strength: Strength = Strength.MODERATE, renew: bool = False
) -> str:
    """A key of one's own, which shares are sealed to; returns its fingerprint.

    `renew`: another one, where the passphrase is lost. It opens nothing until two other stewards share the vault's key anew.
    """
    check_accounts()
    must_not_be_cut_off(by)
    if vault.newest_key(by) is not None and not renew:
        raise BadInput(
            said(
                "you have a key already; change its passphrase, or, if that is lost, make another: on "
                "the page of the vault, or with: phasezero vault passphrase, phasezero vault key "
                "--renew"
            )
        )
    private = PrivateKey.generate()
    made = StewardKey(person=by, public=bytes(private.public_key), made_at=at, changed_at=at)
    made.lock(private, keys.checked_passphrase(passphrase), strength)
    with transaction.atomic():
        made.save(force_insert=True)
        _drop_shareless(by, made)
        _note_everywhere("steward key renewed" if renew else "steward key made", by, at)
    return keys.fingerprint(bytes(made.public))


def _drop_shareless(by: Person, made: StewardKey) -> None:
    vault.erase_for_good()
    StewardKey.objects.filter(person=by, shares=None).exclude(pk=made.pk).delete()


@sensitive_variables()
def change_passphrase(by: Person, old: str, new: str, at: datetime, strength: Strength = Strength.MODERATE) -> None:
    """Another passphrase for the same key: no share changes."""
    check_accounts()
    must_not_be_cut_off(by)
    private = unlock(own_key(by), old, at)
    passphrase = keys.checked_passphrase(new)
    with transaction.atomic():
        vault.erase_for_good()
        row = StewardKey.objects.select_for_update().get(pk=own_key(by).pk)
        row.lock(private, passphrase, strength)
        row.changed_at = at
        row.save(update_fields=["locked", "salt", "strength", "changed_at"])
        _note_everywhere("steward passphrase changed", by, at)


@sensitive_variables()
def create(by: Person, task_force: TaskForce, passphrase: str, at: datetime) -> str:
    """Make a task force's vault: a key, shared out to all its stewards and kept nowhere else; returns its fingerprint."""
    check_steward(by, task_force, at)
    _none_yet(task_force)
    receivers = receivers_of(task_force)
    unlock(own_key(by), passphrase, at, task_force)
    with transaction.atomic():
        vault.hold(task_force.key)
        _none_yet(task_force)
        made = vault.make_key(task_force, receivers, at)[0]
        audit.note("vault made", str(by.pk), at, str(made.pk), task_force.key)
    return keys.fingerprint(bytes(made.public))


def _none_yet(task_force: TaskForce) -> None:
    if vault.has_vault(task_force.key):
        raise BadInput(said("this task force has a vault already; for a new key two stewards rotate it"))


@sensitive_variables("passphrase")
def void_share(by: Person, task_force: TaskForce, person: Person, passphrase: str, at: datetime) -> None:
    """A steward leaves: erase their share. A rotation is then due: they may have kept a copy.

    Raises BadInput where fewer than two stewards could open the vault afterwards: it would be lost.
    """
    check_steward(by, task_force, at)
    key = vault.current_key(task_force.key)
    there = {one.pk for one in vault.stewards(task_force)} - {person.pk}
    if VaultShare.objects.filter(key=key, person__in=there).count() < keys.THRESHOLD:
        raise BadInput(
            said(
                "without {name} fewer than two stewards could open this vault: it would be lost; seat "
                "another steward and share the key anew first",
                name=person.name,
            )
        )
    unlock(own_key(by), passphrase, at, task_force)
    with transaction.atomic():
        vault.erase_for_good()
        if not VaultShare.objects.filter(key=key, person=person).delete()[0]:
            raise BadInput(said("{name} holds no share of this vault's key; nothing was changed", name=person.name))
        for part in ("asked_by", "asked_of"):
            Opening.objects.filter(key=key, outcome="", **{part: person}).update(share=b"", ended_at=at, outcome="refused")
        VaultKey.objects.filter(pk=key.pk, rotate_since=None).update(rotate_since=at)
        audit.note("vault: share void", str(by.pk), at, str(person.pk), task_force.key)


def openers(task_force: TaskForce) -> set[int]:
    """Ids of the stewards who hold a share under their newest key: any two of them open the vault. Empty without a vault."""
    rows = VaultShare.objects.filter(task_force=task_force, key__retired_at=None)
    under = dict(rows.values_list("person_id", "steward_key_id"))
    found = ((one, vault.newest_key(one)) for one in vault.stewards(task_force) if one.pk in under)
    return {one.pk for one, newest in found if newest is not None and newest.pk == under[one.pk]}


def holder_named(task_force: TaskForce, text: str) -> Person:
    """Who holds a share, also if no steward any more, by name or address."""
    rows = VaultShare.objects.filter(task_force=task_force, key__retired_at=None).select_related("person")
    found = [row.person for row in rows if text.strip().casefold() in {row.person.email, row.person.name.casefold()}]
    if len(found) != 1:
        raise BadInput(
            said("{text!r} holds no share of this vault's key; give a name or address as the status shows it", text=text[:60])
        )
    return found[0]


def status(by: Person, task_force: TaskForce, at: datetime) -> Status:
    """Whose keys there are, with their fingerprints, and what is due. For members."""
    check_accounts()
    if not is_member(by, task_force, at):
        raise NotFound(said("there is no such task force"))
    vault.forget_expired(at)
    key = VaultKey.objects.filter(task_force=task_force, retired_at=None).first()
    shares = {row.person_id: row for row in VaultShare.objects.filter(key=key).select_related("person")} if key else {}
    stewards = {one.pk: one for one in vault.stewards(task_force)}
    people = {**{number: row.person for number, row in shares.items()}, **stewards}
    keepers = [_keeper(one, number in stewards, shares.get(number)) for number, one in people.items()]
    if key is None:
        return Status("", 0, tuple(keepers), (said("this task force has no vault yet: one of its stewards makes it"),))
    return Status(keys.fingerprint(bytes(key.public)), key.generation, tuple(keepers), tuple(_due(key, keepers)))


def _keeper(person: Person, steward: bool, share: VaultShare | None) -> Keeper:
    newest = vault.newest_key(person)
    mark = keys.fingerprint(bytes(newest.public)) if newest else ""
    held = share is not None and newest is not None and share.steward_key_id == newest.pk
    return Keeper(person.name, person.email, mark, steward, held or (share is not None and not steward))


def _due(key: VaultKey, keepers: list[Keeper]) -> list[str]:
    lines: list[str] = []
    if key.rotate_since is not None:
        left = f"{key.rotate_since:%Y-%m-%d}"
        lines.append(said("a steward left on {day} and may have kept a copy of their share: rotate the key", day=left))
    lines += [line for one in keepers if (line := _due_of(one))]
    if sum(one.share and one.steward for one in keepers) <= keys.THRESHOLD:
        lines.append(
            said("no more than two stewards can open this vault: if one is lost, all is; seat a third and share the key anew")
        )
    return lines


def _due_of(one: Keeper) -> str:
    if not one.steward:
        return said("{name} is no steward any more and holds a share: void it, then rotate the key", name=one.name)
    if not one.fingerprint:
        return said("{name} has no key of their own: they make one", name=one.name)
    if not one.share:
        return said("{name} holds no share under their key: two others share the vault's key anew", name=one.name)
    return ""


@sensitive_variables("passphrase")
def unlock(key: StewardKey, passphrase: str, at: datetime, task_force: TaskForce | None = None) -> PrivateKey:
    """A steward's private key. Each try is counted before it is made, so that many at once are no more than one by one."""
    with transaction.atomic():
        row = StewardKey.objects.select_for_update().get(pk=key.pk)
        if row.closed_until is not None and row.closed_until > at:
            raise NotAllowed(
                said(
                    "too many wrong passphrases; none is tried before {closed_until:%Y-%m-%d %H:%M} UTC",
                    closed_until=row.closed_until,
                )
            )
        row.failures += 1
        row.closed_until = at + CLOSED_FOR if row.failures >= MOST_FAILURES else None
        row.save(update_fields=["failures", "closed_until"])
    private = row.unlock(passphrase)
    if private is None:
        _note_wrong(row, at, task_force)
        left = max(MOST_FAILURES - row.failures, 0)
        more = f"{left} more tries" if left else f"none is tried for {CLOSED_FOR.seconds // 60} minutes"
        raise NotAllowed(said("the passphrase is wrong; {more}", more=more))
    StewardKey.objects.filter(pk=row.pk).update(failures=0, closed_until=None)
    return private


def _note_wrong(row: StewardKey, at: datetime, task_force: TaskForce | None) -> None:
    if task_force is None:
        _note_everywhere("vault passphrase wrong", row.person, at)
    else:
        note("vault passphrase wrong", row.person, at, row.pk, task_force)


def note(action: str, by: Person, at: datetime, about: int, task_force: TaskForce) -> None:
    audit.note(action, str(by.pk), at, str(about), task_force.key)


def _note_everywhere(action: str, by: Person, at: datetime) -> None:
    """In each task force that this person is a steward of; elsewhere in the installation's chain."""
    mine = [seat.task_force.key for seat in accounts.seats_of(by) if seat.keeps_key]
    with transaction.atomic():
        for audience in mine or [audit.INSTALLATION]:
            audit.note(action, str(by.pk), at, str(by.pk), audience)


def check_accounts() -> None:
    if not accounts.accounts_exist():
        raise BadInput(said("there is no vault without accounts; make the first one with: phasezero steward create"))


def is_member(by: Person, task_force: TaskForce, at: datetime) -> bool:
    return task_force.key in accounts.viewer_of(by, at.date()).audiences


def check_steward(by: Person, task_force: TaskForce, at: datetime) -> None:
    check_accounts()
    if not is_member(by, task_force, at):
        raise NotFound(said("there is no such task force"))
    if by.pk not in {one.pk for one in vault.stewards(task_force)}:
        raise NotAllowed(said("only a steward of this task force may do this: a member whose seat keeps a share of its key"))


def own_key(person: Person) -> StewardKey:
    key = vault.newest_key(person)
    if key is None:
        raise BadInput(
            said("{name} has no key yet; make one on the page of the vault, or with: phasezero vault key", name=person.name)
        )
    return key


def share_held(key: VaultKey, person: Person) -> VaultShare:
    row = VaultShare.objects.filter(key=key, person=person).select_related("steward_key__person").first()
    if row is None:
        raise NotAllowed(said("{name} holds no share of this vault's key; two others share it anew", name=person.name))
    return row


def receivers_of(task_force: TaskForce) -> list[StewardKey]:
    """The newest key of every steward. Raises BadInput where one has none, or where they are too few."""
    there = vault.stewards(task_force)
    found = {one.pk: vault.newest_key(one) for one in there}
    if missing := [one.name for one in there if found[one.pk] is None]:
        raise BadInput(said("{those} has no key of their own yet; each steward makes one first", those=", ".join(missing)))
    if not keys.THRESHOLD <= len(there) <= keys.MOST_SHARES:
        raise BadInput(
            said(
                "a vault needs {threshold} to {most_shares} stewards; this task force has {count}",
                threshold=keys.THRESHOLD,
                most_shares=keys.MOST_SHARES,
                count=len(there),
            )
        )
    return [key for key in found.values() if key is not None]


def digest_of(receivers: list[StewardKey]) -> str:
    return keys.same_stewards([(one.person_id, bytes(one.public)) for one in receivers])
