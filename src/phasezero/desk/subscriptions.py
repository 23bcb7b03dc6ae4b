"""Who receives what: a person subscribes, invites an outside address, stops, resumes, changes the key of a feed."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from phasezero.desk.rights import must_not_be_cut_off
from phasezero.domain.audiences import reader
from phasezero.domain.countries import find_country
from phasezero.domain.roles import roles
from phasezero.errors import BadInput, NotAllowed, NotFound, said

if TYPE_CHECKING:
    from phasezero.domain.marking import Viewer
    from phasezero.store.deliveries import Subscription
    from phasezero.store.people import Person

MOST = 50
"""Subscriptions of one person, and open invitations by one."""
_NONE = said("there is no such subscription of yours; nothing was changed")


@dataclass(frozen=True, slots=True)
class Asked:
    """A subscription as it was asked for: text as typed."""

    country: str = ""
    """Code or name; empty: every country."""
    theme: str = ""
    task_force: str = ""
    """Key of one of the subscriber's task forces; empty: all that they may see."""
    reader: str = ""
    smallest_phase: int = 0
    often: str = "daily"
    channel: str = "e-mail"
    language: str = ""
    """Of the letters to an address without an account; an account has its own."""


@dataclass(frozen=True, slots=True)
class Subscribed:
    subscription: Subscription
    feed_key: str = ""
    """Of a feed: shown once, and kept nowhere."""


def viewer_for(subscription: Subscription, at: datetime) -> Viewer | None:
    """For whom a subscription reads at this moment; None: nothing goes to it, not even what everybody may see.

    An outside address sees CLEAR only. A locked account, an organisation in quarantine and a seat that has ended receive nothing.
    """
    from phasezero.store import accounts, deliveries
    from phasezero.store.people import Person

    if subscription.person_id is None:
        return accounts.anonymous(at.date())
    person = Person.objects.select_related("organisation").get(pk=subscription.person_id)
    if person.cut_off:
        return None
    if accounts.lacks_second_factor(person):
        return accounts.anonymous(at.date())
    viewer = accounts.viewer_of(person, at.date())
    seatless = subscription.audience not in viewer.audiences if subscription.audience else deliveries.left(person)
    return None if seatless and not (person.is_steward and not subscription.audience) else viewer


def subscribe(by: Person, asked: Asked, at: datetime, person: Person | None = None) -> Subscribed:
    """Subscribe oneself; a steward subscribes others with an account. Holds at once."""
    must_not_be_cut_off(by)
    who = person or by
    if who.pk != by.pk and not by.is_steward:
        raise NotAllowed(said("only a steward subscribes somebody else; ask the person to do it on the page Subscriptions"))
    return _made(by, asked, at, who, "")


def invite_address(by: Person, address: str, asked: Asked, at: datetime) -> Subscribed:
    """Offer a subscription to an address without an account: it holds once the link in the first letter was answered.

    For stewards and for those who may release. Raises BadInput while an earlier letter to the address is open.
    """
    from phasezero.deliver.message import address as checked
    from phasezero.store.deliveries import CONFIRM_DAYS, Subscription

    must_not_be_cut_off(by)
    if not may_invite(by):
        raise NotAllowed(said("only a steward, or somebody who may release, writes to addresses without an account"))
    if asked.task_force:
        raise BadInput(said("an address without an account receives what everybody may see; leave the task force empty"))
    to = checked(address.strip()).casefold()
    opened = Subscription.objects.filter(confirmed_at=None, ended_at=None, made_at__gt=at - timedelta(days=CONFIRM_DAYS))
    if opened.filter(address=to).exists():
        raise BadInput(
            said(
                "{to} has been written to and has not answered; wait until the link is {confirm_days} days old",
                to=to,
                confirm_days=CONFIRM_DAYS,
            )
        )
    if opened.filter(invited_by=by).count() >= MOST:
        raise BadInput(said("{most} addresses have not answered your letters yet; wait for their answers", most=MOST))
    return _made(by, asked, at, None, to)


