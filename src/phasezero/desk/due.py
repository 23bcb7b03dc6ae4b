"""Who is due what: rows of the queue for an issued update, its correction, its recall, a day without a release."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from phasezero.deliver.wishes import Offered, Wish, wanted
from phasezero.desk.audit import heads_letter
from phasezero.desk.subscriptions import viewer_for
from phasezero.domain.countries import country as country_of
from phasezero.domain.marking import LOCAL, TLP, Viewer
from phasezero.domain.times import day, known_before
from phasezero.domain.updates import UpdateState
from phasezero.errors import NotFound, said

if TYPE_CHECKING:
    from phasezero.store.deliveries import Delivery, Item, Subscription
    from phasezero.store.models import Update

CATCH_UP = timedelta(days=7)
"""A run delivers what was released in so many days before its own, if it was not delivered yet."""


def after_issue(update_id: str, at: datetime) -> int:
    """Put an issued update into the queue for all who are due it now; says how many. Doing it again adds nothing.

    Belongs into the transaction that issues it. A later number of the same country, day and audience is a correction for those
    who got an earlier one, whatever they subscribed to; what has not left of the earlier one stays.
    """
    from django.db import transaction

    with transaction.atomic():
        return _enqueue_update(_issued(update_id), at)


def correction(update_id: str, corrected_by: str, at: datetime) -> int:
    """Send the issued update `corrected_by` to exactly those who got `update_id`, as its correction; says to how many.

    Needed where the two are of different days: for one day `after_issue` finds the recipients by itself.
    """
    from django.db import transaction

    from phasezero.store import deliveries
    from phasezero.store.deliveries import Delivery
    from phasezero.store.ids import from_text

    with transaction.atomic():
        row = _issued(corrected_by)
        originals = Delivery.objects.filter(update=from_text(update_id))
        deliveries.withhold(originals, said("a correction took its place"))
        return _correct(row, _had(originals), at)


def after_recall(update_id: str, at: datetime) -> int:
    """Tell exactly those who got the update, or were told of it, that it is recalled; says how many. What has not left stays.

    Belongs into the transaction of the recall. From then on the update is delivered to nobody, also where its row still stands.
    """
    from django.db import transaction

    from phasezero.store import deliveries
    from phasezero.store.deliveries import Delivery, Item
    from phasezero.store.ids import from_text

    pk = from_text(update_id)
    with transaction.atomic():
        of_update = Delivery.objects.filter(update=pk, item__in=(Item.UPDATE, Item.CORRECTION))
        deliveries.withhold(of_update, said("recalled"))
        about = _recall_of(pk)
        rows = [_recall(one, about, pk, at) for one in _had(of_update).values()]
        told = deliveries.enqueue(rows)
        deliveries.enqueue([_nobody(about, pk, at)])
        return told


def _recall(one: Delivery, about: str, pk: int, at: datetime) -> Delivery:
    from phasezero.store.deliveries import Item

    tlp, audience = TLP(one.tlp), one.audience
    return row_of(one.subscription, Item.RECALL, about, at, update=pk, what=one.what, tlp=tlp, audience=audience, answers=one)


def enqueue_confirmation(subscription: Subscription, at: datetime) -> None:
    """The one letter to an address that has not answered yet."""
    from phasezero.store import deliveries
    from phasezero.store.deliveries import Channel, Item, State

    row = row_of(subscription, Item.CONFIRM, f"confirm:{subscription.key}", at)
    row.channel, row.state = Channel.MAIL, State.QUEUED
    row.recipient = f"{Channel.MAIL}:{subscription.address.casefold()}"
    deliveries.enqueue([row])


def queue_day(on: date, at: datetime, by_mail: bool = True) -> int:
    """Queue what is due by the end of the day `on`; the line of a day without a release only when that day is over.

    `by_mail`: also letters that are of this day only, which nobody wants later.
    """
    from django.db import transaction

    with transaction.atomic():
        queued = sum(_enqueue_update(row, at) for row in _released_by(on, at))
        over = on if at >= known_before(on) else on - timedelta(days=1)
        return queued + _enqueue_lines(over, at, by_mail) + (_enqueue_heads(on, at) if by_mail else 0)


def _released_by(on: date, at: datetime) -> list[Update]:
    """Issued updates that became due in the days up to `on`, oldest first."""
    from django.db.models import Q

    from phasezero.store import models

    start, end = known_before(on) - CATCH_UP, min(known_before(on), at + timedelta(microseconds=1))
    window = Q(released_at__gte=start) | Q(embargo__gte=start.date(), embargo__lte=on)
    rows = models.Update.objects.filter(window, state=UpdateState.ISSUED, recalled_at=None, released_at__lt=end)
    return list(rows.order_by("released_at", "number", "pk"))


def _enqueue_update(row: Update, at: datetime) -> int:
    """The update for all who are due it, and as a correction for those who got an earlier one of its day."""
    from phasezero.store import deliveries
    from phasezero.store.deliveries import Delivery, Item

    if _is_recalled(row.pk):
        return 0
    earlier = Delivery.objects.filter(update__in=_earlier(row), item__in=(Item.UPDATE, Item.CORRECTION))
    corrected = _correct(row, _had(earlier), at)
    deliveries.withhold(earlier, said("a newer one of the same day took its place"))
    fresh = [_of_update(one, Item.UPDATE, row, at, on=on) for one, on in _due(row, at)] if not _is_superseded(row) else []
    return corrected + deliveries.enqueue(fresh)


def _due(row: Update, at: datetime) -> Iterator[tuple[Subscription, date]]:
    """Running subscriptions that want the update and whose subscriber may see it now, oldest first; since which day it is due."""
    from phasezero.store import deliveries

    changed = bool(json.loads(row.content)["update"]["material_change"])
    made_by = _made_by(row)
    made = deliveries.made_for(made_by)
    for one in _running(at):
        viewer = viewer_for(one, at)
        if viewer is None:
            continue
        theme = made.theme if not made.hidden or made_by in viewer.audiences else ""
        on = deliveries.due_on(row, row.audience in viewer.insider)
        wants = wanted(_wish(one), Offered(row.country, made_by, theme, row.phase or 0, changed))
        if wants and _since(one) <= on and _sees(viewer, row):
            yield one, on


def _running(at: datetime) -> Iterable[Subscription]:
    from phasezero.store.deliveries import Subscription

    return Subscription.objects.all().running(at).select_related("person").order_by("confirmed_at", "pk")


def _wish(one: Subscription) -> Wish:
    from phasezero.store.deliveries import Often

    return Wish(one.country, one.theme, one.audience, one.smallest_phase, one.often == Often.ON_CHANGE)


def _sees(viewer: Viewer, row: Update) -> bool:
    from phasezero.store import models

    return models.Update.objects.visible(viewer).filter(pk=row.pk).exists()


def _since(one: Subscription) -> date:
    return (one.confirmed_at or one.made_at).astimezone(UTC).date()


def _made_by(row: Update) -> str:
    """The audience whose people issued it: an update for everybody belongs to nobody any more."""
    from phasezero.store.releases import Proposal

    found = Proposal.objects.filter(update_id=row.pk).values_list("audience", flat=True).first()
    return found or row.audience


def _of_that_day(row: Update) -> list[Update]:
    """Other issued updates of the same country, day, audience and marking, by the same people, that still stand."""
    from phasezero.store import models

    same = models.Update.objects.filter(country=row.country, as_of=row.as_of, audience=row.audience, tlp=row.tlp)
    standing = same.filter(state=UpdateState.ISSUED, recalled_at=None).exclude(pk=row.pk)
    made_by = _made_by(row)
    return [one for one in standing if _made_by(one) == made_by and not _is_recalled(one.pk)]


def _earlier(row: Update) -> list[int]:
    """Ids of the updates that this one takes the place of."""
    return [one.pk for one in _of_that_day(row) if (one.number or 0) < (row.number or 0)]


def _is_superseded(row: Update) -> bool:
    return any((one.number or 0) > (row.number or 0) for one in _of_that_day(row))


def _had(rows: Any) -> dict[str, Delivery]:
    """For each recipient the newest of these deliveries that arrived, or may have, or is on its way."""
    from phasezero.store.deliveries import GOT, Delivery, State

    found = rows.filter(state__in=(*GOT, State.CLAIMED)).exclude(subscription=None).select_related("subscription__person")
    newest: dict[str, Delivery] = {}
    for one in found.order_by("made_at", "pk"):
        assert isinstance(one, Delivery)  # noqa: S101
        newest[one.recipient] = one
    return newest


def _correct(row: Update, had: dict[str, Delivery], at: datetime) -> int:
    """The update as a correction, to the same recipients on the same channel, whatever became of their subscriptions."""
    from phasezero.store import deliveries
    from phasezero.store.deliveries import Delivery, Item

    rows = [_of_update(one.subscription, Item.CORRECTION, row, at, one) for one in had.values() if one.subscription is not None]
    for made in rows:  # one that waits as a plain update becomes the correction
        waits = Delivery.objects.filter(recipient=made.recipient, about=made.about, item=Item.UPDATE)
        waits.filter(state=made.state).update(item=Item.CORRECTION, answers=made.answers)
    return deliveries.enqueue(rows)


def _of_update(
    one: Subscription, item: Item, row: Update, at: datetime, answers: Delivery | None = None, on: date | None = None
) -> Delivery:
    from phasezero.store.ids import to_text

    what = f"{country_of(row.country).name}, {day(row.as_of)}, update {row.number}"
    about = f"update:{to_text(row.pk)}"
    tlp, audience = TLP(row.tlp), _made_by(row)
    return row_of(one, item, about, at, update=row.pk, what=what, tlp=tlp, audience=audience, answers=answers, on=on)


def row_of(
    one: Subscription | None,
    item: Item,
    about: str,
    at: datetime,
    *,
    update: int | None = None,
    what: str = "",
    tlp: TLP = TLP.AMBER_STRICT,
    audience: str = "",
    answers: Delivery | None = None,
    on: date | None = None,
) -> Delivery:
    """A new delivery that waits; one without an update is marked for the subscription's task force, else for the stewards."""
    from phasezero.store.deliveries import Channel, Delivery, State, marked_for

    channel = Channel(answers.channel) if answers else Channel.MAIL if one is None else Channel(one.channel)
    return Delivery(
        **marked_for(tlp, audience or (one.audience if one else "") or LOCAL),
        subscription=one,
        recipient="" if one is None else (answers.recipient if answers else one.recipient),
        channel=channel,
        item=item,
        about=about,
        update=update,
        what=what,
        day=on or at.astimezone(UTC).date(),
        answers=answers,
        message_id=f"<{secrets.token_hex(20)}@{domain()}>",
        state=State.QUEUED if channel == Channel.MAIL else State.READY,
        next_at=at,
        made_at=at,
    )


