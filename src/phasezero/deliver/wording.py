"""What letters and feeds say around an item: why it came, how to stop it, and what is said on a day without a release.

All of it in the language that is active.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from html import escape

from django.utils.translation import get_language, get_language_bidi, gettext

from phasezero.locale import writing


@dataclass(frozen=True, slots=True)
class Why:
    """Why somebody receives something."""

    since: date
    often: str
    """ "daily" or "only on change"."""
    country: str = ""
    """Name; empty: every country."""
    theme: str = ""
    smallest_phase: int = 0
    reader: str = ""
    task_force: str = ""
    """Name of the task force it was made for; empty: none, or one whose name must not stand in a letter."""
    role: str = ""
    """Of the reader's seat in it; empty: no seat."""
    by: str = ""
    """Who gave the address, for somebody without an account."""
    ended: bool = False
    """The subscription has ended; this comes because of what was received before."""


def why(one: Why) -> str:
    """Why an item came, in one or two sentences."""
    text = _asked(one).format(wish=_wish(one), day=writing.day(one.since), by=one.by)
    return f"{text} {_seat(one)}" if one.role else text


def _asked(one: Why) -> str:
    if one.ended:
        return gettext("You receive this because the first one was sent to you; your subscription to {wish} has ended.")
    if one.by:
        return gettext("You receive this because you confirmed, on {day}, that you want {wish}; {by} gave your address.")
    return gettext("You receive this because you subscribed to {wish} on {day}.")


def _wish(one: Why) -> str:
    about = gettext("updates of {country}").format(country=one.country) if one.country else gettext("updates of every country")
    parts = [f"{about} ({gettext(one.often)})"]
    parts += [gettext("on {theme}").format(theme=one.theme)] if one.theme else []
    parts += [gettext("from phase {phase}").format(phase=one.smallest_phase)] if one.smallest_phase else []
    parts += [gettext("as {reader}").format(reader=gettext(one.reader))] if one.reader else []
    return gettext(", ").join(parts)


def _seat(one: Why) -> str:
    role = gettext(one.role)
    if not one.task_force:
        return gettext("Your seat in the task force that it was made for ({role}) lets you read it.").format(role=role)
    form = gettext("Your seat in the task force {task_force} ({role}) lets you read it.")
    return form.format(task_force=one.task_force, role=role)


def how_to_stop(stop: str, site: str) -> str:
    form = gettext("To stop: {stop} (one button, no signing in). Your subscriptions: {subscriptions}")
    return form.format(stop=stop, subscriptions=f"{site}/subscriptions/")


def notice_title() -> str:
    return gettext("Phase Zero: something is ready for you to read")


def notice() -> str:
    return gettext(
        "Something that you subscribed to has been released. Its marking does not allow it to be sent; sign in to read it:"
    )


def corrected_notice() -> str:
    return gettext(
        "Something that was sent to you, or that you were told of, has been corrected. Sign in to read the correction:"
    )


def recalled_notice() -> str:
    return gettext(
        "Something that you were told of has been recalled. Do not use it and do not pass it on; delete what you have copied "
        "from it. Sign in to see which:"
    )


def not_open() -> str:
    return gettext(
        "Something that was sent to you has been corrected, and the correction is not open to you. Do not use the first one any "
        "longer, and tell those to whom you passed it on."
    )


def why_notice() -> str:
    return gettext("Why you received this stands beside it.")


def recalled(what: str, sent_at: datetime | None, reason: str = "") -> str:
    """`what` was sent, and is taken back; the reason, where its reader may know it, in a paragraph of its own."""
    line = _taken_back(what, sent_at)
    if not reason:
        return line
    why = gettext("The reason: {reason}").format(reason=gettext(reason))
    return f"{line}\n\n{why}"


def _taken_back(what: str, sent_at: datetime | None) -> str:
    if sent_at is None:
        form = gettext(
            "Recalled: {what} has been taken back. Do not use it and do not pass it on; delete it and the copies you made, and "
            "tell those to whom you passed it on."
        )
        return form.format(what=what)
    form = gettext(
        "Recalled: {what}, which was sent to you on {instant}, has been taken back. Do not use it and do not pass it on; delete "
        "it and the copies you made, and tell those to whom you passed it on."
    )
    return form.format(what=what, instant=writing.instant(sent_at))


def corrected(what: str, sent_at: datetime | None) -> str:
    """The line above a correction of `what`."""
    if sent_at is None:
        return gettext("Correction: this takes the place of {what}.").format(what=what)
    form = gettext("Correction: this takes the place of {what}, which was sent to you on {day}.")
    return form.format(what=what, day=writing.day(sent_at.date()))


def no_release(on: date) -> str:
    """The one line of a day without a release. It says nothing about the world."""
    form = gettext(
        "There is no update for you that was released on {day} (UTC). That is a statement about our work only: it says nothing "
        "about what happened or did not happen."
    )
    return form.format(day=writing.day(on))


def in_html(text: str) -> str:
    """Paragraphs for an HTML letter; addresses of pages become links."""
    return "\n".join(f"<p>{' '.join(_word(word) for word in line.split())}</p>" for line in text.split("\n\n"))


def piece(text: str) -> str:
    """`in_html` inside a page that is in another language."""
    return f"<div{_attributes()}>\n{in_html(text)}\n</div>"


def _attributes() -> str:
    return f' lang="{get_language() or "en"}" dir="{"rtl" if get_language_bidi() else "ltr"}"'


def _word(word: str) -> str:
    shown = escape(word)
    return f'<a href="{shown}">{shown}</a>' if word.startswith(("https://", "http://")) else shown


def page(title: str, text: str, quoted: Iterable[str] = (), after: str = "") -> str:
    """A small HTML document; `quoted`: paragraphs in English between `text` and `after`."""
    lines = "\n".join(f"<p>{escape(line)}</p>" for line in quoted)
    quote = f'\n<blockquote lang="en" dir="ltr">\n{lines}\n</blockquote>' if lines else ""
    rest = f"\n{in_html(after)}" if after else ""
    return (
        f'<!DOCTYPE html>\n<html{_attributes()}>\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n</head>\n<body>\n{in_html(text)}{quote}{rest}\n</body>\n</html>\n"
    )
