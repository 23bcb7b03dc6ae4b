"""A language as our phrases are said in it: its catalogue of messages, its direction, and how it writes numbers, days and lists.

Everything that differs from one language to the next is a message of the catalogue, so that one `.po` file is a whole language.
English is the language of the messages themselves and needs no catalogue.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from gettext import NullTranslations
from string import Formatter


def message(text: str) -> str:
    """Marks a text as one of the catalogue; it is translated where it is said."""
    return text


def forms(one: str, many: str) -> tuple[str, str]:
    """Marks the two forms of a text whose grammar a count decides."""
    return one, many


def in_context(context: str, text: str) -> tuple[str, str]:
    """Marks a text as one of the catalogue, with what tells it apart from the same words elsewhere."""
    return context, text


_MONTHS = (
    in_context("month", "January"), in_context("month", "February"), in_context("month", "March"),
    in_context("month", "April"), in_context("month", "May"), in_context("month", "June"),
    in_context("month", "July"), in_context("month", "August"), in_context("month", "September"),
    in_context("month", "October"), in_context("month", "November"), in_context("month", "December"),
)  # fmt: skip
_SHORT_MONTHS = (
    in_context("month, short", "Jan"), in_context("month, short", "Feb"), in_context("month, short", "Mar"),
    in_context("month, short", "Apr"), in_context("month, short", "May"), in_context("month, short", "Jun"),
    in_context("month, short", "Jul"), in_context("month, short", "Aug"), in_context("month, short", "Sep"),
    in_context("month, short", "Oct"), in_context("month, short", "Nov"), in_context("month, short", "Dec"),
)  # fmt: skip
_AXIS_MONTHS = (
    in_context("month, on an axis", "Jan"), in_context("month, on an axis", "Feb"), in_context("month, on an axis", "Mar"),
    in_context("month, on an axis", "Apr"), in_context("month, on an axis", "May"), in_context("month, on an axis", "Jun"),
    in_context("month, on an axis", "Jul"), in_context("month, on an axis", "Aug"), in_context("month, on an axis", "Sep"),
    in_context("month, on an axis", "Oct"), in_context("month, on an axis", "Nov"), in_context("month, on an axis", "Dec"),
)  # fmt: skip
_AXIS_YEAR = in_context("month with its year, on an axis", "{month} ’{last_two}")
_THOUSANDS = in_context("thousands separator", ",")
_FIRST = in_context("first day of a month", "1")
_DAY = in_context("date", "{day} {month} {year}")
_MONTH = in_context("date", "{month} {year}")
_DAY_OF_YEAR = in_context("date", "{day} {month}")
_SAME_MONTH = in_context("date", "{first}–{day} {month} {year}")
_FROM_TO = in_context("date", "{first} – {last}")


@dataclass(frozen=True, eq=False)
class Language:
    code: str
    """As in the name of its catalogue's folder: "en", "fr", "ar"."""
    rtl: bool = False
    """Whether it is written from right to left."""
    messages: NullTranslations = field(default_factory=NullTranslations, repr=False)

    @property
    def direction(self) -> str:
        """For the attribute `dir`."""
        return "rtl" if self.rtl else "ltr"

    def template(self, text: str, many: str = "", count: int = 0, context: str = "", also: frozenset[str] = frozenset()) -> str:
        """The message in this language; in English where the catalogue lacks it, or has slots that it does not have.

        `also`: slots that a translation may have beside those of the message.
        """
        if self is ENGLISH:
            return many if many and count != 1 else text
        if context and many:
            found = self.messages.npgettext(context, text, many, count)
        elif context:
            found = self.messages.pgettext(context, text)
        elif many:
            found = self.messages.ngettext(text, many, count)
        else:
            found = self.messages.gettext(text)
        if found in (text, many):
            return found
        return found if slots(found) <= slots(text) | slots(many) | also else (text if count == 1 or not many else many)

    def number(self, value: int) -> str:
        return f"{value:,}".replace(",", self._of(_THOUSANDS)) if abs(value) > 999 else str(value)

    def day(self, on: date) -> str:
        """1 April 2013."""
        return self._of(_DAY).format(day=self._ordinal(on), month=self._of(_MONTHS[on.month - 1]), year=on.year)

    def span(self, start: date, end: date) -> str:
        """One day, or "3–5 March 2013", or two whole days."""
        if start == end:
            return self.day(end)
        if (start.year, start.month) != (end.year, end.month):
            return self._of(_FROM_TO).format(first=self.day(start), last=self.day(end))
        month = self._of(_MONTHS[end.month - 1])
        return self._of(_SAME_MONTH).format(first=self._ordinal(start), day=end.day, month=month, year=end.year)

    def month(self, on: date, *, day: bool = False, year: bool = True) -> str:
        """Jan 2013, 5 Jan, Jan ’13: for the labels of a chart."""
        month = self._of(_SHORT_MONTHS[on.month - 1])
        if day and year:
            return self._of(_DAY).format(day=self._ordinal(on), month=month, year=on.year)
        if day:
            return self._of(_DAY_OF_YEAR).format(day=self._ordinal(on), month=month)
        return self._of(_MONTH).format(month=month, year=on.year) if year else month

    def tick(self, on: date, *, day: bool = False, year: bool = False) -> str:
        """Jan, 5 Jan, Jan ’13: under the columns of a chart, where there is little room."""
        month = self._of(_AXIS_MONTHS[on.month - 1])
        if day:
            month = self._of(_DAY_OF_YEAR).format(day=on.day, month=month)
        if not year:
            return month
        form = self.template(_AXIS_YEAR[1], context=_AXIS_YEAR[0], also=frozenset({"year"}))
        return form.format(month=month, last_two=f"{on.year % 100:02d}", year=on.year)

    def _ordinal(self, on: date) -> str:
        return self._of(_FIRST) if on.day == 1 else str(on.day)

    def _of(self, marked: tuple[str, str]) -> str:
        return self.template(marked[1], context=marked[0])


ENGLISH = Language("en")


@lru_cache(maxsize=4096)
def slots(template: str) -> frozenset[str]:
    """The names in braces. A template whose braces do not fit together has a slot that no message has."""
    try:
        return frozenset(name for _, name, _, _ in Formatter().parse(template) if name is not None)
    except ValueError:
        return frozenset({"{"})
