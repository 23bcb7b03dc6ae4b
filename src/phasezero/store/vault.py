"""The vault: what is confidential of a source stands here only sealed, and opens only for two stewards together.

A task force has one key at a time. Its public half seals, for anybody, without a secret: `seal`. Its private half exists only as
shares (any two open), each sealed to one steward's own key, and that one opens only with the steward's passphrase.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self, TypeVar

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Q
from nacl.public import PrivateKey

from phasezero.domain.marking import Viewer
from phasezero.errors import BadInput, NotFound
from phasezero.store import vault_keys as keys
from phasezero.store.accounts import accounts_exist
from phasezero.store.ids import from_text, to_text
from phasezero.store.people import Person, Seat, TaskForce, random_id

_Row_co = TypeVar("_Row_co", bound=models.Model, covariant=True)

LONGEST_DETAIL = 900
"""Bytes of an identity or a contact: both always fill the smallest bucket, so that their size says nothing at all."""


class _Shared(models.QuerySet[_Row_co]):
    """Rows of a task force: its members see them."""

    def visible(self, viewer: Viewer) -> Self:
        return self.filter(task_force__key__in=sorted(viewer.audiences))


class StewardKey(models.Model):
    """A key pair of one person; the private half under their passphrase. Who forgot theirs makes a newer one."""

    id = models.BigIntegerField(primary_key=True, default=random_id)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="steward_keys")
    public = models.BinaryField(max_length=32)
    locked = models.BinaryField(max_length=100)
    salt = models.BinaryField(max_length=16)
    strength = models.CharField(max_length=16)
    """What a guess costs: `vault_keys.Strength`."""
    failures = models.PositiveIntegerField(default=0)
    """Wrong passphrases since the last right one."""
    closed_until = models.DateTimeField(null=True, blank=True)
    """After too many wrong ones: no passphrase is tried before."""
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Queries(models.QuerySet["StewardKey"]):
        def visible(self, viewer: Viewer) -> Self:
            """One's own, and those of people in a task force with the viewer."""
            seated = Q(person__seats__task_force__key__in=sorted(viewer.audiences), person__seats__until=None)
            return self.filter(Q(person=viewer.person) | seated).distinct()

    objects = Queries.as_manager()

    def lock(self, private: PrivateKey, passphrase: str, strength: keys.Strength) -> None:
        """Put the private key under a passphrase (unsaved)."""
        self.salt, self.strength = keys.new_salt(), str(strength)
        self.locked = keys.locked(private, passphrase, self.salt, strength)

    def unlock(self, passphrase: str) -> PrivateKey | None:
        return keys.unlocked(bytes(self.locked), passphrase, bytes(self.salt), keys.Strength(self.strength))


class VaultKey(models.Model):
    """The key of a task force's vault, one for each generation. Only its public half is here."""

    id = models.BigIntegerField(primary_key=True, default=random_id)
    task_force = models.ForeignKey(TaskForce, on_delete=models.PROTECT, related_name="vault_keys")
    generation = models.PositiveSmallIntegerField()
    public = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    rotate_since = models.DateTimeField(null=True, blank=True)
    """When a steward left who held a share: from then on a rotation is due."""

    objects = _Shared.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task_force", "generation"], name="one_vault_key_a_generation"),
            models.UniqueConstraint(fields=["task_force"], condition=Q(retired_at=None), name="one_vault_key_at_a_time"),
        ]


class VaultShare(models.Model):
    """One steward's share of a vault's private key, sealed to that steward's own key."""

    id = models.BigIntegerField(primary_key=True, default=random_id)
    task_force = models.ForeignKey(TaskForce, on_delete=models.PROTECT, related_name="+")
    key = models.ForeignKey(VaultKey, on_delete=models.CASCADE, related_name="shares")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    steward_key = models.ForeignKey(StewardKey, on_delete=models.PROTECT, related_name="shares")
    sealed = models.BinaryField()
    made_at = models.DateTimeField()

    objects = _Shared.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "person"], name="one_share_a_steward")]


