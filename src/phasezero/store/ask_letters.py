"""Addresses to which asks leave by letter, and the letters of an ask in the queue.

The address is the one thing kept of a person outside; it is let go when it is not needed any longer (`store.retention`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from django.db import models
from django.db.models import Q

from phasezero.domain.alerts import AlertStep, Asked, Step
from phasezero.domain.marking import TLP, Viewer
from phasezero.domain.reminders import Remind, Reminder
from phasezero.domain.statements import TakenBack, ToldNothing
from phasezero.store import deliveries
from phasezero.store.ask_links import LIVES, AskLink
from phasezero.store.deliveries import Delivery, Item, State
from phasezero.store.ids import from_text, to_text
from phasezero.store.people import random_id
from phasezero.store.records import Marked
from phasezero.store.statements import Statement


class AskAddress(Marked):
    """Where the letters of an ask go. Marked as its letters are: for those who may see who got what."""

    id = models.BigIntegerField(primary_key=True, default=random_id)
    ask = models.OneToOneField(Statement, on_delete=models.CASCADE, related_name="address")
    address = models.EmailField()
    language = models.CharField(max_length=10)
    remind = models.CharField(max_length=20)
    """One of `domain.reminders.Remind`."""
    given_at = models.DateTimeField()


def keep_address(ask: str, address: str, language: str, remind: Remind, at: datetime) -> None:
    """Where the letters of an ask go from now on; an earlier address is gone."""
    asked = Statement.objects.get(pk=from_text(ask))
    marked = deliveries.marked_for(TLP(asked.tlp), asked.audience)
    values = {"address": address, "language": language, "remind": remind, "given_at": at, **marked}
    AskAddress.objects.update_or_create(ask=asked, defaults=values)


def address_of(ask: str) -> AskAddress | None:
    """For the letter itself."""
    return AskAddress.objects.filter(ask=from_text(ask)).select_related("ask").first()


def reminded() -> list[AskAddress]:
    """Every address whose office may be reminded."""
    rows = AskAddress.objects.exclude(remind=Remind.NEVER).select_related("ask")
    return list(rows.order_by("given_at", "pk"))


def ask_of(row: AskAddress) -> str:
    return to_text(row.ask_id)


def over_before(before: datetime) -> models.QuerySet[AskAddress]:
    """Addresses of asks that ended before a moment: with their alert closed, it or the ask taken back, or the link run out.

    An ask that never left ends as a link made with its address would.
    """
    earlier = Statement.objects.filter(made_at__lt=before)
    closed = earlier.filter(kind=AlertStep.KIND, content__contains=f'"step":"{Step.CLOSE}"').values_list("about", flat=True)
    keys = {*closed, *earlier.filter(kind=TakenBack.KIND).values_list("about", flat=True)}
    gone = Statement.objects.filter(kind=ToldNothing.KIND).values("pk")
    live = AskLink.objects.filter(expires_at__gte=before).values("ask")
    late = Q(given_at__lt=before - LIVES) & ~Q(ask__in=live)
    return AskAddress.objects.filter(late | Q(ask__in=keys) | Q(ask__about__in=keys) | Q(ask__about__in=gone) | Q(ask__in=gone))


def addresses(asks: Iterable[str], viewer: Viewer) -> dict[str, AskAddress]:
    """Those that the viewer may see, by the id of their ask."""
    rows = AskAddress.objects.visible(viewer).filter(ask__in=[from_text(one) for one in asks])
    return {to_text(row.ask_id): row for row in rows}


def letters_of(asks: Iterable[str], viewer: Viewer) -> dict[str, list[Delivery]]:
    """The letters of asks that the viewer may see, the oldest first, by the id of their ask."""
    found: dict[str, list[Delivery]] = {}
    rows = Delivery.objects.visible(viewer).filter(recipient__in=[recipient(one) for one in asks], item__in=ITEMS)
    for row in rows.order_by("made_at", "pk"):
        found.setdefault(ask_in(row), []).append(row)
    return found


def offices(rows: Iterable[Delivery], viewer: Viewer) -> dict[str, str]:
    """Which office each ask among letters was put to, by the id of the ask, where the viewer sees it."""
    keys = [from_text(ask_in(row)) for row in rows if row.item in ITEMS]
    asked = Statement.objects.visible(viewer).filter(pk__in=keys, kind=Asked.KIND)
    return {to_text(row.pk): str(json.loads(row.content)["office"]) for row in asked}


ITEMS = (Item.ASK, Item.REMINDER)


def recipient(ask: str) -> str:
    """An ask's letters are told from others by this, in place of the address."""
    return f"ask:{ask}"


def ask_in(row: Delivery) -> str:
    """The id of the ask that a letter is of."""
    return row.recipient.partition(":")[2]


def about_link(link: AskLink) -> str:
    """What the letter with a link is of: one letter a link."""
    return f"ask:{to_text(link.pk)}"


def about_reminder(ask: str, which: Reminder) -> str:
    return f"remind:{ask}:{which}"


def link_of(ask: str, at: datetime) -> AskLink | None:
    """The link that opens an ask now."""
    return AskLink.objects.filter(ask=from_text(ask), expires_at__gt=at).first()


def went(link: AskLink, ask: str) -> bool:
    """Whether a link went out by letter and did not come back: what was handed over another way is not sent by letter later."""
    sent = Delivery.objects.filter(recipient=recipient(ask), about=about_link(link), state__in=(State.SENT, State.UNKNOWN))
    return sent.filter(bounced_at=None).exists()
