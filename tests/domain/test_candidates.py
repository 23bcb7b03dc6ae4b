"""What was read, as words of its text: nothing is added, what is marked stands in its place."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from phasezero.domain.candidates import Piece, pieces

TEXT = (
    "Attack in Bambari\n\n" + "A long account of the town follows here. " * 20 + "\n\nTwelve people were killed, the mayor said."
)


def row(*words: str) -> dict[str, Any]:
    spans = [{"start": TEXT.index(one), "end": TEXT.index(one) + len(one), "role": "type", "words": one} for one in words]
    return {"spans": spans}


def test_paragraphs_that_say_something_stand_whole_and_what_lies_between_is_a_gap() -> None:
    found = pieces(TEXT, row("killed", "Bambari"))
    assert "".join(one.words for one in found) == "Attack in Bambari … Twelve people were killed, the mayor said."
    assert [one.words for one in found if one.role] == ["Bambari", "killed"]


def test_a_long_paragraph_is_cut_between_words() -> None:
    found = pieces(TEXT, {"spans": [{"start": 400, "end": 404, "role": "type", "words": TEXT[400:404]}]})
    shown = "".join(one.words for one in found)
    assert len(shown) <= 410
    assert f" {shown} " in f" {TEXT} ".replace("\n", " ")


def test_of_a_text_that_is_gone_the_words_that_were_kept_stand() -> None:
    assert pieces("", row("Bambari", "killed")) == (Piece("Bambari", "type"), Piece(" … "), Piece("killed", "type"))


@given(text=st.text(max_size=300), cuts=st.lists(st.tuples(st.integers(0, 300), st.integers(1, 40)), max_size=6))
def test_every_mark_stands_in_the_text_as_it_is(text: str, cuts: list[tuple[int, int]]) -> None:
    spans = [
        {"start": start, "end": min(start + size, len(text)), "role": "type", "words": text[start : start + size]}
        for start, size in cuts
        if start < len(text)
    ]
    found = pieces(text, {"spans": spans})
    assert all(one.words in text for one in found if one != Piece(" … "))
    assert {one.words for one in found if one.role} <= {span["words"] for span in spans}
