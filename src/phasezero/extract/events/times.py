"""Expressions of time in a sentence as days, relative to the day of publication.

In the manner of HeidelTime (Strötgen & Gertz 2013), cut to what dates an event: calendar dates, weekdays, "yesterday", "last
week", "two years ago", months and years. An expression that needs a day of reference has no days where there is none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from phasezero.extract.events.lexicon import Lexicon
from phasezero.extract.events.tokens import Token

_AHEAD = timedelta(days=62)
"""A date in the past tense that lies a little ahead of the day given for the text is a wrong day, not the future."""
_NEEDS_A_DAY = frozenset({"may", "mar", "jan", "sun", "sat", "dec", "march", "mars", "mai", "ago", "set", "mei"})
"""Words that are months or days only beside a number, or with a capital letter in a sentence's middle."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When, as the words say it."""

    start: int
    """Offsets of the words."""
    end: int
    first: date | None
    last: date | None
    future: bool = False
    full: bool = False
    """It has a year of its own: it can date what stands after it."""

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1 if self.first and self.last else 10_000


def moments(text: str, words: list[Token], lexicon: Lexicon, reference: date | None) -> list[Moment]:
    """Those of a sentence, given by its words in the text, in order; `reference` is the day of publication or another day
    that it is told from."""
    found: list[Moment] = []
    i = 0
    while i < len(words):
        if not _may_begin(words, i, lexicon):
            i += 1
            continue
        read = _calendar(text, words, i, lexicon, reference) or _relative(words, i, lexicon, reference) or _year(words, i)
        if read is None:
            i += 1
            continue
        moment, i = read
        found.append(moment)
    return found


def _may_begin(words: list[Token], i: int, lexicon: Lexicon) -> bool:
    word = words[i].word
    if word[0].isdigit() or word in lexicon.time_words:
        return True
    return i + 1 < len(words) and (word in lexicon.values or word in {"a", "an"}) and (words[i + 1].word,) in lexicon.ago_first


_Read = tuple[Moment, int]


def _calendar(text: str, words: list[Token], i: int, lexicon: Lexicon, reference: date | None) -> _Read | None:
    return _iso(words, i) or _day_first(words, i, lexicon, reference) or _month_first(text, words, i, lexicon, reference)


def _iso(words: list[Token], i: int) -> _Read | None:
    """ "2024-02-24" and "24/02/2024"."""
    if i + 4 >= len(words) or words[i + 1].word not in "-/" or words[i + 3].word != words[i + 1].word:
        return None
    parts = [words[i].word, words[i + 2].word, words[i + 4].word]
    if not all(part.isdecimal() for part in parts):
        return None
    year, month, day = parts if len(parts[0]) == 4 else reversed(parts)
    if len(year) != 4:
        return None
    when = _date(int(year), int(month), int(day))
    return None if when is None else (Moment(words[i].start, words[i + 4].end, when, when, full=True), i + 5)


def _day_first(words: list[Token], i: int, lexicon: Lexicon, reference: date | None) -> _Read | None:
    """ "24 February 2024", "le 12 mars", "1er mai", "12 de marzo de 2021", "12-14 March"."""
    day = _day(words[i].word)
    if day is None:
        return None
    first, j = day, i + 1
    if j + 1 < len(words) and words[j].word in "-–" and (second := _day(words[j + 1].word)):
        day, j = second, j + 2
    while j < len(words) and words[j].word in lexicon.time_of:
        j += 1
    if j >= len(words) or words[j].word not in lexicon.months:
        return None
    year, k = _following_year(words, j + 1, lexicon)
    return _dated(words, i, k, (year, lexicon.months[words[j].word], first), day, reference)


def _month_first(text: str, words: list[Token], i: int, lexicon: Lexicon, reference: date | None) -> _Read | None:
    """ "February 24, 2024", "November 2022", "in November"."""
    month = lexicon.months.get(words[i].word)
    if month is None:
        return None
    day = _day(words[i + 1].word) if i + 1 < len(words) else None
    if day is not None:
        year, k = _following_year(words, i + 2, lexicon)
        return _dated(words, i, k, (year, month, day), day, reference)
    year, k = _following_year(words, i + 1, lexicon)
    if year is None and (words[i].word in _NEEDS_A_DAY or len(words[i].word) < 4) and not _named(text, words, i):
        return None
    if year is None and not text[words[i].start].isupper() and lexicon.language == "en":
        return None
    return _month(words, i, k, year, month, reference)


def _named(text: str, words: list[Token], i: int) -> bool:
    """Whether a word that may be a month is one: with a capital letter within a sentence, behind a preposition."""
    return (
        i > 0
        and text[words[i].start].isupper()
        and words[i - 1].word in {"in", "of", "since", "last", "en", "until", "early", "late"}
    )