def domain() -> str:
    from django.conf import settings

    return str(settings.PHASEZERO.mail_from).rpartition("@")[2] or "localhost"


def _recall_of(pk: int) -> str:
    from phasezero.store.ids import to_text

    return f"recall:{to_text(pk)}"


def _nobody(about: str, pk: int, at: datetime) -> Delivery:
    """The mark that an update is recalled: addressed to nobody, so that it is there also where nobody had got it."""
    from phasezero.store.deliveries import Item, State

    row = row_of(None, Item.RECALL, about, at, update=pk)
    row.recipient, row.state, row.told = "nobody", State.WITHHELD, "recalled"
    return row


def _is_recalled(pk: int) -> bool:
    from phasezero.store.deliveries import Delivery

    return Delivery.objects.filter(about=_recall_of(pk), recipient="nobody").exists()


def _issued(update_id: str) -> Update:
    from phasezero.store import models
    from phasezero.store.ids import from_text

    row = models.Update.objects.filter(pk=from_text(update_id), state=UpdateState.ISSUED).first()
    if row is None:
        raise NotFound(said("no issued update has the id {update_id!r}; only issued updates are delivered", update_id=update_id))
    return row


def _enqueue_lines(on: date, at: datetime, by_mail: bool = True) -> int:
    """The line of a day without a release, for "daily" subscriptions that began before it. It depends on nothing unseen."""
    from phasezero.store import deliveries
    from phasezero.store.deliveries import Channel, Item, Often

    rows = []
    for one in _running(at):
        if one.channel == Channel.MAIL and not by_mail:
            continue
        if one.often != Often.DAILY or _since(one) > on or viewer_for(one, at) is None or _got_something(one, on):
            continue
        rows.append(row_of(one, Item.LINE, f"line:{on.isoformat()}", at, on=on))
    return deliveries.enqueue(rows)


def _got_something(one: Subscription, on: date) -> bool:
    """Whether something became due for this recipient on a day: to get it says more than a line."""
    from phasezero.store.deliveries import Delivery, Item, State

    items = (Item.UPDATE, Item.CORRECTION, Item.RECALL)
    return Delivery.objects.filter(recipient=one.recipient, item__in=items, day=on).exclude(state=State.WITHHELD).exists()


def heads(at: datetime) -> dict[str, tuple[str, str]]:
    """Subject and text of the letter with the heads of the audit chains, by address."""
    return {email: (subject, text) for email, subject, text in heads_letter(at)}


def _enqueue_heads(on: date, at: datetime) -> int:
    from phasezero.store import deliveries
    from phasezero.store.deliveries import Channel, Item
    from phasezero.store.people import Person

    rows = []
    for person in Person.objects.filter(email__in=list(heads(at)), is_active=True).order_by("pk"):
        row = row_of(None, Item.HEADS, f"heads:{on.isoformat()}", at, on=on)
        row.person, row.recipient = person, f"{Channel.MAIL}:{person.pk}"
        rows.append(row)
    return deliveries.enqueue(rows)
