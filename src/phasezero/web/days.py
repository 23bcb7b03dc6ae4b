"""Days and numbers in addresses: read strictly, refused with one clear line."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from phasezero.errors import BadInput, said

EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)
_WRITTEN = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def today() -> date:
    """The present day in UTC."""
    return datetime.now(UTC).date()


def read_day(text: str, what: str) -> date | None:
    """A day written as 2013-04-01; None for an empty text. Raises BadInput."""
    if not text:
        return None
    if not _WRITTEN.fullmatch(text):
        raise BadInput(said("{what} is {text!r}, which is not a day; write it as 2013-04-01", what=what, text=text[:40]))
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise BadInput(
            said("{what} is {text}, a day that does not exist; write one as 2013-04-01", what=what, text=text)
        ) from None
    if not EARLIEST <= day <= LATEST:
        raise BadInput(
            said(
                "{what} is {text}; give a day from {earliest} to {latest}", what=what, text=text, earliest=EARLIEST, latest=LATEST
            )
        )
    return day


def read_as_of(text: str, what: str) -> date | None:
    """A day whose knowledge is asked for: not one to come. None for an empty text. Raises BadInput."""
    day = read_day(text, what)
    if day is not None and day > today():
        raise BadInput(
            said("{what} is {text}, a day still to come; give a day up to {value}", what=what, text=text, value=today())
        )
    return day


def read_count(text: str, what: str, most: int, least: int = 0) -> int | None:
    """A whole number from `least` to `most`; None for an empty text. Raises BadInput."""
    if not text:
        return None
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII) or not least <= int(text) <= most:
        raise BadInput(
            said(
                "{what} is {text!r}; give a whole number from {least} to {most}",
                what=what,
                text=text[:40],
                least=least,
                most=most,
            )
        )
    return int(text)
