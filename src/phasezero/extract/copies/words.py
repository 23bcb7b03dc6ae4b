"""The words of a text as copies share them: without case, accents, agency lines, datelines and bylines, numbers read as numbers;
and apart from them what tells one story from another of the same mould: names, numbers, days."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

from phasezero.domain.publishers import Kind, publishers
from phasezero.domain.vocabularies import load
from phasezero.errors import BadInput

NUMBER = "0"
"""What stands for any number among the words, so that a changed number changes no other word."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text for comparison."""

    all: tuple[str, ...]
    """In their order, folded; every number is `NUMBER`."""
    names: frozenset[str]
    """Words with a capital letter inside a sentence; none where the text, or its script, has no case."""
    starts: frozenset[str]
    """Words with a capital letter at the start of a sentence: names, perhaps."""
    numbers: frozenset[str]
    """In digits: "12"; none that may be a year."""
    days: frozenset[tuple[str, str]]
    """By kind: ("weekday", "monday"), ("month", "may"), ("day", "may 5"), ("year", "2024")."""


_KEYS = {"numbers", "weekdays", "months", "months_beside_numbers", "agencies", "credits"}


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    numbers: dict[str, int]
    weekdays: frozenset[str]
    months: frozenset[str]
    months_beside_numbers: frozenset[str]
    lead: re.Pattern[str]
    credits: tuple[re.Pattern[str], ...]


@cache
def _vocabulary() -> _Vocabulary:
    raw = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))
    if wrong := set(raw) ^ _KEYS:
        raise BadInput(f"copies/words.yml has or lacks {', '.join(sorted(wrong))}")
    numbers: dict[str, int] = {}
    for language, entry in raw["numbers"].items():
        if set(entry) != {"ones", "others"}:
            raise BadInput(f"copies/words.yml: numbers of {language} have exactly ones and others")
        numbers |= {fold(word): value for value, word in enumerate(entry["ones"]) if word}
        numbers |= {fold(word): value for value, found in entry["others"].items() for word in found}
    weekdays, months, beside = (
        frozenset(fold(word) for found in raw[key].values() for word in found)
        for key in ("weekdays", "months", "months_beside_numbers")
    )
    credits_ = tuple(re.compile(one, re.MULTILINE) for one in raw["credits"])
    return _Vocabulary(numbers, weekdays, months, beside, _lead(raw["agencies"]), credits_)


def _lead(agencies: list[str]) -> re.Pattern[str]:
    """What stands before a story: "BANGUI, March 3 (Reuters) -", "(AFP) –", "Reuters:", "BANGUI —"."""
    wires: list[Any] = [one.name for one, _ in publishers(load("publishers")) if one.kind is Kind.WIRE]
    who = "|".join(sorted({re.escape(one) for one in (*agencies, *wires)}, key=lambda one: (-len(one), one)))
    place = r"[^\W\d_][^()\n:;!?]{0,60}?"
    dash = r"[-–—―:]+"
    return re.compile(
        rf"^[ \t]*(?:(?:{place}[ \t,]*)?[(\[]\s?(?:{who})(?: ?/ ?(?:{who}))*\s?[)\]][ \t]*{dash}?[ \t]*"
        rf"|(?:{who})(?:\s*[-–—]\s*|\s*:\s+)"
        rf"|[A-ZÀ-Ý][A-ZÀ-Ý'’ .-]{{2,30}}(?:,\s*[^-–—\n]{{1,40}})?\s+[-–—]{{1,2}}\s+)",
        re.MULTILINE,
    )


@lru_cache(maxsize=131072)
def fold(text: str) -> str:
    """Small letters without accents, vowel signs of Arabic and Hebrew, or other signs; one form of alef, ya and digits."""
    plain = text.casefold()
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not _small_sign(c)).translate(_ONE_FORM)
    return plain


_ONE_FORM = str.maketrans("ىة", "يه", "ـ'’‘`´")


def _small_sign(character: str) -> bool:
    """Accents and vowel signs that are left out in careless writing. Signs of Indic and Burmese scripts are letters."""
    return unicodedata.category(character) == "Mn" and (ord(character) < 0x0700 or 0x1AB0 <= ord(character) < 0x1E00)


_TOKEN = re.compile(r"\d+(?:[.,\u00a0\u202f]\d{3})+(?!\d)|\d+|[^\W\d_]+(?:[\u0300-\u036f\u0900-\u109f\u17b4-\u17d3]+[^\W\d_]*)*")
_SPACELESS = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uaa60-\uaa7f]")
_SYLLABLES = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff]|[\u1000-\u102a\u103f](?:[\u102b-\u103e\u1039-\u103a]|\u1039[\u1000-\u1021])*"
)
_STOP = re.compile(r"[.!?:;\n\u06d4\u061f\u0964\u1362\u104b\u3002]|[“\"«]\s*\Z")


