"""What stewards do with their task force's vault. Nothing opens for one alone: one asks, another confirms.

Import it once the store is open. Passphrases, codes and what is opened pass through here and are kept nowhere.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.views.decorators.debug import sensitive_variables
from nacl.public import PrivateKey

from phasezero.domain.marking import TLP
from phasezero.domain.roles import roles
from phasezero.errors import BadInput, NotAllowed, NotFound
from phasezero.store import accounts, audit, vault
from phasezero.store import vault_keys as keys
from phasezero.store.ids import from_text, to_text
from phasezero.store.people import Person, TaskForce
from phasezero.store.vault import Opening, Purpose, Source, StewardKey, Unsealed, VaultKey, VaultShare
from phasezero.store.vault_keys import Strength

__all__ = [
    "Asked",
    "Confirmed",
    "Keeper",
    "Purpose",
    "Status",
    "Strength",
    "about",
    "account",
    "add_source",
    "ask",
    "change_passphrase",
    "confirm",
    "create",
    "holder_named",
    "make_steward_key",
    "refuse",
    "request_key",
    "requests",
    "sources",
    "status",
    "steward_named",
    "task_force_of",
    "void_share",
    "withdraw_source",
]

OPEN_FOR = timedelta(hours=24)
"""How long a request waits for the other steward."""
MOST_FAILURES = 5
CLOSED_FOR = timedelta(hours=1)
"""After so many wrong passphrases in a row, for how long none is tried."""
_LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, and the code for whoever confirms it: told by voice, shown once, kept nowhere."""

    request: str
    asked_of: str
    until: datetime
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What two stewards together did."""

    purpose: Purpose
    fields: tuple[Unsealed, ...] = ()
    """What was opened, to be shown once."""
    fingerprint: str = ""
    """Of the vault's key, where it was shared or rotated."""
    records: int = 0
    left: int = 0
    """After a rotation: sealed fields under the new key, and those left behind for good."""


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
        raise BadInput(f"no account has the address {email[:60]!r}; give the address it was made with")
    return found


def task_force_of(by: Person, text: str, at: datetime) -> TaskForce:
    """One of a person's task forces, by key or name. Others do not exist for them."""
    mine = TaskForce.objects.filter(key__in=accounts.viewer_of(by, at.date()).audiences)
    found = list(mine.filter(key=text.strip().lower())) or list(mine.filter(name=text.strip()))
    if len(found) != 1:
        raise NotFound(f"there is no such task force: {text[:60]!r}" if not found else "several are called so; give the key")
    return found[0]


def steward_named(task_force: TaskForce, text: str) -> Person:
    """A steward of a task force, by name or address. Raises BadInput, naming who is one."""
    there = vault.stewards(task_force)
    found = [one for one in there if text.strip().casefold() in {one.email, one.name.casefold()}]
    if len(found) != 1:
        names = ", ".join(one.name for one in there)
        raise BadInput(f"{text[:60]!r} is no steward of this task force; its stewards are: {names}")
    return found[0]


