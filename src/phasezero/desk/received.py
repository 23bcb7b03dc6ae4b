"""What somebody has received, as a page and as a feed; and the log of what went to whom, for those who may release."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from phasezero.deliver import feeds, wording
from phasezero.desk import letters
from phasezero.desk.letters import Said
from phasezero.desk.subscriptions import may_release_in, viewer_for
from phasezero.errors import NotAllowed, NotFound, said

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from phasezero.domain.marking import Viewer
    from phasezero.store.deliveries import Delivery, Subscription
    from phasezero.store.people import Person

MOST_IN_FEED = 20
MOST_ON_PAGE = 50
MOST_IN_LOG = 200
FORMS = {"atom": feeds.atom, "json": feeds.json_feed}
STATES = ("queued", "sent", "ready", "failed", "unknown", "withheld")
"""By which the log can be narrowed."""
NO_FEED = said("There is nothing at this address, or it is not yours to see.")


@dataclass(frozen=True, slots=True)
class Received:
    """One item on the page of its recipient."""

    title: str
    line: str
    why: str
    at: datetime
    update: str
    """Id of the update to open; empty: there is none to open."""


def received(person: Person, at: datetime) -> list[Received]:
    """What came to somebody on any channel, newest first, by what they may see now. Showing is delivering, on the web."""
    from phasezero.store import deliveries
    from phasezero.store.deliveries import Channel, Delivery

    rows = _had(Delivery.objects.filter(subscription__person=person))[:MOST_ON_PAGE]
    taken_back = _recalled(rows)
    found = [(row, _shown(row, at)) for row in rows if _original(row) not in taken_back]
    for row, one in found:
        if one is not None and row.channel == Channel.WEB:
            deliveries.fetched(row, False, at)
    return [one for _, one in found if one is not None]


def _shown(row: Delivery, at: datetime) -> Received | None:
    from phasezero.store import deliveries
    from phasezero.store.deliveries import Item

    one = row.subscription
    viewer = None if one is None else viewer_for(one, at)
    if one is None or viewer is None:
        return None
    earlier = letters.earlier(row)
    sent_at = row.answers.sent_at if row.answers else None
    if row.item == Item.RECALL:
        return Received(
            gettext("Recalled: {what}").format(what=earlier),
            wording.recalled(earlier, sent_at, letters.why_recalled(row, viewer)),
            letters.reason(one, None, None),
            row.made_at,
            "",
        )
    if row.item == Item.LINE:
        return Received(gettext("No release"), wording.no_release(row.day), letters.reason(one, None, None), row.made_at, "")
    stored = letters.issued(row, viewer)
    correction = row.item == Item.CORRECTION
    if stored is None:
        return (
            Received(gettext("Correction"), wording.not_open(), letters.reason(one, None, None), row.made_at, "")
            if correction
            else None
        )
    why = letters.reason(one, stored, deliveries.made_for(stored.marking.audience))
    line = wording.corrected(earlier, sent_at) if correction else ""
    return Received(f"[{stored.marking.tlp.label}] {letters.named(stored)}", line, why, row.made_at, stored.id)


def _had(rows: QuerySet[Delivery]) -> list[Delivery]:
    """Those that reached their recipient or lie ready, newest first."""
    from phasezero.store.deliveries import GOT, Item, State

    items = (Item.UPDATE, Item.CORRECTION, Item.RECALL, Item.LINE)
    kept = rows.filter(state__in=(*GOT, State.READY), item__in=items)
    related = kept.select_related("subscription__person", "subscription__invited_by", "answers")
    return list(related.order_by("-made_at", "pk")[:MOST_IN_LOG])


def _original(row: Delivery) -> tuple[str, str]:
    return row.recipient, row.about


def _recalled(rows: Iterable[Delivery]) -> set[tuple[str, str]]:
    """Of which deliveries a recall is among these."""
    from phasezero.store.deliveries import Item

    return {_original(row.answers) for row in rows if row.item == Item.RECALL and row.answers is not None}


def feed(key: str, form: str, site: str, at: datetime) -> str:
    """The feed behind a key, as "atom" or "json", by what its reader may see now.

    Raises NotFound with one and the same line for a key that is unknown or revoked, and for a reader who may receive nothing.
    """
    from phasezero.store import deliveries
    from phasezero.store.deliveries import Delivery

    subscription = _by_key(key, at)
    if subscription is None or viewer_for(subscription, at) is None or form not in FORMS:
        raise NotFound(NO_FEED)
    rows = _had(Delivery.objects.filter(subscription=subscription))[:MOST_IN_FEED]
    taken_back = _recalled(rows)
    entries = []
    for row in rows:
        said = letters.said(row, at, site) if _original(row) not in taken_back else None
        if isinstance(said, Said):
            entries.append(_entry(row, said))
            deliveries.fetched(row, said.notice, at)
    since = subscription.confirmed_at or subscription.made_at
    page = f"{site}/subscriptions/received/"
    title = letters.feed_title(subscription)
    return FORMS[form](feeds.Feed(f"feed {subscription.key}", title, page, since, entries))


def _by_key(key: str, at: datetime) -> Subscription | None:
    from phasezero.store import accounts
    from phasezero.store.deliveries import Channel, Subscription

    rows = Subscription.objects.all().running(at).filter(feed_digest=accounts.digest_of(key), channel=Channel.FEED)
    return rows.select_related("person").first() if key else None


def _entry(row: Delivery, said: Said) -> feeds.Entry:
    """An entry. A recall stands under the key of what it takes back: programs that read feeds keep entries, and replace them."""
    from phasezero.store.deliveries import Item

    first = row.answers if row.item == Item.RECALL and row.answers is not None else row
    return feeds.Entry(f"delivery {first.key}", said.title, said.text, said.link, first.made_at, row.made_at)


@dataclass(frozen=True, slots=True)
class Logged:
    """One line of the log."""

    what: str
    english: bool
    """Whether `what` stands as it was stored, in English: its update is gone."""
    item: str
    to: str
    channel: str
    state: str
    told: str
    notice: bool
    made_at: datetime
    sent_at: datetime | None


def log(person: Person, at: datetime, state: str = "") -> list[Logged]:
    """What went to whom, newest first, of the audiences in which somebody may release. Raises NotAllowed for everybody else."""
    from phasezero.store import accounts, ask_letters
    from phasezero.store.deliveries import Delivery
    from phasezero.store.people import Person as Account

    audiences = may_release_in(person, at)
    if not audiences:
        raise NotAllowed(said("the delivery log is open to those who may release; ask one of them"))
    viewer = accounts.viewer_of(person, at.date())
    rows = Delivery.objects.visible(viewer).filter(audience__in=sorted(audiences)).exclude(recipient="nobody")
    if state:
        rows = rows.filter(state=state)
    found = list(rows.select_related("subscription__person", "person").order_by("-made_at", "pk")[:MOST_IN_LOG])
    known = set(Account.objects.visible(viewer).values_list("pk", flat=True))
    subjects = letters.subjects(row.update for row in found)
    offices = ask_letters.offices(found, viewer)
    return [_logged(row, viewer, known, subjects.get(row.update or 0, "") or _office(row, offices)) for row in found]


def _office(row: Delivery, offices: dict[str, str]) -> str:
    """Of the letter of an ask, to which office it was put."""
    from phasezero.store import ask_letters

    return offices.get(ask_letters.ask_in(row), "") if row.item in ask_letters.ITEMS else ""


def _logged(row: Delivery, viewer: Viewer, known: set[int], subject: str) -> Logged:
    return Logged(
        what=subject or row.what,
        english=bool(row.what) and not subject,
        item=row.item,
        to=_to(row, viewer, known),
        channel=row.channel,
        state=row.state,
        told=row.told,
        notice=row.notice,
        made_at=row.made_at.astimezone(UTC),
        sent_at=row.sent_at,
    )


def _to(row: Delivery, viewer: Viewer, known: set[int]) -> str:
    """Who got it, as far as the reader of the log may know that person."""
    one = row.subscription
    person = row.person if one is None else one.person
    if person is not None:
        return person.name if viewer.steward or person.pk in known else said("somebody outside your task forces")
    if one is not None and (viewer.steward or one.invited_by_id == viewer.person):
        return one.address
    return said("an address without an account")


def counts() -> dict[str, int]:
    """How many deliveries are in which state; says nothing of what and to whom."""
    from phasezero.store.deliveries import Delivery

    return dict(sorted(Counter(Delivery.objects.exclude(recipient="nobody").values_list("state", flat=True)).items()))
