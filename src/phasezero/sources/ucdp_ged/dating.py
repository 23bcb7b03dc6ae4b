"""Dates of documents, read in UCDP's free-text citations ("Reuters 28 June 1991", "AFP 15/3-11", "EFE 28/6").

What we read is an upper bound on when an event could be known, so the error to avoid is a date that is too early. Conventions,
found by reading the 15,897 rows without a `source_date` and counting the forms whose order is certain (a number over 12):

- Titles say what happened, not when it was printed: whatever stands in quotation marks is not read, nor are web addresses.
- `N/N/YYYY` is month first ("Reuters9/8/1991" is 8 September): 1,972 certain cases against 3, which are read day first.
- `N/N-YY`, `N/N YYYY` and `N/N` without a year are day first ("AFP 15/3-11", "EFE 21/3 2007"): 1,840 certain cases against 1.
- Of a range ("1 - 7 April 2012") the last day counts; a month alone ("June 1994") counts as its last day.
- A date without a year is of the year in which the event ended; or of the next, if it would otherwise lie before that end
  and the result is within half a year after it. In words, it counts only where no full date that fits stands beside it.
- A year alone is no date, and neither are numbers of pages, volumes, reports and incidents.
- The dates of "Noche y Niebla" are those of the events it lists, not of the half-yearly issue, and are not read.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

HALF_A_YEAR = timedelta(days=183)
"""How far after an event's end a date without a year may be moved into the next year."""

_MONTH_NAMES = (
    "jan january enero ene janvier janv",
    "feb february febrero février fevrier fév févr",
    "mar march marzo mars",
    "apr april abril abr avril avr",
    "may mayo mai",
    "jun june junio juin",
    "jul july julio juillet juil",
    "aug august agosto ago août aout",
    "sep sept september septiembre setiembre septembre",
    "oct october octubre octobre",
    "nov november noviembre novembre",
    "dec december diciembre dic décembre decembre déc",
)
MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_M = "(?P<m>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_MX = _M.replace("?P<m>", "?:")
_D = r"(?P<d>[0-3]?\d)(?:st|nd|rd|th|º|er)?"
_Y4 = r"(?P<y>(?:19|20)\d\d)"
_Y = r"(?P<y>(?:19|20)\d\d|\d\d)"
_START = r"(?<![\d/.\-])"
_END = r"(?!\d|[/.\-]\d)"
_TO = r"\s*(?:-|–|—|/|to|until|and|&)\s*"
_DE = r"(?:\s+de\s+|\s*,\s*|\s+|-)"


@dataclass(frozen=True)
class Found:
    """A date as written; its year may be missing, and its day, which then stands for the last of the month."""

    year: int | None
    month: int
    day: int | None
    in_words: bool = False
    """Its month is named."""

    def on(self, year: int) -> date | None:
        """The day it stands for in this year, or None where there is no such day."""
        if not 1 <= self.month <= 12:
            return None
        last = monthrange(year, self.month)[1]
        day = last if self.day is None else self.day
        return date(year, self.month, day) if 1 <= day <= last else None


def article_date(text: str, event_end: date, latest: date) -> date | None:
    """The earliest date of a document that the text names, from `event_end` to `latest`; None where it names none."""
    days = [day for _, day in document_days(mended(text), event_end) if event_end <= day <= latest]
    return min(days, default=None)


def document_days(text: str, event_end: date) -> list[tuple[Span, date]]:
    """The days of the documents that a mended text names, with the place of each, in the order of the text.

    A date in words without a year may belong to an unquoted title ("die following 20 November rebel attack"), so it counts only
    where no day with a year, from the event's end on, stands in the text.
    """
    dates = [(span, found, day) for span, found in dates_in(text) if (day := placed(found, event_end))]
    certain = any(found.year is not None and found.day is not None and day >= event_end for _, found, day in dates)
    return [(span, day) for span, found, day in dates if found.year is not None or not found.in_words or not certain]


