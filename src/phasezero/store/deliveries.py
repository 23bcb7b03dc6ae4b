"""Subscriptions, and the queue of what goes to whom: a row is made once, claimed once, and handed over at most once."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.crypto import constant_time_compare, salted_hmac

from phasezero.domain.audiences import called
from phasezero.domain.marking import LOCAL, PUBLIC, TLP, Viewer
from phasezero.errors import NotFound, said
from phasezero.store import alone, seen
from phasezero.store.ids import from_text, to_text
from phasezero.store.people import Person, Seat, TaskForce, random_id
from phasezero.store.records import Marked


class Often(StrEnum):
    DAILY = "daily"
    """Every update, and one line on a day without one."""
    ON_CHANGE = "only on change"
    """Updates with a material change; silence otherwise."""


class Channel(StrEnum):
    MAIL = "e-mail"
    FEED = "feed"
    WEB = "web"


class Item(StrEnum):
    UPDATE = "update"
    CORRECTION = "correction"
    RECALL = "recall"
    LINE = "no release"
    CONFIRM = "confirmation"
    HEADS = "audit heads"
    ASK = "ask"
    """To the office that is asked."""
    REMINDER = "reminder of an ask"
    DUE = "what is due"
    """A line to a member."""


class State(StrEnum):
    QUEUED = "queued"
    CLAIMED = "claimed"
    """A run works on it; nothing of it has left."""
    SENDING = "sending"
    """The mail server is being given the text."""
    SENT = "sent"
    READY = "ready"
    """In a feed or on the page, not fetched yet."""
    FAILED = "failed"
    UNKNOWN = "unknown"
    """The run or the line broke after the text was handed over and before the answer: perhaps it arrived. Never sent again."""
    WITHHELD = "withheld"
    """Not sent, on purpose; `told` says why."""


GOT = (State.SENT, State.UNKNOWN, State.SENDING)
"""Who is, or may be, in possession of an item."""
BOUNCES = 3
"""After so many the subscription pauses."""
BACKOFF = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=8), timedelta(hours=24))
"""Waiting times after a temporary refusal; after the last one the delivery has failed."""
CONFIRM_DAYS = 7


class _Subscriptions(models.QuerySet["Subscription"]):
    def visible(self, viewer: Viewer) -> Self:
        """One's own; a steward sees those of outside addresses too."""
        mine = Q(person=viewer.person) if viewer.person is not None else Q(pk__in=())
        return self.filter(mine | Q(person=None)) if viewer.steward else self.filter(mine)

    def running(self, at: datetime) -> Self:
        return self.filter(confirmed_at__lte=at, ended_at=None, paused_at=None)


class Subscription(models.Model):
    """What somebody wants to receive. A person edits it; it is ended, never deleted: who got what must stay known."""

    id = models.BigIntegerField(primary_key=True, default=random_id)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="subscriptions")
    """Null: an outside address."""
    address = models.EmailField(default="", blank=True)
    """Of somebody without an account; empty for a person, whose account has it."""
    invited_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    country = models.CharField(max_length=3, default="", blank=True)
    """ISO3; empty: every country."""
    theme = models.CharField(max_length=200, default="", blank=True)
    """Theme of the task force an update was made for; empty: any."""
    audience = models.CharField(max_length=64, default="", blank=True)
    """Only updates made for this task force; empty: all that the subscriber may see."""
    reader = models.CharField(max_length=200, default="", blank=True)
    """Key of an audience, whose own ask stands on page one; older ones in the subscriber's words: "desk officer"."""
    smallest_phase = models.PositiveSmallIntegerField(default=0)
    often = models.CharField(max_length=20, choices=[(one.value, one.value) for one in Often], default=Often.DAILY.value)
    channel = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Channel], default=Channel.MAIL.value)
    language = models.CharField(max_length=10, default="", blank=True)
    """Of letters to an outside address; empty: English. A person's account has its own."""
    feed_digest = models.CharField(max_length=64, default="", blank=True)
    """Digest of the key in the feed's address; empty: there is none, or it was revoked."""
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    """From when on it holds: at once for a person, by the link in the first letter for an outside address."""
    bounces = models.PositiveSmallIntegerField(default=0)
    """Letters that came back since it was made or resumed."""
    paused_at = models.DateTimeField(null=True, blank=True)
    """Since when nothing is sent, because letters came back."""
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = _Subscriptions.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["feed_digest"], condition=~Q(feed_digest=""), name="one_feed_a_key"),
            models.CheckConstraint(
                condition=Q(person=None, address__gt="") | Q(person__isnull=False, address=""), name="person_or_address"
            ),
        ]

    @property
    def key(self) -> str:
        return to_text(self.pk)

    @property
    def reads_as(self) -> str:
        """`reader` in words, in English."""
        return called(self.reader)

    @property
    def mailbox(self) -> str:
        """Where letters go."""
        return self.address if self.person is None else self.person.email

    @property
    def recipient(self) -> str:
        """Who receives, whatever the subscription: one person or address gets an item once on each channel."""
        if self.channel == Channel.FEED:
            return f"feed:{self.key}"
        return f"{self.channel}:{self.address.casefold() if self.person is None else to_text(self.person.pk)}"