class Source(models.Model):
    """A confidential source: a pseudonym everywhere. Withdrawn, nothing is left but that something was withdrawn."""

    id = models.BigIntegerField(primary_key=True, default=random_id)
    task_force = models.ForeignKey(TaskForce, on_delete=models.PROTECT, related_name="sources")
    pseudonym = models.CharField(max_length=20, null=True)
    """Unique in its task force; null once withdrawn."""
    sealed_identity = models.BinaryField(default=bytes, blank=True)
    sealed_contact = models.BinaryField(default=bytes, blank=True)
    made_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = _Shared.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task_force", "pseudonym"], name="one_source_a_pseudonym")]

    def __str__(self) -> str:
        return self.pseudonym or "a withdrawn source"


class Purpose(models.TextChoices):
    """For what two stewards bring their shares together."""

    OPEN = "open", "open a record"
    SHARE = "share", "share the key anew"
    ROTATE = "rotate", "rotate the key"


class Opening(models.Model):
    """One steward asks, another confirms. What was asked, by whom, why, and how it ended, stays for the task force to see;
    the share that was handed over goes as soon as it ends."""

    id = models.BigIntegerField(primary_key=True, default=random_id)
    task_force = models.ForeignKey(TaskForce, on_delete=models.PROTECT, related_name="openings")
    key = models.ForeignKey(VaultKey, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=8, choices=Purpose.choices)
    record_model = models.CharField(max_length=60, default="", blank=True)
    record = models.BigIntegerField(null=True, blank=True)
    reason = models.TextField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_of = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    share = models.BinaryField(default=bytes, blank=True)
    """The share of who asked, sealed to who is asked and under a code; empty once it has ended."""
    receivers = models.CharField(max_length=64, default="", blank=True)
    """Who was to get a new share when this was asked: digest of people and their public keys."""
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, default="", blank=True)
    """"done", "refused" or "expired"; empty while it is open."""

    objects = _Shared.as_manager()


SEALED: list[tuple[str, str]] = [("store.Source", "sealed_identity"), ("store.Source", "sealed_contact")]
"""Every field that holds sealed bytes, as model label and field; each of these models has a `task_force`."""


def register(label: str, name: str) -> None:
    """Make a field of sealed bytes known: it can then be opened by two stewards, and a rotation seals it anew."""
    if (label, name) not in SEALED:
        SEALED.append((label, name))


def place(label: str, name: str, record: int) -> str:
    """Where something is to stand, for `seal`: bound to it, it opens nowhere else."""
    return f"{label}.{name}:{to_text(record)}"


def seal(task_force_key: str, plain: bytes, at_place: str = "") -> bytes:
    """`plain`, sealed to the vault of a task force (by its `key`); whoever seals cannot open it again.

    Belongs into the transaction that stores the result: until its end no rotation can leave it behind under a key that is gone.
    Raises BadInput where there is no vault (see `has_vault`), RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("seal() was called outside the transaction that stores what it returns")
    key = current_key(task_force_key, lock=True)
    return keys.sealed_to(bytes(key.public), plain, at_place, key.generation)


def has_vault(task_force_key: str) -> bool:
    return VaultKey.objects.filter(task_force__key=task_force_key, retired_at=None).exists()


def current_key(task_force_key: str, lock: bool = False) -> VaultKey:
    """The vault's key of today. `lock`: and nobody rotates it before the transaction ends."""
    if not accounts_exist():
        raise BadInput("there is no vault without accounts; make the first one with: phasezero steward create")
    if lock:
        hold(task_force_key)
    key = VaultKey.objects.filter(task_force__key=task_force_key, retired_at=None).select_related("task_force").first()
    if key is None:
        raise BadInput("this task force has no vault yet; one of its stewards makes it first")
    return key


def hold(task_force_key: str) -> None:
    """Until the end of the transaction nobody else makes, rotates or seals to the key of this task force. Taken on the task
    force: the key's own row would not do, since a rotation ends it and makes another."""
    list(TaskForce.objects.select_for_update(no_key=True).filter(key=task_force_key).values_list("pk"))