def placed(found: Found, event_end: date) -> date | None:
    """The day a written date stands for, given when its event ended: see the rule for missing years above."""
    if found.year is not None:
        return found.on(found.year if found.year > 99 else _century(found.year))
    day = found.on(event_end.year)
    if day is not None and day >= event_end:
        return day
    day = found.on(event_end.year + 1)
    return day if day is not None and day - event_end <= HALF_A_YEAR else None


def _century(year: int) -> int:
    return year + (1900 if year >= 50 else 2000)


Span = tuple[int, int]
TITLE = "¦"
"""Stands for each character of a quoted title that was struck out, marks included."""
STRUCK = "§"
"""Stands for each character of an address or date that was struck out."""


def mended(text: str) -> str:
    """The text with two accidents of the column undone, and all quotation marks alike.

    Somebody replaced "AP" by the agency's full name, also at the beginning of "April"; some marks were decoded twice.
    """
    text = text.replace("Associated Press (AP)ril", "April").replace("â€œ", '"').replace("â€", '"')
    return text.translate(_QUOTES)


_QUOTES = str.maketrans("“”„«»", '"""""')
_CHRONICLE = re.compile(r"(?<=Noche y Niebla)\s*\d[\d/\-]*", re.IGNORECASE)
"""Dates of entries in a chronicle, which are the days of the events: 969 of 979 of this one lie on a day of the event, against 28
to 56 in 100 of a wire service's dates. It appears every half year, some months later (CINEP, Bogotá)."""
_ADDRESS = re.compile(r"(?:https?:|www\.|//[a-z])\S*|\b[\w.-]+\.(?:com|org|net|int|html?|pdf)\b\S*", re.IGNORECASE)


@lru_cache(maxsize=50_000)
def dates_in(text: str) -> tuple[tuple[Span, Found], ...]:
    """Every date of a document in a mended text with the place where it stands, in the order of the text, none read twice."""
    left = outside_titles(text)
    read: list[tuple[Span, Found]] = []
    signs = {sign for sign in "/-" if sign in left} | {""} | ({_A_MONTH} if _MONTH.search(left) else set())
    for pattern, reader, needs in _FORMS:
        if needs in signs:
            for match in pattern.finditer(left):
                read.append((match.span(), reader(match)))
                left = _without(left, *match.span(), STRUCK)
    return tuple(sorted(read, key=lambda item: item[0]))


def _without(text: str, start: int, end: int, by: str) -> str:
    """The text with a passage struck out, so that what follows it keeps its place."""
    return text[:start] + by * (end - start) + text[end:]


def outside_titles(text: str) -> str:
    """The mended text with addresses, entries of chronicles and titles in quotation marks struck out; the rest keeps its place.

    The column has lost quotation marks at its very beginning and end: a title that is closed but never opened began with the
    text, one that is opened but never closed goes on to its end. Titles may quote in their turn.
    """
    left = text
    for pattern in (_ADDRESS, _CHRONICLE):
        left = pattern.sub(lambda match: STRUCK * len(match[0]), left)
    depth, start = 0, 0
    for i, opens in _marks(text):
        if depth == 0 and opens is not False:
            depth, start = 1, i
        elif opens:
            depth += 1
        elif depth == 0:
            left = _without(left, 0, i + 1, TITLE)
        else:
            depth -= 1
            left = left if depth else _without(left, start, i + 1, TITLE)
    return _without(left, start, len(left), TITLE) if depth else left


def _marks(text: str) -> Iterator[tuple[int, bool | None]]:
    """Where quotation marks stand, and whether each opens (True) or closes (False), or could be either (None)."""
    for match in re.finditer('"+', text):
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        free_before = not before or before.isspace() or before in "([,;:/-"
        free_after = not after or after.isspace() or after in ")].,;:/-"
        yield match.start(), None if free_before == free_after else free_before


def _month(name: str) -> int:
    return MONTHS[name.casefold().rstrip(".")]


def _named(match: re.Match[str]) -> Found:
    groups = match.groupdict()
    year = groups.get("y")
    return Found(int(year) if year else None, _month(groups["m"]), int(groups["d"]) if groups.get("d") else None, True)


