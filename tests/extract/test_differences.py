"""What changed between two versions, in words and numbers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phasezero.extract.differences import Change, difference, sentences

pytestmark = pytest.mark.one_database

BEFORE = "At least 12 people were killed in Bria on Monday. Gen. A. Diallo denied it. The market burned.\n\nResidents fled."
AFTER = "At least twenty-three people were killed in Bria on Monday. Gen. A. Diallo denied it.\n\nResidents fled. A curfew holds."


def test_sentences_added_removed_and_changed() -> None:
    found = difference(BEFORE, AFTER)
    assert [(edit.change, edit.before, edit.after) for edit in found.edits if edit.change is not Change.CHANGED] == [
        (Change.REMOVED, "The market burned.", ""),
        (Change.ADDED, "", "A curfew holds."),
    ]
    changed = next(edit for edit in found.edits if edit.change is Change.CHANGED)
    assert changed.words == (("12", "twenty-three"),)
    assert found.summary == "Sentences: 1 added, 1 removed, 1 changed; killed: 12 → 23"


def test_the_same_number_in_words_is_no_new_number() -> None:
    assert difference("Some 12 people were killed.", "Some twelve people were killed.").numbers == ()


@pytest.mark.parametrize(
    ("before", "after", "what", "numbers"),
    [
        ("قتل اثنا عشر شخصا في هجوم.", "قتل 15 شخصا في هجوم.", "killed", ((12,), (15,))),
        ("Douze personnes ont été blessées.", "Vingt personnes ont été blessées.", "injured", ((12,), (20,))),
        ("Unas 300 familias desplazadas.", "Unas 400 familias desplazadas.", "displaced", ((300,), (400,))),
        ("Watu 5 wametekwa nyara.", "Watu 7 wametekwa nyara.", "abducted", ((5,), (7,))),
    ],
)
def test_numbers_in_other_languages(before: str, after: str, what: str, numbers: tuple[tuple[int, ...], tuple[int, ...]]) -> None:
    found = difference(before, after).numbers
    assert [(one.what, (one.before, one.after)) for one in found] == [(what, numbers)]


def test_years_and_far_numbers_count_nothing() -> None:
    assert difference("Killed in 2013 were many.", "Killed in 2014 were many.").numbers == ()


def test_spaces_alone_are_no_difference() -> None:
    found = difference("One thing.  Another thing.", "One thing. Another   thing.")
    assert found.edits == ()
    assert found.summary == "No difference but for spaces"


def test_sentences_of_several_scripts() -> None:
    assert sentences("قتل 12 شخصا. أحرقت منازل؟ نعم.") == ["قتل 12 شخصا.", "أحرقت منازل؟", "نعم."]
    assert sentences("Dr. A. Diallo spoke. He left.") == ["Dr. A. Diallo spoke.", "He left."]
    assert sentences("all in small letters. he said so. yes.") == ["all in small letters.", "he said so.", "yes."]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["It rained.", "He left.", "12 were killed.", "They sang a song.", "Nobody came."]), max_size=8))
def test_a_version_differs_from_itself_in_nothing_and_from_none_in_all(read: list[str]) -> None:
    text = " ".join(read)
    assert difference(text, text).edits == ()
    assert [edit.after for edit in difference("", text).edits] == read
    assert [edit.before for edit in difference(text, "").edits] == read
