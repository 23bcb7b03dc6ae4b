"""What a delivery says to its recipient, at the moment it leaves: by today's markings, seats and quarantines."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from phasezero import errors, library
from phasezero.deliver import wording
from phasezero.desk.subscriptions import viewer_for
from phasezero.domain.countries import country as country_of
from phasezero.domain.marking import TLP, Marking, Viewer
from phasezero.domain.updates import UpdateState
from phasezero.errors import NotFound
from phasezero.locale import writing

if TYPE_CHECKING:
    from phasezero.domain.updates import Picture
    from phasezero.store.deliveries import Delivery, Made, Subscription
    from phasezero.store.derived import StoredUpdate
    from phasezero.store.people import Person

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
    """What the delivery `row` says now, in its recipient's language, or why it stays. With `draw` there is an HTML form with
    pictures for a letter."""
    from django.utils import translation

    from phasezero.desk import ask_letters
    from phasezero.store.ask_letters import ITEMS

    if row.item in ITEMS:
        return ask_letters.said(row, at, site)
    one = row.subscription
    with translation.override(language_of(row.person if one is None else one.person, one)):
        return _said(row, at, site, draw)


def language_of(person: Person | None, subscription: Subscription | None) -> str:
    """Of a recipient: the account's own, or what the subscription of an outside address says; English where neither does."""
    from django.conf import settings

    chosen = person.language if person is not None else "" if subscription is None else subscription.language
    return chosen if chosen in dict(settings.LANGUAGES) else str(settings.LANGUAGE_CODE)


def feed_title(subscription: Subscription) -> str:
    from django.utils import translation

    with translation.override(language_of(subscription.person, subscription)):
        return _("Phase Zero: your updates")


def _said(row: Delivery, at: datetime, site: str, draw: Draw | None) -> Said | Withheld:
    from phasezero.store.deliveries import Item

    one = row.subscription
    if row.item == Item.HEADS:
        return _heads(row, at)
    if row.item == Item.DUE:
        from phasezero.desk import reminding

        return reminding.line(row, at, site)
    if one is None:
        return Withheld(errors.said("it is addressed to nobody"))
    if row.item == Item.CONFIRM:
        return _confirmation(one, site)
    viewer = viewer_for(one, at)
    if viewer is None:
        return Withheld(errors.said("the recipient may receive nothing now"))
    return _item(row, one, viewer, site, draw)


def _item(row: Delivery, one: Subscription, viewer: Viewer, site: str, draw: Draw | None) -> Said | Withheld:
    from phasezero.store.deliveries import Item

    if one.ended_at is not None and row.item not in (Item.CORRECTION, Item.RECALL):
        return Withheld(errors.said("the subscription was ended"))
    if row.item == Item.LINE:
        return _line(row, one, site)
    return _recall(row, one, viewer, site) if row.item == Item.RECALL else _update(row, one, viewer, site, draw)


def _update(row: Delivery, subscription: Subscription, viewer: Viewer, site: str, draw: Draw | None) -> Said | Withheld:
    from phasezero.store import deliveries
    from phasezero.store.deliveries import Item

    correction = row.item == Item.CORRECTION
    stored = issued(row, viewer)
    if stored is None:
        return _not_open(subscription, site) if correction else Withheld(errors.said("not open to the recipient now"))
    made = deliveries.made_for(stored.marking.audience)
    link = f"{site}/updates/{stored.id}/"
    if only_notice(stored.marking, made, viewer):
        line = wording.corrected_notice() if correction else wording.notice()
        return _noticed(line, subscription, site)
    why = reason(subscription, stored, made)
    lead = wording.corrected(earlier(row), _sent_at(row)) if correction else ""
    title = _("Correction: {what}").format(what=named(stored)) if correction else named(stored)
    title = f"[{stored.marking.tlp.label}] {title}"
    page, body = _spoken(stored, subscription.reader)
    text = "\n".join([*([_wrapped(lead), ""] if lead else []), body, _RULE, _wrapped(why), "", _stops(subscription, site)])
    html, pictures = _html(stored, page, lead, f"{why}\n\n{_stops(subscription, site)}", draw) if draw else ("", {})
    return Said(title, text + "\n", why, html, pictures, link=link)


