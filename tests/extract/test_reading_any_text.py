"""Whatever the text, it is read: no script, sign or length of it is an error, and every span is words of it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phasezero.extract.events import code, languages

PIECES = [
    *(
        "Ten people were killed",
        "police",
        " by ",
        "armed men",
        ". ",
        "\n",
        " on Monday",
        "2013",
        "12",
        " 1,000 ",
        "\u0640",
        "\u064b",
        "ـــ",
    ),
    *(
        "قتل خمسة",
        "مسلحون",
        " في ",
        "، ",
        "؟ ",
        "une vingtaine de",
        " tués",
        "d'",
        "’",
        "''",
        "-",
        "–",
        "(",
        ")",
        "\u0301",
        "\u200f",
        "\ufeff",
    ),
    *(
        "မြန်မာ",
        "ውጊያ",
        "杀",
        "🙂",
        "\0",
        "...",
        "%",
        "$5",
        "St.",
        " said ",
        "no one ",
        "if ",
        " in 1994 ",
        " years ago",
        "III",
        "½",
        "²",
        "١٢",
    ),
]


@pytest.mark.parametrize("language", languages())
@settings(max_examples=120, deadline=None)
@given(parts=st.lists(st.sampled_from(PIECES), max_size=40), dated=st.booleans())
def test_any_text_is_read(language: str, parts: list[str], dated: bool) -> None:
    text = "".join(parts)
    for one in code(text, language=language, published=date(2013, 4, 1) if dated else None, country="CAF"):
        assert one.spans
        assert all(0 <= span.start < span.end <= len(text) for span in one.spans)
        assert 0 <= one.confidence <= 1
        assert one.deaths is None or 0 <= one.deaths.low <= one.deaths.best <= one.deaths.high


@pytest.mark.parametrize("language", languages())
@settings(max_examples=80, deadline=None)
@given(text=st.text(max_size=200))
def test_any_signs_are_read(language: str, text: str) -> None:
    code(text, language=language)
