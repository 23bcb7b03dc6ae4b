"""Everything is closed at once: who did it and when, whose accounts it locked, and who agreed to open them again.

Tables of other parts (openings of the vault, feeds) are looked up in Django's registry: what a version lacks needs no closing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import Error, models, transaction
from django.db.models import Q

from phasezero.domain.marking import TLP
from phasezero.store.audit import note
from phasezero.store.people import Invitation, Organisation, Person, Token, random_id

ENOUGH = 2
"""So many stewards must agree before what was closed is opened; all of them where there were fewer."""


class Panic(models.Model):
    """From `at` to `lifted_at` nothing is served and nobody is let in."""

    id = models.BigIntegerField(primary_key=True, default=random_id)
    by = models.CharField(max_length=200)
    """Name, as typed: whoever reaches the command line may close."""
    at = models.DateTimeField()
    agreeing = models.PositiveSmallIntegerField(default=0)
    """How many stewards must agree to open again."""
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["at"], condition=Q(lifted_at=None), name="panic_now")]


class Locked(models.Model):
    """An account that was open until a panic locked it."""

    id = models.BigIntegerField(primary_key=True, default=random_id)
    panic = models.ForeignKey(Panic, on_delete=models.CASCADE, related_name="locked")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    """When this person, a steward, agreed to open again."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["panic", "person"], name="locked_once")]


@dataclass(frozen=True, slots=True)
class Done:
    """One part of closing."""

    what: str
    failed: str = ""
    """Why it could not be done; empty if it was."""


def current() -> Panic | None:
    """The panic that holds now."""
    return Panic.objects.filter(lifted_at=None).order_by("at").first()


def closed() -> bool:
    """Whether nothing is served and sent at present."""
    return Panic.objects.filter(lifted_at=None).exists()


def close(by: str, at: datetime) -> list[Done]:
    """Close everything at once; again where it is closed, for what has come since.

    The stamp and the locks first, together; then each part by itself, so that one that fails keeps no other from being done.
    """
    with transaction.atomic():
        panic = current() or Panic.objects.create(by=by, at=at)
        count = _lock(panic)
        note("panic", by, at, str(panic.pk))
    done = [Done("the server answers nothing more than that it is closed"), Done(f"{count} accounts locked")]
    return done + [_try(what, part, at) for what, part in _PARTS.items()]


def _lock(panic: Panic) -> int:
    """Lock every open account, remembering which they were; returns how many."""
    people = list(Person.objects.filter(is_active=True))
    Locked.objects.bulk_create([Locked(panic=panic, person=person) for person in people], ignore_conflicts=True)
    panic.locked.update(agreed_at=None)  # who agreed to open again agreed to an earlier state
    Person.objects.filter(is_active=True).update(is_active=False)
    panic.agreeing = min(ENOUGH, _stewards(panic).count())
    panic.save(update_fields=["agreeing"])
    return len(people)


def _stewards(panic: Panic) -> models.QuerySet[Locked]:
    """Those who can agree to open again: stewards whom this panic locked, and whose organisation is not quarantined."""
    cut_off = Organisation.objects.exclude(quarantined_at=None)
    return panic.locked.filter(person__is_steward=True).exclude(person__organisation__in=cut_off)


def _try(what: str, part: Callable[[datetime], int], at: datetime) -> Done:
    try:
        with transaction.atomic():
            count = part(at)
    except Error as error:
        return Done(what.format("some"), f"{type(error).__name__}: {' '.join(str(error).split())[:200]}")
    return Done(what.format(count))


def _end_sessions(_at: datetime) -> int:
    from allauth.usersessions.models import UserSession
    from django.contrib.sessions.models import Session

    from phasezero.store.vault import erase_for_good

    erase_for_good()
    UserSession.objects.all().delete()
    return int(Session.objects.all().delete()[0])


def _revoke_tokens(at: datetime) -> int:
    return Token.objects.filter(revoked_at=None).update(revoked_at=at)


def _end_invitations(at: datetime) -> int:
    return Invitation.objects.filter(used_at=None, expires_at__gt=at).update(expires_at=at)


def _end_openings(at: datetime) -> int:
    """Requests to open the vault end, and the shares they hold are erased."""
    from phasezero.store.vault import erase_for_good

    rows = _rows("Opening")
    if rows is None:
        return 0
    erase_for_good()
    waiting = rows.filter(outcome="")
    for audience in sorted(set(waiting.values_list("task_force__key", flat=True))):
        note("openings of the vault ended by panic", "panic", at, audience=audience)
    return int(waiting.update(share=b"", ended_at=at, outcome="expired"))


