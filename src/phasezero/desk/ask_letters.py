"""Asks by letter: who may be written to, what waits in the queue, and what the letters say at the moment they leave.

Mail servers keep copies that nobody can take back. So the text of an ask leaves only where it is marked TLP:CLEAR or TLP:GREEN,
is not quiet, and comes from no hidden task force; else one line leaves with the link, and says neither of what nor from whom.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from phasezero import errors, library
from phasezero.deliver import wording
from phasezero.deliver.message import address as checked
from phasezero.desk import due, letters
from phasezero.desk.hands import Hand
from phasezero.desk.letters import Said, Withheld
from phasezero.desk.stating import stated
from phasezero.domain.alert_life import AlertLife, AskLife, life
from phasezero.domain.alerts import Alert, AlertState, Asked
from phasezero.domain.audiences import Channel, audience
from phasezero.domain.marking import TLP
from phasezero.domain.reminders import Remind, Reminder, reminder
from phasezero.domain.retention import rules
from phasezero.domain.statements import Stated
from phasezero.errors import BadInput
from phasezero.locale import writing

if TYPE_CHECKING:
    from phasezero.store.ask_letters import AskAddress
    from phasezero.store.deliveries import Delivery, Item


@dataclass(frozen=True, slots=True)
class ByLetter:
    """How an ask reaches its office, as typed."""

    address: str
    language: str = ""
    """Of the letter around the ask; the ask itself stays as it was drafted, in English."""
    remind: Remind = Remind.UNLESS_QUIET


def can_be_sent() -> bool:
    """Whether letters leave this installation: with accounts, its own address and a mail server set up."""
    return library.accounts_exist() and bool(settings.PHASEZERO.url and settings.PHASEZERO.smtp_url)


def check(by_letter: ByLetter, kind: str) -> None:
    """Raises BadInput where no letter can go to an audience, or to this address."""
    if not can_be_sent():
        raise BadInput(errors.said("no mail server is set up: nothing is sent; leave the address empty and hand the link over"))
    if Channel.EMAIL not in audience(kind).channels:
        raise BadInput(errors.said("{name}: is not written to by e-mail; leave the address empty", name=audience(kind).name))
    checked(by_letter.address)


def give_address(hand: Hand, ask: str, by_letter: ByLetter) -> None:
    """Keep where an ask's letters go, with an audit line that does not hold it."""
    from phasezero.store import ask_letters, audit

    tlp = stated(hand, ask, Asked).marking.tlp
    language = by_letter.language if by_letter.language in dict(settings.LANGUAGES) else str(settings.LANGUAGE_CODE)
    ask_letters.keep_address(ask, checked(by_letter.address), language, by_letter.remind, hand.at)
    audit.note("address of an ask given", hand.actor, hand.at, ask, hand.audience, max(tlp, TLP.GREEN))


# Into the queue


def queue(ask: str, at: datetime) -> bool:
    """Queue the letter with the link that an ask has now; False where it has no address, or no letter leaves from here.

    Belongs into the transaction in which the ask leaves.
    """
    from phasezero.store import ask_letters, deliveries

    to, link = ask_letters.address_of(ask), ask_letters.link_of(ask, at)
    if to is None or link is None or not can_be_sent():
        return False
    deliveries.enqueue([_row(to, deliveries.Item.ASK, ask_letters.about_link(link), at)])
    return True


def queue_reminders(at: datetime) -> int:
    """Queue the reminders that are due to offices now (`domain.reminders`); says how many. Doing it again adds nothing."""
    from phasezero.store import ask_letters, deliveries
    from phasezero.store.deliveries import Item

    rows = []
    for to in ask_letters.reminded():
        which, ask = _due(to, at), ask_letters.ask_of(to)
        if which is not None:
            rows.append(_row(to, Item.REMINDER, ask_letters.about_reminder(ask, which), at))
    return deliveries.enqueue(rows)


def _due(to: AskAddress, at: datetime) -> Reminder | None:
    """The reminder that is due to an office: only of a link that it got by letter."""
    from phasezero.store import ask_letters

    ask = ask_letters.ask_of(to)
    link, found = ask_letters.link_of(ask, at), _life(to)
    if link is None or found is None or not ask_letters.went(link, ask):
        return None
    return reminder(*found, Remind(to.remind), at.date())


def _row(to: AskAddress, item: Item, about: str, at: datetime) -> Delivery:
    from phasezero.store import ask_letters

    row = due.row_of(None, item, about, at, tlp=TLP(to.tlp), audience=to.audience)
    row.recipient = ask_letters.recipient(ask_letters.ask_of(to))
    return row