def _spoken(stored: StoredUpdate, reader: str) -> tuple[str, str]:
    """Page and text of an issued update in the language that is active, with the ask of its reader; word for word as it was
    stored where that is in English and has this ask."""
    language = get_language() or "en"
    if language == "en" and not reader:
        return stored.html, stored.text
    whole = library.read_update(stored)
    made = whole.for_reader(reader)
    return (stored.html, stored.text) if language == "en" and made is whole else library.update_in(made, language)


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
    return _named(stored.country, stored.as_of, stored.number)


def _named(country: str, on: date, number: int | None) -> str:
    form = _("{country}, {day}, update {number}")
    return form.format(country=called(country), day=writing.day(on), number=number)


def subjects(updates: Iterable[int | None]) -> dict[int, str]:
    """Updates in words, by their number in the store: for those who may read who was sent them."""
    from phasezero.store.models import Update

    rows = Update.objects.filter(pk__in={one for one in updates if one}).values_list("pk", "country", "as_of", "number")
    return {pk: _named(country, on, number) for pk, country, on, number in rows}


def called(country: str) -> str:
    """The name of a country, by its code, in the language that is active."""
    return country_of(country).called(get_language() or "en")


def earlier(row: Delivery) -> str:
    """What a correction takes the place of, or a recall takes back: what its recipient was sent."""
    from phasezero.store.models import Update

    sent = row.answers
    if sent is None or not sent.what:
        return _("an earlier update")
    if sent.update is None:
        return sent.what
    found = Update.objects.filter(pk=sent.update).values_list("country", "as_of", "number").first()
    return sent.what if found is None else _named(*found)


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
            country=called(subscription.country) if subscription.country else "",
            theme=subscription.theme,
            smallest_phase=subscription.smallest_phase,
            reader=subscription.reads_as,
            task_force=made.name if made and not made.hidden else "",
            role=role,
            by=by,
            ended=subscription.ended_at is not None,
        )
    )


def _line(row: Delivery, subscription: Subscription, site: str) -> Said:
    """The one line of a day without a release."""
    why = reason(subscription, None, None)
    title = _("Phase Zero: no update released on {day}").format(day=writing.day(row.day))
    return _small(title, wording.no_release(row.day), why, subscription, site)


def why_recalled(row: Delivery, viewer: Viewer) -> str:
    """Why that was taken back which a recall is about. Empty where it did not go to its recipient in full, or would not now."""
    from phasezero.store import deliveries, models

    if row.answers is None or row.answers.notice:
        return ""
    found = models.Update.objects.visible(viewer).filter(pk=row.update or 0).exclude(recalled_at=None).first()
    if found is None or only_notice(found.marking, deliveries.made_for(found.audience), viewer):
        return ""
    return found.recall_reason


def _recall(row: Delivery, subscription: Subscription, viewer: Viewer, site: str) -> Said:
    """Says no more than the recipient was sent: of what was only announced, nothing is named."""
    was_notice = row.answers is None or row.answers.notice
    if was_notice:
        return _noticed(wording.recalled_notice(), subscription, site)
    what = earlier(row)
    why, told = reason(subscription, None, None), why_recalled(row, viewer)
    return _small(_("Recalled: {what}").format(what=what), wording.recalled(what, _sent_at(row), told), why, subscription, site)


def _not_open(subscription: Subscription, site: str) -> Said:
    return _noticed(wording.not_open(), subscription, site, link=False)