class Delivery(Marked):
    """One item for one recipient. Marked for those who may see who got what of its audience."""

    id = models.BigIntegerField(primary_key=True, default=random_id)
    subscription = models.ForeignKey(Subscription, null=True, on_delete=models.PROTECT, related_name="deliveries")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    """For what goes to an account without a subscription."""
    recipient = models.CharField(max_length=280)
    channel = models.CharField(max_length=10)
    item = models.CharField(max_length=20)
    about = models.CharField(max_length=60)
    """What it is of: "update:<id>" (also for a correction that is this update), "recall:<id>", "line:<day>", …"""
    update = models.BigIntegerField(null=True)
    """No foreign key: who got something stays known when it is gone."""
    what = models.CharField(max_length=200, default="", blank=True)
    """Country, day and number of the update, so that a recall can name it when it is gone."""
    day = models.DateField()
    """The day (UTC) on which it became due."""
    answers = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="answered_by")
    """The delivery that this one corrects or recalls."""
    message_id = models.CharField(max_length=200, unique=True)
    notice = models.BooleanField(default=False)
    """Only a line with a link went out, not the text."""
    state = models.CharField(max_length=10)
    claim = models.CharField(max_length=32, default="", blank=True)
    """Made anew by each run that claims it."""
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    told = models.CharField(max_length=200, default="", blank=True)
    """Status code of the mail server, or why it was withheld. Never an address, never content."""
    bounced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recipient", "about"], name="one_delivery_a_recipient")]
        indexes = [
            models.Index(fields=["state", "next_at"], name="delivery_queue"),
            models.Index(fields=["update"], name="delivery_of_update"),
        ]

    @property
    def key(self) -> str:
        return to_text(self.pk)


def marked_for(tlp: TLP, audience: str) -> dict[str, object]:
    """Marking of the row: who got something is a secret of the audience, whatever the marking of the thing."""
    return {"tlp": int(max(tlp, TLP.AMBER_STRICT)), "audience": LOCAL if audience == PUBLIC else audience}


def enqueue(rows: Iterable[Delivery]) -> int:
    """Keep those that are not kept yet; says how many came new."""
    made = list(rows)
    before = Delivery.objects.filter(pk__in=[row.pk for row in made]).count()
    Delivery.objects.bulk_create(made, ignore_conflicts=True)
    return Delivery.objects.filter(pk__in=[row.pk for row in made]).count() - before


def claim_next(at: datetime) -> Delivery | None:
    """The next letter that is due, claimed for the caller; None where there is none."""
    due = Delivery.objects.filter(state=State.QUEUED, channel=Channel.MAIL, next_at__lte=at)
    while (row := due.order_by("next_at", "made_at", "pk").first()) is not None:
        claim = secrets.token_hex(16)
        if Delivery.objects.filter(pk=row.pk, state=State.QUEUED).update(state=State.CLAIMED, claim=claim):
            row.claim = claim
            return row
    return None


def whole(row: Delivery) -> Delivery:
    """A claimed row with all that its letter needs, read anew, and still under the same claim."""
    related = ("subscription__person", "subscription__invited_by", "person", "answers")
    found = Delivery.objects.select_related(*related).get(pk=row.pk)
    found.claim = row.claim
    return found


def begin(row: Delivery, notice: bool) -> bool:
    """Say, before any of it leaves, that the text is being handed over. False: the claim is lost, and it must not be sent."""
    mine = Delivery.objects.filter(pk=row.pk, state=State.CLAIMED, claim=row.claim)
    return bool(mine.update(state=State.SENDING, notice=notice))


def finish(row: Delivery, state: State, at: datetime, told: str = "") -> None:
    """What became of a claimed delivery. Does nothing where the claim is lost."""
    mine = Delivery.objects.filter(pk=row.pk, claim=row.claim, state__in=(State.CLAIMED, State.SENDING))
    sent = at if state in (State.SENT, State.UNKNOWN) else None
    mine.update(state=state, told=told[:200], sent_at=sent, tries=F("tries") + 1)


