"""Records that only people edit, as Django models: `web` may import this for forms, and reads through `.visible(viewer)`.

Who belongs to what is itself a secret: a task force may be hidden, and of one that is not only its charter is public. Ids are
random, so that neither gaps nor their order tell that something exists which a viewer does not see.
"""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any, Self, TypeVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from phasezero.domain.marking import LOCAL, PUBLIC, TLP, Viewer
from phasezero.domain.roles import roles
from phasezero.store.ids import to_text
from phasezero.store.records import Marked


def random_id() -> int:
    """A new id of 63 random bits."""
    return secrets.randbits(63)


def random_key() -> str:
    """A new id as shown."""
    return to_text(random_id())


_Row_co = TypeVar("_Row_co", bound=models.Model, covariant=True)


class _Shared(models.QuerySet[_Row_co]):
    """Rows of a task force: its members see them."""

    def visible(self, viewer: Viewer) -> Self:
        return self.filter(task_force__key__in=sorted(viewer.audiences))


class _People(BaseUserManager["Person"]):
    """Makes and finds accounts."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        person = self.model(email=self.normalize_email(email).casefold(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email=(username or "").casefold())

    def visible(self, viewer: Viewer) -> models.QuerySet[Person]:
        """Oneself, and those who sit in a task force with the viewer."""
        rows = self.filter(Q(pk=viewer.person) | Q(seats__task_force__key__in=sorted(viewer.audiences), seats__until=None))
        return rows.distinct()


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible(self, viewer: Viewer) -> Self:
        """One's own, and those whose people sit in a task force with the viewer; a steward sees all."""
        if viewer.steward:
            return self.all()
        seated = Q(people__seats__task_force__key__in=sorted(viewer.audiences), people__seats__until=None)
        return self.filter(Q(people=viewer.person) | seated).distinct()


class Organisation(models.Model):
    """An organisation that people act for."""

    id = models.BigIntegerField(primary_key=True, default=random_id)
    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=40)
    """"local organisation", "NGO", "government", "UN", "regional organisation", "university", "other"."""
    region = models.CharField(max_length=60)
    """Region of the world where it is at home, as the United Nations' M49 names them."""
    organ_of = models.CharField(max_length=3, default="", blank=True)
    """ISO3 of the state whose organ it is, or empty."""
    instructed_by = models.CharField(max_length=3, default="", blank=True)
    """ISO3 of a state under whose instructions it acts, or empty."""
    quarantined_at = models.DateTimeField(null=True, blank=True)

    objects = OrganisationQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class Person(AbstractBaseUser):
    """Somebody with an account."""

    id = models.BigIntegerField(primary_key=True, default=random_id)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="people")
    is_active = models.BooleanField(default=True)
    is_steward = models.BooleanField(default=False)
    """Keeps this installation: accounts, organisations, quarantine, keys. Reads no task force's records by that."""
    language = models.CharField(max_length=10, default="", blank=True)
    reminded = models.BooleanField(default=True)
    """Whether a line a day comes by letter when something waits for this person."""
    made_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = _People()

    @property
    def cut_off(self) -> bool:
        """Locked, or of an organisation in quarantine: the account opens nothing and may do nothing."""
        return not self.is_active or (self.organisation is not None and self.organisation.quarantined_at is not None)

    def __str__(self) -> str:
        return self.name


class TaskForceQuerySet(models.QuerySet["TaskForce"]):
    def visible(self, viewer: Viewer) -> Self:
        """Name and charter of one that is not hidden are public; a hidden one exists for its members only."""
        return self.filter(Q(hidden=False) | Q(key__in=sorted(viewer.audiences)))


class TaskForce(models.Model):
    """Members of several organisations who watch one country or theme together."""

    id = models.BigIntegerField(primary_key=True, default=random_id)
    key = models.CharField(max_length=64, unique=True, default=random_key)
    """The audience of its records: random, so that it says nothing."""
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=3, default="", blank=True)
    theme = models.CharField(max_length=200, default="", blank=True)
    hidden = models.BooleanField(default=False)
    """Nobody but its members can learn that it exists."""
    quorum = models.PositiveSmallIntegerField(default=2)
    """How many members must agree to what the charter asks a decision for."""
    conflict_rules = models.TextField(default="", blank=True)
    funders = models.TextField(default="", blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = TaskForceQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """A person's role in a task force, from one day to another. Never deleted: who sat where is part of the record."""

    id = models.BigIntegerField(primary_key=True, default=random_id)
    task_force = models.ForeignKey(TaskForce, on_delete=models.PROTECT, related_name="seats")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="seats")
    role = models.CharField(max_length=20, choices=[(name, name) for name in roles()])
    keeps_key = models.BooleanField(default=False)
    """A steward of this task force: holds a share of its vault's key."""
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    objects = _Shared.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task_force", "person"], condition=Q(until=None), name="one_seat_at_a_time")
        ]