def _noticed(line: str, subscription: Subscription, site: str, link: bool = True) -> Said:
    """A line that names neither country nor task force nor marking. What it is about stands behind the sign-in."""
    there = f"{site}/subscriptions/received/"
    text = f"{line}\n\n{there}\n\n{wording.why_notice()}" if link else line
    since = writing.day((subscription.confirmed_at or subscription.made_at).date())
    why = _("You receive this because of your subscription of {day}.").format(day=since)
    title = wording.notice_title() if link else _("Phase Zero: a correction")
    made = _small(title, text, why, subscription, site)
    return Said(made.title, made.text, made.why, made.html, notice=True, link=there)


def _small(title: str, line: str, why: str, subscription: Subscription, site: str) -> Said:
    stops = _stops(subscription, site)
    text = "\n\n".join([*(_wrapped(one) for one in line.split("\n\n")), _RULE + "\n" + _wrapped(why), stops]) + "\n"
    html = wording.page(title, f"{line}\n\n{why}\n\n{stops}")
    return Said(title, text, why, html, link=f"{site}/subscriptions/received/")


def _confirmation(one: Subscription, site: str) -> Said | Withheld:
    from phasezero.store import deliveries

    if one.ended_at is not None or one.confirmed_at is not None:
        return Withheld(errors.said("answered or ended already"))
    asked = _(
        "{by} asks whether you want to receive public updates of Phase Zero at this address. If you do, open this page within "
        "{days} days and press the button:"
    ).format(by=one.invited_by.name if one.invited_by else _("Somebody"), days=deliveries.CONFIRM_DAYS)
    link = f"{site}/confirm/{deliveries.confirm_token(one)}/"
    line = f"{asked}\n\n{link}\n\n{_('If you do not, do nothing: no further letter comes.')}"
    title = _("Phase Zero: do you want to receive updates?")
    text = "\n\n".join(one if one.startswith("http") else _wrapped(one) for one in line.split("\n\n")) + "\n"
    return Said(title, text, "", wording.page(title, line))


def _heads(row: Delivery, at: datetime) -> Said | Withheld:
    from phasezero.desk import due

    if row.person is None or not row.person.is_active:
        return Withheld(errors.said("the account is locked"))
    letter = due.heads(at).get(row.person.email)
    return Withheld(errors.said("there is no such letter (any more)")) if letter is None else Said(letter[0], letter[1], "")


def _stops(subscription: Subscription, site: str) -> str:
    return wording.how_to_stop(stop_address(subscription, site), site)


def stop_address(subscription: Subscription, site: str) -> str:
    from phasezero.store import deliveries

    return f"{site}/unsubscribe/{deliveries.stop_token(subscription)}/"


def _wrapped(text: str) -> str:
    return textwrap.fill(text, 72, break_on_hyphens=False, break_long_words=False)


def _html(stored: StoredUpdate, html: str, lead: str, after: str, draw: Draw) -> tuple[str, dict[str, bytes]]:
    """The page `html` of an update with PNG in place of SVG, which few mail programs show; only the envelope's lines come in."""
    pictures = _pictures(stored)
    drawn = draw([one.svg for one in pictures])
    parts = {}
    for number, one in enumerate(pictures, start=1):
        key = f"picture{number}"
        shown = f'<img src="cid:{key}" alt="{_attribute(str(one.title))}" width="100%">' if len(drawn) == len(pictures) else ""
        html = html.replace(one.svg, shown)
        if shown:
            parts[key] = drawn[number - 1]
    if lead:
        opened = html.index(">", html.index("<body")) + 1
        html = html[:opened] + "\n" + wording.piece(lead) + html[opened:]
    front, _, back = html.rpartition("</body>")
    return f"{front}<hr>\n{wording.piece(after)}\n</body>{back}", parts


def _pictures(stored: StoredUpdate) -> list[Picture]:
    update = library.update_said(library.read_update(stored), get_language() or "en")
    return [one for section in (*update.page_one, *update.page_two) for one in section.pictures]


def _attribute(text: str) -> str:
    from html import escape

    return escape(text, quote=True)
