"""Where sentences end, with their offsets."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phasezero.extract.events.sentences import sentences


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Gen. Abdou spoke. He left.", 2),
        ("The U.N. mission said so. It left.", 2),
        ("At 12.30 a.m. the shelling began. Nobody slept.", 2),
        ("It cost 3.5 million. Prices rose.", 2),
        ("M. Touadéra est arrivé. Il est reparti.", 2),
        ("Mme Diallo et le Dr. Ba sont venus.", 1),
        ("هل قتلوا؟ نعم. انتهى", 3),
        ("وہ آئے۔ وہ گئے۔", 2),
        ("Reported:\n- Two men were killed\n- A house was burned\n", 3),
        ("1. First point.\n2. Second point.", 2),
        ("BANGUI, 12 March - Gunmen attacked a village. They fled.", 2),
        ("He said: “Stop!” Then he left.", 2),
        ("A heading\n\nA first sentence.", 2),
        ("The army killed two; the rebels killed three.", 2),
    ],
)
def test_how_many(text: str, count: int) -> None:
    assert len(split(text)) == count


@given(st.text(alphabet=st.sampled_from("ab .!?\n;-1A“”"), max_size=80))
def test_sentences_are_in_order_and_lose_only_space_and_marks_of_lists(text: str) -> None:
    found = sentences(text)
    assert all(start < end for start, end in found)
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(found))
    kept = "".join(text[start:end] for start, end in found)
    assert sum(c.isalnum() for c in kept) == sum(c.isalnum() for c in text)