def _life(to: AskAddress) -> tuple[AlertLife, AskLife] | None:
    """The alert and the ask of an address, as the holder of its link reads them; None where one is gone or has not left."""
    from phasezero.store import ask_letters, statements

    made = statements.within_audience(to.ask.audience, to.ask.country)
    asked = made.by_id(ask_letters.ask_of(to))
    alert = None if asked is None else made.by_id(asked.about or "")
    if asked is None or alert is None or not isinstance(alert.content, Alert):
        return None
    found = life(made, alert)
    one = found.ask(asked.id)
    return None if one.left is None else (found, one)


# Out of the queue


def mailbox(row: Delivery) -> str:
    """Where a letter goes; empty where the address is not kept any longer."""
    from phasezero.store import ask_letters

    to = ask_letters.address_of(ask_letters.ask_in(row))
    return "" if to is None else to.address


def said(row: Delivery, at: datetime, site: str) -> Said | Withheld:
    """What the letter `row` says now, in the language chosen for its office, or why it stays."""
    from phasezero.store import ask_letters, ask_links

    ask = ask_letters.ask_in(row)
    to, link = ask_letters.address_of(ask), ask_letters.link_of(ask, at)
    found = None if to is None else _life(to)
    if to is None or link is None or found is None or found[0].state in {AlertState.CLOSED, AlertState.REVIEWED}:
        return Withheld(errors.said("the ask was taken back, its alert closed, or its link or address ended"))
    if row.about not in {ask_letters.about_link(link), _about_due(to, at)}:
        return Withheld(errors.said("it was answered, its time is over, or another link was made since"))
    if _is_cut_off(to.address):
        return Withheld(errors.said("the recipient may receive nothing now"))
    with translation.override(to.language):
        return _letter(row, found[1].asked, f"{site}/asks/{ask_links.secret_of(link)}/")


def _about_due(to: AskAddress, at: datetime) -> str:
    from phasezero.store import ask_letters

    which = _due(to, at)
    return "" if which is None else ask_letters.about_reminder(ask_letters.ask_of(to), which)


def _is_cut_off(address: str) -> bool:
    """Whether an account with this address is locked, or of an organisation in quarantine."""
    from phasezero.store.people import Person

    found = Person.objects.filter(email__iexact=address).select_related("organisation").first()
    return found is not None and found.cut_off


def only_link(asked: Stated) -> bool:
    """Whether nothing of an ask may leave but its link."""
    from phasezero.store import deliveries

    return asked.marking.tlp > letters.HIGHEST_SENT or asked.content.quiet or deliveries.made_for(asked.marking.audience).hidden


def _letter(row: Delivery, asked: Stated, link: str) -> Said:
    from phasezero.store.deliveries import Item

    if only_link(asked):
        line = _("Something was written for your office. Read it on this page, and answer it there; no account is needed:")
        return _made(wording.notice_title(), line, (), link, notice=True)
    told, country = asked.content, letters.called(asked.country)
    values = {"office": told.office, "country": country, "day": writing.day(told.by)}
    if row.item == Item.REMINDER:
        title = _("Phase Zero: nothing was answered yet on {country}").format(**values)
        line = _(
            "{office} was asked something on {country}, by {day}, and nothing was answered yet. Read it again on this page, and "
            "say in one click what you did; no account is needed:"
        )
        return _made(f"[{asked.marking.tlp.label}] {title}", line.format(**values), (), link)
    title = _("Phase Zero: you are asked something on {country}, by {day}").format(**values)
    line = _("This is put to {office}. Say on this page, in one click, what you did; no account is needed:").format(**values)
    lines = tuple(line for _part, line in told.lines)
    return _made(f"[{asked.marking.tlp.label}] {title}", line, lines, link)


def _made(title: str, line: str, lines: tuple[str, ...], link: str, notice: bool = False) -> Said:
    """A letter: a line, the link, the ask in the words in which it was drafted, why it came."""
    before = f"{line}\n\n{link}"
    if lines and (get_language() or "en") != "en":
        before += "\n\n" + _("The ask is in English, as it was written.")
    why = _(
        "You receive this because your address was given for it. Whoever has the link reads and answers: do not pass it on. At "
        "most two reminders come; any answer stops them. Your address is deleted {days} days after the matter is closed. If this "
        "is not for your office, delete it."
    ).format(days=_days_kept())
    paragraphs = [*before.split("\n\n"), *lines, why]
    text = "\n\n".join(
        one if one == link else textwrap.fill(one, 72, break_on_hyphens=False, break_long_words=False) for one in paragraphs
    )
    return Said(title, text + "\n", why, wording.page(title, before, lines, why), notice=notice, link=link)


def _days_kept() -> int:
    return next(rule.days for rule in rules() if rule.key == "ask_addresses")