def stewards(task_force: TaskForce) -> list[Person]:
    """Who keeps a key of this task force today: seated, not locked, not of an organisation in quarantine; by name."""
    seats = Seat.objects.filter(task_force=task_force, until=None, keeps_key=True, person__is_active=True)
    seats = seats.filter(Q(person__organisation=None) | Q(person__organisation__quarantined_at=None))
    return [seat.person for seat in seats.select_related("person").order_by("person__name", "person_id")]


def newest_key(person: Person) -> StewardKey | None:
    return StewardKey.objects.filter(person=person).order_by("-made_at", "-id").first()


def add_source(task_force: TaskForce, identity: str, contact: str, at: datetime) -> Source:
    """A new source under a random pseudonym. Nothing of it is kept in clear."""
    source = Source(task_force=task_force, made_at=at)
    with transaction.atomic():
        for name, text in (("sealed_identity", identity), ("sealed_contact", contact)):
            setattr(source, name, seal(task_force.key, text.encode(), place("store.Source", name, source.pk)))
        _under_new_pseudonym(source)
    return source


def _under_new_pseudonym(source: Source) -> None:
    for _ in range(20):
        source.pseudonym = keys.new_pseudonym(secrets.randbits(40))
        try:
            with transaction.atomic():
                source.save(force_insert=True)
        except IntegrityError:
            if not Source.objects.filter(task_force=source.task_force, pseudonym=source.pseudonym).exists():
                raise
            continue
        return
    raise RuntimeError("twenty random pseudonyms were all taken")


def erase_source(source: Source, at: datetime) -> None:
    """Erase all of a source; requests to open it end. What is left says only that something was withdrawn."""
    with transaction.atomic():
        erase_for_good()
        source.pseudonym, source.made_at, source.withdrawn_at = None, None, at
        source.sealed_identity = source.sealed_contact = b""
        source.save()
        about = Opening.objects.filter(record_model="store.Source", record=source.pk)
        about.filter(outcome="").update(share=b"", ended_at=at, outcome="refused")
        about.update(reason="", share=b"")


def erase_for_good() -> None:
    """From here to the end of the transaction SQLite overwrites what is erased, and then shortens its log. PostgreSQL keeps
    erased rows until it vacuums: docs/how-to/vault.md."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete = ON")
    transaction.on_commit(_shorten_log, robust=True)


def _shorten_log() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def forget_expired(at: datetime) -> int:
    """End requests that nobody confirmed in time, and erase the shares they hold; returns how many. For every job that runs
    regularly; the vault's own functions begin with it."""
    late = Opening.objects.filter(outcome="", expires_at__lte=at)
    if not late.exists():
        return 0
    with transaction.atomic():
        erase_for_good()
        return late.update(share=b"", ended_at=at, outcome="expired")


def share_out(key: VaultKey, private: PrivateKey, receivers: list[StewardKey], at: datetime) -> None:
    """Replace all shares of a key: one for each receiver, sealed to the receiver's own key. Old requests end."""
    shares = keys.split(private, len(receivers))
    with transaction.atomic():
        erase_for_good()
        VaultShare.objects.filter(key=key).delete()
        for one, words in zip(receivers, shares, strict=True):
            sealed = keys.sealed_to(bytes(one.public), words.encode(), f"share:{to_text(key.pk)}")
            VaultShare.objects.create(
                task_force=key.task_force, key=key, person=one.person, steward_key=one, sealed=sealed, made_at=at
            )
        _end_requests(key, at)
        _drop_unused(receivers)


def _end_requests(key: VaultKey, at: datetime) -> None:
    Opening.objects.filter(key=key, outcome="").update(share=b"", ended_at=at, outcome="expired")


def _drop_unused(receivers: list[StewardKey]) -> None:
    """Earlier keys of these people under which no share stands any more."""
    earlier = StewardKey.objects.filter(person__in=[one.person_id for one in receivers], shares=None)
    earlier.exclude(pk__in=[one.pk for one in receivers]).delete()


def share_of(share: VaultShare, private: PrivateKey) -> str:
    """The words of a share, with the steward's private key."""
    return keys.opened(private, bytes(share.sealed), f"share:{to_text(share.key_id)}").decode()


