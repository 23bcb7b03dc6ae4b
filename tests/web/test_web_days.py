from __future__ import annotations

from datetime import timedelta

import pytest

from phasezero.errors import BadInput
from phasezero.web.days import read_as_of, read_count, read_day, today


@pytest.mark.parametrize(
    "text", ["2013-4-1", "1 April 2013", "20130401", "2013-02-30", "2013-04-01T00:00", "0001-01-01", "9999-12-31", "٢٠١٣-٠٤-٠١"]
)
def test_what_is_no_day_is_refused_with_one_line(text: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_day(text, "date")
    assert str(refused.value).startswith("date is ")
    assert "\n" not in str(refused.value)


def test_nothing_is_known_on_a_day_to_come() -> None:
    assert read_as_of(str(today()), "date") == today()
    with pytest.raises(BadInput, match="still to come"):
        read_as_of(str(today() + timedelta(days=1)), "date")


@pytest.mark.parametrize("text", ["-1", "1.5", "1e3", "99999999999", "²"])
def test_what_is_no_count_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        read_count(text, "minimum_deaths", 1000)