def subscribe_address(by: Person, address: str, asked: Asked, at: datetime) -> Subscribed:
    """`subscribe` for a steward where the address is that of an account, else `invite_address`.

    Whether an address has an account is known to stewards only: for others who may release each but their own is an outside one.
    """
    from phasezero.store.people import Person

    must_not_be_cut_off(by)
    if not may_invite(by):
        raise NotAllowed(said("only a steward, or somebody who may release, subscribes others; do it on the page Subscriptions"))
    known = Person.objects.all() if by.is_steward else Person.objects.filter(pk=by.pk)
    person = known.filter(email=address.strip().casefold()).first()
    return invite_address(by, address, asked, at) if person is None else subscribe(by, asked, at, person)


def _made(by: Person, asked: Asked, at: datetime, person: Person | None, address: str) -> Subscribed:
    from django.db import transaction

    from phasezero.desk import due
    from phasezero.store import accounts, audit
    from phasezero.store.deliveries import Channel, Subscription

    fields = _checked(asked, person, at)
    if person is not None and Subscription.objects.filter(person=person, ended_at=None).count() >= MOST:
        raise BadInput(said("there are {most} subscriptions already; end one of them first", most=MOST))
    key = secrets.token_urlsafe(32) if person is not None and fields["channel"] == Channel.FEED else ""
    with transaction.atomic():
        made = Subscription.objects.create(
            **fields,
            person=person,
            address=address,
            invited_by=by if person is None else None,
            made_at=at,
            confirmed_at=None if person is None else at,
            feed_digest=accounts.digest_of(key) if key else "",
        )
        if person is None:
            due.enqueue_confirmation(made, at)
        audit.note("subscription offered" if person is None else "subscribed", str(by.pk), at, made.key)
    return Subscribed(made, key)


def _checked(asked: Asked, person: Person | None, at: datetime) -> dict[str, object]:
    """The fields of a subscription. Raises BadInput for the first that cannot be."""
    from phasezero.store import accounts
    from phasezero.store.deliveries import Channel, Often

    audience = asked.task_force.strip()
    if audience and (person is None or audience not in accounts.viewer_of(person, at.date()).audiences):
        raise NotFound(said("you have no seat in this task force; choose one of yours"))
    if asked.often not in [one.value for one in Often]:
        raise BadInput(said("often is {often!r}; give one of: {those}", often=asked.often[:40], those=", ".join(Often)))
    if asked.channel not in [one.value for one in Channel]:
        raise BadInput(said("channel is {channel!r}; give one of: {those}", channel=asked.channel[:40], those=", ".join(Channel)))
    if person is None and asked.channel == Channel.WEB:
        raise BadInput(said("an address without an account has no page; choose e-mail or feed"))
    if not 0 <= asked.smallest_phase <= 3:
        raise BadInput(said("smallest phase is {smallest_phase}; phases are 0, 1, 2 and 3", smallest_phase=asked.smallest_phase))
    return {
        "country": find_country(asked.country).iso3 if asked.country.strip() else "",
        "theme": _text(asked.theme, "theme"),
        "audience": audience,
        "reader": reader(asked.reader.strip()),
        "smallest_phase": asked.smallest_phase,
        "often": asked.often,
        "channel": asked.channel,
        "language": _language(asked.language) if person is None else "",
    }


def _language(code: str) -> str:
    from django.conf import settings

    if code and code not in dict(settings.LANGUAGES):
        raise BadInput(said("no such language is offered here; choose one of the list"))
    return code


def _text(typed: str, what: str) -> str:
    from phasezero.desk.updates import person

    return person(typed, what) if typed.strip() else ""


def confirm(token: str, at: datetime) -> Subscribed | None:
    """Answer the first letter. None where the link is unknown, old or used; a feed's key comes with the first answer only."""
    from django.db import transaction

    from phasezero.store import accounts, audit, deliveries
    from phasezero.store.deliveries import CONFIRM_DAYS, Channel, Subscription

    found = deliveries.by_confirm_token(token)
    if found is None:
        return None
    key = secrets.token_urlsafe(32) if found.channel == Channel.FEED else ""
    with transaction.atomic():
        open_ = Subscription.objects.filter(pk=found.pk, confirmed_at=None, ended_at=None)
        open_ = open_.filter(made_at__gt=at - timedelta(days=CONFIRM_DAYS))
        if not open_.update(confirmed_at=at, feed_digest=accounts.digest_of(key) if key else ""):
            return None
        audit.note("subscription confirmed", found.key, at, found.key)
    return Subscribed(Subscription.objects.get(pk=found.pk), key)


