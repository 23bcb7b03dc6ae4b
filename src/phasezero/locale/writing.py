"""How days, numbers and sentences with values are written in the language that is active for Django."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache

from django.conf import settings
from django.utils.translation import get_language, gettext
from django.utils.translation.trans_real import translation

from phasezero.domain import phrases
from phasezero.domain.language import ENGLISH, Language, in_context
from phasezero.errors import Said

_SAME_MONTH = in_context("date", "{first}–{day} {month} {year}")
_FROM_TO = in_context("date", "{first} – {last}")
_INSTANT = in_context("date", "{day}, {time} UTC")


def active() -> Language:
    """The language that is active."""
    return language(get_language() or ENGLISH.code)


@cache
def language(code: str) -> Language:
    """A language by its code, with all its catalogues."""
    if code == ENGLISH.code:
        return ENGLISH
    return Language(code, code in settings.LANGUAGES_BIDI, translation(code))


def day(on: date) -> str:
    """1 April 2013."""
    return active().day(on)


def span(start: date, end: date) -> str:
    """One day, or "3–5 March 2013", or two whole days."""
    return active().span(start, end)


def short_day(on: date) -> str:
    """1 Apr 2013, for tables."""
    return active().month(on, day=True)


def short_span(start: date, end: date) -> str:
    """`span` for tables; within a year the year stands once."""
    here = active()
    if start == end:
        return here.month(end, day=True)
    if (start.year, start.month) == (end.year, end.month):
        month = here.month(end, year=False)
        form = here.template(_SAME_MONTH[1], context=_SAME_MONTH[0])
        return form.format(first=here.number(start.day), day=end.day, month=month, year=end.year)
    first = here.month(start, day=True, year=start.year != end.year)
    return here.template(_FROM_TO[1], context=_FROM_TO[0]).format(first=first, last=here.month(end, day=True))


def instant(at: datetime) -> str:
    """1 April 2013, 14:05 UTC."""
    in_utc = at.astimezone(UTC)
    form = active().template(_INSTANT[1], context=_INSTANT[0])
    return form.format(day=day(in_utc.date()), time=f"{in_utc:%H:%M}")


def number(count: int) -> str:
    """12,345, with the separator of the language."""
    return active().number(count)


def told(sentence: object) -> str:
    """A sentence made with `errors.said`, in the language that is active; any other text as it is."""
    if not isinstance(sentence, Said):
        return str(sentence)
    form = gettext(sentence.form)
    return form.format(**{name: _value(value) for name, value in sentence.values.items()}) if sentence.values else form


def _value(value: object) -> object:
    """A value inside a sentence: phrases are said; days stay as 2013-04-01 in English, as whoever typed them wrote them."""
    if isinstance(value, Said):
        return told(value)
    if isinstance(value, phrases.Sayable):
        return "".join(part.text for part in value.parts(active()))
    return day(value) if isinstance(value, date) and active() is not ENGLISH else value