def _numbered(match: re.Match[str]) -> Found:
    groups = match.groupdict()
    year = groups.get("y")
    return Found(int(year) if year else None, int(groups["m"]), int(groups["d"]))


def _month_first(match: re.Match[str]) -> Found:
    month, day = int(match["m"]), int(match["d"])
    return Found(int(match["y"]), day, month) if month > 12 else Found(int(match["y"]), month, day)


Form = tuple[re.Pattern[str], Callable[[re.Match[str]], Found], str]


def _form(pattern: str, read: Callable[[re.Match[str]], Found], needs: str = "") -> Form:
    """A written form; it need not be looked for in a text without the sign `needs`, or without a month's name (`_A_MONTH`)."""
    return re.compile(pattern, re.IGNORECASE), read, _A_MONTH if read is _named else needs


_A_MONTH = "a month"
_MONTH = re.compile(_M, re.IGNORECASE)
_FORMS = (
    # 2000-7-29, 2014.06.24, 2001/05/13
    _form(rf"{_START}{_Y4}(?:--?|[./])(?P<m>\d\d?)[-./](?P<d>\d\d?){_END}", _numbered),
    # 28 June 1991, 1 - 7 April 2012, 30 April - 2 May 2003, 13th September 1989, 28 de junio de 1991, 9-Feb-93, 10 Sep 09
    _form(rf"{_START}(?:\d\d?(?:st|nd|rd|th)?(?:\s+{_MX})?{_TO})?{_D}{_DE}{_M}{_DE}'?{_Y}{_END}", _named),
    # June 28, 1991; April 18-24 2011
    _form(rf"\b{_M}\s*(?:\d\d?(?:st|nd|rd|th)?{_TO}(?:{_MX}\s*)?)?{_D}(?:\s*,\s*|\s+){_Y4}{_END}", _named),
    # Reuters9/8/1991: month first; Reuters13/6/1990 cannot be
    _form(rf"{_START}(?P<m>\d\d?)/(?P<d>\d\d?)/{_Y4}{_END}", _month_first, "/"),
    # Reuters 03-12-07
    _form(rf"{_START}(?P<y>\d\d)-(?P<m>\d\d)-(?P<d>\d\d){_END}(?!-)", _numbered, "-"),
    # 15/3-11, 21/3 2007, 25/2 -09, 5/6.02
    _form(rf"{_START}(?P<d>\d\d?)/(?P<m>\d\d?)\s?[-.]\s?{_Y}{_END}", _numbered, "/"),
    _form(rf"{_START}(?P<d>\d\d?)/(?P<m>\d\d?)\s+{_Y4}{_END}", _numbered, "/"),
    # Reuters News 060523 "Colombian troops ..."
    _form(r"(?:(?<=[a-z])|(?<=[a-z]\s)|(?<=[a-z]\s\s))(?P<y>\d\d)(?P<m>\d\d)(?P<d>\d\d)(?=\s*(?:$|[;,&/¦§]))", _numbered),
    # June 1994, June-July 2010, August, 2010
    _form(rf"\b{_M}(?:\s*,\s*|\s+(?:de\s+|of\s+)?|-){_Y4}{_END}", _named),
    # 19 Oct, 30 April - 2 May
    _form(rf"{_START}(?:\d\d?(?:st|nd|rd|th)?(?:\s+{_MX})?{_TO})?{_D}(?:\s+de)?\s+{_M}(?!\w)", _named),
    # Nov 22 (Reuters), March 7-13
    _form(rf"\b{_M}\s+(?:\d\d?(?:st|nd|rd|th)?{_TO}(?:{_MX}\s*)?)?{_D}{_END}(?![a-z:]|\s+attack)", _named),
    # EFE 28/6
    _form(rf"{_START}{_D}/(?P<m>\d\d?)(?![\d/\-\w]|\.\d|\s+attack)", _numbered, "/"),
)
