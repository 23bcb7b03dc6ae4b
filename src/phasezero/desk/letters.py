"""What a delivery says to its recipient, at the moment it leaves: by today's markings, seats and quarantines."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from phasezero import library
from phasezero.deliver import wording
from phasezero.desk.subscriptions import viewer_for
from phasezero.domain.countries import country as country_of
from phasezero.domain.marking import TLP, Marking, Viewer
from phasezero.domain.times import day
from phasezero.domain.updates import UpdateState
from phasezero.errors import NotFound

if TYPE_CHECKING:
    from phasezero.domain.updates import Picture
    from phasezero.store.deliveries import Delivery, Made, Subscription
    from phasezero.store.derived import StoredUpdate

HIGHEST_SENT = TLP.GREEN
"""What is marked higher leaves as a line with a link only: mail servers and feed readers keep copies that nobody can take back.
So does what was made for a hidden task force, and what is under embargo."""
_RULE = "-" * 72


@dataclass(frozen=True, slots=True)
class Said:
    """What goes to a recipient."""

    title: str
    text: str
    """The whole text, with why it came and how to stop."""
    why: str
    html: str = ""
    pictures: dict[str, bytes] = field(default_factory=dict)
    notice: bool = False
    link: str = ""
    """Page of this site where the reader finds it."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """It does not go."""

    why: str


Draw = Callable[[list[str]], list[bytes]]
"""SVG to PNG; fewer than asked: none can be drawn."""


def said(row: Delivery, at: datetime, site: str, draw: Draw | None = None) -> Said | Withheld:
    """What the delivery `row` says now, or why it stays. With `draw` there is an HTML form with pictures for a letter."""
    from phasezero.store.deliveries import Item

    one = row.subscription
    if row.item == Item.HEADS:
        return _heads(row, at)
    if one is None:
        return Withheld("it is addressed to nobody")
    if row.item == Item.CONFIRM:
        return _confirmation(one, site)
    viewer = viewer_for(one, at)
    if viewer is None:
        return Withheld("the recipient may receive nothing now")
    return _item(row, one, viewer, site, draw)


def _item(row: Delivery, one: Subscription, viewer: Viewer, site: str, draw: Draw | None) -> Said | Withheld:
    from phasezero.store.deliveries import Item

    if one.ended_at is not None and row.item not in (Item.CORRECTION, Item.RECALL):
        return Withheld("the subscription was ended")
    if row.item == Item.LINE:
        return _line(row, one, site)
    return _recall(row, one, site) if row.item == Item.RECALL else _update(row, one, viewer, site, draw)


def _update(row: Delivery, subscription: Subscription, viewer: Viewer, site: str, draw: Draw | None) -> Said | Withheld:
    from phasezero.store import deliveries
    from phasezero.store.deliveries import Item

    correction = row.item == Item.CORRECTION
    stored = issued(row, viewer)
    if stored is None:
        return _not_open(subscription, site) if correction else Withheld("not open to the recipient now")
    made = deliveries.made_for(stored.marking.audience)
    link = f"{site}/updates/{stored.id}/"
    if only_notice(stored.marking, made, viewer):
        line = wording.CORRECTED_NOTICE if correction else wording.NOTICE
        return _noticed(line, subscription, site)
    why = reason(subscription, stored, made)
    lead = wording.corrected(_earlier(row), _sent_at(row)) if correction else ""
    title = f"[{stored.marking.tlp.label}] {'Correction: ' if correction else ''}{named(stored)}"
    text = "\n".join([*([_wrapped(lead), ""] if lead else []), stored.text, _RULE, _wrapped(why), "", _stops(subscription, site)])
    html, pictures = _html(stored, lead, f"{why}\n\n{_stops(subscription, site)}", draw) if draw else ("", {})
    return Said(title, text + "\n", why, html, pictures, link=link)


def issued(row: Delivery, viewer: Viewer) -> StoredUpdate | None:
    """The issued update of a delivery, where the viewer may see it now."""
    from phasezero.store import derived
    from phasezero.store.ids import to_text

    try:
        found = derived.update_by_id(viewer, to_text(row.update or 0))
    except NotFound:
        return None
    return found if found.state == UpdateState.ISSUED and found.recalled_at is None else None


def only_notice(marking: Marking, made: Made, viewer: Viewer) -> bool:
    """Whether the text must not leave this installation."""
    embargoed = marking.embargo is not None and (viewer.on is None or marking.embargo > viewer.on)
    return marking.tlp > HIGHEST_SENT or embargoed or (made.hidden and marking.tlp > TLP.CLEAR)


def named(stored: StoredUpdate) -> str:
    """The update in words: country, day, number."""
    return f"{country_of(stored.country).name}, {day(stored.as_of)}, update {stored.number}"


def _earlier(row: Delivery) -> str:
    """What a correction takes the place of, or a recall takes back."""
    return (row.answers.what if row.answers else "") or "an earlier update"


def _sent_at(row: Delivery) -> datetime | None:
    return row.answers.sent_at if row.answers else None


def reason(subscription: Subscription, stored: StoredUpdate | None, made: Made | None) -> str:
    """Why this came to this recipient."""
    from phasezero.store import deliveries

    clear = stored is None or stored.marking.tlp == TLP.CLEAR
    role = "" if clear or stored is None else deliveries.role_in(subscription.person, stored.marking.audience)
    since = subscription.confirmed_at or subscription.made_at
    by = subscription.invited_by.name if subscription.person is None and subscription.invited_by else ""
    return wording.why(
        wording.Why(
            since=since.date(),
            often=subscription.often,
            country=country_of(subscription.country).name if subscription.country else "",
            theme=subscription.theme,
            smallest_phase=subscription.smallest_phase,
            reader=subscription.reader,
            task_force=made.name if made and not made.hidden else "",
            role=role,
            by=by,
            ended=subscription.ended_at is not None,
        )
    )


def _line(row: Delivery, subscription: Subscription, site: str) -> Said:
    """The one line of a day without a release."""
    why = reason(subscription, None, None)
    return _small(f"Phase Zero: no update released on {day(row.day)}", wording.no_release(row.day), why, subscription, site)


def _recall(row: Delivery, subscription: Subscription, site: str) -> Said:
    """Says no more than the recipient was sent: of what was only announced, nothing is named."""
    was_notice = row.answers is None or row.answers.notice
    if was_notice:
        return _noticed(wording.RECALLED_NOTICE, subscription, site)
    what = _earlier(row)
    why = reason(subscription, None, None)
    return _small(f"Recalled: {what}", wording.recalled(what, _sent_at(row)), why, subscription, site)


def _not_open(subscription: Subscription, site: str) -> Said:
    return _noticed(wording.NOT_OPEN, subscription, site, link=False)


def _noticed(line: str, subscription: Subscription, site: str, link: bool = True) -> Said:
    """A line that names neither country nor task force nor marking. What it is about stands behind the sign-in."""
    there = f"{site}/subscriptions/received/"
    text = f"{line}\n\n{there}\n\n{wording.WHY_NOTICE}" if link else line
    why = f"You receive this because of your subscription of {day((subscription.confirmed_at or subscription.made_at).date())}."
    made = _small(wording.NOTICE_TITLE if link else "Phase Zero: a correction", text, why, subscription, site)
    return Said(made.title, made.text, made.why, made.html, notice=True, link=there)


def _small(title: str, line: str, why: str, subscription: Subscription, site: str) -> Said:
    stops = _stops(subscription, site)
    text = "\n\n".join([*(_wrapped(one) for one in line.split("\n\n")), _RULE + "\n" + _wrapped(why), stops]) + "\n"
    html = wording.page(title, f"{line}\n\n{why}\n\n{stops}")
    return Said(title, text, why, html, link=f"{site}/subscriptions/received/")


def _confirmation(one: Subscription, site: str) -> Said | Withheld:
    from phasezero.store import deliveries

    if one.ended_at is not None or one.confirmed_at is not None:
        return Withheld("answered or ended already")
    by = one.invited_by.name if one.invited_by else "Somebody"
    line = (
        f"{by} asks whether you want to receive public updates of Phase Zero at this address. If you do, open this page within "
        f"{deliveries.CONFIRM_DAYS} days and press the button:\n\n{site}/confirm/{deliveries.confirm_token(one)}/\n\n"
        "If you do not, do nothing: no further letter comes."
    )
    title = "Phase Zero: do you want to receive updates?"
    text = "\n\n".join(one if one.startswith("http") else _wrapped(one) for one in line.split("\n\n")) + "\n"
    return Said(title, text, "", wording.page(title, line))


def _heads(row: Delivery, at: datetime) -> Said | Withheld:
    from phasezero.desk import due

    if row.person is None or not row.person.is_active:
        return Withheld("the account is locked")
    letter = due.heads(at).get(row.person.email)
    return Withheld("there is no such letter (any more)") if letter is None else Said(letter[0], letter[1], "")


def _stops(subscription: Subscription, site: str) -> str:
    return wording.how_to_stop(stop_address(subscription, site), site)


def stop_address(subscription: Subscription, site: str) -> str:
    from phasezero.store import deliveries

    return f"{site}/unsubscribe/{deliveries.stop_token(subscription)}/"


def _wrapped(text: str) -> str:
    return textwrap.fill(text, 72, break_on_hyphens=False, break_long_words=False)


def _html(stored: StoredUpdate, lead: str, after: str, draw: Draw) -> tuple[str, dict[str, bytes]]:
    """The stored page with PNG in place of SVG, which few mail programs show; only the envelope's lines are added."""
    pictures = _pictures(stored)
    drawn = draw([one.svg for one in pictures])
    html, parts = stored.html, {}
    for number, one in enumerate(pictures, start=1):
        key = f"picture{number}"
        shown = f'<img src="cid:{key}" alt="{_attribute(one.title)}" width="100%">' if len(drawn) == len(pictures) else ""
        html = html.replace(one.svg, shown)
        if shown:
            parts[key] = drawn[number - 1]
    if lead:
        opened = html.index(">", html.index("<body")) + 1
        html = html[:opened] + "\n" + wording.in_html(lead) + html[opened:]
    front, _, back = html.rpartition("</body>")
    return f"{front}<hr>\n{wording.in_html(after)}\n</body>{back}", parts


def _pictures(stored: StoredUpdate) -> list[Picture]:
    update = library.read_update(stored)
    return [one for section in (*update.page_one, *update.page_two) for one in section.pictures]


def _attribute(text: str) -> str:
    from html import escape

    return escape(text, quote=True)
