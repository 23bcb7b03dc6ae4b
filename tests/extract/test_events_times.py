"""Expressions of time as days."""

from datetime import date

import pytest

from phasezero.extract.events.lexicon import lexicon
from phasezero.extract.events.times import Moment, moments
from phasezero.extract.events.tokens import tokens

PUBLISHED = date(2024, 3, 20)  # a Wednesday


def first(text: str, language: str = "en", published: date | None = PUBLISHED) -> Moment:
    found = moments(text, tokens(text), lexicon(language), published)
    assert found, text
    return found[0]


@pytest.mark.parametrize(
    ("language", "text", "start", "end"),
    [
        ("en", "on Monday", date(2024, 3, 18), date(2024, 3, 18)),
        ("en", "last Wednesday", date(2024, 3, 13), date(2024, 3, 13)),
        ("en", "yesterday", date(2024, 3, 19), date(2024, 3, 19)),
        ("en", "overnight", date(2024, 3, 19), date(2024, 3, 20)),
        ("en", "24 February 2024: gunmen", date(2024, 2, 24), date(2024, 2, 24)),
        ("en", "February 24, 2024", date(2024, 2, 24), date(2024, 2, 24)),
        ("en", "on 12 March", date(2024, 3, 12), date(2024, 3, 12)),
        ("en", "on 12 December", date(2023, 12, 12), date(2023, 12, 12)),
        ("en", "November 2022: a school", date(2022, 11, 1), date(2022, 11, 30)),
        ("en", "on 2024-02-24", date(2024, 2, 24), date(2024, 2, 24)),
        ("en", "three days ago", date(2024, 3, 17), date(2024, 3, 17)),
        ("en", "12-14 March", date(2024, 3, 12), date(2024, 3, 14)),
        ("en", "in 1994", date(1994, 1, 1), date(1994, 12, 31)),
        ("fr", "hier", date(2024, 3, 19), date(2024, 3, 19)),
        ("fr", "le 12 mars", date(2024, 3, 12), date(2024, 3, 12)),
        ("fr", "le 1er mars 2024", date(2024, 3, 1), date(2024, 3, 1)),
        ("fr", "lundi dernier", date(2024, 3, 18), date(2024, 3, 18)),
        ("fr", "il y a deux jours", date(2024, 3, 18), date(2024, 3, 18)),
        ("es", "el 5 de enero de 2024", date(2024, 1, 5), date(2024, 1, 5)),
        ("pt", "em 5 de janeiro de 2024", date(2024, 1, 5), date(2024, 1, 5)),
        ("sw", "tarehe 5 Januari 2024", date(2024, 1, 5), date(2024, 1, 5)),
        ("ar", "في 5 يناير 2024", date(2024, 1, 5), date(2024, 1, 5)),
    ],
)
def test_days(language: str, text: str, start: date, end: date) -> None:
    moment = first(text, language)
    assert (moment.first, moment.last) == (start, end)


@pytest.mark.parametrize("text", ["tomorrow", "next week", "next Monday"])
def test_what_is_to_come_is_marked(text: str) -> None:
    assert first(text).future


@pytest.mark.parametrize("text", ["They may march to the town", "Sat in the room", "the second man"])
def test_words_that_only_look_like_months_and_days(text: str) -> None:
    assert moments(text, tokens(text), lexicon("en"), PUBLISHED) == []


def test_a_weekday_without_a_day_of_publication_has_no_days() -> None:
    assert first("on Monday", published=None).first is None