def _month(words: list[Token], i: int, k: int, year: int | None, month: int, reference: date | None) -> _Read:
    full = year is not None
    if year is None and reference is not None:
        year = reference.year if month <= reference.month else reference.year - 1
    if year is None:
        return Moment(words[i].start, words[k - 1].end, None, None), k
    first = date(year, month, 1)
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    if reference is not None and first <= reference < last:
        last = reference
    return Moment(words[i].start, words[k - 1].end, first, last, reference is not None and first > reference + _AHEAD, full), k


def _dated(
    words: list[Token], i: int, k: int, start: tuple[int | None, int, int], last_day: int, reference: date | None
) -> _Read | None:
    year, month, day = start
    full = year is not None
    if year is None:
        if reference is None:
            return Moment(words[i].start, words[k - 1].end, None, None), k
        year = reference.year
        near = _date(year, month, day)
        if near is not None and near > reference + timedelta(days=45):
            year -= 1
    first, last = _date(year, month, day), _date(year, month, last_day)
    if first is None or last is None or last < first:
        return None
    future = reference is not None and first > reference + (_AHEAD if full else timedelta(days=1))
    return Moment(words[i].start, words[k - 1].end, first, last, future, full), k


def _relative(words: list[Token], i: int, lexicon: Lexicon, reference: date | None) -> _Read | None:
    for n in (4, 3, 2, 1):
        phrase = tuple(token.word for token in words[i : i + n])
        if len(phrase) < n:
            continue
        if phrase in lexicon.relative:
            back, until = lexicon.relative[phrase]
            return _back(words, i, i + n, reference, (back, until)), i + n
        if phrase in lexicon.future:
            return Moment(words[i].start, words[i + n - 1].end, None, None, future=True), i + n
    return _weekday(words, i, lexicon, reference) or _ago(words, i, lexicon, reference)


def _weekday(words: list[Token], i: int, lexicon: Lexicon, reference: date | None) -> _Read | None:
    at = i + (1 if words[i].word in lexicon.last | lexicon.next and i + 1 < len(words) else 0)
    day = lexicon.days.get(words[at].word)
    if day is None or (words[at].word in _NEEDS_A_DAY and at == i):
        return None
    j = at + 1
    trailing = words[j].word if j < len(words) else ""
    j += trailing in lexicon.last | lexicon.next
    if (words[i].word in lexicon.next and at > i) or trailing in lexicon.next:
        return Moment(words[i].start, words[j - 1].end, None, None, future=True), j
    back = 0 if reference is None else (reference.weekday() - day) % 7
    if back == 0 and (at > i or trailing in lexicon.last):
        back = 7
    return _back(words, i, j, reference, (back, back)), j


def _ago(words: list[Token], i: int, lexicon: Lexicon, reference: date | None) -> _Read | None:
    """ "three years ago", "il y a deux ans"."""
    before = lexicon.ago_before
    j = i
    if before:
        if tuple(token.word for token in words[i : i + len(before)]) != before:
            return None
        j += len(before)
    if j >= len(words):
        return None
    number = int(words[j].word) if words[j].word.isdecimal() and len(words[j].word) < 4 else lexicon.values.get(words[j].word)
    number = 1 if words[j].word in {"a", "an"} else number
    for n in (2, 1):
        unit = lexicon.ago.get(tuple(token.word for token in words[j + 1 : j + 1 + n]))
        if number is not None and unit is not None and len(words) >= j + 1 + n:
            slack = 0 if unit == 1 else unit // 2
            return _back(words, i, j + 1 + n, reference, (number * unit + slack, max(number * unit - slack, 0))), j + 1 + n
    return None


def _back(words: list[Token], i: int, j: int, reference: date | None, days: tuple[int, int]) -> Moment:
    if reference is None:
        return Moment(words[i].start, words[j - 1].end, None, None)
    first, last = (reference - timedelta(days=min(n, 700_000)) for n in days)
    return Moment(words[i].start, words[j - 1].end, first, last)


def _year(words: list[Token], i: int) -> _Read | None:
    """A year that stands alone: "in 1994", "the 2013 massacre"."""
    word = words[i].word
    if not (len(word) == 4 and word.isdecimal() and 1900 <= int(word) <= 2099):
        return None
    if i and words[i - 1].word in {"-", "–", "/", "$"}:
        return None
    year = int(word)
    return Moment(words[i].start, words[i].end, date(year, 1, 1), date(year, 12, 31), full=True), i + 1


def _following_year(words: list[Token], j: int, lexicon: Lexicon) -> tuple[int | None, int]:
    """A year behind a month, and where it ends."""
    k = j
    while k < len(words) and k < j + 2 and (words[k].word in lexicon.time_of or words[k].word == ","):
        k += 1
    if k < len(words) and len(words[k].word) == 4 and words[k].word.isdecimal() and 1900 <= int(words[k].word) <= 2099:
        return int(words[k].word), k + 1
    return None, j


def _day(word: str) -> int | None:
    bare = word.removesuffix("er") if word == "1er" else word[:-2] if word[-2:] in {"st", "nd", "rd", "th"} else word
    return int(bare) if bare.isdecimal() and len(bare) <= 2 and 1 <= int(bare) <= 31 else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