@sensitive_variables()
def make_steward_key(
    by: Person, passphrase: str, at: datetime, strength: Strength = Strength.MODERATE, renew: bool = False
) -> str:
    """A key of one's own, which shares are sealed to; returns its fingerprint.

    `renew`: another one, where the passphrase is lost. It opens nothing until two other stewards share the vault's key anew.
    """
    _ready()
    if vault.newest_key(by) is not None and not renew:
        raise BadInput(
            "you have a key already; change its passphrase with: phasezero vault passphrase, or make another with --renew"
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
    _ready()
    private = _unlock(_own_key(by), old, at)
    passphrase = keys.checked_passphrase(new)
    with transaction.atomic():
        vault.erase_for_good()
        row = StewardKey.objects.select_for_update().get(pk=_own_key(by).pk)
        row.lock(private, passphrase, strength)
        row.changed_at = at
        row.save(update_fields=["locked", "salt", "strength", "changed_at"])
        _note_everywhere("steward passphrase changed", by, at)


@sensitive_variables()
def create(by: Person, task_force: TaskForce, passphrase: str, at: datetime) -> str:
    """Make a task force's vault: a key, shared out to all its stewards and kept nowhere else; returns its fingerprint."""
    _steward(by, task_force, at)
    if vault.has_vault(task_force.key):
        raise BadInput("this task force has a vault already; change its key with: phasezero vault rotate")
    receivers = _receivers(task_force)
    _unlock(_own_key(by), passphrase, at, task_force)
    with transaction.atomic():
        made, _ = vault.make_key(task_force, receivers, at)
        audit.note("vault made", str(by.pk), at, str(made.pk), task_force.key)
    return keys.fingerprint(bytes(made.public))


@sensitive_variables()
def add_source(by: Person, task_force: TaskForce, identity: str, contact: str, at: datetime) -> Source:
    """Put a source under a pseudonym. Every member but readers can; nobody can read it back without two stewards."""
    _ready()
    seat = next((one for one in accounts.seats_of(by) if one.task_force_id == task_force.pk), None)
    if seat is None or not _member(by, task_force, at):
        raise NotFound("there is no such task force")
    if roles()[seat.role].clearance < TLP.AMBER:
        raise NotAllowed("readers add no sources; ask another member of the task force")
    who, how = _detail("identity", identity), _detail("contact", contact)
    if not who:
        raise BadInput("the identity is empty; say who the source is, so that two stewards can find out when they must")
    with transaction.atomic():
        source = vault.add_source(task_force, who, how, at)
        audit.note("source added", str(by.pk), at, str(source.pk), task_force.key)
    return source


def _detail(what: str, text: str) -> str:
    said = text.strip()
    if len(said.encode()) > vault.LONGEST_DETAIL:
        raise BadInput(f"the {what} is {len(said.encode())} bytes long; give at most {vault.LONGEST_DETAIL}")
    return said


@sensitive_variables("passphrase")
def withdraw_source(by: Person, task_force: TaskForce, source: str, passphrase: str, at: datetime) -> None:
    """Erase a source, at its request. One steward suffices: erasing shows nothing to anybody."""
    _steward(by, task_force, at)
    label, record = vault.find_sealed(task_force, source)
    if label != "store.Source":
        raise NotFound(f"there is no source {source[:40]!r} in this task force")
    _unlock(_own_key(by), passphrase, at, task_force)
    with transaction.atomic():
        row = Source.objects.select_for_update().get(pk=record)
        vault.erase_source(row, at)
        audit.note("source withdrawn", str(by.pk), at, str(record), task_force.key)


@sensitive_variables()
def ask(
    by: Person,
    task_force: TaskForce,
    asked_of: Person,
    purpose: Purpose,
    reason: str,
    passphrase: str,
    at: datetime,
    record: str = "",
) -> Asked:
    """First of two stewards: ask another one to open a record, or to share or rotate the key, and hand over one's share.

    The whole task force sees who asked whom, for what and why. The code is what the other steward needs beside the passphrase.
    """
    _steward(by, task_force, at)
    vault.forget_expired(at)
    key = vault.current_key(task_force.key)
    why = _reason(reason)
    if asked_of.pk == by.pk:
        raise BadInput("you cannot ask yourself: it takes two stewards; name another one")
    label, number = vault.find_sealed(task_force, record) if purpose is Purpose.OPEN else ("", None)
    receivers = "" if purpose is Purpose.OPEN else _digest(_receivers(task_force))
    mine, theirs = _share(key, by), _share(key, asked_of)
    words = vault.share_of(mine, _unlock(mine.steward_key, passphrase, at, task_force))
    code = keys.new_code()
    with transaction.atomic():
        made = Opening.objects.create(
            task_force=task_force,
            key=key,
            purpose=purpose,
            record_model=label,
            record=number,
            reason=why,
            asked_by=by,
            asked_of=asked_of,
            asked_at=at,
            expires_at=at + OPEN_FOR,
            share=keys.handed_over(words, bytes(theirs.steward_key.public), code),
            receivers=receivers,
        )
        audit.note(f"vault: asked to {purpose.label}", str(by.pk), at, str(number or key.pk), task_force.key)
    return Asked(to_text(made.pk), asked_of.name, made.expires_at, code)


@sensitive_variables()
def confirm(by: Person, request: str, code: str, passphrase: str, at: datetime, leave_unreadable: bool = False) -> Confirmed:
    """Second of two stewards: both shares meet in memory, for this one act.

    Raises NotAllowed for who is not asked, a wrong code or passphrase; BadInput where the request has ended.
    """
    opening = _request(by, request, at)
    task_force = opening.task_force
    _may_confirm(by, opening, at)
    mine = _share(opening.key, by)
    own = _unlock(mine.steward_key, passphrase, at, task_force)
    handed = keys.taken_over(own, bytes(opening.share), code)
    if handed is None:
        _note("vault code wrong", by, at, opening.pk, task_force)
        raise NotAllowed(f"the code is wrong; {opening.asked_by.name} was told it when asking")
    private = keys.joined([handed, vault.share_of(mine, own)])
    if bytes(private.public_key) != bytes(opening.key.public):
        raise BadInput("the vault's public key is not the one of these shares: somebody changed the database; nothing was opened")
    with transaction.atomic():
        vault.current_key(task_force.key, lock=True)
        vault.erase_for_good()
        if not Opening.objects.filter(pk=opening.pk, outcome="").update(share=b"", ended_at=at, outcome="done"):
            raise BadInput("this request has just ended; ask anew")
        done = _carry_out(opening, private, at, leave_unreadable)
        Opening.objects.filter(pk=opening.pk).update(outcome="done", ended_at=at)
        about = str(opening.record or opening.key_id)
        audit.note(f"vault: {_DONE[done.purpose]}", str(by.pk), at, about, task_force.key)
    return done


_DONE = {Purpose.OPEN: "opened a record", Purpose.SHARE: "shared the key anew", Purpose.ROTATE: "rotated the key"}


@sensitive_variables()
def _carry_out(opening: Opening, private: PrivateKey, at: datetime, leave: bool) -> Confirmed:
    task_force, purpose = opening.task_force, Purpose(opening.purpose)
    if purpose is Purpose.OPEN:
        return Confirmed(purpose, vault.open_vault(private, task_force, opening.record_model, opening.record or 0))
    receivers = _receivers(task_force)
    if _digest(receivers) != opening.receivers:
        raise BadInput("the stewards or their keys have changed since this was asked; look at the status and ask anew")
    if purpose is Purpose.SHARE:
        vault.share_out(opening.key, private, receivers, at)
        return Confirmed(purpose, fingerprint=keys.fingerprint(bytes(opening.key.public)))
    done = vault.rotate(opening.key, private, receivers, at, leave)
    return Confirmed(purpose, (), keys.fingerprint(bytes(done.key.public)), done.records, done.left)


def _may_confirm(by: Person, opening: Opening, at: datetime) -> None:
    _steward(by, opening.task_force, at)
    if opening.asked_by_id == by.pk:
        raise NotAllowed(f"you asked for this yourself; {opening.asked_of.name} confirms it")
    if opening.asked_of_id != by.pk:
        raise NotAllowed(f"this was asked of {opening.asked_of.name}; only they can confirm it")
    if opening.outcome:
        raise BadInput(f"this request has ended ({opening.outcome}); ask anew")
    if opening.asked_by_id not in {one.pk for one in vault.stewards(opening.task_force)}:
        raise NotAllowed(f"{opening.asked_by.name}, who asked for this, is no steward of this task force any more")


def refuse(by: Person, request: str, at: datetime) -> None:
    """Any steward ends a request; the share it holds is erased."""
    opening = _request(by, request, at)
    _steward(by, opening.task_force, at)
    with transaction.atomic():
        vault.erase_for_good()
        if not Opening.objects.filter(pk=opening.pk, outcome="").update(share=b"", ended_at=at, outcome="refused"):
            raise BadInput(f"this request has ended ({opening.outcome}); there is nothing to refuse")
        audit.note("vault: request refused", str(by.pk), at, str(opening.pk), opening.task_force.key)


@sensitive_variables("passphrase")
def void_share(by: Person, task_force: TaskForce, person: Person, passphrase: str, at: datetime) -> None:
    """A steward leaves: erase their share. A rotation is then due: they may have kept a copy.

    Raises BadInput where fewer than two stewards could open the vault afterwards: it would be lost.
    """
    _steward(by, task_force, at)
    key = vault.current_key(task_force.key)
    there = {one.pk for one in vault.stewards(task_force)} - {person.pk}
    if VaultShare.objects.filter(key=key, person__in=there).count() < keys.THRESHOLD:
        raise BadInput(
            f"without {person.name} fewer than two stewards could open this vault: it would be lost; "
            "seat another steward and share the key anew first"
        )
    _unlock(_own_key(by), passphrase, at, task_force)
    with transaction.atomic():
        vault.erase_for_good()
        if not VaultShare.objects.filter(key=key, person=person).delete()[0]:
            raise BadInput(f"{person.name} holds no share of this vault's key; nothing was changed")
        for part in ("asked_by", "asked_of"):
            Opening.objects.filter(key=key, outcome="", **{part: person}).update(share=b"", ended_at=at, outcome="refused")
        VaultKey.objects.filter(pk=key.pk, rotate_since=None).update(rotate_since=at)
        audit.note("vault: share void", str(by.pk), at, str(person.pk), task_force.key)


def holder_named(task_force: TaskForce, text: str) -> Person:
    """Who holds a share, also if no steward any more, by name or address."""
    rows = VaultShare.objects.filter(task_force=task_force, key__retired_at=None).select_related("person")
    found = [row.person for row in rows if text.strip().casefold() in {row.person.email, row.person.name.casefold()}]
    if len(found) != 1:
        raise BadInput(f"{text[:60]!r} holds no share of this vault's key; give a name or address as the status shows it")
    return found[0]


def status(by: Person, task_force: TaskForce, at: datetime) -> Status:
    """Whose keys there are, with their fingerprints, and what is due. For members."""
    _ready()
    if not _member(by, task_force, at):
        raise NotFound("there is no such task force")
    vault.forget_expired(at)
    key = VaultKey.objects.filter(task_force=task_force, retired_at=None).first()
    shares = {row.person_id: row for row in VaultShare.objects.filter(key=key).select_related("person")} if key else {}
    stewards = {one.pk: one for one in vault.stewards(task_force)}
    people = {**{number: row.person for number, row in shares.items()}, **stewards}
    keepers = [_keeper(one, number in stewards, shares.get(number)) for number, one in people.items()]
    if key is None:
        return Status("", 0, tuple(keepers), ("this task force has no vault: phasezero vault create",))
    return Status(keys.fingerprint(bytes(key.public)), key.generation, tuple(keepers), tuple(_due(key, keepers)))


def _keeper(person: Person, steward: bool, share: VaultShare | None) -> Keeper:
    newest = vault.newest_key(person)
    mark = keys.fingerprint(bytes(newest.public)) if newest else ""
    held = share is not None and newest is not None and share.steward_key_id == newest.pk
    return Keeper(person.name, person.email, mark, steward, held or (share is not None and not steward))


def _due(key: VaultKey, keepers: list[Keeper]) -> list[str]:
    said = []
    if key.rotate_since is not None:
        said.append(f"a steward left on {key.rotate_since:%Y-%m-%d} and may have kept a copy of their share: rotate the key")
    for one in keepers:
        if not one.steward:
            said.append(f"{one.name} is no steward any more and holds a share: void it, then rotate the key")
        elif not one.fingerprint:
            said.append(f"{one.name} has no key of their own: they run phasezero vault key")
        elif not one.share:
            said.append(f"{one.name} holds no share under their key: two others share the vault's key anew")
    if sum(one.share and one.steward for one in keepers) <= keys.THRESHOLD:
        said.append("no more than two stewards can open this vault: if one is lost, all is; seat a third and share the key anew")
    return said


def sources(by: Person, task_force: TaskForce, at: datetime) -> list[Source]:
    """The pseudonyms of a task force, the newest last; withdrawn ones too. For members."""
    _ready()
    rows = Source.objects.visible(accounts.viewer_of(by, at.date())).filter(task_force=task_force)
    return list(rows.defer("sealed_identity", "sealed_contact").order_by("made_at", "withdrawn_at", "id"))


def requests(by: Person, task_force: TaskForce, at: datetime) -> list[Opening]:
    """Every request of a task force, the newest first. For members."""
    _ready()
    vault.forget_expired(at)
    rows = Opening.objects.visible(accounts.viewer_of(by, at.date())).filter(task_force=task_force).defer("share")
    return list(rows.select_related("asked_by", "asked_of").order_by("-asked_at", "id"))


@sensitive_variables("passphrase")
def _unlock(key: StewardKey, passphrase: str, at: datetime, task_force: TaskForce | None = None) -> PrivateKey:
    """A steward's private key. Each try is counted before it is made, so that many at once are no more than one by one."""
    with transaction.atomic():
        row = StewardKey.objects.select_for_update().get(pk=key.pk)
        if row.closed_until is not None and row.closed_until > at:
            raise NotAllowed(f"too many wrong passphrases; none is tried before {row.closed_until:%Y-%m-%d %H:%M} UTC")
        row.failures += 1
        row.closed_until = at + CLOSED_FOR if row.failures >= MOST_FAILURES else None
        row.save(update_fields=["failures", "closed_until"])
    private = row.unlock(passphrase)
    if private is None:
        _note_wrong(row, at, task_force)
        left = max(MOST_FAILURES - row.failures, 0)
        more = f"{left} more tries" if left else f"none is tried for {CLOSED_FOR.seconds // 60} minutes"
        raise NotAllowed(f"the passphrase is wrong; {more}")
    StewardKey.objects.filter(pk=row.pk).update(failures=0, closed_until=None)
    return private


def _note_wrong(row: StewardKey, at: datetime, task_force: TaskForce | None) -> None:
    if task_force is None:
        _note_everywhere("vault passphrase wrong", row.person, at)
    else:
        _note("vault passphrase wrong", row.person, at, row.pk, task_force)


def _note(action: str, by: Person, at: datetime, about: int, task_force: TaskForce) -> None:
    audit.note(action, str(by.pk), at, str(about), task_force.key)


def _note_everywhere(action: str, by: Person, at: datetime) -> None:
    """In each task force that this person is a steward of; elsewhere in the installation's chain."""
    mine = [seat.task_force.key for seat in accounts.seats_of(by) if seat.keeps_key]
    with transaction.atomic():
        for audience in mine or [audit.INSTALLATION]:
            audit.note(action, str(by.pk), at, str(by.pk), audience)


def _ready() -> None:
    if not accounts.accounts_exist():
        raise BadInput("there is no vault without accounts; make the first one with: phasezero steward create")


def _member(by: Person, task_force: TaskForce, at: datetime) -> bool:
    return task_force.key in accounts.viewer_of(by, at.date()).audiences


def _steward(by: Person, task_force: TaskForce, at: datetime) -> None:
    _ready()
    if not _member(by, task_force, at):
        raise NotFound("there is no such task force")
    if by.pk not in {one.pk for one in vault.stewards(task_force)}:
        raise NotAllowed("only a steward of this task force may do this: a member whose seat keeps a share of its key")


def _own_key(person: Person) -> StewardKey:
    key = vault.newest_key(person)
    if key is None:
        raise BadInput(f"{person.name} has no key yet; make one with: phasezero vault key")
    return key


def _share(key: VaultKey, person: Person) -> VaultShare:
    row = VaultShare.objects.filter(key=key, person=person).select_related("steward_key__person").first()
    if row is None:
        raise NotAllowed(f"{person.name} holds no share of this vault's key; two others share it anew")
    return row


def _receivers(task_force: TaskForce) -> list[StewardKey]:
    """The newest key of every steward. Raises BadInput where one has none, or where they are too few."""
    there = vault.stewards(task_force)
    found = {one.pk: vault.newest_key(one) for one in there}
    if missing := [one.name for one in there if found[one.pk] is None]:
        raise BadInput(f"{', '.join(missing)} has no key of their own yet; each steward makes one with: phasezero vault key")
    if not keys.THRESHOLD <= len(there) <= keys.MOST_SHARES:
        raise BadInput(f"a vault needs {keys.THRESHOLD} to {keys.MOST_SHARES} stewards; this task force has {len(there)}")
    return [key for key in found.values() if key is not None]


def _digest(receivers: list[StewardKey]) -> str:
    return keys.same_stewards([(one.person_id, bytes(one.public)) for one in receivers])


def _request(by: Person, text: str, at: datetime) -> Opening:
    """A request that this person may see. Raises NotFound."""
    _ready()
    vault.forget_expired(at)
    rows = Opening.objects.visible(accounts.viewer_of(by, at.date())).select_related("task_force", "key", "asked_by", "asked_of")
    found = rows.filter(pk=from_text(text.strip())).first()
    if found is None:
        raise NotFound(f"there is no request {text[:40]!r}")
    return found


def _reason(text: str) -> str:
    said = " ".join(text.split())
    if not said or len(said) > _LONGEST_REASON or any(unicodedata.category(letter)[0] == "C" for letter in said):
        raise BadInput(
            f"the reason is empty, unprintable or too long; say why in 1 to {_LONGEST_REASON} characters, "
            "and nothing of who the source is: the whole task force reads it"
        )
    return said


def request_key(opening: Opening) -> str:
    """A request's id as shown."""
    return to_text(opening.pk)


def about(opening: Opening) -> str:
    """What a request is to open: a pseudonym or an id; empty where it is about the key."""
    if opening.record is None:
        return ""
    source = Source.objects.filter(task_force=opening.task_force_id, pk=opening.record).first()
    return str(source) if source else to_text(opening.record)
