"""What letters and feeds say around an item: why it came, how to stop it, and what is said on a day without a release."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from html import escape

from phasezero.domain.times import day


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
    about = f"updates of {one.country}" if one.country else "updates of every country"
    narrowed = [f"on {one.theme}"] if one.theme else []
    narrowed += [f"from phase {one.smallest_phase}"] if one.smallest_phase else []
    narrowed += [f"as {one.reader}"] if one.reader else []
    wish = ", ".join([f"{about} ({one.often})", *narrowed])
    text = f"You receive this because you subscribed to {wish} on {day(one.since)}."
    if one.by:
        text = f"You receive this because you confirmed, on {day(one.since)}, that you want {wish}; {one.by} gave your address."
    if one.ended:
        text = f"You receive this because the first one was sent to you; your subscription to {wish} has ended."
    if one.role:
        where = f"the task force {one.task_force}" if one.task_force else "the task force that it was made for"
        text += f" Your seat in {where} ({one.role}) lets you read it."
    return text


def how_to_stop(stop: str, site: str) -> str:
    return f"To stop: {stop} (one button, no signing in). Your subscriptions: {site}/subscriptions/"


NOTICE_TITLE = "Phase Zero: something is ready for you to read"
NOTICE = "Something that you subscribed to has been released. Its marking does not allow it to be sent; sign in to read it:"
CORRECTED_NOTICE = "Something that was sent to you, or that you were told of, has been corrected. Sign in to read the correction:"
RECALLED_NOTICE = (
    "Something that you were told of has been recalled. Do not use it and do not pass it on; delete what you have copied from "
    "it. Sign in to see which:"
)
NOT_OPEN = (
    "Something that was sent to you has been corrected, and the correction is not open to you. Do not use the first one any "
    "longer, and tell those to whom you passed it on."
)
WHY_NOTICE = "Why you received this stands beside it."


def _instant(at: datetime) -> str:
    return f"{day(at.astimezone(UTC).date())} at {at.astimezone(UTC):%H:%M} UTC"


def recalled(what: str, sent_at: datetime | None) -> str:
    """`what` was sent, and is taken back."""
    sent = "" if sent_at is None else f", which was sent to you on {_instant(sent_at)},"
    return (
        f"Recalled: {what}{sent} has been taken back. Do not use it and do not pass it on; delete it and the copies you made, "
        "and tell those to whom you passed it on."
    )


def corrected(what: str, sent_at: datetime | None) -> str:
    """The line above a correction of `what`."""
    sent = "" if sent_at is None else f", which was sent to you on {day(sent_at.astimezone(UTC).date())}"
    return f"Correction: this takes the place of {what}{sent}."


def no_release(on: date) -> str:
    """The one line of a day without a release. It says nothing about the world."""
    return (
        f"There is no update for you that was released on {day(on)} (UTC). That is a statement about our work only: "
        "it says nothing about what happened or did not happen."
    )


def in_html(text: str) -> str:
    """Paragraphs for an HTML letter; addresses of pages become links."""
    return "\n".join(f"<p>{' '.join(_word(word) for word in line.split())}</p>" for line in text.split("\n\n"))


def _word(word: str) -> str:
    shown = escape(word)
    return f'<a href="{shown}">{shown}</a>' if word.startswith(("https://", "http://")) else shown


def page(title: str, text: str) -> str:
    """A small HTML document."""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n</head>\n<body>\n{in_html(text)}\n</body>\n</html>\n"
    )
