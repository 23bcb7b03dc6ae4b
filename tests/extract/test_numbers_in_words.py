"""Numbers in digits and words, ranges and vague ones, in six languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phasezero.domain.extracted import Count
from phasezero.extract.events.items import items
from phasezero.extract.events.lexicon import lexicon
from phasezero.extract.events.numbers import read
from phasezero.extract.events.tokens import tokens


def number(text: str, language: str = "en") -> tuple[int, int, int, bool]:
    words = lexicon(language)
    found = read(items(text, tokens(text), words), 0, words)
    assert found is not None, text
    count: Count = found[0]
    return count.low, count.best, count.high, count.open


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "twelve people", (12, 12, 12, False)),
        ("en", "two hundred and twelve women", (212, 212, 212, False)),
        ("en", "twenty-five men", (25, 25, 25, False)),
        ("en", "1,200 people", (1200, 1200, 1200, False)),
        ("en", "at least forty", (40, 40, 40, True)),
        ("en", "more than 200 people", (201, 201, 201, True)),
        ("en", "up to 30 people", (1, 30, 30, False)),
        ("en", "fewer than ten people", (1, 9, 9, False)),
        ("en", "between 10 and 15 people", (10, 12, 15, False)),
        ("en", "10-15 people", (10, 12, 15, False)),
        ("en", "10 to 15 people", (10, 12, 15, False)),
        ("en", "about 20 people", (18, 20, 22, False)),
        ("en", "a dozen people", (12, 12, 12, False)),
        ("en", "dozens of people", (24, 24, 99, False)),
        ("en", "scores of people", (40, 40, 99, False)),
        ("en", "several people", (2, 3, 9, False)),
        ("en", "three thousand people", (3000, 3000, 3000, False)),
        ("fr", "douze personnes", (12, 12, 12, False)),
        ("fr", "une vingtaine de personnes", (18, 20, 22, False)),
        ("fr", "au moins quarante personnes", (40, 40, 40, True)),
        ("fr", "quatre-vingt-dix-sept personnes", (97, 97, 97, False)),
        ("fr", "soixante-quinze civils", (75, 75, 75, False)),
        ("fr", "vingt et un civils", (21, 21, 21, False)),
        ("fr", "deux cent trente personnes", (230, 230, 230, False)),
        ("fr", "1 200 personnes", (1200, 1200, 1200, False)),
        ("fr", "entre 10 et 15 personnes", (10, 12, 15, False)),
        ("fr", "plusieurs dizaines de personnes", (24, 30, 99, False)),
        ("es", "treinta y cinco personas", (35, 35, 35, False)),
        ("es", "al menos doscientas personas", (200, 200, 200, True)),
        ("pt", "vinte e duas pessoas", (22, 22, 22, False)),
        ("pt", "pelo menos sete pessoas", (7, 7, 7, True)),
        ("sw", "zaidi ya 20", (21, 21, 21, True)),
        ("sw", "ishirini na tano", (25, 25, 25, False)),
        ("ar", "ثلاثة أشخاص", (3, 3, 3, False)),
        ("ar", "ما لا يقل عن 12 شخصا", (12, 12, 12, True)),
    ],
)
def test_read(language: str, text: str, expected: tuple[int, int, int, bool]) -> None:
    assert number(text, language) == expected


def test_the_words_are_kept() -> None:
    words = lexicon("en")
    found = read(items("at least forty people", tokens("at least forty people"), words), 0, words)
    assert found is not None
    assert found[0].words == "at least forty"


@given(st.integers(min_value=0, max_value=9_999_999))
def test_digits_with_and_without_separators_are_the_same(value: int) -> None:
    assert number(f"{value} people") == number(f"{value:,} people") == (value, value, value, False)


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_and_low_best_high_are_in_order(text: str) -> None:
    words = lexicon("en")
    sentence = items(text, tokens(text), words)
    for i in range(len(sentence)):
        found = read(sentence, i, words)
        if found is not None:
            assert found[1] > i
            assert 0 <= found[0].low <= found[0].best <= found[0].high