class Declaration(models.Model):
    """An interest that a member declared to the task force."""

    id = models.BigIntegerField(primary_key=True, default=random_id)
    task_force = models.ForeignKey(TaskForce, on_delete=models.PROTECT, related_name="declarations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="declarations")
    text = models.TextField()
    declared_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = _Shared.as_manager()


class Turn(models.Model):
    """Who of a task force is on duty, from one day to another (both included)."""

    id = models.BigIntegerField(primary_key=True, default=random_id)
    task_force = models.ForeignKey(TaskForce, on_delete=models.CASCADE, related_name="turns")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="turns")
    starts = models.DateField()
    ends = models.DateField()

    objects = _Shared.as_manager()


class Invitation(models.Model):
    """The only way to an account: a link that works once and not for long. What is kept of its secret is a digest."""

    id = models.BigIntegerField(primary_key=True, default=random_id)
    digest = models.CharField(max_length=64, unique=True)
    email = models.EmailField()
    name = models.CharField(max_length=200)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE)
    task_force = models.ForeignKey(TaskForce, null=True, on_delete=models.CASCADE)
    role = models.CharField(max_length=20, default="", blank=True)
    is_steward = models.BooleanField(default=False)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)


class Token(models.Model):
    """A key for the API: reads as its person does, up to a marking, perhaps in one task force only, until it expires."""

    id = models.BigIntegerField(primary_key=True, default=random_id)
    digest = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    label = models.CharField(max_length=100)
    highest = models.PositiveSmallIntegerField(default=TLP.CLEAR)
    audience = models.CharField(max_length=64, default="", blank=True)
    """Only records of this audience; empty: of all that its person reads."""
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    used_on = models.DateField(null=True, blank=True)


class Quarantine(models.Model):
    """An organisation is cut off: asked by one steward, confirmed by another."""

    id = models.BigIntegerField(primary_key=True, default=random_id)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="quarantines")
    reason = models.TextField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)


class Watch(Marked):
    """A country that is watched: since when, by whose decision, and by what rule it was chosen."""

    country = models.CharField(max_length=3)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    decided_by = models.CharField(max_length=200)
    reason = models.TextField()
    documented_at = models.DateField()
    learned_at = models.DateTimeField()
    tlp = models.PositiveSmallIntegerField(default=TLP.GREEN)
    audience = models.CharField(max_length=64, default=LOCAL)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["country", "audience"], name="one_watch")]

    def __str__(self) -> str:
        return f"{self.country} since {self.since}"


class WatchRule(Marked):
    """The rule by which countries are watched. Published; a new version never replaces an older one."""

    id = models.BigIntegerField(primary_key=True, default=random_id)
    version = models.PositiveSmallIntegerField(unique=True)
    criteria = models.TextField()
    decided_by = models.TextField()
    dissent = models.TextField()
    """Who disagreed, and why; "none was raised" is a statement too."""
    decided_on = models.DateField()

    def __str__(self) -> str:
        return f"version {self.version} of {self.decided_on}"


def members_by_region(viewer: Viewer, on: date) -> dict[str, int]:
    """How many people of each region of the world sit, on a day, in the task forces that the viewer may know of."""
    seats = Seat.objects.filter(task_force__in=TaskForce.objects.visible(viewer), since__date__lte=on)
    seats = seats.filter(Q(until=None) | Q(until__date__gt=on)).exclude(person__organisation=None)
    rows = seats.order_by().values("person__organisation__region").annotate(n=models.Count("person", distinct=True))
    return {row["person__organisation__region"]: row["n"] for row in rows.order_by("person__organisation__region")}


def names_in(audience: str) -> set[str]:
    """The names of those who sit in a task force."""
    return set(Seat.objects.filter(task_force__key=audience, until=None).values_list("person__name", flat=True))


def published_rules() -> models.QuerySet[WatchRule]:
    """All versions of the rule, the newest first."""
    return WatchRule.objects.filter(audience=PUBLIC, tlp=TLP.CLEAR).order_by("-version")