def _end_feeds(_at: datetime) -> int:
    rows = _rows("Subscription")
    return 0 if rows is None else int(rows.exclude(feed_digest="").update(feed_digest=""))


def _rows(name: str) -> Any:
    """All rows of a table of the store; None where this version has no such table."""
    try:
        return apps.get_model("store", name)._default_manager.all()
    except LookupError:
        return None


_PARTS: dict[str, Callable[[datetime], int]] = {
    "{} sessions ended": _end_sessions,
    "{} API tokens revoked": _revoke_tokens,
    "{} open invitations withdrawn": _end_invitations,
    "{} requests to open the vault ended, their shares erased": _end_openings,
    "{} keys of feeds revoked": _end_feeds,
}


def steward_locked(panic: Panic, email: str) -> Person | None:
    """The steward with this address whom this panic locked."""
    row = _stewards(panic).filter(person__email=email.casefold()).select_related("person").first()
    return None if row is None else row.person


def agree(panic: Panic, steward: Person, at: datetime) -> int:
    """A steward agrees to open again; where enough have, it is done. Returns how many are still needed."""
    with transaction.atomic():
        Panic.objects.select_for_update().get(pk=panic.pk)
        rows = _stewards(panic)
        panic.locked.filter(person=steward, agreed_at=None).update(agreed_at=at)
        note("panic agreed to end", str(steward.pk), at, str(panic.pk))
        missing = max(panic.agreeing - rows.exclude(agreed_at=None).count(), 0)
        if not missing:
            _lift(panic, str(steward.pk), at)
    return missing


def lift_alone(panic: Panic, by: str, at: datetime) -> None:
    """Open again where no steward was locked: an installation without accounts."""
    with transaction.atomic():
        _lift(panic, by, at)


def _lift(panic: Panic, by: str, at: datetime) -> None:
    Person.objects.filter(pk__in=panic.locked.values("person")).update(is_active=True)
    Panic.objects.filter(pk=panic.pk).update(lifted_at=at)
    note("panic ended", by, at, str(panic.pk))


def forget_in_memory() -> None:
    """Drop what this process remembers of the store's secrets."""
    from phasezero.store.ids import forget_key

    forget_key()


@dataclass(frozen=True, slots=True)
class Remains:
    """What somebody who takes the disk finds."""

    where: str
    files: tuple[tuple[str, int], ...]
    """Files of the installation's folder with their sizes in bytes, the largest first."""
    key_file: str
    """Where the signing key lies; empty if it does not exist."""
    records: dict[str, tuple[int, int]]
    """Kind of record: how many CLEAR ones, how many marked higher."""
    people: int
    sealed: int
    """Values that are sealed: readable only with the passphrases of two stewards, or the partner's receipt."""


def remains() -> Remains:
    """Counted now, from the store and the installation's folder."""
    from phasezero.store.setup import where

    home = Path(settings.PHASEZERO.home)
    key = home / "secret.key"
    return Remains(where(), _files(home), str(key) if key.exists() else "", _records(), Person.objects.count(), _sealed())


def _files(home: Path) -> tuple[tuple[str, int], ...]:
    found = [(str(file.relative_to(home)), file.stat().st_size) for file in home.rglob("*") if file.is_file()]
    return tuple(sorted(found, key=lambda one: -one[1]))


def _records() -> dict[str, tuple[int, int]]:
    """Of every table whose rows are marked."""
    from phasezero.store.records import Marked

    counts = {}
    for model in apps.get_app_config("store").get_models():
        if issubclass(model, Marked):
            rows: Any = model._default_manager
            clear, every = rows.filter(tlp=TLP.CLEAR).count(), rows.count()
            if every:
                counts[str(model._meta.verbose_name)] = (clear, every - clear)
    return counts


def _sealed() -> int:
    """Filled fields that hold sealed bytes, in every table of the store."""
    count = 0
    for model in apps.get_app_config("store").get_models():
        for one in model._meta.get_fields():
            if isinstance(one, models.BinaryField) and one.name.startswith("sealed"):
                count += model._default_manager.exclude(**{one.name: b""}).count()
    return count