def put_back(row: Delivery, at: datetime, told: str = "", counts: bool = True) -> State:
    """A temporary refusal: try again later, or give up after the last waiting time. Says which."""
    if counts and row.tries >= len(BACKOFF):
        finish(row, State.FAILED, at, told)
        return State.FAILED
    mine = Delivery.objects.filter(pk=row.pk, claim=row.claim, state__in=(State.CLAIMED, State.SENDING))
    if counts:
        mine.update(state=State.QUEUED, told=told[:200], next_at=at + BACKOFF[row.tries], tries=F("tries") + 1)
    else:
        mine.update(state=State.QUEUED)
    return State.QUEUED


def recover(at: datetime) -> int:
    """After a run that was killed, under the lock of runs: what had not left is queued again, what may have left is unknown.

    Says how many became unknown.
    """
    Delivery.objects.filter(state=State.CLAIMED).update(state=State.QUEUED, claim="")
    told = said("the run ended before the mail server answered")
    return Delivery.objects.filter(state=State.SENDING).update(state=State.UNKNOWN, told=told, sent_at=at)


def fetched(row: Delivery, notice: bool, at: datetime) -> None:
    """What lay ready was taken from a feed or shown on the page: from now on it is in its reader's hands."""
    ready = Delivery.objects.filter(pk=row.pk, state=State.READY)
    if row.state == State.READY and ready.update(state=State.SENT, sent_at=at, notice=notice):
        row.notice = notice
        saw(row, at)


def saw(row: Delivery, at: datetime) -> None:
    """What somebody with an account was given counts as seen: it is listed when their organisation is cut off."""
    person = None if row.subscription is None else row.subscription.person
    if person is not None and row.update is not None and not row.notice and row.item in (Item.UPDATE, Item.CORRECTION):
        reader = Viewer(person.name, person=person.pk)
        seen.note(reader, {row.audience}, f"/updates/{to_text(row.update)}/ by {row.channel}", at)


def withhold(rows: models.QuerySet[Delivery], why: str) -> int:
    """Take back what has not left yet."""
    return rows.filter(state__in=(State.QUEUED, State.READY)).update(state=State.WITHHELD, told=why)


_LOCK = alone.number_of("deliver")


@contextmanager
def one_run() -> Iterator[bool]:
    """Whether this process alone runs the queue now. The lock ends with the process, however it ends."""
    with alone.alone("deliver") as mine:
        yield mine


def stop_token(subscription: Subscription) -> str:
    """The secret in the address that ends a subscription: made from this installation's key, kept nowhere."""
    return _token("stop", subscription)


def confirm_token(subscription: Subscription) -> str:
    return _token("confirm", subscription)


def by_stop_token(token: str) -> Subscription | None:
    return _by_token("stop", token)


def by_confirm_token(token: str) -> Subscription | None:
    return _by_token("confirm", token)


def _token(purpose: str, subscription: Subscription) -> str:
    mac = salted_hmac(f"phasezero subscription {purpose}", subscription.key, algorithm="sha256").hexdigest()
    return subscription.key + mac[:40]


def _by_token(purpose: str, token: str) -> Subscription | None:
    try:
        found = Subscription.objects.filter(pk=from_text(token[:13])).select_related("person").first()
    except NotFound:
        found = None
    held = found or Subscription(pk=0)
    same = constant_time_compare(_token(purpose, held).encode(), token.encode("utf-8", "replace"))
    return found if same else None


@dataclass(frozen=True, slots=True)
class Made:
    """For whom an update was made, as far as a subscription and a letter need it."""

    name: str = ""
    theme: str = ""
    hidden: bool = False


def made_for(audience: str) -> Made:
    """The task force of an audience; an empty one where it is none."""
    row = TaskForce.objects.filter(key=audience).first()
    return Made() if row is None else Made(row.name, row.theme, row.hidden)


def role_in(person: Person | None, audience: str) -> str:
    """The role of the seat that somebody has now; empty: no seat."""
    rows = Seat.objects.filter(person=person, until=None, task_force__key=audience, task_force__closed_at=None)
    return "" if person is None else rows.values_list("role", flat=True).first() or ""


def left(person: Person) -> bool:
    """Whether somebody had seats and has none any more."""
    return not Seat.objects.filter(person=person, until=None, task_force__closed_at=None).exists() and (
        Seat.objects.filter(person=person).exists()
    )


def due_on(row: models.Model, insider: bool) -> date:
    """The day on which an issued update may be delivered: of its release, or the end of its embargo for those outside."""
    released: date = row.released_at.date()  # type: ignore[attr-defined]
    embargo: date | None = row.embargo  # type: ignore[attr-defined]
    return released if insider or embargo is None else max(released, embargo)