def stop_by_token(token: str, at: datetime) -> None:
    """End the subscription behind a link. Says nothing about whether there was one."""
    from phasezero.store import deliveries

    found = deliveries.by_stop_token(token)
    if found is not None:
        _end(found, found.key if found.person_id is None else str(found.person_id), at)


def stop(by: Person, key: str, at: datetime) -> None:
    """End one of one's own; a steward also those of outside addresses."""
    _end(_own(by, key, at), str(by.pk), at)


def _end(subscription: Subscription, by: str, at: datetime) -> None:
    from django.db import transaction

    from phasezero.store import audit, deliveries
    from phasezero.store.deliveries import Delivery, Item, Subscription

    with transaction.atomic():
        if not Subscription.objects.filter(pk=subscription.pk, ended_at=None).update(ended_at=at, feed_digest=""):
            return
        waiting = Delivery.objects.filter(subscription=subscription, item__in=(Item.UPDATE, Item.LINE, Item.CONFIRM))
        deliveries.withhold(waiting, said("the subscription was ended"))
        audit.note("unsubscribed", by, at, subscription.key)


def resume(by: Person, key: str, at: datetime) -> None:
    """Go on after a pause."""
    from django.db import transaction

    from phasezero.store import audit
    from phasezero.store.deliveries import Subscription

    found = _own(by, key, at)
    with transaction.atomic():
        Subscription.objects.filter(pk=found.pk).update(paused_at=None, bounces=0)
        audit.note("subscription resumed", str(by.pk), at, found.key)


def new_feed_key(by: Person, key: str, at: datetime) -> str:
    """A new key for a feed; the old address is like an unknown one from now on."""
    return _feed_key(by, key, at, secrets.token_urlsafe(32))


def revoke_feed_key(by: Person, key: str, at: datetime) -> None:
    """The feed's address is like an unknown one from now on."""
    _feed_key(by, key, at, "")


def _feed_key(by: Person, key: str, at: datetime, secret: str) -> str:
    from django.db import transaction

    from phasezero.store import accounts, audit
    from phasezero.store.deliveries import Channel, Subscription

    found = _own(by, key, at)
    if found.channel != Channel.FEED or found.person_id != by.pk:
        raise BadInput(said("this subscription is no feed of yours and has no key; nothing was changed"))
    with transaction.atomic():
        Subscription.objects.filter(pk=found.pk).update(feed_digest=accounts.digest_of(secret) if secret else "")
        audit.note("feed key made" if secret else "feed key revoked", str(by.pk), at, found.key)
    return secret


def subscriptions(by: Person, at: datetime) -> list[Subscription]:
    """One's own that have not ended; for a steward also those of outside addresses; oldest first."""
    from phasezero.store import accounts
    from phasezero.store.deliveries import Subscription

    rows = Subscription.objects.visible(accounts.viewer_of(by, at.date())).filter(ended_at=None)
    return list(rows.select_related("person").order_by("made_at", "pk"))


def _own(by: Person, key: str, at: datetime) -> Subscription:
    from phasezero.store import accounts
    from phasezero.store.deliveries import Subscription
    from phasezero.store.ids import from_text

    must_not_be_cut_off(by)
    try:
        pk = from_text(key)
    except NotFound:
        raise NotFound(_NONE) from None
    found = Subscription.objects.visible(accounts.viewer_of(by, at.date())).filter(pk=pk, ended_at=None).first()
    if found is None:
        raise NotFound(_NONE)
    return found


def may_release_in(person: Person, at: datetime) -> frozenset[str]:
    """Audiences in which somebody may release, and so see who got what."""
    from phasezero.domain.marking import LOCAL
    from phasezero.store import accounts

    audiences = accounts.viewer_of(person, at.date()).audiences
    seated = {seat.task_force.key for seat in accounts.seats_of(person) if "release" in roles()[seat.role].may}
    return frozenset((seated | ({LOCAL} if person.is_steward else set())) & audiences)


def may_invite(person: Person) -> bool:
    """Whether somebody may write to addresses without an account."""
    from phasezero.store import accounts

    releases = any("release" in roles()[seat.role].may for seat in accounts.seats_of(person))
    return not person.cut_off and (person.is_steward or releases)