def make_key(task_force: TaskForce, receivers: list[StewardKey], at: datetime) -> tuple[VaultKey, PrivateKey]:
    """The next generation's key, shared out."""
    last = VaultKey.objects.filter(task_force=task_force).order_by("-generation").values_list("generation", flat=True).first()
    private = PrivateKey.generate()
    with transaction.atomic():
        key = VaultKey.objects.create(
            task_force=task_force, generation=(last or 0) + 1, public=bytes(private.public_key), made_at=at
        )
        share_out(key, private, receivers, at)
    return key, private


@dataclass(frozen=True, slots=True)
class Rotated:
    key: VaultKey
    records: int
    """Sealed fields that stand under the new key now."""
    left: int
    """Sealed fields that no key of ours opened; they stay as they were."""


def rotate(old: VaultKey, private: PrivateKey, receivers: list[StewardKey], at: datetime, leave: bool = False) -> Rotated:
    """A new key; everything sealed is sealed anew to it; the old key's shares are erased, and with them the old key.

    Raises BadInput where something sealed does not open (then nothing changes), unless it is to be left behind: `leave`.
    """
    task_force = old.task_force
    done = left = 0
    with transaction.atomic():
        current_key(task_force.key, lock=True)
        erase_for_good()
        VaultKey.objects.filter(pk=old.pk).update(retired_at=at)
        new, _ = make_key(task_force, receivers, at)
        for label, name, row in _sealed_rows(task_force):
            try:
                sealed = keys.resealed(private, bytes(new.public), new.generation, bytes(getattr(row, name)))
            except BadInput:
                if not leave:
                    raise BadInput(
                        f"{place(label, name, row.pk)} does not open with the vault's key, and nothing was changed; "
                        "look into it, or rotate with --leave-unreadable: it is then lost for good"
                    ) from None
                left += 1
                continue
            type(row)._base_manager.filter(pk=row.pk).update(**{name: sealed})
            done += 1
        _end_requests(old, at)
        VaultShare.objects.filter(key=old).delete()
        _drop_unused(receivers)
    return Rotated(new, done, left)


def _models() -> Iterator[tuple[str, type[models.Model], list[str]]]:
    for label in dict(SEALED):
        yield label, apps.get_model(label), [name for one, name in SEALED if one == label]


def _sealed_rows(task_force: TaskForce) -> Iterator[tuple[str, str, Any]]:
    """Each filled sealed field of a task force, one row in memory at a time."""
    for label, model, names in _models():
        rows = model._base_manager.filter(task_force=task_force)
        for number in list(rows.values_list("pk", flat=True)):
            row = rows.only(*names).get(pk=number)
            yield from ((label, name, row) for name in names if getattr(row, name))


def find_sealed(task_force: TaskForce, text: str) -> tuple[str, int]:
    """Model and id of a record that holds something sealed, by pseudonym or id. Raises NotFound."""
    said = " ".join(text.split()).lower()
    pseudonym = said if said.startswith("source ") else f"source {said}"
    if source := Source.objects.filter(task_force=task_force, pseudonym=pseudonym).first():
        return "store.Source", source.pk
    number = from_text(said)
    for label, model, names in _models():
        row = model._base_manager.filter(task_force=task_force, pk=number).first()
        if row is not None and any(getattr(row, name) for name in names):
            return label, number
    raise NotFound(f"nothing is sealed under {text[:40]!r} in this task force")


@dataclass(frozen=True, slots=True)
class Unsealed:
    """What one field held: to be shown once, and kept nowhere."""

    name: str
    content: bytes = field(repr=False)


def open_vault(private: PrivateKey, task_force: TaskForce, label: str, record: int) -> tuple[Unsealed, ...]:
    """The sealed fields of one record in clear. Raises NotFound where it is gone, BadInput where one does not open."""
    names = [name for one, name in SEALED if one == label]
    row = apps.get_model(label)._base_manager.filter(task_force=task_force, pk=record).first() if names else None
    if row is None or not any(getattr(row, name) for name in names):
        raise NotFound("what was asked for is not there any more; nothing was opened")
    return tuple(
        Unsealed(name.removeprefix("sealed_"), keys.opened(private, bytes(getattr(row, name)), place(label, name, record)))
        for name in names
        if getattr(row, name)
    )
