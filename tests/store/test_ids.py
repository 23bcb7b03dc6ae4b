import pytest
from hypothesis import given
from hypothesis import strategies as st

from phasezero.errors import NotFound
from phasezero.store import ids


@given(st.integers(0, 2**63 - 1))
def test_text_and_number_are_the_same_id(number):
    assert ids.from_text(ids.to_text(number)) == number


@given(st.text(max_size=20))
def test_any_other_text_is_not_found(text):
    try:
        number = ids.from_text(text)
    except NotFound:
        return
    assert ids.to_text(number) == text.lower()


def test_ids_depend_on_the_key_and_on_every_part():
    made = {
        ids.keyed(b"a", "event", "ucdp", "1"),
        ids.keyed(b"b", "event", "ucdp", "1"),
        ids.keyed(b"a", "event", "ucdp", "2"),
        ids.keyed(b"a", "report", "ucdp", "1"),
        ids.keyed(b"a", "event", "ucdp1", ""),
    }
    assert len(made) == 5


@pytest.mark.parametrize("text", ["", "zzzzzzzzzzzzz", "0" * 12, "ilou" + "0" * 9, "'; DROP TABLE--"])
def test_impossible_ids_are_refused(text):
    with pytest.raises(NotFound):
        ids.from_text(text)