def is_day(folded: str) -> bool:
    """Whether a folded word names a weekday or a month."""
    vocabulary = _vocabulary()
    return folded in vocabulary.weekdays or folded in vocabulary.months


def stripped(text: str) -> str:
    """The text without agency lines, datelines, bylines and credits."""
    vocabulary = _vocabulary()
    plain = vocabulary.lead.sub("", text)
    for credit in vocabulary.credits:
        plain = credit.sub("", plain)
    return plain


def words(text: str) -> Words:
    """The words of a text, its credits left out; scripts written without spaces by syllables."""
    plain = stripped(text)
    read = list(tokens(plain))
    cased = _has_case(plain)
    names: set[str] = set()
    starts: set[str] = set()
    for token in read:
        if cased and token.capital and len(token.word) > 1:
            (starts if token.begins else names).add(token.word)
    days, dated = _days(read)
    ours = names - {value for _, value in days}
    counted = (token.number for place, token in enumerate(read) if token.number is not None and place not in dated)
    numbers = frozenset(str(number) for number in counted if not 1900 <= number <= 2100)
    return Words(tuple(token.word for token in read), frozenset(ours), frozenset(starts), numbers, frozenset(days))


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text, folded, or a number."""

    word: str
    capital: bool = False
    begins: bool = False
    """Whether it is the first of a sentence."""
    number: int | None = None


def tokens(plain: str) -> Iterator[Token]:
    """In their order; a number of several words is one token, scripts without spaces come by syllables."""
    end, held, opens = 0, None, False
    for match in _TOKEN.finditer(plain):
        token, between = match[0], plain[end : match.start()]
        begins = end == 0 or _STOP.search(between) is not None
        end = match.end()
        number = _number(token)
        if held is not None and number is not None and between in (" ", "-") and _goes_on(held, token):
            held = held * 1000 + number if token[0].isdecimal() else _joined(held, number)
            continue
        if held is not None:
            yield Token(NUMBER, begins=opens, number=held)
        held, opens = number, begins
        if number is None:
            yield from _of_word(token, begins)
    if held is not None:
        yield Token(NUMBER, begins=opens, number=held)


def _goes_on(held: int, token: str) -> bool:
    """Whether a number goes on: "twenty-three", and "12 000" as some write it."""
    return not token[0].isdecimal() or (len(token) == 3 and 0 < held < 1000)


def _of_word(token: str, begins: bool) -> Iterator[Token]:
    if _SPACELESS.match(token):
        yield from (Token(one) for one in _SYLLABLES.findall(token) or [token])
    elif plain := fold(token):
        yield Token(plain, token[0].isupper(), begins)


def _days(read: list[Token]) -> tuple[set[tuple[str, str]], set[int]]:
    """What is said of days, and the places of the numbers that say it."""
    vocabulary = _vocabulary()
    found: set[tuple[str, str]] = set()
    dated: set[int] = set()
    for place, token in enumerate(read):
        if token.word in vocabulary.weekdays:
            found.add(("weekday", token.word))
        elif token.word in vocabulary.months or token.word in vocabulary.months_beside_numbers:
            day, year = _date(read, place)
            if day is None and year is None and token.word in vocabulary.months_beside_numbers:
                continue
            found.add(("month", token.word))
            if day is not None:
                found.add(("day", f"{token.word} {read[day].number}"))
            if year is not None:
                found.add(("year", str(read[year].number)))
            dated |= {at for at in (day, year) if at is not None}
    return found, dated


def _date(read: list[Token], place: int) -> tuple[int | None, int | None]:
    """Places of the day and of the year that go with the month at `place`: "5 May 2024", "May 5, 2024", "May 2024"."""
    before = place - 1 if place and not read[place].begins else None
    after = [at for at in (place + 1, place + 2) if at < len(read) and not read[at].begins]
    day = next((at for at in (before, *after[:1]) if at is not None and 1 <= (read[at].number or 0) <= 31), None)
    behind = after if day in after else after[:1]
    year = next((at for at in behind if 1900 <= (read[at].number or 0) <= 2100), None)
    return day, year


def _has_case(text: str) -> bool:
    """Whether capitals mean something: not in headlines in capitals, nor in texts that have none."""
    upper, lower = sum(map(str.isupper, text[:3000])), sum(map(str.islower, text[:3000]))
    return 0 < upper < 0.35 * (upper + lower)


def _number(token: str) -> int | None:
    if token[0].isdecimal():
        return int(re.sub(r"\D", "", token)[:18])
    return _vocabulary().numbers.get(fold(token))


def _joined(before: int, number: int) -> int:
    """Twenty, three: 23. Two, hundred: 200. Two hundred, ten: 210. Three, ten (in Arabic): 13."""
    if number in (100, 1000, 1_000_000) and 0 < before < number:
        return before * number
    teen = number == 10 and before < 10
    return before + number if teen or (before >= 20 and number < before) else number
